// SPDX-License-Identifier: Apache-2.0
// The call of our own to the public address, before real listeners and before what may stand in their place: it knows
// itself, and says of everything else what it saw.
#include "composition/SelfCall.h"
#include "CtlProcess.h"
#include "TestCertificates.h"
#include "WebPeer.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;
using app::SelfCallOutcome;
using core::CertificateTrouble;

namespace {

std::filesystem::path pathOf(const QString& name)
{
    return std::filesystem::path(name.toStdU16String());
}

/// A listener on a directory of its own.
class House {
public:
    explicit House(const core::Clock& clock, std::optional<http::TlsFiles> tls = {})
    {
        directory::OpenOptions options;
        options.dataDirectory = pathOf(m_folder.path());
        auto opened = directory::Database::open(options);
        if (!opened)
            qFatal("%s", opened.error().message.c_str());
        database = std::move(*opened);
        service = std::make_unique<listener::ListenerService>(*database, clock);
        listener::ListenerSettings settings;
        settings.port = 0;
        settings.tls = std::move(tls);
        if (auto started = service->start(settings); !started)
            qFatal("%s", started.error().message.c_str());
    }
    ~House() { service->stop(0ms); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    /// As the process asks that listens itself.
    [[nodiscard]] app::SelfCallTarget target() const
    {
        app::SelfCallTarget target;
        target.publicUrl = service->status().url;
        target.proof = [this](std::string_view challenge) { return service->healthProof(challenge); };
        return target;
    }

private:
    QTemporaryDir m_folder;

public:
    std::unique_ptr<directory::Database> database;
    std::unique_ptr<listener::ListenerService> service;
};

/// For comparisons: what a failed one shows is a word then.
QString told(SelfCallOutcome outcome)
{
    return QString::fromStdString(std::string(app::toString(outcome)));
}

test::PeerAnswer answerOf(int status, const QByteArray& body, const QByteArray& location = {})
{
    test::PeerAnswer answer;
    answer.status = status;
    answer.body = body;
    if (!location.isEmpty())
        answer.headers = {{"Location", location}};
    return answer;
}

} // namespace

class SelfCallTest final : public QObject {
    Q_OBJECT

private:
    core::SystemClock m_clock;
    QTemporaryDir m_folder;

    [[nodiscard]] app::SelfCallResult call(const app::SelfCallTarget& target, const QString& authority = {},
                                           std::chrono::milliseconds timeout = 20s) const
    {
        app::SelfCall::Options options;
        options.timeout = timeout;
        if (!authority.isEmpty())
            options.certificateAuthorities = pathOf(authority);
        const auto result = app::SelfCall(m_clock, options).call(target, {});
        if (result.outcome != SelfCallOutcome::Cancelled &&
            (result.seen.empty() || result.cause.empty() || result.next.empty()))
            qFatal("no sentences for %s", std::string(app::toString(result.outcome)).c_str());
        return result;
    }

    static std::optional<http::TlsFiles> tlsOf(const test::CertificateFiles& files)
    {
        return http::TlsFiles{pathOf(files.chain), pathOf(files.key)};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void itKnowsItself()
    {
        const House house(m_clock);
        const auto result = call(house.target());
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::MetItself));
        QVERIFY(!result.certificate);
        QVERIFY(QString::fromStdString(result.url).endsWith(QStringLiteral("/healthz")));
        // It leaves no trace that could be taken for a request of Okta's.
        const auto session = house.database->newReadSession();
        QVERIFY(session.has_value());
        const auto rows = (*session)->journalOrder({}, {}, {});
        QVERIFY(rows.has_value() && rows->ids.empty());
    }

