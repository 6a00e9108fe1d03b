// SPDX-License-Identifier: Apache-2.0
// Where a step is done, as colour, icon and word.
#pragma once

#include "screens/SetupView.h"
#include "widgets/Pill.h"

namespace rollcall::ui {

class SidePill : public Pill {
    Q_OBJECT

public:
    SidePill(const Style& style, models::SetupSide side, QWidget* parent = nullptr);

    void setSide(models::SetupSide side);
};

} // namespace rollcall::ui
