// SPDX-License-Identifier: Apache-2.0
// Who is let in without a second factor: the managed group and nobody else, and in it the registered alone.
#include "SignInRules.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::size_t namesShown = 5;

/// "everybody", or how many groups it is too many.
std::string beyond(const std::vector<okta::GroupId>& groups, std::size_t users, const okta::GroupId& managed)
{
    const std::string named = std::to_string(users) + (users == 1 ? " named person" : " named people");
    if (groups.empty())
        return users == 0 ? "everybody" : named;
    const bool hasManaged = !managed.value.empty() && std::ranges::find(groups, managed) != groups.end();
    const std::size_t others = groups.size() - (hasManaged ? 1 : 0);
    std::string text = others == 0 && users > 0 ? std::string()
                                                : std::to_string(others) + (others == 1 ? " group" : " groups") +
                                                      (users == 0 ? "" : " and ");
    return text + (users == 0 ? "" : named) + (hasManaged ? " besides the managed one" : " other than the managed one");
}

std::string nameOf(const PolicyWithRules& policy, const okta::PolicyRule& rule)
{
    return "the rule \"" + rule.name + "\" of \"" + policy.policy.name + "\"";
}

bool exempts(const okta::PolicyRule& rule)
{
    return rule.isActive() && rule.access != "DENY" && rule.isFactorRequired == std::optional(false) && !rule.isSystem;
}

class Review {
public:
    Review(const SignInFacts& facts, const SignInExpectation& expectation) : m_facts(facts), m_expectation(expectation)
    {
    }

    void add(const Exemption& exemption)
    {
        const bool isExact = isExactly(exemption.policy->policy, *exemption.rule, m_expectation.managedGroup);
        if (exemption.decider.rule != nullptr)
            addUnreached(exemption, isExact);
        else if (exemption.isOfOtherApps)
            (isExact ? m_exactElsewhere : m_wideElsewhere).push_back(nameOf(*exemption.policy, *exemption.rule));
        else if (isExact)
            addExact(exemption);
        else
            addWide(exemption);
    }

    /// Okta's own last rule holds for whomever no rule before it concerns.
    void addDefault(const PolicyWithRules& policy, const okta::PolicyRule& rule)
    {
        const bool asksNobody =
            rule.isSystem && rule.isActive() && rule.access != "DENY" && rule.isFactorRequired == std::optional(false);
        if (asksNobody)
            add(Severity::Unknown, "Okta's own rule \"" + rule.name + "\" of \"" + policy.policy.name +
                                       "\" asks no second factor of anybody: the managed group is exempted only as "
                                       "everybody is, unless the policies of the single apps ask for one.");
    }

    std::vector<SignInFinding> take()
    {
        const bool isGoodHere =
            std::ranges::find(m_findings, Severity::Good, &SignInFinding::severity) != m_findings.end();
        const std::string elsewhere = ", for other apps than the one of this guide.";
        if (!m_exactElsewhere.empty())
            add(isGoodHere ? Severity::Note : Severity::Unknown, "Exactly the managed group is exempted " +
                                                                     std::string(isGoodHere ? "also" : "only") +
                                                                     " by " + firstOf(m_exactElsewhere) + elsewhere);
        if (!m_wideElsewhere.empty())
            add(Severity::Note, "No second factor is asked for by " + firstOf(m_wideElsewhere) + elsewhere);
        return std::move(m_findings);
    }

private:
    void add(Severity severity, std::string sentence, std::vector<std::string> people = {})
    {
        m_findings.push_back({severity, std::move(sentence), std::move(people), SignInTopic::Exemption});
    }

    void addUnreached(const Exemption& exemption, bool isExact)
    {
        const std::string behind =
            "The rule \"" + exemption.rule->name + "\" of \"" + exemption.policy->policy.name +
            "\" is never reached: " + nameOf(*exemption.decider.policy, *exemption.decider.rule) +
            " comes before it and holds for the same people";
        if (isExact && !exemption.isOfOtherApps)
            add(Severity::Unknown, behind + ", so that the managed group is treated as that one says.");
        else
            add(Severity::Note, behind + ".");
    }

    /// Why not all of the managed group are meant. Empty where all are who sign in with the vendor.
    [[nodiscard]] std::string narrowingOf(const okta::Policy& policy, const okta::PolicyRule& rule) const
    {
        std::string text;
        const auto add = [&text](const std::string& more) {
            if (!more.empty())
                text += (text.empty() ? "" : ", ") + more;
        };
        okta::PolicyRule others = rule;
        if (isForVendor(rule)) {
            others.identityProviderCondition.clear();
            others.conditionProviders.clear();
        }
        add(conditionOf(others));
        add(exceptionOf(policy, rule));
        const auto& groups = policy.includedGroups;
        if (!groups.empty() && std::ranges::find(groups, m_expectation.managedGroup) == groups.end())
            add("for those alone who are also in a group of the policy");
        return text;
    }

    [[nodiscard]] bool isForVendor(const okta::PolicyRule& rule) const
    {
        const Providers vendors = providersOf(m_facts, m_expectation);
        return std::ranges::any_of(rule.conditionProviders, [&](const okta::IdentityProviderId& id) {
            return std::ranges::find(vendors, id, &okta::IdentityProvider::id) != vendors.end();
        });
    }

