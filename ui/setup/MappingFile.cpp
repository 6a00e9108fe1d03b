// SPDX-License-Identifier: Apache-2.0
// What goes wrong says which file it was.
#include "setup/MappingFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QSaveFile>

#include <utility>

namespace rollcall::ui {

namespace {

constexpr qint64 longest = qint64{2} << 20;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rollcall::ui::MappingFile)
};

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

void askForMappingFile(QWidget* parent, const QString& proposal, std::function<void(const QString&)> chosen)
{
    const bool isToSave = !proposal.isEmpty();
    auto* dialog = new QFileDialog(parent, isToSave ? Words::tr("Export the mapping") : Words::tr("Import a mapping"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(isToSave ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(isToSave ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setNameFilters({Words::tr("Mapping (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(proposal);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [chosen = std::move(chosen)](const QString& file) { chosen(file); });
    dialog->open();
}

} // namespace rollcall::ui
