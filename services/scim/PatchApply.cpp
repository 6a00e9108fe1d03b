// SPDX-License-Identifier: Apache-2.0
// applyPatch: all operations on a copy, which is checked as a whole before it is handed back.
#include "Operations.h"

#include "AttributeLookup.h"
#include "AttributePatch.h"
#include "Canonical.h"
#include "Emptiness.h"
#include "Normalise.h"
#include "scim/Fold.h"

#include <functional>
#include <numeric>
#include <utility>

namespace rollcall::scim {

namespace {

/// Over all operations of one request.
constexpr std::size_t mostValuesNamed = 20'000;
/// The same: values that are there and are compared with what is asked for, once for each condition of each operation.
/// A long text counts as several.
constexpr std::size_t mostValuesSeen = 200'000;
constexpr std::size_t bytesOfOneValue = 256;
/// Values that are taken out by name are looked up in what there is of each value, which costs less.
constexpr std::size_t namesOfOneCondition = 16;

std::size_t textBytesOf(const JsonValue& value)
{
    std::size_t bytes = 0;
    if (const JsonString* text = value.if_string()) {
        bytes = text->size();
    } else if (const JsonArray* values = value.if_array()) {
        for (const JsonValue& element : *values) {
            bytes += textBytesOf(element);
        }
    } else if (const JsonObject* parts = value.if_object()) {
        for (const auto& part : *parts) {
            bytes += textBytesOf(part.value());
        }
    }
    return bytes;
}

/// What going through the values costs; one that stands alone is gone through where there is a filter.
std::size_t costOf(const JsonValue* present, const PatchTarget& target, const PatchChange& change)
{
    const JsonArray* list = present == nullptr ? nullptr : present->if_array();
    if (present == nullptr || (list == nullptr && target.filter == nullptr)) {
        return 0;
    }
    const auto costOfOne = [](const JsonValue& value) { return 1 + textBytesOf(value) / bytesOfOneValue; };
    std::size_t values = list == nullptr ? costOfOne(*present) : 0;
    if (list != nullptr) {
        values = std::transform_reduce(list->begin(), list->end(), values, std::plus<>(), costOfOne);
    }
    const JsonArray* named = change.verb == PatchVerb::Remove ? change.value.if_array() : nullptr;
    const std::size_t terms = target.filter == nullptr ? 1 : termsOf(*target.filter);
    return values * (terms + (named == nullptr ? 0 : named->size() / namesOfOneCondition));
}

class ResourcePatcher {
public:
    ResourcePatcher(const ResourceType& type, JsonObject current, const ReadPolicy& policy)
        : m_type(type), m_policy(policy), m_work(std::move(current))
    {
    }

    [[nodiscard]] Result<> apply(const PatchOperation& operation)
    {
        const PatchChange change{operation.verb, operation.value, operation.hasValue};
        if (!operation.path) {
            return applyMembers(change);
        }
        const PatchPath& path = *operation.path;
        if (!path.path.attribute.empty()) {
            return applyPath(path, change, true);
        }
        if (meansCore(m_type, path.path.schemaUrn)) {
            return applyCore(change);
        }
        if (m_type.schema(path.path.schemaUrn) == nullptr && m_policy.unknownAttributes != UnknownAttributes::Keep) {
            return m_policy.unknownAttributes == UnknownAttributes::Refuse
                       ? tl::unexpected(unknown(path.path.schemaUrn))
                       : Result<>();
        }
        return applyExtension(path.path.schemaUrn, change);
    }

    [[nodiscard]] JsonObject take() { return std::move(m_work); }

private:
    [[nodiscard]] Result<> applyCore(const PatchChange& change)
    {
        if (change.verb == PatchVerb::Remove) {
            return tl::unexpected(mutability("The core attributes cannot be removed as a whole."));
        }
        if (!change.value.is_object()) {
            return tl::unexpected(invalidValue("'" + m_type.core.urn + "' must be an object of attributes."));
        }
        return applyMembers(change);
    }

    /// The members of a value without a path, each as an operation of its own.
    [[nodiscard]] Result<> applyMembers(const PatchChange& change)
    {
        for (const auto& member : change.value.get_object()) {
            const PatchChange own{change.verb, member.value(), true};
            if (Result<> done = applyMember(std::string(member.key()), own); !done) {
                return done;
            }
        }
        return {};
    }

