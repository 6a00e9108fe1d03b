// SPDX-License-Identifier: Apache-2.0
#include "onboarding/Template.h"

#include <QChar>
#include <QString>

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Refusal = tl::unexpected<TemplateFault>;

/// Directions of writing that a value could turn for what follows it.
bool turnsDirection(QChar character)
{
    const auto code = character.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

QString oneLine(std::string_view value)
{
    QString line = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
    line.removeIf([](QChar each) { return turnsDirection(each); });
    for (QChar& each : line) {
        const auto category = each.category();
        if (category == QChar::Other_Control || category == QChar::Separator_Line ||
            category == QChar::Separator_Paragraph)
            each = QLatin1Char(' ');
    }
    return line.simplified();
}

/// Cut between characters: never inside one.
std::string_view cut(std::string_view value)
{
    if (value.size() <= mostValueBytes)
        return value;
    std::size_t length = mostValueBytes;
    while (length > 0 && (static_cast<unsigned char>(value[length]) & 0xC0U) == 0x80U)
        --length;
    return value.substr(0, length);
}

std::string escaped(const std::string& value)
{
    return QString::fromStdString(value)
        .toHtmlEscaped()
        .replace(QLatin1Char('\''), QLatin1String("&#39;"))
        .toStdString();
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool isName(std::string_view name)
{
    return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               each == '_';
    });
}

/// Follows the place in the text without counting from its start again for every tag.
class Place {
public:
    explicit Place(std::string_view text) : m_text(text) {}
    void moveTo(std::size_t offset)
    {
        for (; m_offset < offset; ++m_offset) {
            if (m_text[m_offset] == '\n') {
                ++line;
                column = 1;
            } else if ((static_cast<unsigned char>(m_text[m_offset]) & 0xC0U) != 0x80U) {
                ++column;
            }
        }
    }
    std::size_t line = 1;
    std::size_t column = 1;

private:
    std::string_view m_text;
    std::size_t m_offset = 0;
};

/// Nothing when it is a comment.
tl::expected<std::optional<TemplateTag>, TemplateFaultKind> readTag(std::string_view inside)
{
    inside = trimmed(inside);
    if (inside.empty())
        return tl::unexpected(TemplateFaultKind::BadName);
    TemplateTag tag;
    switch (inside.front()) {
    case '!':
        return std::nullopt;
    case '{':
    case '&':
        return tl::unexpected(TemplateFaultKind::Unescaped);
    case '>':
        return tl::unexpected(TemplateFaultKind::Partial);
    case '=':
        return tl::unexpected(TemplateFaultKind::Delimiters);
    case '#':
        tag.kind = TemplateTag::Kind::Section;
        break;
    case '^':
        tag.kind = TemplateTag::Kind::Inverted;
        break;
    case '/':
        tag.kind = TemplateTag::Kind::End;
        break;
    default:
        break;
    }
    if (tag.kind != TemplateTag::Kind::Variable)
        inside = trimmed(inside.substr(1));
    tag.name = std::string(inside);
    if (!isName(tag.name))
        return tl::unexpected(TemplateFaultKind::BadName);
    return tag;
}

std::optional<TemplateFaultKind> follow(std::vector<TemplateTag>& open, const TemplateTag& tag)
{
    if (tag.kind == TemplateTag::Kind::End) {
        if (open.empty() || open.back().name != tag.name)
            return TemplateFaultKind::Mismatched;
        open.pop_back();
    } else if (tag.kind != TemplateTag::Kind::Variable) {
        open.push_back(tag);
        if (open.size() > deepestSection)
            return TemplateFaultKind::TooDeep;
    }
    return std::nullopt;
}

kainjow::mustache::data dataOf(const TemplateValues& values)
{
    kainjow::mustache::data data;
    for (const auto& [name, value] : values) {
        const std::string line = oneLine(cut(value)).toStdString();
        // The library takes an empty text for true.
        if (line.empty())
            data.set(name, kainjow::mustache::data(false));
        else
            data.set(name, line);
    }
    return data;
}

tl::expected<std::string, TemplateFault> renderPart(const std::string& text, TemplatePart part,
                                                    const kainjow::mustache::data& data)
{
    if (const auto tags = readTags(text, part); !tags)
        return Refusal(tags.error());
    kainjow::mustache::mustache compiled(text);
    if (!compiled.is_valid())
        return Refusal(TemplateFault{TemplateFaultKind::Unclosed, part});
    if (part == TemplatePart::Html)
        compiled.set_custom_escape(escaped);
    else
        compiled.set_custom_escape([](const std::string& value) { return value; });
    std::string rendered;
    bool isTooLarge = false;
    compiled.render(data, [&](const std::string& piece) {
        isTooLarge = isTooLarge || rendered.size() + piece.size() > mostRenderedBytes;
        if (!isTooLarge)
            rendered += piece;
    });
    if (isTooLarge)
        return Refusal(TemplateFault{TemplateFaultKind::RenderedTooLarge, part});
    return rendered;
}

