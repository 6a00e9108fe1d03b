// SPDX-License-Identifier: Apache-2.0
// Mappings, pasted values, sign-in rules and the end of tokens.
#include "ShippedProfiles.h"
#include "setup/Actions.h"
#include "setup/Field.h"
#include "setup/Mapping.h"
#include "setup/Prover.h"
#include "setup/SignInReview.h"
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

SignInFacts signInOf(bool asksForRegistration, std::vector<okta::GroupId> exempted, bool isRegistered)
{
    SignInFacts facts;
    okta::IdentityProvider provider;
    provider.id = okta::IdentityProviderId("idp1");
    provider.name = "Beyond Identity";
    provider.status = "ACTIVE";
    facts.providers.push_back(provider);
    okta::PolicyRule route;
    route.name = "To the vendor";
    route.status = "ACTIVE";
    route.routesTo.push_back(provider.id);
    if (asksForRegistration)
        route.userIdentifier = okta::UserIdentifierCondition{"ATTRIBUTE", "byndidRegistered", {{"EQUALS", "true"}}};
    facts.routing.push_back({{}, {route}});
    okta::PolicyRule exemption;
    exemption.name = "No factor";
    exemption.status = "ACTIVE";
    exemption.access = "ALLOW";
    exemption.isFactorRequired = false;
    exemption.includedGroups = std::move(exempted);
    facts.signOn.push_back({{}, {exemption}});
    facts.people.push_back({"Sam", {okta::GroupId("managed")}, isRegistered});
    facts.isRegistrationKnown = true;
    return facts;
}

