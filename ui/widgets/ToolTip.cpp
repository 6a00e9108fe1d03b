// SPDX-License-Identifier: Apache-2.0
// Escapes only what Qt would take for markup: elsewhere an "&" must stay one.
#include "widgets/ToolTip.h"

#include <QTextDocument>
#include <QWidget>

namespace rollcall::ui {

QString toolTipOf(const QString& text)
{
    if (!Qt::mightBeRichText(text))
        return text;
    return QStringLiteral("<span>%1</span>")
        .arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

void setPlainToolTip(QWidget* widget, const QString& text)
{
    widget->setToolTip(toolTipOf(text));
}

} // namespace rollcall::ui