    /// Who is in the group is another question.
    void addExact(const Exemption& exemption)
    {
        const std::string name =
            "The rule \"" + exemption.rule->name + "\" of \"" + exemption.policy->policy.name + "\"";
        const std::string exact = name + " exempts exactly the managed group from Okta's MFA";
        auto people = concerned(m_facts, *exemption.policy, *exemption.rule, false);
        const auto unknown = concerned(m_facts, *exemption.policy, *exemption.rule, std::nullopt);
        if (!people.empty()) {
            std::string sentence = name +
                                   " exempts the managed group from Okta's MFA, and people in it have no passkey." +
                                   withoutRegistration(people, m_facts.arePeopleComplete);
            add(Severity::Bad, std::move(sentence), std::move(people));
        } else if (const std::string narrowing = narrowingOf(exemption.policy->policy, *exemption.rule);
                   !narrowing.empty()) {
            add(Severity::Unknown, name + " exempts the managed group from Okta's MFA, and not all of it: " +
                                       narrowing + ". Everybody else in it is asked for a second factor.");
        } else if (!m_facts.isRegistrationKnown) {
            addUncounted(exact);
        } else if (!unknown.empty()) {
            add(Severity::Unknown,
                exact + ". Of " + (m_facts.arePeopleComplete ? "" : "at least ") + std::to_string(unknown.size()) +
                    " in it it is not known here whether they have " + "a passkey (" + firstOf(unknown) + ").");
        } else if (!m_facts.arePeopleComplete) {
            add(Severity::Unknown, exact + ". Of its members the first " + std::to_string(m_facts.people.size()) +
                                       " were looked at, and there are more.");
        } else {
            add(Severity::Good, exact + ".");
        }
    }

    void addUncounted(const std::string& exact)
    {
        if (m_facts.managed == std::optional<std::size_t>(0)) {
            add(Severity::Good, exact + ", and nobody is in it.");
            return;
        }
        const std::string members = m_facts.managed ? "its " + std::to_string(*m_facts.managed) +
                                                          (*m_facts.managed == 1 ? " member" : " members")
                                                    : "its members";
        add(Severity::Unknown, exact + ". Who of " + members + " has a passkey is not known here.");
    }

    void addWide(const Exemption& exemption)
    {
        const okta::PolicyRule& rule = *exemption.rule;
        auto people = concerned(m_facts, *exemption.policy, rule, false);
        const auto& groups = groupsOf(exemption.policy->policy, rule);
        const std::string condition = conditionOf(rule);
        const bool areAllRegistered = m_facts.isRegistrationKnown && people.empty() && !m_facts.people.empty() &&
                                      !groups.empty() &&
                                      concerned(m_facts, *exemption.policy, rule, std::nullopt).empty();
        const Severity severity = !condition.empty() && people.empty() ? Severity::Unknown
                                  : areAllRegistered                   ? Severity::Warning
                                                                       : Severity::Bad;
        const std::string exception = exceptionOf(exemption.policy->policy, rule);
        const std::string restriction = condition + (condition.empty() || exception.empty() ? "" : ", ") + exception;
        std::string sentence = "The rule \"" + rule.name + "\" of \"" + exemption.policy->policy.name +
                               "\" asks no second factor of " +
                               beyond(groups, rule.includedUsers.size(), m_expectation.managedGroup) +
                               (restriction.empty() ? "." : ", " + restriction + ".") +
                               withoutRegistration(people, m_facts.arePeopleComplete);
        add(severity, std::move(sentence), std::move(people));
    }

    const SignInFacts& m_facts;
    const SignInExpectation& m_expectation;
    std::vector<SignInFinding> m_findings;
    std::vector<std::string> m_exactElsewhere;
    std::vector<std::string> m_wideElsewhere;
};

} // namespace

std::vector<Exemption> exemptionsOf(const SignInFacts& facts, const SignInExpectation& expectation)
{
    std::vector<Exemption> found;
    std::vector<const PolicyWithRules*> before;
    for (const PolicyWithRules& policy : facts.signOn) {
        before.push_back(&policy);
        for (const okta::PolicyRule& rule : policy.rules) {
            if (exempts(rule))
                found.push_back({&policy, &rule, false, deciderBefore(before, policy.policy, rule)});
        }
    }
    // Of these each is for apps of its own, and none comes before another.
    for (const PolicyWithRules& policy : facts.authentication) {
        const auto& ours = expectation.appPolicies;
        const bool isOurs = policy.policy.isSystem || std::ranges::find(ours, policy.policy.id) != ours.end();
        for (const okta::PolicyRule& rule : policy.rules) {
            if (exempts(rule))
                found.push_back({&policy, &rule, !isOurs, deciderBefore({&policy}, policy.policy, rule)});
        }
    }
    return found;
}

std::vector<SignInFinding> reviewExemptions(const SignInFacts& facts, const SignInExpectation& expectation)
{
    Review review(facts, expectation);
    for (const Exemption& exemption : exemptionsOf(facts, expectation))
        review.add(exemption);
    // Of single apps the last rule says nothing about the others.
    for (const PolicyWithRules& policy : facts.signOn) {
        if (!policy.rules.empty() && !expectation.managedGroup.value.empty())
            review.addDefault(policy, policy.rules.back());
    }
    return review.take();
}

std::string firstOf(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t at = 0; at < std::min(names.size(), namesShown); ++at)
        text += (at == 0 ? "" : ", ") + names[at];
    return names.size() > namesShown ? text + " …" : text;
}

std::string withoutRegistration(const std::vector<std::string>& people, bool areAll)
{
    if (people.empty())
        return {};
    return std::string(" Without registration: ") + (areAll ? "" : "at least ") + std::to_string(people.size()) + " (" +
           firstOf(people) + ").";
}

} // namespace rollcall::setup
