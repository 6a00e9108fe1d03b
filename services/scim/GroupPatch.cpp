// SPDX-License-Identifier: Apache-2.0
// readGroupPatch: a PATCH of a group as steps that can be done on rows.
#include "scim/Patch.h"

#include "AttributeLookup.h"
#include "Canonical.h"
#include "Emptiness.h"
#include "Normalise.h"
#include "scim/Fold.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rollcall::scim {

namespace {

/// Filters that are tried on each member, in one request.
constexpr std::size_t mostMemberFilters = 8;

/// The ids of `value eq "a" or value eq "b"`; nullopt for any other filter.
std::optional<std::vector<std::string>> idsNamedBy(const FilterNode& filter)
{
    if (const auto* either = std::get_if<Or>(&filter.node)) {
        std::optional<std::vector<std::string>> left = idsNamedBy(*either->left);
        std::optional<std::vector<std::string>> right = idsNamedBy(*either->right);
        if (!left || !right) {
            return std::nullopt;
        }
        left->insert(left->end(), std::make_move_iterator(right->begin()), std::make_move_iterator(right->end()));
        return left;
    }
    const auto* comparison = std::get_if<Comparison>(&filter.node);
    if (comparison == nullptr || comparison->op != CompareOperator::Equal ||
        !equalsIgnoringAsciiCase(comparison->path.attribute, "value") || !comparison->path.subAttribute.empty() ||
        !comparison->value.is_string()) {
        return std::nullopt;
    }
    return std::vector<std::string>{std::string(comparison->value.get_string())};
}

class GroupPatchReader {
public:
    GroupPatchReader(const ResourceType& type, const ReadPolicy& policy) : m_type(type), m_policy(policy) {}

    [[nodiscard]] Result<> read(PatchOperation& operation)
    {
        if (!operation.path) {
            return readMembersOf(operation.verb, operation.value.get_object());
        }
        PatchPath& path = *operation.path;
        if (path.path.attribute.empty()) {
            return readSchemaPath(path.path.schemaUrn, operation);
        }
        const bool isCore = meansCore(m_type, path.path.schemaUrn);
        if (isCore && equalsIgnoringAsciiCase(path.path.attribute, "members")) {
            return readMembersPath(path, operation);
        }
        return readAttributePath(path, isCore, operation);
    }

    [[nodiscard]] std::vector<GroupStep> take() { return std::move(m_steps); }

private:
    /// A value without a path: members stay as they are unless the key is there.
    [[nodiscard]] Result<> readMembersOf(PatchVerb verb, const JsonObject& object)
    {
        for (const auto& member : object) {
            if (Result<> done = readKey(verb, std::string(member.key()), member.value()); !done) {
                return done;
            }
        }
        return {};
    }

    [[nodiscard]] Result<> readKey(PatchVerb verb, const std::string& key, const JsonValue& value)
    {
        if (equalsIgnoringAsciiCase(key, m_type.core.urn)) {
            return value.is_object() ? readMembersOf(verb, value.get_object()) : Result<>();
        }
        if (const Attribute* attribute = coreAttribute(m_type, key)) {
            if (attribute->name == "members") {
                return changeMembers(verb, value);
            }
            const bool isReadOnly = attribute->mutability == Mutability::ReadOnly;
            if (isReadOnly && !m_policy.acceptReadOnlyInPatch) {
                return tl::unexpected(readOnly(key));
            }
            return isReadOnly || attribute->name == "schemas" ? Result<>() : setAttribute(verb, *attribute, value);
        }
        Result<PatchPath> path = parsePatchPath(key, m_type);
        const bool isExtension = path && path->path.attribute.empty() && m_type.schema(path->path.schemaUrn) != nullptr;
        const bool isPath = m_policy.acceptPathsAsKeys && path && lookUp(m_type, path->path).attribute != nullptr;
        if (isExtension || isPath) {
            PatchOperation operation{verb, std::move(*path), value, true};
            return read(operation);
        }
        return keepsUnknown() ? setUnknown(verb, key, value) : refuseUnknown(key);
    }

