// SPDX-License-Identifier: Apache-2.0
// readGroupPatch: a PATCH of a group as steps that can be done on rows.
#include "Operations.h"

#include "AttributeLookup.h"
#include "Normalise.h"
#include "scim/Fold.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rollcall::scim {

namespace {

/// Filters that are tried on each member, in one request.
constexpr std::size_t mostMemberFilters = 8;
constexpr std::size_t mostMemberTerms = 64;
/// Steps on members, each of which is a change of its own in the directory.
constexpr std::size_t mostMemberSteps = 5'000;

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

bool isMembers(const AttributePath& path)
{
    return equalsIgnoringAsciiCase(path.attribute, "members");
}

Error partsStay(const std::string& path)
{
    return mutability(
        "'" + path +
        "' cannot be changed: parts of a member follow from the member. Remove the member and add another "
        "one.");
}

/// What an operation does to members.
class MemberReader {
public:
    MemberReader(const ResourceType& type, const ReadPolicy& policy, std::vector<GroupStep>& steps)
        : m_type(type), m_policy(policy), m_steps(steps)
    {
    }

    /// By the letter of RFC 7643 §2.5 null unassigns the members. From a client that may send something else than a
    /// list where one belongs it says nothing of them: a mapping without a value does not empty a group.
    [[nodiscard]] Result<> change(PatchVerb verb, const JsonValue& value)
    {
        if (value.is_null() && (verb != PatchVerb::Replace || m_policy.acceptSingleValues)) {
            return {};
        }
        Result<std::vector<Member>> members = readMembers(value, m_policy);
        if (!members) {
            return tl::unexpected(std::move(members.error()));
        }
        if (verb == PatchVerb::Replace) {
            return add(ReplaceMembers{std::move(*members)});
        }
        if (verb == PatchVerb::Add) {
            return members->empty() ? Result<>() : add(AddMembers{std::move(*members)});
        }
        std::vector<std::string> ids;
        for (Member& member : *members) {
            ids.push_back(std::move(member.value));
        }
        return remove(std::move(ids), false);
    }

    [[nodiscard]] Result<> changeAt(PatchPath& path, PatchVerb verb, const JsonValue& value)
    {
        if (path.valueFilter) {
            return changeFiltered(path, verb, value);
        }
        if (!path.path.subAttribute.empty()) {
            const bool isKnown = lookUp(m_type, path.path).subAttribute != nullptr;
            return tl::unexpected(isKnown ? partsStay(path.text)
                                          : invalidPath(path.path.attribute.size(), "members have no such part."));
        }
        return verb == PatchVerb::Remove && value.is_null() ? add(RemoveAllMembers{}) : change(verb, value);
    }

private:
    [[nodiscard]] Result<> add(GroupStep step)
    {
        if (++m_count > mostMemberSteps) {
            return tl::unexpected(invalidValue("One PATCH can change the members " + std::to_string(mostMemberSteps) +
                                               " times. Nothing was changed; name several members in one operation, or "
                                               "send several requests."));
        }
        m_steps.push_back(std::move(step));
        return {};
    }

    [[nodiscard]] Result<> remove(std::vector<std::string> ids, bool eachMustMatch)
    {
        auto* last = m_steps.empty() ? nullptr : std::get_if<RemoveMembers>(&m_steps.back());
        if (last != nullptr && last->eachMustMatch == eachMustMatch) {
            std::ranges::move(ids, std::back_inserter(last->ids));
            return {};
        }
        return ids.empty() ? Result<>() : add(RemoveMembers{std::move(ids), eachMustMatch});
    }

    [[nodiscard]] Result<> changeFiltered(PatchPath& path, PatchVerb verb, const JsonValue& value)
    {
        std::optional<std::vector<std::string>> ids = idsNamedBy(*path.valueFilter->root);
        if (!path.path.subAttribute.empty()) {
            return changePart(path, verb, value, std::move(ids));
        }
        if (verb == PatchVerb::Remove) {
            return ids ? removeNamed(std::move(*ids)) : removeMatching(std::move(*path.valueFilter));
        }
        if (!ids) {
            return tl::unexpected(noTarget("'" + path.text + "' does not say which members: use 'value eq \"id\"'."));
        }
        return verb == PatchVerb::Add ? addNamed(path, std::move(*ids), value) : exchange(*ids, value);
    }

