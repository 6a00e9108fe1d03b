// SPDX-License-Identifier: Apache-2.0
// What there is one of: the organisation, its tokens, the limits of its principals, and the catalogue of apps.
#include "AppJson.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

Reply readOrganisation(Organisation& organisation, Call& /*call*/)
{
    return answer(JsonObject{{"id", organisation.id},
                             {"companyName", organisation.home.name()},
                             {"status", "ACTIVE"},
                             {"subdomain", organisation.options.subdomain},
                             {"address1", nullptr},
                             {"city", nullptr},
                             {"country", nullptr},
                             {"phoneNumber", nullptr},
                             {"postalCode", nullptr},
                             {"state", nullptr},
                             {"supportPhoneNumber", nullptr},
                             {"website", "https://www." + organisation.options.subdomain + ".example"},
                             {"created", core::toRfc3339(organisation.founded)},
                             {"lastUpdated", core::toRfc3339(organisation.founded)},
                             {"expiresAt", nullptr},
                             {"_links", JsonObject{{"preferences", href(organisation.href("org/preferences"))},
                                                   {"contacts", href(organisation.href("org/contacts"))}}}});
}

JsonObject tokenDocument(const Organisation& organisation, const ApiTokenRecord& record)
{
    const std::string self = organisation.href("api-tokens/" + record.facts.id);
    return {{"name", record.facts.name},
            {"userId", record.facts.ownerId},
            {"tokenWindow", "P30D"},
            {"network", JsonObject{{"connection", "ANYWHERE"}}},
            {"id", record.facts.id},
            {"clientName", "Okta API"},
            {"expiresAt", core::toRfc3339(record.lastUsed + std::chrono::days{30})},
            {"created", core::toRfc3339(record.created)},
            {"lastUpdated", core::toRfc3339(record.lastUsed)},
            {"_link", JsonObject{{"self", JsonObject{{"href", self},
                                                     {"hints", JsonObject{{"allow", JsonArray{"GET", "DELETE"}}}}}}}}};
}

Reply listTokens(Organisation& organisation, Call& /*call*/)
{
    JsonArray tokens;
    for (const auto& [value, record] : organisation.credentials.tokens())
        tokens.push_back(tokenDocument(organisation, record));
    return answer(std::move(tokens));
}

Reply readToken(Organisation& organisation, Call& call)
{
    for (const auto& [value, record] : organisation.credentials.tokens()) {
        if (record.facts.id == call.captured[0])
            return answer(tokenDocument(organisation, record));
    }
    return notFound(call.captured[0], "ApiToken");
}

Reply revokeCurrent(Organisation& organisation, Call& call)
{
    if (call.principal.isService)
        return forbidden();
    static_cast<void>(organisation.credentials.revokeToken(call.principal.id));
    organisation.log("system.api_token.revoke", "Revoke API token", organisation.actorOf(call.principal), {});
    return noContent();
}

Reply revokeToken(Organisation& organisation, Call& call)
{
    // By its id alone: a value in a path would stand in logs.
    const std::string& id = call.captured[0];
    if (!id.starts_with("00T") || !organisation.credentials.revokeToken(id))
        return notFound(id, "ApiToken");
    organisation.log("system.api_token.revoke", "Revoke API token", organisation.actorOf(call.principal),
                     {{id, "Token", id, id}});
    return noContent();
}

Reply readContacts(Organisation& /*organisation*/, Call& /*call*/)
{
    return answer(JsonArray{JsonObject{{"contactType", "BILLING"}}, JsonObject{{"contactType", "TECHNICAL"}}});
}

Reply listLimits(Organisation& organisation, Call& call)
{
    const RateLimits limits = organisation.gate.limits();
    JsonArray items;
    for (const auto& [value, record] : organisation.credentials.tokens()) {
        items.push_back(JsonObject{{"id", "plt" + record.facts.id.substr(3)},
                                   {"orgId", organisation.id},
                                   {"principalId", record.facts.id},
                                   {"principalType", "SSWS_TOKEN"},
                                   {"defaultPercentage", limits.principalPercent},
                                   {"defaultConcurrencyPercentage", 75},
                                   {"createdDate", core::toRfc3339(record.created)},
                                   {"createdBy", record.facts.ownerId},
                                   {"lastUpdate", core::toRfc3339(record.created)},
                                   {"lastUpdatedBy", record.facts.ownerId}});
    }
    if (const auto filter = call.parameter("filter")) {
        const auto others = std::ranges::remove_if(items, [&](const scim::JsonValue& item) {
            const std::string principal(item.as_object().at("principalId").as_string());
            return filter->find("principalId") != std::string::npos && filter->find(principal) == std::string::npos;
        });
        items.erase(others.begin(), others.end());
    }
    return answer(std::move(items));
}

JsonObject catalogueEntry(const std::string& name, const std::string& title)
{
    return {{"name", name},
            {"displayName", title},
            {"status", "ACTIVE"},
            {"features", JsonArray{"PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION", "GROUP_PUSH"}},
            {"signOnModes", JsonArray{"SAML_2_0", "AUTO_LOGIN"}}};
}

std::vector<std::pair<std::string, std::string>> catalogueOf(const Organisation& organisation)
{
    std::vector<std::pair<std::string, std::string>> entries{{"scim2headerauth", "SCIM 2.0 Test App (Header Auth)"},
                                                             {"scim2testapp", "SCIM 2.0 Test App (OAuth Bearer Token)"},
                                                             {"scim2testapp_basic", "SCIM 2.0 Test App (Basic Auth)"}};
    for (const CatalogueEntry& entry : organisation.options.catalogue)
        entries.emplace_back(entry.name, entry.displayName);
    std::ranges::sort(entries);
    return entries;
}

// Its cursor is the last entry's name, and it has no Link field.
Reply listCatalogue(Organisation& organisation, Call& call)
{
    const std::string after = call.parameter("after").value_or("");
    const std::string word = call.parameter("q").value_or("");
    JsonArray items;
    for (const auto& [name, title] : catalogueOf(organisation)) {
        const bool isMeant = name.find(word) != std::string::npos || title.find(word) != std::string::npos;
        if (name > after && isMeant && items.size() < 20)
            items.push_back(catalogueEntry(name, title));
    }
    return answer(std::move(items));
}

Reply readCatalogueEntry(Organisation& organisation, Call& call)
{
    for (const auto& [name, title] : catalogueOf(organisation)) {
        if (name == call.captured[0])
            return answer(catalogueEntry(name, title));
    }
    return notFound(call.captured[0], "App");
}

} // namespace

void addOrganisationRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/org", ReadOrganisation, readOrganisation);
    router.add("GET", "/api/v1/org/contacts", ReadOrganisation, readContacts);
    router.add("GET", "/api/v1/org/preferences", ReadOrganisation,
               [](Organisation&, Call&) { return answer(JsonObject{{"showEndUserFooter", true}}); });
    router.add("GET", "/api/v1/api-tokens", ReadTokens, listTokens);
    router.add("GET", "/api/v1/api-tokens/{}", ReadTokens, readToken);
    router.add("DELETE", "/api/v1/api-tokens/{}", ManageTokens, revokeToken);
    router.add("DELETE", "/api/v1/api-tokens/current", Nothing, revokeCurrent);
    router.add("GET", "/api/v1/principal-rate-limits", ReadLimits, listLimits);
    router.add("GET", "/api/v1/catalog/apps", ReadApps, listCatalogue);
    router.add("GET", "/api/v1/catalog/apps/{}", ReadApps, readCatalogueEntry);
}

} // namespace rollcall::demo::management
