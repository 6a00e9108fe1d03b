// SPDX-License-Identifier: Apache-2.0
// Connecting an integration with Okta's API, as the screen sees it.
#pragma once

#include "core/Error.h"
#include "core/Timestamp.h"
#include "directory/Types.h"
#include "okta/Organisation.h"
#include "okta/Pace.h"
#include "screens/OktaAccessWish.h"
#include "setup/TokenLife.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models {

/// A connection as it is stored; the credential itself never leaves the vault.
struct OktaAccess {
    std::string organisation; ///< origin, "https://acme.okta.com"
    std::string actsAs;       ///< login of the token's owner, or the client id
    bool isServiceApp = false;
    std::string app; ///< id of the app that is looked at; may be empty
    core::Timestamp since{};

    bool operator==(const OktaAccess&) const = default;
};

/// What the credential proved to be worth.
struct OktaAccessProof {
    core::Timestamp at{};
    okta::Capabilities capabilities{};
    std::vector<okta::BucketState> limits{};
    std::vector<setup::TokenWarning> warnings{};
    std::optional<std::chrono::milliseconds> clockSkew{}; ///< Okta's clock less ours
    std::string droppedApp{};                             ///< id of the one chosen before, in another organisation
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out. Each is answered by one of the signals that it names, or by `failed`.
class OktaAccessControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// What is stored for it, now and whenever something changes, also by another program: `storedNow`, beside all
    /// commands. Of one integration at a time.
    virtual void follow(std::optional<directory::IntegrationId> integration) = 0;
    /// What is stored, without asking Okta: `looked`.
    virtual void look(directory::IntegrationId integration) = 0;
    /// Proves the credential and stores it; nothing is stored of one that is refused or may read nothing: `proven`.
    virtual void connectWith(const directory::Integration& integration, const OktaAccessWish& wish) = 0;
    /// `proven`.
    virtual void check(const directory::Integration& integration) = 0;
    /// The key that a service app signs with; the one that was made before unless another is wanted: `keyMade`.
    virtual void makeKey(directory::IntegrationId integration, bool isAnother) = 0;
    /// Forgets connection and credential. `revokes` ends the life of an API token in Okta first: `looked`.
    virtual void disconnectFrom(const directory::Integration& integration, bool revokes) = 0;
    /// Ends what is under way as soon as may be; it then fails as Cancelled.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// Null: it is not connected.
    void storedNow(rollcall::directory::IntegrationId integration,
                   const std::shared_ptr<const rollcall::models::OktaAccess>& access);
    /// Null: it is not connected.
    void looked(rollcall::directory::IntegrationId integration,
                const std::shared_ptr<const rollcall::models::OktaAccess>& access);
    void proven(rollcall::directory::IntegrationId integration,
                const std::shared_ptr<const rollcall::models::OktaAccess>& access,
                const std::shared_ptr<const rollcall::models::OktaAccessProof>& proof);
    /// One line of JSON without a secret, for "Add key" in Okta.
    void keyMade(rollcall::directory::IntegrationId integration, const QString& publicJwk);
    void failed(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    /// Okta's limit makes us wait; zero seconds at its end.
    void waiting(int seconds);
};

} // namespace rollcall::models