    void itKnowsItselfOverTls()
    {
        const auto files = test::makeCertificate(m_folder.path(), QStringLiteral("good"), nullptr, 5L * 24 * 3600 + 60);
        const House house(m_clock, tlsOf(files));
        const auto result = call(house.target(), files.authority);
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::MetItself));
        QVERIFY(result.certificate.has_value());
        QCOMPARE(result.certificate->trouble, CertificateTrouble::None);
        QCOMPARE(result.certificate->issuer, std::string("good authority"));
        const auto left = result.certificate->ends - m_clock.now();
        QVERIFY(left > 4 * 24h && left < 6 * 24h);
        QVERIFY2(result.next.find("Renew") != std::string::npos, result.next.c_str());
    }

    void anotherListenerIsSomebodyElse()
    {
        const House house(m_clock);
        const House other(m_clock);
        auto target = house.target();
        target.publicUrl = other.target().publicUrl + "/";
        const auto result = call(target);
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::SomebodyElse));
        QVERIFY(result.seen.find("not this one") != std::string::npos);
    }

    void withoutAProofItSaysNoMoreThanThatSomebodyAnswers()
    {
        const House house(m_clock);
        auto target = house.target();
        target.proof = {};
        QCOMPARE(told(call(target).outcome), told(SelfCallOutcome::SomebodyAnswers));
    }

    void whateverElseAnswersIsSomebodyElse_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("another page") << 200 << QByteArray("<html>") << QByteArray() << QByteArray("Something else");
        QTest::newRow("JSON of somebody")
            << 200 << QByteArray("{\"status\":\"fine\"}") << QByteArray() << QByteArray("Something else");
        QTest::newRow("a Rollcall that starts")
            << 200 << QByteArray("{\"status\":\"ok\"}") << QByteArray() << QByteArray("not this one");
        QTest::newRow("a proof that is none")
            << 200 << QByteArray("{\"status\":\"ok\",\"proof\":\"00\"}") << QByteArray() << QByteArray("not this one");
        QTest::newRow("not found") << 404 << QByteArray() << QByteArray() << QByteArray("404");
        QTest::newRow("a sign-in") << 302 << QByteArray() << QByteArray("https://login.example/")
                                   << QByteArray("https://login.example/");
        QTest::newRow("a sign-in without a page") << 401 << QByteArray() << QByteArray() << QByteArray("sign-in");
        QTest::newRow("a proxy alone") << 502 << QByteArray() << QByteArray() << QByteArray("proxy");
    }

    void whateverElseAnswersIsSomebodyElse()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, word);
        const test::WebPeer peer([&](const test::PeerRequest&) { return answerOf(status, body, location); });
        const House house(m_clock);
        auto target = house.target();
        target.publicUrl = peer.url();
        const auto result = call(target);
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::SomebodyElse));
        QVERIFY2(result.seen.find(word.constData()) != std::string::npos, result.seen.c_str());
    }

    void nobodyThere()
    {
        app::SelfCallTarget target;
        {
            const House house(m_clock);
            target.publicUrl = house.target().publicUrl;
        }
        QCOMPARE(told(call(target).outcome), told(SelfCallOutcome::Unreachable));
    }

    void aNameThatIsNone()
    {
        app::SelfCallTarget target;
        target.publicUrl = "https://rollcall.invalid";
        const auto result = call(target);
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::UnknownHost));
        QVERIFY(result.seen.find("rollcall.invalid") != std::string::npos);
    }

    void silenceEnds()
    {
        const test::WebPeer peer([](const test::PeerRequest&) {
            test::PeerAnswer answer;
            answer.fault = test::PeerFault::Silence;
            return answer;
        });
        app::SelfCallTarget target;
        target.publicUrl = peer.url();
        QCOMPARE(told(call(target, {}, 300ms).outcome), told(SelfCallOutcome::TimedOut));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(told(app::SelfCall(m_clock).call(target, stop.get_token()).outcome), told(SelfCallOutcome::Cancelled));
    }

    void aConnectionThatEnds()
    {
        const test::WebPeer peer([](const test::PeerRequest&) {
            test::PeerAnswer answer;
            answer.fault = test::PeerFault::CloseUnanswered;
            return answer;
        });
        app::SelfCallTarget target;
        target.publicUrl = peer.url();
        QCOMPARE(told(call(target).outcome), told(SelfCallOutcome::Broken));
    }

    void certificatesAreJudged_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("secondsLeft");
        QTest::addColumn<bool>("isTrusted");
        QTest::addColumn<bool>("isWhole");
        QTest::addColumn<CertificateTrouble>("trouble");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("expired") << QByteArray() << -120 << true << false << CertificateTrouble::Expired
                                 << QByteArray("ended on");
        QTest::newRow("another name") << QByteArray("elsewhere.example") << 3600 << true << false
                                      << CertificateTrouble::WrongName << QByteArray("not for 127.0.0.1");
        QTest::newRow("without its issuer") << QByteArray() << 3600 << false << false
                                            << CertificateTrouble::MissingIntermediate << QByteArray("authority");
        QTest::newRow("an authority of one's own")
            << QByteArray() << 3600 << false << true << CertificateTrouble::UnknownAuthority << QByteArray("by itself");
    }

    void certificatesAreJudged()
    {
        QFETCH(QByteArray, host);
        QFETCH(int, secondsLeft);
        QFETCH(bool, isTrusted);
        QFETCH(bool, isWhole);
        QFETCH(CertificateTrouble, trouble);
        QFETCH(QByteArray, word);
        const auto files = test::makeCertificate(m_folder.path(), QStringLiteral("judged"),
                                                 host.isEmpty() ? nullptr : host.constData(), secondsLeft);
        QVERIFY(!files.chain.isEmpty());
        if (isWhole) {
            QFile chain(files.chain);
            QFile authority(files.authority);
            QVERIFY(authority.open(QIODevice::ReadOnly) && chain.open(QIODevice::Append));
            chain.write(authority.readAll());
        }
        const House house(m_clock, tlsOf(files));
        const auto result = call(house.target(), isTrusted ? files.authority : QString());
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::BadCertificate));
        QVERIFY(result.certificate.has_value());
        QCOMPARE(result.certificate->trouble, trouble);
        QVERIFY2(result.seen.find(word.constData()) != std::string::npos, result.seen.c_str());
    }

    void aCertificateSignedByItself()
    {
        const auto files = test::makeSelfSignedCertificate(m_folder.path(), QStringLiteral("own"));
        QVERIFY(!files.chain.isEmpty());
        const House house(m_clock, tlsOf(files));
        const auto result = call(house.target());
        QCOMPARE(told(result.outcome), told(SelfCallOutcome::BadCertificate));
        QVERIFY(result.certificate.has_value());
        QCOMPARE(result.certificate->trouble, CertificateTrouble::UnknownAuthority);
        QVERIFY2(result.next.find("public authority") != std::string::npos, result.next.c_str());
    }

    void plainWhereTlsIsExpected()
    {
        const House house(m_clock);
        auto target = house.target();
        target.publicUrl.replace(0, 4, "https");
        const auto result = call(target, {}, 5s);
        QVERIFY(result.outcome == SelfCallOutcome::BadCertificate || result.outcome == SelfCallOutcome::Broken);
        QVERIFY(!result.certificate);
    }

    void addressesThatOktaDoesNotTake_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<SelfCallOutcome>("outcome");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("none") << QByteArray() << SelfCallOutcome::NoPublicUrl << QByteArray("no public address");
        QTest::newRow("an underscore") << QByteArray("https://scim_test.acme.example") << SelfCallOutcome::BadAddress
                                       << QByteArray("underscore");
        QTest::newRow("plain HTTP") << QByteArray("http://scim.acme.example") << SelfCallOutcome::BadAddress
                                    << QByteArray("https://");
    }

    void addressesThatOktaDoesNotTake()
    {
        QFETCH(QByteArray, url);
        QFETCH(SelfCallOutcome, outcome);
        QFETCH(QByteArray, word);
        app::SelfCallTarget target;
        target.publicUrl = url.toStdString();
        const auto result = call(target);
        QCOMPARE(told(result.outcome), told(outcome));
        QVERIFY2((result.seen + result.cause).find(word.constData()) != std::string::npos, result.cause.c_str());
    }

    void whereHealthIsNotAnsweredItIsNotAsked()
    {
        const House house(m_clock);
        listener::ListenerSettings settings = house.service->settings();
        settings.publicUrl = house.target().publicUrl;
        QVERIFY(app::SelfCallTarget::of(settings).isHealthThere);
        QCOMPARE(told(call(app::SelfCallTarget::of(settings)).outcome), told(SelfCallOutcome::SomebodyAnswers));
        settings.healthListen = listener::ListenAddress{"127.0.0.1", 0};
        QCOMPARE(told(call(app::SelfCallTarget::of(settings)).outcome), told(SelfCallOutcome::NotAsked));
        settings.healthListen.reset();
        settings.isHealthOn = false;
        QCOMPARE(told(call(app::SelfCallTarget::of(settings)).outcome), told(SelfCallOutcome::NotAsked));
    }

    void fromTheCommandLine()
    {
        const QTemporaryDir data;
        const QJsonObject before = ctl(data.path(), words("status --self-call --json")).object();
        QCOMPARE(before[QStringLiteral("selfCall")].toObject()[QStringLiteral("outcome")].toString(),
                 QStringLiteral("no-public-url"));
        Serve serve(data.path());
        QVERIFY(!serve.url().isEmpty());
        QCOMPARE(ctl(data.path(), words("settings set listener.publicUrl") << serve.url()).exitCode, 0);
        const CtlResult result = ctl(data.path(), words("status --self-call --json"));
        QVERIFY2(result.exitCode == 0, result.told().constData());
        const QJsonObject call = result.object()[QStringLiteral("selfCall")].toObject();
        QCOMPARE(call[QStringLiteral("outcome")].toString(), QStringLiteral("somebody-answers"));
        QVERIFY(call[QStringLiteral("certificateEnds")].isNull());
        const CtlResult told = ctl(data.path(), words("status --self-call"));
        QVERIFY2(told.out.contains(QStringLiteral("only a request from Okta proves")), told.told().constData());
        QVERIFY(!ctl(data.path(), words("status --json")).object().contains(QStringLiteral("selfCall")));
        QCOMPARE(serve.process().terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(SelfCallTest)
#include "SelfCallTest.moc"
