// SPDX-License-Identifier: Apache-2.0
// Keeps and tries the mail settings for the screen, on a lane of its own.
#pragma once

#include "composition/BounceSettings.h"
#include "composition/MailSettings.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/LaneWork.h"
#include "directory/Database.h"
#include "screens/MailControl.h"

#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopMail final : public models::MailControl {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopMail(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopMail() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void look(const directory::Integration& integration) override;
    void save(const directory::Integration& integration, const models::MailWish& wish) override;
    void test(const directory::Integration& integration, const QString& to) override;
    void saveBounces(const models::BounceWish& wish) override;
    void tryBounces() override;
    void cancel() override;

private:
    /// On the lane, as all of these.
    [[nodiscard]] core::Result<models::MailStored> read(directory::IntegrationId integration);
    [[nodiscard]] core::Result<> keep(directory::IntegrationId integration, const models::MailWish& wish);
    [[nodiscard]] core::Result<> keepBounces(const models::BounceWish& wish);
    /// `work(stop)` on the lane, unless something is under way; then `done(value)` or `failed`.
    template<class Work, class Done>
    void begin(Work work, Done done);

    directory::Database& m_database;
    const core::Clock& m_clock;
    MailAccess m_access;
    BounceAccess m_bounces;
    LaneWork m_work;
};

} // namespace rollcall::app
