// SPDX-License-Identifier: Apache-2.0
// Lines and members, from the same proof.
#include "ctl/OktaProofText.h"

#include "composition/OktaAccess.h"
#include "ctl/OktaAccess.h"

#include <array>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using okta::Access;
using std::chrono::seconds;

constexpr std::array<std::string_view, 5> families{"users", "groups", "apps", "schemas", "profileMappings"};

std::string_view toText(Access access)
{
    switch (access) {
    case Access::Allowed:
        return "allowed";
    case Access::Denied:
        return "refused";
    case Access::NotLicensed:
        return "not-licensed";
    case Access::NotChecked:
        break;
    }
    return "not-checked";
}

std::string_view toText(okta::Pipeline pipeline)
{
    switch (pipeline) {
    case okta::Pipeline::IdentityEngine:
        return "identity-engine";
    case okta::Pipeline::Classic:
        return "classic";
    case okta::Pipeline::Unknown:
        break;
    }
    return "unknown";
}

scim::JsonValue textOrNull(const std::string& text)
{
    return text.empty() ? scim::JsonValue(nullptr) : scim::JsonValue(scim::JsonString(text));
}

template<class Number>
scim::JsonValue numberOrNull(const std::optional<Number>& number)
{
    return number ? scim::JsonValue(static_cast<std::int64_t>(*number)) : scim::JsonValue(nullptr);
}

scim::JsonArray texts(const std::vector<std::string>& all)
{
    scim::JsonArray array;
    for (const std::string& each : all)
        array.emplace_back(scim::JsonString(each));
    return array;
}

scim::JsonObject organisationJson(const ProvenOkta& proven)
{
    const okta::Discovery& discovery = proven.proof.discovery;
    const auto& info = proven.proof.organisation;
    return {{"url", proven.organisation.origin()},
            {"id", textOrNull(discovery.id)},
            {"company", textOrNull(info ? info->companyName : std::string())},
            {"engine", toText(discovery.pipeline)},
            {"oktaUrl", textOrNull(discovery.organisationUrl)},
            {"customUrl", textOrNull(discovery.alternateUrl)}};
}

std::vector<std::string> rolesOf(const okta::Capabilities& capabilities)
{
    std::vector<std::string> roles;
    roles.reserve(capabilities.roles.size());
    for (const okta::AdminRole& role : capabilities.roles)
        roles.push_back(role.label.empty() ? role.type : role.label);
    return roles;
}

scim::JsonObject actorJson(const ProvenOkta& proven)
{
    const okta::Capabilities& capabilities = proven.proof.capabilities;
    if (!proven.clientId.empty())
        return {{"kind", "service-app"}, {"clientId", proven.clientId}, {"scopes", texts(capabilities.scopes)}};
    scim::JsonObject object{{"kind", "api-token"}};
    object["login"] = textOrNull(actorOf(proven));
    object["name"] = textOrNull(capabilities.me ? capabilities.me->name() : std::string());
    object["status"] = textOrNull(capabilities.me ? capabilities.me->statusText : std::string());
    object["roles"] = capabilities.areRolesKnown ? scim::JsonValue(texts(rolesOf(capabilities))) : nullptr;
    return object;
}

scim::JsonValue lifeJson(const std::optional<app::OktaTokenLife>& life)
{
    if (!life)
        return nullptr;
    return scim::JsonObject{{"name", life->token.name},
                            {"created", jsonTime(life->token.created)},
                            {"lastUsed", jsonTime(life->token.lastUsed)},
                            {"idleDays", numberOrNull(life->token.idleDays)},
                            {"expires", jsonTime(life->token.expiresAt)},
                            {"network", textOrNull(life->token.network)},
                            {"isCertain", life->isCertain}};
}

scim::JsonArray warningsJson(const std::vector<setup::TokenWarning>& warnings)
{
    scim::JsonArray array;
    for (const setup::TokenWarning& warning : warnings)
        array.push_back(scim::JsonObject{{"isUrgent", warning.isUrgent}, {"sentence", warning.sentence}});
    return array;
}

