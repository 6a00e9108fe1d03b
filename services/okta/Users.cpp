// SPDX-License-Identifier: Apache-2.0
// People by Okta's /api/v1/users.
#include "okta/Users.h"

#include "FailureText.h"
#include "Json.h"
#include "Records.h"
#include "Text.h"
#include "Words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::milliseconds;

/// How long, in all, a new attribute of the schema is waited for.
constexpr milliseconds longestForSchema{60'000};
constexpr milliseconds firstLook{1'000};

constexpr std::array<Word<UserStatus>, 8> statuses{{{"STAGED", UserStatus::Staged},
                                                    {"PROVISIONED", UserStatus::Provisioned},
                                                    {"ACTIVE", UserStatus::Active},
                                                    {"RECOVERY", UserStatus::Recovery},
                                                    {"PASSWORD_EXPIRED", UserStatus::PasswordExpired},
                                                    {"LOCKED_OUT", UserStatus::LockedOut},
                                                    {"SUSPENDED", UserStatus::Suspended},
                                                    {"DEPROVISIONED", UserStatus::Deprovisioned}}};

std::string userPath(const UserId& id)
{
    return "/api/v1/users/" + percentEncoded(id.value);
}

Call listCall(const UserQuery& query)
{
    Target target("/api/v1/users");
    target.with("search", query.search).with("filter", query.filter).with("q", query.q);
    target.with("limit", std::clamp(query.limit, 1, 200));
    return {.target = target.text()};
}

Answer<User> readOneUser(Answer<Reply> reply)
{
    if (!reply)
        return tl::unexpected(std::move(reply.error()));
    auto user = readOne(*reply, readUser);
    if (user)
        user->etag = reply->etag;
    return user;
}

bool isUndefinedAttribute(const Failure& failure)
{
    return failure.errorCode == "E0000001" && std::ranges::any_of(failure.causes, [](const std::string& cause) {
               return containsIgnoringCase(cause, "not defined in profile");
           });
}

} // namespace

User readUser(Fields& fields)
{
    User user;
    user.id = UserId{fields.needed("id")};
    user.statusText = fields.text("status");
    user.status = meaningOf(user.statusText, statuses, UserStatus::Other);
    user.created = fields.time("created");
    user.activated = fields.time("activated");
    user.statusChanged = fields.time("statusChanged");
    user.lastLogin = fields.time("lastLogin");
    user.lastUpdated = fields.time("lastUpdated");
    user.typeId = fields.object("type").text("id");
    user.providerType = fields.object("credentials").object("provider").text("type");
    user.profile = fields.profile("profile");
    Fields links = fields.object("_links");
    for (const auto& name : links.names()) {
        // Some links are lists of links; only actions have a method.
        if (links.raw(name.c_str()).starts_with('{') && links.object(name.c_str()).text("method") == "POST")
            user.allowedActions.push_back(name);
    }
    return user;
}

std::string readId(Fields& fields)
{
    return fields.needed("id");
}

std::string User::name() const
{
    if (auto display = textOf(profile, "displayName"); !display.empty())
        return display;
    const auto given = textOf(profile, "firstName");
    const auto family = textOf(profile, "lastName");
    const std::string both = given + (given.empty() || family.empty() ? "" : " ") + family;
    return both.empty() ? login() : both;
}

std::string filterLiteral(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

Answer<User> Users::byId(const UserId& id, std::stop_token stop)
{
    return readOneUser(m_client.send({.target = userPath(id)}, std::move(stop)));
}

Answer<User> Users::byLogin(std::string_view login, std::stop_token stop)
{
    if (login.empty() || login.find('/') != std::string_view::npos)
        return tl::unexpected(ownFailure(FailureKind::Invalid,
                                         "Okta cannot look up a login that is empty or holds a slash. Search for the "
                                         "person by e-mail address instead."));
    return readOneUser(m_client.send({.target = "/api/v1/users/" + percentEncoded(login)}, std::move(stop)));
}

Answer<Listing> Users::list(const UserQuery& query, const PageReceiver<User>& receive, std::stop_token stop)
{
    return readPages(m_client, listCall(query), readUser, receive, std::move(stop));
}

Answer<Collected<User>> Users::find(const UserQuery& query, std::size_t maximum, std::stop_token stop)
{
    return collect(m_client, listCall(query), readUser, maximum, std::move(stop));
}

Answer<std::vector<GroupId>> Users::groupsOf(const UserId& id, std::stop_token stop)
{
    std::vector<GroupId> groups;
    const PageReceiver<std::string> receive = [&](std::vector<std::string>&& page) {
        for (auto& group : page)
            groups.emplace_back(std::move(group));
        return true;
    };
    const auto listing =
        readPages(m_client, {.target = userPath(id) + "/groups?limit=200"}, readId, receive, std::move(stop));
    if (!listing)
        return tl::unexpected(listing.error());
    return groups;
}

Answer<User> Users::change(const UserId& id, const ProfileChange& change, std::stop_token stop)
{
    milliseconds waited{0};
    for (milliseconds span = firstLook;; span *= 2) {
        auto user = readOneUser(m_client.send(changeCall(id, change), stop));
        if (user || !change.mayAwaitSchema || !isUndefinedAttribute(user.error()) || waited + span > longestForSchema)
            return user;
        if (auto paused = m_client.pause(span, stop); !paused)
            return tl::unexpected(std::move(paused.error()));
        waited += span;
    }
}

Answer<> Users::reactivate(const UserId& id, bool sendsMail, std::stop_token stop)
{
    return done(m_client.send(reactivateCall(id, sendsMail), std::move(stop)));
}

Call Users::changeCall(const UserId& id, const ProfileChange& change)
{
    QJsonObject body;
    body.insert(QLatin1String("profile"), toJson(change.attributes));
    return {.method = "POST", .target = userPath(id), .body = toJson(body), .ifMatch = change.ifMatch};
}

Call Users::reactivateCall(const UserId& id, bool sendsMail)
{
    return {.method = "POST",
            .target = userPath(id) + "/lifecycle/reactivate?sendEmail=" + (sendsMail ? "true" : "false")};
}

} // namespace rollcall::okta
