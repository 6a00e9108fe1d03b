// SPDX-License-Identifier: Apache-2.0
// What a request proves depends on who can have sent it; what speaks against a step is told beside a word given in
// spite of it, and a step that Okta can be asked about is proven by traffic where Okta says nothing.
#include "ShippedProfiles.h"
#include "setup/Caller.h"
#include "setup/Export.h"
#include "setup/Prover.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};
constexpr auto base = "https://scim.acme.example/scim/v2/acme/";

TrafficFact fact(std::int64_t request, std::string subject = {}, std::string address = "34.1.2.3")
{
    TrafficFact made{now - 1min, directory::JournalId(request), std::move(subject)};
    made.status = 200;
    made.address = std::move(address);
    return made;
}

Facts factsOf(const char* role = "own", const char* authMode = "bearer")
{
    Facts facts;
    facts.now = now;
    facts.made = now - 2min;
    facts.role = role;
    facts.authMode = authMode;
    facts.listener.isUp = true;
    facts.listener.since = now - 2min;
    facts.listener.address = "127.0.0.1:8420";
    facts.listener.baseUrl = base;
    facts.listener.isPublic = true;
    return facts;
}

OktaFacts oktaOf(std::vector<std::string> features)
{
    OktaFacts facts;
    facts.at = now;
    facts.organisation = "acme.okta.com";
    facts.canReadApps = facts.canReadUsers = true;
    okta::App app;
    app.id = okta::AppId("0oa1");
    app.name = "acme_acme_1";
    app.label = "Acme";
    app.status = "ACTIVE";
    app.features = std::move(features);
    facts.app = std::move(app);
    return facts;
}

const GuideStep& stepOf(const Guide& guide, const std::string& id)
{
    const auto found = std::ranges::find_if(guide.steps, [&](const GuideStep& step) { return step.step.id == id; });
    if (found == guide.steps.end())
        qFatal("There is no step %s.", id.c_str());
    return *found;
}

bool says(const std::optional<Trouble>& trouble, const char* words)
{
    return trouble && (trouble->seen + '\n' + trouble->cause + '\n' + trouble->next).find(words) != std::string::npos;
}

using Change = std::function<void(Facts&)>;

} // namespace
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(rollcall::okta::PushStatus)
Q_DECLARE_METATYPE(rollcall::setup::StepState)

class TrafficProofsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void ownAddresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isOwn");
        QTest::newRow("loopback") << QStringLiteral("127.0.0.1") << true;
        QTest::newRow("all of loopback") << QStringLiteral("127.8.9.10") << true;
        QTest::newRow("IPv6") << QStringLiteral("::1") << true;
        QTest::newRow("IPv4 in IPv6") << QStringLiteral("::ffff:127.0.0.1") << true;
        QTest::newRow("Okta") << QStringLiteral("34.1.2.3") << false;
        QTest::newRow("this network") << QStringLiteral("192.168.1.20") << false;
        QTest::newRow("not known") << QString() << false;
    }
    void ownAddresses()
    {
        QFETCH(QString, address);
        QFETCH(bool, isOwn);
        QCOMPARE(isThisComputer(address.toStdString()), isOwn);
    }

    void callersHaveAPlace_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("place");
        const auto row = [](const char* address, CallerPlace place) {
            QTest::newRow(address) << QString::fromLatin1(address) << int(place);
        };
        row("127.0.0.1", CallerPlace::Here);
        row("::1", CallerPlace::Here);
        row("192.168.1.5", CallerPlace::Here);
        row("::ffff:192.168.1.5", CallerPlace::Here);
        row("203.0.113.9", CallerPlace::Here);
        row("2001:db8::5", CallerPlace::Here);
        row("192.168.1.6", CallerPlace::Near);
        row("192.169.1.6", CallerPlace::Elsewhere);
        row("10.0.0.1", CallerPlace::Near);
        row("::ffff:10.0.0.1", CallerPlace::Near);
        row("11.0.0.1", CallerPlace::Elsewhere);
        row("172.15.0.1", CallerPlace::Elsewhere);
        row("172.16.0.1", CallerPlace::Near);
        row("172.31.255.255", CallerPlace::Near);
        row("172.32.0.1", CallerPlace::Elsewhere);
        row("100.64.0.1", CallerPlace::Near);
        row("100.128.0.1", CallerPlace::Elsewhere);
        row("169.254.7.7", CallerPlace::Near);
        row("fe80::1%eth0", CallerPlace::Near);
        row("febf::1", CallerPlace::Near);
        row("fec0::1", CallerPlace::Elsewhere);
        row("fd00:1::2", CallerPlace::Near);
        row("fc00::1", CallerPlace::Near);
        row("fd::1", CallerPlace::Elsewhere); // 00fd:…
        row("2a00:1450::1", CallerPlace::Elsewhere);
        row("34.1.2.3", CallerPlace::Elsewhere);
        row("10.0.0", CallerPlace::Elsewhere);
        row("", CallerPlace::Elsewhere);
    }
    void callersHaveAPlace()
    {
        QFETCH(QString, address);
        QFETCH(int, place);
        const std::vector<std::string> own{"127.0.0.1", "192.168.1.5", "203.0.113.9", "2001:db8::5%eth0"};
        QCOMPARE(int(placeOf(address.toStdString(), own)), place);
    }

    void aTryFromOnesOwnNetworkProvesNothing_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("seen");
        QTest::newRow("this computer's own address")
            << QStringLiteral("203.0.113.9") << QStringLiteral("came from this computer");
        QTest::newRow("a colleague's") << QStringLiteral("192.168.1.6") << QStringLiteral("came from your own network");
    }
    void aTryFromOnesOwnNetworkProvesNothing()
    {
        QFETCH(QString, address);
        QFETCH(QString, seen);
        Facts facts = factsOf();
        facts.listener.ownAddresses = {"203.0.113.9"};
        facts.traffic.accepted = facts.traffic.test = fact(1, {}, address.toLatin1().constData());
        facts.traffic.created = fact(2, "alex", address.toLatin1().constData());
        Guide guide = prove(wizard(), facts);
        for (const char* id : {"connect-bearer", "pilot", "address", "enable-scim"})
            QVERIFY2(stepOf(guide, id).state != StepState::Proven, id);
        const auto trouble = stepOf(guide, "connect-bearer").trouble;
        QVERIFY2(says(trouble, seen.toLatin1().constData()), trouble ? trouble->seen.c_str() : "");
        QVERIFY(says(trouble, ("trustedProxies " + address.toStdString()).c_str()));
        // A word on such calls is about that place alone.
        facts.record.confirmations["connect-bearer"] = {"Eva", now, trouble->seen};
        QVERIFY(stepOf(prove(wizard(), facts), "pilot").state == StepState::Proven);
        facts.traffic.created->address = "127.0.0.1";
        const bool isHere = address == QStringLiteral("203.0.113.9");
        QVERIFY((stepOf(prove(wizard(), facts), "pilot").state == StepState::Proven) == isHere);
    }

    void onlyWhatCameFromElsewhereProves_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isProven");
        const auto row = [](const char* name, bool isProven, const Change& change) {
            QTest::newRow(name) << change << isProven;
        };
        const auto call = [](Facts& facts, const char* address) {
            facts.traffic.accepted = facts.traffic.test = fact(1, {}, address);
            facts.traffic.created = fact(2, "alex", address);
        };
        row("from Okta", true, [call](Facts& facts) { call(facts, "34.1.2.3"); });
        row("by a trusted proxy that names whom it calls for", true, [call](Facts& facts) {
            facts.listener.trustsProxy = true;
            call(facts, "34.1.2.3");
        });
        row("not known from where", true, [call](Facts& facts) { call(facts, ""); });
        row("from this computer", false, [call](Facts& facts) { call(facts, "127.0.0.1"); });
        row("from this computer by IPv6", false, [call](Facts& facts) { call(facts, "::1"); });
        row("from here beside a trusted proxy", false, [call](Facts& facts) {
            facts.listener.trustsProxy = true;
            call(facts, "127.0.0.1");
        });
        row("a simulated Okta is here", true, [call](Facts& facts) {
            facts.isOktaHere = true;
            call(facts, "127.0.0.1");
        });
    }
    void onlyWhatCameFromElsewhereProves()
    {
        QFETCH(Change, change);
        QFETCH(bool, isProven);
        Facts facts = factsOf();
        change(facts);
        const Guide guide = prove(wizard(), facts);
        for (const char* id : {"connect-bearer", "pilot", "address", "enable-scim"})
            QVERIFY2((stepOf(guide, id).state == StepState::Proven) == isProven, id);
        QVERIFY(guide.facts.provenByTraffic == (isProven ? FactState::Yes : FactState::No));
        const GuideStep& connect = stepOf(guide, "connect-bearer");
        if (isProven) {
            QVERIFY(connect.evidence->text.find(facts.traffic.test->address) != std::string::npos);
            return;
        }
        QVERIFY(connect.state == StepState::Waiting);
        QVERIFY(says(connect.trouble, "came from this computer") && says(connect.trouble, "trusted proxy"));
        QCOMPARE(connect.trouble->request->value, std::int64_t{1});
        QVERIFY(says(stepOf(guide, "pilot").trouble, "alex was created by a request from this computer"));
    }

    void anotherPersonsCreationIsNotThePilots()
    {
        Facts facts = factsOf();
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.traffic.created = fact(3, "zoe@acme.example");
        facts.traffic.creations["zoe@acme.example"] = *facts.traffic.created;
        // Without a name anybody proves it, and is named.
        QCOMPARE(stepOf(prove(wizard(), facts), "pilot").evidence->text, std::string("zoe@acme.example was created"));
        facts.record.remembered["pilot"] = *stepOf(prove(wizard(), facts), "pilot").evidence;
        facts.record.values["pilot"] = "Alex@acme.example";
        const auto judge = [&facts, this] { return stepOf(prove(wizard(), facts), "pilot"); };
        const GuideStep other = judge();
        QVERIFY(other.state == StepState::Waiting && !other.evidence);
        QVERIFY2(says(other.trouble, "zoe@acme.example was created; the pilot Alex@acme.example was not yet."),
                 other.trouble ? other.trouble->seen.c_str() : "nothing is said");
        QVERIFY(other.trouble->kind == TroubleKind::Hint);
        // Somebody was provisioned all the same.
        QVERIFY(prove(wizard(), facts).facts.provenByTraffic == FactState::Yes);
        // Okta knows more of the pilot than that somebody else came.
        facts.okta = oktaOf({});
        facts.okta->asked = OktaQuestion{"acme.okta.com", "", facts.record.values};
        QVERIFY(says(judge().trouble, "Okta knows nobody who signs in as Alex@acme.example."));
        facts.okta.reset();
        facts.traffic.creations["alex@acme.example"] = fact(2, "alex@acme.example");
        QVERIFY(judge().state == StepState::Proven && !judge().trouble);
        QCOMPARE(judge().evidence->subject, std::string("alex@acme.example"));
    }

    void anotherGroupIsNotTheOneThatWasChosen_data()
    {
        QTest::addColumn<QString>("pushed"); // by name; the chosen one is Staff
        QTest::addColumn<okta::PushStatus>("status");
        QTest::addColumn<bool>("isKept"); // proven by what came, when Okta was not asked
        QTest::addColumn<StepState>("state");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* pushed, okta::PushStatus status, bool isKept, StepState state,
                            const char* told) {
            QTest::newRow(name) << QString::fromLatin1(pushed) << status << isKept << state
                                << QString::fromLatin1(told);
        };
        row("this one", "staff", okta::PushStatus::Other, false, StepState::Proven, "");
        row("this one, which fails by now", "staff", okta::PushStatus::Error, false, StepState::Proven,
            "Okta cannot push the group Staff: Name is taken");
        row("this one, not pushed any more", "staff", okta::PushStatus::Inactive, false, StepState::Proven,
            "The push of the group Staff is not active.");
        row("another", "Engineering", okta::PushStatus::Other, false, StepState::Waiting,
            "Engineering was pushed; the group Staff was not yet.");
        row("another, kept", "Engineering", okta::PushStatus::Other, true, StepState::Waiting,
            "Engineering was pushed; the group Staff was not yet.");
        row("this one under an older name", "Engineering", okta::PushStatus::Active, true, StepState::Proven, "");
        row("another, and Okta cannot push this one", "Engineering", okta::PushStatus::Error, false, StepState::Waiting,
            "Okta cannot push the group Staff: Name is taken");
    }
    void anotherGroupIsNotTheOneThatWasChosen()
    {
        QFETCH(QString, pushed);
        QFETCH(okta::PushStatus, status);
        QFETCH(bool, isKept);
        QFETCH(StepState, state);
        QFETCH(QString, told);
        Facts facts = factsOf();
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.traffic.groupPushed = fact(3, pushed.toStdString());
        facts.traffic.groups[pushed.toLower().toStdString()] = *facts.traffic.groupPushed;
        facts.record.values["push-group"] = "00g1";
        const GuideStep unnamed = stepOf(prove(wizard(), facts), "push-groups");
        QVERIFY2(unnamed.state == StepState::Proven, "the chosen group's name is not known");
        QCOMPARE(unnamed.evidence->text, pushed.toStdString() + " was pushed");
        if (isKept)
            facts.record.remembered["push-groups"] = *unnamed.evidence;
        facts.okta = oktaOf({});
        okta::Group group;
        group.id = okta::GroupId("00g1");
        group.name = "Staff";
        facts.okta->groups["push-group"] = group;
        okta::PushMapping mapping;
        mapping.source = group.id;
        mapping.status = status;
        mapping.errorSummary = status == okta::PushStatus::Error ? "Name is taken" : "";
        if (status != okta::PushStatus::Other)
            facts.okta->pushed.push_back(mapping);
        const GuideStep step = stepOf(prove(wizard(), facts), "push-groups");
        QVERIFY2(step.state == state, std::string(toString(step.state)).c_str());
        QCOMPARE(step.trouble.has_value(), !told.isEmpty());
        QVERIFY2(told.isEmpty() || says(step.trouble, told.toStdString().c_str()), step.trouble->seen.c_str());
        QCOMPARE(step.names.at("push-group"), std::string("Staff"));
    }

    void anAgentMayCallFromThisComputer()
    {
        Facts facts = factsOf("own", "basic");
        facts.listener.isPublic = false;
        facts.listener.notReachable = "Okta's cloud calls https alone.";
        facts.traffic.accepted = facts.traffic.test = fact(1, {}, "127.0.0.1");
        const Guide guide = prove(*m_catalogue.find("on-premises-agent"), facts);
        QVERIFY(stepOf(guide, "connect-basic").state == StepState::Proven);
        QVERIFY(stepOf(guide, "address").state == StepState::Proven);
    }

    void aTunnelWithoutATrustedProxyIsVouchedFor()
    {
        Facts facts = factsOf();
        facts.traffic.accepted = facts.traffic.test = fact(1, {}, "127.0.0.1");
        // Said before anything came: it was not about who called.
        facts.record.confirmations["connect-bearer"] = {"Eva", now - 2min};
        Guide guide = prove(wizard(), facts);
        QVERIFY(stepOf(guide, "connect-bearer").state == StepState::Waiting);
        facts.record.confirmations["connect-bearer"] = {"Eva", now, stepOf(guide, "connect-bearer").trouble->seen};
        facts.traffic.created = fact(2, "alex", "127.0.0.1");
        guide = prove(wizard(), facts);
        const GuideStep& connect = stepOf(guide, "connect-bearer");
        QVERIFY(connect.state == StepState::Confirmed && connect.trouble && !connect.evidence);
        QVERIFY(stepOf(guide, "pilot").state == StepState::Proven);
        QVERIFY(stepOf(guide, "address").state == StepState::Proven);
        // Taken back, what was kept by it is no proof any more.
        facts.record.remembered["pilot"] = *stepOf(guide, "pilot").evidence;
        facts.record.confirmations.clear();
        QVERIFY(stepOf(prove(wizard(), facts), "pilot").state == StepState::Waiting);
    }

    void theAddressIsProvenByWhoeverReachesIt()
    {
        Facts facts = factsOf();
        Guide guide = prove(wizard(), facts);
        const GuideStep& address = stepOf(guide, "address");
        QVERIFY(address.state == StepState::Waiting && !address.trouble && !address.evidence);
        QCOMPARE(address.comesWith, std::string("connect-bearer"));
        QVERIFY(guide.next() != &address);
        facts.traffic.accepted = fact(3);
        guide = prove(wizard(), facts);
        QVERIFY(stepOf(guide, "address").state == StepState::Proven);
        QCOMPARE(stepOf(guide, "address").evidence->request->value, std::int64_t{3});
        // The journal forgets; what was kept of it does not.
        facts.traffic = {};
        facts.record.remembered["pilot"] = {ProofKind::Created, "alex was created", now - 60min};
        QVERIFY(stepOf(prove(wizard(), facts), "address").state == StepState::Proven);
        facts.listener.isUp = false;
        QVERIFY(stepOf(prove(wizard(), facts), "address").state == StepState::NotYet);
    }

    void whatOktaCannotCallIsNotOffered()
    {
        Facts facts = factsOf();
        facts.listener.baseUrl = "http://127.0.0.1:8420/scim/v2/acme/";
        facts.listener.isPublic = false;
        facts.listener.notReachable = "Okta's cloud calls https alone.";
        const Guide guide = prove(wizard(), facts);
        // Nobody set a public URL yet: the next thing to do, and nothing that broke.
        QVERIFY(stepOf(guide, "address").state == StepState::NotYet);
        QVERIFY(stepOf(guide, "address").trouble->kind == TroubleKind::ToDo);
        QVERIFY(says(stepOf(guide, "address").trouble, "https alone"));
        const CopyValue& url = stepOf(guide, "connect-bearer").copies.front();
        QVERIFY(url.value.empty() && url.withheld == facts.listener.notReachable);
        const std::string text = exportMarkdown(wizard(), "Acme", guide, facts.record, now);
        QVERIFY(text.find("127.0.0.1:8420/scim") == std::string::npos);
        QVERIFY(text.find("https alone") != std::string::npos);
        facts.isOktaHere = true;
        const Guide simulated = prove(wizard(), facts);
        QVERIFY(stepOf(simulated, "address").state == StepState::Waiting);
        QCOMPARE(stepOf(simulated, "connect-bearer").copies.front().value, facts.listener.baseUrl);
        // What did get here is not argued with.
        facts.isOktaHere = false;
        facts.traffic.accepted = fact(1);
        QVERIFY(stepOf(prove(wizard(), facts), "address").state == StepState::Proven);
    }

    void anotherBaseUrlIsTold()
    {
        Facts facts = factsOf();
        facts.made = now - 60min;
        facts.listener.since = now - 60min;
        facts.traffic.refused = fact(9);
        facts.traffic.refused->status = 404;
        facts.traffic.refused->target = "/scim/v2/wrong/Users";
        const Guide guide = prove(wizard(), facts);
        const GuideStep& connect = stepOf(guide, "connect-bearer");
        QVERIFY(connect.state == StepState::Failed);
        QVERIFY(says(connect.trouble, "A request came to /scim/v2/wrong/Users"));
        QVERIFY(says(connect.trouble, base));
        QCOMPARE(connect.trouble->request->value, std::int64_t{9});
        // Of two refusals the last is the one to mend.
        facts.traffic.unauthorized = fact(8);
        facts.traffic.unauthorized->at = now - 5min;
        facts.traffic.unauthorized->detail = "The credential is not one of ours.";
        QVERIFY(says(stepOf(prove(wizard(), facts), "connect-bearer").trouble, "/scim/v2/wrong/Users"));
        facts.traffic.unauthorized->at = now;
        QVERIFY(says(stepOf(prove(wizard(), facts), "connect-bearer").trouble, "not one of ours"));
    }

    void whoeverWasAssignedTooEarlyIsToldInThePilotStep_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isTold");
        const auto row = [](const char* name, bool isTold, const Change& change) {
            QTest::newRow(name) << change << isTold;
        };
        const auto assigned = [](const char* name, okta::SyncState sync) {
            okta::AppUser user;
            user.userName = name;
            user.status = "ACTIVE";
            user.sync = sync;
            return user;
        };
        const auto asked = [](Facts& facts) {
            facts.traffic.test->at = now;
            facts.okta = oktaOf({});
            facts.okta->pilotUser.emplace().profile["login"] = "alex";
        };
        row("nothing came for long", true, [](Facts&) {});
        row("only a minute ago", false, [](Facts& facts) { facts.traffic.test->at = now - 1min; });
        row("a step before is open", false, [](Facts& facts) { facts.record.confirmations.erase("mappings"); });
        row("a step before was confirmed just now", false,
            [](Facts& facts) { facts.record.confirmations["mappings"].at = now - 1min; });
        row("Okta says so of the pilot at once", true, [assigned, asked](Facts& facts) {
            asked(facts);
            facts.okta->pilot = assigned("alex", okta::SyncState::Disabled);
        });
        row("Okta says so of somebody else", false, [assigned, asked](Facts& facts) {
            asked(facts);
            facts.okta->assigned = assigned("kim", okta::SyncState::Disabled);
            facts.okta->pilot = assigned("alex", okta::SyncState::Synchronized);
        });
    }
    void whoeverWasAssignedTooEarlyIsToldInThePilotStep()
    {
        QFETCH(Change, change);
        QFETCH(bool, isTold);
        Facts facts = factsOf();
        facts.made = facts.listener.since.emplace(now - 60min);
        facts.record.values["pilot"] = "alex";
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.traffic.test->at = now - 3min;
        for (const Step& step : wizard().steps) {
            if (step.id == "pilot")
                break;
            facts.record.confirmations[step.id] = {"Eva", now - 10min};
            for (const StepField& field : step.fields)
                facts.record.values[field.key] = "pasted";
        }
        change(facts);
        const GuideStep step = stepOf(prove(wizard(), facts), "pilot");
        QVERIFY(step.state == StepState::Waiting);
        QCOMPARE(says(step.trouble, "Provision User"), isTold);
        QCOMPARE(step.trouble.has_value(), isTold);
    }

    void theBoxesAreProvenByWhatTheyDo()
    {
        Facts facts = factsOf();
        facts.traffic.created = fact(1, "alex");
        facts.traffic.updated = fact(2, "kim");
        Guide guide = prove(wizard(), facts);
        QVERIFY(stepOf(guide, "switches").state == StepState::NotYet);
        QCOMPARE(stepOf(guide, "switches").soFar, std::string("alex was created, kim was updated"));
        facts.traffic.deactivated = fact(3, "alex");
        facts.traffic.deactivated->at = now;
        guide = prove(wizard(), facts);
        QVERIFY(stepOf(guide, "switches").state == StepState::Proven);
        QVERIFY(stepOf(guide, "switches").soFar.empty());
        QCOMPARE(stepOf(guide, "switches").evidence->request->value, std::int64_t{3});
        facts.traffic.created->address = "127.0.0.1";
        QVERIFY(stepOf(prove(wizard(), facts), "switches").state == StepState::NotYet);
    }

    void trafficSaysWhatOktaDoesNot_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isProven");
        const auto row = [](const char* name, bool isProven, const Change& change) {
            QTest::newRow(name) << change << isProven;
        };
        row("Okta lists no features", true, [](Facts& facts) { facts.okta = oktaOf({}); });
        row("Okta once listed them", false, [](Facts& facts) {
            facts.okta = oktaOf({});
            for (const char* step : {"enable-scim", "switches"})
                facts.record.remembered[step] = {ProofKind::App, "Acme found, all on", now - 60min};
        });
        row("Okta lists others", false, [](Facts& facts) { facts.okta = oktaOf({"IMPORT_NEW_USERS"}); });
        row("the app may not be read", true, [](Facts& facts) {
            facts.okta = oktaOf({});
            facts.okta->app.reset();
        });
    }
    void trafficSaysWhatOktaDoesNot()
    {
        QFETCH(Change, change);
        QFETCH(bool, isProven);
        Facts facts = factsOf();
        facts.traffic.accepted = facts.traffic.test = fact(1);
        facts.traffic.created = fact(2, "alex");
        facts.traffic.updated = fact(3, "alex");
        facts.traffic.deactivated = fact(4, "alex");
        change(facts);
        const Guide guide = prove(wizard(), facts);
        for (const char* id : {"enable-scim", "switches"}) {
            const GuideStep& step = stepOf(guide, id);
            QVERIFY2(step.state == (isProven ? StepState::Proven : StepState::Failed), id);
            QCOMPARE(step.trouble.has_value(), !isProven);
        }
    }

    void aWordStandsAgainstWhatItWasGivenInSpiteOf()
    {
        Facts facts = factsOf();
        facts.okta = oktaOf({"SCIM_PROVISIONING", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"});
        const std::string seen = stepOf(prove(wizard(), facts), "switches").trouble->seen;
        facts.record.confirmations["switches"] = {"Kim", now, seen};
        const GuideStep told = stepOf(prove(wizard(), facts), "switches");
        QVERIFY(told.state == StepState::Confirmed && told.trouble && told.trouble->seen == seen);
        const Guide guide = prove(wizard(), facts);
        QVERIFY(exportMarkdown(wizard(), "Acme", guide, facts.record, now).find("in spite of this: " + seen) !=
                std::string::npos);
        // Something else is something new.
        facts.okta = oktaOf({"SCIM_PROVISIONING"});
        QVERIFY(stepOf(prove(wizard(), facts), "switches").state == StepState::Failed);
    }

    void onlyARequiredAttributeIsMissed()
    {
        Facts facts = factsOf();
        facts.okta = oktaOf({});
        okta::ProfileMapping mapping;
        for (const char* name : {"firstName", "lastName", "email"})
            mapping.rules[name] = {std::string("user.") + name, true};
        facts.okta->mapping = mapping;
        facts.okta->appSchema.emplace();
        GuideStep step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(step.state == StepState::Proven && !step.trouble);
        QVERIFY2(step.evidence->text.find("need not be sent") != std::string::npos, step.evidence->text.c_str());
        facts.okta->mapping->rules.erase("firstName");
        step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(step.state == StepState::Failed && says(step.trouble, "Given name"));
    }

    void whatIsNeverSentIsNoProof()
    {
        Facts facts = factsOf();
        facts.okta = oktaOf({});
        facts.okta->mapping.emplace();
        for (const char* name : {"firstName", "lastName", "email", "costCenter"})
            facts.okta->mapping->rules[name] = {std::string("user.") + name, true};
        // What the app's attributes are sent as is not known.
        GuideStep step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(step.state != StepState::Proven && !step.evidence && !step.trouble);
        okta::SchemaAttribute added;
        added.name = "costCenter";
        added.isCustom = true;
        facts.okta->appSchema.emplace();
        facts.okta->appSchema->attributes = {added};
        step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(step.state == StepState::Failed &&
                says(step.trouble, "“costCenter” is mapped in Okta, and never sent"));
        facts.okta->appSchema->attributes.front().externalNamespace = "urn:acme";
        step = stepOf(prove(wizard(), facts), "mappings");
        QVERIFY(step.state == StepState::Proven && !step.trouble);
    }

private:
    [[nodiscard]] const Profile& wizard() const { return *m_catalogue.find("app-integration-wizard"); }

    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(TrafficProofsTest)
#include "TrafficProofsTest.moc"
