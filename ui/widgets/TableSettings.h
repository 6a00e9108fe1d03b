// SPDX-License-Identifier: Apache-2.0
// Remembers a table's column widths, order and hidden columns under one key.
#pragma once

#include <QHash>
#include <QString>

class QHeaderView;

namespace rollcall::ui {

class TableSettings {
public:
    /// An empty key remembers nothing.
    explicit TableSettings(QString key) : m_key(std::move(key)) {}

    /// False when nothing fitting was stored; the header is then untouched.
    [[nodiscard]] bool restore(QHeaderView& header) const;
    /// `standIns`: columns that are hidden for a moment only, with the widths they have when they are shown.
    void save(const QHeaderView& header, const QHash<int, int>& standIns) const;

private:
    QString m_key;
};

} // namespace rollcall::ui
