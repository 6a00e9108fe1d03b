// SPDX-License-Identifier: Apache-2.0
// Mappings, pasted values and the end of tokens.
#include "ShippedProfiles.h"
#include "setup/Actions.h"
#include "setup/Field.h"
#include "setup/Mapping.h"
#include "setup/Prover.h"
#include "setup/TokenLife.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;

namespace {

const okta::Profile alex{{"login", std::string("alex@acme.example")},
                         {"firstName", std::string("Alex")},
                         {"lastName", std::string("Doe")},
                         {"middleName", std::monostate{}}};

} // namespace

class ReviewTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mappingsAreJudgedAndRolledBack()
    {
        const auto catalogue = tests::shippedProfiles();
        okta::ProfileMapping mapping;
        mapping.rules["givenName"] = {"user.firstName", true};
        mapping.rules["familyName"] = {"user.lastName", false};
        const auto rows = mappingRows(*catalogue.find("trusona"), &mapping, nullptr, &alex);
        const auto rowOf = [&](const std::string& path) {
            return *std::ranges::find(rows, path, &MappingRow::scimPath);
        };
        QVERIFY(rowOf("name.givenName").problem.empty() && rowOf("name.givenName").sample == "Alex");
        QVERIFY(rowOf("name.familyName").problem.find("when it changes") != std::string::npos);
        QVERIFY(rowOf("name.middleName").problem.find("not mapped") != std::string::npos);
        QVERIFY(rowOf("userName").problem.empty() && rowOf("userName").isUniqueIdentifier);

        const auto kept = importMapping(exportMapping(mapping));
        QVERIFY(kept.has_value());
        QVERIFY(mappingChanges(mapping, *kept).empty());
        okta::ProfileMapping changed = mapping;
        changed.rules["title"] = {"user.title", true};
        changed.rules["givenName"].expression = "user.nickName";
        const auto back = mappingChanges(changed, *kept);
        QCOMPARE(back.size(), std::size_t{2});
        QVERIFY(back[0].attribute == "givenName" && back[0].rule->expression == "user.firstName");
        QVERIFY(back[1].attribute == "title" && !back[1].rule);
        QVERIFY(!importMapping("{}").has_value());
    }

    void whatIsMappedAndNeverSentIsNamed()
    {
        okta::Schema schema;
        const auto add = [&schema](const char* name, bool isCustom, const char* externalNamespace) {
            okta::SchemaAttribute attribute;
            attribute.name = name;
            attribute.isCustom = isCustom;
            attribute.externalNamespace = externalNamespace;
            schema.attributes.push_back(std::move(attribute));
        };
        add("userName", false, "");
        add("givenName", true, "urn:ietf:params:scim:schemas:core:2.0:User");
        add("costCenter", true, "");
        add("badge", true, "");
        okta::ProfileMapping mapping;
        for (const char* name : {"userName", "givenName", "costCenter"})
            mapping.rules[name] = {std::string("user.") + name, true};
        QCOMPARE(neverSent(mapping, schema), std::vector<std::string>{"costCenter"});
        mapping.rules.erase("costCenter");
        QVERIFY(neverSent(mapping, schema).empty());
    }

    void pastedValuesAreRead_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("value");
        QTest::newRow("admin address") << int(FieldKind::OrganisationUrl)
                                       << QStringLiteral("https://acme-admin.okta.com/admin/dashboard")
                                       << QStringLiteral("https://acme.okta.com");
        QTest::newRow("group address") << int(FieldKind::GroupUrl)
                                       << QStringLiteral("https://acme-admin.okta.com/admin/group/00g1abcdefABCDEF123")
                                       << QStringLiteral("00g1abcdefABCDEF123");
        QTest::newRow("base URL") << int(FieldKind::ScimBaseUrl) << QStringLiteral(" https://scim.vendor.example/v2 ")
                                  << QStringLiteral("https://scim.vendor.example/v2");
        QTest::newRow("underscores that Okta never sees")
            << int(FieldKind::ScimBaseUrl) << QStringLiteral("https://a_b.example/scim_v2/")
            << QStringLiteral("https://a_b.example/scim_v2/");
        QTest::newRow("base URL with a query")
            << int(FieldKind::ScimBaseUrl) << QStringLiteral("https://scim.vendor.example/v2?a=b") << QString();
        const QString callback = QStringLiteral("https://system-admin.okta.com/admin/app/cpc/acme_1/oauth/callback");
        QTest::newRow("redirect URI") << int(FieldKind::RedirectUri) << callback << callback;
        QTest::newRow("address of the consent page")
            << int(FieldKind::RedirectUri)
            << QStringLiteral(
                   "https://scim.acme.example/oauth/acme/authorize?response_type=code&redirect_uri=https%3A%2F"
                   "%2Fsystem-admin.okta.com%2Fadmin%2Fapp%2Fcpc%2Facme_1%2Foauth%2Fcallback&state=1")
            << callback;
        QTest::newRow("redirect URI with a fragment")
            << int(FieldKind::RedirectUri) << QStringLiteral("https://okta.example/callback#a") << QString();
        QTest::newRow("redirect URI without TLS")
            << int(FieldKind::RedirectUri) << QStringLiteral("http://okta.example/callback") << QString();
        QTest::newRow("redirect URI without host")
            << int(FieldKind::RedirectUri) << QStringLiteral("https:///callback") << QString();
        QTest::newRow("nothing") << int(FieldKind::Text) << QStringLiteral("  ") << QString();
    }
    void pastedValuesAreRead()
    {
        QFETCH(int, kind);
        QFETCH(QString, pasted);
        QFETCH(QString, value);
        const auto field = parseField(static_cast<FieldKind>(kind), pasted.toStdString());
        QCOMPARE(field.has_value(), !value.isEmpty());
        if (field)
            QCOMPARE(field->value, value.toStdString());
    }

    void theManagedGroupIsMadeEmptyAndToldSo()
    {
        const auto catalogue = tests::shippedProfiles();
        ActionWish wish;
        wish.managedGroupName = "Acme managed";
        const auto plan = planActions(*catalogue.find("trusona"), wish, {}, {});
        QCOMPARE(plan.calls.size(), std::size_t{1});
        const PlannedCall& call = plan.calls.front();
        QVERIFY(call.kind == ActionKind::CreateGroup && !call.isDone);
        QCOMPARE(call.field, std::string(managedGroupField));
        QVERIFY(call.call.body.find("Nobody is added by Rollcall") != std::string::npos);
        SetupRecord record;
        record.values[std::string(managedGroupField)] = "00g1abcdefABCDEF123";
        QVERIFY(planActions(*catalogue.find("trusona"), wish, {}, record).calls.front().isDone);
    }

    void anAttributeOfAnotherTypeIsNotTheOne_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("isTheOne");
        QTest::newRow("boolean") << QStringLiteral("boolean") << true;
        QTest::newRow("string") << QStringLiteral("string") << false;
        QTest::newRow("array") << QStringLiteral("array") << false;
    }
    void anAttributeOfAnotherTypeIsNotTheOne()
    {
        QFETCH(QString, type);
        QFETCH(bool, isTheOne);
        const auto catalogue = tests::shippedProfiles();
        const Profile& profile = *catalogue.find("beyond-identity");
        okta::SchemaAttribute attribute;
        attribute.name = profile.registration->oktaAttribute;
        attribute.type = type.toStdString();
        Facts facts;
        facts.role = "companion";
        facts.okta.emplace();
        facts.okta->userSchema.emplace();
        facts.okta->userSchema->attributes.push_back(attribute);

        const auto plan = planActions(profile, {}, *facts.okta, facts.record);
        QCOMPARE(plan.calls.size(), std::size_t{1});
        QVERIFY(plan.calls.front().kind == ActionKind::AddAttribute);
        QCOMPARE(plan.calls.front().isDone, isTheOne);
        QCOMPARE(plan.warnings.empty(), isTheOne);
        const Guide guide = prove(profile, facts);
        const auto step = std::ranges::find(guide.steps, "attribute", [](const GuideStep& one) { return one.step.id; });
        QVERIFY(step != guide.steps.end());
        QCOMPARE(step->state == StepState::Proven, isTheOne);
        QCOMPARE(step->trouble.has_value(), !isTheOne);
        if (isTheOne)
            return;
        for (const std::string& told : {plan.warnings.front(), step->trouble->seen})
            QVERIFY2(told.find("byndidRegistered") != std::string::npos &&
                         told.find(attribute.type) != std::string::npos,
                     told.c_str());
        QVERIFY(!step->trouble->cause.empty());
        QVERIFY(step->trouble->next.find("Profile Editor") != std::string::npos);
    }

    void aPastedTokenIsKeptOutOfSight()
    {
        const auto field = parseField(FieldKind::Token, " Bearer abcdef0123456789 ");
        QVERIFY(field.has_value() && field->value.empty());
        QCOMPARE(field->secret.reveal(), std::string_view("abcdef0123456789"));
        QVERIFY(field->note.find("Bearer") != std::string::npos);
    }

    void whatIsSentBesideAClosedSetIsNamed()
    {
        Profile profile;
        profile.attributes = {{"userName", "User name", "login", true, {}},
                              {"name.givenName", "First name", "firstName", true, {}}};
        okta::ProfileMapping mapping;
        mapping.rules["givenName"] = {"user.firstName", true};
        mapping.rules["title"] = {"user.title", true};
        QVERIFY(unexpected(profile, mapping, nullptr).empty());
        profile.isAttributeSetClosed = true;
        QCOMPARE(unexpected(profile, mapping, nullptr), std::vector<std::string>{"title"});
        mapping.rules.erase("title");
        QVERIFY(unexpected(profile, mapping, nullptr).empty());
    }

    void tokensAreWarnedOfBeforeTheyEnd()
    {
        using namespace std::chrono_literals;
        constexpr core::Timestamp now{1'772'355'600'000ms};
        okta::ApiTokenInfo token;
        token.name = "rollcall";
        token.lastUsed = now - 24h * 29;
        QVERIFY(warnOfApiToken(token, std::nullopt, now).front().isUrgent);
        token.lastUsed = now;
        QVERIFY(warnOfApiToken(token, std::nullopt, now).empty());
        okta::User owner;
        owner.status = okta::UserStatus::Suspended;
        QCOMPARE(warnOfApiToken(token, owner, now).size(), std::size_t{1});
        directory::Credential credential;
        credential.purpose = "scim";
        QVERIFY(warnOfCredentials(std::vector{credential}, now).empty());
        QCOMPARE(warnOfCredentials(std::vector{credential, credential}, now).size(), std::size_t{1});
        credential.revoked = now;
        QVERIFY(warnOfCredentials(std::vector{credential}, now).front().isUrgent);
    }

    void aRotationIsWarnedOfUntilTheNewOneIsUsed_data()
    {
        QTest::addColumn<int>("hoursLeft");
        QTest::addColumn<int>("oldUsed"); // hours ago; -1: never
        QTest::addColumn<int>("newUsed");
        QTest::addColumn<bool>("isWarned");
        QTest::addColumn<bool>("isUrgent");
        QTest::newRow("just rotated") << 24 * 7 << 1 << -1 << true << false;
        QTest::newRow("Okta still uses the old one near its end") << 48 << 1 << 5 << true << true;
        QTest::newRow("Okta uses the new one") << 48 << 5 << 1 << false << false;
        QTest::newRow("over, and Okta never took the new one") << -1 << 2 << -1 << true << true;
        QTest::newRow("over, and Okta uses the new one") << -1 << 5 << 1 << false << false;
        QTest::newRow("over, and nobody ever used it") << -1 << -1 << -1 << false << false;
    }

    void aRotationIsWarnedOfUntilTheNewOneIsUsed()
    {
        using namespace std::chrono_literals;
        QFETCH(int, hoursLeft);
        QFETCH(int, oldUsed);
        QFETCH(int, newUsed);
        QFETCH(bool, isWarned);
        QFETCH(bool, isUrgent);
        constexpr core::Timestamp now{1'772'355'600'000ms};
        const auto used = [now](int hours) {
            return hours < 0 ? std::nullopt : std::optional<core::Timestamp>(now - std::chrono::hours(hours));
        };
        std::vector<directory::Credential> credentials(2);
        credentials.front().id = directory::CredentialId{1};
        credentials.front().expires = now + std::chrono::hours(hoursLeft);
        credentials.front().lastUsed = used(oldUsed);
        credentials.back().id = directory::CredentialId{2};
        credentials.back().lastUsed = used(newUsed);
        for (auto& each : credentials)
            each.purpose = "scim";
        const auto warnings = warnOfCredentials(credentials, now);
        QCOMPARE(warnings.size(), std::size_t{isWarned ? 1U : 0U});
        QCOMPARE(isWarned && warnings.front().isUrgent, isUrgent);
        QCOMPARE(stateOf(credentials.front(), now), hoursLeft < 0 ? CredentialState::Ended : CredentialState::EndsSoon);
        QCOMPARE(isLastValid(credentials, directory::CredentialId{2}, now), hoursLeft < 0);
        QVERIFY(!isLastValid(credentials, directory::CredentialId{1}, now));
    }
};

QTEST_GUILESS_MAIN(ReviewTest)
#include "ReviewTest.moc"
