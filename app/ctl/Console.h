// SPDX-License-Identifier: Apache-2.0
// What a command prints: text for people or JSON for machines, on standard output.
#pragma once

#include "core/Timestamp.h"
#include "scim/Json.h"

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
    [[nodiscard]] bool isEmpty() const { return m_rows.size() <= 1; }
    [[nodiscard]] std::string toString() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// Not thread-safe. Neither stream is owned.
class Console {
public:
    Console(std::FILE* out, std::FILE* error) : m_out(out), m_error(error) {}

    /// One line for people; control characters that a name may hold cannot reach the terminal. Flushed.
    void line(std::string_view text);
    /// Text of our own with line breaks.
    void text(std::string_view text);
    void table(const TextTable& table);
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