    [[nodiscard]] static Error readOnly(const std::string& path)
    {
        return mutability("'" + path + "' is read-only and cannot be changed by a client.");
    }

    [[nodiscard]] Result<> readSchemaPath(const std::string& urn, PatchOperation& operation)
    {
        if (!meansCore(m_type, urn) && m_type.schema(urn) != nullptr) {
            addOperation(std::move(operation));
            return {};
        }
        if (!meansCore(m_type, urn)) {
            return keepsUnknown() ? setUnknown(operation.verb, urn, operation.value) : refuseUnknown(urn);
        }
        if (operation.verb == PatchVerb::Remove) {
            return tl::unexpected(mutability("The core attributes cannot be removed as a whole."));
        }
        if (!operation.value.is_object()) {
            return tl::unexpected(invalidValue("'" + urn + "' must be an object of attributes."));
        }
        return readMembersOf(operation.verb, operation.value.get_object());
    }

    [[nodiscard]] Result<> readAttributePath(const PatchPath& path, bool isCore, PatchOperation& operation)
    {
        const Attribute* attribute = isCore ? coreAttribute(m_type, path.path.attribute) : nullptr;
        if (attribute != nullptr && attribute->mutability == Mutability::ReadOnly) {
            return tl::unexpected(readOnly(path.text));
        }
        if (attribute != nullptr && attribute->name == "schemas") {
            return operation.verb == PatchVerb::Remove ? tl::unexpected(schemasStay()) : Result<>();
        }
        if (lookUp(m_type, path.path).attribute == nullptr && !keepsUnknown()) {
            return refuseUnknown(path.text);
        }
        if (!isCore || path.valueFilter || !path.path.subAttribute.empty()) {
            addOperation(std::move(operation));
            return {};
        }
        return attribute != nullptr ? setAttribute(operation.verb, *attribute, operation.value)
                                    : setUnknown(operation.verb, path.path.attribute, operation.value);
    }

    [[nodiscard]] bool keepsUnknown() const { return m_policy.unknownAttributes == UnknownAttributes::Keep; }
    [[nodiscard]] Result<> refuseUnknown(const std::string& path) const
    {
        if (m_policy.unknownAttributes == UnknownAttributes::Ignore) {
            return {};
        }
        return tl::unexpected(invalidPath(0, "'" + path + "' is not an attribute of any schema known here."));
    }

    [[nodiscard]] Result<> setAttribute(PatchVerb verb, const Attribute& attribute, const JsonValue& value)
    {
        if (verb == PatchVerb::Remove) {
            if (attribute.required) {
                return tl::unexpected(mutability("'" + attribute.name + "' is required and cannot be removed."));
            }
            set(attribute.name, JsonValue());
            return {};
        }
        Result<JsonValue> canonical = normalise(attribute, value, attribute.name, m_policy);
        if (!canonical) {
            return tl::unexpected(std::move(canonical.error()));
        }
        if (canonical->is_null() && verb == PatchVerb::Add) {
            return {};
        }
        if (canonical->is_null() && attribute.required) {
            return tl::unexpected(
                invalidValue("'" + attribute.name + "' is required for a group and cannot be empty."));
        }
        set(attribute.name, std::move(*canonical));
        return {};
    }

    [[nodiscard]] Result<> setUnknown(PatchVerb verb, const std::string& key, const JsonValue& value)
    {
        if (verb == PatchVerb::Remove) {
            set(key, JsonValue());
            return {};
        }
        Result<JsonValue> kept = normaliseUnknown(value, key, m_policy);
        if (!kept) {
            return tl::unexpected(std::move(kept.error()));
        }
        if (!kept->is_null() || verb == PatchVerb::Replace) {
            set(key, std::move(*kept));
        }
        return {};
    }

    void set(const std::string& key, JsonValue value)
    {
        const auto* last = m_steps.empty() ? nullptr : std::get_if<SetGroupAttributes>(&m_steps.back());
        // Operations of a step come after its attributes.
        if (last == nullptr || !last->operations.empty()) {
            m_steps.emplace_back(SetGroupAttributes{});
        }
        std::get<SetGroupAttributes>(m_steps.back()).attributes[key] = std::move(value);
    }

