// SPDX-License-Identifier: Apache-2.0
// Four lines in a card; the value is the largest.
#include "overview/FactCard.h"

#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QVBoxLayout>

namespace rollcall::ui {

FactCard::FactCard(const Style& style, const QString& caption, QWidget* parent)
    : Card(style, {}, parent),
      m_name(caption),
      m_value(new Label(style, FontRole::Section)),
      m_pill(new Pill(style)),
      m_detail(new Label(style, FontRole::Detail, Ink::Muted))
{
    m_value->setObjectName(QStringLiteral("m_value"));
    m_pill->setObjectName(QStringLiteral("m_pill"));
    m_detail->setObjectName(QStringLiteral("m_detail"));
    m_value->setElideMode(Qt::ElideRight);
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setWordWrap(true);
    m_detail->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // Two lines of room, so that the cards of a row do not grow and shrink with their words.
    m_detail->setMinimumHeight(2 * m_detail->fontMetrics().lineSpacing());
    body()->setContentsMargins(space::large, space::small + space::hair, space::large, space::small);
    body()->setSpacing(space::close);
    body()->addWidget(new Label(style, caption, FontRole::Detail, Ink::Muted));
    body()->addWidget(m_value);
    body()->addWidget(m_pill, 0, Qt::AlignLeft);
    body()->addWidget(m_detail);
    body()->addStretch(1);
    setMinimumWidth(size::fact);
}

void FactCard::setValue(const QString& value, const QString& exact)
{
    m_value->setText(value);
    setPlainToolTip(m_value, exact);
    setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_name, value, m_pill->text()));
}

void FactCard::setState(const QString& word, models::Tone tone)
{
    setState(iconOf(tone), word, tone);
}

void FactCard::setState(IconName icon, const QString& word, models::Tone tone)
{
    m_pill->set(icon, word, tone);
    m_pill->setVisible(!word.isEmpty());
    setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_name, m_value->text(), word));
}

void FactCard::setDetail(const QString& detail, const QString& exact)
{
    m_detail->setText(detail);
    setPlainToolTip(m_detail, exact);
}

} // namespace rollcall::ui
