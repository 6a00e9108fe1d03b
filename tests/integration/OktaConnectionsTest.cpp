// SPDX-License-Identifier: Apache-2.0
// What both programs share of Okta: connections that are stored, locked, changed and removed, and the lane they run on.
#include "composition/OktaConnections.h"
#include "Expect.h"
#include "OktaRig.h"
#include "composition/DirectoryVault.h"
#include "composition/OktaAppAccess.h"
#include "composition/OktaLane.h"
#include "composition/OktaProof.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "okta/Organisation.h"
#include "okta/PeopleReport.h"
#include "setup/Record.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <atomic>
#include <memory>
#include <set>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 30'000;

/// Of the calls that were heard of.
using Paths = std::set<std::string>;

app::OktaHooks noting(Paths& paths)
{
    app::OktaHooks hooks;
    hooks.onExchange = [&paths](const okta::ExchangeNote& note) { paths.insert(note.path); };
    return hooks;
}

} // namespace

class OktaConnectionsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_rig = std::make_unique<OktaRig>(); }
    void cleanupTestCase() { m_rig.reset(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keyFile = m_folder->filePath(QStringLiteral("key/data.key"));
        qputenv("ROLLCALL_KEY_FILE", m_keyFile.toUtf8());
        directory::OpenOptions options;
        options.dataDirectory = m_folder->filePath(QStringLiteral("data")).toStdString();
        m_database = expect(directory::Database::open(options));
        m_integration = expect(m_database
                                   ->writeAsync([](directory::WriteSession& session) {
                                       return session.createIntegration({"acme", "Acme", "trusona"});
                                   })
                                   .result());
        m_connections = std::make_unique<app::OktaConnections>(*m_database, m_clock);
    }
    void cleanup()
    {
        m_rig->api().clear(demo::ApiFault::RateLimitStorm);
        m_connections.reset();
        m_database.reset();
        m_folder.reset();
    }

    void whatIsNotConnectedIsNotFound()
    {
        const auto session = m_connections->open(m_integration);
        QVERIFY(!session.has_value());
        QCOMPARE(session.error().kind, core::ErrorKind::NotFound);
        QVERIFY(!expect(m_connections->find(m_integration.id)).has_value());
    }

    void aConnectionIsReadAsItWasStored()
    {
        const auto stored = connect();
        const auto found = expect(m_connections->find(m_integration.id));
        QVERIFY(found.has_value());
        QCOMPARE(found->organisation.origin(), stored.organisation.origin());
        QVERIFY(found->kind == app::OktaCredentialKind::ApiToken);
        QCOMPARE(found->app.value, m_rig->appId());
        QCOMPARE(found->actsAs, std::string("ada@acme.example"));
        QCOMPARE(core::toMilliseconds(found->since), core::toMilliseconds(stored.since));
    }

    void aSessionIsKeptUntilItsCredentialChanges()
    {
        connect();
        const auto first = expect(m_connections->open(m_integration));
        QCOMPARE(expect(m_connections->open(m_integration)).get(), first.get());
        connect();
        const auto second = expect(m_connections->open(m_integration));
        QVERIFY(second.get() != first.get());
        // Who holds the first goes on with it.
        QVERIFY(okta::Organisation(first->client()).me({}).has_value());
    }

    /// As when another process connects, and is seen between its two steps or ends there.
    void aCredentialIsForItsOwnOrganisationAlone()
    {
        auto elsewhere = connect();
        elsewhere.organisation = expect(okta::OrganisationUrl::parse("https://another.okta.example"));
        expect(m_connections->update(m_integration.id, elsewhere));
        const auto refused = m_connections->open(m_integration);
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().kind, core::ErrorKind::Corrupt);
        for (const std::string& told :
             {m_rig->origin().toStdString(), elsewhere.organisation.origin(), std::string("Connect again")})
            QVERIFY2(refused.error().message.find(told) != std::string::npos, refused.error().message.c_str());
        connect();
        QVERIFY(m_connections->open(m_integration).has_value());
    }

    void whatCannotBeStoredLeavesWhatWasThere()
    {
        connect();
        const auto before = expect(m_connections->find(m_integration.id));
        const QString name = QStringLiteral("in the way");
        const auto change = [&](const char* sql) {
            QSqlDatabase file = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            file.setDatabaseName(m_folder->filePath(QStringLiteral("data/rollcall.sqlite")));
            if (!file.open() || !QSqlQuery(file).exec(QLatin1String(sql)))
                qFatal("%s", qUtf8Printable(file.lastError().text()));
        };
        change("CREATE TRIGGER no_settings BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'no room'); END");
        QSqlDatabase::removeDatabase(name);
        static_cast<void>(m_rig->tokenFile());
        app::OktaConnection another = *before;
        another.organisation = expect(okta::OrganisationUrl::parse("https://another.okta.example"));
        QVERIFY(!m_connections->store(m_integration.id, another, okta::ApiToken{core::Secret(m_rig->lastToken())})
                     .has_value());
        change("DROP TRIGGER no_settings");
        QSqlDatabase::removeDatabase(name);
        QCOMPARE(expect(m_connections->find(m_integration.id))->organisation.origin(), before->organisation.origin());
        const auto session = m_connections->open(m_integration);
        QVERIFY2(session.has_value(), session ? "" : session.error().message.c_str());
        QVERIFY(okta::Organisation((*session)->client()).me({}).has_value());
    }

    void aCredentialOfAnEarlierVersionIsRead()
    {
        connect();
        app::DirectoryVault vault(*m_database, m_clock);
        const okta::Credential credential = okta::ApiToken{core::Secret(m_rig->lastToken())};
        expect(vault.vault().write(app::oktaSecretName(m_integration.id), *okta::toVaultText(credential)));
        const auto session = expect(m_connections->open(m_integration));
        QVERIFY(okta::Organisation(session->client()).me({}).has_value());
    }

    void thePastedAppGoesBeforeTheChosenOne()
    {
        const auto connection = connect();
        QCOMPARE(expect(m_connections->askedApp(m_integration.id, connection)).value, m_rig->appId());
        const auto paste = [this](const char* value) {
            return m_database->writeAndWait([&](directory::WriteSession& session) {
                return setup::saveValue(session, m_integration.id, setup::appField, value);
            });
        };
        expect(paste("0oapasted"));
        QCOMPARE(expect(m_connections->askedApp(m_integration.id, connection)).value, std::string("0oapasted"));
        QCOMPARE(expect(app::openOktaApp(*m_connections, m_integration)).app.value, std::string("0oapasted"));
        expect(paste(""));
        QCOMPARE(expect(app::openOktaApp(*m_connections, m_integration)).app.value, m_rig->appId());
    }

    void lockedOnThisComputerIsAnErrorOfItsOwn()
    {
        connect();
        QVERIFY(QFile::rename(m_keyFile, m_keyFile + QStringLiteral(".away")));
        app::OktaConnections elsewhere(*m_database, m_clock);
        const auto locked = elsewhere.open(m_integration);
        QVERIFY(!locked.has_value());
        QCOMPARE(locked.error().kind, core::ErrorKind::Denied);
        QVERIFY2(locked.error().message.find("locked on this computer") != std::string::npos,
                 locked.error().message.c_str());
        QVERIFY(expect(elsewhere.find(m_integration.id)).has_value());
        // As soon as the key is there, without a restart.
        QVERIFY(QFile::rename(m_keyFile + QStringLiteral(".away"), m_keyFile));
        QVERIFY(elsewhere.open(m_integration).has_value());
    }

    void whatIsRemovedIsGone()
    {
        connect();
        QVERIFY(m_connections->storeSigningKey(m_integration.id,
                                               expect(okta::SigningKey::make(okta::SigningAlgorithm::Es256))));
        QVERIFY(m_connections->remove(m_integration.id).has_value());
        QCOMPARE(m_connections->open(m_integration).error().kind, core::ErrorKind::NotFound);
        QCOMPARE(m_connections->signingKey(m_integration.id).error().kind, core::ErrorKind::NotFound);
        QVERIFY(m_connections->remove(m_integration.id).has_value());
    }

    void theLaneBringsPeople()
    {
        connect();
        app::OktaLane lane(*m_connections);
        auto future = lane.run(m_integration, {}, [this](app::OktaSession& session, const std::stop_token& stop) {
            return readPeople(session, stop);
        });
        const auto report = future.result();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->people.size(), std::size_t{3});
        QCOMPARE(report->count(okta::ProvisioningOutcome::Failed), std::size_t{1});
        QVERIFY(report->gaps.empty());
    }

    /// One pace for one token, whatever is done with it at the same time; and each lane knows what is its own.
    void lanesShareASessionAndHearOfTheirOwnCalls()
    {
        connect();
        Paths ofPeople;
        Paths ofWho;
        app::OktaLane people(*m_connections, noting(ofPeople));
        app::OktaLane who(*m_connections, noting(ofWho));
        std::atomic<app::OktaSession*> first = nullptr;
        std::atomic<app::OktaSession*> second = nullptr;
        auto reading =
            people.run(m_integration, {}, [this, &first](app::OktaSession& session, const std::stop_token& stop) {
                first = &session;
                return readPeople(session, stop);
            });
        auto asking = who.run(m_integration, {}, [&second](app::OktaSession& session, const std::stop_token& stop) {
            second = &session;
            return okta::Organisation(session.client()).me(stop).map_error(okta::toError);
        });
        QVERIFY(reading.result().has_value());
        QVERIFY(asking.result().has_value());
        QVERIFY(first.load() != nullptr);
        QCOMPARE(first.load(), second.load());
        QCOMPARE(ofWho, Paths{"/api/v1/users/me"});
        QVERIFY(ofPeople.size() > 1);
        QVERIFY(!ofPeople.contains("/api/v1/users/me"));
    }

    void withoutTheLogReasonsAreAGapAndNotAFailure()
    {
        connect();
        const auto session = expect(m_connections->open(m_integration));
        m_rig->api().inject(demo::ApiFault::LogsNotLicensed);
        const auto report = readPeople(*session, {});
        m_rig->api().clear(demo::ApiFault::LogsNotLicensed);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->people.size(), std::size_t{3});
        QCOMPARE(report->gaps.size(), std::size_t{1});
    }

    void theLaneSaysWhyThereIsNoSession()
    {
        app::OktaLane lane(*m_connections);
        const auto none = lane.run(m_integration, {},
                                   [this](app::OktaSession& session, const std::stop_token& stop) {
                                       return readPeople(session, stop);
                                   })
                              .result();
        QVERIFY(!none.has_value());
        QCOMPARE(none.error().kind, core::ErrorKind::NotFound);
    }

    void whatWaitsForOktaEndsAtOnce_data()
    {
        QTest::addColumn<bool>("isByCaller");
        QTest::newRow("by who asked") << true;
        QTest::newRow("by the program's end") << false;
    }

    void whatWaitsForOktaEndsAtOnce()
    {
        QFETCH(bool, isByCaller);
        std::atomic<bool> isWaiting = false;
        app::OktaHooks hooks;
        hooks.onWait = [&isWaiting](const okta::PaceWait&) { isWaiting = true; };
        connect();
        m_rig->api().inject(demo::ApiFault::RateLimitStorm);
        app::OktaLane lane(*m_connections, hooks);
        std::stop_source stop;
        auto future =
            lane.run(m_integration, stop.get_token(), [this](app::OktaSession& session, const std::stop_token& token) {
                return readPeople(session, token);
            });
        QTRY_VERIFY_WITH_TIMEOUT(isWaiting.load(), patience);
        if (isByCaller)
            stop.request_stop();
        else
            lane.stop();
        QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), patience);
        QCOMPARE(future.result().error().kind, core::ErrorKind::Cancelled);
        lane.stop();
        const auto late = lane.run(m_integration, {},
                                   [this](app::OktaSession& session, const std::stop_token& token) {
                                       return readPeople(session, token);
                                   })
                              .result();
        QCOMPARE(late.error().kind, core::ErrorKind::Cancelled);
    }

