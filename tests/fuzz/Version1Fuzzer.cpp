// SPDX-License-Identifier: Apache-2.0
// Fuzzes SCIM 1.1: a body as a resource and as a merge document; with bit 7 of the first byte what Generator makes of
// the rest.
#include "Generator.h"
#include "Invariants.h"

#include <scim/Version1.h>

using namespace rollcall::scim;
using namespace rollcall::scim::fuzz;

namespace {

void checkResource(const ResourceType& type, const JsonValue& body, const ReadPolicy& policy)
{
    const Result<ParsedResource> parsed = readResource(type, fromVersion1(type, body), policy);
    if (!parsed) {
        checkError(parsed.error());
        require(parseJson(renderErrorVersion1(parsed.error())).has_value(), "an error body is JSON");
        return;
    }
    checkCanonical(type, parsed->attributes);
    const std::string stored = toJson(parsed->attributes);
    const std::string served = toVersion1(rendered(type, stored));
    const Result<JsonValue> echoed = parseJson(served, {std::size_t{1} << 26U, 64});
    require(echoed && echoed->is_object(), "what is served is JSON", served);
    const Result<ParsedResource> again = readResource(type, fromVersion1(type, *echoed));
    require(again && toJson(again->attributes) == stored, "what is served in 1.1 is taken back",
            served + '\n' + stored);
}

void checkMerge(const ResourceType& type, const JsonValue& body, const ReadPolicy& policy)
{
    if (type.name == "Group") {
        const auto steps = readGroupPatchVersion1(body, type, policy);
        if (!steps) {
            checkError(steps.error());
        }
        return;
    }
    const Result<PatchRequest> request = readPatchVersion1(body, type, policy);
    if (!request) {
        checkError(request.error());
        return;
    }
    const Result<JsonValue> base = parseJson(
        R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","name":{"givenName":"A"},
            "emails":[{"value":"x","type":"work","primary":true},{"value":"y"}]})");
    const Result<JsonObject> merged = applyPatch(type, base->get_object(), *request, policy);
    if (!merged) {
        checkError(merged.error());
        return;
    }
    checkCanonical(type, *merged);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const Result<JsonValue> body =
        (input.mode & 128U) != 0 ? Result<JsonValue>(Generator(input.text).resource()) : parseJson(input.text);
    if (!body) {
        return 0;
    }
    checkResource(typeOf(input.mode), *body, policyOf(input.mode));
    checkMerge(typeOf(input.mode), *body, policyOf(input.mode));
    return 0;
}
