// SPDX-License-Identifier: Apache-2.0
// What is done in Okta for the admin: previewed call by call, done, done again, broken off, refused; and what drifts
// afterwards.
#include "SetupRig.h"
#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "setup/Actions.h"
#include "setup/Drift.h"
#include "setup/TokenLife.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;
using rollcall::setup::CallState;
using rollcall::setup::StepState;

namespace {

setup::ActionWish wishOf(SetupRig& rig)
{
    setup::ActionWish wish;
    wish.assignGroupName = "People of the app";
    wish.pushGroupName = "Groups of the app";
    wish.appTemplate = "scim2headerauth";
    wish.appLabel = "Rollcall at the vendor";
    const auto ada = rig.console().personIdOf("ada@acme.example");
    wish.pilot = okta::UserId(ada ? *ada : rig.hire("ada"));
    return wish;
}

/// By an admin of all rights, as it is now.
setup::Plan planOf(SetupRig& rig, const setup::ActionWish& wish)
{
    return planActions(rig.profile(), wish, rig.read(), rig.record());
}

setup::PlanReport carryOut(SetupRig& rig, const setup::Plan& plan, demo::AdminRole role = demo::AdminRole::SuperAdmin)
{
    static_cast<void>(rig.takeCalls(false));
    return applyPlan(rig.client(role), rig.profile(), plan, rig.record(), {}, {});
}

/// "POST /api/v1/groups": without query, with what the record knows by now in place of the braces.
std::vector<std::string> previewed(const setup::Plan& plan, const setup::SetupRecord& record)
{
    std::vector<std::string> calls;
    for (const setup::PlannedCall& planned : plan.calls) {
        std::string call = planned.call.method + " " + planned.call.target.substr(0, planned.call.target.find('?'));
        for (const auto& [brace, field] : {std::pair{"{app}", "app"}, std::pair{"{group}", "assign-group"}}) {
            if (const std::size_t at = call.find(brace); at != std::string::npos)
                call.replace(at, std::string_view(brace).size(), record.values.at(field));
        }
        calls.push_back(std::move(call));
    }
    return calls;
}

std::size_t count(const setup::PlanReport& report, CallState state)
{
    return static_cast<std::size_t>(std::ranges::count(report.calls, state, &setup::CallReport::state));
}

/// Everything but the app, which a person makes and connects.
setup::ActionWish wishWithoutApp(SetupRig& rig)
{
    setup::ActionWish wish = wishOf(rig);
    wish.appTemplate.clear();
    return wish;
}

} // namespace

class SetupActingTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePlanPreviewsTheVeryCalls()
    {
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::Plan plan = planOf(rig, wishWithoutApp(rig));
        QVERIFY(plan.warnings.empty());
        QCOMPARE(plan.calls.size(), std::size_t{6});
        QVERIFY(hasText(plan.calls[0].call.body, "People of the app"));
        QVERIFY2(hasText(plan.calls[3].call.target, "/groups/{group}"), plan.calls[3].call.target.c_str());
        const setup::PlanReport report = carryOut(rig, plan);
        QVERIFY2(report.isComplete(), report.summary().c_str());
        QCOMPARE(count(report, CallState::Done), std::size_t{6});
        QCOMPARE(rig.takeCalls(true), previewed(plan, rig.record()));

        rig.settle();
        const setup::OktaFacts facts = rig.read();
        const okta::Group& assigned = facts.groups.at("assign-group");
        QVERIFY2(hasText(plan.calls[0].call.body, assigned.description), assigned.description.c_str());
        QVERIFY(assigned.id != facts.groups.at("push-group").id && facts.groupsForBoth().empty());
        QCOMPARE(facts.assignedGroups.front().id.value, assigned.id.value);
        QCOMPARE(facts.pushed.front().source.value, facts.groups.at("push-group").id.value);
        QCOMPARE(facts.assigned->userName, std::string("ada@acme.example"));
        const auto* attribute = facts.userSchema->find("byndidRegistered");
        QVERIFY(attribute != nullptr && attribute->type == "boolean" && attribute->selfPermission == "READ_ONLY");

        const setup::PlanReport again = carryOut(rig, planOf(rig, wishWithoutApp(rig)));
        QVERIFY(again.isComplete());
        QCOMPARE(count(again, CallState::WasThere), std::size_t{6});
        QVERIFY(rig.takeCalls(true).empty());
    }

    void anAppIsMadeHiddenAndReadBack()
    {
        SetupRig rig("okta-test-app", "own");
        setup::ActionWish wish = wishOf(rig);
        wish.pushGroupName.clear();
        const setup::PlanReport report = carryOut(rig, planOf(rig, wish));
        QVERIFY2(report.isComplete(), report.summary().c_str());
        QVERIFY2(hasText(report.summary(), "“Rollcall at the vendor”, hidden from dashboards, user names by "
                                           "${source.login}"),
                 report.summary().c_str());
        const setup::OktaFacts facts = rig.read();
        QVERIFY(facts.app && facts.app->isHiddenOnWeb && facts.app->isHiddenOnMobile);
        QCOMPARE(facts.app->label, wish.appLabel);
        QVERIFY(provenByOkta(rig.prove(facts)).contains("app"));
    }

    void whatWasBrokenOffGoesOnWhereItEnded_data()
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<bool>("isRecordKept");
        for (int calls = 1; calls <= 5; ++calls) {
            for (const bool isRecordKept : {true, false})
                QTest::addRow("after %d, %s", calls, isRecordKept ? "saved" : "not saved") << calls << isRecordKept;
        }
    }
    void whatWasBrokenOffGoesOnWhereItEnded()
    {
        QFETCH(int, calls);
        QFETCH(bool, isRecordKept);
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::ActionWish wish = wishWithoutApp(rig);
        const setup::Plan plan = planOf(rig, wish);
        const setup::SetupRecord before = rig.record();
        std::stop_source stop;
        static_cast<void>(rig.takeCalls(false));
        const setup::PlanReport broken = applyPlan(
            rig.client(), rig.profile(), plan, rig.record(),
            [&](std::size_t at, const setup::CallReport&) {
                if (at + 1 == static_cast<std::size_t>(calls))
                    stop.request_stop();
            },
            stop.get_token());
        QVERIFY(!broken.isComplete() && broken.failure->kind == okta::FailureKind::Cancelled);
        QCOMPARE(count(broken, CallState::Done), static_cast<std::size_t>(calls));
        QCOMPARE(count(broken, CallState::NotTried), static_cast<std::size_t>(6 - calls));
        QVERIFY2(hasText(broken.summary(), "Not tried: "), broken.summary().c_str());
        const std::vector<std::string> first = rig.takeCalls(true);
        if (!isRecordKept)
            rig.record() = before;
        // At once, before a search shows the new groups.
        const setup::Plan fresh = planOf(rig, wish);
        const setup::PlanReport rest = carryOut(rig, isRecordKept ? fresh : plan);
        QVERIFY2(rest.isComplete(), rest.summary().c_str());
        // A group that no search shows yet is tried once more; nothing else is sent twice.
        std::vector<std::string> second = rig.takeCalls(true);
        if (!isRecordKept)
            std::erase(second, "POST /api/v1/groups");
        for (const std::string& call : second)
            QVERIFY2(call == "POST /api/v1/groups" || std::ranges::find(first, call) == first.end(), call.c_str());
        rig.settle();
        const setup::OktaFacts facts = rig.read();
        QCOMPARE(facts.assignedGroups.size(), std::size_t{1});
        QCOMPARE(facts.pushed.size(), std::size_t{1});
        QCOMPARE(rig.console().appIds().size(), std::size_t{1});
        const auto groups = okta::Groups(rig.client()).find({.q = "People of the app"}, 10, {});
        QCOMPARE(groups->items.size(), std::size_t{1});
    }

    void aWeakAdminIsToldWhatWasNotDone()
    {
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::Plan plan = planOf(rig, wishWithoutApp(rig));
        for (const auto role : {demo::AdminRole::ReadOnly, demo::AdminRole::GroupAdmin}) {
            const setup::PlanReport report = carryOut(rig, plan, role);
            QVERIFY(report.failure && report.failure->kind == okta::FailureKind::Permission);
            QVERIFY2(hasText(report.summary(), "Nothing was done.\nNot done: The API token is good"),
                     report.summary().c_str());
            QVERIFY(hasText(report.summary(), "Not tried: 5 calls"));
            QVERIFY(!hasText(report.summary(), rig.token(role)));
        }
        // One who may do part of it does that part.
        const setup::PlanReport part = carryOut(rig, plan, demo::AdminRole::OrganisationAdmin);
        QCOMPARE(count(part, CallState::Done), std::size_t{3});
        QVERIFY2(hasText(part.summary(), "The attribute “byndidRegistered” was added."), part.summary().c_str());
        QVERIFY(carryOut(rig, planOf(rig, wishWithoutApp(rig))).isComplete());
    }

    void aLimitInTheMiddleIsTold()
    {
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::Plan plan = planOf(rig, wishWithoutApp(rig));
        const setup::PlanReport limited = applyPlan(rig.client(), rig.profile(), plan, rig.record(),
                                                    [&](std::size_t at, const setup::CallReport&) {
                                                        if (at == 1)
                                                            rig.api().inject(demo::ApiFault::RateLimitStorm);
                                                    },
                                                    {});
        QVERIFY(limited.failure && limited.failure->kind == okta::FailureKind::RateLimited);
        QCOMPARE(count(limited, CallState::Done), std::size_t{2});
        QVERIFY2(hasText(limited.summary(), "The group “Groups of the app” was made.\nNot done: ") &&
                     hasText(limited.summary(), "\nNot tried: 3 calls. Repeating goes on from here."),
                 limited.summary().c_str());
    }

    void whatSomebodyElseMadeIsLeftAlone()
    {
        SetupRig rig("okta-test-app", "own");
        const setup::ActionWish wish = wishOf(rig);
        const std::string group = rig.console().createGroup(wish.assignGroupName, "Of the night shift");
        rig.clock().advance(1min);
        const setup::PlanReport taken = carryOut(rig, planOf(rig, wish));
        QVERIFY(taken.failure && taken.failure->kind == okta::FailureKind::Conflict);
        QVERIFY2(hasText(taken.summary(), "not made here"), taken.summary().c_str());
        QVERIFY(rig.takeCalls(true).empty() && !rig.record().values.contains("assign-group"));

        // Its address is pasted: from then on it is the one.
        rig.record().values["assign-group"] = group;
        static_cast<void>(expect(rig.console().createApp(demo::AppKind::WizardSaml, wish.appLabel)));
        const setup::PlanReport again = carryOut(rig, planOf(rig, wish));
        QVERIFY(again.failure && again.failure->kind == okta::FailureKind::Conflict);
        QVERIFY2(hasText(again.summary(), "Okta has an app “Rollcall at the vendor” already"), again.summary().c_str());
        static_cast<void>(expect(rig.console().createApp(demo::AppKind::WizardSaml, wish.appLabel)));
        QVERIFY(hasText(carryOut(rig, planOf(rig, wish)).summary(), "Okta has 2 apps"));
    }

    /// Two integrations of one profile, or a trial installation beside the real one.
    void aGroupOfAnotherIntegrationIsLeftAlone()
    {
        SetupRig rig("okta-test-app", "own");
        setup::ActionWish wish = wishOf(rig);
        wish.pushGroupName.clear();
        wish.appTemplate.clear();
        wish.pilot = {};
        const setup::SetupRecord before = rig.record();
        const auto groupOnly = [&] {
            setup::Plan plan = planOf(rig, wish);
            plan.calls.resize(1);
            return carryOut(rig, plan);
        };
        QVERIFY(groupOnly().isComplete());
        const std::string made = rig.record().value("assign-group");
        rig.settle();
        rig.clock().advance(1min);
        // Not noted any more: what bears the mark is one's own.
        rig.record() = before;
        QVERIFY(groupOnly().isComplete());
        QCOMPARE(rig.record().value("assign-group"), made);
        for (const char* mark : {"fedcba9876543210", ""}) {
            rig.record() = before;
            rig.record().mark = mark;
            const setup::PlanReport report = groupOnly();
            QVERIFY(report.failure && report.failure->kind == okta::FailureKind::Conflict);
            QVERIFY2(hasText(report.summary(), "for another integration or use, or by another Rollcall") &&
                         hasText(report.summary(), "paste that group's address"),
                     report.summary().c_str());
            QVERIFY(rig.takeCalls(true).empty() && !rig.record().values.contains("assign-group"));
        }
        // As it was written before groups bore a mark.
        rig.record() = before;
        wish.assignGroupName = "Older group";
        static_cast<void>(rig.console().createGroup(wish.assignGroupName, "Made by Rollcall for " + rig.profile().name +
                                                                              ": to be assigned."));
        rig.clock().advance(1min);
        QVERIFY(groupOnly().failure.has_value());
    }

    void anAppIsTakenForOnesOwnOnlyWhereItIsNoted()
    {
        SetupRig rig("okta-test-app", "own");
        setup::ActionWish wish = wishOf(rig);
        wish.pushGroupName.clear();
        QVERIFY(carryOut(rig, planOf(rig, wish)).isComplete());
        QVERIFY(carryOut(rig, planOf(rig, wish)).isComplete());
        // Of the same template, without provisioning, and perhaps somebody else's.
        rig.record().values.erase("app");
        const setup::PlanReport report = carryOut(rig, planOf(rig, wish));
        QVERIFY(report.failure && report.failure->kind == okta::FailureKind::Conflict);
        QVERIFY2(hasText(report.summary(), "paste the app's address"), report.summary().c_str());
        QVERIFY(rig.takeCalls(true).empty() && !rig.record().values.contains("app"));
    }

    void eachCallIsReadBack()
    {
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        rig.connect();
        const setup::PlanReport report = carryOut(rig, planOf(rig, wishWithoutApp(rig)));
        QVERIFY2(report.isComplete(), report.summary().c_str());
        QVERIFY(std::ranges::all_of(report.calls, &setup::CallReport::isReadBack));
        std::size_t writes = 0;
        const std::vector<std::string> calls = rig.takeCalls(false);
        for (std::size_t at = 0; at < calls.size(); ++at) {
            if (calls[at].starts_with("GET "))
                continue;
            ++writes;
            const std::string path = calls[at].substr(calls[at].find(' ') + 1);
            const std::string next = at + 1 < calls.size() ? calls[at + 1].substr(calls[at + 1].find(' ') + 1) : "";
            // What was made by its own id; what was joined in the list of such.
            const bool isMade = path == "/api/v1/groups" || path.ends_with("/users");
            const bool isReadBack = isMade ? next.starts_with(path + "/") : !next.empty() && path.starts_with(next);
            QVERIFY2(isReadBack, (calls[at] + ", then " + next).c_str());
        }
        QCOMPARE(writes, std::size_t{6});
    }

    void anAttributeOfAnotherTypeIsLeftAlone()
    {
        SetupRig rig("beyond-identity", "own");
        expect(rig.console().addUserAttribute("byndidRegistered", "Registered", "string"));
        QVERIFY(!provenByOkta(rig.look()).contains("attribute"));
        setup::ActionWish wish;
        const setup::Plan plan = planActions(rig.profile(), wish, {}, rig.record());
        const setup::PlanReport report = carryOut(rig, plan);
        QVERIFY(report.failure && report.failure->kind == okta::FailureKind::Conflict);
        QVERIFY(rig.takeCalls(true).empty());
    }

    void oneGroupIsNeverMadeForBoth()
    {
        SetupRig rig("beyond-identity", "own");
        setup::ActionWish wish = wishWithoutApp(rig);
        wish.pushGroupName = wish.assignGroupName;
        const setup::Plan plan = planOf(rig, wish);
        QVERIFY(std::ranges::none_of(plan.calls,
                                     [](const auto& call) { return call.kind == setup::ActionKind::PushGroup; }));
        QVERIFY(hasText(plan.warnings.front(), "Make a second group"));
    }

    void pushingWaitsForTheConnection()
    {
        SetupRig rig("beyond-identity", "own");
        static_cast<void>(rig.addApp());
        const setup::ActionWish wish = wishWithoutApp(rig);
        const setup::Plan plan = planOf(rig, wish);
        QVERIFY(hasText(plan.warnings.at(0), "once provisioning of the app is enabled"));
        const setup::PlanReport report = carryOut(rig, plan);
        QCOMPARE(count(report, CallState::Done), std::size_t{5});
        QVERIFY(report.failure->kind == okta::FailureKind::Invalid);
        rig.connect();
        QVERIFY(carryOut(rig, planOf(rig, wish)).isComplete());
    }

    void driftIsNamedAndItsActorOnlyByTheLog();
    void whatIsChangedElsewhereIsFoundWithoutAnActor();
    void tokensOfOktaAreWarnedOf();
};