scim::JsonArray capabilitiesJson(const okta::Capabilities& capabilities)
{
    scim::JsonArray array;
    for (const auto& [capability, state] : capabilities.states) {
        const bool isFailed = state.failure.has_value();
        array.push_back(
            scim::JsonObject{{"name", okta::toString(capability)},
                             {"state", toText(state.access)},
                             {"errorCode", textOrNull(isFailed ? state.failure->errorCode : std::string())},
                             {"reason", textOrNull(isFailed ? state.failure->error.message : std::string())}});
    }
    return array;
}

scim::JsonObject manageJson(const okta::Capabilities& capabilities)
{
    scim::JsonObject object;
    for (const std::string_view family : families) {
        const auto may = capabilities.mayManage(family);
        object[family] = may ? scim::JsonValue(*may) : scim::JsonValue(nullptr);
    }
    return object;
}

scim::JsonArray limitsJson(const std::vector<okta::BucketState>& limits)
{
    scim::JsonArray array;
    for (const okta::BucketState& bucket : limits) {
        scim::JsonObject object{{"bucket", bucket.name},
                                {"limit", numberOrNull(bucket.limit)},
                                {"remaining", numberOrNull(bucket.remaining)}};
        object["resetSeconds"] = bucket.reset ? scim::JsonValue(std::chrono::ceil<seconds>(*bucket.reset).count())
                                              : scim::JsonValue(nullptr);
        object["calls"] = bucket.calls;
        object["refused"] = bucket.refusals;
        array.push_back(std::move(object));
    }
    return array;
}

std::string joined(const std::vector<std::string>& words, std::string_view before)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? std::string(before) : std::string(", ")) + word;
    return text;
}

void printActor(Console& console, const ProvenOkta& proven)
{
    const okta::Capabilities& capabilities = proven.proof.capabilities;
    if (!proven.clientId.empty()) {
        console.line("Acts as       service app " + proven.clientId + joined(capabilities.scopes, ", may "));
        return;
    }
    const std::string name = capabilities.me ? capabilities.me->name() + " <" + actorOf(proven) + ">" : "unknown";
    console.line("Acts as       " + name +
                 (capabilities.areRolesKnown ? joined(rolesOf(capabilities), ", ") : ", roles cannot be read"));
}

void printLife(Console& console, const ProvenOkta& proven)
{
    const auto& life = proven.proof.life;
    if (!proven.clientId.empty()) {
        console.line("Credential    the key of the service app: good until it is removed in Okta");
        return;
    }
    if (!life) {
        console.line("Credential    API token: dies when it is not used for 30 days, and with its owner's account");
        return;
    }
    const okta::ApiTokenInfo& token = life->token;
    console.line("Credential    API token “" + token.name + "”" +
                 (life->isCertain ? "" : " (of several the one that was used last)") +
                 (token.expiresAt
                      ? ", dies on " + textTime(*token.expiresAt) + " UTC if it is not used before"
                      : ", dies when it is not used for " + std::to_string(token.idleDays.value_or(30)) + " days") +
                 ", and with its owner's account");
}

void printClock(Console& console, const std::optional<std::chrono::milliseconds>& skew)
{
    if (!skew)
        return;
    const auto off = std::chrono::round<seconds>(*skew).count();
    if (off == 0)
        console.line("Clock         as Okta's");
    else
        console.line("Clock         " + std::to_string(std::abs(off)) + " s " +
                     (off > 0 ? "behind Okta's" : "ahead of Okta's") + "; taken into account");
}

