// SPDX-License-Identifier: Apache-2.0
// demo: the whole story without a screen. A simulated Okta pushes people and groups over real HTTP.
#include "composition/DataLocation.h"
#include "composition/DemoOnboarding.h"
#include "composition/DemoStory.h"
#include "composition/OnboardingHost.h"
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
#include <cstdint>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

struct DemoOptions {
    std::size_t people = 250;
    std::size_t groups = 12;
    std::size_t acting = 20; ///< of the people, who open their mail and register
    demo::ProvisioningFlavour flavour = demo::ProvisioningFlavour::PutOnly;
    std::string profile;
};

Outcome<DemoOptions> readOptions(const Invocation& invocation)
{
    const auto people = invocation.number("people", 250, 1, 1'000'000);
    const auto groups = invocation.number("groups", 12, 0, 1'000);
    const auto acting = invocation.number("acting", 20, 0, 1'000'000);
    if (!people || !groups || !acting)
        return tl::unexpected(!people ? people.error() : !groups ? groups.error() : acting.error());
    const std::string flavour = invocation.value("flavour", "put");
    if (flavour != "put" && flavour != "patch")
        return usage("--flavour must be put or patch.");
    const bool isPut = flavour == "put";
    return DemoOptions{
        static_cast<std::size_t>(*people), static_cast<std::size_t>(*groups), static_cast<std::size_t>(*acting),
        isPut ? demo::ProvisioningFlavour::PutOnly : demo::ProvisioningFlavour::Patch, invocation.value("profile")};
}

/// Progress goes to people only; machines get the summary.
void tell(CommandContext& context, const std::string& text)
{
    if (!context.isJson())
        context.console().line(text);
}

/// Pushes everything and reports every two seconds how far it is.
void playArrival(CommandContext& context, demo::SimulatedOrganisation& organisation, const DemoOptions& options)
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
}

void playDay(CommandContext& context, demo::SimulatedOrganisation& organisation, const DemoOptions& options)
{
    tell(context, "A day passes: one is renamed, one gets another address, one leaves …");
    organisation.rename();
    organisation.changeAddress();
    organisation.changeAttributes();
    if (options.groups > 1)
        organisation.moveBetweenGroups();
    organisation.deactivate();
    static_cast<void>(organisation.waitUntilIdle(std::chrono::minutes{2}));
}

scim::JsonObject toJson(const app::DemoSummary& summary, const app::DemoTimes& times, double seconds)
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
    object["hireToMailSeconds"] = times.toMail;
    object["hireToWrittenBackSeconds"] = times.toWrittenBack;
    object["seconds"] = seconds;
    return object;
}

std::string secondsText(double seconds)
{
    const auto tenths = static_cast<std::int64_t>(seconds * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

/// However the story ends: what mails asks the service, and what the service serves asks the directory.
struct Ending {
    app::OnboardingHost& hosting;
    listener::ListenerService& service;

    ~Ending()
    {
        hosting.stop();
        service.stop();
    }
};

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
    auto hosting = app::OnboardingHost::create(**database, context.clock(), **profiles);
    if (!hosting)
        return tl::unexpected(toFailure(hosting.error()));
    listener::ListenerService service(**database, context.clock());
    (*hosting)->plugInto(service);
    listener::ListenerSettings settings;
    settings.port = 0;
    if (auto started = service.start(settings); !started)
        return tl::unexpected(toFailure(started.error()));
    host.url = service.status().url;
    if (auto updated = lock->update(host); !updated)
        core::logError("app", updated.error());
    tell(context, "Listening on " + host.url);

    auto connection = app::connectDemo(**database, **profiles, options.flavour, host.url, options.profile);
    if (!connection)
        return tl::unexpected(toFailure(connection.error()));
    const auto begin = std::chrono::steady_clock::now();
    demo::VirtualClock clock(context.clock().now());
    demo::SimulatedOrganisation organisation(std::move(connection->settings), clock);
    const setup::Profile* profile = (*profiles)->find(connection->integration.profileId);
    auto onboarding = app::DemoOnboarding::start({**database, context.clock(), service, organisation, clock},
                                                 profile != nullptr && profile->registration.has_value());
    if (!onboarding)
        return tl::unexpected(toFailure(onboarding.error()));
    (*hosting)->setOkta((*onboarding)->okta());
    const Ending ending{**hosting, service};
    (*hosting)->setActive(true);
    playArrival(context, organisation, options);
    const auto times =
        (*onboarding)->play(connection->integration, options.acting, [&context](const std::string& line) {
            tell(context, line);
        });
    if (!times)
        return tl::unexpected(toFailure(times.error()));
    playDay(context, organisation, options);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

    auto session = (*database)->newReadSession();
    if (!session)
        return tl::unexpected(toFailure(session.error()));
    const auto summary =
        app::summariseDemo(**session, connection->integration, organisation.statistics(), (*onboarding)->ownGroups());
    if (!summary)
        return tl::unexpected(toFailure(summary.error()));
    if (context.isJson()) {
        context.console().json(toJson(*summary, *times, elapsed.count()));
    } else {
        context.console().line("");
        context.console().text(summary->toText());
        context.console().line("  From hire to mail " + secondsText(times->toMail) + ", to written back " +
                               secondsText(times->toWrittenBack));
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
          {"acting", "N", "How many open their mail and register (default 20)"},
          {"profile", "ID", "Play it for that application, e.g. trusona or beyond-identity"},
          {"flavour", "put|patch", "App Integration Wizard app or catalogue app (default put)"}},
         demonstrate,
         false,
         true},
        demoOktaCommand()};
}

} // namespace rollcall::ctl
