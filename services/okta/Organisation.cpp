// SPDX-License-Identifier: Apache-2.0
// Who we are at Okta, by calls that change nothing.
#include "okta/Organisation.h"

#include "FailureText.h"
#include "Json.h"
#include "Records.h"
#include "ServerClock.h"
#include "Text.h"

#include <array>
#include <charconv>
#include <utility>

namespace rollcall::okta {

namespace {

OrganisationInfo readInfo(Fields& fields)
{
    return {.id = fields.text("id"),
            .companyName = fields.text("companyName"),
            .subdomain = fields.text("subdomain"),
            .status = fields.text("status")};
}

AdminRole readRole(Fields& fields)
{
    return {.id = fields.needed("id"),
            .type = fields.text("type"),
            .label = fields.text("label"),
            .status = fields.text("status")};
}

/// Of ISO 8601 durations as Okta writes them: `P30D`.
std::optional<int> daysOf(std::string_view text)
{
    int days = 0;
    if (text.size() < 3 || text.front() != 'P' || text.back() != 'D')
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size() - 1, days);
    return error == std::errc() && end == text.data() + text.size() - 1 && days >= 0 ? std::optional(days)
                                                                                     : std::nullopt;
}

ApiTokenInfo readToken(Fields& fields)
{
    ApiTokenInfo token;
    token.id = fields.needed("id");
    token.name = fields.text("name");
    token.owner = UserId{fields.text("userId")};
    token.clientName = fields.text("clientName");
    token.idleDays = daysOf(fields.text("tokenWindow"));
    token.network = fields.object("network").text("connection");
    token.created = fields.time("created");
    token.lastUsed = fields.time("lastUpdated");
    token.expiresAt = fields.time("expiresAt");
    return token;
}

Discovery readDiscovery(Fields& fields)
{
    Discovery discovery;
    discovery.id = fields.needed("id");
    const auto pipeline = fields.text("pipeline");
    if (pipeline == "idx")
        discovery.pipeline = Pipeline::IdentityEngine;
    else if (pipeline == "v1")
        discovery.pipeline = Pipeline::Classic;
    Fields links = fields.object("_links");
    discovery.organisationUrl = links.object("organization").text("href");
    discovery.alternateUrl = links.object("alternate").text("href");
    return discovery;
}

constexpr std::size_t longestDiscovery = std::size_t{256} * 1024;

/// Whether the failure stands in the way of every other question as well.
bool endsProbing(const Failure& failure)
{
    switch (failure.kind) {
    case FailureKind::Permission:
    case FailureKind::NotLicensed:
    case FailureKind::NotFound:
    case FailureKind::Invalid:
    case FailureKind::Conflict:
    case FailureKind::ServerTrouble:
    case FailureKind::RateLimited:
    case FailureKind::Concurrency:
    case FailureKind::Malformed:
        return false;
    default:
        return true;
    }
}

CapabilityState stateOf(const Answer<Reply>& reply)
{
    if (reply)
        return {Access::Allowed, std::nullopt};
    switch (reply.error().kind) {
    case FailureKind::Permission:
        return {Access::Denied, reply.error()};
    case FailureKind::NotLicensed:
        return {Access::NotLicensed, reply.error()};
    default:
        return {Access::NotChecked, reply.error()};
    }
}

struct Question {
    Capability capability;
    std::string target;
};

std::vector<Question> questions(const std::optional<AppId>& app)
{
    std::vector<Question> result{{Capability::ReadUsers, "/api/v1/users?limit=1"},
                                 {Capability::ReadGroups, "/api/v1/groups?limit=1"},
                                 {Capability::ReadApps, "/api/v1/apps?limit=1"},
                                 {Capability::ReadUserSchema, "/api/v1/meta/schemas/user/default"},
                                 {Capability::ReadMappings, "/api/v1/mappings?limit=1"},
                                 {Capability::ReadIdentityProviders, "/api/v1/idps?limit=1"},
                                 {Capability::ReadPolicies, "/api/v1/policies?type=IDP_DISCOVERY&limit=1"},
                                 {Capability::ReadLog, "/api/v1/logs?limit=1&sortOrder=DESCENDING"},
                                 {Capability::ReadOrganisation, "/api/v1/org"},
                                 {Capability::ReadApiTokens, "/api/v1/api-tokens?limit=1"}};
    if (app) {
        const std::string path = "/api/v1/apps/" + percentEncoded(app->value);
        result.push_back({Capability::ReadAppUsers, path + "/users?limit=1"});
        result.push_back({Capability::ReadPushMappings, path + "/group-push/mappings?limit=1"});
        result.push_back(
            {Capability::ReadAppSchema, "/api/v1/meta/schemas/apps/" + percentEncoded(app->value) + "/default"});
    }
    return result;
}

Reply plainReply(const core::WebResponse& response)
{
    Reply reply;
    reply.status = response.status;
    reply.body = response.body;
    return reply;
}

struct RoleRow {
    std::string_view family;
    std::array<std::string_view, 5> roles;
};

/// Which standard roles suffice for writes of a family.
constexpr std::array<RoleRow, 5> roleTable{
    {{"users", {"SUPER_ADMIN", "ORG_ADMIN", "USER_ADMIN"}},
     {"groups", {"SUPER_ADMIN", "ORG_ADMIN", "USER_ADMIN", "GROUP_MEMBERSHIP_ADMIN"}},
     {"apps", {"SUPER_ADMIN", "APP_ADMIN"}},
     {"schemas", {"SUPER_ADMIN", "ORG_ADMIN", "APP_ADMIN", "API_ACCESS_MANAGEMENT_ADMIN"}},
     {"profileMappings", {"SUPER_ADMIN", "APP_ADMIN"}}}};

} // namespace

