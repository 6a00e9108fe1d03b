// SPDX-License-Identifier: Apache-2.0
// Groups by Okta's /api/v1/groups.
#include "okta/Groups.h"

#include "Json.h"
#include "Records.h"
#include "Text.h"

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

constexpr std::size_t mostApps = 1'000;
constexpr std::size_t mostOfOneName = 200;

GroupType typeOf(std::string_view text)
{
    if (text == "OKTA_GROUP")
        return GroupType::Okta;
    if (text == "APP_GROUP")
        return GroupType::App;
    return text == "BUILT_IN" ? GroupType::BuiltIn : GroupType::Other;
}

std::string groupPath(const GroupId& id)
{
    return "/api/v1/groups/" + percentEncoded(id.value);
}

std::string memberPath(const GroupId& id, const UserId& user)
{
    return groupPath(id) + "/users/" + percentEncoded(user.value);
}

Call listCall(const GroupQuery& query)
{
    Target target("/api/v1/groups");
    target.with("search", query.search).with("filter", query.filter).with("q", query.q);
    target.with("expand", query.withStatistics ? "stats" : "").with("limit", std::clamp(query.limit, 1, 200));
    return {.target = target.text()};
}

} // namespace

Group readGroup(Fields& fields)
{
    Group group;
    group.id = GroupId{fields.needed("id")};
    group.type = typeOf(fields.text("type"));
    Fields profile = fields.object("profile");
    group.name = profile.text("name");
    group.description = profile.text("description");
    group.created = fields.time("created");
    group.lastUpdated = fields.time("lastUpdated");
    group.lastMembershipUpdated = fields.time("lastMembershipUpdated");
    group.usersCount = fields.object("_embedded").object("stats").number("usersCount");
    return group;
}

Answer<Group> Groups::byId(const GroupId& id, std::stop_token stop)
{
    return readOne(m_client.send({.target = groupPath(id)}, std::move(stop)), readGroup);
}

Answer<Listing> Groups::list(const GroupQuery& query, const PageReceiver<Group>& receive, std::stop_token stop)
{
    return readPages(m_client, listCall(query), readGroup, receive, std::move(stop));
}

Answer<Collected<Group>> Groups::find(const GroupQuery& query, std::size_t maximum, std::stop_token stop)
{
    return collect(m_client, listCall(query), readGroup, maximum, std::move(stop));
}

Answer<std::vector<Group>> Groups::named(std::string_view name, std::stop_token stop)
{
    auto found = find({.search = "profile.name eq " + filterLiteral(name)}, mostOfOneName, std::move(stop));
    if (!found)
        return tl::unexpected(std::move(found.error()));
    // Okta compares without regard to case.
    std::erase_if(found->items, [&](const Group& group) { return group.name != name; });
    return std::move(found->items);
}

Answer<Group> Groups::create(const GroupDraft& draft, std::stop_token stop)
{
    return readOne(m_client.send(createCall(draft), std::move(stop)), readGroup);
}

Answer<> Groups::remove(const GroupId& id, std::stop_token stop)
{
    return done(m_client.send({.method = "DELETE", .target = groupPath(id)}, std::move(stop)));
}

Answer<Listing> Groups::members(const GroupId& id, const PageReceiver<User>& receive, std::stop_token stop)
{
    return readPages(m_client, {.target = groupPath(id) + "/users?limit=200"}, readUser, receive, std::move(stop));
}

Answer<> Groups::addMember(const GroupId& id, const UserId& user, std::stop_token stop)
{
    return done(m_client.send(addMemberCall(id, user), std::move(stop)));
}

Answer<> Groups::removeMember(const GroupId& id, const UserId& user, std::stop_token stop)
{
    return done(m_client.send(removeMemberCall(id, user), std::move(stop)));
}

Answer<Collected<AppId>> Groups::apps(const GroupId& id, std::stop_token stop)
{
    auto ids = collect(m_client, {.target = groupPath(id) + "/apps?limit=200"}, readId, mostApps, std::move(stop));
    if (!ids)
        return tl::unexpected(std::move(ids.error()));
    Collected<AppId> apps;
    apps.isComplete = ids->isComplete;
    for (auto& app : ids->items)
        apps.items.emplace_back(std::move(app));
    return apps;
}

Call Groups::createCall(const GroupDraft& draft)
{
    QJsonObject profile;
    profile.insert(QLatin1String("name"), toQt(draft.name));
    profile.insert(QLatin1String("description"), toQt(draft.description));
    QJsonObject body;
    body.insert(QLatin1String("profile"), profile);
    return {.method = "POST", .target = "/api/v1/groups", .body = toJson(body)};
}

Call Groups::addMemberCall(const GroupId& id, const UserId& user)
{
    return {.method = "PUT", .target = memberPath(id, user)};
}

Call Groups::removeMemberCall(const GroupId& id, const UserId& user)
{
    return {.method = "DELETE", .target = memberPath(id, user)};
}

} // namespace rollcall::okta
