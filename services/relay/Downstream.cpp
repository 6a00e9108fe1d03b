// SPDX-License-Identifier: Apache-2.0
// What a downstream's settings must fulfil, and which header fields go on to it.
#include "relay/Downstream.h"

#include "PassedHeaders.h"
#include "core/WebClient.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>

namespace rollcall::relay {

namespace {

core::Result<> wrongField(const std::string& field, const std::string& why)
{
    return core::failure(core::ErrorKind::Invalid, field + ": " + why);
}

core::Result<> checkAddress(const std::string& field, const std::string& url)
{
    if (auto checked = core::checkWebUrl(url); !checked)
        return wrongField(field, checked.error().message);
    return {};
}

} // namespace

bool isPassedOn(std::string_view headerName)
{
    constexpr std::array<std::string_view, 7> names{"Accept",        "Accept-Charset", "Content-Type", "If-Match",
                                                    "If-None-Match", "Prefer",         "User-Agent"};
    return std::ranges::any_of(
        names, [&](std::string_view known) { return scim::equalsIgnoringAsciiCase(known, headerName); });
}

core::Result<> checkDownstream(const Downstream& downstream)
{
    if (auto base = checkAddress("Base URL", downstream.baseUrl); !base)
        return base;
    if (downstream.baseUrl.find('?') != std::string::npos)
        return wrongField("Base URL", "it must end before the question mark.");
    if (downstream.timeout.count() <= 0 || downstream.budget.count() <= 0)
        return wrongField("Time", "it must be more than nothing.");
    switch (downstream.auth) {
    case DownstreamAuth::Bearer:
        return {};
    case DownstreamAuth::Header:
        if (downstream.headerName.empty() || isPassedOn(downstream.headerName))
            return wrongField("Header name", "\"" + downstream.headerName + "\" cannot carry a credential.");
        return {};
    case DownstreamAuth::Basic:
        if (downstream.username.empty() || downstream.username.find(':') != std::string::npos)
            return wrongField("User name", "it is missing, or holds a colon, which Basic cannot carry.");
        return {};
    case DownstreamAuth::ClientCredentials:
        break;
    }
    if (downstream.username.empty())
        return wrongField("Client id", "it is missing.");
    return checkAddress("Token URL", downstream.tokenUrl);
}

} // namespace rollcall::relay