std::string_view toString(Capability capability)
{
    constexpr std::array<std::string_view, 14> words{
        "read-users",      "read-groups",       "read-apps",          "read-app-users",          "read-user-schema",
        "read-app-schema", "read-mappings",     "read-push-mappings", "read-identity-providers", "read-policies",
        "read-log",        "read-organisation", "read-roles",         "read-api-tokens"};
    return words.at(static_cast<std::size_t>(capability));
}

Answer<Discovery> discover(const OrganisationUrl& organisation, Transport& transport, Time& time, std::stop_token stop)
{
    core::WebRequest request;
    request.url = organisation.origin() + "/.well-known/okta-organization";
    request.headers = {{"Accept", "application/json"}};
    request.maximumResponseBytes = longestDiscovery;
    const CallPlace place{.method = "GET", .host = organisation.host()};
    const auto response = transport.send(std::move(request), std::move(stop));
    if (!response)
        return tl::unexpected(brokenOf(response.error(), place));
    const bool isPlain = response->status / 100 == 2;
    // Before the organisation is known as one, only trouble that passes is not "not Okta".
    if (!isPlain && (response->status >= 500 || response->status == 429))
        return tl::unexpected(refusalOf(*response, place));
    auto discovery = isPlain ? readOne(plainReply(*response), readDiscovery)
                             : Answer<Discovery>(tl::unexpected(refusalOf(*response, place)));
    if (!discovery) {
        auto failure = ownFailure(FailureKind::NotOkta,
                                  organisation.host() + " answers, but not as an Okta organisation does (HTTP " +
                                      std::to_string(response->status) +
                                      "). Check the address, and whether a proxy is on the way.",
                                  discovery.error().error.detail);
        failure.httpStatus = response->status;
        return tl::unexpected(std::move(failure));
    }
    ServerClock clock(time);
    clock.observe(response->headers);
    discovery->clockSkew = clock.skew().value_or(std::chrono::milliseconds{0});
    return discovery;
}

bool Capabilities::can(Capability capability) const
{
    const auto found = states.find(capability);
    return found != states.end() && found->second.access == Access::Allowed;
}

