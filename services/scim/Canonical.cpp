// SPDX-License-Identifier: Apache-2.0
// Checks of whole resources, and PUT.
#include "Canonical.h"

#include "ValueList.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

std::string pathOf(const std::string& urn, const std::string& name)
{
    return urn.empty() ? name : urn + ':' + name;
}

const JsonObject* blockOf(const JsonObject& resource, const std::string& urn)
{
    const JsonValue* block = findMember(resource, urn);
    return block == nullptr ? nullptr : block->if_object();
}

void addMissingParts(std::vector<std::string>& out, const Attribute& attribute, const JsonValue& value,
                     const std::string& path)
{
    if (const JsonArray* values = value.if_array()) {
        for (const JsonValue& element : *values) {
            addMissingParts(out, attribute, element, path);
        }
        return;
    }
    const JsonObject* parts = value.if_object();
    for (const Attribute& part : attribute.subAttributes) {
        if (parts != nullptr && part.required && !parts->contains(part.name)) {
            out.push_back(path + '.' + part.name);
        }
    }
}

void addMissing(std::vector<std::string>& out, const std::vector<Attribute>& attributes, const JsonObject& holder,
                const std::string& urn)
{
    for (const Attribute& attribute : attributes) {
        const std::string path = pathOf(urn, attribute.name);
        const JsonValue* value = holder.if_contains(attribute.name);
        if (value != nullptr) {
            addMissingParts(out, attribute, *value, path);
        } else if (attribute.required) {
            out.push_back(path);
        }
    }
}

/// The path of an immutable attribute or part that `before` has and that differs in `after` (nullptr: gone); empty when
/// there is none. What is the same by its definition is put back as it was.
std::string brokenImmutable(const std::vector<Attribute>& attributes, const JsonObject& before, JsonObject* after,
                            const std::string& prefix)
{
    for (const Attribute& attribute : attributes) {
        const JsonValue* had = before.if_contains(attribute.name);
        JsonValue* has = after == nullptr ? nullptr : after->if_contains(attribute.name);
        if (had == nullptr) {
            continue;
        }
        std::string broken;
        if (attribute.mutability != Mutability::Immutable) {
            broken = had->is_object()
                         ? brokenImmutable(attribute.subAttributes, had->get_object(),
                                           has == nullptr ? nullptr : has->if_object(), prefix + attribute.name + '.')
                         : std::string();
        } else if (has == nullptr || !isSameBySchema(&attribute, *had, *has)) {
            broken = prefix + attribute.name;
        } else {
            *has = *had;
        }
        if (!broken.empty()) {
            return broken;
        }
    }
    return {};
}

JsonObject* blockOf(JsonObject& resource, const std::string& urn)
{
    for (auto& member : resource) {
        if (equalsIgnoringAsciiCase(member.key(), urn)) {
            return member.value().if_object();
        }
    }
    return nullptr;
}

/// `mutability` when an immutable attribute that `before` has differs in `after`, or is gone there.
Result<> checkImmutable(const ResourceType& type, const JsonObject& before, JsonObject& after)
{
    std::string broken = brokenImmutable(type.core.attributes, before, &after, {});
    for (const Schema& extension : type.extensions) {
        if (const JsonObject* block = blockOf(before, extension.urn); block != nullptr && broken.empty()) {
            broken = brokenImmutable(extension.attributes, *block, blockOf(after, extension.urn), extension.urn + ':');
        }
    }
    return broken.empty()
               ? Result<>()
               : tl::unexpected(mutability("'" + broken + "' can be set once only and has a value already."));
}

Result<> keepImmutable(const std::vector<Attribute>& attributes, const JsonObject& before, JsonObject& target,
                       const std::string& prefix);

/// Puts what is immutable of one attribute back where `target` lacks it.
Result<> keepImmutable(const Attribute& attribute, const JsonValue& had, JsonObject& target, const std::string& prefix)
{
    JsonValue* has = target.if_contains(attribute.name);
    if (attribute.mutability == Mutability::Immutable) {
        if (has == nullptr || isSameBySchema(&attribute, had, *has)) {
            target[attribute.name] = had;
        }
        return {};
    }
    if (had.is_array()) {
        return has != nullptr && has->is_array()
                   ? keepImmutableParts(attribute, had.get_array(), has->get_array(), prefix + attribute.name)
                   : Result<>();
    }
    if (!had.is_object()) {
        return {};
    }
    JsonObject parts = has != nullptr && has->is_object() ? has->get_object() : JsonObject();
    Result<> kept = keepImmutable(attribute.subAttributes, had.get_object(), parts, prefix + attribute.name + '.');
    if (kept && !parts.empty()) {
        target[attribute.name] = std::move(parts);
    }
    return kept;
}

