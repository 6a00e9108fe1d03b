// SPDX-License-Identifier: Apache-2.0
#include "demo/MailView.h"

#include <QRegularExpression>
#include <QUrl>
#include <QVariant>

namespace rollcall::ui {

MailView::MailView(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
}

void MailView::setMail(const QString& html)
{
    static const QRegularExpression hidden(QStringLiteral("<(div|span)[^>]*display:\\s*none[^>]*>.*?</\\1>"),
                                           QRegularExpression::DotMatchesEverythingOption);
    setHtml(QString(html).remove(hidden));
}

QVariant MailView::loadResource(int, const QUrl&)
{
    return {};
}

} // namespace rollcall::ui