    void addOperation(PatchOperation operation)
    {
        if (m_steps.empty() || !std::holds_alternative<SetGroupAttributes>(m_steps.back())) {
            m_steps.emplace_back(SetGroupAttributes{});
        }
        std::get<SetGroupAttributes>(m_steps.back()).operations.push_back(std::move(operation));
    }

    /// By the letter of RFC 7643 §2.5 null unassigns the members. From a client that may send something else than a
    /// list where one belongs it says nothing of them: a mapping without a value does not empty a group.
    [[nodiscard]] Result<> changeMembers(PatchVerb verb, const JsonValue& value)
    {
        if (value.is_null() && (verb != PatchVerb::Replace || m_policy.acceptSingleValues)) {
            return {};
        }
        Result<std::vector<Member>> members = readMembers(value, m_policy);
        if (!members) {
            return tl::unexpected(std::move(members.error()));
        }
        if (verb == PatchVerb::Replace) {
            m_steps.emplace_back(ReplaceMembers{std::move(*members)});
        } else if (verb == PatchVerb::Remove) {
            for (Member& member : *members) {
                removeMembers({std::move(member.value)});
            }
        } else if (!members->empty()) {
            m_steps.emplace_back(AddMembers{std::move(*members)});
        }
        return {};
    }

    void removeMembers(std::vector<std::string> ids)
    {
        if (m_steps.empty() || !std::holds_alternative<RemoveMembers>(m_steps.back())) {
            m_steps.emplace_back(RemoveMembers{});
        }
        std::vector<std::string>& all = std::get<RemoveMembers>(m_steps.back()).ids;
        all.insert(all.end(), std::make_move_iterator(ids.begin()), std::make_move_iterator(ids.end()));
    }

    [[nodiscard]] Result<> readMembersPath(PatchPath& path, const PatchOperation& operation)
    {
        if (path.valueFilter) {
            return changeFilteredMembers(path, operation);
        }
        if (!path.path.subAttribute.empty()) {
            const bool isKnown = lookUp(m_type, path.path).subAttribute != nullptr;
            return tl::unexpected(isKnown ? partsStay(path.text)
                                          : invalidPath(path.path.attribute.size(), "members have no such part."));
        }
        if (operation.verb == PatchVerb::Remove && operation.value.is_null()) {
            m_steps.emplace_back(RemoveAllMembers{});
            return {};
        }
        return changeMembers(operation.verb, operation.value);
    }

    [[nodiscard]] Result<> changeFilteredMembers(PatchPath& path, const PatchOperation& operation)
    {
        std::optional<std::vector<std::string>> ids = idsNamedBy(*path.valueFilter->root);
        if (!path.path.subAttribute.empty()) {
            return changePart(path, operation, ids);
        }
        if (operation.verb == PatchVerb::Remove) {
            if (ids) {
                removeMembers(std::move(*ids));
            } else {
                return removeMatching(std::move(*path.valueFilter));
            }
            return {};
        }
        if (!ids) {
            return tl::unexpected(noTarget("'" + path.text + "' does not say which members: use 'value eq \"id\"'."));
        }
        return operation.verb == PatchVerb::Add ? addNamed(path, *ids, operation.value)
                                                : exchangeMembers(*ids, operation.value);
    }

    /// Name, type and address of a member follow from the member itself, and its `value` is the member.
    [[nodiscard]] Result<> changePart(const PatchPath& path, const PatchOperation& operation,
                                      const std::optional<std::vector<std::string>>& ids) const
    {
        const bool isValue = equalsIgnoringAsciiCase(path.path.subAttribute, "value");
        const bool isSame = isValue && operation.verb != PatchVerb::Remove && ids &&
                            std::ranges::all_of(*ids, [&operation](const std::string& id) {
                                return operation.value.is_string() && operation.value.get_string() == id;
                            });
        const bool isPassedOver = isSame || (!isValue && m_policy.acceptReadOnlyInPatch);
        return isPassedOver ? Result<>() : tl::unexpected(partsStay(path.text));
    }

