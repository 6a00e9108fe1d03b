// SPDX-License-Identifier: Apache-2.0
#include "setup/MappingFile.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace rollcall::ui {

namespace {

constexpr qint64 longest = qint64{2} << 20;

std::string sentence(const char* what, const QString& file, const QString& why)
{
    return what + QDir::toNativeSeparators(file).toStdString() + ": " + why.toStdString() + ".";
}

} // namespace

core::Result<> writeMappingFile(const QString& file, const QString& json)
{
    const QByteArray bytes = json.toUtf8() + '\n';
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !target.commit())
        return core::failure(core::ErrorKind::Denied,
                             sentence("The mapping was not saved: ", file, target.errorString()) +
                                 " Choose a folder that can be written and has room.");
    return {};
}

core::Result<QByteArray> readMappingFile(const QString& file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return core::failure(core::ErrorKind::Denied,
                             sentence("The file could not be read: ", file, source.errorString()) +
                                 " Choose one that was exported here.");
    return source.read(longest);
}

} // namespace rollcall::ui
