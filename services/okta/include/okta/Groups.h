// SPDX-License-Identifier: Apache-2.0
// Groups of an Okta organisation and who is in them.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"
#include "okta/Users.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class GroupType {
    Okta,    ///< editable
    App,     ///< imported from an app or a directory; its members cannot be changed here
    BuiltIn, ///< Everyone
    Other,
};

struct Group {
    GroupId id;
    GroupType type = GroupType::Other;
    std::string name;
    std::string description;
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> lastUpdated;
    std::optional<core::Timestamp> lastMembershipUpdated;
    std::optional<std::int64_t> usersCount; ///< only when asked for with `withStatistics`
};

/// At most one of search, filter and q; none lists all. `search` sees new groups late.
struct GroupQuery {
    std::string search = {};
    std::string filter = {};
    std::string q = {}; ///< prefix of the name; no further pages
    bool withStatistics = false;
    int limit = 200;
};

struct GroupDraft {
    std::string name = {};
    std::string description = {};
};

class Groups {
public:
    explicit Groups(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<Group> byId(const GroupId& id, std::stop_token stop);
    [[nodiscard]] Answer<Listing> list(const GroupQuery& query, const PageReceiver<Group>& receive,
                                       std::stop_token stop);
    [[nodiscard]] Answer<Collected<Group>> find(const GroupQuery& query, std::size_t maximum, std::stop_token stop);
    /// Those whose name is exactly that, case included. A group made seconds ago may be missing: keep its id.
    [[nodiscard]] Answer<std::vector<Group>> named(std::string_view name, std::stop_token stop);
    /// Conflict or Invalid when there is one of that name already.
    [[nodiscard]] Answer<Group> create(const GroupDraft& draft, std::stop_token stop);
    [[nodiscard]] Answer<> remove(const GroupId& id, std::stop_token stop);

    [[nodiscard]] Answer<Listing> members(const GroupId& id, const PageReceiver<User>& receive, std::stop_token stop);
    /// Both are idempotent. A rule of Okta's may undo a removal.
    [[nodiscard]] Answer<> addMember(const GroupId& id, const UserId& user, std::stop_token stop);
    [[nodiscard]] Answer<> removeMember(const GroupId& id, const UserId& user, std::stop_token stop);
    /// The apps that the group is assigned to.
    [[nodiscard]] Answer<Collected<AppId>> apps(const GroupId& id, std::stop_token stop);

    [[nodiscard]] static Call createCall(const GroupDraft& draft);
    [[nodiscard]] static Call addMemberCall(const GroupId& id, const UserId& user);
    [[nodiscard]] static Call removeMemberCall(const GroupId& id, const UserId& user);

private:
    Client& m_client;
};

} // namespace rollcall::okta