    [[nodiscard]] static Error partsStay(const std::string& path)
    {
        return mutability("'" + path +
                          "' cannot be changed: parts of a member follow from the member. Remove the member and add "
                          "another one.");
    }

    /// Members that take the place of those with these ids; who is in both stays.
    [[nodiscard]] Result<> exchangeMembers(const std::vector<std::string>& ids, const JsonValue& value)
    {
        Result<std::vector<Member>> members = readMembers(value.is_array() ? value : JsonArray{value}, m_policy);
        if (!members) {
            return tl::unexpected(std::move(members.error()));
        }
        std::vector<std::string> leaving;
        std::ranges::copy_if(ids, std::back_inserter(leaving), [&members](const std::string& id) {
            return std::ranges::find(*members, id, &Member::value) == members->end();
        });
        std::erase_if(*members,
                      [&ids](const Member& member) { return std::ranges::find(ids, member.value) != ids.end(); });
        if (!leaving.empty()) {
            removeMembers(std::move(leaving));
        }
        if (!members->empty()) {
            m_steps.emplace_back(AddMembers{std::move(*members)});
        }
        return {};
    }

    [[nodiscard]] Result<> removeMatching(Filter filter)
    {
        if (++m_filters > mostMemberFilters) {
            return tl::unexpected(
                tooMany("One PATCH can remove members by " + std::to_string(mostMemberFilters) +
                        " filters other than 'value eq \"id\"', since each looks at every member. Nothing was changed; "
                        "name the members by their ids, or send several requests."));
        }
        m_steps.emplace_back(RemoveMembersMatching{std::move(filter)});
        return {};
    }

    /// `add` at members that a filter names: there is nothing to add to those who are members already.
    [[nodiscard]] Result<> addNamed(const PatchPath& path, const std::vector<std::string>& ids, const JsonValue& parts)
    {
        const JsonObject* object = parts.if_object();
        const JsonValue* value = object == nullptr ? nullptr : findMember(*object, "value");
        const bool isAnother = value != nullptr && value->is_string() &&
                               std::ranges::find(ids, std::string_view(value->get_string())) == ids.end();
        if (isAnother) {
            return tl::unexpected(partsStay(path.text + ".value"));
        }
        if (!m_policy.createsOnFilteredAdd) {
            return {};
        }
        AddMembers step;
        for (const std::string& id : ids) {
            step.members.push_back(Member{id, {}, {}});
        }
        m_steps.emplace_back(std::move(step));
        return {};
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    std::vector<GroupStep> m_steps;
    std::size_t m_filters = 0;
};

} // namespace

Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ReadPolicy& policy)
{
    return readGroupPatch(body, groupResourceType(), policy);
}

Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy)
{
    Result<PatchRequest> request = readPatch(body, type, policy);
    if (!request) {
        return tl::unexpected(std::move(request.error()));
    }
    GroupPatchReader reader(type, policy);
    std::size_t number = 0;
    for (PatchOperation& operation : request->operations) {
        ++number;
        if (Result<> done = reader.read(operation); !done) {
            Error error = std::move(done.error());
            error.detail = "Operation " + std::to_string(number) + ": " + error.detail;
            return tl::unexpected(std::move(error));
        }
    }
    return reader.take();
}

Result<JsonObject> applyGroupAttributes(const JsonObject& current, const SetGroupAttributes& step)
{
    return applyGroupAttributes(groupResourceType(), current, step, {});
}

Result<JsonObject> applyGroupAttributes(const ResourceType& type, const JsonObject& current,
                                        const SetGroupAttributes& step, const ReadPolicy& policy)
{
    JsonObject changed = current;
    for (const auto& member : step.attributes) {
        changed[member.key()] = member.value();
    }
    Result<JsonObject> outcome = canonicalAgain(type, changed, current);
    for (const PatchOperation& operation : step.operations) {
        if (outcome) {
            outcome = applyPatchOperation(type, *outcome, operation, policy);
        }
    }
    return outcome;
}

} // namespace rollcall::scim