/// The same for all of them. What is another there is left for checkImmutable to find, but for values of a list.
Result<> keepImmutable(const std::vector<Attribute>& attributes, const JsonObject& before, JsonObject& target,
                       const std::string& prefix)
{
    for (const Attribute& attribute : attributes) {
        const JsonValue* had = before.if_contains(attribute.name);
        Result<> kept = had == nullptr ? Result<>() : keepImmutable(attribute, *had, target, prefix);
        if (!kept) {
            return kept;
        }
    }
    return {};
}

} // namespace

std::vector<std::string> missingRequired(const ResourceType& type, const JsonObject& resource)
{
    std::vector<std::string> missing;
    addMissing(missing, type.core.attributes, resource, {});
    for (const Schema& extension : type.extensions) {
        if (const JsonObject* block = blockOf(resource, extension.urn)) {
            addMissing(missing, extension.attributes, *block, extension.urn);
        }
    }
    return missing;
}

Error requiredIsMissing(const ResourceType& type, const std::string& path)
{
    return invalidValue("'" + path + "' is required for a " + type.name +
                        " and is missing or empty. Check the attribute mapping of the application.");
}

Error schemasStay()
{
    return mutability("'schemas' is required and cannot be removed; it lists what the resource has.");
}

Result<> checkSize(const ResourceType& type, const JsonObject& resource, const JsonObject& before)
{
    // What was larger already can still be changed, if by little, as when somebody is deactivated.
    constexpr std::size_t little = 1024;
    const std::size_t bytes = toJson(resource).size();
    const std::size_t bytesBefore = bytes <= mostResourceBytes || before.empty() ? 0 : toJson(before).size();
    if (bytes <= mostResourceBytes || (bytesBefore > mostResourceBytes && bytes <= bytesBefore + little)) {
        return {};
    }
    return tl::unexpected(invalidValue("The " + type.name + " would have " + std::to_string(bytes) +
                                       " bytes, which is more than the " + std::to_string(mostResourceBytes) +
                                       " that one can have. Check the attribute mapping of the application."));
}

Result<JsonObject> canonicalAgain(const ResourceType& type, const JsonObject& changed, const JsonObject& before)
{
    Result<ParsedResource> checked = readAgain(type, changed, before);
    if (!checked) {
        return tl::unexpected(std::move(checked.error()));
    }
    const std::vector<std::string> missing = missingRequired(type, checked->attributes);
    if (!missing.empty()) {
        const std::vector<std::string> known = missingRequired(type, before);
        for (const std::string& path : missing) {
            if (std::ranges::find(known, path) == known.end()) {
                return tl::unexpected(requiredIsMissing(type, path));
            }
        }
    }
    if (Result<> unchanged = checkImmutable(type, before, checked->attributes); !unchanged) {
        return tl::unexpected(std::move(unchanged.error()));
    }
    if (checked->attributes == before) {
        return before;
    }
    if (Result<> fits = checkSize(type, checked->attributes, before); !fits) {
        return tl::unexpected(std::move(fits.error()));
    }
    return std::move(checked->attributes);
}

Result<JsonObject> applyReplacement(const ResourceType& type, const JsonObject& current, const JsonObject& replacement)
{
    JsonObject kept = replacement;
    Result<> done = keepImmutable(type.core.attributes, current, kept, {});
    for (const Schema& extension : type.extensions) {
        const JsonObject* block = blockOf(current, extension.urn);
        if (block == nullptr || !done) {
            continue;
        }
        const JsonObject* own = blockOf(kept, extension.urn);
        JsonObject merged = own == nullptr ? JsonObject() : *own;
        done = keepImmutable(extension.attributes, *block, merged, extension.urn + ':');
        if (!merged.empty()) {
            kept[extension.urn] = std::move(merged);
        }
    }
    return done ? canonicalAgain(type, kept, current) : tl::unexpected(std::move(done.error()));
}

} // namespace rollcall::scim
