// SPDX-License-Identifier: Apache-2.0
// The mark is painted; state is its shape, its colour and a word for who cannot see either.
#include "setup/StepHeader.h"

#include "screens/SetupText.h"
#include "setup/SidePill.h"
#include "widgets/Label.h"
#include "widgets/ToolTip.h"

#include <QHBoxLayout>
#include <QPainter>

namespace rollcall::ui {

using models::SetupState;
using models::Tone;

namespace {

/// Nothing for a step that has only its number to show.
IconName iconOfState(SetupState state)
{
    switch (state) {
    case SetupState::NotYet:
        return IconName::None;
    case SetupState::Waiting:
        return IconName::Clock;
    case SetupState::Proven:
        return IconName::Check;
    case SetupState::Confirmed:
        return IconName::Person;
    case SetupState::Failed:
        return IconName::Warning;
    case SetupState::NotNeeded:
        return IconName::Cross;
    }
    return IconName::None;
}

Tone toneOfState(SetupState state)
{
    switch (state) {
    case SetupState::Waiting:
        return Tone::Warning;
    case SetupState::Proven:
        return Tone::Good;
    case SetupState::Confirmed:
        return Tone::Here;
    case SetupState::Failed:
        return Tone::Bad;
    case SetupState::NotYet:
    case SetupState::NotNeeded:
        break;
    }
    return Tone::Neutral;
}

} // namespace

StepHeader::StepHeader(const Style& style, QWidget* parent)
    : PaintedButton(parent),
      m_style(style),
      m_title(new Label(style, FontRole::Strong)),
      m_side(new SidePill(style, models::SetupSide::Here)),
      m_proof(new Label(style, FontRole::Detail, Ink::Muted))
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedHeight(size::step);
    m_title->setObjectName(QStringLiteral("m_title"));
    m_proof->setObjectName(QStringLiteral("m_proof"));
    m_title->setElideMode(Qt::ElideRight);
    m_proof->setElideMode(Qt::ElideRight);
    m_proof->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // The title comes first where there is no room for both.
    m_proof->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_proof->setMinimumWidth(size::stepProof);
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_side, m_proof})
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::small + size::stepMark + space::small, 0, space::small, 0);
    row->setSpacing(space::small);
    row->addWidget(m_title);
    row->addWidget(m_side);
    row->addWidget(m_proof, 1);
}

void StepHeader::setStep(const models::SetupStepView& step)
{
    m_number = step.number;
    m_state = step.state;
    m_isHint = models::isHint(step);
    setText(step.title);
    m_title->setText(step.title);
    m_side->setSide(step.side);
    m_proof->setText(step.proof);
    m_proof->setInk(step.state == SetupState::Failed ? Ink::Bad : Ink::Muted);
    setPlainToolTip(this, step.proofExact.isEmpty() ? step.proof : step.proof + QLatin1Char('\n') + step.proofExact);
    setAccessibleName(tr("Step %1: %2").arg(step.number).arg(step.title));
    setAccessibleDescription(
        QStringLiteral("%1. %2. %3")
            .arg(models::SetupText::stateWord(step), models::SetupText::sideWord(step.side), step.proof));
    update();
}

void StepHeader::paintEvent(QPaintEvent*)
{
    const auto& colours = m_style.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() && !isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.hover);
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(size::stepMark + space::small + space::tiny, space::hair, 0, -space::hair),
            radius::control, radius::control);
    }
    const int left = isRightToLeft() ? width() - space::small - size::stepMark : space::small;
    const QRectF circle(left, (height() - size::stepMark) / 2.0, size::stepMark, size::stepMark);
    const auto tone = m_style.colour(m_isHint ? Tone::Warning : toneOfState(m_state));
    painter.setPen(Qt::NoPen);
    // Over the line that connects the marks.
    painter.setBrush(colours.background);
    painter.drawEllipse(circle);
    painter.setBrush((m_state == SetupState::NotYet && !m_isHint) || m_state == SetupState::NotNeeded
                         ? colours.border
                         : tone.background);
    painter.drawEllipse(circle);
    if (const IconName icon = m_isHint ? IconName::Info : iconOfState(m_state); icon != IconName::None) {
        paintIcon(painter,
                  QRectF(circle.center().x() - size::smallIcon / 2.0, circle.center().y() - size::smallIcon / 2.0,
                         size::smallIcon, size::smallIcon),
                  icon, tone.foreground);
    } else {
        painter.setFont(m_style.font(FontRole::Detail));
        painter.setPen(colours.text);
        painter.drawText(circle, Qt::AlignCenter, QString::number(m_number));
    }
    if (hasFocusRing()) {
        painter.setPen(QPen(colours.accent, space::line - 0.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(space::line, space::line, -space::line, -space::line),
                                radius::control, radius::control);
    }
}

} // namespace rollcall::ui
