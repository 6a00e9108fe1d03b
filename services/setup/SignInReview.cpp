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
    return std::ranges::find(rule.excludedUsers, person.id) == rule.excludedUsers.end() &&
           meets(policy.includedGroups, person) && meets(rule.includedGroups, person) &&
           std::ranges::none_of(policy.excludedGroups, isOut) && std::ranges::none_of(rule.excludedGroups, isOut);
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
std::string beyond(const std::vector<okta::GroupId>& groups, const okta::GroupId& managed)
{
    if (groups.empty())
        return "everybody";
    const bool hasManaged = !managed.value.empty() && isAmong(groups, managed);
    const std::size_t others = groups.size() - (hasManaged ? 1 : 0);
    const std::string number = std::to_string(others) + (others == 1 ? " group" : " groups");
    return number + (hasManaged ? " besides the managed one" : " other than the managed one");
}

void reviewExemption(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                     const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    if (!exempts(rule))
        return;
    std::vector<std::string> people = unregistered(facts, policy, rule);
    const auto& groups = groupsOf(policy.policy, rule);
    const bool isExact =
        !expectation.managedGroup.value.empty() && groups.size() == 1 && groups.front() == expectation.managedGroup;
    const std::string name = "The rule \"" + rule.name + "\" of \"" + policy.policy.name + "\"";
    const auto found = [&](Severity severity, std::string sentence) {
        findings.push_back(findingOf(SignInTopic::Exemption, severity, name + std::move(sentence), std::move(people),
                                     facts.arePeopleComplete));
    };
    if (isExact && people.empty())
        found(Severity::Good, " exempts exactly the managed group from Okta's MFA.");
    else if (isExact)
        found(Severity::Bad, " exempts the managed group from Okta's MFA, and people in it have no passkey.");
    else
        found(people.empty() && !facts.people.empty() && !groups.empty() ? Severity::Warning : Severity::Bad,
              " asks no second factor of " + beyond(groups, expectation.managedGroup) + ".");
}

/// Whether the expression lets only those through whose attribute is true.
bool asksIn(const std::string& expression, const std::string& attribute)
{
    const std::size_t at = expression.find(attribute);
    if (at == std::string::npos)
        return false;
    const std::string_view before = std::string_view(expression).substr(0, at);
    const std::size_t word = before.find_last_of(" (&|") + 1; // npos + 1 is the beginning
    std::string after;
    for (const char one : std::string_view(expression).substr(at + attribute.size())) {
        if (one != ' ')
            after += one;
    }
    const bool isNegated = before.substr(word).starts_with('!') || after.starts_with("!=true") ||
                           after.starts_with("==false") || after.starts_with("==null");
    return !isNegated;
}

void reviewRoute(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                 const Providers& vendors, const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    if (!rule.isActive() || !leadsTo(rule, vendors))
        return;
    const std::string name = "The routing rule \"" + rule.name + "\"";
    const bool isAsked = asksForRegistration(rule, expectation.registrationAttribute);
    if (isAsked && !expectation.registrationAttribute.empty()) {
        findings.push_back({Severity::Good,
                            name + " asks for " + expectation.registrationAttribute + " before it sends anybody.",
                            {},
                            SignInTopic::Route});
        return;
    }
    std::vector<std::string> people = unregistered(facts, policy, rule);
    if (!people.empty())
        findings.push_back(findingOf(SignInTopic::Route, Severity::Bad,
                                     name + " sends people to the vendor who are locked out there.", std::move(people),
                                     facts.arePeopleComplete));
    else if (!isAsked)
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

bool asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute)
{
    if (attribute.empty())
        return true;
    const auto isTrue = [](const auto& pattern) { return pattern.matchType == "EQUALS" && pattern.value == "true"; };
    const bool isAsked = rule.userIdentifier && rule.userIdentifier->attribute == attribute &&
                         !rule.userIdentifier->patterns.empty() &&
                         std::ranges::all_of(rule.userIdentifier->patterns, isTrue);
    return isAsked || asksIn(rule.expression, attribute);
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
        }
    }
    for (const PolicyWithRules& policy : facts.routing) {
        for (const okta::PolicyRule& rule : policy.rules)
            reviewRoute(policy, rule, facts, vendors, expectation, findings);
    }
    return findings;
}

} // namespace rollcall::setup
