// SPDX-License-Identifier: Apache-2.0
// What both programs share: settings that are merged and go back to defaults, commands that can be pasted, and profiles
// whose answers reach the integration.
#include "composition/CommandHint.h"
#include "composition/DataLocation.h"
#include "composition/DownstreamSettings.h"
#include "composition/IntegrationCompatibility.h"
#include "composition/ListenerSettingsChange.h"
#include "composition/NewIntegration.h"
#include "composition/OktaConnection.h"
#include "composition/PublicUrl.h"
#include "composition/RememberedSettings.h"
#include "composition/Settings.h"
#include "composition/ShippedProfiles.h"
#include "setup/Record.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace rollcall;

namespace {

listener::ListenerSettings settings(const char* address, quint16 port, const char* publicUrl)
{
    listener::ListenerSettings result;
    result.address = address;
    result.port = port;
    result.publicUrl = publicUrl;
    return result;
}

std::unique_ptr<directory::Database> openDatabase(const QTemporaryDir& folder)
{
    directory::OpenOptions options;
    options.dataDirectory = app::toPath(folder.path().toStdString());
    auto opened = directory::Database::open(options);
    return opened ? std::move(*opened) : nullptr;
}

std::optional<directory::IntegrationId> makeNamed(directory::Database& database, const setup::Profile& profile,
                                                  const char* name)
{
    app::IntegrationWishes wishes;
    wishes.profileId = profile.id;
    wishes.name = name;
    const auto made = app::createIntegration(database, profile, wishes);
    return made ? std::optional(made->integration.id) : std::nullopt;
}

std::vector<std::string> namesOf(directory::IntegrationId id)
{
    const std::string number = std::to_string(id.value);
    return {"setup/" + number + "/value/pilot",
            "setup/" + number + "/confirmed/switches",
            "setup/" + number + "/proof/update",
            "okta.connection." + number,
            "invitations/" + number,
            "invitations/" + number + "/swept",
            "mail/" + number,
            "write-back/" + number + "/log",
            "adoption/" + number};
}

bool keepAll(directory::Database& database, directory::IntegrationId id)
{
    return database
        .writeAndWait([id](directory::WriteSession& session) -> core::Result<> {
            for (const std::string& name : namesOf(id)) {
                if (auto kept = session.saveSetting(name, "kept"); !kept)
                    return kept;
            }
            const setup::Evidence evidence{setup::ProofKind::Updated, "alex was updated", session.now(), {}, "alex"};
            auto kept = setup::saveValue(session, id, setup::pilotField, "alex");
            if (kept)
                kept = setup::saveConfirmation(session, id, "switches", "Kim");
            if (kept)
                kept = setup::rememberProof(session, id, "update", evidence);
            if (kept)
                kept = app::saveOktaConnection(
                    session, id,
                    {.organisation = *okta::OrganisationUrl::parse("https://acme.okta.com"), .since = session.now()});
            for (const auto& name : {app::oktaSecretName(id), app::oktaKeyName(id), app::downstreamSecretName(id)}) {
                if (kept)
                    kept = session.saveSecret({name, "key-1", "sealed", {}});
            }
            return kept;
        })
        .has_value();
}

QByteArray shippedText(const char* name)
{
    QFile file(QStringLiteral(":/rollcall/profiles/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Into the folder where profiles of one's own lie.
bool drop(const QTemporaryDir& folder, const char* name, const QByteArray& content)
{
    QFile file(folder.filePath(QStringLiteral("profiles/") + QString::fromLatin1(name)));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

class CompositionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void nothingChangedTakesWhatIsStored()
    {
        const auto shown = settings("127.0.0.1", 8420, "");
        const auto stored = settings("10.0.0.5", 9000, "https://new.acme.example");
        const auto change = app::mergeListenerSettings(shown, shown, shown, stored);
        QCOMPARE(change.settings.address, stored.address);
        QCOMPARE(change.settings.port, stored.port);
        QCOMPARE(change.settings.publicUrl, stored.publicUrl);
        QVERIFY(change.toStore.empty());
    }

    void onlyWhatTheFormChangedIsStored()
    {
        const auto shown = settings("127.0.0.1", 8420, "https://old.acme.example");
        const auto wanted = settings("127.0.0.1", 9443, "https://old.acme.example");
        const auto stored = settings("127.0.0.1", 8420, "https://new.acme.example");
        const auto change = app::mergeListenerSettings(wanted, shown, shown, stored);
        QCOMPARE(change.settings.port, quint16{9443});
        QCOMPARE(change.settings.publicUrl, stored.publicUrl);
        QCOMPARE(change.toStore.size(), std::size_t{1});
        QCOMPARE(change.toStore.front().first, app::setting::listenerPort);
        QCOMPARE(change.toStore.front().second, std::string("9443"));
    }

    void anEmptiedPublicUrlIsAChange()
    {
        const auto shown = settings("127.0.0.1", 8420, "https://old.acme.example");
        const auto wanted = settings("127.0.0.1", 8420, "");
        const auto change = app::mergeListenerSettings(wanted, shown, shown, shown);
        QVERIFY(change.settings.publicUrl.empty());
        QCOMPARE(change.toStore.size(), std::size_t{1});
    }

    void aPortInUseWithoutBeingStoredStays()
    {
        const auto lastRead = settings("127.0.0.1", 8420, "");
        const auto shown = settings("127.0.0.1", 0, "");
        const auto change = app::mergeListenerSettings(shown, shown, lastRead, lastRead);
        QCOMPARE(change.settings.port, quint16{0});
        QVERIFY(change.toStore.empty());
    }

    void anEmptySettingIsItsDefault()
    {
        const QTemporaryDir folder;
        const auto database = openDatabase(folder);
        QVERIFY(database);
        for (const char* value : {"9000", ""}) {
            const auto saved = database->writeAndWait([value](directory::WriteSession& session) {
                return session.saveSetting(app::setting::listenerPort, value);
            });
            QVERIFY(saved.has_value());
            const auto session = database->newReadSession();
            QVERIFY(session.has_value());
            const auto read = app::readListenerSettings(**session);
            QVERIFY(read.has_value());
            QCOMPARE(read->port, quint16{*value == '\0' ? quint16{8420} : quint16{9000}});
        }
    }

    void whatIsStoredIsRememberedBesideTheDirectory()
    {
        const QTemporaryDir folder;
        const auto path = app::toPath(folder.path().toStdString());
        const auto database = openDatabase(folder);
        QVERIFY(database);
        QVERIFY(!app::rememberedListenerSettings(path));
        const auto stored = database->writeAndWait([](directory::WriteSession& session) -> core::Result<> {
            for (const auto& [key, value] :
                 {std::pair(app::setting::listenerAddress, "0.0.0.0"), std::pair(app::setting::listenerPort, "8443"),
                  std::pair(app::setting::listenerTlsCertificate, "/etc/é/chain.pem"),
                  std::pair(app::setting::listenerTlsKey, "/etc/é/key.pem"),
                  std::pair(app::setting::listenerAllowFrom, "192.0.2.0/24 10.0.0.1"),
                  std::pair(app::setting::listenerEnrolment, "off"),
                  std::pair(app::setting::listenerHealthAddress, "[::1]:9000"),
                  std::pair(app::setting::enrolmentUrl, "https://join.acme.example")}) {
                if (auto saved = session.saveSetting(key, value); !saved)
                    return saved;
            }
            return {};
        });
        QVERIFY(stored.has_value());
        app::rememberListenerSettings(*database);
        const auto remembered = app::rememberedListenerSettings(path);
        QVERIFY(remembered.has_value());
        QCOMPARE(remembered->address, std::string("0.0.0.0"));
        QCOMPARE(remembered->port, quint16{8443});
        QVERIFY(remembered->tls && remembered->tls->privateKey == app::toPath("/etc/é/key.pem"));
        QCOMPARE(remembered->allowFrom, (std::vector<std::string>{"192.0.2.0/24", "10.0.0.1"}));
        QVERIFY(remembered->isScimOn && !remembered->isEnrolmentOn);
        QVERIFY(remembered->healthListen == (listener::ListenAddress{"::1", 9000}));
        QFile copy(folder.filePath(QStringLiteral("listener.json")));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QVERIFY2(!copy.readAll().contains("join"), "what does not concern the listener stays where it is");
    }

    void whoIsAnsweredOtherwiseIsRememberedOnceThereIsACopy()
    {
        const QTemporaryDir folder;
        const auto path = app::toPath(folder.path().toStdString());
        const auto database = openDatabase(folder);
        QVERIFY(database);
        const auto make = [&](const char* slug, int status) {
            auto client = scim::tolerantCompatibility();
            client.transientStatus = status;
            directory::NewIntegration integration;
            integration.slug = slug;
            integration.name = slug;
            integration.profileId = "custom";
            app::store(client, integration);
            return database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
                const auto made = session.createIntegration(integration);
                return made ? core::Result<>() : tl::unexpected(made.error());
            });
        };
        QVERIFY(make("okta", 429) && make("entra", 503));
        app::rememberClients(*database);
        QVERIFY2(app::rememberedClients(path).empty(), "where nothing listened yet nobody is asked to come again");
        app::rememberListenerSettings(*database);
        const auto known = app::rememberedClients(path);
        QCOMPARE(known.size(), std::size_t{1});
        QCOMPARE(known.at("entra").transientStatus, 503);
        QVERIFY(make("strict", 503));
        app::rememberClients(*database);
        QCOMPARE(app::rememberedClients(path).size(), std::size_t{2});
        QVERIFY(app::rememberedListenerSettings(path).has_value());
    }

    void whatCannotBeReadIsNotRemembered_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half of it") << QByteArray("{\"listener.port\":\"84");
        QTest::newRow("something else") << QByteArray("[1]");
        QTest::newRow("a certificate without its key") << QByteArray("{\"listener.tlsCertificate\":\"/x\"}");
    }

    void whatCannotBeReadIsNotRemembered()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        QFile copy(folder.filePath(QStringLiteral("listener.json")));
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(text) == text.size());
        copy.close();
        QVERIFY(!app::rememberedListenerSettings(app::toPath(folder.path().toStdString())));
    }

    void theProfilesTransientAnswerReachesTheIntegration_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("seconds");
        QTest::newRow("app-integration-wizard") << 429 << 5;
        QTest::newRow("okta-test-app") << 429 << 5;
        QTest::newRow("entra") << 503 << 10;
        QTest::newRow("custom") << 503 << 5;
    }

    void theProfilesTransientAnswerReachesTheIntegration()
    {
        QFETCH(int, status);
        QFETCH(int, seconds);
        const auto profiles = app::loadShippedProfiles();
        QVERIFY(profiles.has_value());
        const setup::Profile* profile = profiles->find(QTest::currentDataTag());
        QVERIFY(profile != nullptr);
        const QTemporaryDir folder;
        const auto database = openDatabase(folder);
        QVERIFY(database);
        app::IntegrationWishes wishes;
        wishes.profileId = profile->id;
        wishes.name = "Acme";
        const auto made = app::createIntegration(*database, *profile, wishes);
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
        // As it was written, not as it was made.
        const auto session = database->newReadSession();
        QVERIFY(session.has_value());
        const auto read = (*session)->integrationBySlug("acme");
        QVERIFY(read.has_value() && read->has_value());
        const auto compatibility = app::compatibilityOf(**read);
        QVERIFY(compatibility.has_value());
        QCOMPARE(compatibility->transientStatus, status);
        QCOMPARE(compatibility->retryAfterSeconds, seconds);
    }

    void whatIsKeptOfAnIntegrationGoesWithIt()
    {
        const auto profiles = app::loadShippedProfiles();
        QVERIFY(profiles.has_value());
        const setup::Profile* profile = profiles->find("app-integration-wizard");
        QVERIFY(profile != nullptr);
        const QTemporaryDir folder;
        const auto database = openDatabase(folder);
        QVERIFY(database);
        const auto first = makeNamed(*database, *profile, "First");
        const auto second = makeNamed(*database, *profile, "Second");
        QVERIFY(first && second);
        for (const auto id : {*first, *second})
            QVERIFY(keepAll(*database, id));
        const auto removed = app::deleteIntegration(*database, *first);
        QVERIFY2(removed.has_value(), removed ? "" : removed.error().message.c_str());
        const auto session = database->newReadSession();
        QVERIFY(session.has_value());
        for (const auto& name : namesOf(*first))
            QVERIFY2(!(*session)->setting(name).value(), name.c_str());
        for (const auto& name : namesOf(*second))
            QVERIFY2((*session)->setting(name).value(), name.c_str());
        const auto secrets = (*session)->secrets();
        QVERIFY(secrets.has_value());
        QCOMPARE(secrets->size(), std::size_t{3});
        for (const directory::StoredSecret& secret : *secrets)
            QVERIFY2(secret.name.find("/" + std::to_string(second->value)) != std::string::npos, secret.name.c_str());
    }

    void aDroppedProfileIsThereAtTheNextStart()
    {
        const QTemporaryDir folder;
        const auto data = app::toPath(folder.path().toStdString());
        const auto shipped = app::loadShippedProfiles();
        const auto before = app::loadProfiles(data);
        QVERIFY(shipped.has_value() && before.has_value());
        QCOMPARE(before->profiles().size(), shipped->profiles().size());
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("profiles")));
        const QByteArray custom = shippedText("custom.json");
        QVERIFY(drop(folder, "acme.json",
                     QByteArray(custom).replace("\"custom\"", "\"acme\"").replace("custom.md", "acme.md")));
        QVERIFY(drop(folder, "acme.md", "# Acme\n\n## Good to know\n- One.\n\n## More\n- Two.\n"));
        QVERIFY(drop(folder, "custom.json", QByteArray(custom).replace("\"name\": \"", "\"name\": \"My ")));
        QVERIFY(drop(folder, "broken.json", "{\n\"id\": \n"));
        QVERIFY(drop(folder, "large.json", QByteArray(2 * 1024 * 1024, ' ')));
        QVERIFY(drop(folder, "profile.schema.json", "{}"));
        const auto after = app::loadProfiles(data);
        QVERIFY(after.has_value());
        QCOMPARE(after->profiles().size(), shipped->profiles().size() + 1);
        const setup::Profile* acme = after->find("acme");
        QVERIFY(acme != nullptr && !acme->folder.empty());
        QVERIFY(app::guideOf(*acme).value_or("").starts_with("# Acme\n"));
        QCOMPARE(acme->goodToKnow, std::string("- One."));
        for (const setup::Profile& profile : shipped->profiles())
            QVERIFY2(profile.goodToKnow.starts_with("- "), profile.id.c_str());
        QCOMPARE(after->find("custom")->name, shipped->find("custom")->name);
        QVERIFY(app::guideOf(*after->find("custom")).value_or("").size() > 100);
        QStringList refused;
        for (const setup::ProfileProblem& problem : after->problems())
            refused << QString::fromStdString(problem.fileName);
        refused.sort();
        QCOMPARE(refused, QStringList({QStringLiteral("broken.json"), QStringLiteral("custom.json"),
                                       QStringLiteral("large.json")}));
    }

    void aCompanionIsMadeWithoutACredential()
    {
        const auto profiles = app::loadShippedProfiles();
        QVERIFY(profiles.has_value());
        const QTemporaryDir folder;
        const auto database = openDatabase(folder);
        QVERIFY(database);
        app::IntegrationWishes wishes;
        wishes.profileId = "trusona";
        wishes.name = "Watched";
        wishes.role = directory::Role::Companion;
        wishes.authMode = directory::AuthMode::Basic;
        const auto made = app::createIntegration(*database, *profiles->find("trusona"), wishes);
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
        QVERIFY(!made->hasCredential() && made->credential.secret.isEmpty());
        const auto session = database->newReadSession();
        QVERIFY(session.has_value());
        QVERIFY((*session)->credentials(made->integration.id).value().empty());
        const auto issued = app::issueCredential(*database, made->integration, {});
        QVERIFY(!issued.has_value() && issued.error().kind == core::ErrorKind::Denied);
        QVERIFY2(issued.error().message.find("Okta talks to the vendor") != std::string::npos,
                 issued.error().message.c_str());
        QVERIFY((*session)->credentials(made->integration.id).value().empty());
    }

    void aPublicUrlIsStoredAsItIsTold_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("stored");
        const QByteArray none;
        QTest::newRow("as it is told") << QByteArray("https://scim.acme.example")
                                       << QByteArray("https://scim.acme.example");
        QTest::newRow("capitals") << QByteArray("HTTPS://SCIM.Acme.Example:8443/")
                                  << QByteArray("https://scim.acme.example:8443");
        QTest::newRow("letters beyond ASCII") << QByteArray("https://scim.b\xc3\xbc"
                                                            "cher.example")
                                              << QByteArray("https://scim.xn--bcher-kva.example");
        QTest::newRow("IPv6") << QByteArray("http://[2001:db8::1]:8420") << QByteArray("http://[2001:db8::1]:8420");
        QTest::newRow("a path") << QByteArray("https://scim.acme.example/scim") << none;
        QTest::newRow("an underscore") << QByteArray("https://scim_1.acme.example") << none;
        QTest::newRow("somebody") << QByteArray("https://me@scim.acme.example") << none;
        QTest::newRow("no host") << QByteArray("https://") << none;
        QTest::newRow("another scheme") << QByteArray("ftp://scim.acme.example") << none;
        QTest::newRow("port 0") << QByteArray("https://scim.acme.example:0") << none;
        QTest::newRow("no URL") << QByteArray("scim.acme.example") << none;
    }

    // What is taken here is taken by the listener: what it refuses would keep it from starting.
    void aPublicUrlIsStoredAsItIsTold()
    {
        QFETCH(QByteArray, given);
        QFETCH(QByteArray, stored);
        const auto parsed = app::parsePublicUrl(given.toStdString());
        QCOMPARE(parsed.has_value(), !stored.isEmpty());
        if (!parsed) {
            QVERIFY(parsed.error().kind == core::ErrorKind::Invalid);
            return;
        }
        QCOMPARE(QByteArray::fromStdString(*parsed), stored);
        auto wanted = settings("127.0.0.1", 8420, parsed->c_str());
        QVERIFY(listener::checkExposure(wanted).has_value());
    }

    void theUrlThatIsToldSpeaksTls_data()
    {
        QTest::addColumn<bool>("isTls");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("plain") << false << QByteArray("127.0.0.1") << QByteArray("http://127.0.0.1:8420");
        QTest::newRow("TLS") << true << QByteArray("192.0.2.1") << QByteArray("https://192.0.2.1:8420");
        QTest::newRow("TLS by IPv6") << true << QByteArray("::1") << QByteArray("https://[::1]:8420");
    }

    void theUrlThatIsToldSpeaksTls()
    {
        QFETCH(bool, isTls);
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, url);
        const QTemporaryDir folder;
        const auto database = openDatabase(folder);
        QVERIFY(database);
        const auto written = database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto stored = session.saveSetting(app::setting::listenerAddress, address.toStdString());
            if (stored && isTls)
                stored = session.saveSetting(app::setting::listenerTlsCertificate, "/etc/chain.pem");
            if (stored && isTls)
                stored = session.saveSetting(app::setting::listenerTlsKey, "/etc/key.pem");
            return stored;
        });
        QVERIFY(written.has_value());
        const auto session = database->newReadSession();
        QVERIFY(session.has_value());
        const auto told = app::publicUrlOf(**session, folder.path().toStdString());
        QVERIFY(told.has_value());
        QCOMPARE(QByteArray::fromStdString(*told), url);
    }

    void aCommandCanBePasted_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("hint");
        QTest::newRow("plain") << QStringLiteral("/srv/rollcall")
                               << QStringLiteral("/opt/r/bin/rollcallctl --data-dir /srv/rollcall");
        QTest::newRow("space") << QStringLiteral("/srv/my data")
                               << QStringLiteral("/opt/r/bin/rollcallctl --data-dir '/srv/my data'");
        QTest::newRow("quote") << QStringLiteral("/srv/ada's")
                               << QStringLiteral("/opt/r/bin/rollcallctl --data-dir '/srv/ada'\\''s'");
        QTest::newRow("the default") << QString() << QStringLiteral("/opt/r/bin/rollcallctl");
    }

    void aCommandCanBePasted()
    {
#if defined(Q_OS_WIN)
        QSKIP("Paths are quoted for another shell there.");
#endif
        QFETCH(QString, folder);
        QFETCH(QString, hint);
        const auto usual = app::defaultDataDirectory();
        QVERIFY(usual.has_value());
        QCOMPARE(app::commandHint("/opt/r/bin", folder.isEmpty() ? *usual : app::toPath(folder.toStdString())), hint);
    }
};

QTEST_GUILESS_MAIN(CompositionTest)
#include "CompositionTest.moc"