    [[nodiscard]] Result<> applyMember(const std::string& key, const PatchChange& change)
    {
        if (const Schema* schema = m_type.schema(key)) {
            if (schema != &m_type.core) {
                return applyExtension(schema->urn, change);
            }
            return change.value.is_object() ? applyMembers(change) : Result<>();
        }
        if (coreAttribute(m_type, key) != nullptr) {
            PatchPath path;
            path.path.attribute = key;
            path.text = key;
            return applyPath(path, change, false);
        }
        // Some clients put whole paths where attribute names belong.
        if (m_policy.acceptPathsAsKeys) {
            if (const Result<PatchPath> path = parsePatchPath(key, m_type);
                path && lookUp(m_type, path->path).attribute != nullptr) {
                return applyPath(*path, change, false);
            }
        }
        if (m_policy.unknownAttributes == UnknownAttributes::Refuse) {
            return tl::unexpected(unknown(key));
        }
        if (looksLikeUrn(key) && change.value.is_object()) {
            return applyExtension(key, change);
        }
        return applyUnknown(m_work, key, change);
    }

    [[nodiscard]] static Error unknown(const std::string& path)
    {
        return invalidPath(0, "'" + path + "' is not an attribute of any schema known here.");
    }

    [[nodiscard]] Result<> applyUnknown(JsonObject& holder, const std::string& key, const PatchChange& change)
    {
        if (m_policy.unknownAttributes != UnknownAttributes::Keep) {
            return {};
        }
        PatchTarget target;
        target.text = key;
        target.isExplicit = false;
        return patchMember(holder, key, target, change);
    }

    [[nodiscard]] Result<> applyExtension(const std::string& urn, const PatchChange& change)
    {
        const std::string key = memberName(m_work, urn);
        // An object without attributes names none to change (RFC 7644 §3.5.2.3); only null takes the whole out.
        if (change.verb == PatchVerb::Remove || (isUnassigned(change.value) && !change.value.is_object())) {
            if (change.verb != PatchVerb::Add) {
                eraseMember(m_work, key);
            }
            return {};
        }
        const JsonObject* changes = change.value.if_object();
        if (changes == nullptr) {
            return tl::unexpected(invalidValue("'" + urn + "' must be an object of attributes, but " +
                                               std::string(describeKind(change.value)) + " was sent."));
        }
        for (const auto& member : *changes) {
            const PatchChange own{change.verb, member.value(), true};
            if (Result<> done = applyExtensionMember(urn, std::string(member.key()), own); !done) {
                return done;
            }
        }
        return {};
    }

    [[nodiscard]] Result<> applyExtensionMember(const std::string& urn, const std::string& key,
                                                const PatchChange& change)
    {
        const Schema* schema = m_type.schema(urn);
        const std::string attributeName = m_policy.acceptPathsAsKeys ? key.substr(0, key.find('.')) : key;
        const Attribute* attribute = schema == nullptr ? nullptr : schema->attribute(attributeName);
        PatchPath path;
        path.path = AttributePath{urn, attribute == nullptr ? key : attributeName, {}};
        if (attribute != nullptr && attributeName.size() < key.size()) {
            path.path.subAttribute = key.substr(attributeName.size() + 1);
        }
        path.text = urn + ':' + key;
        return applyPath(path, change, false);
    }

    [[nodiscard]] Result<> applyPath(const PatchPath& path, const PatchChange& change, bool isExplicit)
    {
        const AttributeDefinition known = lookUp(m_type, path.path);
        PatchTarget target{known.attribute,
                           known.subAttribute,
                           path.path.subAttribute,
                           path.valueFilter ? path.valueFilter->root.get() : nullptr,
                           path.text,
                           isExplicit};
        if (known.subAttribute != nullptr) {
            target.subName = known.subAttribute->name;
        }
        const Result<bool> isWritable = checkWritable(target, change.verb);
        if (!isWritable || !*isWritable) {
            return isWritable ? Result<>() : tl::unexpected(isWritable.error());
        }
        const std::string name = known.attribute != nullptr ? known.attribute->name : path.path.attribute;
        if (meansCore(m_type, path.path.schemaUrn)) {
            return patchMember(m_work, name, target, change);
        }
        return patchExtension(path.path.schemaUrn, name, target, change);
    }

