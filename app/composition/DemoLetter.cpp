// SPDX-License-Identifier: Apache-2.0
#include "composition/DemoLetter.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QRegularExpression>
#include <QString>

#include <utility>

namespace rollcall::app {

namespace {

constexpr int deepest = 5; ///< parts within parts

int hexadecimal(char digit)
{
    bool isDigit = false;
    const int value = QByteArray(1, digit).toInt(&isDigit, 16);
    return isDigit ? value : -1;
}

/// `=3D` and the like; a `=` at the end of a line joins it with the next.
QByteArray unquoted(QByteArray text)
{
    text.replace("=\r\n", "");
    QByteArray plain;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const int high = text.at(at) == '=' && at + 2 < text.size() ? hexadecimal(text.at(at + 1)) : -1;
        const int low = high < 0 ? -1 : hexadecimal(text.at(at + 2));
        plain.append(low < 0 ? text.at(at) : static_cast<char>(high * 16 + low));
        at += low < 0 ? 0 : 2;
    }
    return plain;
}

/// One entity: its header fields, unfolded, and its body.
struct Entity {
    QByteArray head;
    QByteArray body;

    explicit Entity(const QByteArray& whole)
    {
        const auto gap = whole.indexOf("\r\n\r\n");
        head = gap < 0 ? whole : whole.left(gap);
        body = gap < 0 ? QByteArray() : whole.mid(gap + 4);
        head.replace("\r\n ", " ").replace("\r\n\t", " ");
    }

    [[nodiscard]] QByteArray field(QByteArrayView name) const
    {
        for (const QByteArray& line : head.split('\n')) {
            const auto colon = line.indexOf(':');
            if (colon > 0 && QByteArrayView(line).first(colon).compare(name, Qt::CaseInsensitive) == 0)
                return line.mid(colon + 1).trimmed();
        }
        return {};
    }

    [[nodiscard]] QByteArray decoded() const
    {
        const QByteArray encoding = field("Content-Transfer-Encoding").toLower();
        if (encoding == "base64")
            return QByteArray::fromBase64(body);
        return encoding == "quoted-printable" ? unquoted(body) : body;
    }
};

/// Encoded words of UTF-8; blanks between two of them belong to neither (RFC 2047 §6.2).
std::string wordsOf(const QByteArray& field)
{
    static const QRegularExpression blanks(QStringLiteral("\\?=\\s+=\\?"));
    static const QRegularExpression word(QStringLiteral("=\\?utf-8\\?([bq])\\?([^?]*)\\?="),
                                         QRegularExpression::CaseInsensitiveOption);
    const QString joined = QString::fromUtf8(field).replace(blanks, QStringLiteral("?==?"));
    QByteArray plain;
    qsizetype from = 0;
    auto found = word.globalMatch(joined);
    while (found.hasNext()) {
        const auto match = found.next();
        plain += joined.mid(from, match.capturedStart() - from).toUtf8();
        const QByteArray content = match.captured(2).toLatin1();
        plain += match.captured(1).toLower() == QStringLiteral("b") ? QByteArray::fromBase64(content)
                                                                    : unquoted(QByteArray(content).replace('_', ' '));
        from = match.capturedEnd();
    }
    plain += joined.mid(from).toUtf8();
    return plain.toStdString();
}

QByteArray boundaryOf(const QByteArray& contentType)
{
    static const QRegularExpression pattern(QStringLiteral("boundary=\"?([^\";]+)\"?"),
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(QString::fromLatin1(contentType)).captured(1).toLatin1();
}

void readParts(const Entity& entity, DemoLetter& letter, int depth)
{
    const QByteArray type = entity.field("Content-Type");
    if (type.toLower().startsWith("multipart/") && depth < deepest) {
        QByteArray rest = "\r\n" + entity.body;
        const QByteArray boundary = "\r\n--" + boundaryOf(type);
        for (auto at = rest.indexOf(boundary); at >= 0; at = rest.indexOf(boundary)) {
            rest = rest.mid(at + boundary.size());
            if (rest.startsWith("--"))
                return;
            const auto begin = rest.indexOf("\r\n") + 2;
            const auto end = rest.indexOf(boundary);
            readParts(Entity(rest.mid(begin, end < 0 ? -1 : end - begin)), letter, depth + 1);
        }
        return;
    }
    if (type.toLower().startsWith("text/html"))
        letter.html = entity.decoded().toStdString();
    else if (type.isEmpty() || type.toLower().startsWith("text/plain"))
        letter.text = entity.decoded().toStdString();
}

} // namespace

DemoLetter readLetter(const DemoMail& mail, core::Timestamp at)
{
    const Entity whole(QByteArray::fromStdString(mail.content));
    DemoLetter letter;
    letter.at = at;
    letter.to = mail.to;
    letter.from = wordsOf(whole.field("From"));
    letter.subject = wordsOf(whole.field("Subject"));
    readParts(whole, letter, 0);
    letter.link = enrolmentLinkIn(mail);
    return letter;
}

} // namespace rollcall::app
