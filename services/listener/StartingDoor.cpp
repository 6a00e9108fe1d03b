// SPDX-License-Identifier: Apache-2.0
// The door before there is a directory behind it.
#include "listener/StartingDoor.h"

#include "Exposure.h"
#include "Servers.h"
#include "StartingHandler.h"

#include <utility>

namespace rollcall::listener {

namespace {
/// Each answer is at hand, so that only those who send slowly are cut off.
constexpr std::chrono::seconds longestClose{2};
} // namespace

StartingDoor::StartingDoor(std::unique_ptr<Servers> servers) : m_servers(std::move(servers)) {}

StartingDoor::~StartingDoor()
{
    close();
}

core::Result<std::unique_ptr<StartingDoor>> StartingDoor::open(const ListenerSettings& settings, KnownClients clients)
{
    if (auto checked = checkExposure(settings); !checked)
        return tl::unexpected(std::move(checked.error()));
    const auto lists = std::make_shared<const AllowLists>(allowListsOf(settings));
    const auto known = std::make_shared<const KnownClients>(std::move(clients));
    std::vector<FreePort> none;
    auto servers = Servers::start(
        settings, [lists, known](Parts parts) { return std::make_unique<StartingHandler>(parts, lists, known); }, none);
    if (!servers)
        return tl::unexpected(std::move(servers.error()));
    return std::unique_ptr<StartingDoor>(new StartingDoor(std::move(*servers)));
}

std::string StartingDoor::url() const
{
    return m_servers->url(Area::Scim);
}

void StartingDoor::close()
{
    m_servers->close(longestClose);
}

} // namespace rollcall::listener
