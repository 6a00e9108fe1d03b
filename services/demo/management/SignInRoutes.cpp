// SPDX-License-Identifier: Apache-2.0
// /api/v1/idps and /api/v1/policies: how people sign in, to be read.
#include "AppJson.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

JsonObject protocolOf(const IdentityProviderFacts& facts)
{
    if (facts.type == "SAML2") {
        return {{"type", "SAML2"},
                {"endpoints", JsonObject{{"sso", JsonObject{{"url", facts.issuer}, {"binding", "HTTP-POST"}}},
                                         {"acs", JsonObject{{"binding", "HTTP-POST"}, {"type", "INSTANCE"}}}}},
                {"credentials", JsonObject{{"trust", JsonObject{{"issuer", facts.issuer}, {"kid", facts.clientId}}}}}};
    }
    return {
        {"type", "OIDC"},
        {"endpoints",
         JsonObject{{"authorization", JsonObject{{"url", facts.issuer + "/authorize"}, {"binding", "HTTP-REDIRECT"}}},
                    {"token", JsonObject{{"url", facts.issuer + "/token"}, {"binding", "HTTP-POST"}}},
                    {"jwks", JsonObject{{"url", facts.issuer + "/jwks"}, {"binding", "HTTP-REDIRECT"}}}}},
        {"scopes", JsonArray{"openid", "email", "profile"}},
        {"issuer", JsonObject{{"url", facts.issuer}}},
        {"credentials", JsonObject{{"client", JsonObject{{"client_id", facts.clientId}}}}}};
}

JsonObject providerDocument(const Organisation& organisation, const Provider& provider)
{
    const JsonObject provisioning{
        {"action", "DISABLED"}, {"profileMaster", false}, {"groups", JsonObject{{"action", "NONE"}}}};
    const JsonObject subject{{"userNameTemplate", JsonObject{{"template", "idpuser.email"}}},
                             {"matchType", "USERNAME"}};
    return {{"id", provider.id},
            {"issuerMode", "ORG_URL"},
            {"name", provider.facts.name},
            {"status", provider.facts.isActive ? "ACTIVE" : "INACTIVE"},
            {"created", core::toRfc3339(provider.created)},
            {"lastUpdated", core::toRfc3339(provider.lastUpdated)},
            {"protocol", protocolOf(provider.facts)},
            {"policy", JsonObject{{"provisioning", provisioning},
                                  {"accountLink", JsonObject{{"action", "AUTO"}}},
                                  {"subject", subject},
                                  {"maxClockSkew", 0}}},
            {"type", provider.facts.type},
            {"_links", JsonObject{{"self", href(organisation.href("idps/" + provider.id))}}}};
}

JsonArray textArray(const std::vector<std::string>& values)
{
    JsonArray array;
    for (const std::string& value : values)
        array.emplace_back(value);
    return array;
}

JsonObject conditionsOf(const Policy& policy, const PolicyRuleFacts& rule)
{
    if (policy.type == "IDP_DISCOVERY") {
        JsonArray patterns;
        if (!rule.attribute.empty())
            patterns.push_back(JsonObject{{"matchType", "EQUALS"}, {"value", rule.attributeValue}});
        JsonObject conditions{{"network", JsonObject{{"connection", "ANYWHERE"}}},
                              {"platform", JsonObject{{"include", JsonArray{}}, {"exclude", JsonArray{}}}},
                              {"app", JsonObject{{"include", JsonArray{}}, {"exclude", JsonArray{}}}}};
        if (!rule.attribute.empty()) {
            conditions["userIdentifier"] =
                JsonObject{{"type", "ATTRIBUTE"}, {"attribute", rule.attribute}, {"patterns", std::move(patterns)}};
        }
        return conditions;
    }
    JsonObject people{{"users", JsonObject{{"exclude", JsonArray{}}}}};
    // Of single apps the rules name the groups, of the sign-on as a whole the policies do.
    if (policy.type == "ACCESS_POLICY" && !rule.includedGroups.empty())
        people["groups"] = JsonObject{{"include", textArray(rule.includedGroups)}};
    JsonObject conditions{{"people", std::move(people)},
                          {"network", JsonObject{{"connection", "ANYWHERE"}}},
                          {"authContext", JsonObject{{"authType", "ANY"}}}};
    if (!rule.provider.empty()) {
        conditions["identityProvider"] =
            JsonObject{{"provider", "SPECIFIC_IDP"}, {"idpIds", textArray({rule.provider})}};
    }
    return conditions;
}

