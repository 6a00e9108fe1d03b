// SPDX-License-Identifier: Apache-2.0
#include "setup/GuideFile.h"

#include "style/PlainLetters.h"
#include "widgets/PaperFile.h"

#include <QTextDocument>

namespace rollcall::ui {

namespace {

constexpr int words = 10; // points

} // namespace

core::Result<> writeMarkdown(const QString& file, const QString& markdown)
{
    return savePaper(file, markdown.toUtf8());
}

core::Result<> writePdf(const QString& file, const QString& title, const QString& markdown)
{
    QTextDocument document;
    document.setDefaultFont(withPlainLetters(QFont(document.defaultFont().family(), words)));
    document.setMarkdown(markdown);
    return savePaper(file, title, document);
}

} // namespace rollcall::ui
