// SPDX-License-Identifier: Apache-2.0
// The profiles of this tree, for tests.
#pragma once

#include "setup/ProfileCatalogue.h"

#include <QDir>
#include <QFile>

namespace rollcall::tests {

inline std::string readText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

inline setup::ProfileCatalogue shippedProfiles()
{
    const QDir folder(QStringLiteral(ROLLCALL_RESOURCES "/profiles"));
    setup::NamedText schema;
    std::vector<setup::NamedText> files;
    const QStringList names = folder.entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString& name : names) {
        setup::NamedText file{name.toStdString(), readText(folder.filePath(name))};
        if (name == QStringLiteral("profile.schema.json"))
            schema = std::move(file);
        else
            files.push_back(std::move(file));
    }
    std::vector<std::string> guides;
    const QStringList guideNames = QDir(QStringLiteral(ROLLCALL_RESOURCES "/guides")).entryList(QDir::Files);
    for (const QString& name : guideNames)
        guides.push_back(name.toStdString());
    auto catalogue = setup::ProfileCatalogue::load(schema, files, guides);
    if (!catalogue)
        qFatal("%s", catalogue.error().message.c_str());
    for (const setup::ProfileProblem& problem : catalogue->problems())
        qFatal("%s", problem.toString().c_str());
    return std::move(*catalogue);
}

} // namespace rollcall::tests
