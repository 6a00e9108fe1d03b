// SPDX-License-Identifier: Apache-2.0
// okta check: the credential first, then whether what the set-up rests on still holds.
#include "composition/SetupCheck.h"
#include "ctl/Interruptible.h"
#include "ctl/ListenerFacts.h"
#include "ctl/OktaAccess.h"
#include "ctl/OktaCommands.h"
#include "ctl/OktaProofText.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

struct Checked {
    ProvenOkta proven;
    std::optional<app::SetupCheck> setup{}; ///< of an integration
};

std::string_view nounOf(setup::OktaReadStage stage)
{
    switch (stage) {
    case setup::OktaReadStage::Access:
        return "what the credential may do (step 1 of 6)";
    case setup::OktaReadStage::App:
        return "the app (step 2 of 6)";
    case setup::OktaReadStage::Assignments:
        return "who is assigned (step 3 of 6)";
    case setup::OktaReadStage::Groups:
        return "the groups (step 4 of 6)";
    case setup::OktaReadStage::Schemas:
        return "attributes and mappings (step 5 of 6)";
    case setup::OktaReadStage::SignIn:
        break;
    }
    return "the sign-in rules (step 6 of 6)";
}

/// Only of a look that takes a while, as at an organisation whose calls are used up, and at most one line a second: a
/// job that nobody watches mails what it says.
class StageTeller {
public:
    explicit StageTeller(Console& console) : m_console(console) {}

    void tell(setup::OktaReadStage stage, std::size_t read)
    {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_began < std::chrono::seconds{2} || now - m_told < std::chrono::seconds{1})
            return;
        m_told = now;
        m_console.error("looking at " + std::string(nounOf(stage)) +
                        (read > 0 ? ": " + std::to_string(read) + " people so far" : ""));
    }

private:
    Console& m_console;
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_told;
};

std::string clientIdOf(const OktaTarget& target)
{
    const bool isStoredApp = target.connection && target.connection->kind == app::OktaCredentialKind::ServiceApp;
    return isStoredApp ? target.connection->actsAs : target.clientId;
}

/// Nothing for a profile that is not there any more, which is said.
Outcome<> checkDrift(CommandContext& context, const OktaTarget& target, Checked& checked, const std::stop_token& stop)
{
    if (!target.integration || !target.connection)
        return {};
    auto profiles = context.profiles();
    auto database = context.database();
    if (!profiles || !database)
        return tl::unexpected(!profiles ? profiles.error() : database.error());
    const setup::Profile* profile = (*profiles)->find(target.integration->profileId);
    if (profile == nullptr) {
        context.console().error("the set-up of " + target.integration->slug +
                                " cannot be looked at: there is no profile " + target.integration->profileId +
                                " any more. `rollcallctl profiles` says which there are.");
        return {};
    }
    auto listener = readListener(context, *target.integration);
    if (!listener)
        return tl::unexpected(listener.error());
    StageTeller teller(context.console());
    const app::SetupLook look{
        .now = context.clock().now(),
        .listener = std::move(listener->facts),
        .stop = stop,
        .onProgress = [&teller](setup::OktaReadStage stage, std::size_t read) { teller.tell(stage, read); }};
    auto setup = app::checkSetup(**database, *profile, *target.integration, *target.session, *target.connection, look);
    if (!setup)
        return tl::unexpected(toFailure(setup.error()));
    checked.setup = std::move(*setup);
    return {};
}

scim::JsonArray texts(const std::vector<std::string>& sentences)
{
    scim::JsonArray array;
    for (const std::string& sentence : sentences)
        array.emplace_back(scim::JsonString(sentence));
    return array;
}

/// Steps that Okta answers, and that are wrong as Okta answers; what no longer holds is told by itself. A push that did
/// arrive is proven, and may fail by now.
std::vector<const setup::GuideStep*> wrongSteps(const app::SetupCheck& check)
{
    std::vector<const setup::GuideStep*> wrong;
    for (const setup::GuideStep& step : check.guide.steps) {
        const bool isOfOkta = std::ranges::any_of(
            step.step.proofs, [](const setup::ProofDemand& demand) { return setup::isReadBack(demand.kind); });
        const bool isTold = std::ranges::find(check.drifts, step.step.id, &setup::Drift::step) != check.drifts.end();
        const bool isFailed = isOfOkta && step.state == setup::StepState::Failed;
        const bool isPushedNoMore = step.step.demands(setup::ProofKind::GroupPushed) &&
                                    step.state == setup::StepState::Proven && step.trouble &&
                                    step.trouble->kind == setup::TroubleKind::Failure;
        if (!isTold && step.trouble && (isFailed || isPushedNoMore))
            wrong.push_back(&step);
    }
    return wrong;
}

