// SPDX-License-Identifier: Apache-2.0
// Identity providers and policies by Okta's /api/v1/idps and /api/v1/policies.
#include "okta/SignIn.h"

#include "Json.h"
#include "Text.h"

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

constexpr std::size_t mostProviders = 1'000;
constexpr std::size_t mostPolicies = 5'000;

IdentityProvider readProvider(Fields& fields)
{
    IdentityProvider provider;
    provider.id = IdentityProviderId{fields.needed("id")};
    provider.name = fields.text("name");
    provider.type = fields.text("type");
    provider.status = fields.text("status");
    provider.lastUpdated = fields.time("lastUpdated");
    Fields protocol = fields.object("protocol");
    provider.protocol = protocol.text("type");
    provider.issuer = protocol.object("issuer").text("url");
    if (provider.issuer.empty())
        provider.issuer = protocol.object("credentials").object("trust").text("issuer");
    Fields endpoints = protocol.object("endpoints");
    provider.ssoUrl = endpoints.object("sso").text("url");
    if (provider.ssoUrl.empty())
        provider.ssoUrl = endpoints.object("authorization").text("url");
    return provider;
}

template<class Id>
std::vector<Id> idsOf(const std::vector<std::string>& texts)
{
    std::vector<Id> result;
    result.reserve(texts.size());
    for (const auto& text : texts)
        result.emplace_back(text);
    return result;
}

Policy readPolicy(Fields& fields)
{
    Policy policy;
    policy.id = PolicyId{fields.needed("id")};
    policy.name = fields.text("name");
    policy.type = fields.text("type");
    policy.status = fields.text("status");
    policy.priority = static_cast<int>(fields.number("priority").value_or(0));
    policy.isSystem = fields.flag("system").value_or(false);
    Fields groups = fields.object("conditions").object("people").object("groups");
    policy.includedGroups = idsOf<GroupId>(groups.texts("include"));
    policy.excludedGroups = idsOf<GroupId>(groups.texts("exclude"));
    return policy;
}

void readUserIdentifier(Fields conditions, PolicyRule& rule)
{
    if (!conditions.has("userIdentifier"))
        return;
    Fields identifier = conditions.object("userIdentifier");
    UserIdentifierCondition condition;
    condition.type = identifier.text("type");
    condition.attribute = identifier.text("attribute");
    for (auto& pattern : identifier.objects("patterns"))
        condition.patterns.push_back({.matchType = pattern.text("matchType"), .value = pattern.text("value")});
    rule.userIdentifier = std::move(condition);
}

void readConditions(Fields conditions, PolicyRule& rule)
{
    Fields people = conditions.object("people");
    Fields groups = people.object("groups");
    rule.includedGroups = idsOf<GroupId>(groups.texts("include"));
    rule.excludedGroups = idsOf<GroupId>(groups.texts("exclude"));
    rule.includedUsers = idsOf<UserId>(people.object("users").texts("include"));
    rule.excludedUsers = idsOf<UserId>(people.object("users").texts("exclude"));
    for (auto& app : conditions.object("app").objects("include")) {
        if (app.text("type") == "APP")
            rule.includedApps.emplace_back(app.text("id"));
    }
    rule.networkConnection = conditions.object("network").text("connection");
    rule.expression = conditions.object("elCondition").text("condition");
    Fields provider = conditions.object("identityProvider");
    rule.identityProviderCondition = provider.text("provider");
    rule.conditionProviders = idsOf<IdentityProviderId>(provider.texts("idpIds"));
    readUserIdentifier(conditions, rule);
}

void readRoutes(Fields idp, PolicyRule& rule)
{
    rule.isDynamic = idp.text("idpSelectionType") == "DYNAMIC";
    for (auto& provider : idp.objects("providers")) {
        if (provider.text("type") == "OKTA")
            rule.routesToOkta = true;
        else
            rule.routesTo.emplace_back(provider.text("id"));
    }
}

void readActions(Fields actions, PolicyRule& rule)
{
    if (actions.has("signon")) {
        Fields signOn = actions.object("signon");
        rule.access = signOn.text("access");
        rule.isFactorRequired = signOn.flag("requireFactor");
    }
    if (actions.has("appSignOn")) {
        Fields appSignOn = actions.object("appSignOn");
        rule.access = appSignOn.text("access");
        rule.factorMode = appSignOn.object("verificationMethod").text("factorMode");
        if (!rule.factorMode.empty())
            rule.isFactorRequired = rule.factorMode == "2FA";
    }
    readRoutes(actions.object("idp"), rule);
}

PolicyRule readRule(Fields& fields)
{
    PolicyRule rule;
    rule.id = fields.needed("id");
    rule.name = fields.text("name");
    rule.status = fields.text("status");
    rule.priority = static_cast<int>(fields.number("priority").value_or(0));
    rule.isSystem = fields.flag("system").value_or(false);
    readConditions(fields.object("conditions"), rule);
    readActions(fields.object("actions"), rule);
    return rule;
}

std::string_view nameOf(PolicyType type)
{
    switch (type) {
    case PolicyType::SignOn:
        return "OKTA_SIGN_ON";
    case PolicyType::Authentication:
        return "ACCESS_POLICY";
    case PolicyType::Routing:
        return "IDP_DISCOVERY";
    case PolicyType::Enrollment:
        break;
    }
    return "MFA_ENROLL";
}

/// By priority, which Okta leaves to the reader.
template<class T>
Answer<std::vector<T>> inOrder(Answer<Collected<T>> found)
{
    if (!found)
        return tl::unexpected(std::move(found.error()));
    std::ranges::stable_sort(found->items, {}, &T::priority);
    return std::move(found->items);
}

} // namespace

Answer<Collected<IdentityProvider>> SignIn::identityProviders(std::stop_token stop)
{
    return collect(m_client, {.target = "/api/v1/idps?limit=200"}, readProvider, mostProviders, std::move(stop));
}

Answer<std::vector<Policy>> SignIn::policies(PolicyType type, std::stop_token stop)
{
    Target target("/api/v1/policies");
    target.with("type", nameOf(type));
    return inOrder(collect(m_client, {.target = target.text()}, readPolicy, mostPolicies, std::move(stop)));
}

Answer<std::vector<PolicyRule>> SignIn::rules(const PolicyId& policy, std::stop_token stop)
{
    return inOrder(collect(m_client, {.target = "/api/v1/policies/" + percentEncoded(policy.value) + "/rules"},
                           readRule, mostPolicies, std::move(stop)));
}

} // namespace rollcall::okta
