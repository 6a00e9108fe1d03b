// SPDX-License-Identifier: Apache-2.0
// What a guide is judged by: what arrived here, what Okta says, what the listener does, what people said.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Failure.h"
#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/Schemas.h"
#include "setup/Evidence.h"
#include "setup/SignInReview.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::setup {

struct ListenerFacts {
    bool isUp = false;
    std::optional<core::Timestamp> since{};
    std::string address{};              ///< "127.0.0.1:8420"; may be empty
    std::string baseUrl{};              ///< what Okta is told; empty when there is no public address
    bool isPublic = false;              ///< the base URL is https and names no loopback address
    std::string problem{};              ///< why it is not up: port in use, certificate; empty for none
    std::optional<bool> hasMetItself{}; ///< the self-call: a hint in both directions
    std::string selfCallProblem{};
};

struct TrafficFact {
    core::Timestamp at{};
    directory::JournalId request{};
    std::string subject{};
    std::string detail{};
    int status = 0;
};

/// Read from the journal, newest rows first, at most `maximumRows`.
struct TrafficFacts {
    std::optional<TrafficFact> accepted{}; ///< the last request with a good credential
    std::optional<TrafficFact> test{};     ///< the last that looks like a test of the connection
    std::optional<TrafficFact> created{};
    std::optional<TrafficFact> updated{};
    std::optional<TrafficFact> deactivated{};
    std::optional<TrafficFact> groupPushed{};
    std::optional<TrafficFact> lookedUp{};     ///< a look-up that found nobody, and no creation after it
    std::optional<TrafficFact> unauthorized{}; ///< 401, newer than what was accepted
    std::optional<TrafficFact> refused{};      ///< any other refusal, newer than what was accepted

    static constexpr std::size_t maximumRows = 4000;
};
[[nodiscard]] core::Result<TrafficFacts> readTraffic(directory::ReadSession& session,
                                                     const directory::Integration& integration, std::stop_token stop);

/// What Okta says of itself. Members that were not or could not be read are empty.
struct OktaFacts {
    core::Timestamp at{};
    std::string organisation{};
    std::optional<okta::Failure> failure{}; ///< of the first thing that failed for all: credential, network
    bool canReadUsers = false;
    bool canReadApps = false;
    std::optional<okta::App> app{};
    bool isAppMissing = false;
    std::optional<okta::ProvisioningConnection> connection{};
    std::map<std::string, okta::Group> groups{}; ///< by the key of the field that names it
    std::vector<std::string> missingGroups{};    ///< keys
    std::vector<okta::AppGroup> assignedGroups{};
    std::vector<okta::PushMapping> pushed{};
    std::optional<okta::Schema> userSchema{};
    std::optional<okta::Schema> appSchema{};
    std::optional<okta::ProfileMapping> mapping{}; ///< Okta to the app
    std::optional<okta::AppUser> assigned{};       ///< the first of the assigned people
    std::optional<SignInFacts> signIn{};
};

/// What people did and said: kept with the integration.
struct SetupRecord {
    std::map<std::string, std::string, std::less<>> values{};         ///< by key of the field; never a secret
    std::map<std::string, Confirmation, std::less<>> confirmations{}; ///< by step
    std::map<std::string, Evidence, std::less<>> remembered{};        ///< by step: proofs of earlier looks
};

struct Facts {
    core::Timestamp now{};
    std::string role;
    std::string authMode;
    ListenerFacts listener{};
    TrafficFacts traffic{};
    std::optional<OktaFacts> okta{}; ///< nothing: no credential for Okta's API
    SetupRecord record{};
};

} // namespace rollcall::setup
