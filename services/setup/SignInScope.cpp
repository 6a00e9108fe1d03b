// SPDX-License-Identifier: Apache-2.0
// Whom a rule holds for, and whether it is ever their turn.
#include "SignInRules.h"

#include <algorithm>

namespace rollcall::setup {

namespace {

bool isAmong(const std::vector<okta::GroupId>& groups, const okta::GroupId& group)
{
    return std::ranges::find(groups, group) != groups.end();
}

bool meets(const std::vector<okta::GroupId>& included, const ReviewedPerson& person)
{
    return included.empty() ||
           std::ranges::any_of(included, [&](const okta::GroupId& group) { return isAmong(person.groups, group); });
}

/// The rule and the policy around it.
bool concerns(const okta::Policy& policy, const okta::PolicyRule& rule, const ReviewedPerson& person)
{
    const auto isOut = [&](const okta::GroupId& group) { return isAmong(person.groups, group); };
    const bool isNamed = std::ranges::find(rule.includedUsers, person.id) != rule.includedUsers.end();
    // Where people are named and no group is, it is for these alone.
    const bool isMeant =
        isNamed || (meets(rule.includedGroups, person) && (rule.includedUsers.empty() || !rule.includedGroups.empty()));
    return std::ranges::find(rule.excludedUsers, person.id) == rule.excludedUsers.end() &&
           meets(policy.includedGroups, person) && isMeant && std::ranges::none_of(policy.excludedGroups, isOut) &&
           std::ranges::none_of(rule.excludedGroups, isOut);
}

/// Whether all of them are meant, whatever else may hold.
bool holdsForAll(const std::vector<okta::GroupId>& included, const std::vector<okta::GroupId>& groups)
{
    return included.empty() || (!groups.empty() && std::ranges::all_of(groups, [&included](const okta::GroupId& group) {
               return isAmong(included, group);
           }));
}

/// For certain: it asks for nothing but who somebody is, and leaves nobody of these groups out.
bool decidesFor(const okta::Policy& policy, const okta::PolicyRule& rule, const std::vector<okta::GroupId>& groups)
{
    const bool isUnconditional = conditionOf(rule).empty() && !rule.userIdentifier && policy.excludedGroups.empty() &&
                                 rule.excludedGroups.empty() && rule.excludedUsers.empty();
    const bool isForNamed = rule.includedGroups.empty() && !rule.includedUsers.empty();
    return rule.isActive() && isUnconditional && !isForNamed && holdsForAll(policy.includedGroups, groups) &&
           holdsForAll(rule.includedGroups, groups);
}

std::string counted(std::size_t number, const char* one, const char* many)
{
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

} // namespace

std::string conditionOf(const okta::PolicyRule& rule)
{
    std::string text;
    const auto add = [&text](std::string_view condition) {
        text += (text.empty() ? "" : ", ") + std::string(condition);
    };
    if (!rule.networkConnection.empty() && rule.networkConnection != "ANYWHERE")
        add("in certain networks alone");
    if (rule.identityProviderCondition == "SPECIFIC_IDP" || !rule.conditionProviders.empty())
        add("for those alone who came by certain identity providers");
    if (!rule.includedApps.empty())
        add("for certain apps alone");
    if (!rule.expression.empty())
        add("where its condition holds");
    return text;
}

std::string exceptionOf(const okta::Policy& policy, const okta::PolicyRule& rule)
{
    const std::size_t groups = policy.excludedGroups.size() + rule.excludedGroups.size();
    const std::size_t people = rule.excludedUsers.size();
    if (groups == 0 && people == 0)
        return {};
    std::string text = "leaving out ";
    if (groups > 0)
        text += counted(groups, "group", "groups") + (people > 0 ? " and " : "");
    if (people > 0)
        text += counted(people, "named person", "named people");
    return text;
}

Decider deciderBefore(const std::vector<const PolicyWithRules*>& policies, const okta::Policy& policy,
                      const okta::PolicyRule& rule)
{
    const auto& groups = groupsOf(policy, rule);
    for (const PolicyWithRules* each : policies) {
        for (const okta::PolicyRule& before : each->rules) {
            if (&before == &rule)
                return {};
            if (decidesFor(each->policy, before, groups))
                return {each, &before};
        }
    }
    return {};
}

std::vector<std::string> concerned(const SignInFacts& facts, const PolicyWithRules& policy,
                                   const okta::PolicyRule& rule, std::optional<bool> isRegistered)
{
    std::vector<std::string> people;
    for (const ReviewedPerson& person : facts.people) {
        if (person.isRegistered == isRegistered && concerns(policy.policy, rule, person))
            people.push_back(person.name);
    }
    return people;
}

bool isExactly(const okta::Policy& policy, const okta::PolicyRule& rule, const okta::GroupId& managed)
{
    const auto& groups = groupsOf(policy, rule);
    return !managed.value.empty() && rule.includedUsers.empty() && groups.size() == 1 && groups.front() == managed;
}

const std::vector<okta::GroupId>& groupsOf(const okta::Policy& policy, const okta::PolicyRule& rule)
{
    return rule.includedGroups.empty() ? policy.includedGroups : rule.includedGroups;
}

} // namespace rollcall::setup
