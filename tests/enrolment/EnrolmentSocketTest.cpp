// SPDX-License-Identifier: Apache-2.0
// The enrolment pages over a real socket: what gets through the door, what is refused, and that no token is written.
#include "EnrolmentRig.h"
#include "core/Log.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QtTest>

#include <unistd.h>

using namespace rollcall;
using rollcall::test::EnrolmentRig;
using rollcall::test::exampleView;

namespace {

http::Headers formHeaders(const std::string& type = "application/x-www-form-urlencoded")
{
    http::Headers headers;
    headers.add("Content-Type", type);
    headers.add("Origin", "null");
    headers.add("Sec-Fetch-Site", "same-origin");
    return headers;
}

std::string proofIn(const std::string& body)
{
    static const QRegularExpression field(QStringLiteral("name=\"proof\" value=\"([^\"]+)\""));
    return field.match(QString::fromStdString(body)).captured(1).toStdString();
}

/// All that goes to standard error while it lives.
class CapturedErrors {
public:
    CapturedErrors() : m_kept(::dup(2))
    {
        if (!m_file.open() || ::dup2(m_file.handle(), 2) < 0)
            qFatal("Standard error cannot be captured.");
    }
    QByteArray finish()
    {
        ::dup2(m_kept, 2);
        ::close(m_kept);
        QFile written(m_file.fileName());
        return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray("unreadable");
    }

private:
    QTemporaryFile m_file;
    int m_kept;
};

} // namespace

class EnrolmentSocketTest : public QObject {
    Q_OBJECT

private:
    EnrolmentRig m_rig;

private Q_SLOTS:
    void thePersonConfirms()
    {
        const std::string path = "/enrol/" + m_rig.desk.invite(exampleView(), "ada@example.com");
        const auto page = m_rig.send("GET", path);
        QCOMPARE(page.status, 200);
        const auto done = m_rig.send("POST", path, "proof=" + proofIn(page.body),
                                     formHeaders("Application/X-WWW-Form-Urlencoded; charset=UTF-8"));
        QCOMPARE(done.status, 303);
        QCOMPARE(m_rig.desk.calls().confirmed, 1);
        QVERIFY(m_rig.send("GET", path + "?lang=de").body.find("Passkeys installieren") != std::string::npos);
    }

    void headHasTheHeadersAlone()
    {
        const std::string path = "/enrol/" + m_rig.desk.invite(exampleView(), "head@example.com");
        const auto head = m_rig.send("HEAD", path);
        QCOMPARE(head.status, 200);
        QVERIFY(head.body.empty());
        QCOMPARE(std::string(head.headers.value("Referrer-Policy").value_or("")), std::string("no-referrer"));
    }

    void otherThingsAreRefused_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("status");
        const QString form = QStringLiteral("application/x-www-form-urlencoded");
        QTest::newRow("elsewhere") << "GET" << "/" << "" << "" << 404;
        QTest::newRow("SCIM") << "GET" << "/scim/v2/acme/Users" << "" << "" << 404;
        QTest::newRow("dots") << "GET" << "/enrol/../scim" << "" << "" << 404;
        QTest::newRow("deeper") << "GET" << "/enrol/again/more" << "" << "" << 404;
        QTest::newRow("PUT") << "PUT" << "/enrol/again" << "" << "" << 405;
        QTest::newRow("DELETE") << "DELETE" << "/enrol/again" << "" << "" << 405;
        QTest::newRow("JSON") << "POST" << "/enrol/again" << "{}" << "application/json" << 415;
        QTest::newRow("multipart") << "POST" << "/enrol/again" << "x" << "multipart/form-data; boundary=x" << 415;
        QTest::newRow("large") << "POST" << "/enrol/again" << QString(5000, u'a') << form << 413;
        QTest::newRow("twice") << "POST" << "/enrol/again" << "proof=a&proof=b" << form << 400;
        QTest::newRow("percent") << "POST" << "/enrol/again" << "proof=%4" << form << 400;
        QTest::newRow("not UTF-8") << "POST" << "/enrol/again" << "proof=%ff" << form << 400;
        QTest::newRow("line break") << "POST" << "/enrol/again" << "address=a%0d%0ab" << form << 400;
        QTest::newRow("query twice") << "GET" << "/enrol/again?lang=de&lang=fr" << "" << "" << 400;
        QTest::newRow("no proof") << "POST" << "/enrol/again" << "address=ada%40example.com" << form << 403;
    }
    void otherThingsAreRefused()
    {
        QFETCH(QString, method);
        QFETCH(QString, target);
        QFETCH(QString, body);
        QFETCH(QString, type);
        QFETCH(int, status);
        const int asked = m_rig.desk.calls().asked;
        const auto headers = type.isEmpty() ? http::Headers() : formHeaders(type.toStdString());
        const auto response = m_rig.send(method.toStdString(), target.toStdString(), body.toStdString(), headers);
        QCOMPARE(response.status, status);
        QVERIFY(response.headers.value("Content-Security-Policy").has_value());
        QVERIFY(response.body.find("<main>") != std::string::npos);
        QCOMPARE(response.headers.value("Allow").has_value(), status == 405);
        QCOMPARE(m_rig.desk.calls().asked, asked);
    }

    void whoGuessesIsHeldBack()
    {
        EnrolmentRig rig;
        const auto proof = proofIn(rig.send("GET", "/enrol/code").body);
        const auto guess = [&](int number) {
            QElapsedTimer timer;
            timer.start();
            const auto answer =
                rig.send("POST", "/enrol/code", "proof=" + proof + "&code=" + std::to_string(number), formHeaders());
            return answer.status == 400 ? timer.elapsed() : -1;
        };
        // Ten are free, then 100 ms, 200 ms, 400 ms.
        qint64 last = 0;
        for (int i = 0; i < 13; ++i)
            last = guess(i);
        QVERIFY2(last >= 400, qPrintable(QString::number(last)));
        // Others are not: pages that are opened in good faith come at once.
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(rig.send("GET", "/enrol/code").status, 200);
        QVERIFY(timer.elapsed() < last);
    }

    void noTokenIsWritten()
    {
        const auto token = m_rig.desk.invite(exampleView(), "log@example.com");
        const std::string path = "/enrol/" + token;
        core::setLogLevel(core::LogLevel::Debug);
        CapturedErrors errors;
        const auto page = m_rig.send("GET", path);
        static_cast<void>(m_rig.send("HEAD", path));
        static_cast<void>(m_rig.send("PUT", path));
        static_cast<void>(m_rig.send("POST", path, "proof=wrong", formHeaders()));
        static_cast<void>(m_rig.send("POST", path, std::string(5000, 'a'), formHeaders()));
        static_cast<void>(m_rig.send("GET", path + "?" + std::string(2000, 'a')));
        static_cast<void>(
            m_rig.send("POST", path + "/trouble?phone=ios", "proof=" + proofIn(page.body), formHeaders()));
        m_rig.desk.fail(core::ErrorKind::Internal);
        QCOMPARE(m_rig.send("GET", path).status, 500);
        core::log(core::LogLevel::Debug, "test", "the log is read");
        const auto written = errors.finish();
        core::setLogLevel(core::LogLevel::Info);
        QVERIFY2(written.contains("the log is read"), written.constData());
        QVERIFY2(!written.contains(token.c_str()), "a token was logged");
    }
};

QTEST_GUILESS_MAIN(EnrolmentSocketTest)
#include "EnrolmentSocketTest.moc"
