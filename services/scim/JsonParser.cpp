// SPDX-License-Identifier: Apache-2.0
// parseJson: a handler for Boost.JSON's tokeniser that builds values and refuses what would lose or change data.
#include "scim/Json.h"

#include "Utf8.h"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace rollcall::scim {

namespace {

using boost::json::error_code;
using boost::json::string_view;

/// Where the offending token lies relative to the point at which the tokeniser stopped.
enum class Token { None, String, Number, Escape };

struct Refusal {
    std::string reason;
    Token token = Token::None;
};

// The names and signatures are those basic_parser calls; the limits are required by it.
class ValueBuilder {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&)
    {
        m_open.push_back({JsonValue(JsonObject()), {}});
        return true;
    }
    bool on_object_end(std::size_t, error_code&) { return close(); }

    bool on_array_begin(error_code&)
    {
        m_open.push_back({JsonValue(JsonArray()), {}});
        return true;
    }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(string_view part, std::size_t, error_code&)
    {
        m_text.append(part.data(), part.size());
        return true;
    }
    bool on_key(string_view part, std::size_t, error_code& ec)
    {
        m_text.append(part.data(), part.size());
        std::string key = std::exchange(m_text, {});
        if (key.find('\0') != std::string::npos) {
            return refuse(ec, "U+0000 is not allowed in a member name", Token::String);
        }
        if (m_open.back().container.get_object().contains(key)) {
            return refuse(ec, "the member name is already used in this object", Token::String);
        }
        m_open.back().key = std::move(key);
        return true;
    }

    bool on_string_part(string_view part, std::size_t, error_code&)
    {
        m_text.append(part.data(), part.size());
        return true;
    }
    bool on_string(string_view part, std::size_t, error_code& ec)
    {
        m_text.append(part.data(), part.size());
        const std::string text = std::exchange(m_text, {});
        if (text.find('\0') != std::string::npos) {
            return refuse(ec, "U+0000 is not allowed in a string", Token::String);
        }
        return add(JsonValue(JsonString(text)));
    }

    bool on_number_part(string_view part, error_code&)
    {
        m_text.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t number, string_view, error_code&)
    {
        m_text.clear();
        return add(JsonValue(number));
    }
    bool on_uint64(std::uint64_t, string_view, error_code& ec) { return refuseBigInteger(ec); }
    bool on_double(double number, string_view part, error_code& ec)
    {
        m_text.append(part.data(), part.size());
        const std::string text = std::exchange(m_text, {});
        if (text.find_first_of(".eE") == std::string::npos) {
            return refuseBigInteger(ec);
        }
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
        // The tokeniser's own conversion is off by one unit in the last place for some numbers.
        double exact = 0;
        const auto result = std::from_chars(text.data(), text.data() + text.size(), exact);
        if (result.ec == std::errc()) {
            number = exact;
        }
#endif
        if (!std::isfinite(number)) {
            return refuse(ec, "the number is too large for a double", Token::Number);
        }
        return add(JsonValue(number));
    }

    bool on_bool(bool truth, error_code&) { return add(JsonValue(truth)); }
    bool on_null(error_code&) { return add(JsonValue(nullptr)); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    [[nodiscard]] const std::optional<Refusal>& refusal() const { return m_refusal; }
    [[nodiscard]] JsonValue takeRoot() { return std::move(m_root); }

private:
    struct Open {
        JsonValue container;
        std::string key;
    };

    bool refuse(error_code& ec, std::string reason, Token token)
    {
        m_refusal = Refusal{std::move(reason), token};
        ec = boost::json::make_error_code(boost::json::error::syntax);
        return false;
    }
    bool refuseBigInteger(error_code& ec)
    {
        return refuse(ec, "the integer does not fit into 64 bits; send it as a string", Token::Number);
    }

    bool add(JsonValue value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
        } else if (Open& open = m_open.back(); open.container.is_object()) {
            open.container.get_object().emplace(open.key, std::move(value));
        } else {
            open.container.get_array().push_back(std::move(value));
        }
        return true;
    }
    bool close()
    {
        JsonValue value = std::move(m_open.back().container);
        m_open.pop_back();
        return add(std::move(value));
    }

