// SPDX-License-Identifier: Apache-2.0
// Rows are kept while their steps change, so that focus, selection and half-typed values stay.
#include "setup/GuideView.h"

#include "setup/GuideText.h"
#include "setup/SetupPanel.h"
#include "setup/SideCards.h"
#include "setup/StepDetail.h"
#include "setup/StepHeader.h"
#include "setup/StepRow.h"
#include "widgets/Card.h"
#include "widgets/Notice.h"
#include "widgets/TabOrder.h"

#include <QEvent>
#include <QGridLayout>
#include <QScrollBar>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace rollcall::ui {

namespace {

// Texts that wrap find their height in several rounds; longer, and it would work against whoever scrolls.
constexpr std::chrono::milliseconds layoutSettles{500};

} // namespace

GuideView::GuideView(const Style& style, models::SetupScreen& screen, QWidget* parent)
    : QScrollArea(parent),
      m_style(style),
      m_screen(screen),
      m_stepColumn(new QWidget),
      m_cards(new SideCards(style)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_warning(new Notice(style, Notice::Kind::Hint)),
      m_goodToKnow(new Card(style, tr("Good to know"))),
      m_points(new GuideText(style))
{
    setObjectName(QStringLiteral("m_guide"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    m_trouble->setObjectName(QStringLiteral("m_commandTrouble"));
    m_trouble->hide();
    m_warning->setObjectName(QStringLiteral("m_setupWarning"));
    m_warning->hide();
    m_steps = new QVBoxLayout(m_stepColumn);
    m_steps->setContentsMargins(0, 0, 0, 0);
    m_steps->setSpacing(0);
    m_steps->addWidget(m_trouble);
    m_steps->addWidget(m_warning);
    m_goodToKnow->setObjectName(QStringLiteral("m_goodToKnow"));
    m_goodToKnow->body()->addWidget(m_points);
    m_steps->addSpacing(space::large);
    m_steps->addWidget(m_goodToKnow);
    m_steps->addStretch(1);
    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    m_grid = new QGridLayout(inner);
    m_grid->setContentsMargins(space::large, 0, space::wide, space::wide);
    m_grid->setHorizontalSpacing(space::large);
    m_grid->setVerticalSpacing(space::wide);
    arrange(true);
    setWidget(inner);
    m_stepColumn->installEventFilter(this);
    m_settling.setSingleShot(true);
    m_settling.setInterval(layoutSettles);
    connect(m_cards, &SideCards::panelWanted, this, &GuideView::panelWanted);
    connect(&m_screen, &models::SetupScreen::waitedChanged, this, &GuideView::refreshWaiting);
}

void GuideView::addPanel(SetupPanel* panel)
{
    m_cards->addPanel(panel);
}

void GuideView::focusPanel(const SetupPanel* panel)
{
    m_cards->focusPanel(panel);
}

void GuideView::arrange(bool isWide)
{
    if (m_arranged == static_cast<int>(isWide))
        return;
    m_arranged = static_cast<int>(isWide);
    m_grid->removeWidget(m_stepColumn);
    m_grid->removeWidget(m_cards);
    m_grid->addWidget(m_stepColumn, 0, 0);
    m_cards->setDirection(isWide);
    if (isWide)
        m_grid->addWidget(m_cards, 0, 1, Qt::AlignTop);
    else
        m_grid->addWidget(m_cards, 1, 0);
    m_grid->setColumnStretch(0, 1);
    m_grid->setRowStretch(0, 1);
}

void GuideView::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    arrange(width() >= size::setupColumns);
    revealAgain();
}

bool GuideView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_stepColumn && event->type() == QEvent::LayoutRequest)
        revealAgain();
    return QScrollArea::eventFilter(watched, event);
}

