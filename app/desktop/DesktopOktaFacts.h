// SPDX-License-Identifier: Apache-2.0
// Reads from Okta what the steps of a set-up ask for, on the lane of that integration's connection.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/OktaWork.h"
#include "directory/Database.h"
#include "directory/Types.h"
#include "screens/OktaFactsSource.h"

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopOktaFacts final : public models::OktaFactsSource {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopOktaFacts(OktaConnections& connections, directory::Database& database, const core::Clock& clock,
                     QObject* parent = nullptr);
    ~DesktopOktaFacts() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void read(const directory::Integration& integration, const setup::Profile& profile,
              const setup::SetupRecord& record) override;
    void cancel() override { m_work.cancel(); }

private:
    struct Look {
        std::shared_ptr<const setup::OktaFacts> facts;
        /// As `drifted` tells them; nothing where not all was looked at.
        std::optional<std::map<std::string, std::string>> changes;
    };
    /// On the lane.
    [[nodiscard]] core::Result<Look> look(OktaSession& session, const directory::Integration& integration,
                                          const setup::Profile& profile, const setup::SetupRecord& record,
                                          const std::stop_token& stop);

    directory::Database& m_database;
    const core::Clock& m_clock;
    OktaWork m_work;
};

} // namespace rollcall::app