void printCapabilities(Console& console, const okta::Capabilities& capabilities, bool isServiceApp)
{
    TextTable table{"READS", "STATE", "WHY"};
    for (const auto& [capability, state] : capabilities.states) {
        const bool isTold = state.failure && state.access != Access::Allowed;
        const bool isUntried = state.access == Access::NotChecked && !state.failure;
        const std::string why = isTold      ? okta::oktaWords(*state.failure)
                                : isUntried ? std::string(app::untriedBecause(capability, isServiceApp))
                                            : std::string();
        table.addRow({std::string(app::subjectOf(capability)), std::string(toText(state.access)), why});
    }
    console.table(table);
    std::string writes;
    for (const std::string_view family : families) {
        const auto may = capabilities.mayManage(family);
        writes += (writes.empty() ? "" : ", ") + std::string(family) +
                  (may ? *may ? " yes" : " no" : " only trying would tell");
    }
    console.line("Changes       " + writes);
}

void printLimits(Console& console, const std::vector<okta::BucketState>& limits)
{
    TextTable table{"CALLS A MINUTE", "LIMIT", "LEFT", "NEW IN"};
    for (const okta::BucketState& bucket : limits) {
        table.addRow({bucket.name, bucket.limit ? std::to_string(*bucket.limit) : "not said",
                      bucket.remaining ? std::to_string(*bucket.remaining) : "not said",
                      bucket.reset ? std::to_string(std::chrono::ceil<seconds>(*bucket.reset).count()) + " s" : ""});
    }
    if (!table.isEmpty())
        console.table(table);
}

} // namespace

Outcome<> prove(app::OktaSession& session, ProvenOkta& proven, const std::string& wantedApp,
                const std::optional<app::OktaConnection>& before, const std::stop_token& stop)
{
    auto access = app::proveOktaAccess(session, wantedApp, before, stop);
    if (!access)
        return tl::unexpected(toFailure(access.error()));
    proven.proof = std::move(access->proof);
    proven.app = std::move(access->app);
    proven.chosenApp = std::move(access->chosenApp);
    proven.droppedApp = std::move(access->droppedApp);
    return {};
}

std::string actorOf(const ProvenOkta& proven)
{
    if (!proven.clientId.empty())
        return proven.clientId;
    return proven.proof.capabilities.me ? proven.proof.capabilities.me->login() : std::string();
}

scim::JsonObject toJson(const ProvenOkta& proven)
{
    const app::OktaProof& proof = proven.proof;
    scim::JsonObject object;
    object["organisation"] = organisationJson(proven);
    object["actsAs"] = actorJson(proven);
    object["credential"] = lifeJson(proof.life);
    object["warnings"] = warningsJson(proof.warnings);
    object["app"] = proven.app
                        ? scim::JsonValue(scim::JsonObject{
                              {"id", proven.app->id.value}, {"label", proven.app->label}, {"name", proven.app->name}})
                        : scim::JsonValue(nullptr);
    object["capabilities"] = capabilitiesJson(proof.capabilities);
    object["manage"] = manageJson(proof.capabilities);
    object["limits"] = limitsJson(proof.limits);
    object["clockSkewMilliseconds"] = proof.clockSkew ? scim::JsonValue(proof.clockSkew->count()) : nullptr;
    return object;
}

void print(Console& console, const ProvenOkta& proven)
{
    const app::OktaProof& proof = proven.proof;
    console.line("Organisation  " + proven.organisation.origin() +
                 (proof.organisation ? " (" + proof.organisation->companyName + ")" : "") + ", " +
                 (proof.discovery.pipeline == okta::Pipeline::Classic ? "Classic Engine" : "Identity Engine"));
    printActor(console, proven);
    printLife(console, proven);
    for (const setup::TokenWarning& warning : proof.warnings)
        console.line((warning.isUrgent ? "Act now       " : "Soon          ") + warning.sentence);
    printClock(console, proof.clockSkew);
    if (proven.app)
        console.line("App           " + proven.app->label + " (" + proven.app->id.value + ")");
    printCapabilities(console, proof.capabilities, !proven.clientId.empty());
    printLimits(console, proof.limits);
}

Outcome<> refuseGaps(const ProvenOkta& proven)
{
    const auto gaps = app::gapsOf(proven.proof.capabilities);
    if (gaps.empty())
        return {};
    return refused(app::gapSentence(gaps, actorOf(proven), !proven.clientId.empty()));
}

} // namespace rollcall::ctl
