// SPDX-License-Identifier: Apache-2.0
// Qt's rich text draws an SVG at the few pixels of its nominal size, so the code is drawn large here.
#include "invitations/LetterFile.h"

#include "style/PlainLetters.h"
#include "widgets/PaperFile.h"

#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QUrl>

namespace rollcall::ui {

namespace {

constexpr int words = 12; // points
constexpr int codeSide = 1200;
constexpr QLatin1String svgAddress("data:image/svg+xml;base64,");

/// Nothing is loaded from elsewhere.
class Letter final : public QTextDocument {
protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        const QString address = name.toString();
        if (type != ImageResource || !address.startsWith(QLatin1String("data:")))
            return {};
        if (!address.startsWith(svgAddress))
            return QTextDocument::loadResource(type, name);
        QSvgRenderer drawing(QByteArray::fromBase64(address.mid(svgAddress.size()).toLatin1()));
        if (!drawing.isValid())
            return {};
        drawing.setAspectRatioMode(Qt::KeepAspectRatio);
        QImage picture(codeSide, codeSide, QImage::Format_RGB32);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        drawing.render(&painter);
        painter.end();
        return picture;
    }
};

} // namespace

core::Result<> saveLetter(const QString& file, const QString& title, const QString& html)
{
    Letter letter;
    letter.setDefaultFont(withPlainLetters(QFont(letter.defaultFont().family(), words)));
    letter.setHtml(html);
    return savePaper(file, title, letter, PaperReaders::OwnerAlone);
}

} // namespace rollcall::ui
