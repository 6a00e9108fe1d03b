// SPDX-License-Identifier: Apache-2.0
// Qt's own tab bar, for its keyboard and its accessibility, dressed by the stylesheet.
#include "widgets/Tabs.h"

#include "widgets/Card.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace rollcall::ui {

Tabs::Tabs(const Style& style, QWidget* parent) : QWidget(parent), m_bar(new QTabBar), m_pages(new QStackedWidget)
{
    m_bar->setObjectName(QStringLiteral("m_bar"));
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(true);
    m_bar->setFont(style.font(FontRole::Strong));
    m_bar->setFocusPolicy(Qt::TabFocus);

    auto* barRow = new QHBoxLayout;
    barRow->setContentsMargins(space::large, 0, space::large, 0);
    barRow->addWidget(m_bar, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(barRow);
    column->addWidget(new Hairline(Qt::Horizontal));
    column->addWidget(m_pages, 1);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        Q_EMIT currentChanged(index);
    });
}

int Tabs::addTab(const QString& title, QWidget* page)
{
    m_pages->addWidget(page);
    return m_bar->addTab(title);
}

void Tabs::setTabText(int index, const QString& title)
{
    m_bar->setTabText(index, title);
}

void Tabs::setCurrentIndex(int index)
{
    m_bar->setCurrentIndex(index);
}

int Tabs::currentIndex() const
{
    return m_bar->currentIndex();
}

} // namespace rollcall::ui
