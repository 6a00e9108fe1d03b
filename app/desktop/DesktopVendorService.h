// SPDX-License-Identifier: Apache-2.0
// Tries, keeps and imports from the vendor's own service for the screen, on a lane of its own.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/LaneWork.h"
#include "directory/Database.h"
#include "relay/FirstImport.h"
#include "screens/VendorServiceControl.h"
#include "setup/ProfileCatalogue.h"

#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopVendorService final : public models::VendorServiceControl {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopVendorService(directory::Database& database, const setup::ProfileCatalogue& profiles,
                         const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopVendorService() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void look(const directory::Integration& integration) override;
    void test(const directory::Integration& integration, const models::VendorWish& wish) override;
    void prove(const directory::Integration& integration) override;
    void save(const directory::Integration& integration, const models::VendorWish& wish) override;
    void count(const directory::Integration& integration) override;
    void import(const directory::Integration& integration) override;
    void cancel() override;

private:
    /// On the lane, as all of these.
    [[nodiscard]] core::Result<models::VendorStored> read(const directory::Integration& integration);
    [[nodiscard]] core::Result<> keep(const directory::Integration& integration, const models::VendorWish& wish);
    [[nodiscard]] core::Result<models::VendorImport> readVendor(const directory::Integration& integration,
                                                                bool isImport, const std::stop_token& stop);
    [[nodiscard]] relay::ImportProgress progress();
    /// `work(stop)` on the lane, unless something is under way; then `done(value)` or `failed`.
    template<class Work, class Done>
    void begin(Work work, Done done);

    directory::Database& m_database;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    LaneWork m_work;
};

} // namespace rollcall::app
