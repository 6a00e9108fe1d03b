// SPDX-License-Identifier: Apache-2.0
// Three questions: is the vendor's identity provider active, who is exempted from MFA, who is sent to the vendor.
#include "SignInRules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::size_t namesShown = 5;

bool containsFolded(std::string_view text, std::string_view part)
{
    const auto fold = [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; };
    return !part.empty() && !std::ranges::search(text, part, {}, fold, fold).empty();
}

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

/// Names whom of those looked at the rule concerns, and who has not registered.
std::vector<std::string> unregistered(const SignInFacts& facts, const PolicyWithRules& policy,
                                      const okta::PolicyRule& rule)
{
    std::vector<std::string> people;
    for (const ReviewedPerson& person : facts.people) {
        if (!person.isRegistered && concerns(policy.policy, rule, person))
            people.push_back(person.name);
    }
    return people;
}

SignInFinding findingOf(SignInTopic topic, Severity severity, std::string sentence, std::vector<std::string> people,
                        bool areAll)
{
    if (!people.empty()) {
        sentence +=
            std::string(" Without registration: ") + (areAll ? "" : "at least ") + std::to_string(people.size()) + " (";
        for (std::size_t at = 0; at < std::min(people.size(), namesShown); ++at)
            sentence += (at == 0 ? "" : ", ") + people[at];
        sentence += people.size() > namesShown ? " …)." : ").";
    }
    return {severity, std::move(sentence), std::move(people), topic};
}

/// "everybody", or how many groups it is too many.
std::string beyond(const std::vector<okta::GroupId>& groups, std::size_t users, const okta::GroupId& managed)
{
    const std::string named = std::to_string(users) + (users == 1 ? " named person" : " named people");
    if (groups.empty())
        return users == 0 ? "everybody" : named;
    const bool hasManaged = !managed.value.empty() && isAmong(groups, managed);
    const std::size_t others = groups.size() - (hasManaged ? 1 : 0);
    std::string text = others == 0 && users > 0 ? std::string()
                                                : std::to_string(others) + (others == 1 ? " group" : " groups") +
                                                      (users == 0 ? "" : " and ");
    return text + (users == 0 ? "" : named) + (hasManaged ? " besides the managed one" : " other than the managed one");
}

/// What else has to hold for the rule, in words: not everybody it names is meant then. Empty for nothing.
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
    return text;
}

/// Of the exact rule: who is in the group is another question.
void reviewManaged(const SignInFacts& facts, const std::string& rule, std::vector<std::string> people,
                   std::vector<SignInFinding>& findings)
{
    const std::string exact = rule + " exempts exactly the managed group from Okta's MFA";
    const auto found = [&](Severity severity, std::string sentence) {
        findings.push_back(findingOf(SignInTopic::Exemption, severity, std::move(sentence), std::move(people),
                                     facts.arePeopleComplete));
    };
    if (!people.empty()) {
        found(Severity::Bad, rule + " exempts the managed group from Okta's MFA, and people in it have no passkey.");
    } else if (!facts.isRegistrationKnown) {
        const std::string members =
            facts.managed ? "its " + std::to_string(*facts.managed) + (*facts.managed == 1 ? " member" : " members")
                          : "its members";
        if (facts.managed == std::optional<std::size_t>(0))
            found(Severity::Good, exact + ", and nobody is in it.");
        else
            found(Severity::Unknown, exact + ". Who of " + members + " has a passkey is not known here.");
    } else if (!facts.arePeopleComplete) {
        found(Severity::Unknown, exact + ". Of its members the first " + std::to_string(facts.people.size()) +
                                     " were looked at, and there are more.");
    } else {
        found(Severity::Good, exact + ".");
    }
}

/// Okta's own last rule holds for whomever no rule before it concerns.
void reviewDefault(const PolicyWithRules& policy, const okta::PolicyRule& rule, std::vector<SignInFinding>& findings)
{
    const bool asksNobody =
        rule.isSystem && rule.isActive() && rule.access != "DENY" && rule.isFactorRequired == std::optional(false);
    if (asksNobody)
        findings.push_back({Severity::Unknown,
                            "Okta's own rule \"" + rule.name + "\" of \"" + policy.policy.name +
                                "\" asks no second factor of anybody: the managed group is exempted only as everybody "
                                "is, unless the policies of the single apps ask for one.",
                            {},
                            SignInTopic::Exemption});
}

