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

class RouteReview {
public:
    RouteReview(const SignInFacts& facts, const SignInExpectation& expectation, const Providers& vendors)
        : m_facts(facts), m_expectation(expectation), m_vendors(vendors)
    {
    }

    [[nodiscard]] std::vector<SignInFinding> all()
    {
        std::vector<const PolicyWithRules*> before;
        for (const PolicyWithRules& policy : m_facts.routing) {
            before.push_back(&policy);
            for (const okta::PolicyRule& rule : policy.rules) {
                if (!rule.isActive() || !(leadsTo(rule, m_vendors) || mayLeadThere(rule)))
                    continue;
                const Decider decider = deciderBefore(before, policy.policy, rule);
                if (decider.rule != nullptr)
                    addUnreached(rule, *decider.rule);
                else
                    addReached(policy, rule);
            }
        }
        return std::move(m_findings);
    }

private:
    [[nodiscard]] bool mayLeadThere(const okta::PolicyRule& rule) const { return rule.isDynamic && !m_vendors.empty(); }
    [[nodiscard]] static std::string nameOf(const okta::PolicyRule& rule)
    {
        return "The routing rule \"" + rule.name + "\"";
    }

    void add(Severity severity, std::string sentence, std::vector<std::string> people = {})
    {
        m_findings.push_back({severity, std::move(sentence), std::move(people), SignInTopic::Route});
    }

    void addUnreached(const okta::PolicyRule& rule, const okta::PolicyRule& decider)
    {
        const std::string behind = nameOf(rule) + " is never reached: the rule \"" + decider.name +
                                   "\" comes before it and holds for the same people";
        const bool isWanted = !m_expectation.registrationAttribute.empty() &&
                              asksForRegistration(rule, m_expectation.registrationAttribute) == Asked::Yes;
        // Where that one leads there as well, it is judged by itself.
        if (isWanted && !leadsTo(decider, m_vendors) && !mayLeadThere(decider))
            add(Severity::Bad, behind + ", so that it sends nobody to " + m_expectation.vendor +
                                   ". Move it up under Security › Identity Providers › Routing rules.");
        else
            add(Severity::Note, behind + ".");
    }

    void addReached(const PolicyWithRules& policy, const okta::PolicyRule& rule)
    {
        const std::string& attribute = m_expectation.registrationAttribute;
        const Asked asked = asksForRegistration(rule, attribute);
        if (asked == Asked::Yes && !attribute.empty())
            add(Severity::Good, nameOf(rule) + " asks for " + attribute + " before it sends anybody." +
                                    restrictionOf(policy.policy, rule));
        else if (asked == Asked::Unreadable)
            add(Severity::Unknown, nameOf(rule) + " names " + attribute +
                                       " in a condition that cannot be read here: " + rule.expression + ".");
        else if (mayLeadThere(rule))
            // Where registration is no matter of routing, that is of interest and no more.
            add(asked == Asked::No ? Severity::Unknown : Severity::Note,
                nameOf(rule) + " works out for each person which identity provider they are sent to: whether "
                               "unregistered people reach the vendor's cannot be seen here.");
        else
            addUnasked(policy, rule, asked);
    }

    void addUnasked(const PolicyWithRules& policy, const okta::PolicyRule& rule, Asked asked)
    {
        std::vector<std::string> people = concerned(m_facts, policy, rule, false);
        if (!people.empty()) {
            std::string sentence = nameOf(rule) + " sends people to the vendor who are locked out there." +
                                   withoutRegistration(people, m_facts.arePeopleComplete);
            add(Severity::Bad, std::move(sentence), std::move(people));
        } else if (asked == Asked::No)
            add(Severity::Bad, nameOf(rule) + " does not ask for " + m_expectation.registrationAttribute +
                                   ": whoever is not registered is locked out.");
    }

    /// Whom it does not hold for besides, as a sentence. Its condition is the question itself.
    [[nodiscard]] static std::string restrictionOf(const okta::Policy& policy, okta::PolicyRule rule)
    {
        if (!rule.userIdentifier)
            rule.expression.clear();
        std::string text = conditionOf(rule);
        const auto also = [&text](const std::string& more) {
            if (!more.empty())
                text += (text.empty() ? "" : ", ") + more;
        };
        const std::size_t groups = groupsOf(policy, rule).size();
        if (groups > 0)
            also("for members of " + std::to_string(groups) + (groups == 1 ? " group alone" : " groups alone"));
        also(exceptionOf(policy, rule));
        return text.empty() ? std::string() : " It holds " + text + ".";
    }

    const SignInFacts& m_facts;
    const SignInExpectation& m_expectation;
    const Providers& m_vendors;
    std::vector<SignInFinding> m_findings;
};

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
    std::ranges::move(RouteReview(facts, expectation, vendors).all(), std::back_inserter(findings));
    return findings;
}

} // namespace rollcall::setup
