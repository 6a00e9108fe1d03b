// SPDX-License-Identifier: Apache-2.0
// serve: becomes the host of the directory and listens until asked to end.
#include "composition/BlockList.h"
#include "composition/DataLocation.h"
#include "composition/RelayGateway.h"
#include "composition/Settings.h"
#include "core/FileLock.h"
#include "core/Log.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/SignalWatch.h"

#include <QCoreApplication>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

Outcome<> readTls(const Invocation& invocation, listener::ListenerSettings& settings)
{
    const bool hasCertificate = invocation.has("tls-cert");
    const bool hasKey = invocation.has("tls-key");
    settings.isPlainHttpAllowed = invocation.has("http");
    // A stored certificate gives way to what is asked for this time.
    if (settings.isPlainHttpAllowed)
        settings.tls.reset();
    if (hasCertificate != hasKey)
        return usage("--tls-cert and --tls-key belong together.");
    if (!hasCertificate)
        return {};
    if (settings.isPlainHttpAllowed)
        return usage("--http and --tls-cert exclude each other.");
    settings.tls = http::TlsFiles{app::toPath(invocation.value("tls-cert")), app::toPath(invocation.value("tls-key"))};
    return {};
}

Outcome<> readAccess(const Invocation& invocation, listener::ListenerSettings& settings)
{
    using Settings = listener::ListenerSettings;
    const std::pair<std::string_view, std::vector<std::string> Settings::*> lists[] = {
        {"trusted-proxy", &Settings::trustedProxies},
        {"allow-from", &Settings::allowFrom},
        {"allow-enrolment-from", &Settings::allowEnrolmentFrom},
        {"allow-health-from", &Settings::allowHealthFrom}};
    for (const auto& [option, field] : lists) {
        if (!invocation.has(option))
            continue;
        auto blocks = app::readBlocks(invocation.values(option));
        if (!blocks)
            return usage(blocks.error().message);
        settings.*field = std::move(*blocks);
    }
    const auto without = invocation.values("without");
    for (const std::string& door : without) {
        if (door == "scim")
            settings.isScimOn = false;
        else if (door == "enrolment")
            settings.isEnrolmentOn = false;
        else if (door == "health")
            settings.isHealthOn = false;
        else
            return usage("--without must be scim, enrolment or health.");
    }
    return {};
}

/// Parts of the door that have addresses of their own.
Outcome<> readOwnAddresses(const Invocation& invocation, listener::ListenerSettings& settings)
{
    using Settings = listener::ListenerSettings;
    const std::pair<std::string_view, std::optional<listener::ListenAddress> Settings::*> addresses[] = {
        {"enrol-listen", &Settings::enrolmentListen}, {"health-listen", &Settings::healthListen}};
    for (const auto& [option, field] : addresses) {
        if (!invocation.has(option))
            continue;
        auto address = app::parseListenAddress(invocation.value(option));
        if (!address)
            return usage(address.error().message);
        settings.*field = listener::ListenAddress{std::move(address->address), address->port};
    }
    return {};
}

/// Options over stored settings over defaults.
Outcome<listener::ListenerSettings> readSettings(CommandContext& context)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    auto settings = app::readListenerSettings(**session);
    if (!settings && settings.error().kind == core::ErrorKind::Invalid)
        return usage(settings.error().message);
    if (!settings)
        return tl::unexpected(toFailure(settings.error()));
    const Invocation& invocation = context.invocation();
    if (invocation.has("listen")) {
        auto address = app::parseListenAddress(invocation.value("listen"));
        if (!address)
            return usage(address.error().message);
        settings->address = address->address;
        settings->port = address->port;
    }
    if (invocation.has("public-url")) {
        auto url = app::parsePublicUrl(invocation.value("public-url"));
        if (!url)
            return usage(url.error().message);
        settings->publicUrl = std::move(*url);
    }
    if (auto read = readOwnAddresses(invocation, *settings); !read)
        return tl::unexpected(read.error());
    if (auto tls = readTls(invocation, *settings); !tls)
        return tl::unexpected(tls.error());
    if (auto read = readAccess(invocation, *settings); !read)
        return tl::unexpected(read.error());
    if (const auto exposed = listener::checkExposure(*settings); !exposed) {
        if (exposed.error().kind == core::ErrorKind::Invalid)
            return usage(exposed.error().message);
        return refused(exposed.error().message +
                       " The options are --tls-cert FILE --tls-key FILE, or --http --trusted-proxy CIDR.");
    }
    return std::move(*settings);
}

