// SPDX-License-Identifier: Apache-2.0
// A secret is copied out of here by a button; what is shown is its end.
#include "screens/SetupSecrets.h"

#include "Utf8.h"

namespace rollcall::models {

namespace {

/// Whether what ends so can be that secret: another one may have been made since, or this one revoked.
bool isEndOf(const QString& shown, const core::Secret& secret)
{
    const QString end = text(secret.lastFour());
    return end.isEmpty() || shown.endsWith(end) || shown.endsWith(QChar(0x2022));
}

} // namespace

void SetupSecrets::show(QList<SetupStepView>& steps, const directory::Integration& integration,
                        core::Timestamp now) const
{
    const auto known = m_secrets.find(integration.id.value);
    const bool hasSecretOf = known != m_secrets.end() && known->second.secret;
    const bool hasCode = m_code && m_code->integration == integration.id && m_code->expires > now;
    for (auto& step : steps) {
        for (auto& value : step.values) {
            if (!value.isSecret)
                continue;
            const bool isKnown = hasSecretOf && isEndOf(value.shown, *known->second.secret);
            step.canIssueSecret = !isKnown;
            if (isKnown)
                value.value = text(known->second.secret->reveal());
            value.shown = (isKnown ? tr("%1 (shown once)") : tr("%1 (was shown once)")).arg(value.shown);
        }
        if (step.canMakeCode && hasCode)
            step.values.append({tr("Code for the consent page"), text(m_code->code->reveal()), {}, true});
    }
}

} // namespace rollcall::models
