// SPDX-License-Identifier: Apache-2.0
// What people say: that a step is not needed, until something newer shows that it is in use; and that a precondition
// holds, one by one, as all at once before.
#include "ShippedProfiles.h"
#include "TestDirectory.h"
#include "setup/Drift.h"
#include "setup/Export.h"
#include "setup/Prover.h"
#include "setup/Record.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};

using Change = std::function<void(Facts&)>;

Facts factsOf(const std::string& role)
{
    Facts facts;
    facts.now = now;
    facts.role = role;
    facts.authMode = "bearer";
    facts.listener.isUp = true;
    facts.listener.address = "127.0.0.1:8420";
    facts.listener.baseUrl = "https://scim.acme.example/scim/v2/acme/";
    facts.listener.isPublic = true;
    return facts;
}

void sayNotNeeded(Facts& facts, const std::string& step)
{
    facts.record.confirmations[step] = {"Kim", now - 10min, {}, true};
}

void pushAGroup(Facts& facts, core::Timestamp at)
{
    facts.traffic.groupPushed = TrafficFact{at, directory::JournalId(5), "Staff", {}, 201};
}

OktaFacts oktaOf()
{
    OktaFacts facts;
    facts.at = now;
    facts.organisation = "acme.okta.com";
    facts.canReadApps = true;
    facts.canReadUsers = true;
    okta::App app;
    app.id = okta::AppId("0oa1");
    app.label = "Acme";
    app.status = "ACTIVE";
    facts.app = std::move(app);
    return facts;
}

void havePushMapping(Facts& facts)
{
    facts.okta = oktaOf();
    okta::Group group;
    group.id = okta::GroupId("00g1");
    group.name = "Staff";
    facts.okta->groups["push-group"] = group;
    okta::PushMapping mapping;
    mapping.source = group.id;
    facts.okta->pushed.push_back(mapping);
}

GuideStep stepOf(const Guide& guide, std::string_view id)
{
    const auto found = std::ranges::find_if(guide.steps, [&](const GuideStep& step) { return step.step.id == id; });
    if (found == guide.steps.end())
        qFatal("There is no step %s.", std::string(id).c_str());
    return *found;
}

GuidePrecondition asked(const Guide& guide, std::string_view id)
{
    const auto all = stepOf(guide, preconditionsStep).preconditions;
    const auto found = std::ranges::find_if(all, [&](const GuidePrecondition& one) { return one.asked.id == id; });
    if (found == all.end())
        qFatal("There is no precondition %s.", std::string(id).c_str());
    return *found;
}

} // namespace
Q_DECLARE_METATYPE(Change)

class WordsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void aStepThatIsNotNeededIsSettledUntilSomethingShowsItsUse_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("contradiction");
        const auto row = [](const char* name, const Change& change, const char* state, const char* contradiction = "") {
            QTest::newRow(name) << change << QString::fromLatin1(state) << QString::fromLatin1(contradiction);
        };
        row("nothing came", [](Facts&) {}, "not-needed");
        row("a group was pushed before", [](Facts& facts) { pushAGroup(facts, now - 1h); }, "not-needed");
        row("a group was pushed since", [](Facts& facts) { pushAGroup(facts, now - 1min); }, "proven", "Staff");
        row(
            "and it is remembered alone",
            [](Facts& facts) {
                facts.record.remembered["push-groups"] = {ProofKind::GroupPushed, "Staff was pushed", now - 1min};
            },
            "proven", "Staff was pushed");
        row("Okta pushes none", [](Facts& facts) { facts.okta = oktaOf(); }, "not-needed");
        row("Okta pushes one", havePushMapping, "failed", "Okta pushes the group Staff to the app");
        row(
            "which was known when it was said",
            [](Facts& facts) {
                havePushMapping(facts);
                facts.record.confirmations["push-groups"].inSpiteOf =
                    "Kim said that this is not needed here, and yet: Okta pushes the group Staff to the app.";
            },
            "not-needed");
        row(
            "a wrong token, which is another step's matter",
            [](Facts& facts) {
                facts.traffic.unauthorized = TrafficFact{now - 1min, directory::JournalId(9), {}, "unknown", 401};
            },
            "not-needed");
    }
    void aStepThatIsNotNeededIsSettledUntilSomethingShowsItsUse()
    {
        QFETCH(Change, change);
        QFETCH(QString, state);
        QFETCH(QString, contradiction);
        Facts facts = factsOf("own");
        const Guide before = prove(wizard(), facts);
        sayNotNeeded(facts, "push-groups");
        change(facts);
        const Guide guide = prove(wizard(), facts);
        const GuideStep step = stepOf(guide, "push-groups");
        QCOMPARE(std::string(toString(step.state)), state.toStdString());
        QVERIFY(step.isWaived() && step.confirmation->by == "Kim");
        QCOMPARE(step.trouble.has_value(), !contradiction.isEmpty());
        const std::string text = exportMarkdown(wizard(), "Acme", guide, facts.record, now);
        const auto drifts = findDrift(before, guide, {}, now);
        QCOMPARE(drifts.size(), contradiction.isEmpty() ? std::size_t{0} : std::size_t{1});
        if (contradiction.isEmpty()) {
            QVERIFY(!step.evidence);
            QVERIFY(text.find("not needed here, says Kim, ") != std::string::npos);
            return;
        }
        QVERIFY2(step.trouble->seen.find(contradiction.toStdString()) != std::string::npos, step.trouble->seen.c_str());
        QVERIFY(step.trouble->seen.starts_with("Kim said that this is not needed here"));
        QVERIFY(drifts.front().step == "push-groups" && drifts.front().sentence.starts_with(step.trouble->seen));
        QVERIFY(text.find("Kim said that this is not needed here") != std::string::npos);
    }

    void onlyWhatIsOptionalCanBeLeftOut()
    {
        Facts facts = factsOf("own");
        sayNotNeeded(facts, "mappings");
        const GuideStep step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(!step.step.isOptional && step.state == StepState::NotYet && !step.confirmation);
    }

    void aProofThatIsNotNeededAnyMoreHasNotDrifted()
    {
        Facts facts = factsOf("own");
        facts.record.remembered["access"] = {ProofKind::Permission, "people and apps may be read", now - 1h};
        const Guide was = prove(wizard(), facts);
        QVERIFY(stepOf(was, "access").state == StepState::Proven);
        sayNotNeeded(facts, "access");
        const Guide is = prove(wizard(), facts);
        QVERIFY(stepOf(is, "access").state == StepState::NotNeeded);
        QVERIFY(findDrift(was, is, {}, now).empty());
        facts.okta = oktaOf();
        QCOMPARE(findDrift(was, prove(wizard(), facts), {}, now).size(), std::size_t{1});
    }

    void whatIsNotNeededIsNoneOfTheNextSteps()
    {
        Facts facts = factsOf("own");
        for (const Precondition& one : wizard().preconditions)
            facts.record.answers[one.id] = {true, "Kim", now};
        facts.record.values["organisation"] = "https://acme.okta.com";
        QCOMPARE(prove(wizard(), facts).next()->step.id, std::string("access"));
        sayNotNeeded(facts, "access");
        const Guide guide = prove(wizard(), facts);
        QCOMPARE(guide.next()->step.id, std::string("assign-group"));
        QCOMPARE(guide.count(StepState::NotNeeded), std::size_t{1});
    }

    void eachPreconditionIsAnsweredByItself()
    {
        Facts facts = factsOf("own");
        const auto states = [&facts, this] { return stepOf(prove(wizard(), facts), preconditionsStep); };
        QVERIFY(states().state == StepState::NotYet && states().preconditions.size() > 3);
        core::Timestamp at = now - 1h;
        for (const GuidePrecondition& one : states().preconditions) {
            QVERIFY(states().state == StepState::NotYet);
            facts.record.answers[one.asked.id] = {true, "Kim", at += 1min};
        }
        GuideStep step = states();
        QVERIFY(step.state == StepState::Confirmed && step.confirmation->by == "Kim" && step.confirmation->at == at);
        facts.record.answers["sso-app"] = {false, "Eva", now};
        step = states();
        QVERIFY(step.state == StepState::NotYet && !step.confirmation);
        QCOMPARE(step.soFar,
                 std::to_string(step.preconditions.size() - 1) + " of " + std::to_string(step.preconditions.size()));
        // Taken back it is as open as it was, and a word on all of them together does not stand in for it.
        facts.record.answers["sso-app"] = {true, "Eva", now, true};
        facts.record.confirmations[std::string(preconditionsStep)] = {"Kim", now - 2h};
        step = states();
        QVERIFY(step.state == StepState::NotYet);
        QVERIFY(exportMarkdown(wizard(), "Acme", prove(wizard(), facts), facts.record, now)
                    .find("Not answered; taken back by Eva") != std::string::npos);
        facts.record.confirmations.clear();
        facts.record.answers["sso-app"] = {false, "Eva", now};
        const std::string text = exportMarkdown(wizard(), "Acme", prove(wizard(), facts), facts.record, now);
        const auto missing = asked(prove(wizard(), facts), "sso-app").asked;
        QVERIFY(text.find("Not yet, says Eva") != std::string::npos);
        QVERIFY(text.find("> " + missing.words) != std::string::npos);
        QVERIFY(text.find("Yes, says Kim") != std::string::npos);
    }

    void oktaProvesWhatItCanTell_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("precondition");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const Change& change, const char* precondition, const char* text) {
            QTest::newRow(name) << change << QString::fromLatin1(precondition) << QString::fromLatin1(text);
        };
        const auto roles = [](std::vector<std::string> types) {
            return Change([types = std::move(types)](Facts& facts) {
                facts.okta = oktaOf();
                facts.okta->actsAs = "kim@acme.example";
                facts.okta->adminRoles = types;
            });
        };
        row("a role that suffices", roles({"READ_ONLY_ADMIN", "APP_ADMIN"}), "admin-role",
            "kim@acme.example is Application Administrator, says Okta");
        row("a role that does not", roles({"READ_ONLY_ADMIN"}), "admin-role", "");
        row("roles that may not be read", roles({}), "admin-role", "");
        row(
            "an app with SCIM",
            [](Facts& facts) {
                facts.okta = oktaOf();
                facts.okta->app->features = {"SCIM_PROVISIONING"};
            },
            "scim-provisioning", "Okta shows it on Acme");
        row("an app without it", [](Facts& facts) { facts.okta = oktaOf(); }, "scim-provisioning", "");
        row(
            "what was seen earlier",
            [](Facts& facts) {
                facts.record.remembered["preconditions/admin-role"] = {ProofKind::Permission, "Kim was it", now - 1h};
            },
            "admin-role", "Kim was it");
    }
    void oktaProvesWhatItCanTell()
    {
        QFETCH(Change, change);
        QFETCH(QString, precondition);
        QFETCH(QString, text);
        Facts facts = factsOf("own");
        facts.record.answers[precondition.toStdString()] = {false, "Eva", now - 2h};
        change(facts);
        const Guide guide = prove(wizard(), facts);
        const GuidePrecondition one = asked(guide, precondition.toStdString());
        QCOMPARE(one.evidence.has_value(), !text.isEmpty());
        QCOMPARE(one.holds(), !text.isEmpty());
        if (one.evidence)
            QCOMPARE(one.evidence->text, text.toStdString());
    }

    void whatWasSeenOfAPreconditionCountsUntilOktaSaysOtherwise_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isRole"); // that holds still
        QTest::addColumn<bool>("isFeature");
        const auto row = [](const char* name, bool isRole, bool isFeature, const Change& change) {
            QTest::newRow(name) << change << isRole << isFeature;
        };
        row("nobody asked since", true, true, [](Facts&) {});
        row("not reached", true, true, [](Facts& facts) {
            facts.okta->failure.emplace();
            facts.okta->failure->kind = okta::FailureKind::Unreachable;
        });
        row("the token was revoked", false, true, [](Facts& facts) {
            facts.okta->failure.emplace();
            facts.okta->failure->kind = okta::FailureKind::Credentials;
        });
        row("disconnected", false, true, [](Facts& facts) {
            facts.okta.reset();
            facts.connection.reset();
            facts.isWithoutOkta = true;
        });
        row("connected with another organisation", false, false, [](Facts& facts) {
            facts.okta.reset();
            facts.connection = OktaTarget{"https://preview.okta.com", "0oa1"};
        });
        row("another app is meant", true, false, [](Facts& facts) { facts.record.values["app"] = "0oa2"; });
        row("the role was taken away, and the feature", false, false, [](Facts& facts) {
            facts.okta->adminRoles = {"READ_ONLY_ADMIN"};
            facts.okta->app->features.clear();
        });
        row("roles may not be read any more, nor apps", true, true, [](Facts& facts) {
            facts.okta->adminRoles.clear();
            facts.okta->app.reset();
        });
        row("the app is gone", true, false, [](Facts& facts) {
            facts.okta->app.reset();
            facts.okta->isAppMissing = true;
        });
    }
    void whatWasSeenOfAPreconditionCountsUntilOktaSaysOtherwise()
    {
        QFETCH(Change, change);
        QFETCH(bool, isRole);
        QFETCH(bool, isFeature);
        Facts facts = factsOf("own");
        facts.connection = OktaTarget{"https://acme.okta.com", "0oa1"};
        facts.okta = oktaOf();
        facts.okta->at = now - 1h;
        facts.okta->organisation = "https://acme.okta.com";
        facts.okta->adminRoles = {"APP_ADMIN"};
        facts.okta->app->features = {"SCIM_PROVISIONING"};
        facts.okta->asked = OktaQuestion{"https://acme.okta.com", "0oa1", facts.record.values};
        const Guide then = prove(wizard(), facts);
        for (const char* id : {"admin-role", "scim-provisioning"}) {
            QVERIFY(asked(then, id).evidence && !asked(then, id).evidence->about.empty());
            facts.record.remembered[std::string("preconditions/") + id] = *asked(then, id).evidence;
        }
        change(facts);
        const Guide guide = prove(wizard(), facts);
        QCOMPARE(asked(guide, "admin-role").evidence.has_value(), isRole);
        QCOMPARE(asked(guide, "scim-provisioning").evidence.has_value(), isFeature);
    }

    void whatOktaProvesWholeIsGreen()
    {
        Profile profile = wizard();
        std::erase_if(profile.preconditions, [](const Precondition& one) { return one.admins.empty(); });
        QCOMPARE(profile.preconditions.size(), std::size_t{1});
        Facts facts = factsOf("own");
        facts.okta = oktaOf();
        facts.okta->adminRoles = {"SUPER_ADMIN"};
        const GuideStep step = stepOf(prove(profile, facts), preconditionsStep);
        QVERIFY(step.state == StepState::Proven && step.evidence && !step.confirmation);
    }

    void eachProfileAsksInEachRoleAndSaysWhomToAsk()
    {
        for (const Profile& profile : m_catalogue.profiles()) {
            for (const std::string& role : profile.roles) {
                Facts facts = factsOf(role);
                facts.authMode = profile.authModes.front();
                const Guide guide = prove(profile, facts);
                const GuideStep& first = guide.steps.front();
                QVERIFY2(first.step.id == preconditionsStep && first.preconditions.size() > 1, profile.id.c_str());
                for (const GuidePrecondition& one : first.preconditions) {
                    const std::string where = profile.id + ", " + one.asked.id;
                    QVERIFY2(one.asked.ask.ends_with('.') && one.asked.words.starts_with("Hello, "), where.c_str());
                    QVERIFY2(one.asked.words.find('{') == std::string::npos, where.c_str());
                    QVERIFY2(one.asked.words.find('*') == std::string::npos, where.c_str());
                }
            }
        }
    }

    void aWordIsKeptWithNameAndTimeAndTakenBack()
    {
        TestDirectory fixture;
        const auto id = fixture.integration.id;
        core::Timestamp at{};
        const auto write = [&fixture](auto change) { return fixture.database->writeAndWait(change).has_value(); };
        QVERIFY(write([&](directory::WriteSession& session) -> core::Result<> {
            at = session.now();
            if (auto saved = saveNotNeeded(session, id, "push-groups", "Kim", "it was seen"); !saved)
                return saved;
            return saveAnswer(session, id, "sso-app", false, "Eva");
        }));
        auto record = valueOf(readRecord(*fixture.reader, id, wizard()));
        const Confirmation& word = record.confirmations.at("push-groups");
        QVERIFY(word.isNotNeeded && word.by == "Kim" && word.at == at && word.inSpiteOf == "it was seen");
        const Answer& answer = record.answers.at("sso-app");
        QVERIFY(!answer.isYes && answer.by == "Eva" && answer.at == at);
        QVERIFY(write([&](directory::WriteSession& session) -> core::Result<> {
            if (auto saved = takeConfirmationBack(session, id, "push-groups"); !saved)
                return saved;
            return saveAnswer(session, id, "sso-app", true, "Eva");
        }));
        record = valueOf(readRecord(*fixture.reader, id, wizard()));
        QVERIFY(record.confirmations.empty() && record.answers.at("sso-app").isYes);
        // What is taken back is so in somebody's name, and answered again as if it never was.
        QVERIFY(!write([&](directory::WriteSession& session) { return takeAnswerBack(session, id, "sso-app", ""); }));
        QVERIFY(write([&](directory::WriteSession& session) {
            at = session.now();
            return takeAnswerBack(session, id, "sso-app", "Kim");
        }));
        const Answer back = valueOf(readRecord(*fixture.reader, id, wizard())).answers.at("sso-app");
        QVERIFY(back.isTakenBack && !back.isYes && back.by == "Kim" && back.at == at);
        QVERIFY(
            write([&](directory::WriteSession& session) { return saveAnswer(session, id, "sso-app", true, "Eva"); }));
        QVERIFY(!valueOf(readRecord(*fixture.reader, id, wizard())).answers.at("sso-app").isTakenBack);
        QVERIFY(
            !write([&](directory::WriteSession& session) { return saveAnswer(session, id, "sso-app", true, " "); }));
        QVERIFY(!write([&](directory::WriteSession& session) { return saveNotNeeded(session, id, "access", ""); }));
        QVERIFY(write([&](directory::WriteSession& session) { return forgetRecord(session, id); }));
        QVERIFY(valueOf(readRecord(*fixture.reader, id, wizard())).answers.empty());
    }

    void anOldWordOnAllPreconditionsCountsForEach()
    {
        TestDirectory fixture;
        const auto id = fixture.integration.id;
        const auto at = core::toMilliseconds(fixture.clock.now());
        // As it was written before they were asked one by one.
        const std::string old = R"({"by":"Kim","at":)" + std::to_string(at) + "}";
        const std::string key = "setup/" + std::to_string(id.value) + "/confirmed/preconditions";
        const auto write = [&fixture](auto change) { return fixture.database->writeAndWait(change).has_value(); };
        QVERIFY(write([&](directory::WriteSession& session) { return session.saveSetting(key, old); }));
        Facts facts = factsOf("own");
        facts.record = valueOf(readRecord(*fixture.reader, id, wizard()));
        GuideStep step = stepOf(prove(wizard(), facts), preconditionsStep);
        QVERIFY(step.state == StepState::Confirmed && step.confirmation->by == "Kim");
        QVERIFY(step.confirmation->at == fixture.clock.now() && !step.isWaived());
        for (const GuidePrecondition& one : step.preconditions)
            QVERIFY2(one.answer && one.answer->isYes && one.answer->by == "Kim", one.asked.id.c_str());
        // One that was asked since says more about itself.
        QVERIFY(
            write([&](directory::WriteSession& session) { return saveAnswer(session, id, "sso-app", false, "Eva"); }));
        facts.record = valueOf(readRecord(*fixture.reader, id, wizard()));
        step = stepOf(prove(wizard(), facts), preconditionsStep);
        QVERIFY(step.state == StepState::NotYet);
        QCOMPARE(std::ranges::count_if(step.preconditions, &GuidePrecondition::holds),
                 std::ssize(step.preconditions) - 1);
    }

private:
    [[nodiscard]] const Profile& wizard() const { return *m_catalogue.find("app-integration-wizard"); }

    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(WordsTest)
#include "WordsTest.moc"