    /// False where the operation is passed over without a word.
    [[nodiscard]] Result<bool> checkWritable(const PatchTarget& target, PatchVerb verb) const
    {
        if (target.attribute == nullptr) {
            return m_policy.unknownAttributes == UnknownAttributes::Refuse
                       ? Result<bool>(tl::unexpected(unknown(target.text)))
                       : m_policy.unknownAttributes == UnknownAttributes::Keep;
        }
        const Attribute& attribute = *target.attribute;
        const Attribute* part = target.subAttribute;
        // What is never returned is not kept either, so that there is nothing to change.
        const bool isDropped =
            attribute.returned == Returned::Never || (part != nullptr && part->returned == Returned::Never);
        if (isDropped || attribute.name == "schemas" || target.subName == "$ref") {
            return attribute.name == "schemas" && verb == PatchVerb::Remove
                       ? Result<bool>(tl::unexpected(schemasStay()))
                       : false;
        }
        const bool isReadOnlyPart = part != nullptr && isPassedOver(*part, target.text, m_policy);
        if (attribute.mutability == Mutability::ReadOnly || isReadOnlyPart) {
            const bool isRefused = target.isExplicit || !m_policy.acceptReadOnlyInPatch;
            return isRefused ? Result<bool>(tl::unexpected(
                                   mutability("'" + target.text + "' is read-only and cannot be changed by a client.")))
                             : false;
        }
        if (part == nullptr && !target.subName.empty() && attribute.type == AttributeType::Complex &&
            m_policy.unknownAttributes == UnknownAttributes::Refuse) {
            return tl::unexpected(unknown(target.text));
        }
        if (!target.subName.empty() && attribute.type != AttributeType::Complex) {
            return target.isExplicit ? Result<bool>(tl::unexpected(invalidPath(
                                           attribute.name.size(), "'" + attribute.name + "' has no sub-attributes.")))
                                     : false;
        }
        return true;
    }

    [[nodiscard]] Result<> patchExtension(const std::string& urn, const std::string& name, const PatchTarget& target,
                                          const PatchChange& change)
    {
        const std::string key = memberName(m_work, urn);
        JsonValue* present = m_work.if_contains(key);
        JsonObject block = present != nullptr && present->is_object() ? std::move(present->get_object()) : JsonObject();
        if (Result<> done = patchMember(block, name, target, change); !done) {
            return done;
        }
        if (block.empty()) {
            eraseMember(m_work, key);
        } else {
            m_work[key] = std::move(block);
        }
        return {};
    }

    [[nodiscard]] Result<> patchMember(JsonObject& holder, const std::string& name, const PatchTarget& target,
                                       const PatchChange& change)
    {
        // Each of them is compared with the values that are there.
        const JsonArray* values = change.value.if_array();
        m_valuesNamed += values == nullptr ? 0 : values->size();
        if (m_valuesNamed > mostValuesNamed) {
            return tl::unexpected(invalidValue("One PATCH can name " + std::to_string(mostValuesNamed) +
                                               " values of multi-valued attributes. Send several smaller ones."));
        }
        const std::string key = memberName(holder, name);
        JsonValue* present = holder.if_contains(key);
        m_valuesSeen += costOf(present, target, change);
        if (m_valuesSeen > mostValuesSeen) {
            return tl::unexpected(invalidValue("One PATCH cannot go through so many values so many times. Send several "
                                               "smaller ones, or name several values in one operation."));
        }
        if (present == nullptr && holder.size() >= mostAttributes) {
            return tl::unexpected(invalidValue("'" + target.text + "' is one attribute too many: a resource can have " +
                                               std::to_string(mostAttributes) + "."));
        }
        // Taken out rather than copied: after an error the whole working copy is thrown away.
        Result<JsonValue> changed =
            patchAttribute(target, change, present == nullptr ? JsonValue() : std::move(*present), m_policy);
        if (!changed) {
            return tl::unexpected(std::move(changed.error()));
        }
        if (isUnassigned(*changed)) {
            eraseMember(holder, key);
        } else {
            holder[key] = std::move(*changed);
        }
        return {};
    }

    /// The name under which a member stands already, in whatever case, else the name given.
    [[nodiscard]] static std::string memberName(const JsonObject& holder, const std::string& name)
    {
        if (holder.contains(name)) {
            return name;
        }
        for (const auto& member : holder) {
            if (equalsIgnoringAsciiCase(member.key(), name)) {
                return std::string(member.key());
            }
        }
        return name;
    }

    static void eraseMember(JsonObject& holder, const std::string& key)
    {
        if (const auto found = holder.find(key); found != holder.end()) {
            holder.stable_erase(found);
        }
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    JsonObject m_work;
    std::size_t m_valuesNamed = 0;
    std::size_t m_valuesSeen = 0;
};

} // namespace

Result<JsonObject> applyOperations(const ResourceType& type, const JsonObject& current,
                                   std::span<const PatchOperation> operations, const ReadPolicy& policy)
{
    ResourcePatcher patcher(type, current, policy);
    for (const PatchOperation& operation : operations) {
        if (Result<> done = patcher.apply(operation); !done) {
            return tl::unexpected(inOperation(operation.number, std::move(done.error())));
        }
    }
    return canonicalAgain(type, patcher.take(), current);
}

Result<JsonObject> applyPatch(const ResourceType& type, const JsonObject& current, const PatchRequest& request,
                              const ReadPolicy& policy)
{
    return applyOperations(type, current, request.operations, policy);
}

} // namespace rollcall::scim
