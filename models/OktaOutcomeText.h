// SPDX-License-Identifier: Apache-2.0
// What became of provisioning somebody, in words: the one place where an outcome becomes a pill, a count and a next
// step.
#pragma once

#include "okta/PeopleReport.h"
#include "tables/TableRoles.h"

#include <QCoreApplication>
#include <QString>

#include <array>

namespace rollcall::models {

class OktaOutcomeText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::OktaOutcomeText)

public:
    /// What wants attention first.
    static constexpr std::array<okta::ProvisioningOutcome, 6> byUrgency{
        okta::ProvisioningOutcome::Failed,  okta::ProvisioningOutcome::Pending,
        okta::ProvisioningOutcome::Unclear, okta::ProvisioningOutcome::NotProvisioning,
        okta::ProvisioningOutcome::Done,    okta::ProvisioningOutcome::Ended};

    /// By the outcome's number.
    using Counts = std::array<qint64, 6>;
    [[nodiscard]] static Counts count(const okta::PeopleReport& report);

    /// "Provisioned", "Waiting": for a pill or a filter.
    [[nodiscard]] static QString word(okta::ProvisioningOutcome outcome);
    [[nodiscard]] static Tone tone(okta::ProvisioningOutcome outcome);
    /// "4,001 provisioned"
    [[nodiscard]] static QString counted(okta::ProvisioningOutcome outcome, qint64 count);

    /// What Okta said of a failure, or that it said nothing; empty for every other outcome.
    [[nodiscard]] static QString reason(const okta::AssignedPerson& person);
    /// What to do now, and where in Okta.
    [[nodiscard]] static QString nextStep(const okta::AssignedPerson& person);
};

} // namespace rollcall::models
