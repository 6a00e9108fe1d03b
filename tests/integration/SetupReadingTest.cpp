// SPDX-License-Identifier: Apache-2.0
// Everything that Okta is read for, through the client and a socket: absent first, then done in the console, and each
// time exactly the steps turn green whose proof that is.
#include "SetupRig.h"
#include "setup/Drift.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;
using rollcall::setup::OktaReadStage;
using rollcall::setup::StepState;

namespace {

using Steps = std::set<std::string>;

QByteArray listed(const Steps& steps)
{
    QByteArray text;
    for (const std::string& step : steps)
        text += QByteArray::fromStdString(step) + ' ';
    return text;
}

/// What is done in Okta, stage by stage, for any profile and role.
class Stages {
public:
    explicit Stages(SetupRig& rig) : m_rig(rig) {}

    void groups()
    {
        m_rig.record().values["assign-group"] = m_rig.console().createGroup("People");
        m_managed = m_rig.console().createGroup("Managed");
        m_rig.record().values["managed-group"] = m_managed;
    }
    /// One attribute is not mapped yet.
    void app() { expect(m_rig.console().editMapping(m_rig.addApp(), "givenName", {}, true)); }
    void mapping()
    {
        expect(m_rig.console().editMapping(m_rig.app(), "givenName", "user.firstName", true));
        // Where the app has it from the first, this says so and does nothing.
        static_cast<void>(m_rig.console().addAppAttribute(m_rig.app(), "displayName", "displayName",
                                                          "urn:ietf:params:scim:schemas:core:2.0:User"));
        expect(m_rig.console().editMapping(m_rig.app(), "displayName", "user.displayName", true));
    }
    void person()
    {
        m_ada = m_rig.hire("ada");
        m_rig.record().values["pilot"] = "ada@acme.example";
        expect(m_rig.console().assignPerson(m_rig.app(), m_ada));
        m_rig.settle();
    }
    void everybody() { expect(m_rig.console().assignGroup(m_rig.app(), m_rig.record().values["assign-group"])); }
    /// As the vendor does it.
    void registration()
    {
        if (m_rig.profile().registration)
            expect(m_rig.console().setCustomAttribute(m_ada, "byndidRegistered", "true"));
    }
    void attribute()
    {
        expect(m_rig.console().addUserAttribute("byndidRegistered", "Beyond Identity Registration Status", "boolean"));
    }
    void signIn()
    {
        demo::IdentityProviderFacts provider;
        provider.name = m_rig.profile().vendor;
        provider.issuer = "https://idp.vendor.example";
        demo::PolicyRuleFacts route;
        route.name = "To the vendor";
        route.provider = m_rig.console().addIdentityProvider(provider);
        route.attribute = "byndidRegistered";
        route.attributeValue = "true";
        if (m_rig.profile().registration)
            static_cast<void>(m_rig.console().addRoutingRule(route));
        demo::PolicyRuleFacts exemption;
        exemption.name = "No second factor";
        exemption.asksForFactor = false;
        exemption.includedGroups = {m_managed};
        if (m_rig.profile().id == "trusona")
            static_cast<void>(m_rig.console().addSignOnRule(exemption));
    }
    /// All of it.
    void all()
    {
        groups();
        app();
        mapping();
        m_rig.connect();
        m_rig.switchOn();
        person();
        attribute();
        signIn();
    }

private:
    SetupRig& m_rig;
    std::string m_managed;
    std::string m_ada;
};

} // namespace

class SetupReadingTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachFactTurnsItsStepsGreenAndNoOther_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("role");
        for (const auto& [profile, roles] :
             {std::pair{"trusona", QStringList{QStringLiteral("companion"), QStringLiteral("relay")}},
              std::pair{"beyond-identity", QStringList{QStringLiteral("companion"), QStringLiteral("own")}},
              std::pair{"cyolo", QStringList{QStringLiteral("own")}},
              std::pair{"app-integration-wizard", QStringList{QStringLiteral("own")}},
              std::pair{"okta-test-app", QStringList{QStringLiteral("own")}},
              std::pair{"on-premises-agent", QStringList{QStringLiteral("own")}}}) {
            for (const QString& role : roles)
                QTest::addRow("%s, %s", profile, qPrintable(role)) << QString::fromLatin1(profile) << role;
        }
    }
    void eachFactTurnsItsStepsGreenAndNoOther()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        SetupRig rig(profile.toStdString(), role.toStdString());
        Stages stages(rig);
        Steps green;
        const auto after = [&](const char* stage, const Steps& more) {
            const setup::Guide guide = rig.look();
            for (const std::string& step : more) {
                if (std::ranges::any_of(guide.steps, [&](const auto& one) { return one.step.id == step; }))
                    green.insert(step);
            }
            const Steps found = provenByOkta(guide);
            QVERIFY2(found == green,
                     (QByteArray(stage) + ": " + listed(found) + "instead of " + listed(green)).constData());
        };
        after("nothing", {"organisation", "access", "access-optional"});
        stages.groups();
        after("groups", {"assign-group", "managed-group"});
        stages.app();
        after("app", {"app", "catalogue-app", "vendor-app"});
        stages.mapping();
        after("mapping", {"mappings"});
        rig.connect();
        after("connection", {"enable-scim", "catalogue-token", "vendor-connect"});
        rig.switchOn();
        after("switches", {"switches"});
        stages.person();
        after("person", {"pilot-watched"});
        stages.attribute();
        after("attribute", {"attribute"});
        stages.signIn();
        after("sign-in", {"identity-provider", "sign-in-rule", "routing-rule"});
        stages.everybody();
        after("everybody", {"assign-everyone", "assign-everyone-watched"});
        stages.registration();
        const bool isTold = rig.profile().registration && role != QStringLiteral("own");
        after("registration", isTold ? Steps{"first-person"} : Steps{});
    }

    void whatOktaTellsOfThePreconditionsNeedsNoAnswer()
    {
        SetupRig rig("app-integration-wizard", "own");
        const auto holds = [&rig](const char* id, demo::AdminRole role) {
            const setup::Guide guide = rig.look(role);
            const auto& all = stepOf(guide, "preconditions").preconditions;
            const auto one = std::ranges::find(all, id, [](const auto& each) { return each.asked.id; });
            return one != all.end() && one->holds();
        };
        QVERIFY(holds("admin-role", demo::AdminRole::SuperAdmin));
        QVERIFY(!holds("admin-role", demo::AdminRole::ReadOnly));
        QVERIFY(!holds("scim-provisioning", demo::AdminRole::SuperAdmin));
        static_cast<void>(rig.addApp());
        QVERIFY(!holds("scim-provisioning", demo::AdminRole::SuperAdmin));
        rig.connect();
        QVERIFY(holds("scim-provisioning", demo::AdminRole::SuperAdmin));
        QVERIFY(stepOf(rig.look(), "preconditions").state == setup::StepState::NotYet);
    }

    void aConnectionThatOktaDoesNotShowProvesNothing()
    {
        SetupRig rig;
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::OktaFacts facts = rig.read();
        QVERIFY(facts.connection && facts.connection->status == okta::ConnectionStatus::Unknown);
        // What the app shows of itself does.
        QVERIFY(stepOf(rig.prove(facts), "catalogue-token").evidence->kind == setup::ProofKind::App);
        setup::OktaFacts without = facts;
        without.app->features.clear();
        const setup::GuideStep step = stepOf(rig.prove(without), "catalogue-token");
        QVERIFY(step.state == StepState::NotYet && !step.trouble);
        const std::string seen = stepOf(rig.prove(without), "switches").trouble->cause;
        QVERIFY2(hasText(seen, "Configure API Integration"), seen.c_str());
    }

    void assignmentsAreReadOverAllPages()
    {
        SetupRig rig;
        const std::string app = rig.addApp();
        for (int number = 0; number < 1'050; ++number)
            expect(rig.console().assignPerson(app, rig.hire("early" + std::to_string(number))));
        rig.connect();
        rig.switchOn();
        const std::string early = stepOf(rig.look(), "pilot-watched").trouble->seen;
        QVERIFY2(hasText(early, "was not sent"), early.c_str());
        expect(rig.console().assignPerson(app, rig.hire("ada")));
        rig.settle();

        std::vector<std::size_t> pages;
        setup::OktaReading how;
        how.countsEverybody = true;
        how.onProgress = [&](OktaReadStage stage, std::size_t read) {
            if (stage == OktaReadStage::Assignments && read > 0)
                pages.push_back(read);
        };
        const setup::OktaFacts facts = rig.read(demo::AdminRole::SuperAdmin, how);
        QCOMPARE(pages, (std::vector<std::size_t>{500, 1'000, 1'051}));
        QVERIFY(facts.assignments && facts.assignments->isComplete);
        QCOMPARE(facts.assignments->people, std::size_t{1'051});
        QCOMPARE(facts.assignments->outcomes.at(okta::ProvisioningOutcome::Done), std::size_t{1});
        QCOMPARE(facts.assignments->outcomes.at(okta::ProvisioningOutcome::NotProvisioning), std::size_t{1'050});
        QCOMPARE(facts.assigned->userName, std::string("ada@acme.example"));
        QVERIFY(provenByOkta(rig.prove(facts)).contains("pilot-watched"));

        std::stop_source stop;
        how.onProgress = [&](OktaReadStage, std::size_t read) {
            if (read >= 500)
                stop.request_stop();
        };
        const setup::OktaFacts stopped = rig.read(demo::AdminRole::SuperAdmin, how, stop.get_token());
        QVERIFY(stopped.failure && stopped.failure->kind == okta::FailureKind::Cancelled);
        const setup::Guide guide = rig.prove(stopped);
        QVERIFY(provenByOkta(guide).empty());
        QCOMPARE(guide.count(StepState::Failed), std::size_t{0});
        QVERIFY(!stepOf(guide, "pilot-watched").unknownBecause.empty());
    }

    void aGroupForBothIsAWarningWithTheWayOut()
    {
        SetupRig rig("beyond-identity", "own");
        Stages(rig).all();
        const std::string both = rig.record().values.at("assign-group");
        const std::string other = rig.console().createGroup("To push");
        expect(rig.console().assignGroup(rig.app(), both));
        rig.record().values["push-group"] = other;
        expect(rig.console().pushGroup(rig.app(), other));
        rig.settle();
        setup::OktaFacts facts = rig.read();
        QCOMPARE(facts.assignedGroups.size(), std::size_t{1});
        QCOMPARE(facts.pushed.size(), std::size_t{1});
        QCOMPARE(facts.groups.at("push-group").name, std::string("To push"));
        QVERIFY(rig.prove(facts).warnings.empty());

        expect(rig.console().pushGroup(rig.app(), both));
        rig.settle();
        const Steps before = provenByOkta(rig.prove(facts));
        const setup::Guide guide = rig.look();
        QCOMPARE(guide.warnings.size(), std::size_t{1});
        QVERIFY2(hasText(guide.warnings.front().seen, "People"), guide.warnings.front().seen.c_str());
        QVERIFY2(hasText(guide.warnings.front().next, "second group"), guide.warnings.front().next.c_str());
        QVERIFY(provenByOkta(guide) == before);
    }

    void whatMayNotBeReadIsUnknown_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("isReadyMade");
        for (const auto& [name, role] :
             {std::pair{"no admin", demo::AdminRole::None}, std::pair{"help desk", demo::AdminRole::HelpDesk},
              std::pair{"group admin", demo::AdminRole::GroupAdmin},
              std::pair{"report admin", demo::AdminRole::ReportAdmin},
              std::pair{"app admin", demo::AdminRole::AppAdmin}, std::pair{"read only", demo::AdminRole::ReadOnly}}) {
            for (const bool isReadyMade : {false, true})
                QTest::addRow("%s, %s", name, isReadyMade ? "all there" : "all absent") << int(role) << isReadyMade;
        }
    }
    void whatMayNotBeReadIsUnknown()
    {
        QFETCH(int, role);
        QFETCH(bool, isReadyMade);
        for (const char* profile : {"trusona", "beyond-identity"}) {
            SetupRig rig(profile);
            if (isReadyMade) {
                Stages(rig).all();
            } else {
                rig.record().values["assign-group"] = "00gNoSuchGroup00000";
                rig.record().values["app"] = "0oaNoSuchApp0000000";
            }
            const setup::Guide all = rig.look();
            const setup::Guide some = rig.look(demo::AdminRole(role));
            QCOMPARE(some.steps.size(), all.steps.size());
            for (std::size_t at = 0; at < all.steps.size(); ++at) {
                const setup::GuideStep& known = all.steps[at];
                const setup::GuideStep& step = some.steps[at];
                const bool isAsKnown = step.state == known.state;
                // A value that was pasted stays read, where Okta does not say more.
                const bool isParsed =
                    step.state == StepState::Proven && step.evidence->kind == setup::ProofKind::Parsed;
                const bool isUnknown = step.state == StepState::NotYet && !step.unknownBecause.empty();
                // The step that asks for access is the one that access is denied at.
                const bool isAccess = step.step.id == "access" && step.state == StepState::Failed &&
                                      hasText(step.trouble->seen, "must not do this");
                QVERIFY2(isAsKnown || isParsed || isUnknown || isAccess,
                         (std::string(profile) + ": " + step.step.id + " is " + std::string(toString(step.state)) +
                          (step.trouble ? ", " + step.trouble->seen : ""))
                             .c_str());
            }
            if (demo::AdminRole(role) == demo::AdminRole::ReadOnly)
                QVERIFY(provenByOkta(some) == provenByOkta(all));
            // What cannot be looked at has not drifted; that it cannot has.
            for (const setup::Drift& drift : setup::findDrift(all, some, {}, rig.clock().now()))
                QCOMPARE(drift.step, std::string("access"));
        }
    }

    void aFeatureThatIsNotLicensedIsUnknown()
    {
        SetupRig rig("app-integration-wizard", "own");
        Stages(rig).all();
        rig.api().inject(demo::ApiFault::MappingsNotLicensed);
        const setup::Guide guide = rig.look();
        const setup::GuideStep& step = stepOf(guide, "mappings");
        QVERIFY(step.state == StepState::NotYet && !step.unknownBecause.empty());
        QVERIFY(provenByOkta(guide).contains("switches"));
    }
};

QTEST_GUILESS_MAIN(SetupReadingTest)
#include "SetupReadingTest.moc"
