// SPDX-License-Identifier: Apache-2.0
// What a downstream's answer says about our copy.
#include "AnswerReader.h"

#include "Address.h"
#include "scim/Fold.h"
#include "scim/Schema.h"

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
    auto steps = scim::readGroupPatch(*body);
    if (!steps)
        return std::nullopt;
    return GroupSteps{touched.id, std::move(*steps)};
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

Reading2xx readAnswer(const Uncertain& touched, const RelayRequest& request, const core::WebResponse& response)
{
    if (request.method == "DELETE")
        return {only(Removal{touched.kind, touched.id}), std::nullopt};
    Uncertain named = touched;
    if (named.id.empty()) {
        const auto location = core::findHeader(response.headers, "Location");
        const auto address = location ? locationAddress(*location) : std::nullopt;
        if (address && address->kind == touched.kind)
            named.id = address->id;
    }
    auto steps = acceptedSteps(touched, request);
    auto state = response.body.empty() ? core::Result<CopyOperation>(tl::unexpected(core::Error{}))
                                       : stateOf(touched.kind, response.body);
    if (!state) {
        if (steps)
            return {only(std::move(*steps)), std::nullopt};
        return {{}, std::move(named)};
    }
    if (auto* group = std::get_if<GroupState>(&*state)) {
        // Another group than the one that was changed is no answer to this request.
        if (!touched.id.empty() && group->id != touched.id)
            return {{}, std::move(named)};
        if (!group->members && steps)
            return {only(std::move(*steps)), std::nullopt};
        if (!group->members)
            group->members = sentMembers(request);
    } else if (!touched.id.empty() && std::get<PersonState>(*state).id != touched.id) {
        return {{}, std::move(named)};
    }
    return {only(std::move(*state)), std::nullopt};
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
