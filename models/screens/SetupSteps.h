// SPDX-License-Identifier: Apache-2.0
// The judged guide as the page shows it: steps, what they show and ask for, and three facts that are kept apart.
#pragma once

#include "core/Timestamp.h"
#include "screens/ListenerText.h"
#include "screens/SetupCircumstances.h"
#include "screens/SetupReading.h"
#include "screens/SetupView.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace rollcall::models {

/// All of one look; what it refers to must outlive it.
struct SetupLook {
    const setup::Profile& profile;
    const directory::Integration& integration;
    const SetupFindings& findings;
    const SetupCircumstances& known;
};

class SetupSteps {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSteps)

public:
    [[nodiscard]] static setup::Guide prove(const SetupLook& look);
    /// Secrets by their ends alone. Of steps that wait for the same, or fail by the same, the first says so.
    [[nodiscard]] static QList<SetupStepView> of(const setup::Guide& guide, const SetupLook& look);
    /// "4 of 11 steps proven, 1 confirmed by hand. Next: …"
    [[nodiscard]] static QString verdict(const QList<SetupStepView>& steps);
    /// Listener up, Okta configured, proven by traffic.
    [[nodiscard]] static QList<SetupFact> facts(const setup::Guide& guide, const ListenerControl& control,
                                                core::Timestamp now);
    [[nodiscard]] static StateWord word(setup::FactState state);
};

} // namespace rollcall::models
