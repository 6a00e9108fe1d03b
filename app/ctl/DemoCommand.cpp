// SPDX-License-Identifier: Apache-2.0
// demo: the whole story without a screen. A simulated Okta pushes people and groups over real HTTP.
#include "composition/DataLocation.h"
#include "composition/DemoStory.h"
#include "core/FileLock.h"
#include "core/Log.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "listener/ListenerService.h"

#include <QTemporaryDir>

#include <chrono>
#include <cstddef>
#include <utility>

namespace rollcall::ctl {

namespace {

struct DemoOptions {
    std::size_t people = 250;
    std::size_t groups = 12;
    demo::ProvisioningFlavour flavour = demo::ProvisioningFlavour::PutOnly;
};

Outcome<DemoOptions> readOptions(const Invocation& invocation)
{
    const auto people = invocation.number("people", 250, 1, 1'000'000);
    const auto groups = invocation.number("groups", 12, 0, 1'000);
    if (!people || !groups)
        return tl::unexpected(!people ? people.error() : groups.error());
    const std::string flavour = invocation.value("flavour", "put");
    if (flavour != "put" && flavour != "patch")
        return usage("--flavour must be put or patch.");
    return DemoOptions{static_cast<std::size_t>(*people), static_cast<std::size_t>(*groups),
                       flavour == "put" ? demo::ProvisioningFlavour::PutOnly : demo::ProvisioningFlavour::Patch};
}

/// Progress goes to people only; machines get the summary.
void tell(CommandContext& context, const std::string& text)
{
    if (!context.isJson())
        context.console().line(text);
}

/// Pushes everything and reports every two seconds how far it is.
void playStory(CommandContext& context, demo::SimulatedOrganisation& organisation, const DemoOptions& options)
{
    tell(context, "Okta tests the connection and pushes " + std::to_string(options.people) + " people and " +
                      std::to_string(options.groups) + " groups …");
    organisation.testConnection();
    organisation.populate(options.people, options.groups, 1);
    organisation.assignAll();
    organisation.pushAllGroups();
    while (!organisation.waitUntilIdle(std::chrono::seconds{2})) {
        const auto now = organisation.statistics();
        tell(context, "  " + std::to_string(now.provisioned) + " people, " + std::to_string(now.groupsPushed) +
                          " groups, " + std::to_string(now.requests) + " requests");
    }
    tell(context, "A day passes: one is hired, one renamed, one gets another address, one leaves …");
    organisation.hire();
    organisation.rename();
    organisation.changeAddress();
    organisation.changeAttributes();
    if (options.groups > 1)
        organisation.moveBetweenGroups();
    organisation.deactivate();
    static_cast<void>(organisation.waitUntilIdle(std::chrono::minutes{2}));
}

scim::JsonObject toJson(const app::DemoSummary& summary, double seconds)
{
    scim::JsonObject object;
    scim::JsonArray later;
    for (const app::DemoFigure& figure : summary.figures) {
        if (figure.value) {
            object[figure.name] = *figure.value;
        } else {
            object[figure.name] = nullptr;
            later.push_back(scim::JsonValue(scim::JsonString(figure.name)));
        }
    }
    object["notBuiltYet"] = std::move(later);
    scim::JsonArray missing;
    for (const std::string& sentence : summary.missing)
        missing.push_back(scim::JsonValue(scim::JsonString(sentence)));
    object["missing"] = std::move(missing);
    object["seconds"] = seconds;
    return object;
}

Outcome<> playIn(CommandContext& context, const std::filesystem::path& folder, const DemoOptions& options)
{
    auto profiles = context.profiles();
    if (!profiles)
        return tl::unexpected(profiles.error());
    if (auto made = core::makePrivateFolder(folder); !made)
        return tl::unexpected(toFailure(made.error()));
    directory::HostInfo host{"rollcallctl demo", core::currentProcessId(), {}, context.clock().now()};
    auto lock = directory::HostLock::acquire(folder, host);
    if (!lock)
        return tl::unexpected(toFailure(lock.error()));
    directory::OpenOptions open;
    open.dataDirectory = folder;
    open.clock = &context.clock();
    auto database = directory::Database::open(open);
    if (!database)
        return tl::unexpected(toFailure(database.error()));
    listener::ListenerService service(**database, context.clock());
    listener::ListenerSettings settings;
    settings.port = 0;
    if (auto started = service.start(settings); !started)
        return tl::unexpected(toFailure(started.error()));
    host.url = service.status().url;
    if (auto updated = lock->update(host); !updated)
        core::logError("app", updated.error());
    tell(context, "Listening on " + host.url);

    auto connection = app::connectDemo(**database, **profiles, options.flavour, host.url);
    if (!connection)
        return tl::unexpected(toFailure(connection.error()));
    const auto begin = std::chrono::steady_clock::now();
    demo::VirtualClock clock(context.clock().now());
    demo::SimulatedOrganisation organisation(std::move(connection->settings), clock);
    playStory(context, organisation, options);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

    auto session = (*database)->newReadSession();
    if (!session)
        return tl::unexpected(toFailure(session.error()));
    const auto summary = app::summariseDemo(**session, connection->integration, organisation.statistics());
    if (!summary)
        return tl::unexpected(toFailure(summary.error()));
    if (context.isJson()) {
        context.console().json(toJson(*summary, elapsed.count()));
    } else {
        context.console().line("");
        context.console().text(summary->toText());
    }
    if (!summary->missing.empty())
        return tl::unexpected(
            Failure{ExitCode::Failed, "The demonstration is incomplete: " + summary->missing.front()});
    return {};
}

Outcome<> demonstrate(CommandContext& context)
{
    const auto options = readOptions(context.invocation());
    if (!options)
        return tl::unexpected(options.error());
    const GlobalOptions& global = context.invocation().global;
    // Only a folder that is named is touched: the demonstration must not end up in somebody's real directory.
    if (!global.dataDirectory.empty() || !global.database.empty()) {
        auto folder = context.dataDirectory();
        if (!folder)
            return tl::unexpected(folder.error());
        return playIn(context, *folder, *options);
    }
    const QTemporaryDir folder;
    if (!folder.isValid())
        return tl::unexpected(
            Failure{ExitCode::Failed, "No temporary folder can be made: " + folder.errorString().toStdString() + "."});
    return playIn(context, app::toPath(folder.path().toStdString()), *options);
}

} // namespace

std::vector<Command> demoCommands()
{
    return {
        {"demo",
         "",
         "",
         "Play the whole story with a simulated Okta, without a screen",
         "Works in a temporary folder unless --data-dir is given. Ends with a table; exit code 1 when anything that\n"
         "Okta pushed is missing. `demo okta` serves the simulated organisation by itself.",
         {{"people", "N", "How many people Okta has (default 250)"},
          {"groups", "N", "How many groups (default 12)"},
          {"flavour", "put|patch", "App Integration Wizard app or catalogue app (default put)"}},
         demonstrate,
         false,
         true},
        demoOktaCommand()};
}

} // namespace rollcall::ctl