JsonObject profileEnrolment()
{
    return {{"profileEnrollment",
             JsonObject{{"access", "DENY"},
                        {"unknownUserAction", "DENY"},
                        {"activationRequirements", JsonObject{{"emailVerification", true}}},
                        {"profileAttributes",
                         JsonArray{JsonObject{{"name", "email"}, {"label", "Email"}, {"required", true}}}}}}};
}

JsonObject actionsOf(const Organisation& organisation, const Policy& policy, const PolicyRuleFacts& rule)
{
    if (policy.type == "PROFILE_ENROLLMENT")
        return profileEnrolment();
    if (policy.type == "IDP_DISCOVERY" && rule.isDynamic) {
        const JsonObject byName{{"providerExpression", "login.identifier.substringAfter('@')"},
                                {"propertyName", "name"}};
        return {{"idp", JsonObject{{"providers", JsonArray{}},
                                   {"idpSelectionType", "DYNAMIC"},
                                   {"matchCriteria", JsonArray{JsonValue(byName)}}}}};
    }
    if (policy.type == "IDP_DISCOVERY") {
        const auto found = std::ranges::find(organisation.providers, rule.provider, &Provider::id);
        const std::string type = found == organisation.providers.end() ? "OIDC" : found->facts.type;
        const JsonObject provider =
            rule.provider.empty() ? JsonObject{{"type", "OKTA"}} : JsonObject{{"id", rule.provider}, {"type", type}};
        return {{"idp", JsonObject{{"providers", JsonArray{JsonValue(provider)}}, {"idpSelectionType", "SPECIFIC"}}}};
    }
    if (policy.type == "ACCESS_POLICY") {
        return {{"appSignOn",
                 JsonObject{{"access", "ALLOW"},
                            {"verificationMethod",
                             JsonObject{{"factorMode", rule.asksForFactor ? "2FA" : "1FA"}, {"type", "ASSURANCE"}}}}}};
    }
    return {{"signon", JsonObject{{"access", "ALLOW"},
                                  {"requireFactor", rule.asksForFactor},
                                  {"factorPromptMode", rule.asksForFactor ? JsonValue("ALWAYS") : JsonValue(nullptr)},
                                  {"rememberDeviceByDefault", false},
                                  {"session", JsonObject{{"usePersistentCookie", false},
                                                         {"maxSessionIdleMinutes", 120},
                                                         {"maxSessionLifetimeMinutes", 0}}}}}};
}

JsonObject ruleDocument(const Organisation& organisation, const Policy& policy, std::size_t place)
{
    const PolicyRule& rule = policy.rules[place];
    const bool hasDefault = policy.isSystem || policy.type == "ACCESS_POLICY";
    const bool isDefault = hasDefault && place + 1 == policy.rules.size();
    // A rule is called as its policy, but for those of sign-on.
    const std::string type = policy.type == "OKTA_SIGN_ON" ? "SIGN_ON" : policy.type;
    return {{"id", rule.id},
            {"status", rule.facts.isActive ? "ACTIVE" : "INACTIVE"},
            {"name", rule.facts.name},
            {"priority", place + 1},
            {"created", core::toRfc3339(rule.created)},
            {"lastUpdated", core::toRfc3339(rule.created)},
            {"system", isDefault},
            {"conditions", conditionsOf(policy, rule.facts)},
            {"actions", actionsOf(organisation, policy, rule.facts)},
            {"type", type},
            {"_links", JsonObject{{"self", href(organisation.href("policies/" + policy.id + "/rules/" + rule.id))}}}};
}

JsonObject policyDocument(const Organisation& organisation, const Policy& policy)
{
    JsonValue conditions;
    if (!policy.groups.empty()) {
        conditions = JsonObject{{"people", JsonObject{{"groups", JsonObject{{"include", textArray(policy.groups)},
                                                                            {"exclude", JsonArray{}}}}}}};
    }
    const auto priority = 1 + std::ranges::count_if(organisation.policies, [&](const Policy& other) {
                              return other.type == policy.type && &other < &policy;
                          });
    JsonObject document{{"id", policy.id},
                        {"status", "ACTIVE"},
                        {"name", policy.name},
                        {"priority", priority},
                        {"system", policy.isSystem},
                        {"conditions", conditions},
                        {"created", core::toRfc3339(policy.created)},
                        {"lastUpdated", core::toRfc3339(policy.created)},
                        {"type", policy.type},
                        {"_links", JsonObject{{"self", href(organisation.href("policies/" + policy.id))},
                                              {"rules", href(organisation.href("policies/" + policy.id + "/rules"))}}}};
    if (policy.isSystem)
        document["description"] = "The default policy applies where no other does.";
    return document;
}

