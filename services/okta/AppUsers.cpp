// SPDX-License-Identifier: Apache-2.0
// Assignments by Okta's /api/v1/apps/{id}/users and /groups.
#include "okta/AppUsers.h"

#include "Json.h"
#include "Records.h"
#include "Text.h"
#include "Words.h"

#include <array>
#include <utility>

namespace rollcall::okta {

namespace {

constexpr std::size_t mostGroups = 10'000;
/// The most that Okta gives a page: the bucket of apps is the tightest one.
constexpr int pageSize = 500;

constexpr std::array<Word<SyncState>, 5> syncStates{{{"DISABLED", SyncState::Disabled},
                                                     {"OUT_OF_SYNC", SyncState::OutOfSync},
                                                     {"SYNCING", SyncState::Syncing},
                                                     {"SYNCHRONIZED", SyncState::Synchronized},
                                                     {"ERROR", SyncState::Error}}};

constexpr std::array<Word<AssignmentScope>, 2> scopes{
    {{"USER", AssignmentScope::Person}, {"GROUP", AssignmentScope::Group}}};

AppUser readAppUser(Fields& fields)
{
    AppUser user;
    user.id = UserId{fields.needed("id")};
    user.externalId = fields.text("externalId");
    user.scope = meaningOf(fields.text("scope"), scopes, AssignmentScope::Other);
    user.status = fields.text("status");
    user.syncText = fields.text("syncState");
    user.sync = meaningOf(user.syncText, syncStates, SyncState::Other);
    user.created = fields.time("created");
    user.lastUpdated = fields.time("lastUpdated");
    user.statusChanged = fields.time("statusChanged");
    user.lastSync = fields.time("lastSync");
    user.userName = fields.object("credentials").text("userName");
    user.profile = fields.profile("profile");
    user.group = GroupId{lastSegment(fields.object("_links").object("group").text("href"))};
    Fields embedded = fields.object("_embedded").object("user");
    if (!embedded.isEmpty())
        user.user = readUser(embedded);
    return user;
}

AppGroup readAppGroup(Fields& fields)
{
    AppGroup group;
    group.id = GroupId{fields.needed("id")};
    if (const auto priority = fields.number("priority"))
        group.priority = static_cast<int>(*priority);
    group.lastUpdated = fields.time("lastUpdated");
    group.profile = fields.profile("profile");
    return group;
}

std::string usersPath(const AppId& app)
{
    return "/api/v1/apps/" + percentEncoded(app.value) + "/users";
}

std::string userPath(const AppId& app, const UserId& user)
{
    return usersPath(app) + "/" + percentEncoded(user.value);
}

std::string groupPath(const AppId& app, const GroupId& group)
{
    return "/api/v1/apps/" + percentEncoded(app.value) + "/groups/" + percentEncoded(group.value);
}

QJsonObject changesOf(const AssignmentDraft& draft)
{
    QJsonObject body;
    if (!draft.userName.empty()) {
        QJsonObject credentials;
        credentials.insert(QLatin1String("userName"), toQt(draft.userName));
        body.insert(QLatin1String("credentials"), credentials);
    }
    if (!draft.profile.empty())
        body.insert(QLatin1String("profile"), toJson(draft.profile));
    return body;
}

} // namespace

ProvisioningOutcome AppUser::outcome() const
{
    if (sync == SyncState::Error)
        return ProvisioningOutcome::Failed;
    for (const std::string_view ended : {"DEPROVISIONED", "INACTIVE", "REVOKED", "SUSPENDED", "UNASSIGNED"}) {
        if (status == ended)
            return ProvisioningOutcome::Ended;
    }
    if (sync == SyncState::Disabled && externalId.empty())
        return ProvisioningOutcome::NotProvisioning;
    if (!externalId.empty())
        return ProvisioningOutcome::Done;
    const bool isWaiting =
        status == "STAGED" || status == "PENDING" || sync == SyncState::Syncing || sync == SyncState::OutOfSync;
    return isWaiting ? ProvisioningOutcome::Pending : ProvisioningOutcome::Unclear;
}

std::string_view toString(ProvisioningOutcome outcome)
{
    constexpr std::array<std::string_view, 6> words{"not-provisioning", "pending", "done",
                                                    "failed",           "ended",   "unclear"};
    return words.at(static_cast<std::size_t>(outcome));
}

Answer<Listing> AppUsers::list(const AppId& app, bool withUser, const PageReceiver<AppUser>& receive,
                               std::stop_token stop)
{
    Target target(usersPath(app));
    target.with("limit", pageSize).with("expand", withUser ? "user" : "");
    return readPages(m_client, {.target = target.text()}, readAppUser, receive, std::move(stop));
}

Answer<AppUser> AppUsers::byId(const AppId& app, const UserId& user, std::stop_token stop)
{
    return readOne(m_client.send({.target = userPath(app, user) + "?expand=user"}, std::move(stop)), readAppUser);
}

Answer<AppUser> AppUsers::assign(const AppId& app, const AssignmentDraft& draft, std::stop_token stop)
{
    return readOne(m_client.send(assignCall(app, draft), std::move(stop)), readAppUser);
}

Answer<AppUser> AppUsers::change(const AppId& app, const AssignmentDraft& draft, std::stop_token stop)
{
    return readOne(
        m_client.send({.method = "POST", .target = userPath(app, draft.user), .body = toJson(changesOf(draft))},
                      std::move(stop)),
        readAppUser);
}

Answer<> AppUsers::unassign(const AppId& app, const UserId& user, std::stop_token stop)
{
    return done(m_client.send(unassignCall(app, user), std::move(stop)));
}

Answer<Collected<AppGroup>> AppUsers::groups(const AppId& app, std::stop_token stop)
{
    return collect(m_client, {.target = "/api/v1/apps/" + percentEncoded(app.value) + "/groups?limit=200"},
                   readAppGroup, mostGroups, std::move(stop));
}

Answer<AppGroup> AppUsers::assignGroup(const AppId& app, const GroupId& group, std::stop_token stop)
{
    return readOne(m_client.send(assignGroupCall(app, group), std::move(stop)), readAppGroup);
}

Answer<> AppUsers::unassignGroup(const AppId& app, const GroupId& group, std::stop_token stop)
{
    return done(m_client.send({.method = "DELETE", .target = groupPath(app, group)}, std::move(stop)));
}

Call AppUsers::assignCall(const AppId& app, const AssignmentDraft& draft)
{
    QJsonObject body = changesOf(draft);
    body.insert(QLatin1String("id"), toQt(draft.user.value));
    body.insert(QLatin1String("scope"), QLatin1String("USER"));
    return {.method = "POST", .target = usersPath(app), .body = toJson(body)};
}

Call AppUsers::unassignCall(const AppId& app, const UserId& user)
{
    return {.method = "DELETE", .target = userPath(app, user) + "?sendEmail=false"};
}

Call AppUsers::assignGroupCall(const AppId& app, const GroupId& group)
{
    return {.method = "PUT", .target = groupPath(app, group)};
}

} // namespace rollcall::okta
