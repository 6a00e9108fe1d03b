// SPDX-License-Identifier: Apache-2.0
// No step is green without its proof; every guide can be finished without Okta's API; each failure has its text.
#include "setup/Prover.h"
#include "ShippedProfiles.h"
#include "setup/Drift.h"
#include "setup/Export.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};

TrafficFact fact(std::int64_t request, std::string subject = {}, std::string detail = {}, int status = 200)
{
    return {now - 1min, directory::JournalId(request), std::move(subject), std::move(detail), status};
}

Facts factsOf(const std::string& role, const std::string& authMode)
{
    Facts facts;
    facts.now = now;
    facts.role = role;
    facts.authMode = authMode;
    facts.listener.isUp = true;
    facts.listener.since = now - 1min;
    facts.listener.address = "127.0.0.1:8420";
    facts.listener.baseUrl = "https://scim.acme.example/scim/v2/acme/";
    facts.listener.isPublic = true;
    return facts;
}

OktaFacts oktaOf(std::vector<std::string> features)
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
    app.features = std::move(features);
    facts.app = std::move(app);
    return facts;
}

okta::Failure failureOf(okta::FailureKind kind)
{
    okta::Failure failure;
    failure.kind = kind;
    failure.error.message = "Okta said no.";
    return failure;
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

class ProverTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void nothingIsGreenAtTheStart_data() { allGuides(); }
    void nothingIsGreenAtTheStart()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        QFETCH(QString, authMode);
        Facts facts = factsOf(role.toStdString(), authMode.toStdString());
        facts.listener = {};
        const Guide guide = prove(*m_catalogue.find(profile.toStdString()), facts);
        QVERIFY(!guide.steps.empty());
        QCOMPARE(guide.count(StepState::Proven), std::size_t{0});
        QVERIFY(guide.next() == &guide.steps.front());
    }

    void aGuideIsFinishedWithoutOktasApi_data() { allGuides(); }
    void aGuideIsFinishedWithoutOktasApi()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        QFETCH(QString, authMode);
        const Profile& chosen = *m_catalogue.find(profile.toStdString());
        Facts facts = factsOf(role.toStdString(), authMode.toStdString());
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.traffic.created = fact(2, "alex");
        facts.traffic.updated = fact(3, "alex");
        facts.traffic.deactivated = fact(4, "alex");
        facts.traffic.groupPushed = fact(5, "Everyone here");
        for (const Step& step : chosen.steps) {
            for (const StepField& field : step.fields)
                facts.record.values[field.key] = field.key == pilotField ? "Alex" : "pasted";
            if (step.canBeConfirmed())
                facts.record.confirmations[step.id] = {"Kim", now};
        }
        const Guide guide = prove(chosen, facts);
        for (const GuideStep& step : guide.steps) {
            QVERIFY2(step.state == StepState::Proven || step.state == StepState::Confirmed, step.step.id.c_str());
            QCOMPARE(step.evidence.has_value(), step.state == StepState::Proven);
        }
        QVERIFY(guide.next() == nullptr);
        QVERIFY(guide.facts.oktaConfigured == FactState::NotChecked);
    }

    void eachTrafficProofProvesItsOwnStepAlone_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<Change>("change");
        QTest::newRow("test") << QStringLiteral("connect-bearer")
                              << Change([](Facts& facts) { facts.traffic.test = fact(7); });
        QTest::newRow("create") << QStringLiteral("pilot")
                                << Change([](Facts& facts) { facts.traffic.created = fact(7, "alex"); });
        QTest::newRow("update") << QStringLiteral("update")
                                << Change([](Facts& facts) { facts.traffic.updated = fact(7, "alex"); });
        QTest::newRow("deactivate") << QStringLiteral("deactivate")
                                    << Change([](Facts& facts) { facts.traffic.deactivated = fact(7, "alex"); });
        QTest::newRow("group") << QStringLiteral("push-groups")
                               << Change([](Facts& facts) { facts.traffic.groupPushed = fact(7, "Staff"); });
    }
    void eachTrafficProofProvesItsOwnStepAlone()
    {
        QFETCH(QString, step);
        QFETCH(Change, change);
        Facts facts = factsOf("own", "bearer");
        change(facts);
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        QVERIFY(stepOf(guide, step.toStdString()).state == StepState::Proven);
        QCOMPARE(stepOf(guide, step.toStdString()).evidence->request->value, std::int64_t{7});
        QCOMPARE(guide.count(StepState::Proven), std::size_t{1});
    }

    void eachFailureHasItsText_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("next");
        const auto row = [](const char* name, const char* step, Change change, const char* seen, const char* next) {
            QTest::newRow(name) << QString::fromUtf8(step) << std::move(change) << QString::fromUtf8(seen)
                                << QString::fromUtf8(next);
        };
        const auto turnedAway = [](const char* detail) {
            return Change([detail](Facts& facts) { facts.traffic.unauthorized = fact(9, {}, detail, 401); });
        };
        row("doubled Bearer", "connect-bearer",
            turnedAway("The word Bearer stands twice: it was pasted together with the token."), "stands twice",
            "token alone");
        row("missing prefix", "connect-bearer", turnedAway("The scheme is missing before the credential."),
            "scheme is missing", "Bearer, a space");
        row("stray spaces", "connect-bearer", turnedAway("The token contains spaces or line ends."), "spaces",
            "Copy it");
        row("revoked token", "connect-bearer", turnedAway("An old credential: it was revoked."), "revoked", "newest");
        row("unknown token", "connect-bearer", turnedAway("The credential is not one of ours."), "not one of ours",
            "new one");
        row(
            "Create off", "pilot", [](Facts& facts) { facts.traffic.lookedUp = fact(9, "alex"); },
            "Matching user not found", "Create Users");
        row(
            "Create off, as Okta says it", "switches",
            [](Facts& facts) { facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_PROFILE_UPDATES"}); }, "Create Users",
            "Tick it");
        row(
            "SCIM not enabled in the organisation", "enable-scim", [](Facts& facts) { facts.okta = oktaOf({}); },
            "no provisioning", "ask Okta's support");
        row(
            "nothing in five minutes", "connect-bearer", [](Facts& facts) { facts.listener.since = now - 6min; },
            "Nothing has arrived", "outside your network");
        row(
            "nothing can arrive at loopback", "connect-bearer",
            [](Facts& facts) {
                facts.listener.since = now - 6min;
                facts.listener.isPublic = false;
            },
            "Nothing has arrived", "public https address");
        row(
            "port busy", "address",
            [](Facts& facts) {
                facts.listener.isUp = false;
                facts.listener.problem = "The port 8420 is in use.";
            },
            "in use", "another port");
        row(
            "certificate or proxy", "address",
            [](Facts& facts) {
                facts.listener.hasMetItself = false;
                facts.listener.selfCallProblem = "The certificate has expired.";
            },
            "expired", "certificate");
        const auto refused = [](okta::FailureKind kind) {
            return Change([kind](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->failure = failureOf(kind);
            });
        };
        row("401 of Okta", "access", refused(okta::FailureKind::Credentials), "Okta said no", "new token");
        row("403 of Okta", "access", refused(okta::FailureKind::Permission), "Okta said no", "role");
        row("429 of Okta", "access", refused(okta::FailureKind::RateLimited), "Okta said no", "minute");
        row("feature not there", "access", refused(okta::FailureKind::NotLicensed), "Okta said no", "support");
        row("proxy reads along", "access", refused(okta::FailureKind::Certificate), "Okta said no", "proxy");
        row(
            "attribute never sent", "mappings",
            [](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->mapping = okta::ProfileMapping{};
            },
            "not mapped", "Attribute Mappings");
    }
    void eachFailureHasItsText()
    {
        QFETCH(QString, step);
        QFETCH(Change, change);
        QFETCH(QString, seen);
        QFETCH(QString, next);
        Facts facts = factsOf("own", "bearer");
        change(facts);
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        const GuideStep& judged = stepOf(guide, step.toStdString());
        QVERIFY2(judged.trouble.has_value(), judged.step.id.c_str());
        QVERIFY2(judged.trouble->seen.find(seen.toStdString()) != std::string::npos, judged.trouble->seen.c_str());
        QVERIFY2(judged.trouble->next.find(next.toStdString()) != std::string::npos, judged.trouble->next.c_str());
        QVERIFY(!judged.trouble->cause.empty());
        if (facts.traffic.unauthorized)
            QCOMPARE(judged.trouble->request->value, std::int64_t{9});
    }

    void aNewerRequestSaysMoreThanACallOfOurOwn()
    {
        Facts facts = factsOf("own", "bearer");
        facts.listener.hasMetItself = false;
        facts.listener.selfCallProblem = "The certificate has expired.";
        facts.listener.selfCallCause = "It was not renewed.";
        facts.listener.selfCallNext = "Get a new one.";
        facts.listener.selfCallAt = now - 2min;
        const auto troubleOf = [this](const Facts& known) {
            const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), known);
            return stepOf(guide, "address").trouble;
        };
        const auto told = troubleOf(facts);
        QVERIFY(told && told->next == "Get a new one." && told->cause.starts_with("It was not renewed."));
        QVERIFY(told->cause.find("only a request from Okta") != std::string::npos);
        // A hint, with why it may come to nothing; no step is red by it, proven or not.
        QVERIFY(told->kind == TroubleKind::Hint && told->cause.find("hairpin NAT") != std::string::npos);
        const Guide hinted = prove(*m_catalogue.find("app-integration-wizard"), facts);
        QVERIFY(stepOf(hinted, "address").state == StepState::Waiting);
        QCOMPARE(hinted.count(StepState::Failed), std::size_t{0});
        facts.traffic.accepted = fact(1);
        facts.traffic.accepted->at = now - 3min;
        QVERIFY(troubleOf(facts));
        facts.traffic.accepted->at = now - 1min;
        QVERIFY(!troubleOf(facts));
    }

    void whatNobodyDidYetIsNoFailure_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isFailure");
        const auto row = [](const char* name, bool isFailure, const Change& change) {
            QTest::newRow(name) << change << isFailure;
        };
        row("not saved yet", false, [](Facts&) {});
        row("it was seen once", true, [](Facts& facts) {
            facts.record.remembered["enable-scim"] = {ProofKind::App, "Acme found, all on", now - 60min};
        });
        row("somebody said it was done", true,
            [](Facts& facts) { facts.record.confirmations["enable-scim"] = {"Kim", now - 60min}; });
        row("somebody was provisioned", true, [](Facts& facts) { facts.traffic.created = fact(2, "alex"); });
    }
    void whatNobodyDidYetIsNoFailure()
    {
        QFETCH(Change, change);
        QFETCH(bool, isFailure);
        Facts facts = factsOf("own", "bearer");
        facts.okta = oktaOf({});
        change(facts);
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        const GuideStep step = stepOf(prove(profile, facts), "enable-scim");
        QVERIFY(step.trouble && step.trouble->next.find("*Save*") != std::string::npos);
        QVERIFY(step.trouble->kind == (isFailure ? TroubleKind::Failure : TroubleKind::ToDo));
        QVERIFY(step.state == (isFailure ? StepState::Failed : StepState::NotYet));
    }

    void whatWasProvenAndIsNotThereAnyMoreIsSaid_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isLost");
        QTest::newRow("taken away") << Change([](Facts&) {}) << true;
        QTest::newRow("it is there") << Change([](Facts& facts) {
            facts.okta->assignedGroups.emplace_back().id = okta::GroupId("00g1");
        }) << false;
        QTest::newRow("never seen") << Change([](Facts& facts) { facts.record.remembered.clear(); }) << false;
        QTest::newRow("nobody could look") << Change([](Facts& facts) {
            facts.okta->unread.emplace(OktaSubject::AssignedGroups, failureOf(okta::FailureKind::Permission));
        }) << false;
        QTest::newRow("of another group")
            << Change([](Facts& facts) { facts.record.remembered["assign-everyone-watched"].about = "another"; })
            << false;
    }
    void whatWasProvenAndIsNotThereAnyMoreIsSaid()
    {
        QFETCH(Change, change);
        QFETCH(bool, isLost);
        Facts facts = factsOf("companion", "bearer");
        facts.okta = oktaOf({});
        okta::Group group;
        group.id = okta::GroupId("00g1");
        group.name = "People";
        facts.okta->groups["assign-group"] = group;
        facts.record.remembered["assign-everyone-watched"] = {ProofKind::GroupAssigned, "People is assigned to the app",
                                                              now - 60min};
        change(facts);
        const GuideStep step = stepOf(prove(*m_catalogue.find("trusona"), facts), "assign-everyone-watched");
        QCOMPARE(step.state == StepState::Failed, isLost);
        QCOMPARE(step.trouble.has_value(), isLost);
        if (isLost)
            QVERIFY2(step.trouble->seen.find("People is assigned to the app. Okta does not show that any more") !=
                         std::string::npos,
                     step.trouble->seen.c_str());
    }

    void aBoxThatWasLeftOutIsAFailure()
    {
        Facts facts = factsOf("own", "bearer");
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        // The connection is tested before these are ticked.
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.okta = oktaOf({"SCIM_PROVISIONING"});
        QVERIFY(stepOf(prove(profile, facts), "switches").state == StepState::NotYet);
        facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_NEW_USERS"});
        QVERIFY(stepOf(prove(profile, facts), "switches").state == StepState::Failed);
    }

    void silenceCountsFromWhenSomebodyCouldHaveCalled_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isTold");
        const auto row = [](const char* name, bool isTold, const Change& change) {
            QTest::newRow(name) << change << isTold;
        };
        row("long ago", true, [](Facts&) {});
        row("the integration is new", false, [](Facts& facts) { facts.made = now - 1min; });
        row("a step before was confirmed just now", false,
            [](Facts& facts) { facts.record.confirmations["mappings"] = {"Eva", now - 1min}; });
        row("a request came", false, [](Facts& facts) { facts.traffic.accepted = fact(1); });
    }
    void silenceCountsFromWhenSomebodyCouldHaveCalled()
    {
        QFETCH(Change, change);
        QFETCH(bool, isTold);
        Facts facts = factsOf("own", "bearer");
        facts.listener.since = now - 60min;
        facts.made = now - 30min;
        change(facts);
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        QCOMPARE(stepOf(guide, "connect-bearer").trouble.has_value(), isTold);
    }

    void whoeverWasAssignedTooEarlyIsNamed()
    {
        Facts facts = factsOf("companion", "bearer");
        facts.okta = oktaOf({});
        okta::AppUser user;
        user.userName = "alex@acme.example";
        user.status = "ACTIVE";
        user.sync = okta::SyncState::Disabled;
        facts.okta->assigned = user;
        const Guide guide = prove(*m_catalogue.find("trusona"), facts);
        const GuideStep& step = stepOf(guide, "pilot-watched");
        QVERIFY(step.state == StepState::Failed && step.trouble);
        QVERIFY(step.trouble->next.find("Provision User") != std::string::npos);
    }

    void onlyThePilotProvesChangeAndEnd_data()
    {
        QTest::addColumn<QString>("pilot");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<bool>("isProven");
        QTest::newRow("nobody was chosen") << QString() << QStringLiteral("kim") << true;
        QTest::newRow("the pilot") << QStringLiteral("alex") << QStringLiteral("alex") << true;
        QTest::newRow("in other letters") << QStringLiteral("ALEX") << QStringLiteral("alex") << true;
        QTest::newRow("somebody else") << QStringLiteral("alex") << QStringLiteral("kim") << false;
        QTest::newRow("longer name") << QStringLiteral("alex") << QStringLiteral("alexa") << false;
    }
    void onlyThePilotProvesChangeAndEnd()
    {
        QFETCH(QString, pilot);
        QFETCH(QString, subject);
        QFETCH(bool, isProven);
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        Facts facts = factsOf("own", "bearer");
        if (!pilot.isEmpty())
            facts.record.values["pilot"] = pilot.toStdString();
        facts.traffic.accepted = fact(1);
        facts.traffic.updated = fact(3, subject.toStdString());
        facts.traffic.deactivated = fact(4, subject.toStdString());
        const Guide seen = prove(profile, facts);
        // The same when it was kept, and is gone from the journal.
        facts.traffic = {};
        facts.record.remembered["update"] = {ProofKind::Updated, subject.toStdString() + " was updated", now, {}};
        facts.record.remembered["deactivate"] = {
            ProofKind::Deactivated, "was deactivated", now, {}, subject.toStdString()};
        const Guide kept = prove(profile, facts);
        for (const char* step : {"update", "deactivate"}) {
            const GuideStep& judged = stepOf(seen, step);
            QCOMPARE(judged.state == StepState::Proven, isProven);
            QCOMPARE(stepOf(kept, step).state == StepState::Proven, isProven);
            if (isProven) {
                QCOMPARE(judged.evidence->subject, subject.toStdString());
                QVERIFY(judged.evidence->text.starts_with(subject.toStdString() + " was "));
            } else {
                QVERIFY(judged.trouble && judged.trouble->seen.find("the pilot alex") != std::string::npos);
            }
        }
    }

    void othersDoNotHideThePilot()
    {
        Facts facts = factsOf("own", "bearer");
        facts.record.values["pilot"] = "alex";
        facts.traffic.deactivated = fact(5, "kim");
        facts.traffic.deactivations["kim"] = fact(5, "kim");
        facts.traffic.deactivations["alex"] = fact(4, "Alex");
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        const GuideStep& step = stepOf(guide, "deactivate");
        QVERIFY(step.state == StepState::Proven);
        QCOMPARE(step.evidence->subject, std::string("Alex"));
        QCOMPARE(step.evidence->request->value, std::int64_t{4});
    }

    void aPastedIdProvesOnlyWhatOktaCannotBeAsked_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isProven");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, const Change& change, bool isProven, const char* kind) {
            QTest::newRow(name) << change << isProven << QString::fromLatin1(kind);
        };
        row("no connection", [](Facts&) {}, true, "parsed");
        row(
            "Okta cannot be reached",
            [](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->failure = failureOf(okta::FailureKind::TimedOut);
            },
            true, "parsed");
        row(
            "the app must not be read",
            [](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->app.reset();
            },
            true, "parsed");
        row("Okta knows it", [](Facts& facts) { facts.okta = oktaOf({}); }, true, "okta-app");
        row(
            "it is not active",
            [](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->app->status = "INACTIVE";
            },
            false, "");
        row(
            "Okta has no such app",
            [](Facts& facts) {
                facts.okta = oktaOf({});
                facts.okta->app.reset();
                facts.okta->isAppMissing = true;
            },
            false, "");
    }
    void aPastedIdProvesOnlyWhatOktaCannotBeAsked()
    {
        QFETCH(Change, change);
        QFETCH(bool, isProven);
        QFETCH(QString, kind);
        Facts facts = factsOf("own", "bearer");
        facts.record.values["app"] = "0oa1";
        change(facts);
        const Guide guide = prove(*m_catalogue.find("trusona"), facts);
        const GuideStep& step = stepOf(guide, "app");
        QCOMPARE(step.state == StepState::Proven, isProven);
        if (isProven)
            QCOMPARE(std::string(toString(step.evidence->kind)), kind.toStdString());
    }

    void aWordIsNeverGreenAndGivesWayToWhatOktaSays()
    {
        Facts facts = factsOf("own", "bearer");
        facts.record.confirmations["switches"] = {"Kim", now};
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        QVERIFY(stepOf(prove(profile, facts), "switches").state == StepState::Confirmed);
        facts.okta = oktaOf({"SCIM_PROVISIONING"});
        QVERIFY(stepOf(prove(profile, facts), "switches").state == StepState::Failed);
        facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"});
        const Guide guide = prove(profile, facts);
        QVERIFY(stepOf(guide, "switches").state == StepState::Proven);
        QVERIFY(guide.facts.oktaConfigured == FactState::Yes);
        QVERIFY(guide.facts.provenByTraffic == FactState::No);
    }

    void aCompanionHasNoFieldForABaseUrl()
    {
        for (const Profile& profile : m_catalogue.profiles()) {
            for (const std::string& mode : profile.authModes) {
                const Guide guide = prove(profile, factsOf("companion", mode));
                for (const GuideStep& step : guide.steps) {
                    for (const StepCopy& copy : step.step.copies)
                        QVERIFY2(!profile.offersRole("companion") || copy.kind != CopyKind::BaseUrl,
                                 step.step.id.c_str());
                }
            }
        }
    }

    void theExportHoldsValuesAndNoSecret()
    {
        Facts facts = factsOf("own", "bearer");
        facts.traffic.created = fact(2, "alex");
        facts.record.values["organisation"] = "https://acme.okta.com";
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        const std::string text = exportMarkdown(profile, "Acme", prove(profile, facts), facts.record, now);
        QVERIFY(text.find("https://scim.acme.example/scim/v2/acme/") != std::string::npos);
        QVERIFY(text.find("`https://acme.okta.com`") != std::string::npos);
        QVERIFY(text.find("Authorization: ask for it") != std::string::npos);
        QVERIFY(text.find("proven: alex was created") != std::string::npos);
    }

    void theExportIsReadWithoutRollcall()
    {
        const Profile& profile = *m_catalogue.find("beyond-identity");
        for (const std::string& role : profile.roles) {
            Facts facts = factsOf(role, "bearer");
            facts.record.values["push-group"] = "00g7";
            facts.okta = oktaOf({});
            facts.okta->groups["push-group"].id = okta::GroupId("00g7");
            facts.okta->groups["push-group"].name = "Night shift";
            const std::string text = exportMarkdown(profile, "Acme", prove(profile, facts), facts.record, now);
            for (const char* line : {"- Here: in Rollcall", "- In Okta: in Okta's",
                                     "- At the vendor: ", "- Group to push: `00g7`, Night shift\n"})
                QVERIFY2(text.find(line) != std::string::npos, line);
            QVERIFY2(text.find("beside these steps") == std::string::npos, text.c_str());
        }
    }

    void whoCallsIsNamed_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("caller");
        QTest::newRow("Entra") << "entra" << "own" << "Microsoft Entra";
        QTest::newRow("any client") << "custom" << "own" << "the client";
        QTest::newRow("any client, relayed") << "custom" << "relay" << "the client";
    }
    /// Nothing in such a guide comes from Okta, whatever happened.
    void whoCallsIsNamed()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        QFETCH(QString, caller);
        const Profile& chosen = *m_catalogue.find(profile.toStdString());
        const auto refused = [](int status, const char* target, std::optional<int> vendor) {
            return [=](Facts& facts) {
                facts.traffic.refused = fact(4);
                facts.traffic.refused->status = status;
                facts.traffic.refused->target = target;
                facts.traffic.refused->vendorStatus = vendor;
            };
        };
        const auto unauthorized = [](const char* detail) {
            return [detail](Facts& facts) {
                facts.traffic.unauthorized = fact(5);
                facts.traffic.unauthorized->detail = detail;
            };
        };
        const std::vector<std::function<void(Facts&)>> changes{
            [](Facts&) {},
            [](Facts& facts) { facts.listener.notReachable = "Okta's cloud calls https:// alone."; },
            [](Facts& facts) { facts.made = facts.listener.since.emplace(now - 60min); },
            [](Facts& facts) {
                facts.made = facts.listener.since.emplace(now - 60min);
                facts.listener.isPublic = true;
            },
            [](Facts& facts) {
                facts.traffic.accepted = fact(1);
                facts.record.address = SeenAddress{"https://old.example/", now, "https://older.example/"};
            },
            [](Facts& facts) { facts.listener.hasMetItself = false; },
            [](Facts& facts) {
                facts.traffic.accepted = facts.traffic.test = fact(1);
                facts.traffic.accepted->address = facts.traffic.test->address = "127.0.0.1";
            },
            [](Facts& facts) { facts.traffic.lookedUp = fact(2, "alex"); },
            [](Facts& facts) {
                facts.made = now - 60min;
                facts.traffic.accepted = facts.traffic.test = fact(1);
            },
            [](Facts& facts) {
                facts.record.values["pilot"] = "alex";
                facts.traffic.created = facts.traffic.updated = fact(2, "zoe");
            },
            refused(500, "/scim/v2/acme/Users", {}),
            refused(404, "/elsewhere/Users", {}),
            refused(502, "/scim/v2/acme/Users", 0),
            refused(401, "/scim/v2/acme/Users", 401),
            refused(400, "/scim/v2/acme/Users", 400),
            unauthorized("Bearer stands twice."),
            unauthorized("does not fit"),
            unauthorized("No credentials"),
            unauthorized("A scheme without"),
            unauthorized("revoked"),
            unauthorized("has expired"),
            unauthorized("something else"),
        };
        bool isNamed = false;
        for (std::size_t at = 0; at < changes.size(); ++at) {
            Facts facts = factsOf(role.toStdString(), chosen.authModes.front());
            changes[at](facts);
            const std::string text = exportMarkdown(chosen, "Acme", prove(chosen, facts), facts.record, now);
            const auto okta = text.find("Okta");
            QVERIFY2(okta == std::string::npos,
                     (std::to_string(at) + ": " + text.substr(std::min(okta, text.size()))).c_str());
            isNamed = isNamed || text.find(caller.toStdString() + "'s") != std::string::npos;
            for (const char* wrong : {". the client", "proof: The client", "cause: the client"})
                QVERIFY2(text.find(wrong) == std::string::npos, text.c_str());
        }
        QVERIFY(isNamed);
    }

    void theExportHoldsWhatIsTypedInOkta_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("authMode");
        QTest::addColumn<QStringList>("lines");
        const QString client = QStringLiteral("`client-7`");
        QTest::newRow("Basic") << "cyolo" << "basic" << QStringList{QStringLiteral("- Username: ") + client};
        QTest::newRow("OAuth")
            << "app-integration-wizard" << "oauth"
            << QStringList{
                   QStringLiteral("- Client ID: ") + client,
                   QStringLiteral("- Client Secret: ask for it"),
                   QStringLiteral("- Access token endpoint URI: `https://scim.acme.example/oauth/acme/token`"),
                   QStringLiteral("- Authorization endpoint URI: `https://scim.acme.example/oauth/acme/authorize`"),
                   QStringLiteral("- Okta's redirect URI: "
                                  "`https://system-admin.okta.com/admin/app/cpc/acme_scim_1/oauth/callback` as a rule"),
                   QStringLiteral("`rollcallctl oauth approve --integration acme`")};
    }
    void theExportHoldsWhatIsTypedInOkta()
    {
        QFETCH(QString, profile);
        QFETCH(QString, authMode);
        QFETCH(QStringList, lines);
        Facts facts = factsOf("own", authMode.toStdString());
        facts.slug = "acme";
        facts.credential = {"client-7", "https://scim.acme.example/oauth/acme/token",
                            "https://scim.acme.example/oauth/acme/authorize"};
        facts.record.values["organisation"] = "https://acme.okta.com";
        facts.record.values["app"] = "0oa1abcdefGHIJKL0x7";
        facts.record.values["app-name"] = "acme_scim_1";
        facts.traffic.unauthorized = fact(9);
        facts.traffic.unauthorized->detail = "The token was revoked.";
        const Profile& chosen = *m_catalogue.find(profile.toStdString());
        const QString text =
            QString::fromStdString(exportMarkdown(chosen, "Acme", prove(chosen, facts), facts.record, now));
        lines << QStringLiteral("- Page: <https://acme-admin.okta.com/admin/app/acme_scim_1/instance/"
                                "0oa1abcdefGHIJKL0x7/#tab-provisioning>")
              << QStringLiteral(
                     "`rollcallctl okta connect --integration acme --org https://acme.okta.com --token-file FILE`")
              << QStringLiteral("Scopes for a service app: `okta.users.read`, ")
              << QStringLiteral("Likely cause: An old token is still in Okta.");
        for (const QString& line : std::as_const(lines))
            QVERIFY2(text.contains(line), qPrintable(line + QStringLiteral("\nis not in\n") + text));
    }

    void theAddressOfAPageHasNoGap()
    {
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        Facts facts = factsOf("own", "oauth");
        const auto page = [&] { return stepOf(prove(profile, facts), "connect-oauth").page; };
        QVERIFY(page().empty());
        facts.record.values["organisation"] = "https://acme.okta.com";
        facts.record.values["app"] = "0oa1abcdefGHIJKL0x7";
        QVERIFY(page().empty());
        facts.okta = oktaOf({});
        facts.okta->app->name = "acme_scim_1";
        QVERIFY(page().ends_with("/admin/app/acme_scim_1/instance/0oa1abcdefGHIJKL0x7/#tab-provisioning"));
        facts.record.values["organisation"] = "https://login.acme.example";
        QVERIFY(stepOf(prove(profile, facts), "redirect-uri").proposed.empty());
    }

    void whatOktaNamesAnAppStaysOnePartOfTheAddress_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("written");
        QTest::newRow("as Okta names apps") << "acme_scim_1" << "acme_scim_1";
        QTest::newRow("the gap itself") << "x{appName}" << "x%7BappName%7D";
        QTest::newRow("another gap") << "{appId}" << "%7BappId%7D";
        QTest::newRow("another path") << "../../x?a=b#c" << "..%2F..%2Fx%3Fa%3Db%23c";
    }
    void whatOktaNamesAnAppStaysOnePartOfTheAddress()
    {
        QFETCH(QString, name);
        QFETCH(QString, written);
        Facts facts = factsOf("own", "oauth");
        facts.record.values["organisation"] = "https://acme.okta.com";
        facts.record.values["app"] = "0oa1abcdefGHIJKL0x7";
        facts.okta = oktaOf({});
        facts.okta->app->name = name.toStdString();
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        QCOMPARE(QString::fromStdString(stepOf(guide, "connect-oauth").page),
                 QStringLiteral("https://acme-admin.okta.com/admin/app/%1/instance/0oa1abcdefGHIJKL0x7/"
                                "#tab-provisioning")
                     .arg(written));
        QCOMPARE(QString::fromStdString(stepOf(guide, "redirect-uri").proposed),
                 QStringLiteral("https://system-admin.okta.com/admin/app/cpc/%1/oauth/callback").arg(written));
    }

    void driftNamesAnActorOnlyWhenTheLogNamesTheSwitch_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("actor");
        QTest::newRow("the very switch") << QStringLiteral("[\"PUSH_NEW_USERS\"]") << QStringLiteral("[]")
                                         << QStringLiteral("Robin");
        QTest::newRow("something else") << QStringLiteral("\"old\"") << QStringLiteral("\"new\"") << QString();
    }
    void driftNamesAnActorOnlyWhenTheLogNamesTheSwitch()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, actor);
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        Facts facts = factsOf("own", "bearer");
        facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"});
        const Guide was = prove(profile, facts);
        facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"});
        const Guide is = prove(profile, facts);
        okta::LogEvent event;
        event.published = now + 1min;
        event.actor.displayName = "Robin";
        event.changes.push_back({"Acme", before.toStdString(), after.toStdString()});
        const std::vector<okta::LogEvent> log{event};
        const auto drifts = findDrift(was, is, log, now + 2min);
        QCOMPARE(drifts.size(), std::size_t{1});
        QCOMPARE(drifts.front().step, std::string("switches"));
        QCOMPARE(drifts.front().actor, actor.toStdString());
        if (actor.isEmpty())
            QVERIFY(drifts.front().sentence.find("App settings changed by Robin") != std::string::npos);
        QVERIFY(findDrift(was, was, log, now).empty());
    }

private:
    void allGuides()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("authMode");
        for (const Profile& profile : m_catalogue.profiles()) {
            for (const std::string& role : profile.roles) {
                for (const std::string& mode : profile.authModes) {
                    const std::string name = profile.id + ", " + role + ", " + mode;
                    QTest::newRow(name.c_str()) << QString::fromStdString(profile.id) << QString::fromStdString(role)
                                                << QString::fromStdString(mode);
                }
            }
        }
    }

    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(ProverTest)
#include "ProverTest.moc"