void SetupActingTest::driftIsNamedAndItsActorOnlyByTheLog()
{
    SetupRig rig("app-integration-wizard", "own");
    const okta::AppId app(rig.addApp());
    rig.connect();
    rig.switchOn();
    const setup::Guide before = rig.look();
    QVERIFY(provenByOkta(before).contains("switches") && provenByOkta(before).contains("mappings"));
    const core::Timestamp since = rig.clock().now();
    rig.clock().advance(1min);
    const auto drifts = [&] {
        auto log = setup::readSettingsLog(rig.client(demo::AdminRole::ReadOnly), app, since, {});
        if (!log)
            qFatal("%s", log.error().error.message.c_str());
        return findDrift(before, rig.look(demo::AdminRole::ReadOnly), *log, rig.clock().now());
    };
    QVERIFY(drifts().empty());

    // The log names the switch, and so who turned it.
    demo::ProvisioningSwitches off;
    off.creates = false;
    expect(rig.console().setSwitches(rig.app(), off));
    auto found = drifts();
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found.front().step, std::string("switches"));
    QVERIFY2(hasText(found.front().sentence, "*Create Users*"), found.front().sentence.c_str());
    QVERIFY2(hasText(found.front().sentence, "Changed by Olga Okta-Admin at "), found.front().sentence.c_str());
    QCOMPARE(found.front().actor, std::string("Olga Okta-Admin"));
    rig.switchOn();
    QVERIFY(drifts().empty());

    // It tells that the mapping was changed, and not what.
    expect(rig.console().editMapping(rig.app(), "familyName", {}, true));
    found = drifts();
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found.front().step, std::string("mappings"));
    QVERIFY2(hasText(found.front().sentence, "App settings changed by Olga Okta-Admin at ") &&
                 hasText(found.front().sentence, "; found off at "),
             found.front().sentence.c_str());
    QVERIFY(found.front().actor.empty());

    // An app that is off fails all that stands on it.
    expect(rig.console().setAppActive(rig.app(), false));
    found = drifts();
    QVERIFY(std::ranges::any_of(found, [](const setup::Drift& one) { return one.step == "app"; }));
    for (const setup::Drift& one : found)
        QVERIFY2(one.actor.empty() && hasText(one.sentence, "App settings changed by"), one.sentence.c_str());
}