void reviewExemption(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                     const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    if (!exempts(rule))
        return;
    std::vector<std::string> people = unregistered(facts, policy, rule);
    const std::string name = "The rule \"" + rule.name + "\" of \"" + policy.policy.name + "\"";
    if (isExactly(policy.policy, rule, expectation.managedGroup)) {
        reviewManaged(facts, name, std::move(people), findings);
        return;
    }
    const auto& groups = groupsOf(policy.policy, rule);
    const std::string condition = conditionOf(rule);
    const bool isKnown = facts.isRegistrationKnown && people.empty() && !facts.people.empty() && !groups.empty();
    const Severity severity = !condition.empty() && people.empty() ? Severity::Unknown
                              : isKnown                            ? Severity::Warning
                                                                   : Severity::Bad;
    findings.push_back(findingOf(SignInTopic::Exemption, severity,
                                 name + " asks no second factor of " +
                                     beyond(groups, rule.includedUsers.size(), expectation.managedGroup) +
                                     (condition.empty() ? "." : ", " + condition + "."),
                                 std::move(people), facts.arePeopleComplete));
}

/// Without what encloses all of it.
std::string_view unwrapped(std::string_view text)
{
    while (text.size() > 1 && text.front() == '(' && text.back() == ')') {
        const std::string_view inner = text.substr(1, text.size() - 2);
        if (inner.find_first_of("()") != std::string_view::npos)
            break;
        text = inner;
    }
    return text;
}

/// An expression is understood where it asks for the attribute alone, or for that and for something else besides.
Asked asksIn(const std::string& expression, const std::string& attribute)
{
    if (expression.find(attribute) == std::string::npos)
        return Asked::No;
    std::string text;
    for (const char one : expression) {
        if (one != ' ' && one != '\t' && one != '\n')
            text += one;
    }
    if (text.find("||") != std::string::npos || text.find('?') != std::string::npos)
        return Asked::Unreadable;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find("&&", from), text.size());
        std::string_view part = unwrapped(std::string_view(text).substr(from, end - from));
        from = end + 2;
        if (part.ends_with("==true"))
            part.remove_suffix(std::string_view("==true").size());
        if (part == attribute || part == "user." + attribute || part == "user.profile." + attribute)
            return Asked::Yes;
    }
    return Asked::Unreadable;
}

void reviewRoute(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                 const Providers& vendors, const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    if (!rule.isActive() || !leadsTo(rule, vendors))
        return;
    const std::string name = "The routing rule \"" + rule.name + "\"";
    const Asked asked = asksForRegistration(rule, expectation.registrationAttribute);
    if (asked == Asked::Yes && !expectation.registrationAttribute.empty()) {
        findings.push_back({Severity::Good,
                            name + " asks for " + expectation.registrationAttribute + " before it sends anybody.",
                            {},
                            SignInTopic::Route});
        return;
    }
    if (asked == Asked::Unreadable) {
        findings.push_back({Severity::Unknown,
                            name + " names " + expectation.registrationAttribute +
                                " in a condition that cannot be read here: " + rule.expression + ".",
                            {},
                            SignInTopic::Route});
        return;
    }
    std::vector<std::string> people = unregistered(facts, policy, rule);
    if (!people.empty())
        findings.push_back(findingOf(SignInTopic::Route, Severity::Bad,
                                     name + " sends people to the vendor who are locked out there.", std::move(people),
                                     facts.arePeopleComplete));
    else if (asked == Asked::No)
        findings.push_back({Severity::Bad,
                            name + " does not ask for " + expectation.registrationAttribute +
                                ": whoever is not registered is locked out.",
                            {},
                            SignInTopic::Route});
}

/// Identity Engine alone has them; the older kind of organisation answers that there is no such type.
bool isOfOlderKind(const okta::Failure& failure)
{
    return failure.kind == okta::FailureKind::Invalid || failure.kind == okta::FailureKind::NotFound ||
           failure.kind == okta::FailureKind::NotLicensed;
}

} // namespace

