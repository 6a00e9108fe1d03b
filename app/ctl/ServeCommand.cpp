// SPDX-License-Identifier: Apache-2.0
// serve: becomes the host of the directory and listens until asked to end.
#include "composition/OnboardingHost.h"
#include "composition/RelayGateway.h"
#include "composition/RememberedSettings.h"
#include "composition/Settings.h"
#include "core/FileLock.h"
#include "core/Log.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/ServeOptions.h"
#include "ctl/SignalWatch.h"

#include <QCoreApplication>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using StartingDoorPointer = std::unique_ptr<listener::StartingDoor>;

/// Before the directory is open, where an option or an earlier run says where to listen; null otherwise.
Outcome<StartingDoorPointer> askToComeAgain(const Invocation& invocation, const std::filesystem::path& folder)
{
    auto remembered = app::rememberedListenerSettings(folder);
    const bool isAddressKnown = remembered || invocation.has("listen");
    const auto settings = withServeOptions(invocation, std::move(remembered).value_or(listener::ListenerSettings{}));
    if (!settings)
        return tl::unexpected(settings.error());
    return isAddressKnown ? app::openStartingDoor(*settings, app::rememberedClients(folder)) : StartingDoorPointer();
}

/// Options over stored settings over defaults.
Outcome<listener::ListenerSettings> readSettings(CommandContext& context)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    auto stored = app::readListenerSettings(**session);
    if (!stored && stored.error().kind == core::ErrorKind::Invalid)
        return usage(stored.error().message);
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    auto settings = withServeOptions(context.invocation(), std::move(*stored));
    if (!settings)
        return settings;
    if (const auto exposed = listener::checkExposure(*settings); !exposed) {
        if (exposed.error().kind == core::ErrorKind::Invalid)
            return usage(exposed.error().message);
        return refused(exposed.error().message +
                       " The options are --tls-cert FILE --tls-key FILE, or --http --trusted-proxy CIDR.");
    }
    return settings;
}

/// URLs that other processes must know too are kept with the directory.
Outcome<> keepUrls(CommandContext& context, const listener::ListenerSettings& settings, const std::string& enrolmentUrl)
{
    const Invocation& invocation = context.invocation();
    if (!invocation.has("public-url") && enrolmentUrl.empty())
        return {};
    return context.write([&](directory::WriteSession& session) -> core::Result<> {
        if (invocation.has("public-url")) {
            if (auto saved = session.saveSetting(app::setting::listenerPublicUrl, settings.publicUrl); !saved)
                return saved;
        }
        return enrolmentUrl.empty() ? core::Result<>() : session.saveSetting(app::setting::enrolmentUrl, enrolmentUrl);
    });
}

void tellWhere(Console& console, const listener::ListenerStatus& status)
{
    console.line("listening on " + status.url);
    if (!status.enrolmentUrl.empty())
        console.line("enrolment pages on " + status.enrolmentUrl);
    if (!status.healthUrl.empty())
        console.line("health on " + status.healthUrl);
}

/// With the directory open, until asked to end. `host` is what the lock says of us.
Outcome<> listen(CommandContext& context, StartingDoorPointer starting, directory::HostLock& lock,
                 directory::HostInfo host)
{
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    const auto profiles = context.profiles();
    if (!profiles)
        return tl::unexpected(profiles.error());
    auto settings = readSettings(context);
    if (!settings)
        return tl::unexpected(settings.error());
    const auto enrolmentUrl = readEnrolmentUrl(context.invocation());
    if (!enrolmentUrl)
        return tl::unexpected(enrolmentUrl.error());

    // Before the service, which drains first and may still hold it.
    const auto relay = std::make_shared<app::RelayGateway>(**database, context.clock());
    auto onboarding = app::OnboardingHost::create(**database, context.clock(), **profiles);
    if (!onboarding)
        return tl::unexpected(toFailure(onboarding.error()));
    listener::ListenerService service(**database, context.clock());
    service.setDownstream(relay);
    (*onboarding)->plugInto(service);
    service.takeOver(std::move(starting));
    if (auto started = service.start(*settings); !started) {
        // What cannot be read or bound was given wrongly; what somebody else holds is refused.
        if (started.error().kind == core::ErrorKind::Invalid)
            return usage(started.error().message);
        return tl::unexpected(toFailure(started.error()));
    }
    // Only now: options that lead nowhere leave no trace. Before the lock names us, so that whoever reads there reads
    // these.
    if (auto kept = keepUrls(context, *settings, *enrolmentUrl); !kept)
        return kept;
    app::rememberListenerSettings(**database);
    const auto status = service.status();
    host.url = status.url;
    if (auto updated = lock.update(host); !updated)
        core::logError("app", updated.error());
    // From here on a signal means: answer what runs, then end.
    const SignalWatch watch([] { QCoreApplication::quit(); });
    tellWhere(context.console(), status);
    (*onboarding)->setActive(true);
    QCoreApplication::exec();
    // What is under way ends while the listener still answers; what waits is done by whoever listens next.
    (*onboarding)->stop();
    // The vendor's service may take longer than the listener waits: whoever waits for it is answered before that.
    relay->drain();
    service.stop();
    relay->stop();
    return {};
}

Outcome<> serve(CommandContext& context)
{
    auto folder = context.dataDirectory();
    if (!folder)
        return tl::unexpected(folder.error());
    if (auto made = core::makePrivateFolder(*folder); !made)
        return tl::unexpected(toFailure(made.error()));
    directory::HostInfo host{"rollcallctl serve", core::currentProcessId(), {}, context.clock().now()};
    auto lock = directory::HostLock::acquire(*folder, host);
    if (!lock)
        return tl::unexpected(toFailure(lock.error()));
    auto starting = askToComeAgain(context.invocation(), *folder);
    if (!starting)
        return tl::unexpected(starting.error());
    return listen(context, std::move(*starting), *lock, std::move(host));
}

} // namespace

std::vector<Command> serveCommands()
{
    return {
        {"serve", "", "", "Listen for Okta until asked to end",
         "Prints `listening on URL` once it serves. While the directory is still being opened or upgraded, whoever\n"
         "calls is asked to come again (429 with Retry-After), where --listen or an earlier run says at which "
         "address.\n"
         "One process at a time listens for a directory; a second one is refused and told who does. SIGTERM and\n"
         "Ctrl+C answer what runs, then end.\n\n"
         "Plain HTTP is fine on loopback. On other addresses give a certificate, or --http together with the\n"
         "--trusted-proxy that ends TLS in front. What no option says comes from the settings.",
         serveOptions(), serve, false, true}};
}

} // namespace rollcall::ctl
