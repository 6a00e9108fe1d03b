// SPDX-License-Identifier: Apache-2.0
// What a downstream's answer says about our copy.
#include "AnswerReader.h"

#include "Address.h"
#include "scim/Fold.h"
#include "scim/Schema.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;

const scim::JsonLimits& limits()
{
    static const scim::JsonLimits value{.bytes = std::size_t{256} * 1024 * 1024};
    return value;
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = scim::findMember(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

const scim::JsonObject* metaOf(const scim::JsonObject& resource)
{
    const auto* meta = scim::findMember(resource, "meta");
    return meta && meta->is_object() ? &meta->get_object() : nullptr;
}

core::Result<CopyOperation> personState(std::string id, const scim::JsonValue& resource)
{
    auto parsed = scim::readResource(scim::userResourceType(), resource);
    if (!parsed)
        return core::failure(ErrorKind::Corrupt, "Person " + id + " cannot be kept: " + parsed.error().detail);
    PersonState state;
    state.id = std::move(id);
    state.attributes = std::move(parsed->attributes);
    if (const auto* meta = metaOf(resource.get_object())) {
        state.created = textOf(*meta, "created");
        state.lastModified = textOf(*meta, "lastModified");
    }
    return state;
}

core::Result<CopyOperation> groupState(std::string id, const scim::JsonValue& resource)
{
    auto parsed = scim::readResource(scim::groupResourceType(), resource);
    if (!parsed)
        return core::failure(ErrorKind::Corrupt, "Group " + id + " cannot be kept: " + parsed.error().detail);
    GroupState state;
    state.id = std::move(id);
    state.attributes = std::move(parsed->attributes);
    state.members = std::move(parsed->members);
    if (const auto* meta = metaOf(resource.get_object())) {
        state.created = textOf(*meta, "created");
        state.lastModified = textOf(*meta, "lastModified");
    }
    return state;
}

/// Members that a POST or PUT sent; a service that accepted them need not repeat them.
std::optional<std::vector<scim::Member>> sentMembers(const RelayRequest& request)
{
    const auto body = scim::parseJson(request.body, limits());
    if (!body)
        return std::nullopt;
    auto parsed = scim::readResource(scim::groupResourceType(), *body);
    return parsed ? std::move(parsed->members) : std::nullopt;
}

std::optional<CopyOperation> acceptedSteps(const Uncertain& touched, const RelayRequest& request)
{
    if (touched.kind != ResourceKind::Group || request.method != "PATCH")
        return std::nullopt;
    const auto body = scim::parseJson(request.body, limits());
    if (!body)
        return std::nullopt;
    auto steps = scim::readGroupPatch(*body, scim::groupResourceType(), {});
    if (!steps)
        return std::nullopt;
    return GroupSteps{touched.id, std::move(*steps)};
}

/// Whether the answer shows what was asked for alone, or all but that (RFC 7644 §3.9).
bool asksForParts(std::string_view query)
{
    return std::ranges::any_of(queryFields(query), [](const auto& field) {
        return scim::equalsIgnoringAsciiCase(field.first, "attributes") ||
               scim::equalsIgnoringAsciiCase(field.first, "excludedAttributes");
    });
}

/// Of what stateOf() made.
const std::string& stateId(const CopyOperation& state)
{
    const auto* person = std::get_if<PersonState>(&state);
    return person ? person->id : std::get<GroupState>(state).id;
}

std::optional<std::int64_t> integerOf(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = scim::findMember(object, name);
    if (value && value->is_int64())
        return value->get_int64();
    if (!value || !value->is_string())
        return std::nullopt;
    // Some services send their counters as strings.
    const auto& text = value->get_string();
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace

std::vector<CopyOperation> only(CopyOperation operation)
{
    std::vector<CopyOperation> operations;
    operations.push_back(std::move(operation));
    return operations;
}

std::string idOf(const scim::JsonObject& resource)
{
    return textOf(resource, "id");
}

core::Result<CopyOperation> stateOf(ResourceKind kind, const scim::JsonValue& resource)
{
    const auto* object = resource.if_object();
    if (!object || idOf(*object).empty())
        return core::failure(ErrorKind::Corrupt, "The downstream sent a resource without an id.");
    return kind == ResourceKind::Person ? personState(idOf(*object), resource) : groupState(idOf(*object), resource);
}

core::Result<CopyOperation> stateOf(ResourceKind kind, std::string_view body)
{
    const auto json = scim::parseJson(body, limits());
    if (!json)
        return core::failure(ErrorKind::Corrupt, "The downstream sent what is no JSON: " + json.error().detail);
    return stateOf(kind, *json);
}

bool isScimError(std::string_view body)
{
    const auto json = scim::parseJson(body, limits());
    const auto* object = json ? json->if_object() : nullptr;
    const auto* schemas = object ? scim::findMember(*object, "schemas") : nullptr;
    const auto* urns = schemas ? schemas->if_array() : nullptr;
    return urns && std::ranges::any_of(*urns, [](const scim::JsonValue& urn) {
               return urn.is_string() &&
                      scim::equalsIgnoringAsciiCase(urn.get_string(), "urn:ietf:params:scim:api:messages:2.0:Error");
           });
}

Reading2xx readAnswer(const Uncertain& touched, const RelayRequest& request, const core::WebResponse& response)
{
    Uncertain named = touched;
    if (named.id.empty()) {
        const auto location = core::findHeader(response.headers, "Location");
        const auto address = location ? locationAddress(*location) : std::nullopt;
        if (address && address->kind == touched.kind)
            named.id = address->id;
    }
    const auto unsaid = [&]() -> Reading2xx {
        if (auto steps = acceptedSteps(touched, request))
            return {only(std::move(*steps)), std::nullopt};
        return {{}, std::move(named)};
    };
    const auto json = scim::parseJson(response.body, limits());
    // 202 says that it is still to be done, and 200 is what a page says that stands at every address.
    if (response.status == 202 || (!json && !response.body.empty()))
        return {{}, std::move(named)};
    if (request.method == "DELETE")
        return {only(Removal{touched.kind, touched.id}), std::nullopt};
    if (!json || asksForParts(request.query))
        return unsaid();
    auto state = stateOf(touched.kind, *json);
    if (!state)
        return unsaid();
    // Another one than the one that was changed is no answer to this request.
    if (!touched.id.empty() && stateId(*state) != touched.id)
        return {{}, std::move(named)};
    std::optional<Uncertain> doubt;
    if (auto* group = std::get_if<GroupState>(&*state); group && !group->members) {
        if (request.method == "PATCH")
            return unsaid();
        group->members = sentMembers(request);
        // Absent and empty are the same (RFC 7643 §2.5), in what was sent and in what came: it had members before,
        // perhaps.
        if (!group->members && request.method == "PUT")
            doubt = std::move(named);
    }
    return {only(std::move(*state)), std::move(doubt)};
}

core::Result<ListPage> readList(std::string_view body)
{
    auto json = scim::parseJson(body, limits());
    if (!json || !json->is_object())
        return core::failure(ErrorKind::Corrupt, "The downstream answered a list request with something else.",
                             json ? "not an object" : json.error().detail);
    const auto& object = json->get_object();
    const auto total = integerOf(object, "totalResults");
    const auto* resources = scim::findMember(object, "Resources");
    if (!total || *total < 0 || (resources && !resources->is_array()))
        return core::failure(ErrorKind::Corrupt, "The downstream answered a list request without totalResults.");
    ListPage page;
    page.total = *total;
    if (resources)
        page.resources = resources->get_array();
    return page;
}

} // namespace rollcall::relay
