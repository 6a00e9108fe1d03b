// SPDX-License-Identifier: Apache-2.0
// Connects integrations with Okta's API for the screen, on a lane of its own.
#pragma once

#include "PacedReads.h"
#include "composition/OktaConnections.h"
#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "directory/Types.h"
#include "screens/OktaAccessControl.h"

#include <QFuture>

#include <memory>
#include <optional>
#include <stop_token>

namespace rollcall::models {
class DirectoryWatcher;
}

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopOktaAccess final : public models::OktaAccessControl {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopOktaAccess(OktaConnections& connections, directory::Database& database, models::DirectoryWatcher& watcher,
                      const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopOktaAccess() override;

    [[nodiscard]] bool isBusy() const override { return m_isBusy; }
    void follow(std::optional<directory::IntegrationId> integration) override;
    void look(directory::IntegrationId integration) override;
    void connectWith(const directory::Integration& integration, const models::OktaAccessWish& wish) override;
    void check(const directory::Integration& integration) override;
    void makeKey(directory::IntegrationId integration, bool isAnother) override;
    void disconnectFrom(const directory::Integration& integration, bool revokes) override;
    void cancel() override;

private:
    using Access = std::shared_ptr<const models::OktaAccess>;
    struct Proven {
        Access access;
        std::shared_ptr<const models::OktaAccessProof> proof;
    };

    void readStored();

    // On the lane.
    [[nodiscard]] core::Result<Access> stored(directory::IntegrationId integration);
    [[nodiscard]] core::Result<okta::Credential> credentialOf(directory::IntegrationId integration,
                                                              const models::OktaAccessWish& wish);
    [[nodiscard]] core::Result<Proven> tryAndStore(const directory::Integration& integration,
                                                   const models::OktaAccessWish& wish, std::stop_token stop);
    [[nodiscard]] core::Result<Proven> proveStored(const directory::Integration& integration, std::stop_token stop);
    [[nodiscard]] core::Result<std::string> publicKey(directory::IntegrationId integration, bool isAnother);
    [[nodiscard]] core::Result<Access> forget(const directory::Integration& integration, bool revokes,
                                              std::stop_token stop);

    /// `take` gets the value on the GUI thread; errors go out as `failed`.
    template<class Work, class Take>
    void start(directory::IntegrationId integration, Work work, Take take);

    const core::Clock& m_clock;
    OktaConnections& m_connections;
    const OktaHooks m_hooks;
    std::stop_source m_stop;
    bool m_isBusy = false;
    core::Lane m_lane;
    std::optional<directory::IntegrationId> m_followed;
    models::PacedReads m_reads;
};

} // namespace rollcall::app
