// SPDX-License-Identifier: Apache-2.0
// settings get | set
#include "composition/RememberedSettings.h"
#include "composition/Settings.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"

#include <utility>

namespace rollcall::ctl {

namespace {

std::string knownKeys()
{
    std::string keys;
    for (const app::SettingDefinition& definition : app::settingDefinitions())
        keys += (keys.empty() ? "" : ", ") + std::string(definition.key);
    return keys;
}

Outcome<> get(CommandContext& context)
{
    const auto wanted = context.invocation().operand();
    if (wanted && app::findSetting(*wanted) == nullptr)
        return notFound("There is no setting \"" + *wanted + "\". There are: " + knownKeys() + ".");
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    scim::JsonObject object;
    TextTable table{"SETTING", "VALUE", "MEANING"};
    for (const app::SettingDefinition& definition : app::settingDefinitions()) {
        if (wanted && definition.key != *wanted)
            continue;
        const auto value = app::readSetting(**session, definition.key);
        if (!value)
            return tl::unexpected(toFailure(value.error()));
        object[definition.key] = *value;
        table.addRow({std::string(definition.key), *value, std::string(definition.description)});
        if (wanted && !context.isJson())
            context.console().line(*value);
    }
    if (context.isJson())
        context.console().json(object);
    else if (!wanted)
        context.console().table(table);
    return {};
}

Outcome<> set(CommandContext& context)
{
    const std::string& key = context.invocation().operands[0];
    const std::string& given = context.invocation().operands[1];
    const app::SettingDefinition* definition = app::findSetting(key);
    if (definition == nullptr)
        return notFound("There is no setting \"" + key + "\". There are: " + knownKeys() + ".");
    std::string value;
    if (!given.empty()) {
        auto normal = definition->normalise(given);
        if (!normal)
            return usage(normal.error().message);
        value = std::move(*normal);
    }
    auto saved = context.write([&](directory::WriteSession& session) { return session.saveSetting(key, value); });
    if (!saved)
        return saved;
    if (const auto database = context.database())
        app::rememberListenerSettings(**database);
    const std::string inForce = value.empty() ? std::string(definition->fallback) : value;
    if (context.isJson())
        context.console().json(scim::JsonObject{{key, inForce}});
    else
        context.console().line(key + " is " + (inForce.empty() ? "unset" : inForce) +
                               (value.empty() ? " (the default)" : "") +
                               ". A running listener takes it at its next start.");
    return {};
}

} // namespace

std::vector<Command> settingsCommands()
{
    return {
        {"settings", "get", "[KEY]", "Show one setting or all", "", {}, get},
        {"settings",
         "set",
         "KEY VALUE",
         "Change a setting",
         "An empty value \"\" goes back to the default. Secrets are not settings and cannot be given here.",
         {},
         set},
    };
}

} // namespace rollcall::ctl
