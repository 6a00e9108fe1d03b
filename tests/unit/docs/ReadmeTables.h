// SPDX-License-Identifier: Apache-2.0
// The tables of a Markdown file, row by row, as far as README.md needs it.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace rollcall::tests {

class ReadmeTables {
public:
    struct Row {
        QString heading; ///< of the section it stands in, without the signs
        QStringList cells;
    };

    /// Header lines and rules are left out.
    explicit ReadmeTables(const QString& markdown);

    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    [[nodiscard]] std::vector<Row> rowsUnder(const QString& heading) const;
    /// The cell `column` of the row that begins with `first` under `heading`; null when there is none.
    [[nodiscard]] QString cell(const QString& heading, const QString& first, int column = 1) const;

    /// What stands between backticks.
    [[nodiscard]] static QStringList codes(const QString& cell);

private:
    std::vector<Row> m_rows;
};

} // namespace rollcall::tests
