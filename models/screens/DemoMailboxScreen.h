// SPDX-License-Identifier: Apache-2.0
// The mailbox of the demonstration without its widgets: what came, newest first, and one mail in full.
#pragma once

#include "core/Clock.h"
#include "screens/DemoMailSource.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QString>
#include <QTimer>

#include <deque>
#include <optional>

namespace rollcall::models {

/// Lives on the GUI thread. Source and clock must outlive it.
class DemoMailboxScreen final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { At, To, Subject, ColumnCount };
    static constexpr std::size_t mostKept = 2000;

    DemoMailboxScreen(DemoMailSource& source, const core::Clock& clock, QObject* parent = nullptr);

    /// "61 mails came"
    [[nodiscard]] QString status() const;
    void choose(int row);
    [[nodiscard]] const DemoMailView* chosen() const;
    /// The link of an older mail to the same person ended when the newer one was made.
    [[nodiscard]] bool isNewest() const;
    [[nodiscard]] bool canPlay() const;
    void play();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void arrived();
    void chosenChanged();

private:
    void look();

    DemoMailSource& m_source;
    const core::Clock& m_clock;
    std::deque<DemoMailView> m_mails; ///< newest first
    std::size_t m_known = 0;
    int m_chosen = -1;
    QSet<QString> m_played; ///< links
    QTimer m_tick;
};

} // namespace rollcall::models
