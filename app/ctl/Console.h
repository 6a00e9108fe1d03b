// SPDX-License-Identifier: Apache-2.0
// What a command prints: text for people or JSON for machines, on standard output.
#pragma once

#include "core/Timestamp.h"
#include "scim/Json.h"

#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

/// Rows with aligned columns.
class TextTable {
public:
    explicit TextTable(std::initializer_list<std::string_view> header);
    void addRow(std::vector<std::string> cells);
    /// Rows that were not taken yet; the header is none.
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    /// The rows so far, which the table then forgets, so that a long one is printed in pieces: the header stands above
    /// the first, and columns never become narrower.
    [[nodiscard]] std::string take();

private:
    void widen(const std::vector<std::string>& row);
    [[nodiscard]] std::string toLine(const std::vector<std::string>& row) const;

    std::vector<std::string> m_header;
    std::vector<std::vector<std::string>> m_rows;
    std::vector<std::size_t> m_widths;
    bool m_isHeaderTaken = false;
};

/// Not thread-safe. Neither stream is owned.
class Console {
public:
    Console(std::FILE* out, std::FILE* error) : m_out(out), m_error(error) {}

    /// One line for people; control characters that a name may hold cannot reach the terminal. Flushed.
    void line(std::string_view text);
    /// Text of our own with line breaks.
    void text(std::string_view text);
    void table(TextTable& table);
    /// One JSON document on a line. Flushed.
    void json(const scim::JsonValue& value);

    /// One JSON array, an element a line, written as it grows.
    void beginArray();
    void element(const scim::JsonValue& value);
    void endArray();

    /// One line on standard error.
    void error(std::string_view text);

private:
    std::FILE* m_out;
    std::FILE* m_error;
    bool m_hasElements = false;
};

/// Control characters, and those that turn the direction of what follows, become U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// RFC 3339, or null.
[[nodiscard]] scim::JsonValue jsonTime(core::Timestamp time);
[[nodiscard]] scim::JsonValue jsonTime(const std::optional<core::Timestamp>& time);
[[nodiscard]] std::string textTime(const std::optional<core::Timestamp>& time);
/// `2026-03-01 09:15:02`, UTC.
[[nodiscard]] std::string textTime(core::Timestamp time);

} // namespace rollcall::ctl