/// The one that matters most.
SignInFinding exemptionIn(const SignInFacts& facts, const SignInExpectation& expectation)
{
    auto findings = reviewSignIn(facts, expectation);
    std::erase_if(findings, [](const SignInFinding& one) { return one.topic != SignInTopic::Exemption; });
    const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
    return found == findings.end() ? SignInFinding() : *found;
}

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

    void signInRulesAreJudged_data()
    {
        QTest::addColumn<bool>("asks");
        QTest::addColumn<QStringList>("exempted");
        QTest::addColumn<bool>("isRegistered");
        QTest::addColumn<int>("worst");
        const QStringList managed{QStringLiteral("managed")};
        QTest::newRow("as it should be") << true << managed << true << int(Severity::Good);
        QTest::newRow("somebody without a passkey is exempted") << true << managed << false << int(Severity::Bad);
        QTest::newRow("everybody is exempted") << true << QStringList() << true << int(Severity::Bad);
        QTest::newRow("another group is exempted")
            << true << QStringList{QStringLiteral("other")} << true << int(Severity::Warning);
        QTest::newRow("unregistered people are sent to the vendor") << false << managed << false << int(Severity::Bad);
        QTest::newRow("the route asks for nothing") << false << managed << true << int(Severity::Bad);
    }
    void signInRulesAreJudged()
    {
        QFETCH(bool, asks);
        QFETCH(QStringList, exempted);
        QFETCH(bool, isRegistered);
        QFETCH(int, worst);
        std::vector<okta::GroupId> groups;
        for (const QString& group : exempted)
            groups.emplace_back(group.toStdString());
        const auto findings = reviewSignIn(signInOf(asks, groups, isRegistered),
                                           {okta::GroupId("managed"), "byndidRegistered", "Beyond Identity"});
        const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
        QVERIFY(found != findings.end());
        QCOMPARE(int(found->severity), worst);
        if (!isRegistered)
            QVERIFY2(found->sentence.find("1 (Sam)") != std::string::npos, found->sentence.c_str());
    }

    void anExpressionIsTakenForAQuestionOnlyWhereItIsOne_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("worst");
        const auto row = [](const char* expression, Severity worst) {
            QTest::newRow(expression) << QString::fromLatin1(expression) << int(worst);
        };
        row("user.profile.byndidRegistered", Severity::Good);
        row("user.byndidRegistered == true", Severity::Good);
        row("(user.profile.byndidRegistered == true) && user.profile.department == \"IT\"", Severity::Good);
        row("!user.profile.byndidRegistered", Severity::Unknown);
        row("!(user.profile.byndidRegistered)", Severity::Unknown);
        row("not user.profile.byndidRegistered", Severity::Unknown);
        row("user.profile.byndidRegistered == true || user.profile.department == \"IT\"", Severity::Unknown);
        row("user.profile.byndidRegisteredOld == true", Severity::Unknown);
        row("user.profile.byndidRegistered == \"false\"", Severity::Unknown);
        row("user.profile.byndidRegistered != true", Severity::Unknown);
        row("user.profile.byndidRegistered == true ? false : true", Severity::Unknown);
        row("user.profile.department == \"IT\"", Severity::Bad);
        row("((user.profile.byndidRegistered)) && String.len(user.profile.city) > 3", Severity::Good);
        row("(user.profile.city == \"X\" || user.profile.city == \"Y\") && user.byndidRegistered", Severity::Good);
        row("user.profile.city == 'a || b' && user.byndidRegistered", Severity::Good);
        // The attribute is one of several, and all of them are turned round, or it is only spoken of.
        row("!(user.profile.department == \"IT\" && user.profile.byndidRegistered == true && user.profile.city == "
            "\"X\")",
            Severity::Unknown);
        row("not (user.profile.city == \"X\" && user.byndidRegistered && user.profile.city == \"Y\")",
            Severity::Unknown);
        row("Convert.toInt(user.a && user.byndidRegistered && user.b) == 0", Severity::Unknown);
        row("{user.a && user.byndidRegistered && user.b}.isEmpty()", Severity::Unknown);
        row("user.profile.city != \"a && user.byndidRegistered && b\"", Severity::Unknown);
        row("user.profile.city != 'a && user.byndidRegistered && b'", Severity::Unknown);
        row("user.profile.city != 'a\\' && user.byndidRegistered && 'b'", Severity::Unknown);
        row("user.profile.city != \"a && user.byndidRegistered", Severity::Unknown);
        row("user.profile.city == \"X\" or true && user.byndidRegistered", Severity::Unknown);
        row("user.profile.city == \"X\" OR user.byndidRegistered && user.byndidRegistered", Severity::Unknown);
        row("user.a ?: user.b && user.byndidRegistered", Severity::Unknown);
        row("user.a) && user.byndidRegistered && (user.b", Severity::Unknown);
        row("(user.a] && user.byndidRegistered", Severity::Unknown);
        row("user.a = false && user.byndidRegistered", Severity::Unknown);
        row("user.a && user.byndidRegistered == true == false", Severity::Unknown);
        row("user.a && user.profile.by ndidRegistered && user.profile.byndidRegistered2", Severity::Unknown);
        row("user.a && appuser.byndidRegistered && user.b", Severity::Unknown);
        row("user.profile.BYNDIDREGISTERED == true", Severity::Unknown);
    }
    void anExpressionIsTakenForAQuestionOnlyWhereItIsOne()
    {
        QFETCH(QString, expression);
        QFETCH(int, worst);
        SignInFacts facts = signInOf(false, {okta::GroupId("managed")}, true);
        facts.routing.front().rules.front().expression = expression.toStdString();
        const auto findings =
            reviewSignIn(facts, {okta::GroupId("managed"), "byndidRegistered", "Beyond Identity", {}});
        const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
        QVERIFY(found != findings.end());
        QCOMPARE(int(found->severity), worst);
    }

    void membersOfUnknownRegistrationAreNoProof_data()
    {
        QTest::addColumn<int>("members"); // -1: not counted
        QTest::addColumn<bool>("isLookedAt");
        QTest::addColumn<bool>("isComplete");
        QTest::addColumn<int>("worst");
        QTest::addColumn<QString>("told");
        QTest::newRow("nobody was looked at")
            << 4000 << false << true << int(Severity::Unknown) << QStringLiteral("its 4000 members");
        QTest::newRow("nobody was counted")
            << -1 << false << true << int(Severity::Unknown) << QStringLiteral("its members");
        QTest::newRow("nobody is in it") << 0 << false << true << int(Severity::Good) << QStringLiteral("nobody");
        QTest::newRow("some were looked at")
            << -1 << true << false << int(Severity::Unknown) << QStringLiteral("there are more");
        QTest::newRow("all were looked at") << -1 << true << true << int(Severity::Good) << QStringLiteral("exactly");
    }
    void membersOfUnknownRegistrationAreNoProof()
    {
        QFETCH(int, members);
        QFETCH(bool, isLookedAt);
        QFETCH(bool, isComplete);
        QFETCH(int, worst);
        QFETCH(QString, told);
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        facts.isRegistrationKnown = isLookedAt;
        facts.arePeopleComplete = isComplete;
        if (!isLookedAt)
            facts.people.clear();
        if (members >= 0)
            facts.managed = static_cast<std::size_t>(members);
        const auto findings =
            reviewSignIn(facts, {okta::GroupId("managed"), "byndidRegistered", "Beyond Identity", {}});
        const auto found = std::ranges::find(findings, SignInTopic::Exemption, &SignInFinding::topic);
        QVERIFY(found != findings.end());
        QCOMPARE(int(found->severity), worst);
        QVERIFY2(found->sentence.find(told.toStdString()) != std::string::npos, found->sentence.c_str());
    }

    void membersOfUnknownRegistrationAreNamed()
    {
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        facts.people.push_back({"Kim", {okta::GroupId("managed")}, std::nullopt});
        const SignInExpectation expectation{okta::GroupId("managed"), "byndidRegistered", "Beyond Identity"};
        const auto unknown = exemptionIn(facts, expectation);
        QVERIFY2(unknown.severity == Severity::Unknown && unknown.sentence.find("(Kim)") != std::string::npos,
                 unknown.sentence.c_str());
        facts.people.push_back({"Lee", {okta::GroupId("managed")}, false});
        const auto bad = exemptionIn(facts, expectation);
        QVERIFY2(bad.severity == Severity::Bad && bad.sentence.find("1 (Lee)") != std::string::npos,
                 bad.sentence.c_str());
    }

    void rulesOfOtherAppsAreOnlyNoted_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::addColumn<bool>("isSystem");
        QTest::addColumn<bool>("isExact");
        QTest::addColumn<bool>("isExactForAll"); // the organisation's own sign-on has the rule
        QTest::addColumn<int>("worst");
        QTest::newRow("everybody, for another app") << false << false << false << true << int(Severity::Note);
        QTest::newRow("everybody, for our app") << true << false << false << true << int(Severity::Bad);
        QTest::newRow("everybody, for apps without a policy") << false << true << false << true << int(Severity::Bad);
        QTest::newRow("the group, for another app too") << false << false << true << true << int(Severity::Note);
        QTest::newRow("the group, for another app alone") << false << false << true << false << int(Severity::Unknown);
        QTest::newRow("the group, for our app alone") << true << false << true << false << int(Severity::Good);
    }
    void rulesOfOtherAppsAreOnlyNoted()
    {
        QFETCH(bool, isOurs);
        QFETCH(bool, isSystem);
        QFETCH(bool, isExact);
        QFETCH(bool, isExactForAll);
        QFETCH(int, worst);
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        PolicyWithRules wiki = facts.signOn.front();
        wiki.policy.id = okta::PolicyId("rst1");
        wiki.policy.name = "Wiki";
        wiki.policy.isSystem = isSystem;
        if (!isExact)
            wiki.rules.front().includedGroups.clear();
        facts.authentication.push_back(wiki);
        if (!isExactForAll)
            facts.signOn.clear();
        SignInExpectation expectation{okta::GroupId("managed"), "byndidRegistered", "Beyond Identity"};
        if (isOurs)
            expectation.appPolicies.emplace_back("rst1");
        const auto findings = reviewSignIn(facts, expectation);
        const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
        QVERIFY(found != findings.end());
        QVERIFY2(int(found->severity) == worst, found->sentence.c_str());
        if (worst != int(Severity::Good))
            QVERIFY2(found->sentence.find("\"Wiki\"") != std::string::npos, found->sentence.c_str());
    }

    void aRuleBehindOneThatDecidesIsNeverReached_data()
    {
        QTest::addColumn<QStringList>("groups"); // of the policy that comes first
        QTest::addColumn<bool>("isConditional");
        QTest::addColumn<bool>("isExact");
        QTest::addColumn<int>("worst");
        const QStringList managed{QStringLiteral("managed")};
        const QStringList both{QStringLiteral("other"), QStringLiteral("managed")};
        const QStringList other{QStringLiteral("other")};
        QTest::newRow("for everybody") << QStringList() << false << true << int(Severity::Unknown);
        QTest::newRow("for the same group") << managed << false << true << int(Severity::Unknown);
        QTest::newRow("for this and another") << both << false << true << int(Severity::Unknown);
        QTest::newRow("for others") << other << false << true << int(Severity::Good);
        QTest::newRow("for everybody, sometimes") << QStringList() << true << true << int(Severity::Good);
        QTest::newRow("too wide, and never reached") << QStringList() << false << false << int(Severity::Note);
        QTest::newRow("too wide, reached by others") << managed << false << false << int(Severity::Bad);
    }
    void aRuleBehindOneThatDecidesIsNeverReached()
    {
        QFETCH(QStringList, groups);
        QFETCH(bool, isConditional);
        QFETCH(bool, isExact);
        QFETCH(int, worst);
        SignInFacts facts = signInOf(true, {}, true);
        if (isExact)
            facts.signOn.front().rules.front().includedGroups.emplace_back("managed");
        PolicyWithRules first;
        first.policy.name = "Staff";
        for (const QString& group : groups)
            first.policy.includedGroups.emplace_back(group.toStdString());
        okta::PolicyRule asks;
        asks.name = "Always";
        asks.status = "ACTIVE";
        asks.access = "ALLOW";
        asks.isFactorRequired = true;
        if (isConditional)
            asks.networkConnection = "ZONE";
        first.rules.push_back(asks);
        facts.signOn.insert(facts.signOn.begin(), first);
        const auto found = exemptionIn(facts, {okta::GroupId("managed"), "byndidRegistered", "Beyond Identity"});
        QVERIFY2(int(found.severity) == worst, found.sentence.c_str());
        const bool isTold = found.sentence.find("\"Always\" of \"Staff\"") != std::string::npos;
        QCOMPARE(isTold, worst == int(Severity::Unknown) || worst == int(Severity::Note));
    }

    void aRuleThatWorksOutTheProviderIsNoAnswer_data()
    {
        QTest::addColumn<bool>("asks");
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<int>("worst");
        const QString attribute = QStringLiteral("byndidRegistered");
        QTest::newRow("asks for registration") << true << attribute << int(Severity::Good);
        QTest::newRow("asks nothing") << false << attribute << int(Severity::Unknown);
        QTest::newRow("nothing is to be asked") << false << QString() << int(Severity::Note);
    }
    void aRuleThatWorksOutTheProviderIsNoAnswer()
    {
        QFETCH(bool, asks);
        QFETCH(QString, attribute);
        QFETCH(int, worst);
        SignInFacts facts = signInOf(asks, {okta::GroupId("managed")}, true);
        okta::PolicyRule& rule = facts.routing.front().rules.front();
        rule.routesTo.clear();
        rule.isDynamic = true;
        const auto findings =
            reviewSignIn(facts, {okta::GroupId("managed"), attribute.toStdString(), "Beyond Identity"});
        const auto found = std::ranges::find(findings, SignInTopic::Route, &SignInFinding::topic);
        QVERIFY(found != findings.end());
        QVERIFY2(int(found->severity) == worst, found->sentence.c_str());
    }

    void theIdentityProviderThatWasNamedIsTheOne()
    {
        SignInFacts facts = signInOf(false, {okta::GroupId("managed")}, false);
        okta::IdentityProvider& provider = facts.providers.front();
        provider.name = "Passkeys";
        provider.issuer = "https://sign-in.acme.example";
        provider.ssoUrl = "https://sign-in.acme.example/sso";
        const auto isRouteSeen = [&facts](const std::string& named) {
            const auto findings =
                reviewSignIn(facts, {okta::GroupId("managed"), "byndidRegistered", "Beyond Identity", {}, named});
            return std::ranges::any_of(findings, [](const SignInFinding& finding) {
                return finding.topic == SignInTopic::Route && finding.severity == Severity::Bad;
            });
        };
        QVERIFY(!isRouteSeen({}));
        QVERIFY(isRouteSeen(provider.id.value));
        // Another one is not it, whatever it is called.
        provider.name = "Beyond Identity";
        QVERIFY(isRouteSeen({}));
        QVERIFY(!isRouteSeen("0oaother"));
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

    void whatNarrowsOrWidensARuleIsSaid()
    {
        const SignInExpectation expectation{okta::GroupId("managed"), {}, "Beyond Identity", {}};
        const auto exemptionOf = [&](const std::function<void(okta::PolicyRule&)>& change) {
            SignInFacts facts = signInOf(true, {}, true);
            change(facts.signOn.front().rules.front());
            const auto findings = reviewSignIn(facts, expectation);
            const auto found = std::ranges::find(findings, SignInTopic::Exemption, &SignInFinding::topic);
            return found == findings.end() ? SignInFinding() : *found;
        };
        const auto everybody = exemptionOf([](okta::PolicyRule&) {});
        QVERIFY(everybody.severity == Severity::Bad && everybody.sentence.find("everybody") != std::string::npos);
        const auto zone = exemptionOf([](okta::PolicyRule& rule) { rule.networkConnection = "ZONE"; });
        QVERIFY(zone.severity == Severity::Unknown && zone.sentence.find("networks") != std::string::npos);
        const auto provider =
            exemptionOf([](okta::PolicyRule& rule) { rule.identityProviderCondition = "SPECIFIC_IDP"; });
        QVERIFY(provider.severity == Severity::Unknown && provider.sentence.find("providers") != std::string::npos);
        const auto named = exemptionOf([](okta::PolicyRule& rule) { rule.includedUsers.emplace_back("00u1"); });
        QVERIFY2(named.sentence.find("1 named person") != std::string::npos, named.sentence.c_str());
        // Besides the managed group somebody by name is not the managed group alone.
        const auto both = exemptionOf([](okta::PolicyRule& rule) {
            rule.includedGroups.emplace_back("managed");
            rule.includedUsers.emplace_back("00u1");
        });
        QVERIFY2(both.sentence.find("1 named person besides the managed one") != std::string::npos,
                 both.sentence.c_str());
        const auto byDefault = exemptionOf([](okta::PolicyRule& rule) { rule.isSystem = true; });
        QVERIFY(byDefault.severity == Severity::Unknown && byDefault.sentence.find("own rule") != std::string::npos);
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
