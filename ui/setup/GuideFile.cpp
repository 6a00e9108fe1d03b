// SPDX-License-Identifier: Apache-2.0
// Into a new file that takes the place of an older one once it is complete.
#include "setup/GuideFile.h"

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
constexpr int words = 10;      // points

core::Result<> writeWhole(const QString& file, const QByteArray& bytes)
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !target.commit())
        return core::failure(core::ErrorKind::Denied,
                             "The guide was not saved: " + QDir::toNativeSeparators(file).toStdString() + ": " +
                                 target.errorString().toStdString() +
                                 ". Choose a folder that can be written and has room.");
    return {};
}

} // namespace

core::Result<> writeMarkdown(const QString& file, const QString& markdown)
{
    return writeWhole(file, markdown.toUtf8());
}

core::Result<> writePdf(const QString& file, const QString& title, const QString& markdown)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly))
        return core::failure(core::ErrorKind::Internal, "The guide could not be set on pages.");
    QTextDocument document;
    document.setDefaultFont(QFont(document.defaultFont().family(), words));
    document.setMarkdown(markdown);
    {
        QPdfWriter pages(&buffer);
        pages.setPageSize(QPageSize(QPageSize::A4));
        pages.setPageMargins(QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter);
        pages.setResolution(dotsPerInch);
        pages.setTitle(title);
        pages.setCreator(QStringLiteral("Rollcall"));
        document.print(&pages);
    }
    return writeWhole(file, bytes);
}

} // namespace rollcall::ui
