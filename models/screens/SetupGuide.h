// SPDX-License-Identifier: Apache-2.0
// The steps of a profile's guide, read from its Markdown.
#pragma once

#include "screens/SetupView.h"

#include <QList>
#include <QString>

namespace rollcall::models {

/// What turns a step green; what nothing can prove is confirmed by hand.
enum class SetupProof { Listening, Made, FirstRequest, Switches, FirstPerson, FirstGroup, ByHand };

struct SetupGuideStep {
    QString id; ///< of the title, so that it stays when steps are added
    QString title;
    SetupSide side = SetupSide::Here;
    SetupProof proof = SetupProof::ByHand;
    QString how;                ///< words between asterisks stand on the page
    bool hasConnection = false; ///< base URL and credential are pasted here

    bool operator==(const SetupGuideStep&) const = default;
};

/// The numbered list under "## Steps", each item with its side in bold before a colon. Empty when the guide has none,
/// names another side, or does not begin with a step of ours: then it is for reading, and this page cannot lead through
/// it. Proofs follow from the names of Okta's own buttons and switches in the text.
[[nodiscard]] QList<SetupGuideStep> readSetupGuide(const QString& markdown);

} // namespace rollcall::models
