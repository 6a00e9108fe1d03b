// SPDX-License-Identifier: Apache-2.0
#include "widgets/FormRow.h"

#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace rollcall::ui {

QLineEdit* formField(const char* objectName)
{
    auto* field = new QLineEdit;
    field->setObjectName(QLatin1String(objectName));
    return field;
}

QHBoxLayout* formRow(const Style& style, const QString& name, QWidget* field)
{
    auto* label = new Label(style, name, FontRole::Text, Ink::Muted);
    label->setFixedWidth(size::valueName);
    field->setAccessibleName(name);
    if (qobject_cast<QLineEdit*>(field) != nullptr)
        field->setFont(style.font(FontRole::Text));
    auto* line = new QHBoxLayout;
    line->setSpacing(space::small);
    line->addWidget(label);
    line->addWidget(field, 1);
    return line;
}

QWidget* formRowWidget(const Style& style, const QString& name, QWidget* field)
{
    auto* row = new QWidget;
    row->setLayout(formRow(style, name, field));
    row->layout()->setContentsMargins(0, 0, 0, 0);
    return row;
}

QWidget* formNote(const Style& style, const QString& note)
{
    auto* label = new Label(style, note, FontRole::Detail, Ink::Muted);
    label->setWordWrap(true);
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(size::valueName + space::small, 0, 0, 0);
    line->addWidget(label, 1);
    return row;
}

} // namespace rollcall::ui
