// SPDX-License-Identifier: Apache-2.0
// Remembers a table's column widths, order and hidden columns under one key.
#pragma once

#include <QString>

class QHeaderView;

namespace rollcall::ui {

class TableSettings {
public:
    /// An empty key remembers nothing.
    explicit TableSettings(QString key) : m_key(std::move(key)) {}

    /// False when nothing fitting was stored; the header is then untouched.
    [[nodiscard]] bool restore(QHeaderView& header) const;
    void save(const QHeaderView& header) const;

private:
    QString m_key;
};

} // namespace rollcall::ui
