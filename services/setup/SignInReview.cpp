// SPDX-License-Identifier: Apache-2.0
// Three questions: is the vendor's identity provider active, who is exempted from MFA, who is sent to the vendor.
#include "setup/SignInReview.h"

#include <algorithm>
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
    return meets(policy.includedGroups, person) && meets(rule.includedGroups, person) &&
           std::ranges::none_of(policy.excludedGroups, isOut) && std::ranges::none_of(rule.excludedGroups, isOut);
}

SignInFinding findingOf(Severity severity, std::string sentence, std::vector<std::string> people)
{
    if (!people.empty()) {
        sentence += " Without registration: " + std::to_string(people.size()) + " (";
        for (std::size_t at = 0; at < std::min(people.size(), namesShown); ++at)
            sentence += (at == 0 ? "" : ", ") + people[at];
        sentence += people.size() > namesShown ? " …)." : ").";
    }
    return {severity, std::move(sentence), std::move(people)};
}

std::vector<const okta::IdentityProvider*> vendorProviders(const SignInFacts& facts, const std::string& vendor)
{
    std::vector<const okta::IdentityProvider*> found;
    for (const okta::IdentityProvider& provider : facts.providers) {
        if (containsFolded(provider.name, vendor) || containsFolded(provider.issuer, vendor) ||
            containsFolded(provider.ssoUrl, vendor))
            found.push_back(&provider);
    }
    return found;
}

void reviewExemption(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                     const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    if (!rule.isActive() || rule.access == "DENY" || rule.isFactorRequired != std::optional(false) || rule.isSystem)
        return;
    std::vector<std::string> people;
    for (const ReviewedPerson& person : facts.people) {
        if (!person.isRegistered && concerns(policy.policy, rule, person))
            people.push_back(person.name);
    }
    const auto& groups = rule.includedGroups.empty() ? policy.policy.includedGroups : rule.includedGroups;
    const bool isExact =
        !expectation.managedGroup.value.empty() && groups.size() == 1 && groups.front() == expectation.managedGroup;
    const std::string name = "The rule \"" + rule.name + "\" of \"" + policy.policy.name + "\"";
    if (isExact && people.empty())
        findings.push_back({Severity::Good, name + " exempts exactly the managed group from Okta's MFA.", {}});
    else if (isExact)
        findings.push_back(findingOf(
            Severity::Bad, name + " exempts the managed group from Okta's MFA, and people in it have no passkey.",
            std::move(people)));
    else
        findings.push_back(
            findingOf(people.empty() && !facts.people.empty() && !groups.empty() ? Severity::Warning : Severity::Bad,
                      name + " asks no second factor of " +
                          (groups.empty() ? "everybody"
                                          : std::to_string(groups.size()) + " group(s) other than the managed one") +
                          ".",
                      std::move(people)));
}

bool asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute)
{
    if (attribute.empty())
        return true;
    const bool isAsked = rule.userIdentifier && rule.userIdentifier->attribute == attribute;
    return (isAsked && std::ranges::none_of(rule.userIdentifier->patterns,
                                            [](const auto& pattern) { return pattern.value == "false"; })) ||
           rule.expression.find(attribute) != std::string::npos;
}

void reviewRoute(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                 const std::vector<const okta::IdentityProvider*>& vendors, const SignInExpectation& expectation,
                 std::vector<SignInFinding>& findings)
{
    const bool isToVendor = std::ranges::any_of(vendors, [&](const okta::IdentityProvider* provider) {
        return std::ranges::find(rule.routesTo, provider->id) != rule.routesTo.end();
    });
    if (!rule.isActive() || !isToVendor)
        return;
    const std::string name = "The routing rule \"" + rule.name + "\"";
    const bool isAsked = asksForRegistration(rule, expectation.registrationAttribute);
    if (isAsked && !expectation.registrationAttribute.empty()) {
        findings.push_back({Severity::Good,
                            name + " asks for " + expectation.registrationAttribute + " before it sends anybody.",
                            {}});
        return;
    }
    std::vector<std::string> people;
    for (const ReviewedPerson& person : facts.people) {
        if (!person.isRegistered && concerns(policy.policy, rule, person))
            people.push_back(person.name);
    }
    if (!people.empty())
        findings.push_back(findingOf(Severity::Bad, name + " sends people to the vendor who are locked out there.",
                                     std::move(people)));
    else if (!isAsked)
        findings.push_back({Severity::Bad,
                            name + " does not ask for " + expectation.registrationAttribute +
                                ": whoever is not registered is locked out.",
                            {}});
}

} // namespace

okta::Answer<SignInFacts> readSignIn(okta::Client& client, std::stop_token stop)
{
    okta::SignIn signIn(client);
    SignInFacts facts;
    auto providers = signIn.identityProviders(stop);
    if (!providers)
        return tl::unexpected(std::move(providers.error()));
    facts.providers = std::move(providers->items);
    const std::pair<okta::PolicyType, std::vector<PolicyWithRules>*> kinds[] = {
        {okta::PolicyType::SignOn, &facts.signOn},
        {okta::PolicyType::Authentication, &facts.authentication},
        {okta::PolicyType::Routing, &facts.routing}};
    for (const auto& [type, target] : kinds) {
        auto policies = signIn.policies(type, stop);
        // Organisations of the older kind have no authentication policies.
        if (!policies && type == okta::PolicyType::Authentication &&
            policies.error().kind != okta::FailureKind::Cancelled)
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
    const auto vendors = vendorProviders(facts, expectation.vendor);
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
