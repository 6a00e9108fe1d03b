// SPDX-License-Identifier: Apache-2.0
// What every page that is one list shares: search and filters above it, the chosen row in full beside or below it.
#include "widgets/ListPage.h"

#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"
#include "widgets/SearchField.h"
#include "widgets/TabOrder.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::ListScreen;
using models::ScreenState;

ListPage::ListPage(const Style& style, ListScreen& screen, const Words& words, Qt::Orientation orientation,
                   const QString& settingsKey, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_words(words),
      m_header(new PageHeader(style, words.title)),
      m_search(new SearchField(style, words.searchHint)),
      m_slices(new QButtonGroup(this)),
      m_stack(new StateStack(style)),
      m_splitter(new QSplitter(orientation)),
      m_table(new DataTable(style, settingsKey))
{
    m_header->setObjectName(QStringLiteral("m_header"));
    m_search->setObjectName(QStringLiteral("m_search"));
    m_search->setAccessibleName(words.searchName);
    m_stack->setObjectName(QStringLiteral("m_stack"));
    m_splitter->setObjectName(QStringLiteral("m_splitter"));
    m_splitter->setHandleWidth(space::hair);
    m_splitter->setChildrenCollapsible(false);
    m_table->setObjectName(QStringLiteral("m_table"));
    m_table->setAccessibleName(words.title);
    m_header->addToToolRow(m_search);
    m_tabOrder.append(m_search);
    connect(m_slices, &QButtonGroup::idClicked, this, [this](int id) { sliceChosen(id); });
    // Every letter goes to the screen, which waits for the last one itself.
    connect(m_search, &QLineEdit::textChanged, &m_screen, &ListScreen::setSearch);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });
    connect(m_table, &QAbstractItemView::activated, this, [this] { enterDetail(); });
}

Chip* ListPage::addSlice(const QString& text, int id, const QString& objectName)
{
    auto* chip = addFilter(objectName);
    chip->setText(text);
    m_slices->addButton(chip, id);
    return chip;
}

Chip* ListPage::addFilter(const QString& objectName)
{
    auto* chip = new Chip(m_style, QString());
    chip->setObjectName(objectName);
    m_header->addToToolRow(chip);
    m_tabOrder.append(chip);
    return chip;
}

void ListPage::addAction(Button* action, const QString& objectName)
{
    action->setObjectName(objectName);
    m_header->addAction(action);
    m_tabOrder.append(action);
}

void ListPage::addColumnChooser()
{
    auto* columns = new Button(m_style, IconName::Columns, tr("Columns"));
    columns->setMenu(m_table->columnChooserMenu());
    addAction(columns, QStringLiteral("m_columns"));
}

void ListPage::addBanner(QWidget* banner)
{
    m_banners.append(banner);
    m_tabOrder.append(banner);
}

QWidget* ListPage::makeListSide()
{
    auto* side = new QWidget;
    side->setProperty("surface", QStringLiteral("raised"));
    side->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(space::medium, 0, 0, 0);
    column->addWidget(m_table);
    return side;
}

void ListPage::assemble(QWidget* detail)
{
    m_detail = detail;
    m_anchor = new ScrollAnchor(*m_table);
    m_splitter->addWidget(makeListSide());
    m_splitter->addWidget(detail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(new Hairline(Qt::Horizontal));
    for (auto* banner : m_banners)
        column->addWidget(banner);
    column->addWidget(m_stack, 1);
    m_stack->setContent(m_splitter);
    chainTabs(m_tabOrder + QList<QWidget*>{m_table, detail});
    stopWhereChecked(*m_slices);

    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSplitChosen = true; });
    connect(&m_screen, &ListScreen::stateChanged, this, &ListPage::refresh);
    connect(&m_screen, &ListScreen::narrowingChanged, this, &ListPage::showSearch);
    m_screen.setShown(false);
    showSearch();
    refresh();
}

void ListPage::showSlice(int id)
{
    if (auto* chip = m_slices->button(id))
        chip->setChecked(true);
}

void ListPage::chooseRow(int row)
{
    if (row >= 0)
        m_table->setCurrentIndex(m_table->model()->index(row, 0));
    else
        m_table->clearSelection();
}

void ListPage::showSearch()
{
    m_anchor->startAtTop();
    if (m_search->text() != m_screen.search())
        m_search->setText(m_screen.search());
}

void ListPage::refresh()
{
    switch (m_screen.state()) {
    case ScreenState::Loading:
        m_stack->showLoading();
        return;
    case ScreenState::Error:
        m_stack->showError(errorState());
        return;
    case ScreenState::Empty:
        m_stack->showEmpty(emptyState());
        return;
    case ScreenState::Full:
        m_stack->showContent();
        return;
    }
}

ErrorState ListPage::errorState()
{
    return {m_words.unreadable, m_screen.error() ? QString::fromStdString(m_screen.error()->message) : QString(),
            m_words.reassurance, tr("Try again"), [this] { m_screen.retry(); }};
}

void ListPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_screen.setShown(true);
}

void ListPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_screen.setShown(false);
}

void ListPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!m_detailWidth || m_isSplitChosen)
        return;
    const int detail = m_detailWidth(width());
    m_splitter->setSizes({width() - detail, detail});
}

void ListPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_detail->isAncestorOf(focusWidget())) {
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (event->key() == Qt::Key_Escape && m_screen.isNarrowed()) {
        m_screen.clearNarrowing();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace rollcall::ui
