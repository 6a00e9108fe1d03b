// SPDX-License-Identifier: Apache-2.0
// PATCH of SCIM 1.1: a partial resource becomes the operations of 2.0.
#include "scim/Version1.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "Normalise.h"
#include "Version1Names.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::scim {

namespace {

/// The operations are ours, so that what is asked of a client's need not hold.
ReadPolicy policyForMerge(ReadPolicy policy)
{
    policy.requiresSchemas = false;
    policy.acceptValuesOfRemove = true;
    policy.acceptReadOnlyInPatch = true;
    return policy;
}

Result<std::vector<std::string>> namesToRemove(const JsonObject& body)
{
    const JsonValue* meta = findMember(body, "meta");
    const JsonObject* object = meta == nullptr ? nullptr : meta->if_object();
    const JsonValue* names = object == nullptr ? nullptr : findMember(*object, "attributes");
    std::vector<std::string> out;
    if (names == nullptr || isUnassigned(*names)) {
        return out;
    }
    const JsonArray* list = names->if_array();
    const bool isListOfTexts =
        list != nullptr && std::ranges::all_of(*list, [](const JsonValue& name) { return name.is_string(); });
    if (!isListOfTexts) {
        return tl::unexpected(invalidValue("'meta.attributes' must be a list of attribute names."));
    }
    for (const JsonValue& name : *list) {
        out.push_back(nameFromVersion1(name.get_string()));
    }
    return out;
}

/// What tells a value from the others: its `value`, with its `type` where that was sent, else all its parts.
JsonValue identityOf(const JsonValue& element)
{
    const JsonObject* object = element.if_object();
    if (object == nullptr) {
        return element;
    }
    const bool hasValue = findMember(*object, "value") != nullptr;
    JsonObject out;
    for (const auto& part : *object) {
        const bool isIdentifying =
            hasValue ? equalsIgnoringAsciiCase(part.key(), "value") || equalsIgnoringAsciiCase(part.key(), "type")
                     : !equalsIgnoringAsciiCase(part.key(), "operation");
        if (isIdentifying && !isUnassigned(part.value())) {
            out.emplace(part.key(), part.value());
        }
    }
    return out;
}

class MergeReader {
public:
    MergeReader(const ResourceType& type, std::vector<std::string> removed)
        : m_type(type), m_removed(std::move(removed))
    {
    }

    /// A PatchOp message; its list of operations may be empty.
    [[nodiscard]] JsonObject read(const JsonObject& body)
    {
        for (const std::string& name : m_removed) {
            if (!isSetAnew(body, name)) {
                m_operations.emplace_back(JsonObject{{"op", "remove"}, {"path", name}});
            }
        }
        for (const auto& member : body) {
            const std::string name(member.key());
            const Schema* schema = m_type.schema(name);
            const JsonObject* block = member.value().if_object();
            if (schema == &m_type.core && block != nullptr) {
                addBlock({}, *block);
            } else if (schema != nullptr && block != nullptr) {
                addBlock(schema->urn, *block);
            } else if (!equalsIgnoringAsciiCase(name, "schemas")) {
                addMember({}, name, member.value());
            }
        }
        return {{"Operations", std::move(m_operations)}};
    }

private:
    [[nodiscard]] const Attribute* definition(const std::string& urn, const std::string& name) const
    {
        return lookUp(m_type, {urn, name, {}}).attribute;
    }

    /// Whether the body sets what `meta.attributes` takes out: then it is overwritten rather than removed, which works
    /// for what is required as well. Values that are to be deleted set nothing.
    [[nodiscard]] bool isSetAnew(const JsonObject& body, const std::string& name) const
    {
        const Attribute* attribute = definition({}, name);
        const JsonValue* value = findMember(body, name);
        const bool isComplex =
            attribute != nullptr && attribute->type == AttributeType::Complex && !attribute->multiValued;
        const JsonArray* values = value == nullptr ? nullptr : value->if_array();
        const bool isSet = values == nullptr ? value != nullptr && !isUnassigned(*value) && !isDeletion(*value)
                                             : !std::ranges::all_of(*values, isDeletion);
        return isSet && !isComplex;
    }

