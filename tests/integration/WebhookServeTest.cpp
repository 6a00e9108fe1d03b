// SPDX-License-Identifier: Apache-2.0
// From the vendor's callback to the vendor's receiver: `rollcallctl webhook`, `serve`, and a verifier of another make.
#include "CtlProcess.h"
#include "Okta.h"
#include "WebPeer.h"
#include "http/Client.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using namespace rollcall::test;

namespace {

constexpr int waitLimit = 20'000;

PeerAnswer taken(const PeerRequest&)
{
    return {200, {}, "thanks"};
}

/// A directory with ada, served, whose vendor may report registrations and has a receiver.
class Company {
public:
    Company()
    {
        m_made = makeIntegration(m_folder.path(), "Passkeys");
        webhook = require(words("webhook add") << receiver());
        serve();
        if (Okta(m_serve->port(), m_made.slug, m_made.token).createPerson("ada@acme.example") != 201)
            qFatal("ada could not be created");
        const QJsonObject token = require(words("token create --purpose registrations"));
        m_token = token[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
    }

    [[nodiscard]] QString receiver() const { return QString::fromStdString(peer.url() + "/rollcall"); }
    void serve()
    {
        m_serve = std::make_unique<Serve>(m_folder.path());
        if (m_serve->url().isEmpty())
            qFatal("serve did not start: %s", qUtf8Printable(m_serve->process().error()));
    }
    void kill()
    {
        m_serve->process().kill();
        m_serve.reset();
    }
    CtlResult run(const QStringList& arguments) { return ctl(m_folder.path(), arguments); }
    QJsonObject require(const QStringList& arguments)
    {
        const CtlResult result = run(QStringList{QStringLiteral("--json")} + arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qUtf8Printable(arguments.join(QLatin1Char(' '))), result.told().constData());
        return result.object();
    }
    int tell(bool isRegistered)
    {
        http::Client client({"127.0.0.1", m_serve->port(), false, {}});
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        headers.add("Authorization", "Bearer " + m_token.toStdString());
        const std::string body =
            std::string(R"({"userName":"ada@acme.example","registered":)") + (isRegistered ? "true" : "false") + "}";
        const auto answer = client.send("POST", "/api/v1/registrations", headers, body);
        return answer ? answer->status : 0;
    }
    /// Whether a file of the directory holds that text.
    [[nodiscard]] bool holds(const QString& text) const
    {
        QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
                return true;
        }
        return false;
    }
    QJsonObject standing() { return run(words("webhook list --json")).array().at(0).toObject(); }
    QJsonArray attempts() { return run(words("webhook attempts 1 --json")).array(); }

