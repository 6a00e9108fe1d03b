// SPDX-License-Identifier: Apache-2.0
// Roles, ways of signing in, sides, states and waiting times in words.
#pragma once

#include "directory/Types.h"
#include "screens/SetupView.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class SetupText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupText)

public:
    /// "Okta’s calls end here"
    [[nodiscard]] static QString roleTitle(directory::Role role);
    [[nodiscard]] static QString roleCan(directory::Role role);
    [[nodiscard]] static QString roleCannot(directory::Role role);
    /// One sentence of an integration that has this role: "Okta’s calls end here, in Rollcall’s own directory."
    [[nodiscard]] static QString roleSentence(directory::Role role);
    /// As Okta’s page calls it: "HTTP Header", "Basic Auth", "OAuth 2".
    [[nodiscard]] static QString authModeName(directory::AuthMode mode);
    /// "Here", "In Okta", "At the vendor"
    [[nodiscard]] static QString sideWord(SetupSide side);
    /// "Proven", "Waiting", "Confirmed by hand", …
    [[nodiscard]] static QString stateWord(SetupState state);
    [[nodiscard]] static QString stateWord(const SetupStepView& step);
    /// What was seen, behind a word for how much it says.
    [[nodiscard]] static QString seen(const SetupTrouble& trouble);
    /// "00:42", "1:02:03"
    [[nodiscard]] static QString waited(qint64 seconds);
};

} // namespace rollcall::models
