// SPDX-License-Identifier: Apache-2.0
// Surface, border and corner come from the stylesheet by the property "card".
#include "widgets/Card.h"

#include "widgets/Label.h"
#include "widgets/ToolTip.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

Card::Card(const Style& style, const QString& title, QWidget* parent)
    : QFrame(parent),
      m_style(style),
      m_outer(new QVBoxLayout(this)),
      m_header(new QWidget),
      m_headerRow(new QHBoxLayout),
      m_title(new Label(style, QString(), FontRole::Strong)),
      m_note(new Label(style, QString(), FontRole::Detail, Ink::Muted)),
      m_body(new QVBoxLayout)
{
    setProperty("card", true);
    setFrameShape(QFrame::NoFrame);
    m_outer->setContentsMargins(space::hair, space::hair, space::hair, space::hair);
    m_outer->setSpacing(0);

    m_headerRow->setContentsMargins(space::large, space::title, space::large, 0);
    m_headerRow->setSpacing(space::small);
    m_headerRow->addWidget(m_title, 0);
    m_headerRow->addStretch(1);
    m_headerRow->addWidget(m_note, 0);
    m_header->setLayout(m_headerRow);
    m_outer->addWidget(m_header);

    m_body->setContentsMargins(space::large, space::medium, space::large, space::title);
    m_body->setSpacing(space::small);
    m_outer->addLayout(m_body, 1);
    m_note->hide();
    m_header->hide();
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    if (!title.isEmpty())
        m_header->show();
    setAccessibleName(title);
}

void Card::setNote(const QString& note, const QString& exact)
{
    m_note->setText(note);
    setPlainToolTip(m_note, exact);
    m_note->setVisible(!note.isEmpty());
    if (!note.isEmpty())
        m_header->show();
}

void Card::addHeaderWidget(QWidget* widget)
{
    m_headerRow->addWidget(widget, 0, Qt::AlignVCenter);
    m_header->show();
}

Hairline::Hairline(Qt::Orientation orientation, QWidget* parent) : QFrame(parent)
{
    setProperty("hairline", orientation == Qt::Horizontal ? QStringLiteral("horizontal") : QStringLiteral("vertical"));
    setFrameShape(QFrame::NoFrame);
    if (orientation == Qt::Horizontal)
        setFixedHeight(space::hair);
    else
        setFixedWidth(space::hair);
}

} // namespace rollcall::ui
