// SPDX-License-Identifier: Apache-2.0
// The preconditions of a set-up in words.
#pragma once

#include "core/Timestamp.h"
#include "screens/SetupView.h"
#include "setup/Guide.h"

#include <QCoreApplication>
#include <QList>

namespace rollcall::models {

class SetupPreconditions {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupPreconditions)

public:
    /// In the order they are asked; none for a step that asks for none.
    [[nodiscard]] static QList<SetupPrecondition> of(const setup::GuideStep& judged, core::Timestamp now);
};

} // namespace rollcall::models