/// Without the marks that make Okta's words bold on a page.
std::string plain(std::string text)
{
    std::erase(text, '*');
    return text;
}

scim::JsonObject toJson(const setup::Trouble& trouble)
{
    return {{"seen", plain(trouble.seen)}, {"cause", plain(trouble.cause)}, {"next", plain(trouble.next)}};
}

scim::JsonObject toJson(const app::SetupCheck& check)
{
    scim::JsonArray wrong;
    for (const setup::GuideStep* step : wrongSteps(check)) {
        scim::JsonObject object = toJson(*step->trouble);
        object["step"] = step->step.id;
        object["title"] = step->step.title;
        wrong.push_back(std::move(object));
    }
    scim::JsonArray warnings;
    for (const setup::Trouble& warning : check.guide.warnings)
        warnings.push_back(toJson(warning));
    scim::JsonArray drifts;
    for (const setup::Drift& drift : check.drifts) {
        drifts.push_back(
            scim::JsonObject{{"step", drift.step},
                             {"title", drift.title},
                             {"sentence", drift.sentence},
                             {"foundAt", jsonTime(drift.foundAt)},
                             {"actor", drift.actor.empty() ? scim::JsonValue(nullptr)
                                                           : scim::JsonValue(scim::JsonString(drift.actor))}});
    }
    return {{"steps", static_cast<std::int64_t>(check.guide.steps.size())},
            {"proven", static_cast<std::int64_t>(check.guide.count(setup::StepState::Proven))},
            {"confirmed", static_cast<std::int64_t>(check.guide.count(setup::StepState::Confirmed))},
            {"notNeeded", static_cast<std::int64_t>(check.guide.count(setup::StepState::NotNeeded))},
            {"wrong", std::move(wrong)},
            {"warnings", std::move(warnings)},
            {"drift", std::move(drifts)},
            {"notLookedAt", texts(check.notLookedAt)},
            {"gaps", texts(check.gaps)}};
}

bool isAllLookedAt(const app::SetupCheck& check)
{
    return check.notLookedAt.empty() && check.gaps.empty();
}

void print(Console& console, const app::SetupCheck& check)
{
    const auto count = [&check](setup::StepState state) { return std::to_string(check.guide.count(state)); };
    console.line("Set-up        " + count(setup::StepState::Proven) + " of " +
                 std::to_string(check.guide.steps.size()) + " steps proven, " + count(setup::StepState::Confirmed) +
                 " confirmed by somebody, " + count(setup::StepState::NotNeeded) + " not needed");
    const auto tell = [&console](const std::string& label, const setup::Trouble& trouble) {
        console.line(plain(label + trouble.seen + " " + trouble.cause + " " + trouble.next));
    };
    for (const setup::GuideStep* step : wrongSteps(check))
        tell("Wrong         " + step->step.title + ": ", *step->trouble);
    for (const setup::Trouble& warning : check.guide.warnings)
        tell("Warning       ", warning);
    for (const setup::Drift& drift : check.drifts)
        console.line("No longer     " + drift.title + ": " + drift.sentence);
    for (const std::string& step : check.notLookedAt)
        console.line("Not looked at " + step + ": proven earlier, could not be read this time");
    for (const std::string& gap : check.gaps)
        console.line(gap);
    if (!check.drifts.empty())
        return;
    const std::size_t unknown = check.notLookedAt.size();
    if (isAllLookedAt(check))
        console.line("Drift         nothing that was proven has changed");
    else if (unknown == 0)
        console.line("Drift         not known: not all could be read");
    else
        console.line("Drift         not known of " + std::to_string(unknown) + (unknown == 1 ? " step" : " steps") +
                     ", else nothing that was proven has changed");
}

