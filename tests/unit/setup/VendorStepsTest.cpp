// SPDX-License-Identifier: Apache-2.0
// What a guide asks for besides provisioning: the vendor's identity provider, the group on the app, the pilot's
// registration, an app of the right kind; values carried from one step to another; one group for one purpose.
#include "ShippedProfiles.h"
#include "setup/Export.h"
#include "setup/Field.h"
#include "setup/Prover.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};

Facts factsOf(const Profile& profile, const std::string& role)
{
    Facts facts;
    facts.now = now;
    facts.role = role;
    facts.authMode = profile.authModes.front();
    facts.record.values["organisation"] = "https://acme.okta.com";
    facts.record.values["pilot"] = "alex@acme.example";
    facts.record.values["assign-group"] = "00g1";
    facts.record.values["app"] = "0oa1";
    facts.okta = OktaFacts{};
    facts.okta->at = now;
    facts.okta->organisation = "acme.okta.com";
    facts.okta->canReadApps = facts.okta->canReadUsers = true;
    okta::App app;
    app.id = okta::AppId("0oa1");
    app.name = role == "companion" ? "scim2testapp" : "acme_acme_1";
    app.label = "Acme";
    app.status = "ACTIVE";
    app.signOnMode = "SAML_2_0";
    facts.okta->app = std::move(app);
    okta::Group group;
    group.id = okta::GroupId("00g1");
    group.name = "People";
    facts.okta->groups["assign-group"] = std::move(group);
    facts.okta->signIn = SignInFacts{};
    return facts;
}

okta::IdentityProvider provider(const char* name, const char* issuer, const char* status = "ACTIVE")
{
    okta::IdentityProvider made;
    made.id = okta::IdentityProviderId("0oa9");
    made.name = name;
    made.issuer = issuer;
    made.status = status;
    return made;
}

const GuideStep& stepOf(const Guide& guide, const std::string& id)
{
    const auto found = std::ranges::find_if(guide.steps, [&](const GuideStep& step) { return step.step.id == id; });
    if (found == guide.steps.end())
        qFatal("There is no step %s.", id.c_str());
    return *found;
}

using Change = std::function<void(Facts&)>;

} // namespace
Q_DECLARE_METATYPE(Change)

class VendorStepsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void whatOktaSaysProvesItsStep_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("step");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        const auto row = [](const char* name, const char* profile, const char* role, const char* step,
                            const char* state, Change change) {
            QTest::newRow(name) << QString::fromLatin1(profile) << QString::fromLatin1(role)
                                << QString::fromLatin1(step) << std::move(change) << QString::fromLatin1(state);
        };
        const auto with = [](const okta::IdentityProvider& one) {
            return Change([one](Facts& facts) { facts.okta->signIn->providers = {one}; });
        };
        const Change nothing = [](Facts&) {};
        row("no identity provider", "beyond-identity", "companion", "identity-provider", "not-yet", nothing);
        row("by its name", "beyond-identity", "companion", "identity-provider", "proven",
            with(provider("Beyond Identity", "https://idp.example")));
        row("by its address", "beyond-identity", "own", "identity-provider", "proven",
            with(provider("Passkeys", "https://auth-us.beyondidentity.com/v1/acme")));
        row("by its older address", "beyond-identity", "relay", "identity-provider", "proven",
            with(provider("Passkeys", "https://auth.byndid.com/v2")));
        row("Trusona by its address", "trusona", "companion", "identity-provider", "proven",
            with(provider("No passwords", "https://okta98098.gateway.trusona.net")));
        row("somebody else's", "trusona", "companion", "identity-provider", "not-yet",
            with(provider("Partner", "https://idp.partner.example")));
        row("no rule, and the provider is not active", "trusona", "companion", "sign-in-rule", "not-yet",
            with(provider("Trusona", "", "INACTIVE")));
        const Change assigned = [](Facts& facts) {
            facts.okta->assignedGroups.push_back({okta::GroupId("00g1"), {}, {}, {}});
        };
        row("the group is not on the app", "trusona", "companion", "assign-everyone-watched", "not-yet", nothing);
        row("the group is on the app", "trusona", "companion", "assign-everyone-watched", "proven", assigned);
        row("another group is on the app", "trusona", "companion", "assign-everyone-watched", "not-yet",
            [](Facts& facts) { facts.okta->assignedGroups.push_back({okta::GroupId("00g2"), {}, {}, {}}); });
        row("the group is on our app", "app-integration-wizard", "own", "assign-everyone", "proven", assigned);
        const auto registered = [](okta::Value value) {
            return Change([value](Facts& facts) {
                facts.okta->pilotUser = okta::User{};
                facts.okta->pilotUser->profile = {{"login", std::string("alex@acme.example")},
                                                  {"byndidRegistered", value}};
            });
        };
        row("nobody looked at the pilot", "beyond-identity", "companion", "first-person", "not-yet", nothing);
        row("the pilot has registered", "beyond-identity", "companion", "first-person", "proven", registered(true));
        row("the pilot has not", "beyond-identity", "relay", "first-person", "not-yet", registered(false));
        row("nobody has said", "beyond-identity", "relay", "first-person", "not-yet", registered(std::monostate{}));
        row("a SAML app", "cyolo", "own", "app", "proven", nothing);
        row("an app with a password form", "cyolo", "own", "app", "failed",
            [](Facts& facts) { facts.okta->app->signOnMode = "AUTO_LOGIN"; });
        const Change enabled = [](Facts& facts) { facts.okta->app->features = {"SCIM_PROVISIONING"}; };
        row("a catalogue app before its turn", "trusona", "companion", "catalogue-token", "not-yet", nothing);
        row("a catalogue app that provisions", "trusona", "companion", "catalogue-token", "proven", enabled);
        row("the app of a directory integration", "beyond-identity", "companion", "vendor-connect", "proven", enabled);
    }
    void whatOktaSaysProvesItsStep()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        QFETCH(QString, step);
        QFETCH(Change, change);
        QFETCH(QString, state);
        const Profile& chosen = *m_catalogue.find(profile.toStdString());
        Facts facts = factsOf(chosen, role.toStdString());
        change(facts);
        const Guide guide = prove(chosen, facts);
        const GuideStep& judged = stepOf(guide, step.toStdString());
        QCOMPARE(std::string(toString(judged.state)), state.toStdString());
        QCOMPARE(judged.trouble.has_value(), state == QStringLiteral("failed"));
        QCOMPARE(judged.evidence.has_value(), state == QStringLiteral("proven"));
    }

    void whatOktaSaysOfAGroupThatIsPushed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("text"); // of the proof, or of what is told
        const auto row = [](const char* name, const char* state, const char* text, const Change& change) {
            QTest::newRow(name) << change << QString::fromLatin1(state) << QString::fromLatin1(text);
        };
        const auto mapping = [](const char* group, okta::PushStatus status, const char* error = "") {
            return Change([=](Facts& facts) {
                okta::PushMapping made;
                made.source = okta::GroupId(group);
                made.status = status;
                made.errorSummary = error;
                facts.okta->pushed.push_back(made);
            });
        };
        row("none", "waiting", "", [](Facts&) {});
        row("of another group", "waiting", "", mapping("00g9", okta::PushStatus::Active));
        row("on its way", "waiting", "", mapping("00g2", okta::PushStatus::Other));
        row("active", "proven", "the group Staff is pushed to the app, says Okta",
            mapping("00g2", okta::PushStatus::Active));
        row("failed", "failed", "Okta cannot push the group Staff: Duplicate group name",
            mapping("00g2", okta::PushStatus::Error, "Duplicate group name"));
        row("failed without a word", "failed", "it does not say why", mapping("00g2", okta::PushStatus::Error));
        row("switched off", "failed", "The push of the group Staff is not active.",
            mapping("00g2", okta::PushStatus::Inactive));
        row("may not be read", "not-yet", "No right.", [](Facts& facts) {
            okta::Failure failure;
            failure.kind = okta::FailureKind::Permission;
            failure.error.message = "No right.";
            facts.okta->unread.emplace(OktaSubject::PushMappings, failure);
        });
        row("nobody asked", "not-yet", "", [](Facts& facts) { facts.okta.reset(); });
        row("no group is named", "not-yet", "", [](Facts& facts) { facts.record.values.erase("push-group"); });
        row("no group is named, and one is pushed", "proven", "the group 00g9 is pushed", [mapping](Facts& facts) {
            facts.record.values.erase("push-group");
            mapping("00g9", okta::PushStatus::Active)(facts);
        });
        row("no group is named, and one of two fails", "failed", "Okta cannot push the group 00g8",
            [mapping](Facts& facts) {
                facts.record.values.erase("push-group");
                mapping("00g9", okta::PushStatus::Active)(facts);
                mapping("00g8", okta::PushStatus::Error, "No.")(facts);
            });
        row("it was pushed, and is not any more", "failed", "Okta does not show that any more", [](Facts& facts) {
            facts.record.remembered["push-groups-watched"] = {ProofKind::PushMapping, "the group Staff is pushed",
                                                              now - 24h};
        });
    }
    void whatOktaSaysOfAGroupThatIsPushed()
    {
        QFETCH(Change, change);
        QFETCH(QString, state);
        QFETCH(QString, text);
        const Profile& profile = *m_catalogue.find("beyond-identity");
        Facts facts = factsOf(profile, "companion");
        facts.record.values["push-group"] = "00g2";
        okta::Group group;
        group.id = okta::GroupId("00g2");
        group.name = "Staff";
        facts.okta->groups["push-group"] = group;
        change(facts);
        const GuideStep step = stepOf(prove(profile, facts), "push-groups-watched");
        QCOMPARE(std::string(toString(step.state)), state.toStdString());
        const std::string said = step.evidence  ? step.evidence->text
                                 : step.trouble ? step.trouble->seen
                                                : step.unknownBecause;
        QVERIFY2(said.empty() == text.isEmpty() && said.find(text.toStdString()) != std::string::npos, said.c_str());
        QVERIFY(!step.trouble || (!step.trouble->cause.empty() && !step.trouble->next.empty()));
    }

    void anInactiveProviderIsAFailureOnlyWhereSomethingRestsOnIt_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isFailure");
        const auto routed = [](const char* status) {
            return Change([status](Facts& facts) {
                okta::PolicyRule rule;
                rule.name = "To Trusona";
                rule.status = status;
                rule.routesTo = {okta::IdentityProviderId("0oa9")};
                facts.okta->signIn->routing = {{okta::Policy{}, {rule}}};
            });
        };
        QTest::newRow("made, and not activated yet") << Change([](Facts&) {}) << false;
        QTest::newRow("the rule is off as well") << routed("INACTIVE") << false;
        QTest::newRow("people are sent to it") << routed("ACTIVE") << true;
        QTest::newRow("it was active once") << Change([](Facts& facts) {
            facts.record.remembered["identity-provider"] = {ProofKind::IdentityProvider, "it is active", now - 60min};
        }) << true;
        QTest::newRow("people arrive, which says nothing of signing in")
            << Change([](Facts& facts) { facts.traffic.created = TrafficFact{}; }) << false;
    }
    void anInactiveProviderIsAFailureOnlyWhereSomethingRestsOnIt()
    {
        QFETCH(Change, change);
        QFETCH(bool, isFailure);
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf(profile, "companion");
        facts.okta->signIn->providers = {provider("Trusona", "", "INACTIVE")};
        change(facts);
        const GuideStep step = stepOf(prove(profile, facts), "identity-provider");
        QVERIFY(step.trouble && step.trouble->seen.find("not active") != std::string::npos);
        QVERIFY(step.trouble->next.find("Activate") != std::string::npos);
        QVERIFY(step.trouble->kind == (isFailure ? TroubleKind::Failure : TroubleKind::ToDo));
        QVERIFY(step.state == (isFailure ? StepState::Failed : StepState::NotYet));
    }

    void theTroubleOfAnAppNamesThePageThatItHas()
    {
        const Profile& profile = *m_catalogue.find("trusona");
        const auto causeOf = [&profile](const std::string& role) {
            const Guide guide = prove(profile, factsOf(profile, role));
            const auto& trouble = stepOf(guide, "switches").trouble;
            return trouble ? trouble->cause + trouble->next : std::string();
        };
        const std::string catalogue = causeOf("companion");
        QVERIFY2(catalogue.find("Configure API Integration") != std::string::npos, catalogue.c_str());
        QVERIFY(catalogue.find("App Settings") == std::string::npos);
        const std::string own = causeOf("own");
        QVERIFY2(own.find("App Settings") != std::string::npos, own.c_str());
        QVERIFY(own.find("Configure API Integration") == std::string::npos);
    }

    void aSecondPersonProvesThatTheGroupIsAssigned_data()
    {
        QTest::addColumn<QString>("pilot");
        QTest::addColumn<QString>("created");
        QTest::addColumn<bool>("isProven");
        QTest::newRow("somebody else") << QStringLiteral("alex") << QStringLiteral("kim") << true;
        QTest::newRow("the pilot") << QStringLiteral("ALEX") << QStringLiteral("alex") << false;
        QTest::newRow("no pilot was named") << QString() << QStringLiteral("kim") << false;
    }
    void aSecondPersonProvesThatTheGroupIsAssigned()
    {
        QFETCH(QString, pilot);
        QFETCH(QString, created);
        QFETCH(bool, isProven);
        const Profile& profile = *m_catalogue.find("cyolo");
        Facts facts = factsOf(profile, "own");
        facts.okta.reset();
        facts.listener.isUp = true;
        facts.record.values["pilot"] = pilot.toStdString();
        facts.traffic.created = TrafficFact{now, directory::JournalId(3), created.toStdString(), {}, 201};
        facts.traffic.created->address = "203.0.113.7";
        const Guide guide = prove(profile, facts);
        QCOMPARE(stepOf(guide, "assign-everyone").state == StepState::Proven, isProven);
    }

    void thePilotIsOnBoardWhenActiveAgain()
    {
        const Profile& profile = *m_catalogue.find("cyolo");
        Facts facts = factsOf(profile, "own");
        facts.okta.reset();
        facts.listener.isUp = true;
        const auto fact = [](const char* subject, std::int64_t row) {
            TrafficFact made{now, directory::JournalId(row), subject, {}, 200};
            made.address = "203.0.113.7";
            return made;
        };
        facts.traffic.reactivated = fact("kim@acme.example", 9);
        QVERIFY(stepOf(prove(profile, facts), "reassign").state != StepState::Proven);
        facts.traffic.reactivations["alex@acme.example"] = fact("alex@acme.example", 8);
        const Guide guide = prove(profile, facts);
        QVERIFY(stepOf(guide, "reassign").state == StepState::Proven);
        QCOMPARE(stepOf(guide, "reassign").evidence->request->value, std::int64_t{8});
    }

    void whatWasPastedIsCarriedToThePageThatAsksForIt()
    {
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf(profile, "companion");
        facts.record.values["managed-group"] = "00g7managed";
        const Guide guide = prove(profile, facts);
        const auto& copies = stepOf(guide, "vendor-integration").copies;
        QCOMPARE(copies.size(), std::size_t{2});
        QCOMPARE(copies.at(0).value, std::string("https://acme.okta.com"));
        QCOMPARE(copies.at(1).value, std::string("00g7managed"));
        QVERIFY(!copies.at(0).isSecret && !copies.at(1).isSecret);
        const std::string text = exportMarkdown(profile, "Acme", guide, facts.record, now);
        QVERIFY(text.find("Group ID: `00g7managed`") != std::string::npos);
    }

    void oneGroupIsNotAssignedAndPushed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("the group that assigns") << QStringLiteral("push-group") << QStringLiteral("00g1") << true;
        QTest::newRow("another") << QStringLiteral("push-group") << QStringLiteral("00g3") << false;
        QTest::newRow("the group that is pushed") << QStringLiteral("assign-group") << QStringLiteral("00g2") << true;
        QTest::newRow("the same again") << QStringLiteral("assign-group") << QStringLiteral("00g1") << false;
        QTest::newRow("another field") << QStringLiteral("managed-group") << QStringLiteral("00g1") << false;
        QTest::newRow("nothing") << QStringLiteral("push-group") << QString() << false;
    }
    void oneGroupIsNotAssignedAndPushed()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(bool, isRefused);
        SetupRecord record;
        record.values["assign-group"] = "00g1";
        record.values["push-group"] = "00g2";
        const auto checked = checkBeside(record, field.toStdString(), value.toStdString());
        QCOMPARE(!checked.has_value(), isRefused);
        if (isRefused)
            QVERIFY(checked.error().message.find("second group") != std::string::npos);
    }

private:
    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(VendorStepsTest)
#include "VendorStepsTest.moc"
