// SPDX-License-Identifier: Apache-2.0
// Fuzzes the way of a body: JSON, POST and PUT, projections, sorting, and the settings that are documents themselves.
// With bit 7 of the first byte the body is what Generator makes of the rest.
#include "Generator.h"
#include "Invariants.h"

#include <scim/Projection.h>
#include <scim/Sort.h>

using namespace rollcall::scim;
using namespace rollcall::scim::fuzz;

namespace {

void checkPrinting(const JsonValue& value)
{
    const JsonLimits wide{std::size_t{1} << 26U, 64};
    const std::string compact = toJson(value);
    const Result<JsonValue> again = parseJson(compact, wide);
    require(again && *again == value && toJson(*again) == compact, "printed JSON is read back", compact);
    const Result<JsonValue> pretty = parseJson(toPrettyJson(value), wide);
    require(pretty && *pretty == value, "pretty JSON is read back", compact);
}

void checkDocuments(const JsonValue& value)
{
    if (const Result<Schema> schema = readSchemaDefinition(value)) {
        const JsonObject printed = describeSchema(*schema, {});
        const Result<Schema> again = readSchemaDefinition(printed);
        require(again && describeSchema(*again, {}) == printed, "a schema is read back", toJson(printed));
    }
    if (const JsonObject* object = value.if_object()) {
        if (const Result<Compatibility> read = readCompatibility(*object)) {
            require(readCompatibility(toJson(*read)).value() == *read, "compatibility is read back", toJson(value));
        }
    }
}

void checkUses(const ResourceType& type, const JsonObject& attributes)
{
    const Result<JsonValue> served = parseJson(rendered(type, toJson(attributes)), {std::size_t{1} << 26U, 64});
    const JsonObject& resource = served->get_object();
    for (const char* name : {"userName", "name", "emails.value", "urn:example:scim:1.0:User:room.key", "x"}) {
        for (const bool isExclusion : {false, true}) {
            const std::optional<std::string> names(name);
            const auto projection =
                Projection::read(isExclusion ? std::nullopt : names, isExclusion ? names : std::nullopt, type);
            const JsonObject trimmed = projection->apply(resource);
            require(projection->apply(trimmed) == trimmed, "trimming twice is trimming once", toJson(resource));
            require(trimmed.contains("id") && trimmed.contains("schemas"), "id and schemas stay", toJson(trimmed));
        }
        if (const auto sort = Sort::read(std::string(name), std::nullopt, type); sort && *sort) {
            require((*sort)->keyOf(resource).size() < 8'192, "a key of an order is bounded", toJson(resource));
        }
    }
    const PersonColumns columns = personColumns(attributes);
    require(isValidUtf8(columns.searchText), "what is searched is text", columns.searchText);
    require(flatten(type, attributes).size() < 2'000'000, "flattening ends");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const Result<JsonValue> value =
        (input.mode & 128U) != 0 ? Result<JsonValue>(Generator(input.text).resource()) : parseJson(input.text);
    if (!value) {
        checkError(value.error());
        require(value.error().position && *value.error().position <= input.text.size(),
                "an error of syntax has a place");
        return 0;
    }
    checkPrinting(*value);
    checkDocuments(*value);
    const ResourceType& type = typeOf(input.mode);
    const Result<ParsedResource> parsed = readResource(type, *value, policyOf(input.mode));
    if (!parsed) {
        checkError(parsed.error());
        return 0;
    }
    checkCanonical(type, parsed->attributes);
    checkUses(type, parsed->attributes);
    const Result<JsonObject> replaced = applyReplacement(type, parsed->attributes, parsed->attributes);
    require(replaced && toJson(*replaced) == toJson(parsed->attributes), "the same again changes nothing");
    return 0;
}
