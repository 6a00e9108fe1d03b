// SPDX-License-Identifier: Apache-2.0
// The listener's settings as they can be read while the directory that holds them cannot.
#pragma once

#include "directory/Database.h"
#include "listener/StartingDoor.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace rollcall::app {

/// Keeps a copy of what the directory says about the listener in the file listener.json beside it. A copy that cannot
/// be made is logged, and missed at the next start alone. Reads; not for the GUI thread.
void rememberListenerSettings(directory::Database& database);

/// The copy; nothing when there is none, or none that can be read. It may be older than what is stored: good for where
/// to ask clients to come again, and for nothing else.
[[nodiscard]] std::optional<listener::ListenerSettings>
rememberedListenerSettings(const std::filesystem::path& dataDirectory);

/// How clients that would rather not be answered as Okta is were answered when the copy was made; empty without one.
[[nodiscard]] listener::KnownClients rememberedClients(const std::filesystem::path& dataDirectory);

/// Brings the copy up to date, where there is one, when integrations have changed. Reads; not for the GUI thread.
void rememberClients(directory::Database& database);

/// Asks clients to come again until the directory is open. Null when that cannot be done at those addresses: the
/// listener itself says why, once it knows what is stored.
[[nodiscard]] std::unique_ptr<listener::StartingDoor> openStartingDoor(const listener::ListenerSettings& settings,
                                                                       listener::KnownClients clients);

} // namespace rollcall::app
