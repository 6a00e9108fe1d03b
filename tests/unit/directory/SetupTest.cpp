// SPDX-License-Identifier: Apache-2.0
// Integrations, schemas of their own, credentials and OAuth as they are stored.
#include "OAuthRepository.h"
#include "SqliteDialect.h"
#include "TestDirectory.h"

#include <QtTest>

#include <algorithm>
#include <stdexcept>

using namespace rollcall;
using namespace rollcall::directory;
using namespace std::chrono_literals;

namespace {

core::Sha256Digest hashOf(const std::string& text)
{
    return core::sha256(text);
}

ExtensionSchema schemaOf(const std::string& urn, const std::string& definition)
{
    return {"User", urn, definition, {}};
}

} // namespace

class SetupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<TestDirectory>(); }
    void cleanup() { m_fixture.reset(); }

    void changesAnIntegration()
    {
        IntegrationChange wanted;
        wanted.name = "Renamed";
        wanted.compatibility = "{\"preset\":\"entra\"}";
        wanted.downstream = "{\"url\":\"https://vendor.example/scim\"}";
        const FeedPosition before = valueOf(m_fixture->reader->feedEnd());
        const auto changed = valueOf(update(wanted));
        QCOMPARE(changed.name, std::string("Renamed"));
        QCOMPARE(changed.slug, std::string("acme"));
        const auto stored = valueOf(m_fixture->reader->integrationBySlug("acme"));
        QVERIFY(stored.has_value());
        QCOMPARE(stored->name, changed.name);
        QCOMPARE(stored->compatibility, changed.compatibility);
        QCOMPARE(stored->downstream, *wanted.downstream);
        const auto fed = valueOf(m_fixture->reader->feedAfter(before, 10));
        QCOMPARE(fed.size(), std::size_t{1});
        QVERIFY(fed.front().kind == FeedKind::Integration && fed.front().change == FeedChange::Changed);
        QCOMPARE(column(m_fixture->file(), "SELECT count(*) FROM changes WHERE person IS NULL AND group_id IS NULL"),
                 std::vector<std::string>{"1"});
        // The same once more is nothing.
        std::ignore = valueOf(update(wanted));
        QCOMPARE(valueOf(m_fixture->reader->feedEnd()), fed.front().position);
    }

    void createsAnIntegrationWithItsDownstream()
    {
        NewIntegration integration;
        integration.slug = "passes-on";
        integration.name = "Passes on";
        integration.profileId = "custom";
        integration.role = Role::Relay;
        integration.downstream = "{\"url\":\"https://vendor.example/scim\"}";
        const auto created =
            valueOf(m_fixture->write([&](WriteSession& session) { return session.createIntegration(integration); }));
        QCOMPARE(created.downstream, integration.downstream);
        QCOMPARE(valueOf(m_fixture->reader->integrationBySlug("passes-on"))->downstream, integration.downstream);
        QCOMPARE(valueOf(m_fixture->reader->integrationBySlug("acme"))->downstream, std::string());
    }

    void keepsSealedSecretsByName()
    {
        m_fixture->clock.advance(1s);
        const StoredSecret first{"b", "key-1", std::string("\0\xff seal", 7), m_fixture->clock.now() - 1h};
        const StoredSecret second{"a", "key-1", "other", {}};
        const FeedPosition before = valueOf(m_fixture->reader->feedEnd());
        const auto known = m_fixture->write([&](WriteSession& session) -> core::Result<std::vector<StoredSecret>> {
            for (const StoredSecret& secret : {first, second}) {
                if (auto saved = session.saveSecret(secret); !saved)
                    return tl::unexpected(saved.error());
            }
            return session.secrets();
        });
        QCOMPARE(valueOf(known).size(), std::size_t{2});
        const auto all = valueOf(m_fixture->reader->secrets());
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all.front().name, second.name);
        QVERIFY(all.front().modified == m_fixture->clock.now());
        const auto found = valueOf(m_fixture->reader->secret("b"));
        QVERIFY(found.has_value());
        QCOMPARE(found->sealed, first.sealed);
        QCOMPARE(found->keyId, first.keyId);
        QVERIFY(found->modified == first.modified);
        QVERIFY(!valueOf(m_fixture->reader->secret("c")).has_value());
        for (const FeedEntry& entry : valueOf(m_fixture->reader->feedAfter(before, 10)))
            QVERIFY(entry.kind == FeedKind::Setting && entry.rowId == 0);
    }

    void forgetsASettingWithAllBelowIt()
    {
        const auto save = [](WriteSession& session) -> core::Result<> {
            for (const char* name : {"a/1", "a/1/x", "a/1/y/z", "a/10", "a/10/x", "a/1-x", "a/2/x"}) {
                if (auto saved = session.saveSetting(name, "kept"); !saved)
                    return saved;
            }
            return {};
        };
        const auto forget = [](WriteSession& session) { return session.deleteSettings("a/1"); };
        QVERIFY(m_fixture->database->writeAndWait(save).has_value());
        QVERIFY(m_fixture->database->writeAndWait(forget).has_value());
        for (const char* gone : {"a/1", "a/1/x", "a/1/y/z"})
            QVERIFY2(!valueOf(m_fixture->reader->setting(gone)).has_value(), gone);
        for (const char* kept : {"a/10", "a/10/x", "a/1-x", "a/2/x"})
            QVERIFY2(valueOf(m_fixture->reader->setting(kept)).has_value(), kept);
        const FeedPosition end = valueOf(m_fixture->reader->feedEnd());
        QVERIFY(m_fixture->database->writeAndWait(forget).has_value());
        QCOMPARE(valueOf(m_fixture->reader->feedEnd()), end);
    }

    void replacesAndForgetsSealedSecrets()
    {
        const auto forget = [](WriteSession& session) { return session.deleteSecret("a"); };
        for (const std::string sealed : {"old", "new"}) {
            QVERIFY(
                m_fixture->database
                    ->writeAndWait([&](WriteSession& session) { return session.saveSecret({"a", "k", sealed, {}}); })
                    .has_value());
        }
        QCOMPARE(valueOf(m_fixture->reader->secrets()).size(), std::size_t{1});
        QCOMPARE(valueOf(m_fixture->reader->secret("a"))->sealed, std::string("new"));
        QVERIFY(m_fixture->database->writeAndWait(forget).has_value());
        QVERIFY(valueOf(m_fixture->reader->secrets()).empty());
        const FeedPosition end = valueOf(m_fixture->reader->feedEnd());
        QVERIFY(m_fixture->database->writeAndWait(forget).has_value());
        QCOMPARE(valueOf(m_fixture->reader->feedEnd()), end);
    }

    void keepsWhatIsOnItsWayToADownstream()
    {
        const IntegrationId id = m_fixture->integration.id;
        m_fixture->clock.advance(1s);
        const auto add = [&](const std::string& resource) {
            return m_fixture->write([&](WriteSession& session) { return session.addRelayIntent(id, resource); });
        };
        const RelayIntentId first = valueOf(add("Users/1"));
        std::ignore = valueOf(add("Groups/2"));
        const auto intents = valueOf(m_fixture->reader->relayIntents(id));
        QCOMPARE(intents.size(), std::size_t{2});
        QVERIFY(intents[0].id == first && intents[0].integration == id);
        QVERIFY(intents[0].at == m_fixture->clock.now());
        QCOMPARE(intents[1].resource, std::string("Groups/2"));
        for (int times = 0; times < 2; ++times) {
            QVERIFY(m_fixture->database
                        ->writeAndWait([&](WriteSession& session) { return session.deleteRelayIntent(first); })
                        .has_value());
            QCOMPARE(valueOf(m_fixture->reader->relayIntents(id)).size(), std::size_t{1});
        }
        QVERIFY(m_fixture->database->writeAndWait([&](WriteSession& session) { return session.deleteIntegration(id); })
                    .has_value());
        QVERIFY(valueOf(m_fixture->reader->relayIntents(id)).empty());
        QCOMPARE(column(m_fixture->file(), "SELECT count(*) FROM relay_intents"), std::vector<std::string>{"0"});
        const auto late = add("Users/3");
        QVERIFY(!late.has_value());
        QVERIFY(late.error().kind == core::ErrorKind::NotFound);
    }

    void keepsSchemasOfAnIntegration()
    {
        const std::string urn = "urn:acme:params:scim:schemas:Badge";
        QVERIFY(save(schemaOf(urn, "{\"id\":1}")).has_value());
        QVERIFY(save(schemaOf("URN:acme:params:scim:schemas:BADGE", "{\"id\":2}")).has_value());
        const auto schemas = valueOf(m_fixture->reader->extensionSchemas(m_fixture->integration.id));
        QCOMPARE(schemas.size(), std::size_t{1});
        QCOMPARE(schemas.front().definition, std::string("{\"id\":2}"));
        QVERIFY(remove("User", "urn:acme:params:scim:schemas:badge").has_value());
        QVERIFY(valueOf(m_fixture->reader->extensionSchemas(m_fixture->integration.id)).empty());
        const auto again = remove("User", urn);
        QVERIFY(!again.has_value());
        QVERIFY(again.error().kind == core::ErrorKind::NotFound);
    }

    void keepsSeveralCredentialsSideBySide()
    {
        NewCredential first;
        first.integration = m_fixture->integration.id;
        first.mode = AuthMode::Header;
        first.hash = hashOf("first");
        first.headerName = "X-Api-Key";
        first.label = "until March";
        NewCredential second = first;
        second.hash = hashOf("second");
        second.label = "from March";
        const auto old = valueOf(create(first));
        std::ignore = valueOf(create(second));
        CredentialChange change;
        change.expires = m_fixture->clock.now() + 24h;
        change.label = "old";
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](WriteSession& session) { return session.updateCredential(old.id, change); })
                    .has_value());
        const auto hashes = valueOf(m_fixture->reader->credentialHashes());
        QCOMPARE(hashes.size(), std::size_t{2});
        QVERIFY(hashes[0].expires == change.expires && !hashes[1].expires);
        QCOMPARE(hashes[0].headerName, std::string("X-Api-Key"));
        QVERIFY(std::none_of(hashes.begin(), hashes.end(), [](const auto& hash) { return hash.isRevoked; }));
        QCOMPARE(valueOf(m_fixture->reader->credentials(m_fixture->integration.id))[0].label, std::string("old"));
    }

    void aConsentCodeIsUsedOnceAndHasItsTries_data()
    {
        QTest::addColumn<QByteArrayList>("typed");
        QTest::addColumn<int>("minutesLater");
        QTest::addColumn<int>("lastAnswer");
        QTest::newRow("right at once") << QByteArrayList{"right"} << 0 << int(ConsentAnswer::Accepted);
        QTest::newRow("right at the last try")
            << QByteArrayList{"a", "b", "right"} << 0 << int(ConsentAnswer::Accepted);
        QTest::newRow("right too late in tries")
            << QByteArrayList{"a", "b", "c", "right"} << 0 << int(ConsentAnswer::None);
        QTest::newRow("right too late in time") << QByteArrayList{"right"} << 6 << int(ConsentAnswer::None);
        QTest::newRow("right twice") << QByteArrayList{"right", "right"} << 0 << int(ConsentAnswer::None);
        QTest::newRow("wrong") << QByteArrayList{"a"} << 0 << int(ConsentAnswer::Wrong);
    }
    void aConsentCodeIsUsedOnceAndHasItsTries()
    {
        QFETCH(QByteArrayList, typed);
        QFETCH(int, minutesLater);
        QFETCH(int, lastAnswer);
        const auto expires = m_fixture->clock.now() + 5min;
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](WriteSession& session) {
                        return session.createConsentCode(m_fixture->integration.id, hashOf("right"), expires, 3);
                    })
                    .has_value());
        m_fixture->clock.advance(std::chrono::minutes(minutesLater));
        ConsentAnswer answer = ConsentAnswer::None;
        for (const QByteArray& code : typed) {
            answer = valueOf(m_fixture->write([&](WriteSession& session) {
                return session.tryConsentCode(m_fixture->integration.id, hashOf(code.toStdString()));
            }));
        }
        QCOMPARE(int(answer), lastAnswer);
        const auto stored = valueOf(m_fixture->reader->consentCode(m_fixture->integration.id));
        QVERIFY(stored.has_value());
        QCOMPARE(stored->used.has_value(), typed.contains("right") && typed.size() <= 3 && minutesLater < 5);
    }

    void anAuthorizationCodeIsRedeemedOnce()
    {
        const CredentialId client = createClient();
        const auto expires = m_fixture->clock.now() + 1min;
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](WriteSession& session) {
                        return session.createAuthorizationCode(
                            {client, hashOf("code"), "https://okta.example/cb", "challenge", "scim", expires});
                    })
                    .has_value());
        const auto redeem = [&](const std::string& token) {
            return m_fixture->write([&](WriteSession& session) -> core::Result<OAuthFamilyId> {
                const auto code = session.authorizationCode(m_fixture->integration.id, hashOf("code"));
                if (!code || !*code)
                    return core::failure(core::ErrorKind::NotFound, "no code");
                return session.redeemAuthorizationCode(**code, tokens(token));
            });
        };
        const OAuthFamilyId family = valueOf(redeem("one"));
        const auto second = redeem("two");
        QVERIFY(!second.has_value());
        QVERIFY(second.error().kind == core::ErrorKind::Conflict);
        QVERIFY(!valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("two"))).has_value());
        const auto token = valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("one")));
        QVERIFY(token.has_value());
        QVERIFY(token->family == family && token->kind == OAuthTokenKind::Access && !token->isRevoked);
        QCOMPARE(token->scope, std::string("scim"));
        QVERIFY(!valueOf(m_fixture->reader->oauthToken(IntegrationId(99), hashOf("one"))).has_value());
        const auto anywhere = valueOf(m_fixture->reader->oauthTokenAnywhere(hashOf("one")));
        QVERIFY(anywhere.has_value());
        QVERIFY(anywhere->id == token->id && anywhere->integration == m_fixture->integration.id);
        QVERIFY(!valueOf(m_fixture->reader->oauthTokenAnywhere(hashOf("two"))).has_value());
    }

    void aRefreshTokenIsReplacedWithinItsFamily()
    {
        const CredentialId client = createClient();
        const OAuthFamilyId family = valueOf(issue(client, "one"));
        const auto refresh = valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("one-refresh")));
        QVERIFY(refresh.has_value());
        QVERIFY(refresh->kind == OAuthTokenKind::Refresh && !refresh->replaced);
        const auto replace = [&](const std::string& token) {
            return m_fixture->database->writeAndWait(
                [&](WriteSession& session) { return session.replaceRefreshToken(*refresh, tokens(token)); });
        };
        QVERIFY(replace("two").has_value());
        const auto old = valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("one-refresh")));
        QVERIFY(old && old->replaced.has_value());
        QVERIFY(valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("two")))->family == family);

        QVERIFY(
            m_fixture->database->writeAndWait([&](WriteSession& session) { return session.revokeTokenFamily(family); })
                .has_value());
        QVERIFY(valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("two")))->isRevoked);
        QVERIFY(!replace("three").has_value());
    }

    void tokensGoWithTheirClientAndTheirIntegration()
    {
        const CredentialId client = createClient();
        std::ignore = valueOf(issue(client, "one"));
        QVERIFY(
            m_fixture->database->writeAndWait([&](WriteSession& session) { return session.revokeCredential(client); })
                .has_value());
        QVERIFY(valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("one")))->isRevoked);
        QVERIFY(!issue(client, "two").has_value());
        QVERIFY(m_fixture->database
                    ->writeAndWait(
                        [&](WriteSession& session) { return session.deleteIntegration(m_fixture->integration.id); })
                    .has_value());
        QVERIFY(!valueOf(m_fixture->reader->oauthToken(m_fixture->integration.id, hashOf("one"))).has_value());
        QCOMPARE(column(m_fixture->file(), "SELECT count(*) FROM oauth_families"), std::vector<std::string>{"0"});
    }

    void whatExpiredAgesAwayWithItsFamily()
    {
        std::ignore = valueOf(issue(createClient(), "one"));
        const auto now = m_fixture->clock.now();
        m_fixture->close();
        const SqliteDialect dialect;
        auto connection = valueOf(Connection::open(dialect, {m_fixture->file(), ConnectionRole::Writer}));
        OAuthRepository oauth(*connection);
        QCOMPARE(valueOf(oauth.prune(now + 30min, 100)), std::int64_t{0});
        // Both tokens and the family.
        QCOMPARE(valueOf(oauth.prune(now + 2h, 100)), std::int64_t{3});
        QCOMPARE(valueOf(oauth.prune(now + 2h, 100)), std::int64_t{0});
    }

    void aCopyKeepsTheIdOfTheOtherService()
    {
        const auto create = [&](const std::string& userName, IntegrationId integration) {
            return m_fixture->write([&](WriteSession& session) {
                return session.createPerson(integration, objectOf("{\"userName\":\"" + userName + "\"}"),
                                            ResourceId("vendor-1"));
            });
        };
        const auto other = valueOf(m_fixture->write([](WriteSession& session) {
            return session.createIntegration({"other", "Other", "custom", Role::Relay, AuthMode::Bearer});
        }));
        QCOMPARE(valueOf(create("ada", m_fixture->integration.id)).person.id.value, std::string("vendor-1"));
        // Another service may give the same id to somebody else.
        QCOMPARE(valueOf(create("bob", other.id)).person.id.value, std::string("vendor-1"));
        QVERIFY(create("eve", other.id).error().kind == core::ErrorKind::Conflict);
        QCOMPARE(valueOf(m_fixture->reader->person(other.id, ResourceId("vendor-1")))->userName, std::string("bob"));
    }

    void aReadThatThrowsEndsWithAnError()
    {
        auto future = m_fixture->database->readAsync(
            {}, [](ReadSession&, std::stop_token) -> core::Result<int> { throw std::runtime_error("a defect"); });
        future.waitForFinished();
        QCOMPARE(future.resultCount(), 1);
        QVERIFY(!future.result().has_value());
        QVERIFY(future.result().error().kind == core::ErrorKind::Internal);
        QCOMPARE(future.result().error().detail, std::string("a defect"));
    }

