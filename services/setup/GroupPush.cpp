// SPDX-License-Identifier: Apache-2.0
// Okta keeps a mapping for each group that it pushes, with the reason of the last push that failed.
#include "GroupPush.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

/// Of any group, first of one that cannot be pushed. nullptr where there is none.
const okta::PushMapping* mappingOf(const OktaFacts& okta, const std::string& group)
{
    const auto isMeant = [&group](const okta::PushMapping& one) { return group.empty() || one.source.value == group; };
    const auto failed = std::ranges::find_if(okta.pushed, [&isMeant](const okta::PushMapping& one) {
        return isMeant(one) && one.status == okta::PushStatus::Error;
    });
    if (failed != okta.pushed.end())
        return &*failed;
    const auto active = std::ranges::find_if(okta.pushed, [&isMeant](const okta::PushMapping& one) {
        return isMeant(one) && one.status == okta::PushStatus::Active;
    });
    const auto found = active != okta.pushed.end() ? active : std::ranges::find_if(okta.pushed, isMeant);
    return found == okta.pushed.end() ? nullptr : &*found;
}

std::string nameOf(const OktaFacts& okta, const okta::PushMapping& mapping)
{
    const auto named =
        std::ranges::find_if(okta.groups, [&mapping](const auto& known) { return known.second.id == mapping.source; });
    return "the group " + (named == okta.groups.end() ? mapping.source.value : named->second.name);
}

} // namespace

std::optional<Evidence> proofOfPush(const OktaFacts& okta, const std::string& group)
{
    const okta::PushMapping* mapping = mappingOf(okta, group);
    if (mapping == nullptr || mapping->status != okta::PushStatus::Active)
        return std::nullopt;
    return Evidence{ProofKind::PushMapping, nameOf(okta, *mapping) + " is pushed to the app, says Okta", okta.at};
}

std::optional<Trouble> troubleOfPush(const OktaFacts& okta, const std::string& group)
{
    const okta::PushMapping* mapping = mappingOf(okta, group);
    if (mapping == nullptr)
        return std::nullopt;
    const std::string name = nameOf(okta, *mapping);
    if (mapping->status == okta::PushStatus::Inactive)
        return Trouble{"The push of " + name + " is not active.", "It was deactivated in Okta.",
                       "Activate it under *Push Groups* of the app.", std::nullopt};
    if (mapping->status != okta::PushStatus::Error)
        return std::nullopt;
    const std::string& why = mapping->errorSummary;
    return Trouble{
        "Okta cannot push " + name + ": " + (why.empty() ? std::string("it does not say why.") : why),
        "The application refused it, or has a group of that name already.",
        "Mend what Okta names; then open *Push Groups* of the app, and press *Push now* in the group's menu.",
        std::nullopt};
}

bool isPushActive(const Facts& facts)
{
    const okta::GroupId chosen(facts.record.value(pushGroupField));
    return facts.okta && std::ranges::any_of(facts.okta->pushed, [&chosen](const okta::PushMapping& mapping) {
               return mapping.source == chosen && mapping.status == okta::PushStatus::Active;
           });
}

std::string chosenGroup(const Facts& facts)
{
    const std::string chosen = facts.record.value(pushGroupField);
    if (!facts.okta || chosen.empty())
        return {};
    const auto known = facts.okta->groups.find(std::string(pushGroupField));
    return known == facts.okta->groups.end() || known->second.id.value != chosen ? std::string() : known->second.name;
}

} // namespace rollcall::setup
