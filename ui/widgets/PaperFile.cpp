// SPDX-License-Identifier: Apache-2.0
#include "widgets/PaperFile.h"

#include <QBuffer>
#include <QDir>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace rollcall::ui {

namespace {

constexpr int dotsPerInch = 150;
constexpr int pageMargin = 18; // millimetres

} // namespace

core::Result<> savePaper(const QString& file, const QByteArray& bytes, PaperReaders readers)
{
    QSaveFile target(file);
    const bool isOpen = target.open(QIODevice::WriteOnly);
    if (isOpen && readers == PaperReaders::OwnerAlone)
        target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (!isOpen || target.write(bytes) != bytes.size() || !target.commit())
        return core::failure(core::ErrorKind::Denied,
                             "Nothing was saved: " + QDir::toNativeSeparators(file).toStdString() + ": " +
                                 target.errorString().toStdString() +
                                 ". Choose a folder that can be written and has room.");
    return {};
}

core::Result<> savePaper(const QString& file, const QString& title, QTextDocument& document, PaperReaders readers)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly))
        return core::failure(core::ErrorKind::Internal, "It could not be set on pages.");
    {
        QPdfWriter pages(&buffer);
        pages.setPageSize(QPageSize(QPageSize::A4));
        pages.setPageMargins(QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter);
        pages.setResolution(dotsPerInch);
        pages.setTitle(title);
        pages.setCreator(QStringLiteral("Rollcall"));
        document.print(&pages);
    }
    return savePaper(file, bytes, readers);
}

} // namespace rollcall::ui
