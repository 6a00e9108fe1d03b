// SPDX-License-Identifier: Apache-2.0
// Which folder may include what, and a scanner that finds what breaks it.
#pragma once

#include <QSet>
#include <QString>

#include <vector>

namespace rollcall::tests {

struct Violation {
    QString file; ///< relative to the root
    int line = 0;
    QString include;
    QString rule; ///< short name of the rule that is broken

    [[nodiscard]] QString toString() const;
};

class IncludeRules {
public:
    /// Names of Qt's headers, e.g. "QPushButton" and "QSqlQuery".
    IncludeRules(QSet<QString> widgetHeaders, QSet<QString> sqlHeaders);

    /// All sources under app, ui, models and services of `root`.
    [[nodiscard]] std::vector<Violation> scan(const QString& root);
    /// How many files the last scan read.
    [[nodiscard]] int scannedFiles() const { return m_scannedFiles; }

    /// The rules that `file` (relative to the root) breaks by including `include`.
    [[nodiscard]] QStringList broken(const QString& file, const QString& include) const;

private:
    QSet<QString> m_widgetHeaders;
    QSet<QString> m_sqlHeaders;
    int m_scannedFiles = 0;
};

} // namespace rollcall::tests