StepRow* GuideView::makeRow()
{
    auto* row = new StepRow(m_style);
    auto* detail = row->detail();
    connect(row, &StepRow::chosen, this, [this](const QString& stepId) { m_screen.open(stepId); });
    connect(detail, &StepDetail::confirmed, this,
            [this, row](const QString& name) { m_screen.confirm(row->stepId(), name); });
    connect(detail, &StepDetail::waived, this,
            [this, row](const QString& name) { m_screen.waive(row->stepId(), name); });
    connect(detail, &StepDetail::answered, &m_screen, &models::SetupScreen::answer);
    connect(detail, &StepDetail::answerTakenBack, &m_screen, &models::SetupScreen::takeAnswerBack);
    connect(detail, &StepDetail::takenBack, this, [this, row] { m_screen.takeBack(row->stepId()); });
    connect(detail, &StepDetail::secretWanted, &m_screen, &models::SetupScreen::issueSecret);
    connect(detail, &StepDetail::codeWanted, &m_screen, &models::SetupScreen::makeApprovalCode);
    connect(detail, &StepDetail::pasted, &m_screen, &models::SetupScreen::saveField);
    connect(detail, &StepDetail::pageWanted, this, &GuideView::pageWanted);
    connect(detail, &StepDetail::requestOpened, this, &GuideView::requestOpened);
    return row;
}

void GuideView::refresh()
{
    m_cards->setRole(m_screen.roleSentence());
    m_cards->setFacts(m_screen.facts());
    const auto& trouble = m_screen.commandError();
    m_trouble->setVisible(trouble.has_value());
    if (trouble)
        m_trouble->set(QString::fromStdString(trouble->message), QString(), QString(), QString());
    const auto warning = m_screen.warning();
    m_warning->setVisible(warning.has_value());
    if (warning)
        m_warning->set(warning->seen, warning->cause, GuideText::toPlain(warning->next), QString());
    const QString points = m_screen.goodToKnow();
    m_points->setWords(points);
    m_goodToKnow->setVisible(!points.isEmpty());
    refreshSteps();
    refreshWaiting();
}

void GuideView::refreshSteps()
{
    const auto& steps = m_screen.steps();
    while (m_rows.size() > steps.size())
        delete m_rows.takeLast();
    while (m_rows.size() < steps.size()) {
        m_rows.append(makeRow());
        m_steps->insertWidget(m_steps->indexOf(m_warning) + static_cast<int>(m_rows.size()), m_rows.last());
    }
    StepRow* opened = nullptr;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        auto* row = m_rows.at(i);
        row->setStep(steps.at(i), i == 0, i + 1 == steps.size());
        const bool isOpen = steps.at(i).id == m_screen.openStep();
        if (isOpen != row->isOpen())
            row->setOpen(isOpen);
        if (isOpen)
            opened = row;
    }
    chainCards();
    if (opened == nullptr)
        return;
    const bool wasAnswered = std::exchange(m_isAnswerShown, opened->detail()->answer() != nullptr);
    if (m_shownOpen == m_screen.openStep()) {
        if (m_isAnswerShown && !wasAnswered)
            revealAnswer(opened);
        return;
    }
    const bool isFirstLook = m_shownOpen.isEmpty();
    m_shownOpen = m_screen.openStep();
    opened->detail()->proposeName(m_screen.proposedName());
    if (!isFirstLook)
        reveal(opened);
}

void GuideView::chainCards()
{
    if (m_rows.isEmpty())
        return;
    // The steps are made later than the cards, which stand behind them.
    QWidget* last = m_rows.last()->header();
    for (auto* next = last->nextInFocusChain(); m_rows.last()->isAncestorOf(next); next = next->nextInFocusChain())
        last = next;
    chainTabs(QList<QWidget*>{last} + m_cards->tabs());
}

void GuideView::reveal(StepRow* row)
{
    // Once the rows above have found their new heights.
    QTimer::singleShot(0, row, [this, row] {
        ensureWidgetVisible(row, 0, space::large);
        ensureWidgetVisible(row->header(), 0, space::large);
    });
}

void GuideView::revealAnswer(StepRow* row)
{
    m_revealed = row;
    m_settling.start();
    revealAgain();
}

void GuideView::revealAgain()
{
    if (!m_settling.isActive())
        return;
    QTimer::singleShot(0, this, [this] {
        if (QWidget* answer = m_revealed ? m_revealed->detail()->answer() : nullptr)
            ensureWidgetVisible(answer, 0, space::large);
    });
}

void GuideView::refreshWaiting()
{
    for (auto* row : m_rows) {
        if (row->isOpen())
            row->detail()->setWaited(m_screen.waitedText(row->step()));
    }
}

} // namespace rollcall::ui
