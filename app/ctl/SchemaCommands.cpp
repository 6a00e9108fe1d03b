// SPDX-License-Identifier: Apache-2.0
// schema list | show | add | remove: an integration's own extensions of users and groups.
#include "composition/CompanionRole.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Input.h"
#include "ctl/Listing.h"
#include "scim/Fold.h"
#include "scim/SchemaDefinition.h"

#include <algorithm>
#include <utility>

namespace rollcall::ctl {

namespace {

Failure cannotBeRead(const directory::ExtensionSchema& stored, const std::string& why)
{
    return {ExitCode::Failed, "The stored schema " + stored.urn + " cannot be read: " + why};
}

Outcome<scim::Schema> readStored(const directory::ExtensionSchema& stored)
{
    const auto document = scim::parseJson(stored.definition);
    if (!document)
        return tl::unexpected(cannotBeRead(stored, document.error().detail));
    auto schema = scim::readSchemaDefinition(*document);
    if (!schema)
        return tl::unexpected(cannotBeRead(stored, schema.error().detail));
    return std::move(*schema);
}

scim::JsonObject toJson(const Chosen& chosen, const directory::ExtensionSchema& stored, const scim::Schema& schema)
{
    scim::JsonObject object;
    object["urn"] = stored.urn;
    object["resourceType"] = stored.resourceType;
    object["name"] = schema.name;
    object["attributes"] = static_cast<std::int64_t>(schema.attributes.size());
    object["lastModified"] = jsonTime(stored.lastModified);
    object["integration"] = chosen.integration.slug;
    return object;
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto all = chosen->session->extensionSchemas(chosen->integration.id);
    if (!all)
        return tl::unexpected(toFailure(all.error()));
    Listing listing(context.console(), context.isJson(), {"URN", "EXTENDS", "NAME", "ATTRIBUTES", "LAST CHANGE"});
    for (const directory::ExtensionSchema& stored : *all) {
        const auto schema = readStored(stored);
        if (!schema)
            return tl::unexpected(schema.error());
        listing.add([&] { return toJson(*chosen, stored, *schema); },
                    [&]() -> std::vector<std::string> {
                        return {stored.urn, stored.resourceType, std::string(schema->name),
                                std::to_string(schema->attributes.size()), textTime(stored.lastModified)};
                    });
    }
    listing.end(listing.size() == 0 ? "No schema of its own. `rollcallctl schema add` adds one." : "");
    return {};
}

/// "User" or "Group" as asked for, in any case; nothing when it was not said.
Outcome<std::string> readResourceType(const Invocation& invocation)
{
    const std::string given = invocation.value("resource-type");
    for (const char* known : {"User", "Group"}) {
        if (scim::equalsIgnoringAsciiCase(given, known))
            return std::string(known);
    }
    if (!given.empty())
        return usage("--resource-type must be User or Group.");
    return std::string();
}

/// By its URN, and by the resource type where both are extended by it.
Outcome<directory::ExtensionSchema> find(CommandContext& context, const Chosen& chosen)
{
    const std::string& urn = context.invocation().operands.front();
    const auto type = readResourceType(context.invocation());
    if (!type)
        return tl::unexpected(type.error());
    auto all = chosen.session->extensionSchemas(chosen.integration.id);
    if (!all)
        return tl::unexpected(toFailure(all.error()));
    std::erase_if(*all, [&](const directory::ExtensionSchema& each) {
        return !scim::equalsIgnoringAsciiCase(each.urn, urn) || (!type->empty() && each.resourceType != *type);
    });
    if (all->empty())
        return notFound(chosen.integration.slug + " has no schema \"" + urn +
                        "\" of its own. `rollcallctl schema list` shows them.");
    if (all->size() > 1)
        return usage("Both users and groups are extended by it. Say which with --resource-type User or Group.");
    return std::move(all->front());
}

Outcome<> show(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto stored = find(context, *chosen);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto schema = readStored(*stored);
    if (!schema)
        return tl::unexpected(schema.error());
    if (context.isJson()) {
        context.console().json(scim::describeSchema(*schema, {}));
        return {};
    }
    context.console().line(stored->urn + ": " + std::string(schema->name) + ", extends " + stored->resourceType);
    Listing listing(context.console(), false, {"ATTRIBUTE", "TYPE", "MUTABILITY", "RETURNED", "REQUIRED"});
    const auto row = [](const std::string& name, const scim::Attribute& attribute) -> std::vector<std::string> {
        return {name + (attribute.multiValued ? "[]" : ""), std::string(scim::toString(attribute.type)),
                std::string(scim::toString(attribute.mutability)), std::string(scim::toString(attribute.returned)),
                attribute.required ? "yes" : "no"};
    };
    const auto add = [&](const std::string& name, const scim::Attribute& attribute) {
        listing.add([] { return scim::JsonObject(); }, [&] { return row(name, attribute); });
    };
    for (const scim::Attribute& attribute : schema->attributes) {
        add(attribute.name, attribute);
        for (const scim::Attribute& part : attribute.subAttributes)
            add(attribute.name + "." + part.name, part);
    }
    listing.end();
    return {};
}

/// Whether it can stand beside what extends the same resource type already.
Outcome<> checkBeside(const Chosen& chosen, const scim::Schema& schema, const std::string& resourceType)
{
    const auto all = chosen.session->extensionSchemas(chosen.integration.id);
    if (!all)
        return tl::unexpected(toFailure(all.error()));
    std::vector<scim::Schema> extensions;
    for (const directory::ExtensionSchema& stored : *all) {
        if (stored.resourceType != resourceType || scim::equalsIgnoringAsciiCase(stored.urn, schema.urn))
            continue;
        auto read = readStored(stored);
        if (!read)
            return tl::unexpected(read.error());
        extensions.push_back(std::move(*read));
    }
    extensions.push_back(schema);
    const scim::ResourceType& type = resourceType == "Group" ? scim::groupResourceType() : scim::userResourceType();
    if (const auto extended = scim::withExtensions(type, extensions); !extended)
        return usage(extended.error().detail);
    return {};
}

Outcome<> add(CommandContext& context)
{
    auto type = readResourceType(context.invocation());
    if (!type)
        return tl::unexpected(type.error());
    if (type->empty())
        *type = "User";
    const auto text = readInput(context.invocation().operands.front());
    if (!text)
        return tl::unexpected(text.error());
    const auto document = scim::parseJson(*text);
    if (!document)
        return usage("The schema is not valid JSON: " + document.error().detail);
    const auto schema = scim::readSchemaDefinition(*document);
    if (!schema)
        return usage(schema.error().detail);
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    if (auto isRefused = app::refuseCompanion(chosen->integration, "schemas of its own"); !isRefused)
        return tl::unexpected(toFailure(isRefused.error()));
    if (auto fits = checkBeside(*chosen, *schema, *type); !fits)
        return fits;
    directory::ExtensionSchema stored{*type, std::string(schema->urn),
                                      scim::toJson(scim::JsonValue(scim::describeSchema(*schema, {}))),
                                      context.clock().now()};
    auto saved = context.write(
        [&](directory::WriteSession& session) { return session.saveExtensionSchema(chosen->integration.id, stored); });
    if (!saved)
        return saved;
    if (context.isJson())
        context.console().json(toJson(*chosen, stored, *schema));
    else
        context.console().line("Schema " + stored.urn + " extends " + stored.resourceType + " in " +
                               chosen->integration.slug + " by " + std::to_string(schema->attributes.size()) +
                               " attributes. A running listener knows it within a second.");
    return {};
}

Outcome<> remove(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto stored = find(context, *chosen);
    if (!stored)
        return tl::unexpected(stored.error());
    auto removed = context.write([&](directory::WriteSession& session) {
        return session.deleteExtensionSchema(chosen->integration.id, stored->resourceType, stored->urn);
    });
    if (!removed)
        return removed;
    if (context.isJson())
        context.console().json(
            scim::JsonObject{{"urn", stored->urn}, {"resourceType", stored->resourceType}, {"deleted", true}});
    else
        context.console().line("Schema " + stored->urn +
                               " is removed. What people hold of it stays stored and comes back with it.");
    return {};
}

} // namespace

std::vector<Command> schemaCommands()
{
    const Option resourceType{"resource-type", "User|Group", "What it extends"};
    return {
        {"schema", "list", "", "List an integration's own schemas", "", {}, list},
        {"schema", "show", "URN", "Show one schema; with --json as it is served", "", {resourceType}, show},
        {"schema",
         "add",
         "FILE",
         "Extend users or groups by a schema of your own, or replace it",
         "FILE holds a Schema document (RFC 7643 section 7) as JSON: id, name, description, attributes; - reads\n"
         "standard input. A document from another server's /Schemas can be used. Users are extended unless\n"
         "--resource-type says Group.",
         {resourceType},
         add},
        {"schema",
         "remove",
         "URN",
         "Remove a schema of your own",
         "What people hold of it stays stored.",
         {resourceType},
         remove},
    };
}

} // namespace rollcall::ctl
