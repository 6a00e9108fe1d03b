// SPDX-License-Identifier: Apache-2.0
// Reads the people behind the rules: members of the groups that are named, everybody only where a rule names none.
#include "SignInRules.h"
#include "okta/Groups.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace rollcall::setup {

namespace {

/// Whom the rules of concern hold for.
struct Reach {
    bool isEverybody = false;
    std::set<okta::GroupId> included{};
    std::set<okta::GroupId> named{}; ///< also those that are left out
};

void add(Reach& reach, const PolicyWithRules& policy, const okta::PolicyRule& rule)
{
    const auto& groups = groupsOf(policy.policy, rule);
    reach.isEverybody = reach.isEverybody || groups.empty();
    reach.included.insert(groups.begin(), groups.end());
    for (const auto* named :
         {&policy.policy.includedGroups, &policy.policy.excludedGroups, &rule.includedGroups, &rule.excludedGroups})
        reach.named.insert(named->begin(), named->end());
}

Reach reachOf(const SignInFacts& facts, const SignInExpectation& expectation)
{
    Reach reach;
    const Providers vendors = providersOf(facts, expectation);
    for (const Exemption& exemption : exemptionsOf(facts, expectation)) {
        if (!exemption.isOfOtherApps && exemption.decider.rule == nullptr)
            add(reach, *exemption.policy, *exemption.rule);
    }
    for (const PolicyWithRules& policy : facts.routing) {
        for (const okta::PolicyRule& rule : policy.rules) {
            const bool isAsked = !expectation.registrationAttribute.empty() &&
                                 asksForRegistration(rule, expectation.registrationAttribute) != Asked::No;
            if (rule.isActive() && leadsTo(rule, vendors) && !isAsked)
                add(reach, policy, rule);
        }
    }
    return reach;
}

class People {
public:
    People(const RegistrationSource& source, std::size_t maximum) : m_source(source), m_maximum(maximum) {}

    /// False when there are enough of them.
    bool take(const std::vector<okta::User>& page, const okta::GroupId* group, bool isNew)
    {
        for (const okta::User& user : page) {
            auto known = m_people.find(user.id);
            if (known == m_people.end()) {
                const bool isOut =
                    user.status == okta::UserStatus::Deprovisioned || user.status == okta::UserStatus::Suspended;
                if (!isNew || isOut)
                    continue;
                if (m_people.size() == m_maximum) {
                    m_isComplete = false;
                    return false;
                }
                known = m_people.emplace(user.id, ReviewedPerson{user.name(), {}, m_source(user), user.id}).first;
            }
            if (group != nullptr)
                known->second.groups.push_back(*group);
        }
        return true;
    }

    void moveTo(SignInFacts& facts)
    {
        facts.people.clear();
        for (auto& person : m_people)
            facts.people.push_back(std::move(person.second));
        std::ranges::sort(facts.people, {}, &ReviewedPerson::name);
        facts.arePeopleComplete = m_isComplete;
    }

private:
    const RegistrationSource& m_source;
    std::size_t m_maximum;
    std::map<okta::UserId, ReviewedPerson> m_people;
    bool m_isComplete = true;
};

} // namespace

RegistrationSource registeredBy(std::string attribute)
{
    return [attribute = std::move(attribute)](const okta::User& user) -> std::optional<bool> {
        return okta::flagOf(user.profile, attribute).value_or(false);
    };
}

okta::Answer<> readSignInPeople(okta::Client& client, SignInFacts& facts, const SignInExpectation& expectation,
                                const RegistrationSource& source, std::size_t maximum, std::stop_token stop)
{
    const Reach reach = reachOf(facts, expectation);
    People people(source, maximum);
    if (reach.isEverybody) {
        auto listed = okta::Users(client).list(
            {}, [&](std::vector<okta::User>&& page) { return people.take(page, nullptr, true); }, stop);
        if (!listed)
            return tl::unexpected(std::move(listed.error()));
    }
    okta::Groups groups(client);
    for (const okta::GroupId& group : reach.named) {
        const bool isNew = reach.included.contains(group);
        auto listed = groups.members(
            group, [&](std::vector<okta::User>&& page) { return people.take(page, &group, isNew); }, stop);
        // A rule may name a group that was deleted since.
        if (!listed && listed.error().kind != okta::FailureKind::NotFound)
            return tl::unexpected(std::move(listed.error()));
    }
    people.moveTo(facts);
    facts.isRegistrationKnown = true;
    return {};
}

okta::Answer<> countManaged(okta::Client& client, SignInFacts& facts, const SignInExpectation& expectation,
                            std::stop_token stop)
{
    const auto isOfIt = [&expectation](const Exemption& each) {
        return !each.isOfOtherApps && each.decider.rule == nullptr &&
               isExactly(each.policy->policy, *each.rule, expectation.managedGroup);
    };
    if (std::ranges::none_of(exemptionsOf(facts, expectation), isOfIt))
        return {};
    std::size_t members = 0;
    auto listed = okta::Groups(client).members(
        expectation.managedGroup,
        [&members](std::vector<okta::User>&& page) {
            members += page.size();
            return true;
        },
        std::move(stop));
    if (!listed)
        return tl::unexpected(std::move(listed.error()));
    facts.managed = members;
    return {};
}

} // namespace rollcall::setup