/// Where it was asked for: a job that nobody watches tells by how it ends.
Outcome<> refuseDrift(const CommandContext& context, const Checked& checked)
{
    if (!context.invocation().has("fail-on-drift") || !checked.setup)
        return {};
    const app::SetupCheck& check = *checked.setup;
    if (!check.drifts.empty())
        return tl::unexpected(
            Failure{ExitCode::Failed, "What was proven holds no longer: " + check.drifts.front().title + ": " +
                                          check.drifts.front().sentence});
    if (!isAllLookedAt(check))
        return tl::unexpected(
            Failure{ExitCode::Failed,
                    "Whether what was proven still holds is not known: " +
                        (check.gaps.empty() ? check.notLookedAt.front() + " could not be read." : check.gaps.front())});
    return {};
}

Outcome<> refuse(const CommandContext& context, const Checked& checked)
{
    auto refusal = refuseGaps(checked.proven);
    return refusal ? refuseDrift(context, checked) : refusal;
}

scim::JsonObject toJson(const OktaTarget& target, const Checked& checked)
{
    scim::JsonObject object;
    object["integration"] = target.integration ? scim::JsonValue(scim::JsonString(target.integration->slug)) : nullptr;
    for (auto& member : toJson(checked.proven))
        object[member.key()] = member.value();
    object["setup"] = checked.setup ? scim::JsonValue(toJson(*checked.setup)) : scim::JsonValue(nullptr);
    return object;
}

Outcome<Checked> check(CommandContext& context, const OktaTarget& target)
{
    Checked checked{.proven = {.organisation = target.organisation, .clientId = clientIdOf(target)}};
    const auto asked = wantedApp(context.invocation(), target);
    if (!asked)
        return tl::unexpected(asked.error());
    auto connection = target.connection;
    if (connection && !context.invocation().has("app"))
        connection->app = okta::AppId(*asked);
    auto done = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        auto proven = prove(*target.session, checked.proven, context.invocation().value("app"), connection, stop);
        return proven ? checkDrift(context, target, checked, stop) : proven;
    });
    if (!done)
        return tl::unexpected(done.error());
    return checked;
}

void printChecked(Console& console, const Checked& checked)
{
    print(console, checked.proven);
    if (checked.setup)
        print(console, *checked.setup);
}

/// One after the other; what goes wrong with one is said, and ends the command when all are done.
Outcome<> checkAll(CommandContext& context)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    const auto integrations = (*session)->integrations();
    if (!integrations)
        return tl::unexpected(toFailure(integrations.error()));
    Outcome<> end;
    scim::JsonArray all;
    bool isAnyConnected = false;
    for (const directory::Integration& integration : *integrations) {
        const auto connection = app::readOktaConnection(**session, integration.id);
        if (connection && !*connection)
            continue;
        isAnyConnected = true;
        const auto fail = [&](Failure failure) {
            failure.message = integration.slug + ": " + failure.message;
            if (!end)
                context.console().error(end.error().message);
            end = tl::unexpected(std::move(failure));
        };
        auto target = oktaTarget(context, integration);
        auto checked = target ? check(context, *target) : Outcome<Checked>(tl::unexpected(target.error()));
        if (!checked) {
            fail(checked.error());
            continue;
        }
        if (context.isJson()) {
            all.push_back(toJson(*target, *checked));
        } else {
            context.console().line("Integration   " + integration.slug);
            printChecked(context.console(), *checked);
        }
        if (auto refusal = refuse(context, *checked); !refusal)
            fail(refusal.error());
    }
    if (context.isJson())
        context.console().json(all);
    else if (!isAnyConnected)
        context.console().line(
            "No integration is connected with an Okta organisation. `rollcallctl okta connect` does that.");
    return end;
}

} // namespace

Outcome<> checkOkta(CommandContext& context)
{
    const bool isAll = context.invocation().has("all");
    if (isAll && (namesOktaAccess(context.invocation()) || context.invocation().has("app") ||
                  !context.invocation().global.integration.empty()))
        return usage("--all checks every integration by its own connection: leave out --integration, --app and what "
                     "names an organisation or a credential.");
    if (context.invocation().has("fail-on-drift") && namesOktaAccess(context.invocation()))
        return usage("--fail-on-drift compares with what was proven of an integration: leave out what names an "
                     "organisation or a credential.");
    if (isAll)
        return checkAll(context);
    const auto target = oktaTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    const auto checked = check(context, *target);
    if (!checked)
        return tl::unexpected(checked.error());
    if (context.isJson())
        context.console().json(toJson(*target, *checked));
    else
        printChecked(context.console(), *checked);
    return refuse(context, *checked);
}

} // namespace rollcall::ctl
