// SPDX-License-Identifier: Apache-2.0
// people list | show
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Listing.h"
#include "ctl/Slices.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace rollcall::ctl {

namespace {

std::optional<directory::PersonSort> parseSort(const std::string& text)
{
    static const std::map<std::string, directory::PersonSort, std::less<>> names{
        {"name", directory::PersonSort::Name},       {"userName", directory::PersonSort::UserName},
        {"email", directory::PersonSort::Email},     {"department", directory::PersonSort::Department},
        {"created", directory::PersonSort::Created}, {"lastModified", directory::PersonSort::LastModified},
    };
    const auto found = names.find(text);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

Outcome<directory::PersonQuery> readQuery(const Invocation& invocation, directory::IntegrationId integration)
{
    directory::PersonQuery query;
    query.integration = integration;
    query.search = invocation.value("search");
    query.isDescending = invocation.has("descending");
    if (invocation.has("active") && invocation.has("inactive"))
        return usage("--active and --inactive exclude each other.");
    if (invocation.has("active"))
        query.active = true;
    if (invocation.has("inactive"))
        query.active = false;
    const auto sort = parseSort(invocation.value("sort", "name"));
    if (!sort)
        return usage("--sort must be name, userName, email, department, created or lastModified.");
    query.sort = *sort;
    return query;
}

scim::JsonObject toJson(const directory::PersonRow& row)
{
    scim::JsonObject object;
    object["id"] = row.id.value;
    object["userName"] = row.userName;
    object["name"] = row.name;
    object["email"] = row.email;
    object["active"] = row.active;
    object["externalId"] = row.externalId;
    object["department"] = row.department;
    object["title"] = row.title;
    object["employeeNumber"] = row.employeeNumber;
    object["groups"] = row.groups;
    object["created"] = jsonTime(row.created);
    object["lastModified"] = jsonTime(row.lastModified);
    return object;
}

std::vector<std::string> toCells(const directory::PersonRow& row)
{
    return {row.name,       row.userName,
            row.email,      row.active ? "active" : "inactive",
            row.department, textTime(row.lastModified)};
}

Outcome<> list(CommandContext& context)
{
    auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    directory::ReadSession& session = *chosen->session;
    const auto query = readQuery(context.invocation(), chosen->integration.id);
    constexpr std::int64_t all = std::numeric_limits<std::int32_t>::max();
    const auto limit = context.invocation().number("limit", all, 0, all);
    const auto offset = context.invocation().number("offset", 0, 0, all);
    if (!query || !limit || !offset)
        return tl::unexpected(!query ? query.error() : !limit ? limit.error() : offset.error());
    const auto order = session.personOrder(*query, {});
    if (!order)
        return tl::unexpected(toFailure(order.error()));
    const std::size_t from = std::min(static_cast<std::size_t>(*offset), order->size());
    const auto page = std::span(*order).subspan(from, std::min(static_cast<std::size_t>(*limit), order->size() - from));
    Listing listing(context.console(), context.isJson(),
                    {"NAME", "USERNAME", "E-MAIL", "STATE", "DEPARTMENT", "LAST CHANGE"});
    auto done = forEachRow(
        page, [&session](auto ids) { return session.personRows(ids); },
        [&listing](const directory::PersonRow& row) {
            listing.add([&row] { return toJson(row); }, [&row] { return toCells(row); });
        });
    if (!done)
        return done;
    listing.end(std::to_string(page.size()) + " of " + std::to_string(order->size()) + " people.");
    return {};
}

/// By userName first, then by SCIM id.
Outcome<directory::Person> findPerson(const Chosen& chosen, const std::string& wanted)
{
    auto person = chosen.session->personByUserName(chosen.integration.id, wanted);
    if (person && !*person)
        person = chosen.session->person(chosen.integration.id, directory::ResourceId(wanted));
    if (!person)
        return tl::unexpected(toFailure(person.error()));
    if (!*person)
        return notFound("Nobody in " + chosen.integration.slug + " has the userName or id \"" + wanted + "\".");
    return std::move(**person);
}

scim::JsonObject toJson(const directory::Person& person, const std::vector<directory::GroupReference>& groups)
{
    scim::JsonObject object;
    object["id"] = person.id.value;
    object["userName"] = person.userName;
    object["externalId"] = person.externalId;
    object["active"] = person.active;
    object["created"] = jsonTime(person.created);
    object["lastModified"] = jsonTime(person.lastModified);
    object["version"] = person.version;
    scim::JsonArray names;
    for (const directory::GroupReference& group : groups)
        names.push_back(scim::JsonObject{{"id", group.id.value}, {"displayName", group.displayName}});
    object["groups"] = std::move(names);
    return object;
}

Outcome<> show(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto person = findPerson(*chosen, context.invocation().operands.front());
    if (!person)
        return tl::unexpected(person.error());
    const auto groups = chosen->session->groupsOfPerson(person->rowId);
    if (!groups)
        return tl::unexpected(toFailure(groups.error()));
    const auto resource = scim::parseJson(person->resource);
    if (!resource)
        return tl::unexpected(
            Failure{ExitCode::Failed, "The stored record cannot be read: " + resource.error().detail});
    if (context.isJson()) {
        scim::JsonObject object = toJson(*person, *groups);
        object["integration"] = chosen->integration.slug;
        object["resource"] = *resource;
        context.console().json(object);
        return {};
    }
    Console& console = context.console();
    console.line(person->userName + (person->active ? "" : " (inactive)"));
    console.line("  id             " + person->id.value);
    console.line("  created        " + textTime(person->created));
    console.line("  last change    " + textTime(person->lastModified));
    for (const directory::GroupReference& group : *groups)
        console.line("  in group       " + group.displayName);
    for (const scim::FlatAttribute& attribute : scim::flatten(scim::userResourceType(), resource->as_object()))
        console.line("  " + attribute.path + ": " + attribute.value);
    return {};
}

} // namespace

std::vector<Command> peopleCommands()
{
    return {
        {"people",
         "list",
         "",
         "List people",
         "All of them, unless --limit says otherwise. Words of --search must all be found, in any field.",
         {{"search", "TEXT", "Part of a name, userName, address, phone or id"},
          {"active", "", "Only active people"},
          {"inactive", "", "Only deactivated people"},
          {"sort", "COLUMN", "name, userName, email, department, created or lastModified"},
          {"descending", "", "The last first"},
          {"limit", "N", "At most so many"},
          {"offset", "N", "Leave out the first so many"}},
         list},
        {"people", "show", "USERNAME|ID", "Show one person with every attribute", "", {}, show},
    };
}

} // namespace rollcall::ctl