private:
    core::Result<Integration> update(const IntegrationChange& wanted)
    {
        return m_fixture->write(
            [&](WriteSession& session) { return session.updateIntegration(m_fixture->integration.id, wanted); });
    }
    core::Result<> save(const ExtensionSchema& schema)
    {
        return m_fixture->database->writeAndWait(
            [&](WriteSession& session) { return session.saveExtensionSchema(m_fixture->integration.id, schema); });
    }
    core::Result<> remove(const std::string& resourceType, const std::string& urn)
    {
        return m_fixture->database->writeAndWait([&](WriteSession& session) {
            return session.deleteExtensionSchema(m_fixture->integration.id, resourceType, urn);
        });
    }
    core::Result<Credential> create(const NewCredential& credential)
    {
        return m_fixture->write([&](WriteSession& session) { return session.createCredential(credential); });
    }
    CredentialId createClient()
    {
        NewCredential client;
        client.integration = m_fixture->integration.id;
        client.mode = AuthMode::OAuth;
        client.username = "client-1";
        client.hash = hashOf("secret");
        client.redirectUris = {"https://okta.example/cb"};
        const auto created = valueOf(create(client));
        if (valueOf(m_fixture->reader->credentialHashes()).back().redirectUris != client.redirectUris)
            qFatal("the redirect URIs are lost");
        return created.id;
    }
    NewOAuthTokens tokens(const std::string& name)
    {
        const auto expires = m_fixture->clock.now() + 1h;
        return {{hashOf(name), "last", expires}, NewOAuthToken{hashOf(name + "-refresh"), "last", expires}};
    }
    core::Result<OAuthFamilyId> issue(CredentialId client, const std::string& name)
    {
        return m_fixture->write(
            [&](WriteSession& session) { return session.issueTokens(client, "scim", tokens(name)); });
    }

    std::unique_ptr<TestDirectory> m_fixture;
};

QTEST_GUILESS_MAIN(SetupTest)
#include "SetupTest.moc"
