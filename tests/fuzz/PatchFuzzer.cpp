// SPDX-License-Identifier: Apache-2.0
// Fuzzes PATCH: {"base": a resource, "Operations": […]}, without a base one of ours; with bit 7 of the first byte what
// Generator makes of the rest.
#include "Generator.h"
#include "Invariants.h"

#include <scim/Patch.h>

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

/// What is immutable is as it was.
void checkBadge(const JsonObject& before, const JsonObject& after)
{
    const auto badge = [](const JsonObject& resource) {
        const JsonValue* block = resource.if_contains("urn:example:scim:1.0:User");
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
    checkOutcome(type, base, applyPatch(type, base, *request, policy));
    return 0;
}
