// SPDX-License-Identifier: Apache-2.0
// Reports as mail servers write them, what is none, and what somebody writes to do harm.
#include "onboarding/DeliveryReport.h"
#include "ReportText.h"
#include "onboarding/MimeReader.h"

#include <QDir>
#include <QFile>
#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;

namespace {

std::string fileNamed(const QString& name)
{
    QFile file(QStringLiteral(REPORTS "/") + name + QStringLiteral(".eml"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qUtf8Printable(file.fileName()));
    return file.readAll().toStdString();
}

std::string withCrLf(const std::string& text)
{
    QByteArray bytes = QByteArray::fromStdString(text);
    return bytes.replace("\r\n", "\n").replace("\n", "\r\n").toStdString();
}

std::string repeated(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

constexpr std::string_view beginning = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n";

} // namespace

class DeliveryReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsReports_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<ReportedAction>("action");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("diagnostic");
        QTest::addColumn<QByteArray>("address");
        const auto row = [](const char* file, ReportedAction action, const char* status, const char* diagnostic,
                            const char* address = "ada@example.com") {
            QTest::newRow(file) << QString::fromLatin1(file) << action << QByteArray(status) << QByteArray(diagnostic)
                                << QByteArray(address);
        };
        using enum ReportedAction;
        row("postfix-unknown-user", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("postfix-remote-refusal", Failed, "5.1.1",
            "550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual mailbox table");
        row("postfix-delayed", Delayed, "4.4.1", "connect to in.example.com[192.0.2.7]:25: Connection timed out");
        row("postfix-given-up", Failed, "4.4.1", "connect to in.example.com[192.0.2.7]:25: Connection timed out");
        row("postfix-delivered", Delivered, "2.0.0", "delivery via virtual: delivered to maildir");
        row("relayed", Relayed, "2.1.5", "unknown user: \"ada@example.com\"");
        row("exchange-online", Failed, "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@example.com not found by SMTP address lookup",
            "Ada@Example.com");
        row("gmail", Failed, "5.1.1",
            "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking "
            "the recipient's email address for typos or 550 5.1.1 unnecessary spaces. - gsmtp");
        row("exim-report", Failed, "5.0.0", "550 5.1.1 <ada@example.com>: user does not exist");
        row("status-in-base64", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("status-in-quoted-printable", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("international", Failed, "5.1.1", "unknown user: \"ada@example.com\"", "ad\xC3\xA4@example.com");
        row("without-the-mail", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("forwarded-by-an-alias", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("parts-in-a-part", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        row("cut-off", Failed, "5.1.1", "unknown user: \"ada@example.com\"");
        // The link that the server quotes is nobody's to read.
        row("policy", Failed, "5.7.1", "550 5.7.1 message held: it links to [link] and looks like spam");
    }
    void readsReports()
    {
        QFETCH(const QString, file);
        QFETCH(const ReportedAction, action);
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, diagnostic);
        QFETCH(const QByteArray, address);
        const std::string asDelivered = fileNamed(file);
        for (const std::string& mail : {asDelivered, withCrLf(asDelivered)}) {
            const auto reading = readDeliveryReport(mail);
            QCOMPARE(reading.kind, ReportKind::Report);
            QCOMPARE(reading.report.messageId, std::string("31.1793700000000@acme.example"));
            QCOMPARE(reading.report.recipients.size(), std::size_t{1});
            const ReportedRecipient& recipient = reading.report.recipients.front();
            QCOMPARE(recipient.action, action);
            QCOMPARE(QByteArray::fromStdString(recipient.status), status);
            QCOMPARE(QByteArray::fromStdString(recipient.diagnostic), diagnostic);
            QCOMPARE(QByteArray::fromStdString(recipient.addresses.front()), address);
            QVERIFY(reading.report.written.has_value());
            QCOMPARE(core::toRfc3339(*reading.report.written).substr(0, 16), std::string("2026-03-02T08:20"));
        }
    }

    void knowsTheAddressThatWasMailedToAndTheOneItCameTo()
    {
        const auto reading = readDeliveryReport(fileNamed(QStringLiteral("forwarded-by-an-alias")));
        QCOMPARE(reading.report.recipients.front().addresses,
                 (std::vector<std::string>{"ada@example.com", "ada.private@mail.example"}));
    }

    void keepsRecipientsApart()
    {
        const auto reading = readDeliveryReport(fileNamed(QStringLiteral("several-recipients")));
        // Of those in another network, or with a word that is no action, nothing is known.
        QCOMPARE(reading.report.recipients.size(), std::size_t{2});
        QCOMPARE(reading.report.recipients[0].action, ReportedAction::Failed);
        QCOMPARE(reading.report.recipients[1].action, ReportedAction::Delayed);
        QCOMPARE(reading.report.recipients[1].addresses, std::vector<std::string>{"grace@example.com"});
        QCOMPARE(reading.report.recipients[1].status, std::string("4.2.2"));
    }

    void saysWhatIsNoReport_data()
    {
        QTest::addColumn<ReportKind>("kind");
        for (const char* name :
             {"bounce-that-a-person-forwards", "out-of-office", "read-receipt", "complaint", "answer-of-a-person"})
            QTest::newRow(name) << ReportKind::NoReport;
        for (const char* name : {"exim-plain", "status-part-missing"})
            QTest::newRow(name) << ReportKind::NotUnderstood;
    }
    void saysWhatIsNoReport()
    {
        QFETCH(const ReportKind, kind);
        const auto reading = readDeliveryReport(fileNamed(QString::fromLatin1(QTest::currentDataTag())));
        QCOMPARE(reading.kind, kind);
        QVERIFY(reading.report.recipients.empty());
    }

    void tellsOfNoMailWhereTheReportNamesNone()
    {
        const auto reading = readDeliveryReport(fileNamed(QStringLiteral("without-any-name")));
        QCOMPARE(reading.kind, ReportKind::Report);
        QVERIFY(reading.report.messageId.empty());
    }

    void everyFileIsRead()
    {
        const auto files = QDir(QStringLiteral(REPORTS)).entryInfoList({QStringLiteral("*.eml")}, QDir::Files);
        QVERIFY(files.size() >= 25);
        for (const QFileInfo& file : files) {
            const std::string mail = fileNamed(file.completeBaseName());
            for (std::size_t length = 0; length < mail.size(); length += 7)
                QVERIFY(readDeliveryReport(mail.substr(0, length)).report.recipients.size() <= 4);
        }
    }

    void staysWithinItsBounds_data()
    {
        QTest::addColumn<QByteArray>("mail");
        const auto row = [](const char* name, const std::string& mail) {
            QTest::newRow(name) << QByteArray::fromStdString(mail);
        };
        const std::string begin(beginning);
        row("a million boundaries", begin + repeated("--b\n", 300'000));
        row("parts in parts", repeated("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 20'000));
        row("parts in parts of their own", [] {
            std::string mail;
            for (int i = 0; i < 20'000; ++i) {
                const std::string name = std::to_string(i);
                mail += "Content-Type: multipart/mixed; boundary=b" + name + "\n\n--b" + name + "\n";
            }
            return mail;
        }());
        row("one endless line", begin + std::string(1'000'000, 'x'));
        row("a header without end", repeated("Subject: x\n", 100'000));
        row("a field without end", "Subject: x\n" + repeated(" x\n", 400'000));
        row("parameters without end", "Content-Type: multipart/report" + repeated("; x=\"", 200'000));
        row("recipients without end",
            begin + "--b\nContent-Type: message/delivery-status\n\n" +
                repeated("Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n\n", 10'000));
        row("an empty boundary", "Content-Type: multipart/report; boundary=\"\"\n\n----\n--\n");
        row("zeros", std::string(1'000, '\0'));
        row("nothing", {});
    }
    void staysWithinItsBounds()
    {
        QFETCH(const QByteArray, mail);
        QElapsedTimer since;
        since.start();
        const auto reading = readDeliveryReport(mail.toStdString());
        QVERIFY(reading.report.recipients.size() <= 100);
        // Linear: the largest takes some tens of milliseconds, and would take hours were each line looked for anew.
        QVERIFY2(since.elapsed() < 20'000, qPrintable(QString::number(since.elapsed())));
    }

    void endsAPartAtItsOwnBoundaryAlone()
    {
        const MimeEntity mail =
            readMime("Content-Type: multipart/mixed; boundary=\"b\"\n\nbefore\n--b\n\none\n--bb\n--b x\n"
                     "--b  \n\ntwo\n--b--\n\nbehind\n--b\n\nthree\n");
        QCOMPARE(mail.parts.size(), std::size_t{2});
        QCOMPARE(mail.parts[0].body, std::string_view("one\n--bb\n--b x"));
        QCOMPARE(mail.parts[1].body, std::string_view("two"));
    }

    void readsTypeAndParameters()
    {
        const MimeEntity mail =
            readMime("content-type : Multipart/REPORT (a comment); charset=x; Boundary=\"a \\\"b\\\"; c\" ; "
                     "report-type = delivery-status\r\n folded: yes\r\nX: 1\r\n\r\n");
        QCOMPARE(mail.type(), std::string("multipart/report"));
        QCOMPARE(mail.parameter("boundary"), std::string("a \"b\"; c"));
        QCOMPARE(mail.parameter("none"), std::string());
        QCOMPARE(mail.field("x"), std::string_view("1"));
        QCOMPARE(readMime("\n").type(), std::string("text/plain"));
    }

    void takesEncodingsOff_data()
    {
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("none") << QByteArray("7bit") << QByteArray("a=3D") << QByteArray("a=3D");
        QTest::newRow("base64") << QByteArray("BASE64") << QByteArray("aGVs\r\n bG8=\r\n") << QByteArray("hello");
        QTest::newRow("base64 of nothing") << QByteArray("base64") << QByteArray("!!") << QByteArray("");
        QTest::newRow("quoted-printable") << QByteArray("quoted-printable (x)") << QByteArray("a=3Db=\r\nc=C3=a4=ZZ=")
                                          << QByteArray("a=bc\xC3\xA4=ZZ=");
        QTest::newRow("a blank at a joined line")
            << QByteArray("quoted-printable") << QByteArray("a= \nb") << QByteArray("ab");
    }
    void takesEncodingsOff()
    {
        QFETCH(const QByteArray, encoding);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, plain);
        const std::string mail = "Content-Transfer-Encoding: " + encoding.toStdString() + "\n\n" + body.toStdString();
        QCOMPARE(QByteArray::fromStdString(readMime(mail).decoded()), plain);
    }

    void readsDates_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("time");
        const auto row = [](const char* field, const char* time) {
            QTest::newRow(field) << QByteArray(field) << QByteArray(time);
        };
        row("Mon, 23 Nov 2026 15:29:30 +0000", "2026-11-23T15:29:30.000Z");
        row("2 Mar 2026 9:05:00 -0830 (PST)", "2026-03-02T17:35:00.000Z");
        row("Mon, 2 Mar 2026 09:05 GMT", "2026-03-02T09:05:00.000Z");
        row("31 Feb 2026 09:05:00 +0000", "");
        row("2026-03-02T09:05:00Z", "");
        row("Mon, 2 Mar 99999 09:05:00 +0000", "");
        row("", "");
    }
    void readsDates()
    {
        QFETCH(const QByteArray, field);
        QFETCH(const QByteArray, time);
        const auto read = mailDate(field.toStdString());
        QCOMPARE(read ? QByteArray::fromStdString(core::toRfc3339(*read)) : QByteArray(), time);
    }

    void makesTextOfWhateverAServerSays()
    {
        QCOMPARE(diagnosticText("smtp; 550 a\x01\tb\xFF\xC3\xA4"), std::string("550 a b?\xC3\xA4"));
        QCOMPARE(diagnosticText("550 no type here; but a semicolon"), std::string("550 no type here; but a semicolon"));
        QCOMPARE(diagnosticText(std::string(10'000, 'x')).size(), std::size_t{500});
        QVERIFY(QString::fromStdString(diagnosticText("x;" + repeated("\xC3\xA4", 300))).endsWith(QChar(0xE4)));
        QCOMPARE(reportedAddress("utf-8; \\x{1F600}\\x{D800}\\x{}@example.com"),
                 std::string("\xF0\x9F\x98\x80\\x{D800}\\x{}@example.com"));
        QCOMPARE(reportedAddress("x400; ada@example.com"), std::string());
        QCOMPARE(reportedAddress("<ada@example.com>"), std::string("ada@example.com"));
        for (const char* status : {"5.1", "6.1.1", "5.1.1.1", "5.1.x", "5.1234.1", "51.1.1", ""})
            QVERIFY2(!isEnhancedStatus(status), status);
        QVERIFY(isEnhancedStatus("4.999.0"));
    }
};

QTEST_GUILESS_MAIN(DeliveryReportTest)
#include "DeliveryReportTest.moc"
