// SPDX-License-Identifier: Apache-2.0
// Fuzzes PATCH: {"base": a resource, "Operations": […]}, without a base one of ours; with bit 7 of the first byte what
// Generator makes of the rest.
#include "Generator.h"
#include "Invariants.h"

#include <scim/Patch.h>

#include <algorithm>
#include <map>
#include <string>

using namespace rollcall::scim;
using namespace rollcall::scim::fuzz;

namespace {

const JsonObject& ownBase(bool isGroup)
{
    static const JsonValue user = parseJson(
                                      R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","urn:example:scim:1.0:User"],
                "userName":"ada@x","name":{"givenName":"Ada","familyName":"King"},"title":"T","active":true,
                "emails":[{"value":"w@x","type":"work","primary":true},{"value":"h@x","type":"home"}],"shoeSize":42,
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","manager":{"value":"m"}},
                "urn:example:scim:1.0:User":{"badge":"7","level":1,"tags":["a"],"room":{"floor":1,"door":"d"},
                    "lockers":[{"value":"1","lock":"x","primary":true},{"value":"2"}]}})")
                                      .value();
    static const JsonValue group =
        parseJson(
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:example:scim:1.0:User"],
                "displayName":"G","urn:example:scim:1.0:User":{"badge":"7","level":1,"room":{"floor":1}}})")
            .value();
    return (isGroup ? group : user).get_object();
}

JsonObject baseOf(const JsonValue& message, const ResourceType& type)
{
    const JsonObject* object = message.if_object();
    const JsonValue* base = object == nullptr ? nullptr : object->if_contains("base");
    if (base != nullptr) {
        if (Result<ParsedResource> parsed = readResource(type, *base)) {
            return std::move(parsed->attributes);
        }
    }
    return ownBase(type.name == "Group");
}

const JsonValue* extensionOf(const JsonObject& resource)
{
    return resource.if_contains("urn:example:scim:1.0:User");
}

/// What is immutable is as it was.
void checkBadge(const JsonObject& before, const JsonObject& after)
{
    const auto badge = [](const JsonObject& resource) {
        const JsonValue* block = extensionOf(resource);
        const JsonValue* value = block == nullptr ? nullptr : block->get_object().if_contains("badge");
        return value == nullptr ? JsonValue() : *value;
    };
    require(badge(before).is_null() || badge(before) == badge(after), "what is immutable stays", toJson(after));
}

void checkOutcome(const ResourceType& type, const JsonObject& before, const Result<JsonObject>& outcome)
{
    if (!outcome) {
        checkError(outcome.error());
        return;
    }
    checkCanonical(type, *outcome);
    checkBadge(before, *outcome);
    require(*outcome != before || toJson(*outcome) == toJson(before), "what is equal is the same text");
}

/// What is locked of a locker, by its value.
std::map<std::string, std::string> locksOf(const JsonObject& resource)
{
    std::map<std::string, std::string> locks;
    const JsonValue* block = extensionOf(resource);
    const JsonValue* lockers = block == nullptr ? nullptr : block->get_object().if_contains("lockers");
    for (const JsonValue& locker : lockers == nullptr ? JsonArray() : lockers->get_array()) {
        const JsonValue* value = locker.get_object().if_contains("value");
        const JsonValue* lock = locker.get_object().if_contains("lock");
        if (value != nullptr && lock != nullptr) {
            locks.emplace(toJson(*value), toJson(*lock));
        }
    }
    return locks;
}

/// An operation on one attribute, which leaves the immutable parts of values that stay alone.
void checkLocks(const PatchRequest& request, const JsonObject& before, const JsonObject& after)
{
    const bool isOne = request.operations.size() == 1 && request.operations.front().path &&
                       !request.operations.front().path->path.attribute.empty();
    if (!isOne) {
        return;
    }
    const std::map<std::string, std::string> had = locksOf(before);
    for (const auto& [value, lock] : locksOf(after)) {
        const auto found = had.find(value);
        require(found == had.end() || found->second == lock, "an immutable part of a value stays", toJson(after));
    }
}

bool hasBracketInKey(const JsonValue& value)
{
    const JsonObject* object = value.if_object();
    return object != nullptr && std::any_of(object->begin(), object->end(), [](const auto& member) {
               return member.key().find('[') != std::string_view::npos || hasBracketInKey(member.value());
           });
}

/// Replacements of what no filter chooses say what there shall be: said twice they come to the same, unless an
/// attribute that no schema knows has lost the parts that they name.
void checkTwice(const ResourceType& type, const PatchRequest& request, const JsonObject& once, const ReadPolicy& policy)
{
    for (const PatchOperation& operation : request.operations) {
        if (operation.verb != PatchVerb::Replace || (operation.path && operation.path->valueFilter) ||
            hasBracketInKey(operation.value)) {
            return;
        }
    }
    const Result<JsonObject> twice = applyPatch(type, once, request, policy);
    require(!twice || toJson(*twice) == toJson(once), "replacing twice is replacing once",
            toJson(once) + '\n' + (twice ? toJson(*twice) : std::string()));
}

void patchGroup(const JsonValue& message, const ResourceType& type, const ReadPolicy& policy)
{
    const auto steps = readGroupPatch(message, type, policy);
    if (!steps) {
        checkError(steps.error());
        return;
    }
    JsonObject group = baseOf(message, type);
    for (const GroupStep& step : *steps) {
        const auto* attributes = std::get_if<SetGroupAttributes>(&step);
        if (attributes == nullptr) {
            continue;
        }
        Result<JsonObject> changed = applyGroupAttributes(type, group, *attributes, policy);
        checkOutcome(type, group, changed);
        if (!changed) {
            return;
        }
        group = std::move(*changed);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const Result<JsonValue> message =
        (input.mode & 128U) != 0 ? Result<JsonValue>(Generator(input.text).patch()) : parseJson(input.text);
    if (!message) {
        return 0;
    }
    const ResourceType& type = typeOf(input.mode);
    const ReadPolicy policy = policyOf(input.mode);
    if (type.name == "Group") {
        patchGroup(*message, type, policy);
        return 0;
    }
    const Result<PatchRequest> request = readPatch(*message, type, policy);
    if (!request) {
        checkError(request.error());
        return 0;
    }
    const JsonObject base = baseOf(*message, type);
    const std::string before = toJson(base);
    const Result<JsonObject> outcome = applyPatch(type, base, *request, policy);
    require(toJson(base) == before, "what is patched is left as it was", before);
    checkOutcome(type, base, outcome);
    if (outcome) {
        checkLocks(*request, base, *outcome);
        checkTwice(type, *request, *outcome, policy);
    }
    return 0;
}