    /// Name, type and address of a member follow from the member itself, and its `value` is the member.
    [[nodiscard]] Result<> changePart(const PatchPath& path, PatchVerb verb, const JsonValue& value,
                                      std::optional<std::vector<std::string>> ids)
    {
        const bool isValue = equalsIgnoringAsciiCase(path.path.subAttribute, "value");
        const bool isSame = isValue && verb != PatchVerb::Remove && ids && value.is_string() &&
                            std::ranges::all_of(*ids, [&value](const std::string& id) {
                                return std::string_view(value.get_string()) == id;
                            });
        if (isSame) {
            return meet(verb, std::move(*ids));
        }
        if (isValue || !m_policy.acceptReadOnlyInPatch) {
            return tl::unexpected(partsStay(path.text));
        }
        // It changes nothing; whom it is about must be there all the same.
        return verb == PatchVerb::Replace && ids ? add(RequireMembers{std::move(*ids)}) : Result<>();
    }

    /// What a filter names must be there, or comes where the policy has it created.
    [[nodiscard]] Result<> meet(PatchVerb verb, std::vector<std::string> ids)
    {
        const bool isCreating =
            verb == PatchVerb::Add ? m_policy.createsOnFilteredAdd : m_policy.createsOnFilteredReplace;
        if (!isCreating) {
            return add(RequireMembers{std::move(ids)});
        }
        AddMembers step;
        for (std::string& id : ids) {
            step.members.push_back(Member{std::move(id), {}, {}});
        }
        return add(std::move(step));
    }

    [[nodiscard]] Result<> removeNamed(std::vector<std::string> ids)
    {
        if (!m_policy.removeNeedsMatch || ids.size() == 1) {
            return remove(std::move(ids), m_policy.removeNeedsMatch);
        }
        // One of them is enough.
        Result<> required = add(RequireMembers{ids});
        return required ? remove(std::move(ids), false) : required;
    }

    [[nodiscard]] Result<> removeMatching(Filter filter)
    {
        m_terms += termsOf(*filter.root);
        if (++m_filters > mostMemberFilters || m_terms > mostMemberTerms) {
            return tl::unexpected(tooMany(
                "One PATCH can remove members by " + std::to_string(mostMemberFilters) + " filters with " +
                std::to_string(mostMemberTerms) +
                " conditions in all other than 'value eq \"id\"', since each looks at every member. Nothing was "
                "changed; name the members by their ids, or send several requests."));
        }
        return add(RemoveMembersMatching{std::move(filter), m_policy.removeNeedsMatch});
    }

    /// Members that take the place of those with these ids; who is in both stays.
    [[nodiscard]] Result<> exchange(const std::vector<std::string>& ids, const JsonValue& value)
    {
        Result<std::vector<Member>> members = readMembers(value.is_array() ? value : JsonArray{value}, m_policy);
        if (!members) {
            return tl::unexpected(std::move(members.error()));
        }
        std::vector<std::string> leaving;
        std::ranges::copy_if(ids, std::back_inserter(leaving), [&members](const std::string& id) {
            return std::ranges::find(*members, id, &Member::value) == members->end();
        });
        Result<> done = m_policy.createsOnFilteredReplace ? Result<>() : add(RequireMembers{ids});
        if (done) {
            done = remove(std::move(leaving), false);
        }
        return done && !members->empty() ? add(AddMembers{std::move(*members)}) : done;
    }

    /// `add` at members that a filter names: there is nothing to add to those who are members already.
    [[nodiscard]] Result<> addNamed(const PatchPath& path, std::vector<std::string> ids, const JsonValue& parts)
    {
        const JsonObject* object = parts.if_object();
        const JsonValue* value = object == nullptr ? nullptr : findMember(*object, "value");
        const bool isAnother = value != nullptr && value->is_string() &&
                               std::ranges::find(ids, std::string_view(value->get_string())) == ids.end();
        return isAnother ? tl::unexpected(partsStay(path.text + ".value")) : meet(PatchVerb::Add, std::move(ids));
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    std::vector<GroupStep>& m_steps;
    std::size_t m_count = 0;
    std::size_t m_filters = 0;
    std::size_t m_terms = 0;
};

/// Tells what is said of members from the rest, which is done as on any resource.
class GroupPatchReader {
public:
    GroupPatchReader(const ResourceType& type, const ReadPolicy& policy)
        : m_type(type), m_policy(policy), m_members(type, policy, m_steps)
    {
    }

