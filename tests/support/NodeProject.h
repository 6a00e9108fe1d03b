// SPDX-License-Identifier: Apache-2.0
// A project for Node.js with what npm brings for it.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QString>
#include <QStringList>

namespace rollcall::test {

/// Copies the files anew, and has npm bring the packages unless `package` is there already. Empty, or what went wrong.
[[nodiscard]] inline QString installNodeProject(const QString& from, const QString& to, const QStringList& files,
                                                const QString& package)
{
    constexpr int installTime = 300'000;
    if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty() ||
        QStandardPaths::findExecutable(QStringLiteral("npm")).isEmpty())
        return QStringLiteral("node and npm are not installed");
    bool isFilled = QDir().mkpath(to);
    for (const auto& name : files) {
        const QString target = to + QLatin1Char('/') + name;
        QFile::remove(target);
        isFilled = isFilled && QFile::copy(from + QLatin1Char('/') + name, target);
    }
    if (!isFilled)
        return QStringLiteral("the folder %1 cannot be filled").arg(to);
    if (QFileInfo::exists(QStringLiteral("%1/node_modules/%2/package.json").arg(to, package)))
        return {};
    QProcess npm;
    npm.setWorkingDirectory(to);
    npm.setProcessChannelMode(QProcess::MergedChannels);
    npm.start(QStringLiteral("npm"),
              {QStringLiteral("install"), QStringLiteral("--no-audit"), QStringLiteral("--no-fund"),
               QStringLiteral("--no-package-lock"), QStringLiteral("--ignore-scripts")});
    if (!npm.waitForFinished(installTime) || npm.exitCode() != 0)
        return QStringLiteral("npm install failed: ") + QString::fromUtf8(npm.readAll());
    return {};
}

} // namespace rollcall::test
