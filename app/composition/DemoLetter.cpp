// SPDX-License-Identifier: Apache-2.0
#include "composition/DemoLetter.h"

#include "onboarding/MailLogo.h"
#include "onboarding/MimeReader.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::app {

namespace {

/// What such a word stands for where it is not base64 (RFC 2047 §4.2).
std::string spaced(std::string word)
{
    std::ranges::replace(word, '_', ' ');
    return onboarding::fromQuotedPrintable(word);
}

/// Encoded words of UTF-8; blanks between two of them belong to neither (RFC 2047 §6.2).
std::string wordsOf(std::string_view field)
{
    static const QRegularExpression blanks(QStringLiteral("\\?=\\s+=\\?"));
    static const QRegularExpression word(QStringLiteral("=\\?utf-8\\?([bq])\\?([^?]*)\\?="),
                                         QRegularExpression::CaseInsensitiveOption);
    const QString joined =
        QString::fromUtf8(field.data(), static_cast<qsizetype>(field.size())).replace(blanks, QStringLiteral("?==?"));
    QByteArray plain;
    qsizetype from = 0;
    auto found = word.globalMatch(joined);
    while (found.hasNext()) {
        const auto match = found.next();
        plain += joined.mid(from, match.capturedStart() - from).toUtf8();
        const std::string content = match.captured(2).toStdString();
        plain += match.captured(1).toLower() == QStringLiteral("b")
                     ? QByteArray::fromBase64(QByteArray::fromStdString(content))
                     : QByteArray::fromStdString(spaced(content));
        from = match.capturedEnd();
    }
    plain += joined.mid(from).toUtf8();
    return plain.toStdString();
}

/// Pictures inside of the mail, by what the HTML calls them.
using Pictures = std::map<std::string, onboarding::MailLogo>;

void readPicture(const onboarding::MimeEntity& entity, Pictures& pictures)
{
    const std::string_view id = entity.field("Content-ID");
    auto picture = onboarding::readMailLogo(entity.decoded());
    if (picture && id.size() > 2)
        pictures.emplace("cid:" + std::string(id.substr(1, id.size() - 2)), std::move(*picture));
}

void readParts(const onboarding::MimeEntity& entity, DemoLetter& letter, Pictures& pictures)
{
    for (const onboarding::MimeEntity& part : entity.parts)
        readParts(part, letter, pictures);
    const std::string type = entity.type();
    if (type == "text/html")
        letter.html = entity.decoded();
    else if (type == "text/plain")
        letter.text = entity.decoded();
    else if (type.starts_with("image/"))
        readPicture(entity, pictures);
}

} // namespace

DemoLetter readLetter(const DemoMail& mail, core::Timestamp at)
{
    const onboarding::MimeEntity whole = onboarding::readMime(mail.content);
    DemoLetter letter;
    letter.at = at;
    letter.to = mail.to;
    letter.from = wordsOf(whole.field("From"));
    letter.subject = wordsOf(whole.field("Subject"));
    Pictures pictures;
    readParts(whole, letter, pictures);
    for (const auto& [reference, picture] : pictures)
        onboarding::showInline(letter.html, reference, picture);
    letter.link = enrolmentLinkIn(mail);
    return letter;
}

} // namespace rollcall::app
