// SPDX-License-Identifier: Apache-2.0
// People of an Okta organisation: look up, search, change single attributes, begin activation again.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"
#include "okta/Value.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class UserStatus {
    Staged,
    Provisioned,
    Active,
    Recovery,
    PasswordExpired,
    LockedOut,
    Suspended,
    Deprovisioned,
    Other, ///< see `statusText`
};

struct User {
    UserId id;
    UserStatus status = UserStatus::Other;
    std::string statusText; ///< as Okta spells it
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> activated;
    std::optional<core::Timestamp> statusChanged;
    std::optional<core::Timestamp> lastLogin;
    std::optional<core::Timestamp> lastUpdated;
    std::string typeId;       ///< oty…
    std::string providerType; ///< credentials.provider.type: OKTA, ACTIVE_DIRECTORY, FEDERATION …
    Profile profile;
    /// The life-cycle actions that Okta allows now ("suspend", "reactivate" …); only of a single read, empty in lists.
    std::vector<std::string> allowedActions;
    std::string etag; ///< only of a single read

    [[nodiscard]] std::string login() const { return textOf(profile, "login"); }
    [[nodiscard]] std::string email() const { return textOf(profile, "email"); }
    /// displayName, else given and family name, else login.
    [[nodiscard]] std::string name() const;
};

/// Exactly one of search, filter and q, or none. Without any, Okta leaves out deprovisioned people; search and filter
/// include them. `search` sees changes late; reading by id does not.
struct UserQuery {
    std::string search = {}; ///< e.g. `profile.byndidRegistered eq true`
    std::string filter = {};
    std::string q = {}; ///< prefix of names or e-mail; at most 200 and no further pages
    int limit = 200;
};

/// A text as a literal of search and filter expressions: in quotes, with quotes and backslashes escaped.
[[nodiscard]] std::string filterLiteral(std::string_view text);

struct ProfileChange {
    Profile attributes = {};  ///< only what changes; null removes a value
    std::string ifMatch = {}; ///< an ETag; empty for none
    /// The attribute was added to the schema just now: "not defined in profile" is asked again for up to a minute.
    bool mayAwaitSchema = false;
};

class Users {
public:
    explicit Users(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<User> byId(const UserId& id, std::stop_token stop);
    /// NotFound; Invalid for a login with a slash, which Okta cannot address: search for it.
    [[nodiscard]] Answer<User> byLogin(std::string_view login, std::stop_token stop);
    [[nodiscard]] Answer<Listing> list(const UserQuery& query, const PageReceiver<User>& receive, std::stop_token stop);
    /// At most `maximum`.
    [[nodiscard]] Answer<Collected<User>> find(const UserQuery& query, std::size_t maximum, std::stop_token stop);
    /// The groups of one person.
    [[nodiscard]] Answer<std::vector<GroupId>> groupsOf(const UserId& id, std::stop_token stop);

    /// Changes the named attributes alone (POST, never PUT, which would empty the others). Permission with E0000023 as
    /// Conflict: another source owns the attribute.
    [[nodiscard]] Answer<User> change(const UserId& id, const ProfileChange& change, std::stop_token stop);
    /// Only for people who are Provisioned or in Recovery; Conflict or Invalid otherwise. With `sendsMail` Okta mails
    /// its activation link to the person. The link itself is not kept.
    [[nodiscard]] Answer<> reactivate(const UserId& id, bool sendsMail, std::stop_token stop);

    [[nodiscard]] static Call changeCall(const UserId& id, const ProfileChange& change);
    [[nodiscard]] static Call reactivateCall(const UserId& id, bool sendsMail);

private:
    Client& m_client;
};

} // namespace rollcall::okta
