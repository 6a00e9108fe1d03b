// SPDX-License-Identifier: Apache-2.0
// One grid; built anew only when what it shows differs.
#include "widgets/KeyValueList.h"

#include "widgets/Card.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"
#include "widgets/ValueLabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

KeyValueList::KeyValueList(const Style& style, QWidget* parent) : QWidget(parent), m_style(style)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    rebuild();
}

void KeyValueList::setSections(const QList<KeyValueSection>& sections)
{
    if (sections == m_sections)
        return;
    m_sections = sections;
    rebuild();
}

void KeyValueList::rebuild()
{
    delete m_body;
    m_body = new QWidget;
    auto* grid = new QGridLayout(m_body);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(0);
    grid->setColumnMinimumWidth(0, size::keyColumn);
    // A third for the names: they fit in a wide inspector, and give way first in a narrow one.
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 2);
    int at = 0;
    for (const auto& section : m_sections) {
        if (!section.title.isEmpty()) {
            auto* title = new Label(m_style, section.title, FontRole::Strong);
            setPlainToolTip(title, section.exact);
            title->setContentsMargins(0, at == 0 ? space::tiny : space::large, 0, space::tiny);
            grid->addWidget(title, at++, 0, 1, 2);
            grid->addWidget(new Hairline(Qt::Horizontal), at++, 0, 1, 2);
        }
        for (const auto& row : section.rows) {
            auto* key = new Label(m_style, row.key, FontRole::Text, Ink::Muted);
            key->setElideMode(Qt::ElideRight);
            key->setMinimumWidth(size::keyColumn);
            key->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
            key->setContentsMargins(0, space::keyRow, 0, space::keyRow);
            grid->addWidget(key, at, 0, Qt::AlignTop);
            if (row.pill) {
                auto* pill = new Pill(m_style, row.value, *row.pill);
                setPlainToolTip(pill, row.exact);
                grid->addWidget(pill, at, 1, Qt::AlignLeft | Qt::AlignVCenter);
            } else {
                const bool isEmpty = row.value.isEmpty();
                auto* value = new ValueLabel(m_style, isEmpty ? tr("empty") : row.value,
                                             row.isMonospace && !isEmpty ? FontRole::Monospace : FontRole::Text,
                                             isEmpty ? Ink::Muted : Ink::Text);
                value->setWordWrap(true);
                value->setSelectable(!isEmpty);
                setPlainToolTip(value, row.exact);
                value->setAccessibleName(QStringLiteral("%1: %2").arg(row.key, value->plainText()));
                value->setContentsMargins(0, space::keyRow, 0, space::keyRow);
                value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
                grid->addWidget(value, at, 1);
            }
            ++at;
        }
    }
    layout()->addWidget(m_body);
}

} // namespace rollcall::ui
