// SPDX-License-Identifier: Apache-2.0
// Rows with a hairline above each, as wide as the card.
#include "overview/AttentionCard.h"

#include "widgets/Button.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

namespace {

IconName signOf(models::Tone tone)
{
    if (tone == models::Tone::Vendor)
        return IconName::Vendor;
    return tone == models::Tone::Bad ? IconName::Alert : IconName::Warning;
}

} // namespace

AttentionCard::AttentionCard(const Style& style, QWidget* parent)
    : Card(style, tr("Needs someone"), parent), m_style(style)
{
    setObjectName(QStringLiteral("m_attention"));
    body()->setContentsMargins(0, space::medium, 0, 0);
    setItems({}, true);
}

void AttentionCard::setItems(const QList<models::Attention>& items, bool isSilent)
{
    const bool isSame = std::ranges::equal(items, m_items, [](const auto& a, const auto& b) {
        return a.request == b.request && a.tone == b.tone && a.word == b.word;
    });
    const auto before = std::exchange(m_items, items);
    const bool wasSilent = std::exchange(m_isSilent, isSilent);
    if (!m_isBuilt || !isSame || (items.isEmpty() && wasSilent != isSilent)) {
        m_isBuilt = true;
        rebuild();
        return;
    }
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (!(m_items.at(i) == before.at(i)))
            fill(m_parts.at(i), m_items.at(i));
    }
}

void AttentionCard::rebuild()
{
    const auto focused = focusedRequest();
    delete m_rows;
    m_parts.clear();
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
        row->addWidget(m_isSilent ? new Pill(m_style, IconName::Clock, tr("Quiet"), models::Tone::Neutral)
                                  : new Pill(m_style, tr("Clear"), models::Tone::Good));
        row->addWidget(new Label(m_style,
                                 m_isSilent ? tr("Nobody called in the last 48 hours.")
                                            : tr("Nothing was refused in the last 48 hours."),
                                 FontRole::Text, Ink::Muted));
        row->addStretch(1);
        column->addLayout(row);
    }
    body()->addWidget(m_rows);
    if (focused && !m_items.isEmpty())
        focusRequest(*focused);
}

std::optional<directory::JournalId> AttentionCard::focusedRequest() const
{
    for (const Row& row : m_parts) {
        if (row.open->hasFocus())
            return row.request;
    }
    return std::nullopt;
}

void AttentionCard::focusRequest(directory::JournalId request)
{
    // Whoever is on a button stays on that request's, also when another comes in above; when it is gone, on the first.
    const auto same = std::ranges::find(m_parts, request, &Row::request);
    const Row& row = same == m_parts.end() ? m_parts.first() : *same;
    row.open->setFocus(Qt::OtherFocusReason);
}

QWidget* AttentionCard::makeRow(const models::Attention& item)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(space::large, space::row, space::large, space::row);
    layout->setSpacing(space::row);
    auto* pill = new Pill(m_style, signOf(item.tone), item.word,
                          item.tone == models::Tone::Neutral ? models::Tone::Warning : item.tone);
    const Row parts{item.request, new Label(m_style, FontRole::Text), new Label(m_style, FontRole::Detail, Ink::Muted),
                    new Button(m_style, tr("Show the request"), ButtonKind::Small)};
    parts.sentence->setElideMode(Qt::ElideRight);
    parts.actor->setElideMode(Qt::ElideRight);
    auto* words = new QVBoxLayout;
    words->setSpacing(space::line);
    words->addWidget(parts.sentence);
    words->addWidget(parts.actor);
    // All words begin at the same edge, however wide the pills are.
    auto* place = new QWidget;
    place->setMinimumWidth(size::pillColumn);
    auto* inPlace = new QHBoxLayout(place);
    inPlace->setContentsMargins(0, 0, 0, 0);
    inPlace->addWidget(pill, 0, Qt::AlignLeft | Qt::AlignVCenter);
    layout->addWidget(place);
    layout->addLayout(words, 1);
    layout->addWidget(parts.open, 0, Qt::AlignVCenter);
    connect(parts.open, &QAbstractButton::clicked, this,
            [this, request = item.request] { Q_EMIT requestOpened(request); });
    fill(parts, item);
    m_parts.append(parts);
    return row;
}

void AttentionCard::fill(const Row& row, const models::Attention& item)
{
    row.sentence->setText(item.sentence);
    setPlainToolTip(row.sentence, item.exact);
    row.actor->setText(QStringLiteral("%1 · %2").arg(item.actor, item.when));
    row.open->setAccessibleName(tr("Show the request: %1").arg(item.sentence));
}

} // namespace rollcall::ui
