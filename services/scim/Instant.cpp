// SPDX-License-Identifier: Apache-2.0
// Reading of date-times.
#include "Instant.h"

#include <chrono>

namespace rollcall::scim {

namespace {

/// Reads from the front of a text; once something did not fit, everything after fails too.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    std::int64_t digits(std::size_t count)
    {
        if (m_rest.size() < count) {
            m_good = false;
            return 0;
        }
        std::int64_t number = 0;
        for (const char c : m_rest.substr(0, count)) {
            m_good = m_good && c >= '0' && c <= '9';
            number = number * 10 + (c - '0');
        }
        m_rest.remove_prefix(count);
        return number;
    }
    bool accept(std::string_view anyOf)
    {
        if (m_rest.empty() || anyOf.find(m_rest.front()) == std::string_view::npos) {
            return false;
        }
        m_last = m_rest.front();
        m_rest.remove_prefix(1);
        return true;
    }
    void expect(std::string_view anyOf) { m_good = accept(anyOf) && m_good; }
    /// The digits after the decimal point as nanoseconds; what is finer is cut off.
    std::int64_t fraction()
    {
        std::int64_t number = 0;
        std::int64_t unit = 100'000'000;
        bool isEmpty = true;
        while (accept("0123456789")) {
            number += (m_last - '0') * unit;
            unit /= 10;
            isEmpty = false;
        }
        m_good = m_good && !isEmpty;
        return number;
    }
    [[nodiscard]] char last() const { return m_last; }
    [[nodiscard]] bool isDone() const { return m_good && m_rest.empty(); }
    [[nodiscard]] bool isAtEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
    char m_last = '\0';
    bool m_good = true;
};

std::optional<std::int64_t> zoneOffset(Reader& reader)
{
    if (reader.isAtEnd() || reader.accept("Zz")) {
        return 0;
    }
    reader.expect("+-");
    const std::int64_t sign = reader.last() == '-' ? -1 : 1;
    const std::int64_t hours = reader.digits(2);
    reader.expect(":");
    const std::int64_t minutes = reader.digits(2);
    if (hours > 23 || minutes > 59) {
        return std::nullopt;
    }
    return sign * (hours * 3600 + minutes * 60);
}

} // namespace

std::optional<Instant> parseInstant(std::string_view text)
{
    Reader reader(text);
    const std::int64_t year = reader.digits(4);
    reader.expect("-");
    const std::int64_t month = reader.digits(2);
    reader.expect("-");
    const std::int64_t day = reader.digits(2);
    reader.expect("Tt ");
    const std::int64_t hour = reader.digits(2);
    reader.expect(":");
    const std::int64_t minute = reader.digits(2);
    reader.expect(":");
    const std::int64_t second = reader.digits(2);
    const std::int64_t nanoseconds = reader.accept(".") ? reader.fraction() : 0;
    const std::optional<std::int64_t> offset = zoneOffset(reader);

    // 60 is a leap second.
    if (!reader.isDone() || !offset || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return Instant{days * 86'400 + hour * 3600 + minute * 60 + second - *offset, nanoseconds};
}

} // namespace rollcall::scim
