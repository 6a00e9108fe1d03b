// SPDX-License-Identifier: Apache-2.0
// The simulated Okta's actions and states in the words of the screen.
#pragma once

#include "demo/OrganisationEvent.h"
#include "tables/TableRoles.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class DemoText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::DemoText)

public:
    /// "Hired", "Changed address", …
    [[nodiscard]] static QString action(demo::Action action);
    /// "Created", "Linked", "Failed", … for a pill.
    [[nodiscard]] static QString outcome(demo::Outcome outcome);
    [[nodiscard]] static Tone tone(demo::Outcome outcome);

    /// The assignment: "Provisioned", "Waiting", "Error", "Deactivated", "Not assigned".
    [[nodiscard]] static QString assignment(const demo::OktaUser& user);
    [[nodiscard]] static Tone tone(const demo::OktaUser& user);
    /// The same in the words of Okta's API, e.g. "STAGED · ERROR".
    [[nodiscard]] static QString oktaStatus(const demo::OktaUser& user);

    /// One sentence: "Hired Ada Lovelace: created."
    [[nodiscard]] static QString sentence(const demo::Step& step);
};

} // namespace rollcall::models
