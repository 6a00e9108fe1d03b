// SPDX-License-Identifier: Apache-2.0
// Title and status at the left, actions at the right, an optional row of tools below.
#include "widgets/PageHeader.h"

#include "widgets/Label.h"
#include "widgets/ToolTip.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

PageHeader::PageHeader(const Style& style, const QString& title, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_rows(new QVBoxLayout(this)),
      m_actions(new QHBoxLayout),
      m_title(new Label(style, title, FontRole::Title)),
      m_status(new Label(style, QString(), FontRole::Text, Ink::Muted))
{
    setObjectName(QStringLiteral("pageHeader"));
    m_title->setObjectName(QStringLiteral("m_title"));
    m_status->setObjectName(QStringLiteral("m_status"));
    m_title->setElideMode(Qt::ElideRight);
    m_status->setElideMode(Qt::ElideRight);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_status);

    m_actions->setSpacing(space::small);
    auto* top = new QHBoxLayout;
    top->setSpacing(space::large);
    top->addLayout(words, 1);
    top->addLayout(m_actions);

    m_rows->setContentsMargins(space::wide, space::pageTop, space::wide, space::medium);
    m_rows->setSpacing(space::medium);
    m_rows->addLayout(top);
}

void PageHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

void PageHeader::setStatus(const QString& status, const QString& exact)
{
    if (m_status->text() != status)
        m_status->setText(status);
    setPlainToolTip(m_status, exact);
}

void PageHeader::letStatusWrap()
{
    m_status->setElideMode(Qt::ElideNone);
    m_status->setWordWrap(true);
}

void PageHeader::addAction(QWidget* action)
{
    m_actions->addWidget(action, 0, Qt::AlignVCenter);
}

void PageHeader::addToToolRow(QWidget* widget, int stretch)
{
    if (m_tools == nullptr) {
        m_tools = new QHBoxLayout;
        m_tools->setSpacing(space::small);
        m_tools->addStretch(1);
        m_rows->addLayout(m_tools);
    }
    m_tools->insertWidget(m_tools->count() - 1, widget, stretch, Qt::AlignVCenter);
}

} // namespace rollcall::ui
