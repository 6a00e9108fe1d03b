// SPDX-License-Identifier: Apache-2.0
// The SCIM door as a whole: starts, stops and moves the listener of one directory.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "http/Server.h"
#include "listener/Downstream.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::listener {

/// Where one part of the door listens.
struct ListenAddress {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; ///< 0 lets the system choose

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

struct ListenerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8420; ///< 0 lets the system choose
    std::string publicUrl;     ///< https://scim.acme.example; empty: the address it listens on
    std::optional<http::TlsFiles> tls;
    bool isPlainHttpAllowed = false;         ///< --http; without TLS and on loopback it is implied
    std::vector<std::string> trustedProxies; ///< CIDR
    std::vector<std::string> allowFrom;      ///< CIDR; empty allows all; guards /scim only
    http::Limits limits;
    std::vector<std::string> allowEnrolmentFrom{}; ///< CIDR; empty allows all; guards the enrolment pages only
    std::vector<std::string> allowHealthFrom{};    ///< CIDR; empty allows all; guards /healthz and /readyz only
    bool isScimOn = true;                          ///< off: as if there were nothing at its addresses, whoever asks
    bool isEnrolmentOn = true;                     ///< likewise
    bool isHealthOn = true;                        ///< likewise
    /// An address of its own: that part answers there and no longer beside SCIM. Two parts may share one.
    std::optional<ListenAddress> enrolmentListen{};
    std::optional<ListenAddress> healthListen{};
};

/// The rules of exposure, for each address: plain HTTP on loopback is fine; plain on a public address needs a trusted
/// proxy (Denied otherwise, saying the two ways out); blocks must parse (Invalid); the public URL must be http(s),
/// without `_` and path (Invalid), and must be there when the address stands for all of the computer's (Invalid).
[[nodiscard]] core::Result<> checkExposure(const ListenerSettings& settings);

class EnrolmentDoor;
class RegistrationDoor;
class StartingDoor;

enum class ListenerState { Stopped, Listening, Draining, Failed };

struct ListenerStatus {
    ListenerState state = ListenerState::Stopped;
    std::string url;       ///< where it listens, e.g. http://127.0.0.1:8420; empty when it does not
    std::string publicUrl; ///< what Okta is told; equals url without a public one
    std::string error;     ///< why it failed to start
    std::optional<core::Timestamp> since;
    http::ServerStatistics statistics; ///< of all addresses together
    std::string enrolmentUrl{};        ///< where enrolment listens when it has an address of its own; else empty
    std::string healthUrl{};           ///< likewise
    std::string storageTrouble{};      ///< why changes cannot be stored just now, as a sentence; empty when they can
};

/// Thread-safe; start and stop block for as long as binding and draining take, so call them from a lane.
class ListenerService {
public:
    /// Both must outlive the service.
    ListenerService(directory::Database& database, const core::Clock& clock);
    ~ListenerService();
    ListenerService(const ListenerService&) = delete;
    ListenerService& operator=(const ListenerService&) = delete;

    /// Starts, or restarts with other settings: all new addresses are bound first, or none, so that a failed move
    /// leaves the old ones running. An address that stays is handed over open: who connects meanwhile waits a moment
    /// and is not refused. What runs is then answered under the old settings, for ten seconds at most.
    [[nodiscard]] core::Result<> start(const ListenerSettings& settings);
    /// Answers what runs, at most for `drain`; until then further requests are asked to come again.
    void stop(std::chrono::milliseconds drain = std::chrono::seconds{10});

    [[nodiscard]] ListenerStatus status() const;
    [[nodiscard]] ListenerSettings settings() const;

    /// What `/healthz?challenge=…` of this process answers as `proof`: a call to the public address that gets it has
    /// met this very listener.
    [[nodiscard]] core::Result<std::string> healthProof(std::string_view challenge) const;

    /// Answers for integrations in the role relay; without one their clients are asked to come again. Set before the
    /// first start.
    void setDownstream(std::shared_ptr<Downstream> downstream);

    /// Who answers what comes below /enrol/ and at /api/v1/registrations; without one there is nothing at these
    /// addresses. Set before the first start.
    void setEnrolment(std::shared_ptr<EnrolmentDoor> door);
    void setRegistrations(std::shared_ptr<RegistrationDoor> door);

    /// The first start goes on at the ports of a door that was there while the directory was being opened, nobody
    /// being refused meanwhile; where settings leave the port to the system, it stays. A start that fails, or a stop,
    /// closes it.
    void takeOver(std::unique_ptr<StartingDoor> starting);

    /// Called on any thread when the state changes. Set before the first start.
    void onStatusChanged(std::function<void()> listener);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

/// `{public}/scim/v2/{slug}/`
[[nodiscard]] std::string scimBaseUrl(std::string_view publicUrl, std::string_view slug);
/// `{public}/scim/v1/{slug}/`
[[nodiscard]] std::string scimBaseUrlV1(std::string_view publicUrl, std::string_view slug);

/// What a new credential shall be.
struct CredentialWish {
    std::string purpose = "scim";             ///< or "registrations"
    std::string label{};                      ///< what the admin calls it
    std::optional<core::Timestamp> expires{}; ///< never when absent
    /// Integrations that sign in by a header only: the field it comes in, when not Authorization. Invalid for a name
    /// that is none, or that HTTP itself needs.
    std::string headerName{};
};

struct IssuedCredential {
    directory::Credential credential;
    std::string username; ///< Basic only
    core::Secret secret;  ///< the token or password: shown once, stored as a hash
};
/// Makes a credential for an integration and stores its hash. Blocks for one commit.
[[nodiscard]] core::Result<IssuedCredential>
issueCredential(directory::Database& database, const directory::Integration& integration, std::string_view purpose);
/// The same, as wished. Older ones stay valid until they are revoked or expire.
[[nodiscard]] core::Result<IssuedCredential>
issueCredential(directory::Database& database, const directory::Integration& integration, const CredentialWish& wish);

} // namespace rollcall::listener
