// SPDX-License-Identifier: Apache-2.0
// The line is painted behind the mark, over the whole height of the row.
#include "setup/StepRow.h"

#include "setup/StepDetail.h"
#include "setup/StepHeader.h"
#include "widgets/TabOrder.h"

#include <QPainter>
#include <QVBoxLayout>

namespace rollcall::ui {

StepRow::StepRow(const Style& style, QWidget* parent)
    : QWidget(parent), m_style(style), m_header(new StepHeader(style)), m_detail(new StepDetail(style))
{
    m_header->setObjectName(QStringLiteral("m_header"));
    m_detail->setObjectName(QStringLiteral("m_detail"));
    m_detail->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_detail);
    connect(m_header, &QAbstractButton::clicked, this, [this] {
        m_header->setChecked(m_isOpen);
        Q_EMIT chosen(m_step.id);
    });
}

void StepRow::setStep(const models::SetupStepView& step, bool isFirst, bool isLast)
{
    const bool isSame = m_step == step && m_isFirst == isFirst && m_isLast == isLast;
    m_isFirst = isFirst;
    m_isLast = isLast;
    if (isSame)
        return;
    m_step = step;
    setObjectName(QStringLiteral("step-") + step.id);
    m_header->setStep(step);
    if (m_isOpen)
        showStep();
    update();
}

void StepRow::showStep()
{
    m_detail->setStep(m_step);
    // Made later than what stands below them.
    chainTabs(QList<QWidget*>{m_header} + m_detail->valueTabs());
}

void StepRow::setOpen(bool isOpen)
{
    if (isOpen && !m_isOpen)
        showStep();
    m_isOpen = isOpen;
    m_header->setChecked(isOpen);
    m_detail->setVisible(isOpen);
}

void StepRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int x = isRightToLeft() ? width() - StepHeader::markCentre() : StepHeader::markCentre();
    const int top = m_isFirst ? size::step / 2 : 0;
    const int bottom = m_isLast ? size::step / 2 : height();
    painter.fillRect(QRect(x, top, space::hair, bottom - top), m_style.colours().border);
}

} // namespace rollcall::ui