/// Empty when none is given.
Outcome<std::string> readEnrolmentUrl(const Invocation& invocation)
{
    if (!invocation.has("enrol-url"))
        return std::string();
    auto url = app::parsePublicUrl(invocation.value("enrol-url"));
    if (!url)
        return usage(url.error().message);
    return std::move(*url);
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
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    auto settings = readSettings(context);
    if (!settings)
        return tl::unexpected(settings.error());
    const auto enrolmentUrl = readEnrolmentUrl(context.invocation());
    if (!enrolmentUrl)
        return tl::unexpected(enrolmentUrl.error());

    // Before the service, which drains first and may still hold it.
    const auto relay = std::make_shared<app::RelayGateway>(**database, context.clock());
    listener::ListenerService service(**database, context.clock());
    service.setDownstream(relay);
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
    host.url = service.status().url;
    if (auto updated = lock->update(host); !updated)
        core::logError("app", updated.error());
    // From here on a signal means: answer what runs, then end.
    const SignalWatch watch([] { QCoreApplication::quit(); });
    context.console().line("listening on " + host.url);
    const auto status = service.status();
    if (!status.enrolmentUrl.empty())
        context.console().line("enrolment pages on " + status.enrolmentUrl);
    if (!status.healthUrl.empty())
        context.console().line("health on " + status.healthUrl);
    QCoreApplication::exec();
    // The vendor's service may take longer than the listener waits: whoever waits for it is answered before that.
    relay->drain();
    service.stop();
    relay->stop();
    return {};
}

} // namespace

std::vector<Command> serveCommands()
{
    return {
        {"serve",
         "",
         "",
         "Listen for Okta until asked to end",
         "Prints `listening on URL` once it accepts. One process at a time listens for a directory; a second one is\n"
         "refused and told who does. SIGTERM and Ctrl+C answer what runs, then end.\n\n"
         "Plain HTTP is fine on loopback. On other addresses give a certificate, or --http together with the\n"
         "--trusted-proxy that ends TLS in front. What no option says comes from the settings.",
         {{"listen", "ADDR:PORT", "Where to listen (default 127.0.0.1:8420; port 0 lets the system choose)"},
          {"enrol-listen", "ADDR:PORT", "Where the enrolment pages listen (default: beside SCIM)"},
          {"health-listen", "ADDR:PORT", "Where /healthz and /readyz listen (default: beside SCIM)"},
          {"public-url", "URL", "The URL Okta is told; kept with the directory"},
          {"enrol-url", "URL", "The URL invited people are sent to; kept for when invitations are built"},
          {"tls-cert", "FILE", "Certificate chain, PEM; reloaded when it changes"},
          {"tls-key", "FILE", "Its private key, PEM"},
          {"http", "", "Plain HTTP although the address may not be loopback"},
          {"trusted-proxy", "CIDR", "X-Forwarded-For is believed from there only", true},
          {"allow-from", "CIDR", "Only these may reach /scim; okta:FILE takes Okta's published ranges", true},
          {"allow-enrolment-from", "CIDR", "Only these may reach the enrolment pages", true},
          {"allow-health-from", "CIDR", "Only these may reach /healthz and /readyz", true},
          {"without", "DOOR", "scim, enrolment or health: not answered at all", true}},
         serve,
         false,
         true}};
}

} // namespace rollcall::ctl
