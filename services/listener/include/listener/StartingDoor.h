// SPDX-License-Identifier: Apache-2.0
// The door before there is a directory behind it: whoever comes is asked to come again.
#pragma once

#include "core/Result.h"
#include "listener/ListenerService.h"
#include "scim/Compatibility.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace rollcall::listener {

class Servers;

/// How clients are answered, by the slug of their integration.
using KnownClients = std::map<std::string, scim::Compatibility, std::less<>>;

/// Listens where the listener will, while the directory is opened or migrated, which may take long. SCIM and OAuth are
/// answered 429 or 503 with an integer Retry-After, whatever the credential and whether there is such an integration:
/// as the client is known to want it from an earlier run, and 429 else, since Okta comes back after nothing else.
/// /healthz says 200, /readyz 503 with the reason `starting`. Access lists hold, unknown addresses are 404. Nothing of
/// it is journalled; how much came is logged.
///
/// `ListenerService::takeOver` goes on at the same ports. Thread-safe. Closes them when it goes, and then blocks for
/// two seconds at most.
class StartingDoor {
public:
    /// Errors: those of checkExposure and of binding, the certificate's included. Publishes nothing that the listener
    /// itself would not.
    [[nodiscard]] static core::Result<std::unique_ptr<StartingDoor>> open(const ListenerSettings& settings,
                                                                          KnownClients clients = {});
    ~StartingDoor();
    StartingDoor(const StartingDoor&) = delete;
    StartingDoor& operator=(const StartingDoor&) = delete;

    /// Where SCIM is answered, e.g. http://127.0.0.1:8420.
    [[nodiscard]] std::string url() const;

private:
    friend class ListenerService;
    explicit StartingDoor(std::unique_ptr<Servers> servers);
    /// Answers what runs and ends; nothing the second time.
    void close();

    std::unique_ptr<Servers> m_servers;
};

} // namespace rollcall::listener
