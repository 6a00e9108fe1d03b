// SPDX-License-Identifier: Apache-2.0
// secrets status | unlock | rotate | key
#include "composition/DirectoryVault.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/DownstreamOptions.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::ctl {

namespace {

using secrets::VaultState;

Outcome<std::unique_ptr<app::DirectoryVault>> openVault(CommandContext& context)
{
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    return std::make_unique<app::DirectoryVault>(**database, context.clock());
}

std::string_view toText(VaultState state)
{
    switch (state) {
    case VaultState::Unused:
        return "unused";
    case VaultState::Open:
        return "open";
    case VaultState::Locked:
        break;
    }
    return "locked";
}

Outcome<> status(CommandContext& context)
{
    auto opened = openVault(context);
    if (!opened)
        return tl::unexpected(opened.error());
    auto& vault = (*opened)->vault();
    const auto status = vault.status();
    const auto stored = vault.list();
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    if (context.isJson()) {
        scim::JsonArray names;
        for (const secrets::SecretInfo& info : *stored)
            names.push_back(scim::JsonObject{{"name", info.name}, {"modified", jsonTime(info.modified)}});
        context.console().json(scim::JsonObject{{"state", toText(status.state)},
                                                {"place", status.place},
                                                {"message", status.message},
                                                {"secrets", std::move(names)}});
        return {};
    }
    Console& console = context.console();
    console.line("Stored secrets: " + std::string(toText(status.state)) +
                 (status.place.empty() ? "" : ", the key is in " + status.place));
    if (!status.message.empty())
        console.line(status.message);
    for (const secrets::SecretInfo& info : *stored)
        console.line("  " + info.name + ", entered " + textTime(info.modified));
    return {};
}

Outcome<> unlock(CommandContext& context)
{
    auto key = readSecret(context.invocation().value("key-file", "-"));
    if (!key)
        return tl::unexpected(key.error());
    auto opened = openVault(context);
    if (!opened)
        return tl::unexpected(opened.error());
    auto& vault = (*opened)->vault();
    const auto unlocked = vault.unlock(*key);
    if (!unlocked && unlocked.error().kind == core::ErrorKind::Invalid)
        return usage(unlocked.error().message);
    if (!unlocked)
        return tl::unexpected(toFailure(unlocked.error()));
    const auto place = vault.status().place;
    if (context.isJson())
        context.console().json(scim::JsonObject{{"state", toText(vault.status().state)}, {"place", place}});
    else
        context.console().line("The stored secrets are open on this computer; the key is in " + place + ".");
    return {};
}

Outcome<> rotate(CommandContext& context)
{
    auto opened = openVault(context);
    if (!opened)
        return tl::unexpected(opened.error());
    auto& vault = (*opened)->vault();
    if (const auto rotated = vault.rotate(); !rotated)
        return tl::unexpected(toFailure(rotated.error()));
    const auto place = vault.status().place;
    if (context.isJson())
        context.console().json(scim::JsonObject{{"rotated", true}, {"place", place}});
    else
        context.console().line("All stored secrets are sealed with the newest key, which is in " + place +
                               ". Other computers of this directory have to be unlocked with it.");
    return {};
}

Outcome<> key(CommandContext& context)
{
    auto opened = openVault(context);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto text = (*opened)->vault().keyText();
    if (!text)
        return tl::unexpected(toFailure(text.error()));
    if (context.isJson())
        context.console().json(scim::JsonObject{{"key", text->reveal()}});
    else
        context.console().text(std::string(text->reveal()) + (text->reveal().ends_with('\n') ? "" : "\n"));
    return {};
}

} // namespace

std::vector<Command> secretCommands()
{
    return {
        {"secrets",
         "status",
         "",
         "Show whether stored secrets can be read on this computer",
         "Names and times alone; no secret is shown.",
         {},
         status},
        {"secrets",
         "unlock",
         "",
         "Take the key with which another computer stored the secrets",
         "Reads what `secrets key` printed there, from standard input unless a file is named, so that no list of\n"
         "processes and no history of a shell shows it. The key is kept in the system's keychain, or in a private\n"
         "file beside your settings; ROLLCALL_KEY_FILE names another file.",
         {{"key-file", "FILE", "Where the key is (default: -, standard input)"}},
         unlock},
        {"secrets",
         "rotate",
         "",
         "Seal all stored secrets with a new key",
         "Ended early it leaves every secret readable, and is completed by running it again. With a service's\n"
         "credential the key is changed there first: the new one in front of the old one.",
         {},
         rotate},
        {"secrets",
         "key",
         "",
         "Print the key of the stored secrets, for `secrets unlock` elsewhere",
         "Whoever has the key and a copy of the directory can read every stored secret. Send it straight on, as in\n"
         "`rollcallctl secrets key | ssh host rollcallctl secrets unlock`, or keep it where you keep passwords, for\n"
         "the day this computer is lost. It is printed nowhere else.",
         {},
         key},
    };
}

} // namespace rollcall::ctl
