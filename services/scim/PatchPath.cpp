// SPDX-License-Identifier: Apache-2.0
// parsePatchPath: the paths of PATCH operations (RFC 7644 §3.5.2, figure 7).
#include "scim/Patch.h"

#include "AttributeLookup.h"
#include "FilterCheck.h"
#include "FilterParser.h"
#include "scim/Fold.h"

#include <utility>

namespace rollcall::scim {

namespace {

std::string_view withoutSpacesAround(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(' ');
    const std::size_t last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

/// The schema whose URN the text begins with, followed by a colon (or by a dot, as some clients write it); the longest
/// where one URN begins another.
const Schema* schemaInFront(std::string_view text, const ResourceType& type)
{
    const auto isInFront = [text](const Schema& schema) {
        const std::size_t size = schema.urn.size();
        return text.size() > size + 1 && (text[size] == ':' || text[size] == '.') &&
               equalsIgnoringAsciiCase(text.substr(0, size), schema.urn);
    };
    const Schema* longest = isInFront(type.core) ? &type.core : nullptr;
    for (const Schema& extension : type.extensions) {
        if (isInFront(extension) && (longest == nullptr || extension.urn.size() > longest->urn.size())) {
            longest = &extension;
        }
    }
    return longest;
}

/// The URN of an extension that is not known here ends, as extensions do, with the name of the resource type.
bool isForeignExtension(std::string_view text, const ResourceType& type)
{
    const std::size_t colon = text.rfind(':');
    return schemaInFront(text, type) == nullptr && looksLikeUrn(text) && colon != std::string_view::npos &&
           equalsIgnoringAsciiCase(text.substr(colon + 1), type.name);
}

Result<> parseNames(PatchPath& out, std::string_view text, std::size_t offset, const ResourceType& type)
{
    const Schema* schema = schemaInFront(text, type);
    const std::size_t skipped = schema == nullptr ? 0 : schema->urn.size() + 1;
    auto names = splitAttributePath(text.substr(skipped));
    if (!names) {
        return tl::unexpected(invalidPath(offset + skipped + names.error().position, names.error().why));
    }
    if (schema != nullptr && !names->schemaUrn.empty()) {
        return tl::unexpected(
            invalidPath(offset + skipped, "the name of an attribute was expected behind " + schema->urn + '.'));
    }
    out.path = std::move(*names);
    if (schema != nullptr) {
        out.path.schemaUrn = schema->urn;
    }
    return {};
}

/// What follows the closing bracket: nothing, or a dot and one name.
Result<> parseTail(PatchPath& out, std::string_view text, std::size_t at)
{
    if (at == text.size()) {
        return {};
    }
    if (text[at] != '.') {
        return tl::unexpected(invalidPath(at, "'.' and a sub-attribute or the end was expected after ']'."));
    }
    const auto name = splitAttributePath(text.substr(at + 1));
    if (!name || !name->schemaUrn.empty() || !name->subAttribute.empty()) {
        return tl::unexpected(invalidPath(at + 1, "the name of one sub-attribute was expected."));
    }
    out.path.subAttribute = name->attribute;
    return {};
}

} // namespace

Result<PatchPath> parsePatchPath(std::string_view text, const ResourceType& type)
{
    const FilterLimits limits;
    if (text.size() > limits.bytes) {
        return tl::unexpected(
            invalidPath(limits.bytes, "it is longer than the " + std::to_string(limits.bytes) + " bytes allowed."));
    }
    PatchPath out;
    out.text = text;
    const std::size_t leading = std::min(text.find_first_not_of(' '), text.size());
    const std::string_view path = withoutSpacesAround(text);
    if (path.empty()) {
        return tl::unexpected(invalidPath(0, "an attribute name was expected, but the path is empty."));
    }
    if (const Schema* whole = type.schema(path)) {
        out.path.schemaUrn = whole->urn;
        return out;
    }
    if (isForeignExtension(path, type)) {
        out.path.schemaUrn = path;
        return out;
    }

    std::size_t end = 0;
    while (end < path.size() && isPathCharacter(path[end])) {
        ++end;
    }
    if (Result<> named = parseNames(out, path.substr(0, end), leading, type); !named) {
        return tl::unexpected(std::move(named.error()));
    }
    if (end == path.size()) {
        return out;
    }
    if (path[end] != '[') {
        return tl::unexpected(invalidPath(leading + end, "'.', '[' or the end was expected."));
    }
    if (!out.path.subAttribute.empty()) {
        return tl::unexpected(
            invalidPath(leading + end, "brackets can follow an attribute only, not a sub-attribute."));
    }
    const std::string_view upToPathEnd = text.substr(0, leading + path.size());
    FilterParser parser(upToPathEnd, limits, leading + end + 1);
    Result<Filter> filter = parser.parseBrackets();
    if (!filter) {
        return tl::unexpected(std::move(filter.error()));
    }
    if (Result<> checked = checkFilterWithin(*filter->root, type, lookUp(type, out.path).attribute); !checked) {
        return tl::unexpected(std::move(checked.error()));
    }
    out.valueFilter = std::move(*filter);
    if (Result<> tail = parseTail(out, upToPathEnd, parser.position()); !tail) {
        return tl::unexpected(std::move(tail.error()));
    }
    return out;
}

} // namespace rollcall::scim
