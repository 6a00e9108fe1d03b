// SPDX-License-Identifier: Apache-2.0
// Cards in a column, or in rows below the steps where the window is narrow.
#include "setup/SideCards.h"

#include "setup/SetupPanel.h"
#include "setup/SidePill.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

namespace {

constexpr int cardsInARow = 3;

/// Pill and word in lines, the words below each other.
QGridLayout* pillGrid()
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::small);
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace

SideCards::SideCards(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_layout(new QGridLayout(this)),
      m_roleCard(new Card(style, tr("Where Okta’s calls end"))),
      m_role(new Label(style, FontRole::Text, Ink::Muted)),
      m_factCard(new Card(style, tr("Where things stand"))),
      m_factGrid(pillGrid())
{
    m_role->setObjectName(QStringLiteral("m_role"));
    m_role->setWordWrap(true);
    m_factCard->setObjectName(QStringLiteral("m_facts"));
    m_roleCard->body()->addWidget(m_role);
    m_factCard->body()->addLayout(m_factGrid);
    auto* legend = new Card(style, tr("Three sides"));
    auto* sides = pillGrid();
    const std::initializer_list<std::pair<models::SetupSide, QString>> all{
        {models::SetupSide::Here, tr("this window")},
        {models::SetupSide::Okta, tr("Admin Console")},
        {models::SetupSide::Vendor, tr("its dashboard")}};
    int line = 0;
    for (const auto& [side, where] : all) {
        sides->addWidget(new SidePill(style, side), line, 0, Qt::AlignLeft);
        sides->addWidget(new Label(style, where, FontRole::Text, Ink::Muted), line++, 1);
    }
    legend->body()->addLayout(sides);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::medium);
    for (auto* card : {m_roleCard, m_factCard, legend}) {
        card->body()->addStretch(1);
        m_cards.append(card);
    }
    arrange();
}

void SideCards::setRole(const QString& sentence)
{
    m_role->setText(sentence);
}

void SideCards::setFacts(const QList<models::SetupFact>& facts)
{
    while (m_pills.size() < facts.size()) {
        const int line = static_cast<int>(m_pills.size());
        m_pills.append(new Pill(m_style));
        m_pills.last()->setObjectName(QStringLiteral("fact%1").arg(line));
        m_names.append(new Label(m_style, FontRole::Text));
        m_names.last()->setWordWrap(true);
        m_factGrid->addWidget(m_pills.last(), line, 0, Qt::AlignLeft);
        m_factGrid->addWidget(m_names.last(), line, 1);
    }
    for (qsizetype i = 0; i < facts.size(); ++i) {
        const auto& fact = facts.at(i);
        m_pills.at(i)->set(fact.state.word, fact.state.tone);
        m_pills.at(i)->setAccessibleName(QStringLiteral("%1: %2").arg(fact.name, fact.state.word));
        m_names.at(i)->setText(fact.name);
        setPlainToolTip(m_names.at(i), fact.detail);
    }
}

void SideCards::addPanel(SetupPanel* panel)
{
    auto* card = new Card(m_style, QString(), this);
    card->setObjectName(panel->objectName() + QStringLiteral("Card"));
    auto* sentence = new Label(m_style, FontRole::Text, Ink::Muted);
    sentence->setWordWrap(true);
    auto* open = new Button(m_style, QString());
    open->setObjectName(QStringLiteral("m_open"));
    card->body()->addWidget(sentence);
    card->body()->addWidget(open, 0, Qt::AlignLeft);
    card->body()->addStretch(1);
    m_cards.insert(m_cards.size() - 1, card);
    m_tabs.append(open);
    const PanelEntry entry{panel, card, sentence, open};
    m_panels.append(entry);
    connect(open, &QAbstractButton::clicked, this, [this, panel] { Q_EMIT panelWanted(panel); });
    connect(panel, &SetupPanel::changed, this, [this, entry] { refresh(entry); });
    refresh(entry);
    arrange();
}

void SideCards::focusPanel(const SetupPanel* panel)
{
    const auto entry = std::ranges::find(m_panels, panel, &PanelEntry::panel);
    if (entry != m_panels.end())
        entry->open->setFocus();
}

void SideCards::refresh(const PanelEntry& entry)
{
    const auto content = entry.panel->card();
    const bool isShown = !content.title.isEmpty();
    entry.card->setVisible(isShown);
    if (isShown == m_away.contains(entry.card)) {
        if (isShown)
            m_away.remove(entry.card);
        else
            m_away.insert(entry.card);
        arrange();
    }
    entry.card->setTitle(content.title);
    entry.sentence->setText(content.sentence);
    entry.open->setVisible(!content.action.isEmpty());
    entry.open->setText(content.action);
    entry.open->setKind(content.isPrimary ? ButtonKind::Primary : ButtonKind::Secondary);
}

void SideCards::arrange()
{
    const int columns = m_isColumn ? 1 : cardsInARow;
    for (auto* card : m_cards)
        m_layout->removeWidget(card);
    int at = 0;
    for (auto* card : m_cards) {
        if (m_away.contains(card))
            continue;
        m_layout->addWidget(card, at / columns, at % columns);
        ++at;
    }
    for (int column = 0; column < cardsInARow; ++column)
        m_layout->setColumnStretch(column, column < columns ? 1 : 0);
}

void SideCards::setDirection(bool isColumn)
{
    m_isColumn = isColumn;
    arrange();
    setFixedWidth(isColumn ? size::sideCards : QWIDGETSIZE_MAX);
    if (!isColumn)
        setMinimumWidth(0);
}

} // namespace rollcall::ui
