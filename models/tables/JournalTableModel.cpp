// SPDX-License-Identifier: Apache-2.0
// Requests, newest first, as a table that grows on top while one looks.
#include "tables/JournalTableModel.h"

#include "MeaningText.h"
#include "RelativeTime.h"

#include <QLocale>

#include <chrono>

namespace rollcall::models {

using directory::JournalId;
using directory::JournalOrder;
using directory::JournalQuery;
using directory::JournalRow;

namespace {

/// Equal refusals of the same minute fold into one row; a little more for the batch that brings the last of them.
constexpr std::chrono::seconds foldingTime{75};
constexpr int foldingRows = 64;

} // namespace

JournalTableModel::JournalTableModel(directory::Database& database, const core::Clock& clock, QObject* parent)
    : PagedTableModel(ColumnCount, parent), m_database(database), m_clock(clock)
{
}

void JournalTableModel::setQuery(std::optional<JournalQuery> query)
{
    const bool isOtherTable =
        !query || !m_query || query->integration != m_query->integration || query->person != m_query->person;
    m_query = std::move(query);
    m_isComplete = false;
    if (isOtherTable)
        clearOrder();
    m_followRequest.cancel();
    m_isFollowDue = false;
    setWaiting({});
    if (m_query)
        loadOrder();
    else
        m_orderRequest.cancel();
}

void JournalTableModel::reload()
{
    if (!m_query)
        return;
    if (m_orderRequest.isRunning()) {
        m_isReloadDue = true;
        return;
    }
    m_followRequest.cancel();
    loadOrder();
}

void JournalTableModel::loadOrder()
{
    m_isReloadDue = false;
    const auto ticket = m_orderRequest.begin();
    auto future = m_database.readAsync(
        ticket.stop,
        [query = *m_query](directory::ReadSession& session, std::stop_token stop) -> core::Result<JournalOrder> {
            return session.journalOrder(query, JournalId{}, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<JournalOrder> order) {
        if (!m_orderRequest.accept(generation))
            return;
        if (order) {
            m_isComplete = true;
            m_examined = order->examined;
            applyOrder(std::move(order->ids));
            setWaiting({});
            Q_EMIT orderLoaded();
        } else if (order.error().kind != core::ErrorKind::Cancelled) {
            Q_EMIT failed(order.error());
        }
        if (m_orderRequest.isRunning())
            return;
        if (m_isReloadDue)
            loadOrder();
        else if (std::exchange(m_isFollowDue, false))
            follow();
    });
}

void JournalTableModel::follow()
{
    if (!m_query)
        return;
    if (m_orderRequest.isRunning() || m_followRequest.isRunning()) {
        m_isFollowDue = true;
        return;
    }
    if (!m_isComplete) {
        loadOrder();
        return;
    }
    const auto ticket = m_followRequest.begin();
    auto future =
        m_database.readAsync(ticket.stop,
                             [query = *m_query, examined = m_examined, folding = foldingRefusals()](
                                 directory::ReadSession& session, std::stop_token stop) -> core::Result<News> {
                                 auto order = session.journalOrder(query, examined, stop);
                                 if (!order)
                                     return tl::unexpected(order.error());
                                 if (folding.empty())
                                     return News{std::move(*order), std::vector<JournalRow>{}};
                                 auto rows = session.journalRows(folding);
                                 if (!rows)
                                     return tl::unexpected(rows.error());
                                 return News{std::move(*order), std::move(*rows)};
                             });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<News> news) {
        if (!m_followRequest.accept(generation))
            return;
        if (news)
            receiveNews(std::move(*news));
        else if (news.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(news.error());
        if (std::exchange(m_isFollowDue, false))
            follow();
    });
}

void JournalTableModel::receiveNews(News news)
{
    auto& [order, folding] = news;
    auto& ids = order.ids;
    m_examined = order.examined;
    std::erase_if(folding, [this](const JournalRow& row) {
        const int position = rowOf(row.id);
        const JournalRow* known = position < 0 ? nullptr : cache().find(position);
        return !known || known->folded == row.folded;
    });
    replaceRows(std::move(folding));
    if (ids.empty())
        return;
    if (m_isPaused) {
        ids.insert(ids.end(), m_waiting.begin(), m_waiting.end());
        setWaiting(std::move(ids));
    } else {
        prependOrder(ids);
    }
    Q_EMIT followed();
}

void JournalTableModel::setPaused(bool isPaused)
{
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    if (isPaused)
        return;
    prependOrder(m_waiting);
    setWaiting({});
    follow();
}

void JournalTableModel::setWaiting(std::vector<JournalId> waiting)
{
    const bool isOtherCount = waiting.size() != m_waiting.size();
    m_waiting = std::move(waiting);
    if (isOtherCount)
        Q_EMIT waitingCountChanged();
}

std::vector<JournalId> JournalTableModel::foldingRefusals() const
{
    std::vector<JournalId> ids;
    const auto since = m_clock.now() - foldingTime;
    for (int position = 0; position < std::min(foldingRows, rowCount()); ++position) {
        const JournalRow* row = cache().find(position);
        if (row && row->status >= 400 && row->at >= since)
            ids.push_back(row->id);
    }
    return ids;
}

QFuture<core::Result<std::vector<JournalRow>>> JournalTableModel::fetchRows(std::vector<JournalId> ids,
                                                                            std::stop_token stop)
{
    return m_database.readAsync(std::move(stop),
                                [ids = std::move(ids)](directory::ReadSession& session, std::stop_token)
                                    -> core::Result<std::vector<JournalRow>> { return session.journalRows(ids); });
}

QString JournalTableModel::cellText(const JournalRow& row, int column) const
{
    switch (column) {
    case Time:
        return RelativeTime::clock(row.at, m_clock.now());
    case WhatHappened:
        return MeaningText::sentence(row);
    case Method:
        return QString::fromStdString(row.method);
    case Path:
        return MeaningText::path(row.target);
    case Status:
        return row.status == 0 ? QStringLiteral("–") : QString::number(row.status);
    case Milliseconds:
        return QLocale().toString((row.microseconds + 500) / 1000);
    default:
        return {};
    }
}

QString JournalTableModel::exactText(const JournalRow& row, int column) const
{
    switch (column) {
    case Time:
        return tr("%1\n%2").arg(RelativeTime::exact(row.at), RelativeTime::text(row.at, m_clock.now()));
    case WhatHappened:
        return QString::fromStdString(row.detail);
    case Path:
        return QString::fromStdString(row.target);
    case Status:
        return MeaningText::statusWord(row.status, row.meaning);
    case Milliseconds:
        return tr("%1 ms from the complete request to the answer")
            .arg(QLocale().toString(static_cast<double>(row.microseconds) / 1000.0, 'f', 2));
    default:
        return {};
    }
}

QString JournalTableModel::spokenText(const JournalRow& row, int column) const
{
    if (column != Status)
        return cellText(row, column);
    return tr("%1, %2").arg(cellText(row, column), MeaningText::statusWord(row.status, row.meaning));
}

QString JournalTableModel::absentText(int column) const
{
    return column == WhatHappened ? tr("no longer kept") : QString();
}

Tone JournalTableModel::toneOf(const JournalRow& row) const
{
    return MeaningText::tone(row.status, row.meaning);
}

ColumnLook JournalTableModel::lookOf(int column) const
{
    ColumnLook look;
    look.isPill = column == Status;
    look.isMuted = column == Time || column == Path || column == Milliseconds;
    look.isMonospace = column == Time || column == Method || column == Path;
    look.isNumber = column == Milliseconds;
    return look;
}

QString JournalTableModel::titleOf(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case WhatHappened:
        return tr("What happened");
    case Method:
        return tr("Method");
    case Path:
        return tr("Path");
    case Status:
        return tr("Status");
    default:
        return tr("ms");
    }
}

} // namespace rollcall::models