std::optional<bool> Capabilities::mayManage(std::string_view family) const
{
    if (!scopes.empty())
        return std::ranges::find(scopes, "okta." + std::string(family) + ".manage") != scopes.end();
    const auto* const row = std::ranges::find(roleTable, family, &RoleRow::family);
    if (!areRolesKnown || row == roleTable.end())
        return std::nullopt;
    const bool isCustom = std::ranges::any_of(roles, [](const AdminRole& role) { return role.type == "CUSTOM"; });
    const bool suffices = std::ranges::any_of(roles, [&](const AdminRole& role) {
        return !role.type.empty() && std::ranges::find(row->roles, role.type) != row->roles.end();
    });
    // A custom role may hold anything.
    return suffices ? std::optional(true) : isCustom ? std::nullopt : std::optional(false);
}

Answer<User> Organisation::me(std::stop_token stop)
{
    if (m_client.isServiceApp())
        return tl::unexpected(ownFailure(FailureKind::Invalid,
                                         "A service app is no person in Okta, so that nobody can be shown for it."));
    return readOne(m_client.send({.target = "/api/v1/users/me"}, std::move(stop)), readUser);
}

Answer<OrganisationInfo> Organisation::info(std::stop_token stop)
{
    return readOne(m_client.send({.target = "/api/v1/org"}, std::move(stop)), readInfo);
}

Answer<std::vector<AdminRole>> Organisation::roles(const UserId& user, std::stop_token stop)
{
    auto roles = collect(m_client, {.target = "/api/v1/users/" + percentEncoded(user.value) + "/roles"}, readRole,
                         1'000, std::move(stop));
    if (!roles)
        return tl::unexpected(std::move(roles.error()));
    return std::move(roles->items);
}

Answer<Collected<ApiTokenInfo>> Organisation::apiTokens(std::stop_token stop)
{
    return collect(m_client, {.target = "/api/v1/api-tokens"}, readToken, 10'000, std::move(stop));
}

Answer<> Organisation::revokeThisToken(std::stop_token stop)
{
    if (m_client.isServiceApp())
        return tl::unexpected(ownFailure(FailureKind::Invalid,
                                         "Only an API token can be revoked; a service app's key is "
                                         "removed in Okta."));
    return done(m_client.send({.method = "DELETE", .target = "/api/v1/api-tokens/current", .endsCredential = true},
                              std::move(stop)));
}

Answer<Capabilities> Organisation::probe(const std::optional<AppId>& app, std::stop_token stop)
{
    Capabilities result;
    for (const Capability needsApp :
         {Capability::ReadAppUsers, Capability::ReadAppSchema, Capability::ReadPushMappings})
        result.states[needsApp] = {};
    result.states[Capability::ReadRoles] = {};
    if (auto signedIn = m_client.signIn(stop); !signedIn)
        return tl::unexpected(std::move(signedIn.error()));
    if (!m_client.isServiceApp()) {
        auto owner = me(stop);
        if (owner)
            result.me = std::move(*owner);
        else if (endsProbing(owner.error()))
            return tl::unexpected(std::move(owner.error()));
    }
    for (const auto& question : questions(app)) {
        const auto reply = m_client.send({.target = question.target}, stop);
        if (!reply && endsProbing(reply.error()))
            return tl::unexpected(reply.error());
        result.states[question.capability] = stateOf(reply);
    }
    if (result.me) {
        auto known = roles(result.me->id, stop);
        if (!known && endsProbing(known.error()))
            return tl::unexpected(std::move(known.error()));
        result.areRolesKnown = known.has_value();
        result.states[Capability::ReadRoles] = known ? CapabilityState{Access::Allowed, std::nullopt}
                                                     : stateOf(Answer<Reply>(tl::unexpected(known.error())));
        if (known)
            result.roles = std::move(*known);
    }
    result.scopes = m_client.grantedScopes();
    return result;
}

} // namespace rollcall::okta
