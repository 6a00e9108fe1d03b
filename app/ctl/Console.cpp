// SPDX-License-Identifier: Apache-2.0
// Writes to the standard streams.
#include "ctl/Console.h"

#include <algorithm>
#include <array>

namespace rollcall::ctl {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Bytes of a UTF-8 sequence that is unsafe on a terminal: C1 controls and the bidirectional overrides and isolates.
std::size_t unsafeSequence(std::string_view rest)
{
    const auto byte = [rest](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    if (rest.size() >= 2 && byte(0) == 0xC2U && byte(1) >= 0x80U && byte(1) <= 0x9FU)
        return 2;
    if (rest.size() >= 3 && byte(0) == 0xE2U) {
        const bool isOverride = byte(1) == 0x80U && byte(2) >= 0xAAU && byte(2) <= 0xAEU;
        const bool isIsolate = byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U;
        if (isOverride || isIsolate)
            return 3;
    }
    return 0;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void write(std::FILE* file, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), file);
}

} // namespace

TextTable::TextTable(std::initializer_list<std::string_view> header)
    : m_header(header.begin(), header.end()), m_widths(header.size(), 0)
{
    widen(m_header);
}

void TextTable::addRow(std::vector<std::string> cells)
{
    std::ranges::transform(cells, cells.begin(), [](const std::string& cell) { return printable(cell); });
    widen(cells);
    m_rows.push_back(std::move(cells));
}

void TextTable::widen(const std::vector<std::string>& row)
{
    for (std::size_t column = 0; column < m_widths.size() && column < row.size(); ++column)
        m_widths[column] = std::max(m_widths[column], characters(row[column]));
}

std::string TextTable::toLine(const std::vector<std::string>& row) const
{
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
        line += row[column];
        if (column + 1 < row.size())
            line += std::string(m_widths[column] - characters(row[column]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string TextTable::take()
{
    std::string text;
    if (!m_isHeaderTaken)
        text = toLine(m_header);
    m_isHeaderTaken = true;
    for (const auto& row : m_rows)
        text += toLine(row);
    m_rows.clear();
    return text;
}

void Console::line(std::string_view text)
{
    write(m_out, printable(text) + "\n");
    std::fflush(m_out);
}

void Console::text(std::string_view text)
{
    write(m_out, text);
    std::fflush(m_out);
}

void Console::table(TextTable& table)
{
    text(table.take());
}

void Console::json(const scim::JsonValue& value)
{
    write(m_out, scim::toJson(value) + "\n");
    std::fflush(m_out);
}

void Console::beginArray()
{
    m_hasElements = false;
    write(m_out, "[");
}

void Console::element(const scim::JsonValue& value)
{
    write(m_out, m_hasElements ? ",\n" : "\n");
    m_hasElements = true;
    write(m_out, scim::toJson(value));
}

void Console::endArray()
{
    write(m_out, m_hasElements ? "\n]\n" : "]\n");
    std::fflush(m_out);
}

void Console::error(std::string_view text)
{
    write(m_error, "rollcallctl: " + printable(text) + "\n");
    std::fflush(m_error);
}

std::string printable(std::string_view text)
{
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t unsafe = byte < 0x20U || byte == 0x7FU ? 1 : unsafeSequence(text.substr(at));
        if (unsafe == 0) {
            clean += text[at++];
            continue;
        }
        clean += byte == '\n' || byte == '\t' ? std::string_view(" ") : replacement;
        at += unsafe;
    }
    return clean;
}

scim::JsonValue jsonTime(core::Timestamp time)
{
    return scim::JsonValue(scim::JsonString(core::toRfc3339(time)));
}

scim::JsonValue jsonTime(const std::optional<core::Timestamp>& time)
{
    return time ? jsonTime(*time) : scim::JsonValue(nullptr);
}

std::string textTime(core::Timestamp time)
{
    std::string text = core::toRfc3339(time).substr(0, 19);
    std::ranges::replace(text, 'T', ' ');
    return text;
}

std::string textTime(const std::optional<core::Timestamp>& time)
{
    return time ? textTime(*time) : std::string("never");
}

} // namespace rollcall::ctl
