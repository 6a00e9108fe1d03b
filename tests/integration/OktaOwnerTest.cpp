// SPDX-License-Identifier: Apache-2.0
// An API token is worth what its owner's account is: what is said of it on the command line and to the access panel,
// while Okta still takes the token and when it does not any more.
#include "DirectoryWatcher.h"
#include "Expect.h"
#include "Okta.h"
#include "OktaRig.h"
#include "WebPeer.h"
#include "composition/OktaConnections.h"
#include "core/Clock.h"
#include "desktop/DesktopOktaAccess.h"
#include "directory/Database.h"
#include "okta/Organisation.h"
#include "okta/Session.h"
#include "setup/TokenLife.h"

#include <QTest>

#include <memory>
#include <optional>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 30'000;

demo::ManagementOptions taking(bool takesTokensOfSuspended)
{
    demo::ManagementOptions options;
    options.refusesSuspendedOwners = !takesTokensOfSuspended;
    return options;
}

std::string loginOf(OktaRig& rig)
{
    core::WebClient::Options options;
    options.usesSystemProxy = false;
    auto web = expect(core::WebClient::create(options));
    okta::Session session(*web, {.organisation = *okta::OrganisationUrl::parse(rig.api().origin())},
                          okta::ApiToken{core::Secret(rig.lastToken())}, {});
    return okta::Organisation(session.client()).me({})->login();
}

void end(OktaRig& rig, bool isDeactivated)
{
    demo::AdminConsole& console = rig.api().console();
    expect(isDeactivated ? console.deactivatePerson(rig.lastOwner()) : console.suspendPerson(rig.lastOwner(), true));
}

} // namespace

class OktaOwnerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatEndsTheTokenIsWarnedOf_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<okta::UserStatus>("parsed");
        QTest::addColumn<bool>("isWarnedOf");
        QTest::newRow("active") << QStringLiteral("ACTIVE") << okta::UserStatus::Active << false;
        // Who is locked out, or has to renew a password, keeps the tokens.
        QTest::newRow("locked out") << QStringLiteral("LOCKED_OUT") << okta::UserStatus::LockedOut << false;
        QTest::newRow("password expired")
            << QStringLiteral("PASSWORD_EXPIRED") << okta::UserStatus::PasswordExpired << false;
        QTest::newRow("recovery") << QStringLiteral("RECOVERY") << okta::UserStatus::Recovery << false;
        QTest::newRow("unknown to us") << QStringLiteral("NEW_WORD") << okta::UserStatus::Other << false;
        QTest::newRow("suspended") << QStringLiteral("SUSPENDED") << okta::UserStatus::Suspended << true;
        QTest::newRow("deactivated") << QStringLiteral("DEPROVISIONED") << okta::UserStatus::Deprovisioned << true;
    }

    void onlyWhatEndsTheTokenIsWarnedOf()
    {
        QFETCH(QString, status);
        QFETCH(okta::UserStatus, parsed);
        QFETCH(bool, isWarnedOf);
        okta::User owner;
        owner.status = parsed;
        owner.statusText = status.toStdString();
        owner.profile.emplace("login", okta::Value(std::string("ada@acme.example")));
        // Whether or not the token's own record could be read.
        for (const auto& token : {std::optional<okta::ApiTokenInfo>(), std::optional(okta::ApiTokenInfo())}) {
            const auto warnings = setup::warnOfApiToken(token, owner, core::SystemClock().now());
            QCOMPARE(warnings.size(), std::size_t{isWarnedOf ? 1U : 0U});
            QVERIFY(warnings.empty() ||
                    (warnings[0].isUrgent && warnings[0].sentence.find("ada@acme.example") != std::string::npos));
        }
        QVERIFY(setup::warnOfApiToken({}, {}, core::SystemClock().now()).empty());
    }

    void checkWarnsWhileTheTokenStillWorks_data()
    {
        QTest::addColumn<demo::AdminRole>("role");
        QTest::addColumn<QString>("beginning");
        QTest::newRow("its record can be read")
            << demo::AdminRole::ReadOnly << QStringLiteral("The Okta token \"Rollcall\" belongs to Ada Admin");
        QTest::newRow("it cannot") << demo::AdminRole::AppAdmin
                                   << QStringLiteral("The Okta token belongs to Ada Admin");
    }

    void checkWarnsWhileTheTokenStillWorks()
    {
        QFETCH(demo::AdminRole, role);
        QFETCH(QString, beginning);
        OktaRig rig(taking(true));
        const QStringList access = words("okta check --org")
                                   << rig.origin() << words("--token-file") << rig.tokenFile(role);
        const QString data = rig.dataDirectory();
        const CtlResult before = ctl(data, access + words("--json"));
        QVERIFY2(before.exitCode == 0, before.told().constData());
        QVERIFY(before.object()[QStringLiteral("warnings")].isArray());
        QVERIFY2(before.object()[QStringLiteral("warnings")].toArray().isEmpty(), before.told().constData());

        const QString login = QString::fromStdString(loginOf(rig));
        end(rig, false);
        const CtlResult after = ctl(data, access + words("--json"));
        QVERIFY2(after.exitCode == 0, after.told().constData());
        const QJsonArray warnings = after.object()[QStringLiteral("warnings")].toArray();
        QCOMPARE(warnings.size(), 1);
        QVERIFY(warnings[0][QStringLiteral("isUrgent")].toBool());
        const QString sentence = warnings[0][QStringLiteral("sentence")].toString();
        QVERIFY2(sentence.startsWith(beginning) && sentence.contains(login) &&
                     sentence.contains(QStringLiteral("is suspended")),
                 after.told().constData());
        const CtlResult told = ctl(data, access);
        QVERIFY2(told.out.contains(QStringLiteral("Act now       ") + sentence), told.told().constData());
    }

    void whoEndedIsNamedWhenTheTokenIsRefused_data()
    {
        QTest::addColumn<bool>("isDeactivated");
        QTest::newRow("suspended") << false;
        QTest::newRow("deactivated") << true;
    }

    void whoEndedIsNamedWhenTheTokenIsRefused()
    {
        QFETCH(bool, isDeactivated);
        OktaRig rig(taking(false));
        const QString data = rig.dataDirectory();
        QVERIFY(!makeIntegration(data, "Acme").slug.isEmpty());
        const CtlResult connected =
            ctl(data, words("okta connect --json --org") << rig.origin() << words("--token-file") << rig.tokenFile());
        QVERIFY2(connected.exitCode == 0, connected.told().constData());
        const std::string login = loginOf(rig);
        end(rig, isDeactivated);
        const CtlResult refused = ctl(data, words("okta check"));
        QCOMPARE(refused.exitCode, 4);
        QVERIFY2(refused.error.contains(
                     QStringLiteral("its owner, %1, was deactivated or suspended").arg(QString::fromStdString(login))),
                 refused.told().constData());
    }

    void thePanelIsGivenTheSame()
    {
        OktaRig rig(taking(true));
        Panel panel(rig);
        QVERIFY(panel.check());
        QVERIFY(panel.proof && panel.proof->warnings.empty());
        const std::string login = loginOf(rig);
        end(rig, false);
        QVERIFY(panel.check());
        QVERIFY(panel.proof && panel.proof->warnings.size() == 1);
        QVERIFY(panel.proof->warnings[0].isUrgent);
        QVERIFY(panel.proof->warnings[0].sentence.find(login) != std::string::npos);
        end(rig, true);
        QVERIFY(panel.check());
        QVERIFY(!panel.proof);
        QVERIFY2(panel.error.message.find("its owner, " + login) != std::string::npos, panel.error.message.c_str());
    }

    /// As on the command line.
    void aRenewedTokenKeepsTheAppAndAWrongOneIsNotTaken()
    {
        OktaRig rig(taking(true));
        Panel panel(rig);
        QVERIFY(panel.connectWith(rig.origin(), rig.lastToken(), rig.appId()));
        QVERIFY2(panel.proof, panel.error.message.c_str());
        static_cast<void>(rig.tokenFile());
        QVERIFY(panel.connectWith(rig.origin(), rig.lastToken(), {}));
        QVERIFY2(panel.proof, panel.error.message.c_str());
        QCOMPARE(expect(panel.connections->find(panel.integration.id))->app.value, rig.appId());

        test::WebPeer peer([](const test::PeerRequest& request) {
            const bool isPublic = request.target == "/.well-known/okta-organization";
            return test::PeerAnswer{isPublic ? 200 : 401,
                                    {{"Content-Type", "application/json"}, {"X-Okta-Request-Id", "req1"}},
                                    isPublic ? R"({"id":"00o1","pipeline":"idx","_links":{}})"
                                             : R"({"errorCode":"E0000015","errorSummary":"No"})"};
        });
        QVERIFY(
            panel.connectWith(QString::fromStdString(peer.url()), "00wrongTokenThatNobodyMade0000000000000000", {}));
        QVERIFY(!panel.proof);
        QVERIFY2(panel.error.message.find("not known whether") != std::string::npos, panel.error.message.c_str());
        const auto kept = expect(panel.connections->find(panel.integration.id));
        QCOMPARE(kept->organisation.origin(), rig.origin().toStdString());
        QCOMPARE(kept->app.value, rig.appId());
        QVERIFY(panel.check() && panel.proof);
    }

