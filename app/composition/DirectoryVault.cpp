// SPDX-License-Identifier: Apache-2.0
// Chooses the places of the key from the environment and the system's conventions.
#include "composition/DirectoryVault.h"

#include "composition/DataLocation.h"
#include "core/Secret.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QString>

#include <string>
#include <system_error>

namespace rollcall::app {

namespace {

constexpr std::size_t digitsOfPlace = 12;

/// Tells directories of one person apart, so that each has a key of its own.
std::string placeOf(const std::filesystem::path& dataDirectory)
{
    std::error_code ignored;
    auto canonical = std::filesystem::weakly_canonical(dataDirectory, ignored);
    if (canonical.empty())
        canonical = dataDirectory;
    return core::toHex(core::sha256(toUtf8(canonical))).substr(0, digitsOfPlace);
}

} // namespace

std::vector<std::unique_ptr<secrets::KeyPlace>> keyPlaces(const std::filesystem::path& dataDirectory)
{
    std::vector<std::unique_ptr<secrets::KeyPlace>> places;
    const QString credentials = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    if (!credentials.isEmpty())
        places.push_back(secrets::serviceCredential(toPath(credentials.toStdString())));
    const QString named = qEnvironmentVariable("ROLLCALL_KEY_FILE");
    if (!named.isEmpty()) {
        places.push_back(secrets::keyFile(std::filesystem::absolute(toPath(named.toStdString()))));
        return places;
    }
    const std::string place = placeOf(dataDirectory);
    places.push_back(secrets::keychain("rollcall-" + place));
    const QString settings = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    if (!settings.isEmpty()) {
        places.push_back(secrets::keyFile(toPath(settings.toStdString()) /
                                          toPath(QCoreApplication::applicationName().toStdString()) /
                                          ("data-" + place + ".key")));
    }
    return places;
}

} // namespace rollcall::app
