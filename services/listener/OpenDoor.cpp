// SPDX-License-Identifier: Apache-2.0
// A door with a server at each of its addresses.
#include "OpenDoor.h"

#include "ScimHandler.h"
#include "WriteHealth.h"

namespace rollcall::listener {

core::Result<std::shared_ptr<OpenDoor>> OpenDoor::open(std::shared_ptr<Door> door, const ListenerSettings& settings,
                                                       std::vector<FreePort>& ports)
{
    auto servers =
        Servers::start(settings, [door](Parts parts) { return std::make_unique<ScimHandler>(door, parts); }, ports);
    if (!servers)
        return tl::unexpected(std::move(servers.error()));
    // Without a public URL ours is known only now, since the system may have chosen the port.
    if (settings.publicUrl.empty())
        door->setPublicUrl((*servers)->url(Area::Scim));
    return std::shared_ptr<OpenDoor>(new OpenDoor(std::move(door), std::move(*servers)));
}

std::string OpenDoor::publicUrl() const
{
    auto url = m_door->publicUrl();
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

std::string OpenDoor::storageTrouble() const
{
    probeWrites(m_door);
    return m_door->writeHealth().trouble();
}

} // namespace rollcall::listener
