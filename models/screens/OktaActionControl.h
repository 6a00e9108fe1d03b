// SPDX-License-Identifier: Apache-2.0
// Doing in Okta what a guide asks for, as the screen sees it.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "screens/OktaActionWish.h"
#include "setup/Actions.h"
#include "setup/Profile.h"

#include <QObject>

#include <memory>

namespace rollcall::models {

/// Lives on the GUI thread; nothing here blocks. One command at a time: what is asked while `isBusy` is left out.
class OktaActionControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Reads Okta and writes nothing there: `planned` or `failed`. The profile must outlive the answer.
    virtual void plan(const directory::Integration& integration, const setup::Profile& profile,
                      const OktaActionWish& wish) = 0;
    /// `reported` after each call, then `applied`; `failed` when it could not begin. The profile must outlive the
    /// answer.
    virtual void apply(const directory::Integration& integration, const setup::Profile& profile,
                       const std::shared_ptr<const setup::Plan>& plan) = 0;
    /// Between two calls, or within a wait.
    virtual void cancel() = 0;

Q_SIGNALS:
    void planned(rollcall::directory::IntegrationId integration,
                 const std::shared_ptr<const rollcall::setup::Plan>& plan);
    void reported(rollcall::directory::IntegrationId integration, int at,
                  const std::shared_ptr<const rollcall::setup::CallReport>& report);
    void applied(rollcall::directory::IntegrationId integration,
                 const std::shared_ptr<const rollcall::setup::PlanReport>& report);
    void failed(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    /// Okta's limit makes us wait; zero seconds at its end.
    void waiting(int seconds);
};

} // namespace rollcall::models
