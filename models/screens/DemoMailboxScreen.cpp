// SPDX-License-Identifier: Apache-2.0
#include "screens/DemoMailboxScreen.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "tables/TableRoles.h"

#include <QLocale>

#include <algorithm>
#include <chrono>

namespace rollcall::models {

namespace {
constexpr std::chrono::milliseconds betweenLooks{250};
} // namespace

DemoMailboxScreen::DemoMailboxScreen(DemoMailSource& source, const core::Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_source(source), m_clock(clock)
{
    m_tick.setInterval(betweenLooks);
    connect(&m_tick, &QTimer::timeout, this, &DemoMailboxScreen::look);
    m_tick.start();
    look();
}

void DemoMailboxScreen::look()
{
    if (m_source.mails() == m_known)
        return;
    auto fresh = m_source.mailsSince(m_known);
    m_known = m_source.mails();
    if (fresh.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(fresh.size()) - 1);
    for (auto& mail : fresh)
        m_mails.push_front(std::move(mail));
    endInsertRows();
    if (m_chosen >= 0)
        m_chosen += static_cast<int>(fresh.size());
    if (m_mails.size() > mostKept) {
        beginRemoveRows({}, static_cast<int>(mostKept), rowCount() - 1);
        m_mails.resize(mostKept);
        endRemoveRows();
        if (m_chosen >= rowCount())
            m_chosen = -1;
    }
    Q_EMIT arrived();
    Q_EMIT chosenChanged();
}

QString DemoMailboxScreen::status() const
{
    return m_known == 1 ? tr("One mail came by SMTP, on this computer.")
                        : tr("%1 mails came by SMTP, on this computer.")
                              .arg(QLocale().toString(static_cast<qulonglong>(m_known)));
}

void DemoMailboxScreen::choose(int row)
{
    m_chosen = row >= 0 && row < rowCount() ? row : -1;
    Q_EMIT chosenChanged();
}

const DemoMailView* DemoMailboxScreen::chosen() const
{
    return m_chosen < 0 ? nullptr : &m_mails.at(static_cast<std::size_t>(m_chosen));
}

bool DemoMailboxScreen::isNewest() const
{
    if (chosen() == nullptr)
        return false;
    const auto newest = std::ranges::find(m_mails, chosen()->to, &DemoMailView::to);
    return &*newest == chosen();
}

bool DemoMailboxScreen::canPlay() const
{
    return chosen() != nullptr && !chosen()->link.empty() && isNewest() && !m_played.contains(text(chosen()->link));
}

void DemoMailboxScreen::play()
{
    if (!canPlay())
        return;
    m_played.insert(text(chosen()->link));
    m_source.playPart(chosen()->to);
    Q_EMIT chosenChanged();
}

int DemoMailboxScreen::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_mails.size());
}

int DemoMailboxScreen::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DemoMailboxScreen::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const DemoMailView& mail = m_mails.at(static_cast<std::size_t>(index.row()));
    if (role == MutedRole)
        return index.column() == At;
    if (role == ExactRole && index.column() == At)
        return RelativeTime::exact(mail.at);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case At:
        return RelativeTime::toTheSecond(mail.at, m_clock.now());
    case To:
        return text(mail.to);
    case Subject:
        return text(mail.subject);
    default:
        return {};
    }
}

QVariant DemoMailboxScreen::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case At:
        return tr("Came");
    case To:
        return tr("To");
    case Subject:
        return tr("Subject");
    default:
        return {};
    }
}

} // namespace rollcall::models