void SetupActingTest::whatIsChangedElsewhereIsFoundWithoutAnActor()
{
    SetupRig rig("trusona");
    rig.record().values["assign-group"] = rig.console().createGroup("People");
    rig.record().values["managed-group"] = rig.console().createGroup("Managed");
    const okta::AppId app(rig.addApp());
    rig.connect();
    rig.switchOn();
    const std::string ada = rig.hire("ada");
    expect(rig.console().assignPerson(app.value, ada));
    rig.settle();
    demo::IdentityProviderFacts provider;
    provider.name = "Trusona";
    const std::string providerId = rig.console().addIdentityProvider(provider);
    demo::PolicyRuleFacts rule;
    rule.asksForFactor = false;
    rule.includedGroups = {rig.record().values["managed-group"]};
    static_cast<void>(rig.console().addSignOnRule(rule));
    const setup::Guide before = rig.look();
    const std::set<std::string> proven = provenByOkta(before);
    for (const char* step : {"assign-group", "managed-group", "pilot-watched", "sign-in-rule"})
        QVERIFY2(proven.contains(step), step);

    const core::Timestamp since = rig.clock().now();
    rig.clock().advance(1h);
    expect(rig.console().setIdentityProviderActive(providerId, false));
    expect(rig.console().unassignPerson(app.value, ada));
    QVERIFY(okta::Groups(rig.client()).remove(okta::GroupId(rig.record().values["assign-group"]), {}).has_value());
    rig.settle();
    const auto log = setup::readSettingsLog(rig.client(), app, since, {});
    const auto found = findDrift(before, rig.look(), *log, rig.clock().now());
    std::set<std::string> steps;
    for (const setup::Drift& one : found) {
        steps.insert(one.step);
        QVERIFY2(one.actor.empty() && hasText(one.sentence, " Found at "), one.sentence.c_str());
    }
    QVERIFY(steps == (std::set<std::string>{"assign-group", "identity-provider", "pilot-watched", "sign-in-rule"}));

    // What cannot be looked at has not drifted; that it cannot has.
    rig.api().inject(demo::ApiFault::NetworkZone);
    const auto shut = findDrift(before, rig.look(), *log, rig.clock().now());
    QCOMPARE(shut.size(), std::size_t{1});
    QCOMPARE(shut.front().step, std::string("access"));
}

void SetupActingTest::tokensOfOktaAreWarnedOf()
{
    SetupRig rig;
    // One that nobody uses while days go by.
    const auto idle = rig.api().createToken("Forgotten", demo::AdminRole::SuperAdmin);
    const auto warningsAfter = [&](std::chrono::hours span) {
        rig.clock().advance(span);
        const auto tokens = okta::Organisation(rig.client(demo::AdminRole::ReadOnly)).apiTokens({});
        const auto found = std::ranges::find(tokens->items, idle.id, &okta::ApiTokenInfo::id);
        return setup::warnOfApiToken(*found, std::nullopt, rig.clock().now());
    };
    QVERIFY(warningsAfter(19 * 24h).empty());
    const auto soon = warningsAfter(5 * 24h);
    QVERIFY(!soon.empty() && !soon.front().isUrgent && hasText(soon.front().sentence, "ends in "));
    const auto urgent = warningsAfter(5 * 24h);
    QVERIFY(!urgent.empty() && urgent.front().isUrgent);
}

QTEST_GUILESS_MAIN(SetupActingTest)
#include "SetupActingTest.moc"