private:
    /// By a new token.
    app::OktaConnection connect()
    {
        static_cast<void>(m_rig->tokenFile());
        app::OktaConnection connection{.organisation =
                                           expect(okta::OrganisationUrl::parse(m_rig->origin().toStdString()))};
        connection.app = okta::AppId(m_rig->appId());
        connection.actsAs = "ada@acme.example";
        connection.since = m_clock.now();
        const okta::Credential credential = okta::ApiToken{core::Secret(m_rig->lastToken())};
        if (const auto stored = m_connections->store(m_integration.id, connection, credential); !stored)
            qFatal("%s", stored.error().message.c_str());
        return connection;
    }

    core::Result<okta::PeopleReport> readPeople(app::OktaSession& session, const std::stop_token& stop) const
    {
        auto app = okta::Apps(session.client()).byId(okta::AppId(m_rig->appId()), stop);
        if (!app)
            return tl::unexpected(okta::toError(app.error()));
        return okta::readPeople(session.client(), *app, {}, stop).map_error(okta::toError);
    }

    core::SystemClock m_clock;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_keyFile;
    std::unique_ptr<directory::Database> m_database;
    directory::Integration m_integration;
    std::unique_ptr<app::OktaConnections> m_connections;
};

QTEST_GUILESS_MAIN(OktaConnectionsTest)
#include "OktaConnectionsTest.moc"