Reply listProviders(Organisation& organisation, Call& call)
{
    std::vector<Provider> providers = organisation.providers;
    const auto prefix = call.parameter("q");
    const auto type = call.parameter("type");
    std::erase_if(providers, [&](const Provider& provider) {
        return (prefix && !provider.facts.name.starts_with(*prefix)) || (type && provider.facts.type != *type);
    });
    return pageOf(providers, call, organisation.origin, 20, 200,
                  [&](const Provider& provider) { return providerDocument(organisation, provider); });
}

Reply readProvider(Organisation& organisation, Call& call)
{
    const auto found = std::ranges::find(organisation.providers, call.captured[0], &Provider::id);
    return found == organisation.providers.end() ? notFound(call.captured[0], "IdentityProvider")
                                                 : answer(providerDocument(organisation, *found));
}

Reply listPolicies(Organisation& organisation, Call& call)
{
    const auto type = call.parameter("type");
    if (!type)
        return fail(400, "E0000028", "The request is missing a required parameter.", {"type"});
    static constexpr std::array<std::string_view, 8> types{"OKTA_SIGN_ON",       "PASSWORD",         "MFA_ENROLL",
                                                           "IDP_DISCOVERY",      "ACCESS_POLICY",    "ENTITY_RISK",
                                                           "PROFILE_ENROLLMENT", "POST_AUTH_SESSION"};
    if (std::ranges::find(types, *type) == types.end())
        return invalid("type", "Invalid policy type specified: " + *type);
    std::vector<const Policy*> policies;
    for (const Policy& policy : organisation.policies) {
        if (policy.type == *type)
            policies.push_back(&policy);
    }
    return pageOf(policies, call, organisation.origin, 20, 200,
                  [&](const Policy* policy) { return policyDocument(organisation, *policy); });
}

const Policy* policyOf(const Organisation& organisation, const std::string& id)
{
    const auto found = std::ranges::find(organisation.policies, id, &Policy::id);
    return found == organisation.policies.end() ? nullptr : &*found;
}

Reply readPolicy(Organisation& organisation, Call& call)
{
    const Policy* policy = policyOf(organisation, call.captured[0]);
    return policy == nullptr ? notFound(call.captured[0], "Policy") : answer(policyDocument(organisation, *policy));
}

Reply listRules(Organisation& organisation, Call& call)
{
    const Policy* policy = policyOf(organisation, call.captured[0]);
    if (policy == nullptr)
        return notFound(call.captured[0], "Policy");
    JsonArray rules;
    for (std::size_t place = 0; place < policy->rules.size(); ++place)
        rules.push_back(ruleDocument(organisation, *policy, place));
    return answer(std::move(rules));
}

Reply readRule(Organisation& organisation, Call& call)
{
    const Policy* policy = policyOf(organisation, call.captured[0]);
    if (policy == nullptr)
        return notFound(call.captured[0], "Policy");
    const auto found = std::ranges::find(policy->rules, call.captured[1], &PolicyRule::id);
    return found == policy->rules.end()
               ? notFound(call.captured[1], "PolicyRule")
               : answer(ruleDocument(organisation, *policy, static_cast<std::size_t>(found - policy->rules.begin())));
}

} // namespace

void addSignInRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/idps", ReadProviders, listProviders);
    router.add("GET", "/api/v1/idps/{}", ReadProviders, readProvider);
    router.add("GET", "/api/v1/policies", ReadPolicies, listPolicies);
    router.add("GET", "/api/v1/policies/{}", ReadPolicies, readPolicy);
    router.add("GET", "/api/v1/policies/{}/rules", ReadPolicies, listRules);
    router.add("GET", "/api/v1/policies/{}/rules/{}", ReadPolicies, readRule);
}

} // namespace rollcall::demo::management
