// SPDX-License-Identifier: Apache-2.0
// One page with one person is enough to know.
#include "composition/DownstreamProbe.h"

#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "core/WebClient.h"
#include "relay/Relay.h"
#include "scim/Json.h"

#include <memory>
#include <string>
#include <utility>

namespace rollcall::app {

namespace {

using core::ErrorKind;

core::Result<core::Secret> secretFor(directory::Database& database, const core::Clock& clock,
                                     const directory::Integration& integration, const DownstreamWish& wish)
{
    if (wish.secret)
        return core::Secret(wish.secret->reveal());
    DirectoryVault vault(database, clock);
    auto stored = vault.vault().read(downstreamSecretName(integration.id));
    if (!stored && stored.error().kind == ErrorKind::NotFound)
        return core::failure(ErrorKind::NotFound, "No credential for the vendor's service is stored. Enter it.");
    return stored;
}

core::Error refusal(int status)
{
    const std::string answered = " (status " + std::to_string(status) + ").";
    if (status == 401 || status == 403)
        return core::makeError(ErrorKind::Denied, "The vendor's service does not take this credential" + answered +
                                                      " It was mistyped, revoked, or has expired. Make another in the "
                                                      "vendor's console, and enter it.");
    if (status / 100 == 3)
        return core::makeError(ErrorKind::Invalid,
                               "That address leads elsewhere" + answered + " Enter the address that it leads to.");
    if (status >= 500)
        return core::makeError(ErrorKind::Unavailable, "The vendor's service is in trouble" + answered +
                                                           " Try again later, or ask the vendor.");
    return core::makeError(ErrorKind::NotFound, "There is no list of people at that address" + answered +
                                                    " The base URL is what stands before /Users, and often ends in "
                                                    "/scim/v2.");
}

core::Result<ProbeReport> reportOf(const relay::Reading& reading)
{
    if (reading.status != 200)
        return tl::unexpected(refusal(reading.status));
    const auto json = scim::parseJson(reading.body);
    const auto* object = json ? json->if_object() : nullptr;
    const auto* total = object ? scim::findMember(*object, "totalResults") : nullptr;
    if (total == nullptr || !total->is_int64())
        return core::failure(ErrorKind::Corrupt,
                             "What answers at that address is no SCIM service: it gave no list of people. The base URL "
                             "is what stands before /Users.");
    return ProbeReport{total->get_int64()};
}

} // namespace

core::Result<relay::Downstream> wantedDownstream(const directory::Integration& integration, const DownstreamWish& wish)
{
    const auto stored = downstreamOf(integration);
    if (!wish.downstream)
        return stored;
    if (auto checked = relay::checkDownstream(*wish.downstream); !checked)
        return tl::unexpected(checked.error());
    if (stored && !wish.secret && goesElsewhere(*stored, *wish.downstream))
        return core::failure(ErrorKind::Invalid,
                             "That is another server than the one the stored credential was given for. Enter the "
                             "credential for it as well.");
    return *wish.downstream;
}

core::Result<ProbeReport> probeDownstream(directory::Database& database, const core::Clock& clock,
                                          const directory::Integration& integration, const DownstreamWish& wish,
                                          std::stop_token stop)
{
    auto downstream = wantedDownstream(integration, wish);
    if (!downstream)
        return tl::unexpected(downstream.error());
    auto secret = secretFor(database, clock, integration, wish);
    if (!secret)
        return tl::unexpected(secret.error());
    auto client = core::WebClient::create({});
    if (!client)
        return tl::unexpected(client.error());
    const auto shared = std::make_shared<const core::Secret>(std::move(*secret));
    const auto relay = relay::Relay::create(
        std::move(*downstream), [shared]() -> core::Result<core::Secret> { return core::Secret(shared->reveal()); },
        **client);
    if (!relay)
        return tl::unexpected(relay.error());
    const auto reading = (*relay)->read("/Users", "startIndex=1&count=1", std::move(stop));
    if (!reading)
        return tl::unexpected(reading.error());
    return reportOf(*reading);
}

} // namespace rollcall::app
