// SPDX-License-Identifier: Apache-2.0
// Three questions: is the vendor's identity provider active, who is exempted from MFA, who is sent to the vendor.
#include "SignInRules.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace rollcall::setup {

namespace {

bool containsFolded(std::string_view text, std::string_view part)
{
    const auto fold = [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; };
    return !part.empty() && !std::ranges::search(text, part, {}, fold, fold).empty();
}

void reviewRoute(const PolicyWithRules& policy, const okta::PolicyRule& rule, const SignInFacts& facts,
                 const Providers& vendors, const SignInExpectation& expectation, std::vector<SignInFinding>& findings)
{
    const bool mayLeadThere = rule.isDynamic && !vendors.empty();
    if (!rule.isActive() || !(leadsTo(rule, vendors) || mayLeadThere))
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
    if (mayLeadThere) {
        // Where registration is no matter of routing, that is of interest and no more.
        findings.push_back({asked == Asked::No ? Severity::Unknown : Severity::Note,
                            name + " works out for each person which identity provider they are sent to: whether "
                                   "unregistered people reach the vendor's cannot be seen here.",
                            {},
                            SignInTopic::Route});
        return;
    }
    std::vector<std::string> people = concerned(facts, policy, rule, false);
    if (!people.empty()) {
        std::string sentence = name + " sends people to the vendor who are locked out there." +
                               withoutRegistration(people, facts.arePeopleComplete);
        findings.push_back({Severity::Bad, std::move(sentence), std::move(people), SignInTopic::Route});
    } else if (asked == Asked::No)
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

bool leadsTo(const okta::PolicyRule& rule, const Providers& providers)
{
    return std::ranges::any_of(providers, [&](const okta::IdentityProvider* provider) {
        return std::ranges::find(rule.routesTo, provider->id) != rule.routesTo.end();
    });
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
    std::ranges::move(reviewExemptions(facts, expectation), std::back_inserter(findings));
    for (const PolicyWithRules& policy : facts.routing) {
        for (const okta::PolicyRule& rule : policy.rules)
            reviewRoute(policy, rule, facts, vendors, expectation, findings);
    }
    return findings;
}

} // namespace rollcall::setup