    WebPeer peer{taken};
    QJsonObject webhook;

private:
    QTemporaryDir m_folder;
    Made m_made;
    std::unique_ptr<Serve> m_serve;
    QString m_token;
};

bool isGenuine(const PeerRequest& request, const QString& secret, qint64 now = QDateTime::currentSecsSinceEpoch())
{
    QJsonObject headers;
    for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"})
        headers[QLatin1String(name)] = QString::fromLatin1(request.header(name));
    const QJsonObject event{{QStringLiteral("secret"), secret},
                            {QStringLiteral("headers"), headers},
                            {QStringLiteral("body"), QString::fromUtf8(request.body)},
                            {QStringLiteral("now"), now}};
    QProcess verifier;
    verifier.start(QStringLiteral("python3"), {QStringLiteral(VERIFY_WEBHOOK)});
    verifier.write(QJsonDocument(event).toJson());
    verifier.closeWriteChannel();
    if (!verifier.waitForFinished(waitLimit) || verifier.exitStatus() != QProcess::NormalExit)
        qFatal("the verifier did not run: %s", verifier.readAllStandardError().constData());
    const QByteArray trouble = verifier.readAllStandardError();
    if (!trouble.isEmpty())
        qFatal("%s", trouble.constData());
    return verifier.exitCode() == 0;
}

QJsonObject bodyOf(const PeerRequest& request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

class WebhookServeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRegistrationArrivesSigned()
    {
        Company company;
        const QString secret = company.webhook[QStringLiteral("secret")].toString();
        QVERIFY(secret.startsWith(QStringLiteral("whsec_")));
        QCOMPARE(company.tell(true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.peer.requests().size(), std::size_t{1}, waitLimit);
        const PeerRequest seen = company.peer.requests().front();
        QVERIFY(isGenuine(seen, secret));
        // The verifier can say no.
        PeerRequest forged = seen;
        forged.body.replace("true", "false").append(' ');
        QVERIFY(!isGenuine(forged, secret));
        QVERIFY(!isGenuine(seen, QStringLiteral("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
        QVERIFY(!isGenuine(seen, secret, QDateTime::currentSecsSinceEpoch() + 3'600));
        const QJsonObject body = bodyOf(seen);
        QCOMPARE(body[QStringLiteral("type")].toString(), QStringLiteral("person.registered"));
        const QJsonObject data = body[QStringLiteral("data")].toObject();
        QCOMPARE(data[QStringLiteral("person")].toObject()[QStringLiteral("userName")].toString(),
                 QStringLiteral("ada@acme.example"));
        QCOMPARE(data[QStringLiteral("source")].toString(), QStringLiteral("vendor-callback"));
        QCOMPARE(data[QStringLiteral("strength")].toString(), QStringLiteral("strong"));
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("delivered")].toInt(), 1, waitLimit);
        const QJsonObject delivery = company.attempts().at(0).toObject();
        QCOMPARE(delivery[QStringLiteral("id")].toString().toLatin1(), seen.header("webhook-id"));
        QCOMPARE(delivery[QStringLiteral("state")].toString(), QStringLiteral("taken"));
        const QJsonObject attempt = delivery[QStringLiteral("attempts")].toArray().at(0).toObject();
        QCOMPARE(attempt[QStringLiteral("message")].toString(), QStringLiteral("Answered 200."));
        QCOMPARE(attempt[QStringLiteral("answer")].toString(), QStringLiteral("thanks"));
    }

    void aKillLosesNoEventAndMakesNoneTwice()
    {
        Company company;
        company.peer.setScript([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::Silence}; });
        QCOMPARE(company.tell(true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.peer.requests().size(), std::size_t{1}, waitLimit);
        QCOMPARE(company.tell(false), 200);
        company.kill();
        company.peer.setScript(taken);
        company.serve();
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("delivered")].toInt(), 2, waitLimit);
        QSet<QByteArray> ids;
        QSet<QString> types;
        for (const PeerRequest& request : company.peer.requests()) {
            ids.insert(request.header("webhook-id"));
            types.insert(bodyOf(request)[QStringLiteral("type")].toString());
        }
        QCOMPARE(ids.size(), 2);
        QCOMPARE(types.size(), 2);
        QCOMPARE(company.attempts().size(), 2);
    }

    void commandsDoWhatTheySay()
    {
        Company company;
        const QString secret = company.webhook[QStringLiteral("secret")].toString();
        const QJsonObject tried = company.require(words("webhook test 1"));
        QVERIFY(tried[QStringLiteral("taken")].toBool());
        QCOMPARE(tried[QStringLiteral("answer")].toString(), QStringLiteral("thanks"));
        QVERIFY(isGenuine(company.peer.requests().back(), secret));
        company.peer.setScript([](const PeerRequest&) { return PeerAnswer{500, {}, "down"}; });
        const CtlResult down = company.run(words("webhook test 1"));
        QCOMPARE(down.exitCode, 1);
        QVERIFY2(down.error.contains(QStringLiteral("500")) && down.error.contains(QStringLiteral("down")),
                 down.told().constData());
        QCOMPARE(company.tell(true), 200);
        QTRY_VERIFY_WITH_TIMEOUT(!company.standing()[QStringLiteral("failingSince")].isNull(), waitLimit);
        company.peer.setScript(taken);
        QCOMPARE(company.require(words("webhook resend --failed 1"))[QStringLiteral("resent")].toInt(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("delivered")].toInt(), 1, waitLimit);
        const QString number = QString::number(company.attempts().at(0).toObject()[QStringLiteral("delivery")].toInt());
        company.require(words("webhook resend") << number);
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("delivered")].toInt(), 2, waitLimit);
        company.require(words("webhook pause 1 --by Grace"));
        QCOMPARE(company.standing()[QStringLiteral("state")].toString(), QStringLiteral("paused"));
        QVERIFY(company.standing()[QStringLiteral("reason")].toString().contains(QStringLiteral("Grace")));
        QCOMPARE(company.tell(false), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("waiting")].toInt(), 1, waitLimit);
        const QString next =
            company.require(words("webhook rotate 1 --overlap 1h"))[QStringLiteral("secret")].toString();
        company.require(words("webhook resume 1"));
        QTRY_COMPARE_WITH_TIMEOUT(company.standing()[QStringLiteral("delivered")].toInt(), 3, waitLimit);
        QVERIFY(isGenuine(company.peer.requests().back(), secret));
        QVERIFY(isGenuine(company.peer.requests().back(), next));
        // A secret is told once, by the command that made it.
        for (const char* line : {"webhook list", "webhook list --json", "webhook attempts 1", "secrets status"}) {
            const CtlResult shown = company.run(words(line));
            QCOMPARE(shown.exitCode, 0);
            QVERIFY2(!shown.out.contains(secret) && !shown.out.contains(next), line);
        }
        QVERIFY(company.holds(company.receiver()));
        QVERIFY(!company.holds(secret.mid(6)) && !company.holds(next.mid(6)));
        QCOMPARE(company.run(words("webhook remove 1")).exitCode, 4);
        company.require(words("webhook remove 1 --yes"));
        QVERIFY(company.run(words("webhook list --json")).array().isEmpty());
        QVERIFY(!company.run(words("secrets status")).out.contains(QStringLiteral("webhook/")));
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("plain http") << QStringLiteral("webhook add http://hooks.example.com/") << 2;
        QTest::newRow("user name") << QStringLiteral("webhook add https://a:b@hooks.example.com/") << 2;
        QTest::newRow("no address") << QStringLiteral("webhook add here") << 2;
        QTest::newRow("unknown event") << QStringLiteral("webhook add https://a.example.com/ --event person.left") << 2;
        QTest::newRow("authorities that are not there")
            << QStringLiteral("webhook add https://a.example.com/ --certificate-authorities /nowhere.pem") << 2;
        QTest::newRow("no such webhook") << QStringLiteral("webhook test 7") << 3;
        QTest::newRow("attempts of no webhook") << QStringLiteral("webhook attempts 7") << 3;
        QTest::newRow("no number") << QStringLiteral("webhook rotate seven") << 2;
        QTest::newRow("overlap too long") << QStringLiteral("webhook rotate 1 --overlap 9d") << 2;
        QTest::newRow("no such delivery") << QStringLiteral("webhook resend 4711") << 3;
        QTest::newRow("nothing to send again") << QStringLiteral("webhook resend") << 2;
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QString, line);
        QFETCH(int, exitCode);
        static QTemporaryDir folder;
        static const Made made = makeIntegration(folder.path(), "Passkeys");
        static const CtlResult added = ctl(folder.path(), words("webhook add https://hooks.example.com/"));
        QCOMPARE(added.exitCode, 0);
        QVERIFY(!made.slug.isEmpty());
        const CtlResult result = ctl(folder.path(), line.split(QLatin1Char(' ')));
        QVERIFY2(result.exitCode == exitCode, result.told().constData());
        QVERIFY(!result.error.isEmpty());
    }
};

QTEST_GUILESS_MAIN(WebhookServeTest)
#include "WebhookServeTest.moc"
