// SPDX-License-Identifier: Apache-2.0
// One walk over the lines for each level; nothing is searched for again from the start.
#include "onboarding/MimeReader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t longestBoundary = 200; ///< RFC 2046 allows 70

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool isBlank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Takes one line off, without its end.
std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    return line;
}

int hexadecimal(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    const char small = lower(digit);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// Of what is no letter of the alphabet nothing is taken (RFC 2045 §6.8).
std::string fromLooseBase64(std::string_view text)
{
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static constexpr auto values = [] {
        std::array<std::int8_t, 256> table{};
        table.fill(-1);
        for (std::size_t i = 0; i < alphabet.size(); ++i)
            table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
        return table;
    }();
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t collected = 0;
    int bits = 0;
    for (const char letter : text) {
        if (letter == '=')
            break;
        const int value = values[static_cast<unsigned char>(letter)];
        if (value < 0)
            continue;
        collected = (collected << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>(collected >> static_cast<unsigned>(bits) & 0xFFU));
        }
    }
    return bytes;
}

std::string parameterOf(std::string_view value, std::string_view name)
{
    std::size_t at = value.find(';');
    while (at < value.size()) {
        ++at; // behind the semicolon
        const std::size_t equals = value.find_first_of("=;", at);
        if (equals == std::string_view::npos)
            return {};
        if (value[equals] == ';') {
            at = equals;
            continue;
        }
        const std::string_view key = trimmed(value.substr(at, equals - at));
        at = equals + 1;
        while (at < value.size() && isBlank(value[at]))
            ++at;
        std::string found;
        if (at < value.size() && value[at] == '"') {
            for (++at; at < value.size() && value[at] != '"'; ++at) {
                if (value[at] == '\\' && at + 1 < value.size())
                    ++at;
                found.push_back(value[at]);
            }
            at = std::min(value.find(';', std::min(at, value.size())), value.size());
        } else {
            const std::size_t end = std::min(value.find(';', at), value.size());
            found = trimmed(value.substr(at, end - at));
            at = end;
        }
        if (isSameWord(key, name))
            return found;
    }
    return {};
}

enum class Mark { None, Begins, Ends };

Mark markOf(std::string_view line, std::string_view boundary)
{
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary))
        return Mark::None;
    std::string_view rest = line.substr(2 + boundary.size());
    const bool isEnd = rest.starts_with("--");
    if (isEnd)
        rest.remove_prefix(2);
    if (!trimmed(rest).empty())
        return Mark::None; // of a boundary that begins like this one
    return isEnd ? Mark::Ends : Mark::Begins;
}

class Reader {
public:
    explicit Reader(const MimeBounds& bounds) : m_bounds(bounds) {}

    MimeEntity read(std::string_view text, int depth)
    {
        MimeEntity entity;
        entity.fields = readFields(text, m_bounds.fields, &entity.body);
        if (depth >= m_bounds.depth || !entity.type().starts_with("multipart/"))
            return entity;
        const std::string boundary = entity.parameter("boundary");
        if (!boundary.empty() && boundary.size() <= longestBoundary)
            split(entity, boundary, depth);
        return entity;
    }

private:
    void split(MimeEntity& entity, std::string_view boundary, int depth)
    {
        std::string_view rest = entity.body;
        std::optional<std::size_t> begin;
        while (!rest.empty()) {
            const std::size_t lineAt = entity.body.size() - rest.size();
            const Mark mark = markOf(takeLine(rest), boundary);
            if (mark == Mark::None)
                continue;
            if (begin)
                add(entity, entity.body.substr(*begin, lineAt - *begin), depth);
            if (mark == Mark::Ends)
                return;
            begin = entity.body.size() - rest.size();
        }
        // Cut off: what is there is still read.
        if (begin)
            add(entity, entity.body.substr(*begin), depth);
    }

    void add(MimeEntity& entity, std::string_view part, int depth)
    {
        if (m_parts >= m_bounds.parts)
            return;
        ++m_parts;
        // The end of the last line belongs to the boundary.
        if (part.ends_with('\n'))
            part.remove_suffix(1);
        if (part.ends_with('\r'))
            part.remove_suffix(1);
        entity.parts.push_back(read(part, depth + 1));
    }

    const MimeBounds m_bounds;
    std::size_t m_parts = 0;
};

} // namespace

bool isSameWord(std::string_view one, std::string_view other)
{
    return std::ranges::equal(one, other, [](char left, char right) { return lower(left) == lower(right); });
}

std::vector<MimeField> readFields(std::string_view text, std::size_t most, std::string_view* rest)
{
    std::vector<MimeField> fields;
    bool isKept = false; // whether a line that goes on belongs to a field of ours
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        if (line.empty())
            break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (isKept) {
                fields.back().value += ' ';
                fields.back().value += trimmed(line);
            }
            continue;
        }
        const std::size_t colon = line.find(':');
        isKept = colon != std::string_view::npos && colon > 0 && fields.size() < most;
        if (isKept)
            fields.push_back(
                {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
    }
    if (rest)
        *rest = text;
    return fields;
}

std::string fromQuotedPrintable(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '=') {
            plain.push_back(text[at]);
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r') && end < at + 4)
            ++end;
        if (end < text.size() && text[end] == '\n') {
            at = end;
            continue;
        }
        const int high = at + 2 < text.size() ? hexadecimal(text[at + 1]) : -1;
        const int low = high < 0 ? -1 : hexadecimal(text[at + 2]);
        if (low < 0) {
            plain.push_back('=');
            continue;
        }
        plain.push_back(static_cast<char>(high * 16 + low));
        at += 2;
    }
    return plain;
}

std::string_view MimeEntity::field(std::string_view name) const
{
    const auto found = std::ranges::find_if(fields, [name](const MimeField& f) { return isSameWord(f.name, name); });
    return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

std::string MimeEntity::type() const
{
    std::string_view value = field("Content-Type");
    value = trimmed(value.substr(0, value.find_first_of(";(")));
    if (value.empty())
        return "text/plain";
    std::string type(value);
    std::ranges::transform(type, type.begin(), lower);
    return type;
}

std::string MimeEntity::parameter(std::string_view name) const
{
    return parameterOf(field("Content-Type"), name);
}

std::string MimeEntity::decoded() const
{
    std::string_view encoding = field("Content-Transfer-Encoding");
    encoding = trimmed(encoding.substr(0, encoding.find_first_of(";(")));
    if (isSameWord(encoding, "base64"))
        return fromLooseBase64(body);
    return isSameWord(encoding, "quoted-printable") ? fromQuotedPrintable(body) : std::string(body);
}

MimeEntity readMime(std::string_view text, const MimeBounds& bounds)
{
    return Reader(bounds).read(text, 0);
}

} // namespace rollcall::onboarding