std::string_view nameOf(TemplatePart part)
{
    switch (part) {
    case TemplatePart::Subject:
        return "subject";
    case TemplatePart::Html:
        return "HTML part";
    case TemplatePart::Text:
        return "text part";
    }
    return {};
}

std::string reasonFor(TemplateFaultKind kind)
{
    switch (kind) {
    case TemplateFaultKind::Unescaped:
        return "Raw values ({{{ or {{&) are not allowed. Write {{name}}.";
    case TemplateFaultKind::Partial:
        return "Other templates cannot be included ({{>). Write their text here.";
    case TemplateFaultKind::Delimiters:
        return "The signs {{ and }} cannot be changed ({{=).";
    case TemplateFaultKind::Unclosed:
        return "This is opened and never closed. Add }} or the end of the section.";
    case TemplateFaultKind::Mismatched:
        return "This ends a section that is not open here. Close the inner one first.";
    case TemplateFaultKind::BadName:
        return "This is no name of a variable. Use letters, digits and _.";
    case TemplateFaultKind::TooDeep:
        return "Too many sections inside each other; 8 are allowed.";
    case TemplateFaultKind::TooManyTags:
        return "More than 500 variables and sections. Shorten it.";
    case TemplateFaultKind::TooLarge:
        return "It is too large: 1 KB for the subject, 64 KB for each part. Shorten it.";
    case TemplateFaultKind::RenderedTooLarge:
        return "With the values filled in it is larger than 256 KB. Shorten it.";
    case TemplateFaultKind::SubjectTooLong:
        return "It has more than 128 characters with the values filled in.";
    case TemplateFaultKind::SubjectEmpty:
        return "Nothing is left of it with the values filled in.";
    }
    return {};
}

} // namespace

std::string wordsFor(const TemplateFault& fault)
{
    std::string words = "In the " + std::string(nameOf(fault.part)) + ", line " + std::to_string(fault.line) +
                        ", column " + std::to_string(fault.column);
    if (!fault.name.empty())
        words += " (" + fault.name + ")";
    return words + ": " + reasonFor(fault.kind);
}

tl::expected<std::vector<TemplateTag>, TemplateFault> readTags(std::string_view text, TemplatePart part)
{
    if (text.size() > (part == TemplatePart::Subject ? mostSubjectBytes : mostBodyBytes))
        return Refusal(TemplateFault{TemplateFaultKind::TooLarge, part});
    std::vector<TemplateTag> tags;
    std::vector<TemplateTag> open;
    Place place(text);
    for (std::size_t begin = text.find("{{"); begin != std::string_view::npos;) {
        place.moveTo(begin);
        const auto refuse = [&](TemplateFaultKind kind, std::string name = {}) {
            return Refusal(TemplateFault{kind, part, place.line, place.column, std::move(name)});
        };
        const auto close = text.find("}}", begin + 2);
        if (close == std::string_view::npos)
            return refuse(TemplateFaultKind::Unclosed);
        auto tag = readTag(text.substr(begin + 2, close - begin - 2));
        if (!tag)
            return refuse(tag.error());
        if (*tag) {
            (*tag)->begin = begin;
            (*tag)->end = close + 2;
            (*tag)->line = place.line;
            (*tag)->column = place.column;
            if (const auto fault = follow(open, **tag))
                return refuse(*fault, (*tag)->name);
            tags.push_back(std::move(**tag));
            if (tags.size() > mostTags)
                return refuse(TemplateFaultKind::TooManyTags);
        }
        begin = text.find("{{", close + 2);
    }
    if (!open.empty())
        return Refusal(
            TemplateFault{TemplateFaultKind::Unclosed, part, open.back().line, open.back().column, open.back().name});
    return tags;
}

tl::expected<RenderedMail, TemplateFault> render(const Template& mail, const TemplateValues& values)
{
    const auto data = dataOf(values);
    const auto subject = renderPart(mail.subject, TemplatePart::Subject, data);
    if (!subject)
        return Refusal(subject.error());
    auto html = renderPart(mail.html, TemplatePart::Html, data);
    if (!html)
        return Refusal(html.error());
    auto text = renderPart(mail.text, TemplatePart::Text, data);
    if (!text)
        return Refusal(text.error());
    const QString line = oneLine(*subject);
    if (line.isEmpty())
        return Refusal(TemplateFault{TemplateFaultKind::SubjectEmpty, TemplatePart::Subject});
    if (static_cast<std::size_t>(line.toUcs4().size()) > mostSubjectCharacters)
        return Refusal(TemplateFault{TemplateFaultKind::SubjectTooLong, TemplatePart::Subject});
    return RenderedMail{line.toStdString(), std::move(*html), std::move(*text)};
}

} // namespace rollcall::onboarding
