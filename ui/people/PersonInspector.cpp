// SPDX-License-Identifier: Apache-2.0
// Everything about one person, beside the list: attributes, groups, requests, history, raw.
#include "people/PersonInspector.h"

#include "RelativeTime.h"
#include "people/PersonHeader.h"
#include "screens/PersonScreen.h"
#include "tables/JournalTableModel.h"
#include "widgets/Button.h"
#include "widgets/ColumnScroll.h"
#include "widgets/DataTable.h"
#include "widgets/DetailState.h"
#include "widgets/JsonView.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"
#include "widgets/ScrollAnchor.h"
#include "widgets/Tabs.h"
#include "widgets/ToolTip.h"

#include <QBoxLayout>
#include <QLocale>

namespace rollcall::ui {

using models::JournalTableModel;

namespace {

enum Tab : int { AttributesTab, GroupsTab, RequestsTab, HistoryTab, RawTab };

} // namespace

PersonInspector::PersonInspector(const Style& style, models::PersonScreen& screen, QWidget* parent)
    : QWidget(parent), m_style(style), m_screen(screen), m_stack(new StateStack(style))
{
    setObjectName(QStringLiteral("PersonInspector"));
    setProperty("surface", QStringLiteral("raised"));
    setAttribute(Qt::WA_StyledBackground);
    m_stack->setObjectName(QStringLiteral("m_stack"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    m_stack->setContent(makeContent());
    connect(&m_screen, &models::PersonScreen::changed, this, &PersonInspector::refresh);
    connect(&m_screen.requests(), &JournalTableModel::orderLoaded, this, &PersonInspector::fitRequests);
    connect(&m_screen.requests(), &JournalTableModel::followed, this, &PersonInspector::fitRequests);
    refresh();
}

QWidget* PersonInspector::makeHeader()
{
    m_header = new PersonHeader(m_style);
    m_header->setObjectName(QStringLiteral("m_header"));
    m_times = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_times->setObjectName(QStringLiteral("m_times"));

    auto* header = new QWidget;
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(space::large, space::large, space::large, space::small);
    column->setSpacing(space::small);
    m_invitation = new Button(m_style, IconName::Mail, QString(), ButtonKind::Small);
    m_invitation->setObjectName(QStringLiteral("m_invitation"));
    m_invitation->setToolTip(tr("Every mail that was tried, send again, hand over a link or a code"));
    connect(m_invitation, &QAbstractButton::clicked, this, [this] {
        if (m_screen.view())
            Q_EMIT invitationOpened(m_screen.view()->rowId);
    });
    auto* below = new QHBoxLayout;
    below->setSpacing(space::small);
    below->addWidget(m_times, 1);
    below->addWidget(m_invitation);
    column->addWidget(m_header);
    column->addLayout(below);
    return header;
}

QWidget* PersonInspector::scrolled(KeyValueList* list, const QString& accessibleName)
{
    list->setAccessibleName(accessibleName);
    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(space::large, space::small, space::large, space::large);
    column->addWidget(list);
    column->addStretch(1);
    return new ColumnScroll(inner, accessibleName);
}

QWidget* PersonInspector::makeRequests()
{
    m_requests = new DataTable(m_style, QStringLiteral("person-requests"));
    m_requests->setObjectName(QStringLiteral("m_requests"));
    m_requests->setAccessibleName(tr("Requests about this person"));
    m_requests->setDefaultWidths({size::search / 2, size::search * 2 / 3, size::search / 4, size::search / 2,
                                  size::search / 4 + space::medium, size::search / 6});
    m_requests->setHiddenByDefault(
        {JournalTableModel::Method, JournalTableModel::Path, JournalTableModel::Milliseconds});
    m_requests->setModel(&m_screen.requests());
    m_requests->setStretchColumn(JournalTableModel::WhatHappened);
    new ScrollAnchor(*m_requests);
    connect(m_requests, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (const auto id = m_screen.requests().idAt(index.row()))
            Q_EMIT requestOpened(*id);
    });
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::tiny, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_requests, 1);
    auto* all = new Button(m_style, IconName::Activity, tr("All requests of this person"), ButtonKind::Small);
    all->setObjectName(QStringLiteral("m_personRequests"));
    connect(all, &QAbstractButton::clicked, this, [this] {
        if (m_screen.view())
            Q_EMIT personRequestsOpened(m_screen.view()->rowId, m_screen.view()->name);
    });
    auto* below = new QHBoxLayout;
    below->setContentsMargins(space::medium, space::small, space::large, space::small);
    below->addWidget(all);
    below->addStretch(1);
    column->addLayout(below);
    m_requestsStack = new StateStack(m_style);
    m_requestsStack->setObjectName(QStringLiteral("m_requestsStack"));
    m_requestsStack->setContent(page);
    return m_requestsStack;
}

QWidget* PersonInspector::makeContent()
{
    m_attributes = new KeyValueList(m_style);
    m_attributes->setObjectName(QStringLiteral("m_attributes"));
    m_groups = new KeyValueList(m_style);
    m_groups->setObjectName(QStringLiteral("m_groups"));
    m_groupsStack = new StateStack(m_style);
    m_groupsStack->setObjectName(QStringLiteral("m_groupsStack"));
    m_groupsStack->setContent(scrolled(m_groups, tr("Groups")));
    m_history = new KeyValueList(m_style);
    m_history->setObjectName(QStringLiteral("m_history"));
    m_historyStack = new StateStack(m_style);
    m_historyStack->setObjectName(QStringLiteral("m_historyStack"));
    m_historyStack->setContent(scrolled(m_history, tr("History")));
    m_raw = new JsonView(m_style);
    m_raw->setObjectName(QStringLiteral("m_raw"));
    m_raw->setCaption(tr("As stored, without id and times"));
    auto* raw = new QWidget;
    auto* rawColumn = new QVBoxLayout(raw);
    rawColumn->setContentsMargins(space::large, space::medium, space::large, space::large);
    rawColumn->addWidget(m_raw);

    m_tabs = new Tabs(m_style);
    m_tabs->setObjectName(QStringLiteral("m_tabs"));
    m_tabs->addTab(tr("Attributes"), scrolled(m_attributes, tr("Attributes")));
    m_tabs->addTab(tr("Groups"), m_groupsStack);
    m_tabs->addTab(tr("Requests"), makeRequests());
    m_tabs->addTab(tr("History"), m_historyStack);
    m_tabs->addTab(tr("Raw"), raw);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(m_tabs, 1);
    return content;
}

void PersonInspector::refresh()
{
    const DetailWords words{IconName::Person,
                            tr("Choose someone to see what Okta sent about them."),
                            tr("This person could not be read."),
                            IconName::Person,
                            tr("This person is no longer here."),
                            tr("Somebody deleted them; Activity shows the request.")};
    if (!isDetailThere(*m_stack, m_screen, words))
        return;
    fill();
    m_stack->showContent();
}

void PersonInspector::fill()
{
    const auto& view = *m_screen.view();
    setAccessibleName(view.name);
    m_header->setPerson(view.initials, view.name, view.userName);
    m_header->setState(view.isActive ? tr("Active") : tr("Inactive"),
                       view.isActive ? models::Tone::Good : models::Tone::Neutral);
    m_times->setText(m_screen.timesText());
    setPlainToolTip(m_times, m_screen.timesExact());
    m_invitation->setVisible(view.invitation.has_value());
    if (view.invitation)
        m_invitation->setText(tr("Invitation: %1").arg(view.invitation->word));
    m_invitation->updateGeometry();
    fillAttributes();
    fillGroups();
    fillHistory();
    fitRequests();
    m_raw->setJson(view.json);
    const QLocale locale;
    m_tabs->setTabText(GroupsTab,
                       view.groups.isEmpty() ? tr("Groups") : tr("Groups %1").arg(locale.toString(view.groups.size())));
}

void PersonInspector::fillAttributes()
{
    const auto& view = *m_screen.view();
    QList<KeyValueSection> sections;
    for (const auto& group : view.attributes) {
        KeyValueSection section{group.title, {}, group.schemaUrn};
        for (const auto& attribute : group.attributes)
            section.rows.append({attribute.label, attribute.value, attribute.path, false, std::nullopt});
        sections.append(section);
    }
    KeyValueSection here{tr("Kept here"), {}};
    here.rows.append({tr("id"), view.id, tr("SCIM id, made here"), true, std::nullopt});
    here.rows.append({tr("Arrived"), m_screen.relativeTime(view.created), models::RelativeTime::exact(view.created),
                      false, std::nullopt});
    here.rows.append({tr("Last change"), m_screen.relativeTime(view.lastModified),
                      models::RelativeTime::exact(view.lastModified), false, std::nullopt});
    here.rows.append({tr("Version"), QLocale().toString(view.version), {}, false, std::nullopt});
    sections.append(here);
    m_attributes->setSections(sections);
}

void PersonInspector::fillGroups()
{
    const auto& view = *m_screen.view();
    if (view.groups.isEmpty()) {
        m_groupsStack->showEmpty(
            {IconName::Groups, tr("In no group."), tr("Okta pushes groups under Push Groups."), {}, {}});
        return;
    }
    KeyValueSection section;
    for (const auto& group : view.groups)
        section.rows.append(
            {group.name, group.isDirect ? tr("member") : tr("through another group"), group.id, false, std::nullopt});
    m_groups->setSections({section});
    m_groupsStack->showContent();
}

void PersonInspector::fillHistory()
{
    const auto& view = *m_screen.view();
    if (view.changes.isEmpty()) {
        m_historyStack->showEmpty({IconName::Clock, tr("No change is kept."), {}, {}, {}});
        return;
    }
    QList<KeyValueSection> sections;
    for (const auto& change : view.changes) {
        KeyValueSection section{tr("%1 · %2").arg(change.title, m_screen.relativeTime(change.at)), {}};
        for (const auto& field : change.fields) {
            const QString before = field.before.isEmpty() ? tr("empty") : field.before;
            const QString after = field.after.isEmpty() ? tr("empty") : field.after;
            const bool isArrival = field.before.isEmpty();
            section.rows.append({field.path, isArrival ? after : tr("%1 → %2").arg(before, after),
                                 models::RelativeTime::exact(change.at), false, std::nullopt});
        }
        sections.append(section);
    }
    m_history->setSections(sections);
    m_historyStack->showContent();
}

void PersonInspector::fitRequests()
{
    const auto& requests = m_screen.requests();
    if (requests.rowCount() > 0)
        m_requestsStack->showContent();
    else if (requests.isComplete())
        m_requestsStack->showEmpty({IconName::Activity,
                                    tr("No request about this person is kept."),
                                    tr("Older ones are deleted after a while; Activity says when."),
                                    {},
                                    {}});
    else
        m_requestsStack->showLoading();
}

} // namespace rollcall::ui