    [[nodiscard]] Result<> read(PatchOperation operation)
    {
        const AttributePath path = operation.path ? operation.path->path : AttributePath();
        const bool isCore = meansCore(m_type, path.schemaUrn);
        if (isCore && isMembers(path)) {
            return m_members.changeAt(*operation.path, operation.verb, operation.value);
        }
        const bool isBlock = isCore && path.attribute.empty() && operation.value.is_object();
        if (isBlock && operation.verb != PatchVerb::Remove) {
            Result<JsonObject> rest = withoutMembers(operation.verb, operation.value.get_object());
            if (!rest) {
                return tl::unexpected(std::move(rest.error()));
            }
            if (rest->empty()) {
                return {};
            }
            operation.value = std::move(*rest);
        }
        m_others.operations.push_back(std::move(operation));
        return {};
    }

    [[nodiscard]] std::vector<GroupStep> take()
    {
        if (!m_others.operations.empty()) {
            m_steps.emplace(m_steps.begin(), std::move(m_others));
        }
        return std::move(m_steps);
    }

private:
    /// Does what a value without a path says of members, who stay as they are unless they are named.
    [[nodiscard]] Result<JsonObject> withoutMembers(PatchVerb verb, const JsonObject& object)
    {
        JsonObject rest;
        for (const auto& member : object) {
            const std::string key(member.key());
            const bool isBlock = equalsIgnoringAsciiCase(key, m_type.core.urn) && member.value().is_object();
            if (isBlock) {
                Result<JsonObject> inner = withoutMembers(verb, member.value().get_object());
                if (!inner) {
                    return inner;
                }
                rest.emplace(member.key(), std::move(*inner));
                continue;
            }
            const Result<bool> isDone = changeMembers(verb, key, member.value());
            if (!isDone) {
                return tl::unexpected(isDone.error());
            }
            if (!*isDone) {
                rest.emplace(member.key(), member.value());
            }
        }
        return rest;
    }

    /// False for the key of something else.
    [[nodiscard]] Result<bool> changeMembers(PatchVerb verb, const std::string& key, const JsonValue& value)
    {
        Result<> done;
        if (equalsIgnoringAsciiCase(key, "members")) {
            done = m_members.change(verb, value);
        } else if (m_policy.acceptPathsAsKeys && coreAttribute(m_type, key) == nullptr) {
            Result<PatchPath> path = parsePatchPath(key, m_type);
            if (!path || !meansCore(m_type, path->path.schemaUrn) || !isMembers(path->path)) {
                return false;
            }
            done = m_members.changeAt(*path, verb, value);
        } else {
            return false;
        }
        return done ? Result<bool>(true) : tl::unexpected(std::move(done.error()));
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    std::vector<GroupStep> m_steps;
    MemberReader m_members;
    SetGroupAttributes m_others;
};

} // namespace

Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ReadPolicy& policy)
{
    return readGroupPatch(body, groupResourceType(), policy);
}

Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy)
{
    GroupPatchReader reader(type, policy);
    const Result<bool> done = readOperations(
        body, type, policy, [&reader](PatchOperation operation) { return reader.read(std::move(operation)); });
    return done ? Result<std::vector<GroupStep>>(reader.take()) : tl::unexpected(done.error());
}

Result<JsonObject> applyGroupAttributes(const JsonObject& current, const SetGroupAttributes& step)
{
    return applyGroupAttributes(groupResourceType(), current, step, {});
}

Result<JsonObject> applyGroupAttributes(const ResourceType& type, const JsonObject& current,
                                        const SetGroupAttributes& step, const ReadPolicy& policy)
{
    return applyOperations(type, current, step.operations, policy);
}

} // namespace rollcall::scim
