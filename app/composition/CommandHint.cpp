// SPDX-License-Identifier: Apache-2.0
// Spells a command so that it can be pasted.
#include "composition/CommandHint.h"

#include "composition/DataLocation.h"

#include <QDir>
#include <QRegularExpression>

#include <system_error>

namespace rollcall::app {

namespace {

QString quoted(const std::filesystem::path& path)
{
    QString text = QDir::toNativeSeparators(QString::fromStdString(toUtf8(path)));
#if defined(Q_OS_WIN)
    static const QRegularExpression plain(QStringLiteral(R"(^[A-Za-z0-9_+=:,./\\-]+$)"));
    if (plain.match(text).hasMatch())
        return text;
    return QLatin1Char('"') + text + QLatin1Char('"');
#else
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (plain.match(text).hasMatch())
        return text;
    text.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QLatin1Char('\'') + text + QLatin1Char('\'');
#endif
}

bool isSame(const std::filesystem::path& a, const std::filesystem::path& b)
{
    std::error_code error;
    return a.lexically_normal() == b.lexically_normal() || std::filesystem::equivalent(a, b, error);
}

} // namespace

QString commandHint(const std::filesystem::path& programFolder, const std::filesystem::path& dataDirectory)
{
#if defined(Q_OS_WIN)
    const auto program = programFolder / "rollcallctl.exe";
#else
    const auto program = programFolder / "rollcallctl";
#endif
    QString hint = quoted(program);
    const auto usual = defaultDataDirectory();
    if (!usual || !isSame(*usual, dataDirectory))
        hint += QStringLiteral(" --data-dir ") + quoted(dataDirectory);
    return hint;
}

} // namespace rollcall::app
