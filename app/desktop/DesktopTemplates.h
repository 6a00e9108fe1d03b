// SPDX-License-Identifier: Apache-2.0
// Looks whom a template would break and keeps it, on a lane of its own.
#pragma once

#include "composition/MailSettings.h"
#include "core/Clock.h"
#include "desktop/LaneWork.h"
#include "directory/Database.h"
#include "screens/TemplateControl.h"

#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopTemplates final : public models::TemplateControl {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopTemplates(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopTemplates() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void check(const directory::Integration& integration, const onboarding::Template& mail) override;
    void save(const directory::Integration& integration, const onboarding::Template& mail, std::int64_t basis) override;
    void send(const directory::Integration& integration, const onboarding::Template& mail, const std::string& person,
              const QString& to) override;
    void cancel() override;

private:
    /// `work(stop)` on the lane, unless something is under way; then `done(value)` or `failed`.
    template<class Work, class Done>
    void begin(Work work, Done done);

    directory::Database& m_database;
    const core::Clock& m_clock;
    MailAccess m_access;
    LaneWork m_work;
};

} // namespace rollcall::app
