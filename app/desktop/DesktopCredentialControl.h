// SPDX-License-Identifier: Apache-2.0
// Rotates and revokes credentials for the screen, on a lane of its own.
#pragma once

#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "screens/CredentialControl.h"

namespace rollcall::app {

/// Lives on the GUI thread; waits for what runs when it is destroyed.
class DesktopCredentialControl final : public models::CredentialControl {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopCredentialControl(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopCredentialControl() override;

    [[nodiscard]] bool isBusy() const override { return m_isBusy; }
    void rotate(const directory::Integration& integration, std::chrono::hours overlap) override;
    void revoke(const directory::Credential& credential, bool mayBeLast) override;

private:
    /// On the lane.
    [[nodiscard]] core::Result<models::CredentialRotated> makeAnother(const directory::Integration& integration,
                                                                      std::chrono::hours overlap);

    directory::Database& m_database;
    const core::Clock& m_clock;
    bool m_isBusy = false;
    core::Lane m_lane;
};

} // namespace rollcall::app
