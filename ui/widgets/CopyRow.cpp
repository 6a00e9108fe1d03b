// SPDX-License-Identifier: Apache-2.0
// Name, read-only field and button in one line.
#include "widgets/CopyRow.h"

#include "widgets/CopyButton.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace rollcall::ui {

CopyRow::CopyRow(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_name(new Label(style, FontRole::Text, Ink::Muted)),
      m_value(new QLineEdit),
      m_copy(new CopyButton(style))
{
    m_name->setFixedWidth(size::valueName);
    m_name->setWordWrap(true);
    m_value->setReadOnly(true);
    m_value->setFont(style.font(FontRole::Monospace));
    m_value->setObjectName(QStringLiteral("m_value"));
    m_copy->setObjectName(QStringLiteral("m_copy"));
    // Tab selects all of it, which shows its end; an address is known by its beginning.
    connect(m_value, &QLineEdit::editingFinished, m_value, [this] { m_value->setCursorPosition(0); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    row->addWidget(m_name);
    row->addWidget(m_value, 1);
    row->addWidget(m_copy);
}

void CopyRow::set(const QString& name, const QString& value, const QString& shown, bool isSecret)
{
    m_name->setText(name);
    m_value->setAccessibleName(name);
    m_copy->setAccessibleName(tr("Copy: %1").arg(name));
    m_copy->setSecret(isSecret);
    m_copy->setCopyText(value);
    m_copy->setVisible(!value.isEmpty());
    const QString text = shown.isEmpty() ? value : shown;
    if (m_value->text() == text)
        return;
    m_value->setText(text);
    m_value->setCursorPosition(0);
}

} // namespace rollcall::ui
