// SPDX-License-Identifier: Apache-2.0
// The panes stand in the order of the conversation: Okta asked, the vendor was asked, Okta was answered.
#include "activity/RequestPanes.h"

#include "screens/RequestScreen.h"
#include "widgets/Button.h"
#include "widgets/ColumnScroll.h"
#include "widgets/CopyButton.h"
#include "widgets/DetailState.h"
#include "widgets/JsonView.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QBoxLayout>
#include <QSplitter>

namespace rollcall::ui {

namespace {

void showOrHide(Label* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

RequestPanes::RequestPanes(const Style& style, models::RequestScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_stack(new StateStack(style)),
      m_splitter(new QSplitter(Qt::Horizontal))
{
    setObjectName(QStringLiteral("RequestPanes"));
    setProperty("surface", QStringLiteral("raised"));
    setAttribute(Qt::WA_StyledBackground);
    m_stack->setObjectName(QStringLiteral("m_stack"));
    m_splitter->setObjectName(QStringLiteral("m_splitter"));
    m_splitter->setHandleWidth(space::hair);
    m_splitter->setChildrenCollapsible(false);
    m_request = new JsonView(style);
    m_request->setObjectName(QStringLiteral("m_request"));
    m_request->setAccessibleName(tr("Request"));
    m_requestNotice = new Label(style, FontRole::Detail, Ink::Warning);
    m_requestNotice->setObjectName(QStringLiteral("m_requestNotice"));
    m_relayed = new JsonView(style);
    m_relayed->setObjectName(QStringLiteral("m_relayed"));
    m_relayed->setAccessibleName(tr("Passed on to the vendor"));
    m_relayedNotice = new Label(style, FontRole::Detail, Ink::Warning);
    m_relayedNotice->setObjectName(QStringLiteral("m_relayedNotice"));
    m_response = new JsonView(style);
    m_response->setObjectName(QStringLiteral("m_response"));
    m_response->setAccessibleName(tr("Response"));
    m_responseNotice = new Label(style, FontRole::Detail, Ink::Warning);
    m_responseNotice->setObjectName(QStringLiteral("m_responseNotice"));
    m_splitter->addWidget(makeWords());
    m_splitter->addWidget(makeWire(m_request, m_requestNotice));
    m_relayedPane = makeWire(m_relayed, m_relayedNotice);
    m_splitter->addWidget(m_relayedPane);
    m_splitter->addWidget(makeWire(m_response, m_responseNotice));
    for (int pane = 0; pane < m_splitter->count(); ++pane)
        m_splitter->setStretchFactor(pane, pane == 0 ? 9 : 10);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    m_stack->setContent(m_splitter);
    connect(&m_screen, &models::RequestScreen::changed, this, &RequestPanes::refresh);
    refresh();
}

void RequestPanes::makeButtons()
{
    m_openPerson = new Button(m_style, IconName::Person, tr("Show person"), ButtonKind::Small);
    m_openPerson->setObjectName(QStringLiteral("m_openPerson"));
    m_personRequests = new Button(m_style, IconName::Activity, tr("All requests of this person"), ButtonKind::Small);
    m_personRequests->setObjectName(QStringLiteral("m_personRequests"));
    connect(m_personRequests, &QAbstractButton::clicked, this, [this] {
        if (!m_screen.view() || !m_screen.view()->entry.person)
            return;
        const QString name = QString::fromStdString(m_screen.view()->entry.subject);
        Q_EMIT personRequestsOpened(*m_screen.view()->entry.person, name.isEmpty() ? tr("one person") : name);
    });
    m_copyCurl = new CopyButton(m_style, tr("Copy as curl"), ButtonKind::Small);
    m_copyCurl->setObjectName(QStringLiteral("m_copyCurl"));
    connect(m_openPerson, &QAbstractButton::clicked, this, [this] {
        if (m_screen.view() && m_screen.view()->entry.person)
            Q_EMIT personOpened(*m_screen.view()->entry.person);
    });
}

QWidget* RequestPanes::makeWords()
{
    makeButtons();
    m_verdict = new Pill(m_style);
    m_verdict->setObjectName(QStringLiteral("m_verdict"));
    m_happened = new Label(m_style, FontRole::Strong);
    m_happened->setObjectName(QStringLiteral("m_happened"));
    m_cause = new Label(m_style, FontRole::Text);
    m_cause->setObjectName(QStringLiteral("m_cause"));
    m_next = new Label(m_style, FontRole::Text, Ink::Muted);
    m_next->setObjectName(QStringLiteral("m_next"));
    m_when = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_when->setObjectName(QStringLiteral("m_when"));
    m_from = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_from->setObjectName(QStringLiteral("m_from"));
    for (auto* label : {m_happened, m_cause, m_next, m_when, m_from}) {
        label->setWordWrap(true);
        label->setSelectable(true);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_openPerson);
    buttons->addWidget(m_copyCurl);
    buttons->addStretch(1);
    auto* more = new QHBoxLayout;
    more->addWidget(m_personRequests);
    more->addStretch(1);
    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(space::large, space::medium, space::large, space::large);
    column->setSpacing(space::small);
    column->addWidget(m_verdict, 0, Qt::AlignLeft);
    column->addWidget(m_happened);
    column->addWidget(m_cause);
    column->addWidget(m_next);
    column->addLayout(buttons);
    column->addLayout(more);
    column->addSpacing(space::tiny);
    column->addWidget(m_when);
    column->addWidget(m_from);
    column->addStretch(1);
    auto* scroll = new ColumnScroll(inner, tr("What happened"));
    scroll->setMinimumWidth(size::search - space::wide);
    return scroll;
}

QWidget* RequestPanes::makeWire(JsonView* view, Label* notice)
{
    notice->setWordWrap(true);
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(space::large, space::medium, space::large, space::large);
    column->setSpacing(space::tiny);
    column->addWidget(view, 1);
    column->addWidget(notice);
    return pane;
}

void RequestPanes::refresh()
{
    const DetailWords words{IconName::Activity,
                            tr("Choose a request to see what was asked and answered."),
                            tr("This request could not be read."),
                            IconName::Clock,
                            tr("This request is no longer kept."),
                            tr("Older ones are deleted after a while, as the line under the title says.")};
    if (!isDetailThere(*m_stack, m_screen, words))
        return;
    fill();
    m_stack->showContent();
}

void RequestPanes::fill()
{
    const auto& view = *m_screen.view();
    m_verdict->set(view.statusWord, view.tone);
    m_happened->setText(view.diagnosis.happened);
    showOrHide(m_cause, view.diagnosis.cause);
    showOrHide(m_next, view.diagnosis.next.isEmpty() ? QString() : tr("Next: %1").arg(view.diagnosis.next));
    m_when->setText(view.when);
    setPlainToolTip(m_when, view.whenExact);
    showOrHide(m_from, view.from);
    m_openPerson->setVisible(view.entry.person.has_value());
    m_personRequests->setVisible(view.entry.person.has_value());
    m_copyCurl->setCopyText(view.curl);
    m_request->setCaption(view.requestCaption);
    m_request->setPlainText(view.request);
    showOrHide(m_requestNotice, view.requestNotice);
    m_relayedPane->setVisible(!view.relayed.isEmpty());
    m_relayed->setCaption(view.relayedCaption);
    m_relayed->setPlainText(view.relayed);
    showOrHide(m_relayedNotice, view.relayedNotice);
    m_response->setCaption(view.responseCaption);
    if (view.response.isEmpty() && view.responseNotice.isEmpty())
        m_response->setPlainText(tr("No body."));
    else
        m_response->setJson(view.response);
    showOrHide(m_responseNotice, view.responseNotice);
}

} // namespace rollcall::ui
