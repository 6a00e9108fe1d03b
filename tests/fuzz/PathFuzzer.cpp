// SPDX-License-Identifier: Apache-2.0
// Fuzzes names of attributes: PATCH paths, projections, sorting.
#include "Invariants.h"

#include <scim/Projection.h>
#include <scim/Sort.h>
#include <scim/Version1.h>

using namespace rollcall::scim;
using namespace rollcall::scim::fuzz;

namespace {

std::string printed(const PatchPath& path)
{
    AttributePath whole = path.path;
    whole.subAttribute.clear();
    std::string text = toString(whole);
    if (path.valueFilter) {
        text += '[' + toString(*path.valueFilter->root) + ']';
    }
    return path.path.subAttribute.empty() ? text : text + '.' + path.path.subAttribute;
}

void checkPath(std::string_view text, const ResourceType& type)
{
    const Result<PatchPath> path = parsePatchPath(text, type);
    if (!path) {
        checkError(path.error());
        require(path.error().scimType == "invalidPath" || path.error().scimType == "invalidFilter", "refused as such");
        require(path.error().position && *path.error().position <= text.size(), "the error has a place", text);
        return;
    }
    const std::string once = printed(*path);
    const Result<PatchPath> again = parsePatchPath(once, type);
    // Printing can make a text longer than what is taken in.
    require(again.has_value() || once.size() > FilterLimits{}.bytes, "a printed path is read back", once);
    if (again) {
        require(again->path == path->path && printed(*again) == once, "a printed path is normal", once);
    }
}

void checkProjection(const std::string& text, const ResourceType& type)
{
    static const JsonValue resource =
        parseJson(R"({"schemas":[],"id":"1","userName":"a","name":{"givenName":"A","familyName":"B"},
                      "emails":[{"value":"x","type":"work"}],"meta":{"version":"1"},"urn:x:1.0:User":{"y":1},
                      "urn:example:scim:1.0:User":{"clearance":"c","colour":"r","room":{"floor":1,"key":"k"}}})")
            .value();
    for (const bool isExclusion : {false, true}) {
        const std::optional<std::string> names(text);
        const auto projection =
            Projection::read(isExclusion ? std::nullopt : names, isExclusion ? names : std::nullopt, type);
        if (!projection) {
            checkError(projection.error());
            continue;
        }
        const JsonObject trimmed = projection->apply(resource.get_object());
        require(projection->apply(trimmed) == trimmed, "trimming twice is trimming once", text);
        require(trimmed.contains("id") && trimmed.contains("schemas"), "id and schemas stay", text);
        require(trimmed.contains("urn:example:scim:1.0:User") &&
                    trimmed.at("urn:example:scim:1.0:User").get_object().contains("colour"),
                "what is always returned stays", text);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const ResourceType& type = typeOf(input.mode);
    const std::string text(input.text);
    checkPath(input.text, type);
    checkProjection(text, type);
    checkPath(namesFromVersion1(input.text), type);
    if (const auto sort = Sort::read(text, std::nullopt, type)) {
        if (*sort) {
            const auto again = Sort::read((*sort)->attribute(), std::nullopt, type);
            require(again && *again && (*again)->attribute() == (*sort)->attribute(), "a name is normal", text);
        }
    } else {
        checkError(sort.error());
    }
    return 0;
}
