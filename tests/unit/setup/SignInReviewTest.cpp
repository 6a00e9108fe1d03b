// SPDX-License-Identifier: Apache-2.0
// Okta's sign-in rules: whom they let in without a second factor, and whom they send to the vendor.
#include "setup/SignInReview.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;

namespace {

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

const SignInExpectation beyondIdentity{okta::GroupId("managed"), "byndidRegistered", "Beyond Identity"};

SignInFinding routeIn(const SignInFacts& facts)
{
    auto findings = reviewSignIn(facts, beyondIdentity);
    std::erase_if(findings, [](const SignInFinding& one) { return one.topic != SignInTopic::Route; });
    const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
    return found == findings.end() ? SignInFinding() : *found;
}

} // namespace

class SignInReviewTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

    void notAllOfTheGroupIsNotTheGroup_data()
    {
        using Change = std::function<void(SignInFacts&, okta::PolicyRule&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* words, Change change) {
            QTest::newRow(name) << std::move(change) << QString::fromLatin1(words);
        };
        row("all", "", [](SignInFacts&, okta::PolicyRule&) {});
        row("in a zone", "in certain networks alone",
            [](SignInFacts&, okta::PolicyRule& rule) { rule.networkConnection = "ZONE"; });
        row("anywhere", "", [](SignInFacts&, okta::PolicyRule& rule) { rule.networkConnection = "ANYWHERE"; });
        row("of an app", "for certain apps alone",
            [](SignInFacts&, okta::PolicyRule& rule) { rule.includedApps.emplace_back("0oa1"); });
        row("where something holds", "where its condition holds",
            [](SignInFacts&, okta::PolicyRule& rule) { rule.expression = "user.profile.isContractor"; });
        row("who came by another provider", "certain identity providers", [](SignInFacts&, okta::PolicyRule& rule) {
            rule.identityProviderCondition = "SPECIFIC_IDP";
            rule.conditionProviders.emplace_back("idp-other");
        });
        row("who came by the vendor's", "", [](SignInFacts&, okta::PolicyRule& rule) {
            rule.identityProviderCondition = "SPECIFIC_IDP";
            rule.conditionProviders.emplace_back("idp1");
        });
        row("without somebody", "leaving out 1 named person",
            [](SignInFacts&, okta::PolicyRule& rule) { rule.excludedUsers.emplace_back("00u1"); });
        row("without some", "leaving out 1 group and 2 named people", [](SignInFacts& facts, okta::PolicyRule& rule) {
            facts.signOn.front().policy.excludedGroups.emplace_back("other");
            rule.excludedUsers.emplace_back("00u1");
            rule.excludedUsers.emplace_back("00u2");
        });
        row("of another group's policy", "also in a group of the policy", [](SignInFacts& facts, okta::PolicyRule&) {
            facts.signOn.front().policy.includedGroups.emplace_back("other");
        });
        row("of its own policy", "", [](SignInFacts& facts, okta::PolicyRule&) {
            facts.signOn.front().policy.includedGroups = {okta::GroupId("other"), okta::GroupId("managed")};
        });
    }
    void notAllOfTheGroupIsNotTheGroup()
    {
        using Change = std::function<void(SignInFacts&, okta::PolicyRule&)>;
        QFETCH(Change, change);
        QFETCH(QString, words);
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        change(facts, facts.signOn.front().rules.front());
        const SignInFinding found = exemptionIn(facts, beyondIdentity);
        QVERIFY2(found.severity == (words.isEmpty() ? Severity::Good : Severity::Unknown), found.sentence.c_str());
        QVERIFY2(QString::fromStdString(found.sentence).contains(words), found.sentence.c_str());
        // Whoever has no passkey is in danger all the same.
        ReviewedPerson& person = facts.people.front();
        person.isRegistered = false;
        if (words.contains(QStringLiteral("of the policy")))
            person.groups.emplace_back("other");
        QVERIFY(exemptionIn(facts, beyondIdentity).severity == Severity::Bad);
    }

    void aRouteBehindOneThatDecidesSendsNobody_data()
    {
        using Change = std::function<void(okta::PolicyRule&)>;
        QTest::addColumn<Change>("before");
        QTest::addColumn<int>("worst");
        const auto row = [](const char* name, Severity worst, Change change) {
            QTest::newRow(name) << std::move(change) << int(worst);
        };
        row("everybody to Okta", Severity::Bad, [](okta::PolicyRule& rule) { rule.routesToOkta = true; });
        row("not in force", Severity::Good, [](okta::PolicyRule& rule) { rule.status = "INACTIVE"; });
        row("some of them", Severity::Good, [](okta::PolicyRule& rule) { rule.includedGroups.emplace_back("other"); });
        row("from a network", Severity::Good, [](okta::PolicyRule& rule) { rule.networkConnection = "ZONE"; });
        row("some user names", Severity::Good, [](okta::PolicyRule& rule) {
            rule.userIdentifier = okta::UserIdentifierCondition{"IDENTIFIER", "", {{"SUFFIX", "@acme.example"}}};
        });
        // It is that one that sends people there who are not registered.
        row("everybody to the vendor", Severity::Bad,
            [](okta::PolicyRule& rule) { rule.routesTo.emplace_back("idp1"); });
    }
    void aRouteBehindOneThatDecidesSendsNobody()
    {
        using Change = std::function<void(okta::PolicyRule&)>;
        QFETCH(Change, before);
        QFETCH(int, worst);
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        okta::PolicyRule first;
        first.name = "Everybody else";
        first.status = "ACTIVE";
        before(first);
        auto& rules = facts.routing.front().rules;
        rules.insert(rules.begin(), first);
        const SignInFinding found = routeIn(facts);
        QVERIFY2(int(found.severity) == worst, found.sentence.c_str());
        if (found.severity == Severity::Bad)
            QVERIFY2(found.sentence.find("\"Everybody else\"") != std::string::npos, found.sentence.c_str());
        // The other way round the one that asks decides for nobody but the registered.
        std::ranges::reverse(rules);
        QVERIFY(routeIn(facts).sentence.find("never reached") == std::string::npos);
    }

    void whomARouteHoldsForIsSaid()
    {
        SignInFacts facts = signInOf(true, {okta::GroupId("managed")}, true);
        QVERIFY(routeIn(facts).sentence.ends_with("before it sends anybody."));
        okta::PolicyRule& rule = facts.routing.front().rules.front();
        rule.includedApps.emplace_back("0oa1");
        rule.includedGroups.emplace_back("staff");
        rule.excludedUsers.emplace_back("00u1");
        const SignInFinding found = routeIn(facts);
        QCOMPARE(found.severity, Severity::Good);
        QVERIFY2(found.sentence.find("It holds for certain apps alone, for members of 1 group alone, leaving out 1 "
                                     "named person.") != std::string::npos,
                 found.sentence.c_str());
    }
};

QTEST_GUILESS_MAIN(SignInReviewTest)
#include "SignInReviewTest.moc"
