// SPDX-License-Identifier: Apache-2.0
#include "demo/MailboxPage.h"

#include "Utf8.h"
#include "screens/DemoMailboxScreen.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/MailView.h"
#include "widgets/PageHeader.h"
#include "widgets/StateStack.h"
#include "widgets/TabOrder.h"

#include <QDesktopServices>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::DemoMailboxScreen;
using models::text;

MailboxPage::MailboxPage(const Style& style, DemoMailboxScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, tr("Mailbox"))),
      m_stack(new StateStack(style)),
      m_table(new DataTable(style, QStringLiteral("demoMails")))
{
    setObjectName(QStringLiteral("MailboxPage"));
    m_table->setObjectName(QStringLiteral("m_table"));
    m_table->setAccessibleName(tr("Mails, newest first"));
    m_table->setDefaultWidths({size::clockColumn, size::loginColumn, size::loginColumn});
    m_table->setStretchColumn(DemoMailboxScreen::Subject);
    m_table->setModel(&m_screen);
    auto* list = new QWidget;
    list->setProperty("surface", QStringLiteral("raised"));
    list->setAttribute(Qt::WA_StyledBackground);
    auto* margins = new QVBoxLayout(list);
    margins->setContentsMargins(space::medium, 0, 0, 0);
    margins->addWidget(m_table);
    auto* splitter = new QSplitter;
    splitter->setHandleWidth(space::hair);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(list);
    splitter->addWidget(makeReader());
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(new Hairline(Qt::Horizontal));
    column->addWidget(m_stack, 1);
    m_stack->setContent(splitter);
    chainTabs({m_table, m_play, m_open, m_view});
    connect(m_table, &DataTable::currentRowChanged, this,
            [this](const QModelIndex& index) { m_screen.choose(index.isValid() ? index.row() : -1); });
    connect(&m_screen, &DemoMailboxScreen::arrived, this, &MailboxPage::showStatus);
    connect(&m_screen, &DemoMailboxScreen::chosenChanged, this, &MailboxPage::showMail);
    showStatus();
    showMail();
}

QWidget* MailboxPage::makeReader()
{
    m_reader = new QWidget;
    m_reader->setProperty("surface", QStringLiteral("raised"));
    m_reader->setAttribute(Qt::WA_StyledBackground);
    m_reader->setMinimumWidth(size::inspector);
    m_subject = new Label(m_style, FontRole::Section);
    m_subject->setObjectName(QStringLiteral("m_subject"));
    m_subject->setWordWrap(true);
    m_from = new Label(m_style, FontRole::Text, Ink::Muted);
    m_from->setObjectName(QStringLiteral("m_from"));
    m_from->setWordWrap(true);
    m_note = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_note->setObjectName(QStringLiteral("m_note"));
    m_note->setWordWrap(true);
    m_play = new Button(m_style, IconName::Play, tr("Play this person’s part"), ButtonKind::Primary);
    m_play->setObjectName(QStringLiteral("m_play"));
    m_open = new Button(m_style, IconName::External, tr("Open the page"));
    m_open->setObjectName(QStringLiteral("m_open"));
    m_open->setToolTip(tr("In your browser, as the person does"));
    m_view = new MailView;
    m_view->setObjectName(QStringLiteral("m_view"));
    m_view->setAccessibleName(tr("The mail"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_play);
    buttons->addWidget(m_open);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(m_reader);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->setSpacing(space::small);
    column->addWidget(m_subject);
    column->addWidget(m_from);
    column->addLayout(buttons);
    column->addWidget(m_note);
    column->addWidget(m_view, 1);
    connect(m_play, &QAbstractButton::clicked, &m_screen, &DemoMailboxScreen::play);
    connect(m_open, &QAbstractButton::clicked, this, [this] {
        if (m_screen.chosen() != nullptr)
            QDesktopServices::openUrl(QUrl(text(m_screen.chosen()->link)));
    });
    return m_reader;
}

void MailboxPage::showStatus()
{
    m_header->setStatus(m_screen.status());
    if (m_screen.rowCount() > 0)
        m_stack->showContent();
    else
        m_stack->showEmpty({IconName::Mail, tr("No mail came yet."),
                            tr("Who is invited gets a mail here within a second."), tr("Show the invitations"),
                            [this] { Q_EMIT invitationsWanted(); }});
}

void MailboxPage::showMail()
{
    const auto* mail = m_screen.chosen();
    for (auto* widget : QList<QWidget*>{m_from, m_play, m_open, m_note, m_view})
        widget->setVisible(mail != nullptr);
    if (mail == nullptr) {
        m_subject->setText(tr("Choose a mail."));
        m_shown.clear();
        return;
    }
    m_subject->setText(text(mail->subject));
    m_from->setText(tr("From %1 to %2").arg(text(mail->from), text(mail->to)));
    m_play->setEnabled(m_screen.canPlay());
    m_open->setEnabled(!mail->link.empty());
    m_note->setText(mail->link.empty() ? tr("There is no link in it.")
                    : m_screen.canPlay()
                        ? tr("The person opens the link, says that the address is theirs, installs the "
                             "app and registers; the vendor reports it.")
                    : m_screen.isNewest() ? tr("The part was played.")
                                          : tr("A newer mail went to the same person: this link has ended."));
    const QString content = mail->html.empty() ? text(mail->text) : text(mail->html);
    if (content == m_shown)
        return;
    m_shown = content;
    if (mail->html.empty())
        m_view->setPlainText(content);
    else
        m_view->setMail(content);
}

} // namespace rollcall::ui
