// SPDX-License-Identifier: Apache-2.0
// profiles: what kinds of application there are, and which files are refused.
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Listing.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

namespace {

constexpr std::string_view fromProgram = "program";

constexpr std::string_view details =
    "Those of the program, and those in the folder `profiles` of the data directory: a file NAME.json there, with its\n"
    "guide NAME.md beside it, is a profile of its own from the next start of a program on. A broken one is left out,\n"
    "and named on standard error with line, place and reason. None takes the place of a shipped one.";

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

scim::JsonArray texts(const std::vector<std::string>& words)
{
    scim::JsonArray array;
    for (const std::string& word : words)
        array.emplace_back(scim::JsonString(word));
    return array;
}

std::string placeOf(const setup::Profile& profile)
{
    return profile.folder.empty() ? std::string(fromProgram) : profile.folder;
}

scim::JsonObject toJson(const setup::Profile& profile)
{
    return {{"id", profile.id},
            {"name", profile.name},
            {"vendor", profile.vendor},
            {"summary", profile.summary},
            {"isForDevelopment", profile.isForDevelopment},
            {"roles", texts(profile.roles)},
            {"authModes", texts(profile.authModes)},
            {"from", placeOf(profile)}};
}

Outcome<> list(CommandContext& context)
{
    const auto catalogue = context.profiles();
    if (!catalogue)
        return tl::unexpected(catalogue.error());
    Listing listing(context.console(), context.isJson(), {"ID", "NAME", "VENDOR", "ROLES", "AUTH", "FROM"});
    for (const setup::Profile& profile : (*catalogue)->profiles()) {
        listing.add([&profile] { return toJson(profile); },
                    [&profile]() -> std::vector<std::string> {
                        return {profile.id,
                                profile.name + (profile.isForDevelopment ? " (for development)" : ""),
                                profile.vendor,
                                joined(profile.roles),
                                joined(profile.authModes),
                                placeOf(profile)};
                    });
    }
    listing.end();
    for (const setup::ProfileProblem& problem : (*catalogue)->problems())
        context.console().error("profile refused: " + problem.toString());
    return {};
}

} // namespace

std::vector<Command> profileCommands()
{
    return {
        {"profiles", "", "", "List the kinds of application that are known, and those of your own", details, {}, list}};
}

} // namespace rollcall::ctl
