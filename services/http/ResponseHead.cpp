// SPDX-License-Identifier: Apache-2.0
// Serialises the head of a response.
#include "ResponseHead.h"

#include "FieldText.h"

#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace rollcall::http {

namespace {

void appendTwoDigits(std::string& text, unsigned value)
{
    text.push_back(static_cast<char>('0' + value / 10 % 10));
    text.push_back(static_cast<char>('0' + value % 10));
}

bool isOurs(std::string_view name)
{
    return equalsIgnoringCase(name, "Content-Length") || equalsIgnoringCase(name, "Transfer-Encoding") ||
           equalsIgnoringCase(name, "Connection") || equalsIgnoringCase(name, "Keep-Alive") ||
           equalsIgnoringCase(name, "Date") || equalsIgnoringCase(name, "Server");
}

void appendNumber(std::string& out, std::size_t number)
{
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{})
        out.append(digits.data(), end);
}

} // namespace

std::string toHttpDate(std::time_t time)
{
    static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto second = std::chrono::sys_seconds{std::chrono::seconds{time}};
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{second - day};
    std::string text;
    text.append(days[std::chrono::weekday{day}.c_encoding()]).append(", ");
    appendTwoDigits(text, static_cast<unsigned>(date.day()));
    text.append(" ").append(months[static_cast<unsigned>(date.month()) - 1]).append(" ");
    text.append(std::to_string(static_cast<int>(date.year()))).append(" ");
    appendTwoDigits(text, static_cast<unsigned>(clock.hours().count()));
    text.push_back(':');
    appendTwoDigits(text, static_cast<unsigned>(clock.minutes().count()));
    text.push_back(':');
    appendTwoDigits(text, static_cast<unsigned>(clock.seconds().count()));
    text.append(" GMT");
    return text;
}

const std::string& DateField::now()
{
    const core::Timestamp present = m_clock != nullptr ? m_clock->now() : core::SystemClock().now();
    const std::time_t second = core::toMilliseconds(present) / 1000;
    if (second != m_second) {
        m_second = second;
        m_text = toHttpDate(second);
    }
    return m_text;
}

bool isBodyless(int status)
{
    return status / 100 == 1 || status == 204 || status == 304;
}

void writeResponseHead(std::string& out, const Response& response, const Framing& framing, const std::string& date)
{
    out.assign("HTTP/1.1 ");
    appendNumber(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(reasonPhrase(response.status)).append("\r\nDate: ").append(date).append("\r\n");
    for (const auto& [name, value] : response.headers) {
        if (!isToken(name) || isOurs(name))
            continue;
        out.append(name).append(": ");
        appendFieldValue(out, value);
        out.append("\r\n");
    }
    if (framing.contentLength) {
        out.append("Content-Length: ");
        appendNumber(out, *framing.contentLength);
        out.append("\r\n");
    }
    if (framing.isChunked)
        out.append("Transfer-Encoding: chunked\r\n");
    if (framing.closes)
        out.append("Connection: close\r\n");
    out.append("\r\n");
}

} // namespace rollcall::http
