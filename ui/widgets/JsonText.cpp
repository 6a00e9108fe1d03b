// SPDX-License-Identifier: Apache-2.0
// Lays JSON out by its tokens alone, so that order, duplicates and the form of numbers stay what they were on the wire.
#include "widgets/JsonView.h"

namespace rollcall::ui {

namespace {

constexpr qsizetype longest = qsizetype{4} * 1024 * 1024;

qsizetype endOfString(const QString& text, qsizetype from)
{
    for (qsizetype i = from + 1; i < text.size(); ++i) {
        if (text.at(i) == QLatin1Char('\\'))
            ++i;
        else if (text.at(i) == QLatin1Char('"'))
            return i;
    }
    return -1;
}

qsizetype nextNonSpace(const QString& text, qsizetype from)
{
    while (from < text.size() && text.at(from).isSpace())
        ++from;
    return from;
}

void breakLine(QString& out, int depth)
{
    out += QLatin1Char('\n');
    out += QString(qsizetype{depth} * 2, QLatin1Char(' '));
}

} // namespace

QString prettyJson(const QString& text)
{
    const QString source = text.trimmed();
    if (source.isEmpty() || source.size() > longest ||
        (source.front() != QLatin1Char('{') && source.front() != QLatin1Char('[')))
        return text;
    QString out;
    out.reserve(source.size() * 3 / 2);
    int depth = 0;
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar c = source.at(i);
        if (c.isSpace())
            continue;
        if (c == QLatin1Char('"')) {
            const qsizetype end = endOfString(source, i);
            if (end < 0)
                return text;
            out += QStringView(source).mid(i, end - i + 1);
            i = end;
        } else if (c == QLatin1Char('{') || c == QLatin1Char('[')) {
            const qsizetype next = nextNonSpace(source, i + 1);
            const QChar closing = c == QLatin1Char('{') ? QLatin1Char('}') : QLatin1Char(']');
            out += c;
            if (next < source.size() && source.at(next) == closing) {
                out += closing;
                i = next;
            } else {
                breakLine(out, ++depth);
            }
        } else if (c == QLatin1Char('}') || c == QLatin1Char(']')) {
            if (--depth < 0)
                return text;
            breakLine(out, depth);
            out += c;
        } else if (c == QLatin1Char(',')) {
            out += c;
            breakLine(out, depth);
        } else if (c == QLatin1Char(':')) {
            out += QLatin1String(": ");
        } else {
            out += c;
        }
    }
    return depth == 0 ? out : text;
}

} // namespace rollcall::ui
