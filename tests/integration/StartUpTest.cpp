// SPDX-License-Identifier: Apache-2.0
// `serve` while another process upgrades or restores the directory: clients are asked to come again, and are served at
// the same address once it is open, none of them refused a connection in between.
#include "CtlProcess.h"
#include "Okta.h"
#include "TestCertificates.h"
#include "core/FileLock.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 60'000;

/// One that was free a moment ago.
quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16{0};
}

QString addressOf(quint16 port)
{
    return QStringLiteral("127.0.0.1:%1").arg(port);
}

/// Held by another process than serve: this one.
std::optional<core::FileLock> maintain(const QString& folder)
{
    auto lock = core::FileLock::tryLock(std::filesystem::path(folder.toStdString()) / "maintenance.lock",
                                        core::LockMode::Exclusive);
    return lock ? std::optional(std::move(*lock)) : std::nullopt;
}

/// Calls over a connection each time.
class Caller {
public:
    Caller(quint16 port, Made made, QString authority = {})
        : m_port(port), m_made(std::move(made)), m_authority(std::move(authority))
    {
    }

    [[nodiscard]] http::ClientResponse ask(const std::string& method, const std::string& target,
                                           const std::string& body = {}) const
    {
        http::Client client({"127.0.0.1", m_port, !m_authority.isEmpty(), m_authority.toStdString()});
        http::Headers headers;
        headers.add("Authorization", "Bearer " + m_made.token.toStdString());
        if (!body.empty())
            headers.add("Content-Type", "application/scim+json");
        auto answer = client.send(method, target, headers, body);
        return answer ? std::move(*answer) : http::ClientResponse{};
    }
    [[nodiscard]] std::string users() const { return "/scim/v2/" + m_made.slug.toStdString() + "/Users"; }
    /// The first answer at all.
    [[nodiscard]] http::ClientResponse askUntilAnswered() const
    {
        http::ClientResponse answer;
        for (const QDeadlineTimer deadline(patience); answer.status == 0 && !deadline.hasExpired();)
            answer = ask("GET", users());
        return answer;
    }

private:
    quint16 m_port;
    Made m_made;
    QString m_authority;
};

QJsonObject objectOf(const http::ClientResponse& answer)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
}

} // namespace

class StartUpTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_certificates.isValid());
        m_tls = test::makeCertificate(m_certificates.path(), QStringLiteral("ours"));
        QVERIFY(!m_tls.chain.isEmpty());
    }

    void clientsComeAgainAndAreServed_data()
    {
        QTest::addColumn<bool>("isTls");
        QTest::newRow("HTTP") << false;
        QTest::newRow("HTTPS") << true;
    }

    void clientsComeAgainAndAreServed()
    {
        QFETCH(bool, isTls);
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        QVERIFY(!made.slug.isEmpty());
        const quint16 port = freePort();
        auto maintenance = maintain(folder.path());
        QVERIFY(maintenance);
        QStringList arguments = words("serve --listen") << addressOf(port);
        if (isTls)
            arguments << QStringLiteral("--tls-cert") << m_tls.chain << QStringLiteral("--tls-key") << m_tls.key;
        CtlProcess serve(folder.path(), arguments);
        const Caller caller(port, made, isTls ? m_tls.authority : QString());

        const auto first = caller.askUntilAnswered();
        const auto creation = caller.ask("POST", caller.users(), R"({"userName":"eve@acme.example"})");
        const auto health = caller.ask("GET", "/healthz");
        const auto readiness = caller.ask("GET", "/readyz");
        std::atomic<int> last = 0;
        QByteArray strange;
        std::jthread calling([&] {
            for (const QDeadlineTimer deadline(patience); last != 200 && !deadline.hasExpired();) {
                last = caller.ask("GET", caller.users()).status;
                if (last != 200 && last != 429)
                    strange += QByteArray::number(last) + ' ';
            }
        });
        maintenance.reset();
        const QString told = serve.waitForLine(QStringLiteral("listening on "));
        QVERIFY2(told.endsWith((isTls ? QStringLiteral("https://") : QStringLiteral("http://")) + addressOf(port)),
                 (told + serve.error()).toUtf8().constData());
        calling.join();

        QCOMPARE(first.status, 429);
        bool isInteger = false;
        const auto seconds = first.headers.value("Retry-After").value_or("");
        QVERIFY(QByteArray(seconds.data(), qsizetype(seconds.size())).toInt(&isInteger) > 0 && isInteger);
        QCOMPARE(objectOf(first)[QStringLiteral("status")].toString(), QStringLiteral("429"));
        QCOMPARE(creation.status, 429);
        QCOMPARE(health.status, 200);
        QCOMPARE(readiness.status, 503);
        QCOMPARE(objectOf(readiness)[QStringLiteral("reason")].toString(), QStringLiteral("starting"));
        QVERIFY2(strange.isEmpty(),
                 ("nobody is refused a connection or left without an answer: " + strange).constData());
        QCOMPARE(last.load(), 200);
        QCOMPARE(caller
                     .ask("POST", caller.users(),
                          R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@x"})")
                     .status,
                 201);
        QCOMPARE(serve.terminate(), 0);
        QCOMPARE(ctl(folder.path(), words("people list --json")).array().size(), 1);
    }

    void whatIsStoredSaysWhere()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        const quint16 port = freePort();
        QCOMPARE(ctl(folder.path(), words("settings set listener.port") << QString::number(port)).exitCode, 0);
        auto maintenance = maintain(folder.path());
        CtlProcess serve(folder.path(), words("serve"));
        const Caller caller(port, made);
        const auto first = caller.askUntilAnswered();
        maintenance.reset();
        QVERIFY2(!serve.waitForLine(QStringLiteral("listening on http://") + addressOf(port)).isEmpty(),
                 serve.error().toUtf8().constData());
        QCOMPARE(first.status, 429);
        QCOMPARE(caller.ask("GET", caller.users()).status, 200);
        QCOMPARE(serve.terminate(), 0);
    }

    void aDirectoryThatStaysShutEndsIt()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        const quint16 port = freePort();
        const auto maintenance = maintain(folder.path());
        QVERIFY(maintenance);
        CtlProcess serve(folder.path(), words("serve --listen") << addressOf(port));
        const Caller caller(port, made);
        const auto first = caller.askUntilAnswered();
        QCOMPARE(serve.waitForEnd(patience), std::optional(4));
        const QString error = serve.error();
        QVERIFY2(error.contains(QStringLiteral("upgrading or restoring")), error.toUtf8().constData());
        QVERIFY2(serve.out().isEmpty(), serve.out().toUtf8().constData());
        QCOMPARE(first.status, 429);
        QCOMPARE(caller.ask("GET", caller.users()).status, 0);
    }

    void whatIsWrongWithTheArgumentsIsSaidFirst_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("an address that is none") << words("serve --listen nowhere:x");
        QTest::newRow("half a certificate") << words("serve --tls-cert chain.pem");
        QTest::newRow("a door that is none") << words("serve --without windows");
        QTest::newRow("an access list that is none") << words("serve --allow-from everywhere");
    }

    void whatIsWrongWithTheArgumentsIsSaidFirst()
    {
        QFETCH(QStringList, arguments);
        const QTemporaryDir folder;
        // Nobody needs the directory to see that.
        const auto maintenance = maintain(folder.path());
        QVERIFY(maintenance);
        const CtlResult refused = ctl(folder.path(), arguments);
        QVERIFY2(refused.exitCode == 2, refused.told().constData());
    }

    void aSecondOneIsRefusedBeforeItListens()
    {
        const QTemporaryDir folder;
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const quint16 port = freePort();
        CtlProcess second(folder.path(), words("serve --listen") << addressOf(port));
        QCOMPARE(second.waitForEnd(patience), std::optional(4));
        QVERIFY(second.error().contains(QString::number(serve.process().processId())));
        QCOMPARE(serve.process().terminate(), 0);
    }

private:
    QTemporaryDir m_certificates;
    test::CertificateFiles m_tls;
};

QTEST_GUILESS_MAIN(StartUpTest)
#include "StartUpTest.moc"
