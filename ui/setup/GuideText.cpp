// SPDX-License-Identifier: Apache-2.0
// An asterisk without its partner stays an asterisk.
#include "setup/GuideText.h"

namespace rollcall::ui {

GuideText::GuideText(const Style& style, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setFont(style.font(FontRole::Text));
    setProperty("ink", QStringLiteral("Text"));
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

void GuideText::setWords(const QString& words)
{
    if (words == m_words)
        return;
    m_words = words;
    setText(toHtml(words));
    setAccessibleName(toPlain(words));
}

QString GuideText::toHtml(const QString& words)
{
    const QStringList parts = words.toHtmlEscaped().split(QLatin1Char('*'));
    QString html;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool isStrong = i % 2 == 1 && i + 1 < parts.size();
        if (i % 2 == 1 && !isStrong)
            html += QLatin1Char('*');
        html += isStrong ? QStringLiteral("<span style=\"font-weight:600\">%1</span>").arg(parts.at(i)) : parts.at(i);
    }
    html.replace(QLatin1Char('\n'), QStringLiteral("<br/>"));
    return QStringLiteral("<p style=\"line-height:130%\">%1</p>").arg(html);
}

QString GuideText::toPlain(const QString& words)
{
    const auto count = words.count(QLatin1Char('*'));
    QString plain = words;
    plain.remove(QLatin1Char('*'));
    return count % 2 == 0 ? plain : words;
}

} // namespace rollcall::ui
