// SPDX-License-Identifier: Apache-2.0
// Reads the embedded files and those of the data directory, and hands them to the catalogue.
#include "composition/ShippedProfiles.h"

#include "composition/DataLocation.h"
#include "core/Log.h"
#include "resources/EmbeddedFiles.h"

#include <QDir>
#include <QFile>
#include <QString>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace rollcall::app {

namespace {

constexpr auto profileFolder = ":/rollcall/profiles";
constexpr auto guideFolder = ":/rollcall/guides";
constexpr auto schemaName = "profile.schema.json";
constexpr qint64 largestFile = qint64{1024} * 1024;

/// What the catalogue is made of.
struct Sources {
    setup::NamedText schema{schemaName, {}};
    std::vector<setup::NamedText> files;
    std::vector<std::string> guides;
    std::vector<setup::ProfileProblem> problems; ///< of files that cannot be read
};

std::optional<std::string> readWhole(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return std::nullopt;
    return file.readAll().toStdString();
}

void addGuides(const QString& folder, Sources& sources)
{
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.md")}, QDir::Files);
    for (const QString& name : names)
        sources.guides.push_back(name.toStdString());
}

Sources shippedSources()
{
    resources::registerEmbeddedFiles();
    Sources sources;
    const QDir profiles(QString::fromLatin1(profileFolder));
    const QStringList names = profiles.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        auto text = readWhole(profiles.filePath(name));
        if (!text)
            continue;
        if (name == QLatin1String(schemaName))
            sources.schema.text = std::move(*text);
        else
            sources.files.push_back({name.toStdString(), std::move(*text)});
    }
    addGuides(QString::fromLatin1(guideFolder), sources);
    return sources;
}

/// Behind those of the program, so that these are there first and stay.
void addOwn(const QString& folder, Sources& sources)
{
    const QDir profiles(folder);
    const std::string place = QDir::toNativeSeparators(folder).toStdString();
    const QStringList names = profiles.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        // A copy of the schema lies there for an editor's sake.
        if (name == QLatin1String(schemaName))
            continue;
        auto text = readWhole(profiles.filePath(name));
        if (text) {
            sources.files.push_back({name.toStdString(), std::move(*text), place});
            continue;
        }
        setup::ProfileProblem problem{name.toStdString(), "", "It cannot be read, or is larger than 1 MiB."};
        problem.folder = place;
        sources.problems.push_back(std::move(problem));
    }
    addGuides(folder, sources);
}

core::Result<setup::ProfileCatalogue> loadFrom(Sources sources)
{
    auto catalogue = setup::ProfileCatalogue::load(sources.schema, sources.files, sources.guides);
    if (!catalogue)
        return catalogue;
    for (setup::ProfileProblem& problem : sources.problems)
        catalogue->addProblem(std::move(problem));
    for (const setup::ProfileProblem& problem : catalogue->problems())
        core::log(core::LogLevel::Warning, "app", "Profile refused: " + problem.toString());
    if (catalogue->profiles().empty()) {
        return core::failure(core::ErrorKind::Corrupt,
                             "No profile could be read. The program's files are damaged; install it again.");
    }
    for (const setup::Profile& profile : catalogue->profiles()) {
        if (const auto guide = guideOf(profile))
            catalogue->takeGuide(profile.guideFile, *guide);
    }
    return catalogue;
}

} // namespace

core::Result<setup::ProfileCatalogue> loadShippedProfiles()
{
    return loadFrom(shippedSources());
}

core::Result<setup::ProfileCatalogue> loadProfiles(const std::filesystem::path& dataDirectory)
{
    Sources sources = shippedSources();
    addOwn(QString::fromStdString(toUtf8(dataDirectory / "profiles")), sources);
    return loadFrom(std::move(sources));
}

core::Result<std::string> shippedGuide(const std::string& fileName)
{
    resources::registerEmbeddedFiles();
    auto text = readWhole(QDir(QString::fromLatin1(guideFolder)).filePath(QString::fromStdString(fileName)));
    if (!text)
        return core::failure(core::ErrorKind::NotFound, "There is no guide of the name " + fileName + ".");
    return std::move(*text);
}

core::Result<std::string> guideOf(const setup::Profile& profile)
{
    auto shipped = shippedGuide(profile.guideFile);
    if (shipped || profile.folder.empty())
        return shipped;
    auto own =
        readWhole(QDir(QString::fromStdString(profile.folder)).filePath(QString::fromStdString(profile.guideFile)));
    if (!own)
        return shipped;
    return std::move(*own);
}

} // namespace rollcall::app
