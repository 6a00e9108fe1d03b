// SPDX-License-Identifier: Apache-2.0
// A word stands until something newer speaks; Okta's word on a precondition stands before a person's.
#include "Words.h"

#include "OktaProofs.h"
#include "setup/OktaQuestion.h"
#include "setup/Record.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

bool isAboutPushedGroups(const Step& step)
{
    return step.demands(ProofKind::GroupPushed) ||
           std::ranges::find(step.fields, pushGroupField, &StepField::key) != step.fields.end();
}

std::string pushedGroups(const OktaFacts& okta)
{
    const auto name = std::ranges::find_if(okta.groups, [&okta](const auto& known) {
        return std::ranges::find(okta.pushed, known.second.id, &okta::PushMapping::source) != okta.pushed.end();
    });
    if (okta.pushed.size() == 1)
        return name == okta.groups.end() ? "a group" : "the group " + name->second.name;
    return std::to_string(okta.pushed.size()) + " groups";
}

std::string_view roleName(std::string_view type)
{
    using Name = std::pair<std::string_view, std::string_view>;
    constexpr std::array<Name, 3> names{{{"SUPER_ADMIN", "Super Administrator"},
                                         {"ORG_ADMIN", "Organization Administrator"},
                                         {"APP_ADMIN", "Application Administrator"}}};
    const auto* found = std::ranges::find(names, type, &Name::first);
    return found == names.end() ? type : found->second;
}

/// A role that does not suffice says nothing: somebody else may have one that does.
std::optional<Evidence> proofByOkta(const Precondition& precondition, const OktaFacts& okta, bool isOfThisApp)
{
    for (const std::string& type : precondition.admins) {
        if (std::ranges::find(okta.adminRoles, type) == okta.adminRoles.end())
            continue;
        const std::string who = okta.actsAs.empty() ? "the API token's owner" : okta.actsAs;
        return Evidence{ProofKind::Permission, who + " is " + std::string(roleName(type)) + ", says Okta", okta.at};
    }
    const auto hasFeature = [&okta](const std::string& feature) { return okta.app->hasFeature(feature); };
    if (isOfThisApp && !precondition.features.empty() && okta.app &&
        std::ranges::all_of(precondition.features, hasFeature))
        return Evidence{ProofKind::App, "Okta shows it on " + okta.app->label, okta.at};
    return std::nullopt;
}

/// Whether Okta was asked anew about what was kept, and told, be it something else.
bool isAnsweredAnew(const Evidence& kept, const Facts& facts)
{
    if (!facts.okta || facts.okta->failure)
        return false;
    if (kept.kind == ProofKind::Permission)
        return !facts.okta->adminRoles.empty();
    return isOfThisApp(facts) && (facts.okta->isAppMissing || facts.okta->app);
}

/// One of an earlier look counts where Okta cannot be asked, of what it was about. What is owed to the credential ends
/// with it.
bool countsStill(const Evidence& kept, const Step& step, const Facts& facts)
{
    return isAboutNow(kept, step, facts) && (kept.kind != ProofKind::Permission || isLetIn(facts)) &&
           !isAnsweredAnew(kept, facts);
}

GuidePrecondition judge(const Precondition& precondition, const Step& step, const Facts& facts)
{
    GuidePrecondition judged{precondition, {}, {}};
    if (facts.okta && !facts.okta->failure)
        judged.evidence = proofByOkta(precondition, *facts.okta, isOfThisApp(facts));
    if (judged.evidence)
        judged.evidence->about = aboutOf(judged.evidence->kind, step, facts);
    const auto kept = facts.record.remembered.find(proofNameOf(precondition));
    if (!judged.evidence && kept != facts.record.remembered.end() && countsStill(kept->second, step, facts))
        judged.evidence = kept->second;
    const auto answer = facts.record.answers.find(precondition.id);
    const auto word = facts.record.confirmations.find(preconditionsStep);
    if (answer != facts.record.answers.end())
        judged.answer = answer->second;
    else if (word != facts.record.confirmations.end())
        judged.answer = Answer{true, word->second.by, word->second.at};
    return judged;
}

} // namespace

std::optional<Trouble> contradictionOf(const Step& step, const Confirmation& word,
                                       const std::optional<Evidence>& evidence, const Facts& facts)
{
    std::string seen;
    std::optional<directory::JournalId> request;
    if (evidence && evidence->at > word.at) {
        seen = evidence->text;
        request = evidence->request;
    } else if (isAboutPushedGroups(step) && facts.okta && !facts.okta->pushed.empty()) {
        seen = "Okta pushes " + pushedGroups(*facts.okta) + " to the app";
    }
    if (seen.empty())
        return std::nullopt;
    Trouble trouble{word.by + " said that this is not needed here, and yet: " + seen + ".",
                    "It came into use since, or is left over in Okta.",
                    "Say that it is needed after all, or end it in Okta.", request};
    return word.inSpiteOf == trouble.seen ? std::nullopt : std::optional(std::move(trouble));
}

bool asksPreconditions(const Step& step, const Profile& profile, const Facts& facts)
{
    return step.id == preconditionsStep &&
           std::ranges::any_of(profile.preconditions, [&facts](const auto& one) { return one.isFor(facts.role); });
}

void judgePreconditions(GuideStep& judged, const Profile& profile, const Facts& facts)
{
    for (const Precondition& precondition : profile.preconditions) {
        if (precondition.isFor(facts.role))
            judged.preconditions.push_back(judge(precondition, judged.step, facts));
    }
    const auto settled = std::ranges::count_if(judged.preconditions, &GuidePrecondition::holds);
    const bool isSettled = settled == std::ssize(judged.preconditions);
    const bool asksOkta = std::ranges::any_of(judged.preconditions, [](const GuidePrecondition& one) {
        return !one.asked.admins.empty() || !one.asked.features.empty();
    });
    judged.expected = asksOkta ? "an answer to each, or what Okta says" : "an answer to each";
    judged.state = isSettled ? StepState::Proven : StepState::NotYet;
    if (!isSettled && settled > 0)
        judged.soFar = std::to_string(settled) + " of " + std::to_string(judged.preconditions.size());
    for (const GuidePrecondition& one : judged.preconditions) {
        if (!isSettled)
            break;
        if (one.evidence) {
            if (!judged.evidence || judged.evidence->at < one.evidence->at)
                judged.evidence = one.evidence;
        } else if (!judged.confirmation || judged.confirmation->at < one.answer->at) {
            judged.confirmation = Confirmation{one.answer->by, one.answer->at, {}};
        }
    }
    // One that rests on a word makes all of it rest on words.
    if (judged.confirmation) {
        judged.state = StepState::Confirmed;
        judged.evidence.reset();
    }
}

} // namespace rollcall::setup
