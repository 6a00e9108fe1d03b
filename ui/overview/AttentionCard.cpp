// SPDX-License-Identifier: Apache-2.0
// Rows with a hairline above each, as wide as the card.
#include "overview/AttentionCard.h"

#include "widgets/Button.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

namespace {

constexpr int pillColumn = 56;

} // namespace

AttentionCard::AttentionCard(const Style& style, QWidget* parent)
    : Card(style, tr("Needs someone"), parent), m_style(style)
{
    setObjectName(QStringLiteral("m_attention"));
    body()->setContentsMargins(0, space::medium, 0, 0);
    setItems({});
}

void AttentionCard::setItems(const QList<models::Attention>& items)
{
    if (m_isBuilt && items == m_items)
        return;
    m_isBuilt = true;
    m_items = items;
    delete m_rows;
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (const auto& item : m_items) {
        column->addWidget(new Hairline);
        column->addWidget(makeRow(item));
    }
    if (m_items.isEmpty()) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(space::large, 0, space::large, space::medium);
        row->setSpacing(space::small);
        row->addWidget(new Pill(m_style, tr("Clear"), models::Tone::Good));
        row->addWidget(new Label(m_style, tr("Nothing was refused in the last 48 hours."), FontRole::Text, Ink::Muted));
        row->addStretch(1);
        column->addLayout(row);
    }
    body()->addWidget(m_rows);
}

QWidget* AttentionCard::makeRow(const models::Attention& item)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(space::large, space::small + 2, space::large, space::small + 2);
    layout->setSpacing(space::small + 2);
    auto* pill = new Pill(m_style, item.tone == models::Tone::Bad ? IconName::Alert : IconName::Warning, item.word,
                          item.tone == models::Tone::Neutral ? models::Tone::Warning : item.tone);
    auto* sentence = new Label(m_style, item.sentence, FontRole::Text);
    sentence->setElideMode(Qt::ElideRight);
    sentence->setToolTip(item.exact.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
    auto* actor =
        new Label(m_style, QStringLiteral("%1 · %2").arg(item.actor, item.when), FontRole::Detail, Ink::Muted);
    actor->setElideMode(Qt::ElideRight);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(sentence);
    words->addWidget(actor);
    auto* open = new Button(m_style, tr("Show the request"), ButtonKind::Small);
    open->setAccessibleName(tr("Show the request: %1").arg(item.sentence));
    // All words begin at the same edge, however wide the pills are.
    auto* place = new QWidget;
    place->setMinimumWidth(pillColumn);
    auto* inPlace = new QHBoxLayout(place);
    inPlace->setContentsMargins(0, 0, 0, 0);
    inPlace->addWidget(pill, 0, Qt::AlignLeft | Qt::AlignVCenter);
    layout->addWidget(place);
    layout->addLayout(words, 1);
    layout->addWidget(open, 0, Qt::AlignVCenter);
    connect(open, &QAbstractButton::clicked, this, [this, request = item.request] { Q_EMIT requestOpened(request); });
    return row;
}

} // namespace rollcall::ui
