// SPDX-License-Identifier: Apache-2.0
// Reads the embedded files and hands them to the catalogue.
#include "composition/ShippedProfiles.h"

#include "core/Log.h"
#include "resources/EmbeddedFiles.h"

#include <QDir>
#include <QFile>
#include <QString>

#include <optional>
#include <vector>

namespace rollcall::app {

namespace {

constexpr auto profileFolder = ":/rollcall/profiles";
constexpr auto guideFolder = ":/rollcall/guides";
constexpr auto schemaName = "profile.schema.json";

std::optional<std::string> readEmbedded(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll().toStdString();
}

} // namespace

core::Result<setup::ProfileCatalogue> loadShippedProfiles()
{
    resources::registerEmbeddedFiles();
    const QDir profiles(QString::fromLatin1(profileFolder));
    setup::NamedText schema{schemaName, {}};
    std::vector<setup::NamedText> files;
    const QStringList names = profiles.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        auto text = readEmbedded(profiles.filePath(name));
        if (!text)
            continue;
        if (name == QLatin1String(schemaName))
            schema.text = std::move(*text);
        else
            files.push_back({name.toStdString(), std::move(*text)});
    }
    std::vector<std::string> guides;
    const QStringList guideNames = QDir(QString::fromLatin1(guideFolder)).entryList(QDir::Files);
    for (const QString& name : guideNames)
        guides.push_back(name.toStdString());

    auto catalogue = setup::ProfileCatalogue::load(schema, files, guides);
    if (!catalogue)
        return catalogue;
    for (const setup::ProfileProblem& problem : catalogue->problems())
        core::log(core::LogLevel::Warning, "app", "Profile refused: " + problem.toString());
    if (catalogue->profiles().empty()) {
        return core::failure(core::ErrorKind::Corrupt,
                             "No profile could be read. The program's files are damaged; install it again.");
    }
    return catalogue;
}

core::Result<std::string> shippedGuide(const std::string& fileName)
{
    resources::registerEmbeddedFiles();
    auto text = readEmbedded(QDir(QString::fromLatin1(guideFolder)).filePath(QString::fromStdString(fileName)));
    if (!text)
        return core::failure(core::ErrorKind::NotFound, "There is no guide of the name " + fileName + ".");
    return std::move(*text);
}

} // namespace rollcall::app