    [[nodiscard]] bool isRemoved(const std::string& path) const
    {
        return std::ranges::any_of(m_removed,
                                   [&path](const std::string& name) { return equalsIgnoringAsciiCase(name, path); });
    }

    void addBlock(const std::string& urn, const JsonObject& block)
    {
        for (const auto& member : block) {
            addMember(urn, std::string(member.key()), member.value());
        }
    }

    void addMember(const std::string& urn, const std::string& name, const JsonValue& value)
    {
        const Attribute* attribute = definition(urn, name);
        const std::string path = urn.empty() ? name : urn + ':' + name;
        if (attribute != nullptr && attribute->mutability == Mutability::ReadOnly) {
            return;
        }
        const bool isPlural = attribute != nullptr && attribute->multiValued;
        if (isPlural) {
            // Only `meta.attributes` takes all values out.
            const JsonArray* values = value.if_array();
            addValues(path, values != nullptr ? *values : isUnassigned(value) ? JsonArray() : JsonArray{value});
            return;
        }
        const JsonObject own{{name, value}};
        m_operations.emplace_back(JsonObject{{"op", "replace"}, {"value", urn.empty() ? own : JsonObject{{urn, own}}}});
    }

    void addValues(const std::string& path, const JsonArray& values)
    {
        JsonArray added;
        JsonArray deleted;
        for (const JsonValue& value : values) {
            if (isDeletion(value)) {
                deleted.push_back(identityOf(value));
            } else {
                added.push_back(withoutOperation(value));
            }
        }
        if (isRemoved(path)) {
            if (added.empty()) {
                return; // taken out as a whole already
            }
            m_operations.emplace_back(JsonObject{{"op", "replace"}, {"path", path}, {"value", std::move(added)}});
            return;
        }
        if (!deleted.empty()) {
            m_operations.emplace_back(JsonObject{{"op", "remove"}, {"path", path}, {"value", std::move(deleted)}});
        }
        if (!added.empty()) {
            m_operations.emplace_back(JsonObject{{"op", "add"}, {"path", path}, {"value", std::move(added)}});
        }
    }

    const ResourceType& m_type;
    std::vector<std::string> m_removed;
    JsonArray m_operations;
};

Result<JsonObject> messageOf(const JsonValue& body, const ResourceType& type)
{
    const JsonObject* object = body.if_object();
    if (object == nullptr) {
        return tl::unexpected(invalidSyntax("The body must be a JSON object with the attributes to change, but " +
                                            std::string(describeKind(body)) + " was sent."));
    }
    Result<std::vector<std::string>> removed = namesToRemove(*object);
    if (!removed) {
        return tl::unexpected(std::move(removed.error()));
    }
    return MergeReader(type, std::move(*removed)).read(translatedBody(type, *object));
}

bool changesNothing(const JsonObject& message)
{
    return message.at("Operations").get_array().empty();
}

} // namespace

Result<PatchRequest> readPatchVersion1(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy)
{
    const Result<JsonObject> message = messageOf(body, type);
    if (!message || changesNothing(*message)) {
        return message ? Result<PatchRequest>(PatchRequest{}) : tl::unexpected(message.error());
    }
    return readPatch(JsonValue(*message), type, policyForMerge(policy));
}

Result<std::vector<GroupStep>> readGroupPatchVersion1(const JsonValue& body, const ResourceType& type,
                                                      const ReadPolicy& policy)
{
    const Result<JsonObject> message = messageOf(body, type);
    if (!message || changesNothing(*message)) {
        return message ? Result<std::vector<GroupStep>>(std::vector<GroupStep>{}) : tl::unexpected(message.error());
    }
    return readGroupPatch(JsonValue(*message), type, policyForMerge(policy));
}

} // namespace rollcall::scim
