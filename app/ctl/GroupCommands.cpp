// SPDX-License-Identifier: Apache-2.0
// groups list | show
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"

#include <algorithm>
#include <utility>

namespace rollcall::ctl {

namespace {

constexpr std::int64_t slice = 1000;

scim::JsonObject toJson(const directory::GroupRow& row)
{
    scim::JsonObject object;
    object["id"] = row.id.value;
    object["displayName"] = row.displayName;
    object["members"] = row.memberCount;
    object["lastModified"] = jsonTime(row.lastModified);
    return object;
}

Outcome<std::vector<directory::GroupRow>> readGroups(CommandContext& context, const directory::Integration& integration)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    auto rows = (*session)->groupRows(integration.id);
    if (!rows)
        return tl::unexpected(toFailure(rows.error()));
    return std::move(*rows);
}

Outcome<> list(CommandContext& context)
{
    auto integration = context.integration();
    if (!integration)
        return tl::unexpected(integration.error());
    const auto rows = readGroups(context, *integration);
    if (!rows)
        return tl::unexpected(rows.error());
    if (context.isJson()) {
        context.console().beginArray();
        for (const directory::GroupRow& row : *rows)
            context.console().element(toJson(row));
        context.console().endArray();
        return {};
    }
    TextTable table{"NAME", "MEMBERS", "LAST CHANGE", "ID"};
    for (const directory::GroupRow& row : *rows)
        table.addRow({row.displayName, std::to_string(row.memberCount), textTime(row.lastModified), row.id.value});
    if (!table.isEmpty())
        context.console().table(table);
    context.console().line(std::to_string(rows->size()) + " groups.");
    return {};
}

Outcome<> show(CommandContext& context)
{
    auto integration = context.integration();
    if (!integration)
        return tl::unexpected(integration.error());
    const auto rows = readGroups(context, *integration);
    auto session = context.session();
    if (!rows || !session)
        return tl::unexpected(!rows ? rows.error() : session.error());
    const std::string& wanted = context.invocation().operands.front();
    const auto row = std::find_if(rows->begin(), rows->end(), [&wanted](const directory::GroupRow& each) {
        return each.displayName == wanted || each.id.value == wanted;
    });
    if (row == rows->end())
        return notFound("No group in " + integration->slug + " has the name or id \"" + wanted + "\".");

    scim::JsonObject object = toJson(*row);
    object["integration"] = integration->slug;
    object["memberCount"] = row->memberCount;
    scim::JsonArray members;
    TextTable table{"NAME", "MEMBER", "STATE", "ID"};
    for (std::int64_t after = 0;;) {
        const auto page = (*session)->members(row->rowId, after, slice);
        if (!page)
            return tl::unexpected(toFailure(page.error()));
        if (page->empty())
            break;
        for (const directory::MemberRow& member : *page) {
            const bool isPerson = member.kind == directory::MemberKind::Person;
            members.push_back(scim::JsonObject{{"value", member.id.value},
                                               {"display", member.display},
                                               {"name", member.name},
                                               {"type", isPerson ? "User" : "Group"},
                                               {"active", member.active}});
            table.addRow({member.name, member.display, member.active ? "active" : "inactive", member.id.value});
        }
        after = page->back().rowId;
    }
    object["members"] = std::move(members);
    if (context.isJson()) {
        context.console().json(object);
        return {};
    }
    context.console().line(row->displayName + ": " + std::to_string(row->memberCount) + " members");
    if (!table.isEmpty())
        context.console().table(table);
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
