// SPDX-License-Identifier: Apache-2.0
// A step of the guide with the line that leads to the next one; open, it shows what to do.
#pragma once

#include "screens/SetupView.h"
#include "style/Style.h"

#include <QWidget>

namespace rollcall::ui {

class StepDetail;
class StepHeader;

class StepRow : public QWidget {
    Q_OBJECT

public:
    explicit StepRow(const Style& style, QWidget* parent = nullptr);

    void setStep(const models::SetupStepView& step, bool isFirst, bool isLast);
    void setOpen(bool isOpen);
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] const QString& stepId() const { return m_step.id; }
    [[nodiscard]] const models::SetupStepView& step() const { return m_step; }
    [[nodiscard]] StepHeader* header() const { return m_header; }
    /// Always there; hidden while the step is closed.
    [[nodiscard]] StepDetail* detail() const { return m_detail; }

Q_SIGNALS:
    void chosen(const QString& stepId);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showStep();

    const Style& m_style;
    models::SetupStepView m_step;
    bool m_isFirst = false;
    bool m_isLast = false;
    bool m_isOpen = false;
    StepHeader* m_header;
    StepDetail* m_detail;
};

} // namespace rollcall::ui
