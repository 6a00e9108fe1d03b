// SPDX-License-Identifier: Apache-2.0
// What is composed reads back as it was meant, by another implementation; nothing typed becomes a header.
#include "onboarding/MailMessage.h"
#include "BodyText.h"
#include "HeaderText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;

namespace {

Mailbox mailbox(const std::string& address, const std::string& name = {})
{
    auto read = readMailbox(address, name);
    if (!read)
        qFatal("%s", read.error().message.c_str());
    return *read;
}

MailMessage invitation()
{
    MailMessage message;
    message.from = mailbox("it@example.com", "IT service desk");
    message.to = mailbox("ada@example.com", "Ada Lovelace");
    message.subject = "Set up your sign-in";
    message.text = "Hello Ada,\nopen https://enrol.example.com/enrol/x\n";
    message.messageId = messageIdFor("0192-x", message.from);
    message.date = core::fromMilliseconds(1'763'715'907'000);
    return message;
}

std::string bytesOf(const MailMessage& message)
{
    auto composed = compose(message);
    if (!composed)
        qFatal("%s", composed.error().message.c_str());
    return composed->bytes;
}

QJsonObject readByPython(const std::string& bytes)
{
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral(ROLLCALL_TEST_DATA "/parse_mail.py")});
    python.write(bytes.data(), static_cast<qint64>(bytes.size()));
    python.closeWriteChannel();
    if (!python.waitForFinished(30'000) || python.exitCode() != 0)
        qFatal("%s", python.readAllStandardError().constData());
    return QJsonDocument::fromJson(python.readAllStandardOutput()).object();
}

QString header(const QJsonObject& read, const char* name)
{
    for (const QJsonValue& field : read[QStringLiteral("headers")].toArray()) {
        if (field[0].toString() == QLatin1String(name))
            return field[1].toString();
    }
    return {};
}

} // namespace

class MailMessageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesTheFieldsOfAMail()
    {
        const QJsonObject read = readByPython(bytesOf(invitation()));
        QCOMPARE(header(read, "Subject"), QStringLiteral("Set up your sign-in"));
        QCOMPARE(header(read, "Date"), QStringLiteral("Fri, 21 Nov 2025 09:05:07 +0000"));
        QCOMPARE(header(read, "Message-ID"), QStringLiteral("<0192-x@example.com>"));
        QCOMPARE(header(read, "Auto-Submitted"), QStringLiteral("auto-generated"));
        QCOMPARE(read[QStringLiteral("to")][0][1].toString(), QStringLiteral("ada@example.com"));
        QCOMPARE(read[QStringLiteral("from")][0][0].toString(), QStringLiteral("IT service desk"));
        QCOMPARE(read[QStringLiteral("body")][QStringLiteral("text")].toString(),
                 QStringLiteral("Hello Ada,\nopen https://enrol.example.com/enrol/x\n"));
    }

    void carriesAnyTextInAnyScript_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii") << QStringLiteral("Ada");
        QTest::newRow("umlauts") << QStringLiteral("J\u00f6rg M\u00fcller");
        QTest::newRow("Japanese") << QStringLiteral("\u30b5\u30a4\u30f3\u30a4\u30f3\u306e\u8a2d\u5b9a\u3092\u304a\u9858"
                                                    "\u3044\u3057\u307e\u3059\u3001\u5c71\u7530\u69d8");
        QTest::newRow("right to left") << QStringLiteral("\u05e9\u05dc\u05d5\u05dd \u05e2\u05d3\u05d4");
        QTest::newRow("emoji") << QString(QStringLiteral("\U0001F469\u200D\U0001F4BB ")).repeated(20).trimmed();
        QTest::newRow("quotes and commas") << QStringLiteral("Lovelace, Ada \"the first\" \\ (programmer)");
        QTest::newRow("looks encoded") << QStringLiteral("=?UTF-8?B?QWRh?=");
        QTest::newRow("long word") << QString(QStringLiteral("x")).repeated(300);
        QTest::newRow("long sentence") << QString(QStringLiteral("set up your sign-in ")).repeated(20).trimmed();
        QTest::newRow("two blanks") << QStringLiteral("Ada  Lovelace");
    }
    void carriesAnyTextInAnyScript()
    {
        QFETCH(QString, text);
        MailMessage message = invitation();
        message.subject = text.toStdString();
        message.text = text.toStdString() + "\n";
        message.html = "<p>" + text.toHtmlEscaped().toStdString() + "</p>\n";
        message.to = mailbox("ada@example.com", text.toStdString());
        const QJsonObject read = readByPython(bytesOf(message));
        QCOMPARE(header(read, "Subject"), text);
        QCOMPARE(read[QStringLiteral("to")][0][0].toString(), text);
        QCOMPARE(read[QStringLiteral("to")][0][1].toString(), QStringLiteral("ada@example.com"));
        const QJsonValue parts = read[QStringLiteral("body")][QStringLiteral("parts")];
        QCOMPARE(parts[0][QStringLiteral("text")].toString(), text + QLatin1Char('\n'));
        QCOMPARE(parts[1][QStringLiteral("text")].toString(),
                 QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>\n"));
        QVERIFY(read[QStringLiteral("isSevenBit")].toBool());
        QVERIFY(read[QStringLiteral("longestLine")].toInt() <= 998);
        QCOMPARE(read[QStringLiteral("bareLineEnds")].toInt(), 0);
    }

    void carriesAnImageBesideItsHtml()
    {
        MailMessage message = invitation();
        message.html = "<p><img src=\"cid:logo\" alt=\"Acme\"></p>\n";
        std::string bytes;
        for (int i = 0; i < 1000; ++i)
            bytes += static_cast<char>(i % 256);
        message.images.push_back({"logo", "image/png", "logo.png", bytes});
        const QJsonObject read = readByPython(bytesOf(message));
        const QJsonValue body = read[QStringLiteral("body")];
        QCOMPARE(body[QStringLiteral("type")].toString(), QStringLiteral("multipart/alternative"));
        QCOMPARE(body[QStringLiteral("parts")][0][QStringLiteral("type")].toString(), QStringLiteral("text/plain"));
        const QJsonValue related = body[QStringLiteral("parts")][1];
        QCOMPARE(related[QStringLiteral("type")].toString(), QStringLiteral("multipart/related"));
        const QJsonValue image = related[QStringLiteral("parts")][1];
        QCOMPARE(image[QStringLiteral("id")].toString(), QStringLiteral("<logo>"));
        QCOMPARE(image[QStringLiteral("file")].toString(), QStringLiteral("logo.png"));
        QCOMPARE(QByteArray::fromHex(image[QStringLiteral("bytes")].toString().toLatin1()),
                 QByteArray::fromStdString(bytes));
        QVERIFY(body[QStringLiteral("defects")].toArray().isEmpty());
    }

    void refusesWhatWouldBecomeAHeader_data()
    {
        QTest::addColumn<QByteArray>("subject");
        QTest::newRow("header") << QByteArray("Hello\r\nBcc: all@example.com");
        QTest::newRow("line feed") << QByteArray("Hello\nBcc: all@example.com");
        QTest::newRow("return") << QByteArray("Hello\rBcc: all@example.com");
        QTest::newRow("NUL") << QByteArray("Hel\0lo", 6);
        QTest::newRow("not UTF-8") << QByteArray("Hel\xC3");
    }
    void refusesWhatWouldBecomeAHeader()
    {
        QFETCH(QByteArray, subject);
        MailMessage message = invitation();
        message.subject = subject.toStdString();
        const auto composed = compose(message);
        QVERIFY(!composed.has_value());
        QVERIFY(composed.error().kind == core::ErrorKind::Invalid);
        MailMessage named = invitation();
        named.to.name = subject.toStdString();
        QVERIFY(!compose(named).has_value());
    }

    void saysWhenTheServerMustTakeUtf8()
    {
        MailMessage message = invitation();
        QVERIFY(!compose(message)->needsUtf8);
        message.to = mailbox("j\xC3\xB6rg@example.com");
        QVERIFY(compose(message)->needsUtf8);
    }

    void keepsLinesShortAndBlanksAtTheirEnds()
    {
        const std::string text = "a " + std::string(200, 'x') + " \n.\n=3D\nlast";
        const std::string encoded = quotedPrintable(withNetworkLineEnds(text));
        QVERIFY(encoded.find(" \r\n") == std::string::npos);
        for (const QByteArray& line : QByteArray::fromStdString(encoded).split('\n'))
            QVERIFY2(line.size() <= 77, line.constData());
        MailMessage message = invitation();
        message.text = text;
        QCOMPARE(
            readByPython(bytesOf(message))[QStringLiteral("body")][QStringLiteral("text")].toString().toStdString(),
            text + "\n");
    }
};

QTEST_GUILESS_MAIN(MailMessageTest)
#include "MailMessageTest.moc"
