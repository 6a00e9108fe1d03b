// SPDX-License-Identifier: Apache-2.0
// How an app provisions: its connection, its switches, and the groups it pushes.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class ConnectionStatus {
    Disabled, ///< set, not active
    Enabled,
    Unknown, ///< Okta's API does not show or set it for this app: an admin does it by hand
};

struct ProvisioningConnection {
    ConnectionStatus status = ConnectionStatus::Unknown;
    std::string authScheme; ///< TOKEN, OAUTH2, UNKNOWN
    std::string baseUrl;    ///< empty where Okta does not echo it
};

/// What a try to set the connection came to.
struct ConnectionTrial {
    /// True only when Okta echoed our base URL and a status that is not UNKNOWN. False: the page for doing it by hand.
    bool isSet = false;
    ProvisioningConnection connection;
    /// Why not, when Okta refused; the refusal of an app that cannot be set by API is no failure of the call.
    std::optional<Failure> refusal;
};

enum class Switch { Off, On, NotShown };

/// The switches under Provisioning › To App.
struct ProvisioningFeatures {
    bool isEnabled = false; ///< false: "Provisioning is not enabled for the app instance"
    Switch createUsers = Switch::NotShown;
    Switch updateAttributes = Switch::NotShown;
    Switch deactivateUsers = Switch::NotShown;
    Switch importUsers = Switch::NotShown;
};

enum class PushStatus { Active, Inactive, Error, Other };

struct PushMapping {
    PushMappingId id;
    GroupId source; ///< the group in Okta
    GroupId target; ///< its copy at the app
    PushStatus status = PushStatus::Other;
    std::string errorSummary; ///< why the last push failed
    std::optional<core::Timestamp> lastPush;
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> lastUpdated;
};

class Provisioning {
public:
    explicit Provisioning(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<ProvisioningConnection> connection(const AppId& app, std::stop_token stop);
    /// Tries once to set base URL and token, which Okta documents for few apps. Credentials, network and rate-limit
    /// trouble are failures; a refusal of the app itself is an answer.
    [[nodiscard]] Answer<ConnectionTrial> trySetConnection(const AppId& app, std::string_view baseUrl,
                                                           const core::Secret& token, std::stop_token stop);
    /// Provisioning that is not enabled is an answer, not a failure.
    [[nodiscard]] Answer<ProvisioningFeatures> features(const AppId& app, std::stop_token stop);

    [[nodiscard]] Answer<Collected<PushMapping>> pushMappings(const AppId& app, std::stop_token stop);
    /// Starts the first push of the group at once. `targetName` is the group's name at the app.
    [[nodiscard]] Answer<PushMapping> createPushMapping(const AppId& app, const GroupId& source,
                                                        std::string_view targetName, std::stop_token stop);
    [[nodiscard]] Answer<PushMapping> setPushMappingActive(const AppId& app, const PushMappingId& mapping,
                                                           bool isActive, std::stop_token stop);
    /// Deactivates it first where needed.
    [[nodiscard]] Answer<> removePushMapping(const AppId& app, const PushMappingId& mapping, bool deletesTargetGroup,
                                             std::stop_token stop);

    [[nodiscard]] static Call createPushMappingCall(const AppId& app, const GroupId& source,
                                                    std::string_view targetName);

private:
    Client& m_client;
};

} // namespace rollcall::okta