    std::vector<Open> m_open;
    std::string m_text; // of a token that arrives in parts
    JsonValue m_root;
    std::optional<Refusal> m_refusal;
};

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// Start of the string at whose closing quote the tokeniser stopped: inside it every quote is escaped.
std::size_t stringStart(std::string_view text, std::size_t closingQuote)
{
    std::size_t quote = closingQuote;
    while (quote > 0) {
        quote = text.rfind('"', quote - 1);
        if (quote == std::string_view::npos) {
            return 0;
        }
        std::size_t backslashes = 0;
        while (backslashes < quote && text[quote - 1 - backslashes] == '\\') {
            ++backslashes;
        }
        if (backslashes % 2 == 0) {
            return quote;
        }
    }
    return 0;
}

std::size_t tokenStart(std::string_view text, std::size_t end, Token token)
{
    switch (token) {
    case Token::String:
        return stringStart(text, end);
    case Token::Number:
        while (end > 0 && std::string_view("0123456789+-.eE").find(text[end - 1]) != std::string_view::npos) {
            --end;
        }
        return end;
    case Token::Escape:
        return std::min(text.rfind('\\', end), end);
    case Token::None:
        break;
    }
    return end;
}

/// Whether the text breaks off after an escape such as \ud83d, whose other half does not follow.
bool isAfterLeadingSurrogate(std::string_view text, std::size_t end)
{
    constexpr std::size_t escapeSize = 6;
    if (end < escapeSize || end > text.size()) {
        return false;
    }
    const std::string_view escape = text.substr(end - escapeSize, escapeSize);
    return escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
           std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

Refusal describe(const error_code& ec, std::string_view text, std::size_t stopped)
{
    using boost::json::error;
    if (ec == error::too_deep) {
        return {"objects and arrays are nested too deeply", Token::None};
    }
    if (ec == error::extra_data) {
        return {"something follows the end of the JSON value", Token::None};
    }
    if (ec == error::incomplete || stopped == text.size()) {
        return {"the JSON text ends too early", Token::None};
    }
    if (ec == error::illegal_leading_surrogate || ec == error::illegal_trailing_surrogate ||
        ec == error::expected_utf16_escape || isAfterLeadingSurrogate(text, stopped)) {
        return {"the \\u escape is half of a surrogate pair", Token::Escape};
    }
    if (ec == error::expected_hex_digit) {
        return {"\\u needs four hexadecimal digits", Token::None};
    }
    if (ec == error::exponent_overflow) {
        return {"the number is too large for a double", Token::Number};
    }
    return {"this is not valid JSON", Token::None};
}

Error syntaxError(std::string_view text, std::size_t position, const std::string& reason)
{
    const std::string_view before = text.substr(0, position);
    std::size_t line = 1;
    for (const char c : before) {
        line += c == '\n' ? 1U : 0U;
    }
    const std::size_t lineBreak = before.rfind('\n');
    const std::size_t column = lineBreak == std::string_view::npos ? position + 1 : position - lineBreak;
    return invalidSyntax("The body is not JSON that can be used: line " + std::to_string(line) + ", column " +
                             std::to_string(column) + ": " + reason + '.',
                         position);
}

} // namespace

Result<JsonValue> parseJson(std::string_view text, const JsonLimits& limits)
{
    if (text.size() > limits.bytes) {
        return tl::unexpected(invalidSyntax(
            "The body is larger than the " + std::to_string(limits.bytes) + " bytes that are read.", limits.bytes));
    }
    if (const std::size_t valid = validUtf8Length(text); valid < text.size()) {
        return tl::unexpected(syntaxError(text, valid, "this is not valid UTF-8"));
    }
    const std::size_t start = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;

    boost::json::parse_options options;
    options.max_depth = limits.depth;
    boost::json::basic_parser<ValueBuilder> parser(options);
    error_code ec;
    std::size_t stopped = start + parser.write_some(false, text.data() + start, text.size() - start, ec);
    if (!ec && stopped < text.size()) {
        ec = boost::json::make_error_code(boost::json::error::extra_data);
    }
    if (ec) {
        const Refusal refusal = parser.handler().refusal().value_or(describe(ec, text, stopped));
        return tl::unexpected(syntaxError(text, tokenStart(text, stopped, refusal.token), refusal.reason));
    }
    return parser.handler().takeRoot();
}

} // namespace rollcall::scim
