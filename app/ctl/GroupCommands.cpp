// SPDX-License-Identifier: Apache-2.0
// groups list | show
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Listing.h"

#include <algorithm>
#include <utility>

namespace rollcall::ctl {

namespace {

scim::JsonObject toJson(const directory::GroupRow& row)
{
    scim::JsonObject object;
    object["id"] = row.id.value;
    object["displayName"] = row.displayName;
    object["members"] = row.memberCount;
    object["lastModified"] = jsonTime(row.lastModified);
    return object;
}

scim::JsonObject toJson(const directory::MemberRow& member)
{
    return scim::JsonObject{{"value", member.id.value},
                            {"display", member.display},
                            {"name", member.name},
                            {"type", member.kind == directory::MemberKind::Person ? "User" : "Group"},
                            {"active", member.active}};
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto rows = chosen->session->groupRows(chosen->integration.id);
    if (!rows)
        return tl::unexpected(toFailure(rows.error()));
    Listing listing(context.console(), context.isJson(), {"NAME", "MEMBERS", "LAST CHANGE", "ID"});
    for (const directory::GroupRow& row : *rows) {
        listing.add([&row] { return toJson(row); },
                    [&row]() -> std::vector<std::string> {
                        return {row.displayName, std::to_string(row.memberCount), textTime(row.lastModified),
                                row.id.value};
                    });
    }
    listing.end(std::to_string(listing.size()) + " groups.");
    return {};
}

Outcome<directory::GroupRow> findGroup(const Chosen& chosen, const std::string& wanted)
{
    auto rows = chosen.session->groupRows(chosen.integration.id);
    if (!rows)
        return tl::unexpected(toFailure(rows.error()));
    const auto row = std::ranges::find_if(*rows, [&wanted](const directory::GroupRow& each) {
        return each.displayName == wanted || each.id.value == wanted;
    });
    if (row == rows->end())
        return notFound("No group in " + chosen.integration.slug + " has the name or id \"" + wanted + "\".");
    return std::move(*row);
}

template<class Take>
Outcome<> forEachMember(const Chosen& chosen, const directory::GroupRow& group, Take take)
{
    constexpr std::int64_t slice = 1000;
    for (std::int64_t after = 0;;) {
        const auto page = chosen.session->members(group.rowId, after, slice);
        if (!page)
            return tl::unexpected(toFailure(page.error()));
        if (page->empty())
            return {};
        for (const directory::MemberRow& member : *page)
            take(member);
        after = page->back().rowId;
    }
}

Outcome<> showJson(Console& console, const Chosen& chosen, const directory::GroupRow& group)
{
    scim::JsonArray members;
    auto read =
        forEachMember(chosen, group, [&](const directory::MemberRow& member) { members.push_back(toJson(member)); });
    if (!read)
        return read;
    scim::JsonObject object = toJson(group);
    object["integration"] = chosen.integration.slug;
    object["memberCount"] = group.memberCount;
    object["members"] = std::move(members);
    console.json(object);
    return {};
}

Outcome<> show(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto group = findGroup(*chosen, context.invocation().operands.front());
    if (!group)
        return tl::unexpected(group.error());
    if (context.isJson())
        return showJson(context.console(), *chosen, *group);
    context.console().line(group->displayName + ": " + std::to_string(group->memberCount) + " members");
    Listing listing(context.console(), false, {"NAME", "MEMBER", "STATE", "ID"});
    auto read = forEachMember(*chosen, *group, [&listing](const directory::MemberRow& member) {
        listing.add([&member] { return toJson(member); },
                    [&member]() -> std::vector<std::string> {
                        return {member.name, member.display, member.active ? "active" : "inactive", member.id.value};
                    });
    });
    if (!read)
        return read;
    listing.end();
    return {};
}

} // namespace

std::vector<Command> groupCommands()
{
    return {
        {"groups", "list", "", "List groups", "", {}, list},
        {"groups", "show", "NAME|ID", "Show one group with its members", "", {}, show},
    };
}

} // namespace rollcall::ctl
