// SPDX-License-Identifier: Apache-2.0
// Chooses the data directory from options, environment and the system's conventions.
#include "composition/DataLocation.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QString>

#include <string_view>

namespace rollcall::app {

std::filesystem::path toPath(const std::string& utf8)
{
    return std::filesystem::path(QString::fromStdString(utf8).toStdU16String());
}

std::string toUtf8(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string()).toStdString();
}

core::Result<std::filesystem::path> defaultDataDirectory()
{
    // Not AppDataLocation: that one also holds the organisation's name, which the settings of the window need.
    const QString place = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    if (place.isEmpty()) {
        return core::failure(core::ErrorKind::Denied,
                             "There is no place for application data, as HOME is not set. Give --data-dir FOLDER.");
    }
    return toPath(place.toStdString()) / toPath(QCoreApplication::applicationName().toStdString());
}

core::Result<std::filesystem::path> chooseDataDirectory(const std::string& dataDirectory,
                                                        const std::string& databaseUrl)
{
    constexpr std::string_view sqlite = "sqlite:";
    if (!databaseUrl.empty()) {
        if (!databaseUrl.starts_with(sqlite)) {
            return core::failure(core::ErrorKind::Denied,
                                 "Only SQLite directories are supported so far: give --database sqlite:FOLDER, or "
                                 "--data-dir FOLDER.");
        }
        if (!dataDirectory.empty()) {
            return core::failure(core::ErrorKind::Invalid,
                                 "--database and --data-dir both name a directory. Give one of them.");
        }
        const std::string folder = databaseUrl.substr(sqlite.size());
        if (folder.empty())
            return core::failure(core::ErrorKind::Invalid, "--database names no folder: sqlite:FOLDER is expected.");
        return std::filesystem::absolute(toPath(folder));
    }
    if (!dataDirectory.empty())
        return std::filesystem::absolute(toPath(dataDirectory));
    const QString fromEnvironment = qEnvironmentVariable("ROLLCALL_DATA_DIR");
    if (!fromEnvironment.isEmpty())
        return std::filesystem::absolute(toPath(fromEnvironment.toStdString()));
    return defaultDataDirectory();
}

} // namespace rollcall::app