Providers providersOf(const SignInFacts& facts, const SignInExpectation& expectation)
{
    Providers found;
    for (const okta::IdentityProvider& provider : facts.providers) {
        if (!expectation.provider.empty()) {
            if (provider.id.value == expectation.provider)
                found.push_back(&provider);
            continue;
        }
        const auto leadsThere = [&provider](const std::string& text) {
            return containsFolded(provider.issuer, text) || containsFolded(provider.ssoUrl, text);
        };
        if (containsFolded(provider.name, expectation.vendor) || leadsThere(expectation.vendor) ||
            std::ranges::any_of(expectation.hosts, leadsThere))
            found.push_back(&provider);
    }
    return found;
}

bool exempts(const okta::PolicyRule& rule)
{
    return rule.isActive() && rule.access != "DENY" && rule.isFactorRequired == std::optional(false) && !rule.isSystem;
}

bool leadsTo(const okta::PolicyRule& rule, const Providers& providers)
{
    return std::ranges::any_of(providers, [&](const okta::IdentityProvider* provider) {
        return std::ranges::find(rule.routesTo, provider->id) != rule.routesTo.end();
    });
}

Asked asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute)
{
    if (attribute.empty())
        return Asked::Yes;
    const auto isTrue = [](const auto& pattern) { return pattern.matchType == "EQUALS" && pattern.value == "true"; };
    const bool isAsked = rule.userIdentifier && rule.userIdentifier->attribute == attribute &&
                         !rule.userIdentifier->patterns.empty() &&
                         std::ranges::all_of(rule.userIdentifier->patterns, isTrue);
    return isAsked ? Asked::Yes : asksIn(rule.expression, attribute);
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

okta::Answer<SignInFacts> readSignIn(okta::Client& client, std::stop_token stop)
{
    okta::SignIn signIn(client);
    SignInFacts facts;
    auto providers = signIn.identityProviders(stop);
    if (!providers)
        return tl::unexpected(std::move(providers.error()));
    facts.providers = std::move(providers->items);
    const std::array kinds{std::pair(okta::PolicyType::SignOn, &facts.signOn),
                           std::pair(okta::PolicyType::Authentication, &facts.authentication),
                           std::pair(okta::PolicyType::Routing, &facts.routing)};
    for (const auto& [type, target] : kinds) {
        auto policies = signIn.policies(type, stop);
        if (!policies && type == okta::PolicyType::Authentication && isOfOlderKind(policies.error()))
            continue;
        if (!policies)
            return tl::unexpected(std::move(policies.error()));
        for (okta::Policy& policy : *policies) {
            if (!policy.isActive())
                continue;
            auto rules = signIn.rules(policy.id, stop);
            if (!rules)
                return tl::unexpected(std::move(rules.error()));
            target->push_back({std::move(policy), std::move(*rules)});
        }
    }
    return facts;
}

std::vector<SignInFinding> reviewSignIn(const SignInFacts& facts, const SignInExpectation& expectation)
{
    std::vector<SignInFinding> findings;
    const Providers vendors = providersOf(facts, expectation);
    if (vendors.empty()) {
        findings.push_back({Severity::Warning, "Okta has no identity provider of " + expectation.vendor + ".", {}});
    } else if (std::ranges::none_of(vendors, [](const auto* provider) { return provider->isActive(); })) {
        findings.push_back({Severity::Bad,
                            "The identity provider \"" + vendors.front()->name +
                                "\" is not active: nobody can sign in with " + expectation.vendor + ".",
                            {}});
    }
    for (const auto* policies : {&facts.signOn, &facts.authentication}) {
        for (const PolicyWithRules& policy : *policies) {
            for (const okta::PolicyRule& rule : policy.rules)
                reviewExemption(policy, rule, facts, expectation, findings);
            // Of single apps the last rule says nothing about the others.
            if (policies == &facts.signOn && !policy.rules.empty() && !expectation.managedGroup.value.empty())
                reviewDefault(policy, policy.rules.back(), findings);
        }
    }
    for (const PolicyWithRules& policy : facts.routing) {
        for (const okta::PolicyRule& rule : policy.rules)
            reviewRoute(policy, rule, facts, vendors, expectation, findings);
    }
    return findings;
}

} // namespace rollcall::setup