private:
    /// What stands behind the panel, with an integration that is connected.
    struct Panel {
        explicit Panel(OktaRig& rig)
        {
            qputenv("ROLLCALL_KEY_FILE", folder.filePath(QStringLiteral("key/data.key")).toUtf8());
            directory::OpenOptions options;
            options.dataDirectory = folder.filePath(QStringLiteral("data")).toStdString();
            database = expect(directory::Database::open(options));
            integration = expect(database
                                     ->writeAsync([](directory::WriteSession& session) {
                                         return session.createIntegration({"acme", "Acme", "trusona"});
                                     })
                                     .result());
            connections = std::make_unique<app::OktaConnections>(*database, clock);
            static_cast<void>(rig.tokenFile());
            app::OktaConnection connection{.organisation = *okta::OrganisationUrl::parse(rig.api().origin())};
            connection.actsAs = loginOf(rig);
            expect(connections->store(integration.id, connection, okta::ApiToken{core::Secret(rig.lastToken())}));
            watcher = std::make_unique<models::DirectoryWatcher>(*database);
            access = std::make_unique<app::DesktopOktaAccess>(*connections, *database, *watcher, clock);
            QObject::connect(access.get(), &models::OktaAccessControl::proven,
                             [this](directory::IntegrationId, const auto&, const auto& proven) { proof = proven; });
            QObject::connect(access.get(), &models::OktaAccessControl::failed,
                             [this](directory::IntegrationId, const core::Error& failure) { error = failure; });
        }

        /// False when nothing came in time.
        [[nodiscard]] bool connectWith(const QString& origin, const std::string& token, const std::string& app)
        {
            proof.reset();
            error = {};
            models::OktaAccessWish wish;
            wish.organisation = origin.toStdString();
            wish.token = std::make_shared<const core::Secret>(token);
            wish.app = app;
            access->connectWith(integration, wish);
            return QTest::qWaitFor([this] { return !access->isBusy(); }, patience);
        }
        [[nodiscard]] bool check()
        {
            proof.reset();
            error = {};
            access->check(integration);
            return QTest::qWaitFor([this] { return !access->isBusy(); }, patience);
        }

        QTemporaryDir folder;
        core::SystemClock clock;
        std::unique_ptr<directory::Database> database;
        directory::Integration integration;
        std::unique_ptr<app::OktaConnections> connections;
        std::unique_ptr<models::DirectoryWatcher> watcher;
        std::unique_ptr<app::DesktopOktaAccess> access;
        std::shared_ptr<const models::OktaAccessProof> proof;
        core::Error error;
    };
};

QTEST_GUILESS_MAIN(OktaOwnerTest)
#include "OktaOwnerTest.moc"
