// SPDX-License-Identifier: Apache-2.0
// Pretty-printed JSON never carries a string over a line, so that a line can be coloured alone.
#include "widgets/JsonHighlighter.h"

namespace rollcall::ui {

JsonHighlighter::JsonHighlighter(const Style& style, QTextDocument* document)
    : QSyntaxHighlighter(document), m_style(style)
{
    connect(&style, &Style::changed, this, &QSyntaxHighlighter::rehighlight);
}

void JsonHighlighter::highlightBlock(const QString& line)
{
    if (!m_isActive)
        return;
    const auto& colours = m_style.colours();
    const auto length = static_cast<int>(line.size());
    for (int i = 0; i < length; ++i) {
        const QChar c = line.at(i);
        if (c == QLatin1Char('"')) {
            int end = i + 1;
            while (end < length && line.at(end) != QLatin1Char('"'))
                end += line.at(end) == QLatin1Char('\\') ? 2 : 1;
            end = std::min(end + 1, length);
            int after = end;
            while (after < length && line.at(after).isSpace())
                ++after;
            const bool isName = after < length && line.at(after) == QLatin1Char(':');
            setFormat(i, end - i, isName ? colours.accent : colours.good.foreground);
            i = end - 1;
        } else if (c.isLetterOrNumber() || c == QLatin1Char('-')) {
            int end = i;
            while (end < length && !line.at(end).isSpace() && line.at(end) != QLatin1Char(',') &&
                   line.at(end) != QLatin1Char(']') && line.at(end) != QLatin1Char('}'))
                ++end;
            setFormat(i, end - i, colours.vendor.foreground);
            i = end;
        } else if (!c.isSpace()) {
            setFormat(i, 1, colours.muted);
        }
    }
}

} // namespace rollcall::ui
