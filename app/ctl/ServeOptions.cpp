// SPDX-License-Identifier: Apache-2.0
// Options over stored settings over defaults.
#include "ctl/ServeOptions.h"

#include "composition/BlockList.h"
#include "composition/DataLocation.h"
#include "composition/Settings.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

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
    using List = std::pair<std::string_view, std::vector<std::string> Settings::*>;
    const std::array<List, 4> lists{{{"trusted-proxy", &Settings::trustedProxies},
                                     {"allow-from", &Settings::allowFrom},
                                     {"allow-enrolment-from", &Settings::allowEnrolmentFrom},
                                     {"allow-health-from", &Settings::allowHealthFrom}}};
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
    using Address = std::pair<std::string_view, std::optional<listener::ListenAddress> Settings::*>;
    const std::array<Address, 2> addresses{
        {{"enrol-listen", &Settings::enrolmentListen}, {"health-listen", &Settings::healthListen}}};
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

} // namespace

Outcome<listener::ListenerSettings> withServeOptions(const Invocation& invocation, listener::ListenerSettings settings)
{
    if (invocation.has("listen")) {
        auto address = app::parseListenAddress(invocation.value("listen"));
        if (!address)
            return usage(address.error().message);
        settings.address = address->address;
        settings.port = address->port;
    }
    if (invocation.has("public-url")) {
        auto url = app::parsePublicUrl(invocation.value("public-url"));
        if (!url)
            return usage(url.error().message);
        settings.publicUrl = std::move(*url);
    }
    if (auto read = readOwnAddresses(invocation, settings); !read)
        return tl::unexpected(read.error());
    if (auto tls = readTls(invocation, settings); !tls)
        return tl::unexpected(tls.error());
    if (auto read = readAccess(invocation, settings); !read)
        return tl::unexpected(read.error());
    return settings;
}

Outcome<std::string> readEnrolmentUrl(const Invocation& invocation)
{
    if (!invocation.has("enrol-url"))
        return std::string();
    auto url = app::parsePublicUrl(invocation.value("enrol-url"));
    if (!url)
        return usage(url.error().message);
    return std::move(*url);
}

std::vector<Option> serveOptions()
{
    return {{"listen", "ADDR:PORT", "Where to listen (default 127.0.0.1:8420; port 0 lets the system choose)"},
            {"enrol-listen", "ADDR:PORT", "Where the enrolment pages listen (default: beside SCIM)"},
            {"health-listen", "ADDR:PORT", "Where /healthz and /readyz listen (default: beside SCIM)"},
            {"public-url", "URL", "The URL Okta is told; kept with the directory"},
            {"enrol-url", "URL", "The URL invited people are sent to; kept with the directory"},
            {"tls-cert", "FILE", "Certificate chain, PEM; reloaded when it changes"},
            {"tls-key", "FILE", "Its private key, PEM"},
            {"http", "", "Plain HTTP although the address may not be loopback"},
            {"trusted-proxy", "CIDR", "X-Forwarded-For is believed from there only", true},
            {"allow-from", "CIDR", "Only these may reach /scim; okta:FILE takes Okta's published ranges", true},
            {"allow-enrolment-from", "CIDR", "Only these may reach the enrolment pages", true},
            {"allow-health-from", "CIDR", "Only these may reach /healthz and /readyz", true},
            {"without", "DOOR", "scim, enrolment or health: not answered at all", true}};
}

} // namespace rollcall::ctl
