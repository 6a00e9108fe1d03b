// SPDX-License-Identifier: Apache-2.0
// Our copy of a downstream's directory in memory: what the operations of the relay make of it.
#pragma once

#include "relay/FirstImport.h"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace rollcall::test {

class MemoryCopy final : public relay::CopyView, public relay::CopyWriter {
public:
    struct Group {
        scim::JsonObject attributes;
        std::set<std::string> members;
    };
    std::map<std::string, scim::JsonObject, std::less<>> people;
    std::map<std::string, Group, std::less<>> groups;
    int transactions = 0;
    /// Called before each transaction; an error ends it.
    std::function<core::Result<>()> beforeApply;

    [[nodiscard]] core::Result<std::optional<scim::JsonObject>> person(std::string_view id) override
    {
        const auto found = people.find(id);
        return found == people.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] core::Result<std::optional<StoredGroup>> group(std::string_view id) override
    {
        const auto found = groups.find(id);
        if (found == groups.end())
            return std::nullopt;
        const auto& members = found->second.members;
        return StoredGroup{found->second.attributes, {members.begin(), members.end()}};
    }

    [[nodiscard]] core::Result<std::vector<std::string>> ids(relay::ResourceKind kind) override
    {
        std::vector<std::string> result;
        if (kind == relay::ResourceKind::Person) {
            for (const auto& [id, attributes] : people)
                result.push_back(id);
        } else {
            for (const auto& [id, group] : groups)
                result.push_back(id);
        }
        return result;
    }

    [[nodiscard]] core::Result<> apply(std::span<const relay::CopyOperation> operations) override
    {
        if (beforeApply) {
            if (auto ready = beforeApply(); !ready)
                return ready;
        }
        ++transactions;
        for (const auto& operation : operations) {
            if (auto done = std::visit([this](const auto& one) { return applyOne(one); }, operation); !done)
                return done;
        }
        return {};
    }

private:
    [[nodiscard]] core::Result<> applyOne(const relay::PersonState& state)
    {
        people[state.id] = state.attributes;
        return {};
    }

    [[nodiscard]] core::Result<> applyOne(const relay::GroupState& state)
    {
        Group& group = groups[state.id];
        group.attributes = state.attributes;
        if (!state.members)
            return {};
        group.members.clear();
        return add(group, *state.members);
    }

    [[nodiscard]] core::Result<> applyOne(const relay::GroupSteps& steps)
    {
        const auto found = groups.find(steps.id);
        if (found == groups.end())
            return core::failure(core::ErrorKind::NotFound, "There is no group " + steps.id + ".");
        for (const auto& step : steps.steps) {
            if (auto done = take(found->second, step); !done)
                return done;
        }
        return {};
    }

    [[nodiscard]] core::Result<> applyOne(const relay::Removal& removal)
    {
        people.erase(removal.id);
        groups.erase(removal.id);
        for (auto& [id, group] : groups)
            group.members.erase(removal.id);
        return {};
    }

    [[nodiscard]] core::Result<> take(Group& group, const scim::GroupStep& step)
    {
        if (const auto* attributes = std::get_if<scim::SetGroupAttributes>(&step)) {
            auto changed = scim::applyGroupAttributes(group.attributes, *attributes);
            if (!changed)
                return core::failure(core::ErrorKind::Invalid, changed.error().detail);
            group.attributes = std::move(*changed);
        } else if (const auto* added = std::get_if<scim::AddMembers>(&step)) {
            return add(group, added->members);
        } else if (const auto* removed = std::get_if<scim::RemoveMembers>(&step)) {
            for (const std::string& id : removed->ids)
                group.members.erase(id);
        } else if (const auto* replaced = std::get_if<scim::ReplaceMembers>(&step)) {
            group.members.clear();
            return add(group, replaced->members);
        } else if (std::holds_alternative<scim::RemoveAllMembers>(step)) {
            group.members.clear();
        } else if (std::holds_alternative<scim::RemoveMembersMatching>(step)) {
            return core::failure(core::ErrorKind::Invalid, "Removal by a filter is not kept in memory.");
        }
        return {};
    }

    /// As the directory: a member must be there.
    [[nodiscard]] core::Result<> add(Group& group, const std::vector<scim::Member>& members)
    {
        for (const auto& member : members) {
            if (!people.contains(member.value) && !groups.contains(member.value))
                return core::failure(core::ErrorKind::Invalid, "There is no member " + member.value + ".");
            group.members.insert(member.value);
        }
        return {};
    }
};

} // namespace rollcall::test
