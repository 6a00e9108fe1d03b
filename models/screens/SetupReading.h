// SPDX-License-Identifier: Apache-2.0
// One look at how far the set-up of an integration is.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "screens/SetupEvidence.h"
#include "screens/SetupGuide.h"
#include "screens/SetupView.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::models {

/// What is known outside the directory.
struct SetupCircumstances {
    bool isListening = false;
    std::optional<core::Timestamp> listeningSince;
    QString listenerUrl;
    QString publicUrl; ///< what Okta is told, without a path
    QString baseUrl;   ///< of this integration
    core::Timestamp now{};
};

/// Somebody's word for a step that nothing proves.
struct SetupConfirmation {
    QString by;
    core::Timestamp at{};
};

/// All that one look reads.
struct SetupFindings {
    directory::Counts counts;
    SetupEvidence evidence;
    std::map<QString, SetupConfirmation> confirmations; ///< by step
    std::optional<directory::Credential> credential;    ///< the newest that Okta can sign in with
    std::optional<directory::JournalEntry> refused;     ///< the last one, also when it reached no integration
};

/// Where the word for a step is stored.
[[nodiscard]] std::string setupConfirmationKey(directory::IntegrationId integration, const QString& step);
[[nodiscard]] std::string toText(const SetupConfirmation& confirmation);

/// On a reader's thread. `known` is what the last look saw.
[[nodiscard]] core::Result<SetupFindings> readSetup(directory::ReadSession& session,
                                                    const directory::Integration& integration,
                                                    const QList<SetupGuideStep>& guide, const SetupEvidence& known,
                                                    const std::stop_token& stop);

/// The guide with its states, as the page shows it.
class SetupSteps {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSteps)

public:
    [[nodiscard]] static QList<SetupStepView> of(const directory::Integration& integration,
                                                 const QList<SetupGuideStep>& guide, const SetupFindings& findings,
                                                 const SetupCircumstances& circumstances);
    /// For a colleague: all steps with their states, no secret.
    [[nodiscard]] static QString markdown(const QString& title, const QList<SetupStepView>& steps);
    /// "Here", "In Okta", "At the vendor"
    [[nodiscard]] static QString sideWord(SetupSide side);
    /// "Proven", "Waiting", "Confirmed by hand", …
    [[nodiscard]] static QString stateWord(SetupState state);
};

} // namespace rollcall::models
