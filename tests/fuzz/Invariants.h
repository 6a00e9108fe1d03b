// SPDX-License-Identifier: Apache-2.0
// What must hold of whatever a fuzz target comes to, and the resource types and policies it is tried with.
#pragma once

#include <scim/Compatibility.h>
#include <scim/Fold.h>
#include <scim/Json.h>
#include <scim/Patch.h>
#include <scim/Resource.h>
#include <scim/SchemaDefinition.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace rollcall::scim::fuzz {

inline void require(bool holds, std::string_view what, std::string_view seen = {})
{
    if (!holds) {
        std::fprintf(stderr, "broken: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
                     static_cast<int>(seen.size()), seen.data());
        std::abort();
    }
}

/// The first byte of an input chooses type and policy, the rest is text.
struct Input {
    Input(const std::uint8_t* data, std::size_t size)
        : mode(size == 0 ? 0U : data[0]),
          text(reinterpret_cast<const char*>(data) + (size == 0 ? 0 : 1), size == 0 ? 0 : size - 1)
    {
    }

    unsigned mode;
    std::string_view text;
};

/// An extension with every type and characteristic.
inline Schema everyCharacteristic()
{
    const Result<JsonValue> document = parseJson(
        R"({"id":"urn:example:scim:1.0:User","attributes":[
            {"name":"badge","mutability":"immutable","caseExact":true},{"name":"level","type":"integer"},
            {"name":"weight","type":"decimal"},{"name":"since","type":"dateTime"},{"name":"photo","type":"binary"},
            {"name":"tags","multiValued":true},{"name":"clearance","returned":"request"},
            {"name":"colour","returned":"always"},{"name":"pin","mutability":"writeOnly"},
            {"name":"score","type":"integer","mutability":"readOnly"},
            {"name":"room","type":"complex","subAttributes":[{"name":"floor","type":"integer","required":true},
                {"name":"door","mutability":"immutable"},{"name":"key","returned":"request"}]},
            {"name":"lockers","type":"complex","multiValued":true,"subAttributes":[
                {"name":"value","caseExact":true},{"name":"lock","mutability":"immutable"},
                {"name":"primary","type":"boolean"},{"name":"code","mutability":"writeOnly"}]}]})");
    return readSchemaDefinition(*document).value();
}

inline const ResourceType& typeOf(unsigned mode)
{
    static const ResourceType user = withExtensions(userResourceType(), {everyCharacteristic()}).value();
    static const ResourceType group = withExtensions(groupResourceType(), {everyCharacteristic()}).value();
    return (mode & 1U) != 0 ? group : user;
}

inline ReadPolicy policyOf(unsigned mode)
{
    ReadPolicy policy = (mode & 2U) != 0   ? strictCompatibility().reading
                        : (mode & 4U) != 0 ? entraCompatibility().reading
                                           : ReadPolicy{};
    if ((mode & 8U) != 0) {
        policy.unknownAttributes = UnknownAttributes::Ignore;
    } else if ((mode & 16U) != 0) {
        policy.unknownAttributes = UnknownAttributes::Refuse;
    }
    policy.requiresSchemas = policy.requiresSchemas && (mode & 32U) != 0;
    return policy;
}

inline bool hasPassword(const JsonValue& value)
{
    return toJson(withoutPasswords(value)) != toJson(value);
}

/// Every refusal is one that RFC 7644 knows, and its body is JSON.
inline void checkError(const Error& error)
{
    require(error.status >= 400 && error.status < 500, "a refusal has a status of 4xx");
    require(!error.detail.empty(), "a refusal says why");
    require(parseJson(renderError(error)).has_value(), "an error body is JSON", renderError(error));
}

inline std::string rendered(const ResourceType& type, const std::string& stored)
{
    const Envelope envelope{"id-1",    "https://x/1", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z",
                            "W/\"3\"", "https://x/m"};
    const std::vector<Reference> references{{"r1", "https://x/r1", "R", "direct"}, {"r2", "https://x/r2", "", ""}};
    return type.name == "Group" ? renderGroup(stored, envelope, references) : renderUser(stored, envelope, references);
}

/// What was read or patched is canonical, holds no password, and what is served of it validates by the schemas.
inline void checkCanonical(const ResourceType& type, const JsonObject& attributes)
{
    const std::string text = toJson(attributes);
    const JsonLimits wide{std::size_t{1} << 26U, 64};
    const Result<JsonValue> parsed = parseJson(text, wide);
    require(parsed && *parsed == JsonValue(attributes), "the stored text is read back", text);
    require(!hasPassword(*parsed), "no password is stored", text);
    const Result<ParsedResource> again = readResource(type, *parsed);
    require(again.has_value(), "the stored form is taken back", again ? text : again.error().detail + '\n' + text);
    require(toJson(again->attributes) == text, "the stored form is canonical", toJson(again->attributes) + '\n' + text);
    const Result<JsonValue> served = parseJson(rendered(type, text), wide);
    require(served && served->is_object(), "what is served is JSON", text);
    const std::vector<std::string> violations = findSchemaViolations(type, served->get_object());
    require(violations.empty(), violations.empty() ? "" : violations.front(), text);
    const Result<ParsedResource> echoed = readResource(type, *served);
    require(echoed && toJson(echoed->attributes) == text, "what is served is taken back as it was", text);
}

} // namespace rollcall::scim::fuzz
