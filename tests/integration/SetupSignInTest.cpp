// SPDX-License-Identifier: Apache-2.0
// Sign-in rules as Okta has them: who is let in without a second factor, who is sent to the vendor, by name and number.
#include "SetupRig.h"
#include "setup/SignInReview.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;
using rollcall::setup::StepState;

namespace {

demo::IdentityProviderFacts providerOf(const std::string& vendor, bool isActive = true)
{
    demo::IdentityProviderFacts facts;
    facts.name = vendor;
    facts.issuer = "https://idp.vendor.example";
    facts.isActive = isActive;
    return facts;
}

demo::PolicyRuleFacts exemption(std::vector<std::string> groups)
{
    demo::PolicyRuleFacts rule;
    rule.name = "No second factor";
    rule.asksForFactor = false;
    rule.includedGroups = std::move(groups);
    return rule;
}

demo::PolicyRuleFacts route(const std::string& provider, const std::string& value)
{
    demo::PolicyRuleFacts rule;
    rule.name = "To the vendor";
    rule.provider = provider;
    rule.attribute = value.empty() ? "" : "byndidRegistered";
    rule.attributeValue = value;
    return rule;
}

} // namespace

class SetupSignInTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exactlyTheManagedGroupMayBeExempted_data()
    {
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<QStringList>("groups");
        QTest::addColumn<bool>("isEverybodyRegistered");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("seen");
        const QString managed = QStringLiteral("managed");
        const QString other = QStringLiteral("other");
        const QString proven = QStringLiteral("proven");
        const QString failed = QStringLiteral("failed");
        QTest::newRow("exactly the managed group")
            << true << QStringList{managed} << true << proven << QStringLiteral("exactly the managed group");
        QTest::newRow("the identity provider is not active")
            << false << QStringList{managed} << true << failed << QStringLiteral("is not active");
        QTest::newRow("somebody in it has no passkey") << true << QStringList{managed} << false << failed
                                                       << QStringLiteral("Without registration: 1 (bob Example)");
        QTest::newRow("one group more") << true << QStringList{managed, other} << true << failed
                                        << QStringLiteral("1 group besides the managed one");
        QTest::newRow("another group, unregistered")
            << true << QStringList{other} << false << failed << QStringLiteral("Without registration: 1 (eve Example)");
        QTest::newRow("everybody") << true << QStringList() << false << failed
                                   << QStringLiteral("Without registration: 2 (bob Example, eve Example)");
    }
    void exactlyTheManagedGroupMayBeExempted()
    {
        QFETCH(bool, isActive);
        QFETCH(QStringList, groups);
        QFETCH(bool, isEverybodyRegistered);
        QFETCH(QString, state);
        QFETCH(QString, seen);
        SetupRig rig;
        std::map<QString, std::string> ids{{QStringLiteral("managed"), rig.console().createGroup("Managed")},
                                           {QStringLiteral("other"), rig.console().createGroup("Other")}};
        rig.record().values["managed-group"] = ids[QStringLiteral("managed")];
        const std::string bob = rig.hire("bob");
        expect(rig.console().addMember(ids[QStringLiteral("managed")], rig.hire("ada")));
        expect(rig.console().addMember(ids[QStringLiteral("managed")], bob));
        expect(rig.console().addMember(ids[QStringLiteral("other")], rig.hire("eve")));
        // Who left cannot sign in, registered or not.
        const std::string left = rig.hire("left");
        expect(rig.console().addMember(ids[QStringLiteral("managed")], left));
        expect(rig.console().deactivatePerson(left));
        const std::string provider = rig.console().addIdentityProvider(providerOf("Trusona", isActive));

        setup::OktaReading how;
        how.registered = [&](const okta::User& user) -> std::optional<bool> {
            return isEverybodyRegistered || user.login() == "ada@acme.example";
        };
        QVERIFY(stepOf(rig.look(demo::AdminRole::SuperAdmin, how), "sign-in-rule").state != StepState::Proven);
        std::vector<std::string> exempted;
        for (const QString& group : groups)
            exempted.push_back(ids.at(group));
        const std::string rule = rig.console().addSignOnRule(exemption(exempted));
        const setup::GuideStep step = stepOf(rig.look(demo::AdminRole::ReadOnly, how), "sign-in-rule");
        const std::string said = step.trouble ? step.trouble->seen : step.evidence ? step.evidence->text : "";
        QCOMPARE(QString::fromUtf8(toString(step.state).data()), state);
        QVERIFY2(hasText(said, seen.toStdString()), said.c_str());
        if (!isActive) {
            expect(rig.console().setIdentityProviderActive(provider, true));
            QVERIFY(stepOf(rig.look(demo::AdminRole::SuperAdmin, how), "sign-in-rule").state == StepState::Proven);
        }
        expect(rig.console().removeRule(rule));
        QVERIFY(stepOf(rig.look(demo::AdminRole::SuperAdmin, how), "sign-in-rule").state != StepState::Proven);
        // All of this was read.
        QVERIFY(rig.takeCalls(true).empty());
    }

    void rulesOfOtherAppsLeaveTheProofStanding()
    {
        SetupRig rig;
        const std::string managed = rig.console().createGroup("Managed");
        rig.record().values["managed-group"] = managed;
        static_cast<void>(rig.console().addIdentityProvider(providerOf("Trusona")));
        demo::PolicyRuleFacts anybody = exemption({});
        anybody.name = "Anybody";
        static_cast<void>(rig.console().addAuthenticationPolicy("Wiki", anybody));
        QVERIFY(stepOf(rig.look(), "sign-in-rule").state != StepState::Proven);
        demo::PolicyRuleFacts elsewhere = exemption({managed});
        elsewhere.name = "Passkeys";
        static_cast<void>(rig.console().addAuthenticationPolicy("Chat", elsewhere));
        const setup::GuideStep hint = stepOf(rig.look(), "sign-in-rule");
        QVERIFY(hint.state != StepState::Proven && hint.trouble);
        QVERIFY2(hasText(hint.trouble->seen, "only by the rule \"Passkeys\" of \"Chat\""), hint.trouble->seen.c_str());
        static_cast<void>(rig.console().addSignOnRule(exemption({managed})));
        const setup::GuideStep proven = stepOf(rig.look(), "sign-in-rule");
        QCOMPARE(QString::fromUtf8(toString(proven.state).data()), QStringLiteral("proven"));
        for (const char* told : {"exactly the managed group", "\"Anybody\" of \"Wiki\"", "\"Passkeys\" of \"Chat\""})
            QVERIFY2(hasText(proven.evidence->text, told), proven.evidence->text.c_str());
        // One that comes first and asks everybody leaves nothing for it.
        demo::PolicyRuleFacts everybody;
        everybody.name = "Everybody";
        everybody.includedGroups = {managed};
        static_cast<void>(rig.console().addSignOnRule(everybody));
        const setup::GuideStep unreached = stepOf(rig.look(), "sign-in-rule");
        QVERIFY(unreached.state != StepState::Proven && unreached.trouble);
        QVERIFY2(hasText(unreached.trouble->seen, "is never reached"), unreached.trouble->seen.c_str());
    }

    void aRouteThatIsWorkedOutIsNotTakenForOne()
    {
        SetupRig rig("beyond-identity");
        expect(rig.console().addUserAttribute("byndidRegistered", "Registered", "boolean"));
        static_cast<void>(rig.console().addIdentityProvider(providerOf("Beyond Identity")));
        demo::PolicyRuleFacts rule = route({}, {});
        rule.isDynamic = true;
        static_cast<void>(rig.console().addRoutingRule(rule));
        const setup::GuideStep step = stepOf(rig.look(), "routing-rule");
        QVERIFY(step.state != StepState::Proven && step.trouble);
        QVERIFY2(hasText(step.trouble->seen, "works out for each person"), step.trouble->seen.c_str());
    }

    void onlyTheRegisteredMayBeSentToTheVendor_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isEverybodyRegistered");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("seen");
        QTest::newRow("asks for registration") << QStringLiteral("true") << false << QStringLiteral("proven")
                                               << QStringLiteral("asks for byndidRegistered");
        QTest::newRow("asks for the opposite")
            << QStringLiteral("false") << false << QStringLiteral("failed") << QStringLiteral("locked out");
        QTest::newRow("asks nothing") << QString() << false << QStringLiteral("failed")
                                      << QStringLiteral("Without registration: 2 (bob Example, eve Example)");
        QTest::newRow("asks nothing, and all are registered")
            << QString() << true << QStringLiteral("failed") << QStringLiteral("does not ask for byndidRegistered");
    }
    void onlyTheRegisteredMayBeSentToTheVendor()
    {
        QFETCH(QString, value);
        QFETCH(bool, isEverybodyRegistered);
        QFETCH(QString, state);
        QFETCH(QString, seen);
        SetupRig rig("beyond-identity");
        expect(rig.console().addUserAttribute("byndidRegistered", "Registered", "boolean"));
        expect(rig.console().setCustomAttribute(rig.hire("ada"), "byndidRegistered", "true"));
        for (const char* name : {"bob", "eve"}) {
            const std::string person = rig.hire(name);
            if (isEverybodyRegistered || std::string_view(name) == "eve")
                expect(rig.console().setCustomAttribute(person, "byndidRegistered",
                                                        isEverybodyRegistered ? "true" : "false"));
        }
        const std::string provider = rig.console().addIdentityProvider(providerOf("Beyond Identity"));
        const setup::GuideStep before = stepOf(rig.look(), "routing-rule");
        QVERIFY(before.state == StepState::NotYet && !before.trouble);
        // Second factors are no matter of this step.
        static_cast<void>(rig.console().addSignOnRule(exemption({rig.console().createGroup("Some")})));
        static_cast<void>(rig.console().addRoutingRule(route(provider, value.toStdString())));
        const setup::GuideStep step = stepOf(rig.look(demo::AdminRole::ReadOnly), "routing-rule");
        const std::string said = step.trouble ? step.trouble->seen : step.evidence ? step.evidence->text : "";
        QCOMPARE(QString::fromUtf8(toString(step.state).data()), state);
        QVERIFY2(hasText(said, seen.toStdString()), said.c_str());
        expect(rig.console().setIdentityProviderActive(provider, false));
        QVERIFY(stepOf(rig.look(), "routing-rule").state == StepState::Failed);
    }

    void moreThanFiveAreCountedAndFiveNamed()
    {
        SetupRig rig("beyond-identity");
        const std::string provider = rig.console().addIdentityProvider(providerOf("Beyond Identity"));
        for (int number = 0; number < 230; ++number)
            static_cast<void>(rig.hire("person" + std::to_string(number)));
        static_cast<void>(rig.console().addRoutingRule(route(provider, "")));
        const std::string all = stepOf(rig.look(), "routing-rule").trouble->seen;
        QVERIFY2(hasText(all, "Without registration: 230 (") && hasText(all, " …)"), all.c_str());
        QCOMPARE(std::ranges::count(all, ','), std::ptrdiff_t{4});
        setup::OktaReading how;
        how.maximumPeople = 100;
        const std::string some = stepOf(rig.look(demo::AdminRole::SuperAdmin, how), "routing-rule").trouble->seen;
        QVERIFY2(hasText(some, "Without registration: at least 100 ("), some.c_str());
    }

    void nobodyIsReadWhereNoRuleConcernsAnybody()
    {
        SetupRig rig("beyond-identity");
        static_cast<void>(rig.hire("ada"));
        auto facts = setup::readSignIn(rig.client(), {});
        QVERIFY(facts.has_value());
        QVERIFY(!facts->signOn.empty() && !facts->authentication.empty() && !facts->routing.empty());
        static_cast<void>(rig.takeCalls(false));
        QVERIFY(setup::readSignInPeople(rig.client(), *facts, {{}, "byndidRegistered", "Beyond Identity"},
                                        setup::registeredBy("byndidRegistered"), 10, {})
                    .has_value());
        QVERIFY(rig.takeCalls(false).empty() && facts->people.empty());
    }
};

QTEST_GUILESS_MAIN(SetupSignInTest)
#include "SetupSignInTest.moc"
