// SPDX-License-Identifier: Apache-2.0
// One line of the guide: mark, title, side, and at the right what proves it.
#pragma once

#include "screens/SetupView.h"
#include "style/Style.h"
#include "widgets/PaintedButton.h"

namespace rollcall::ui {

class Label;
class SidePill;

/// Checked while its step is open.
class StepHeader : public PaintedButton {
    Q_OBJECT

public:
    explicit StepHeader(const Style& style, QWidget* parent = nullptr);

    void setStep(const models::SetupStepView& step);
    /// Where the middle of the mark stands.
    [[nodiscard]] static int markCentre() { return size::stepMark / 2 + space::small; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    int m_number = 0;
    models::SetupState m_state = models::SetupState::NotYet;
    bool m_isHint = false;
    Label* m_title;
    SidePill* m_side;
    Label* m_proof;
};

} // namespace rollcall::ui
