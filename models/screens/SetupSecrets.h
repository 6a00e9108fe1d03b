// SPDX-License-Identifier: Apache-2.0
// Secrets that were made while the program runs, for the steps that show them once.
#pragma once

#include "core/Timestamp.h"
#include "screens/IntegrationMaker.h"
#include "screens/SetupView.h"

#include <QCoreApplication>
#include <QList>

#include <cstdint>
#include <map>
#include <optional>

namespace rollcall::models {

class SetupSecrets {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSecrets)

public:
    void take(const IssuedSecret& secret) { m_secrets[secret.integration.value] = secret; }
    void take(const ApprovalCode& code) { m_code = code; }
    /// Puts what is known just now in place of what the steps show of it.
    void show(QList<SetupStepView>& steps, const directory::Integration& integration, core::Timestamp now) const;

private:
    std::map<std::int64_t, IssuedSecret> m_secrets; ///< by integration
    std::optional<ApprovalCode> m_code;
};

} // namespace rollcall::models
