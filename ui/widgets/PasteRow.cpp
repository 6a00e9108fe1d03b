// SPDX-License-Identifier: Apache-2.0
// The button works only while there is something to keep.
#include "widgets/PasteRow.h"

#include "widgets/Button.h"
#include "widgets/Label.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QStyle>

namespace rollcall::ui {

PasteRow::PasteRow(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_name(new Label(style, FontRole::Text, Ink::Muted)),
      m_value(new QLineEdit),
      m_keep(new Button(style, tr("Keep"))),
      m_note(new Label(style, FontRole::Detail, Ink::Muted))
{
    m_name->setFixedWidth(size::valueName);
    m_name->setWordWrap(true);
    m_value->setObjectName(QStringLiteral("m_value"));
    m_value->setFont(style.font(FontRole::Monospace));
    m_keep->setObjectName(QStringLiteral("m_keep"));
    m_note->setObjectName(QStringLiteral("m_note"));
    m_note->setWordWrap(true);
    m_note->hide();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::tiny);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_name, 0, 0);
    grid->addWidget(m_value, 0, 1);
    grid->addWidget(m_keep, 0, 2);
    grid->addWidget(m_note, 1, 1, 1, 2);
    connect(m_value, &QLineEdit::textChanged, this, &PasteRow::refresh);
    connect(m_value, &QLineEdit::returnPressed, this, &PasteRow::submit);
    connect(m_keep, &QAbstractButton::clicked, this, &PasteRow::submit);
    refresh();
}

void PasteRow::setName(const QString& name, const QString& hint)
{
    m_name->setText(name);
    m_value->setAccessibleName(name);
    m_value->setPlaceholderText(hint);
    m_keep->setAccessibleName(tr("Keep: %1").arg(name));
}

void PasteRow::setValue(const QString& value)
{
    if (value == m_keptValue)
        return;
    const bool isTyped = m_value->text() != m_keptValue && m_value->text() != m_sent;
    m_keptValue = value;
    m_sent.clear();
    if (!isTyped) {
        m_value->setText(value);
        m_value->setCursorPosition(0);
    }
    refresh();
}

void PasteRow::propose(const QString& value)
{
    if (value == m_proposed)
        return;
    const bool isUntouched = m_value->text().isEmpty() || m_value->text() == m_proposed;
    m_proposed = value;
    if (m_keptValue.isEmpty() && isUntouched) {
        m_value->setText(value);
        m_value->setCursorPosition(0);
    }
}

void PasteRow::setNote(const QString& note, bool isWrong)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_note->setInk(isWrong ? Ink::Bad : Ink::Muted);
    if (m_value->property("invalid").toBool() == isWrong)
        return;
    m_value->setProperty("invalid", isWrong);
    m_value->style()->unpolish(m_value);
    m_value->style()->polish(m_value);
}

void PasteRow::submit()
{
    if (!m_keep->isEnabled())
        return;
    m_sent = m_value->text();
    Q_EMIT kept(m_sent);
}

void PasteRow::refresh()
{
    m_keep->setEnabled(m_value->text() != m_keptValue);
}

} // namespace rollcall::ui
