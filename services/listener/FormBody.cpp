// SPDX-License-Identifier: Apache-2.0
// Forms as a browser sends them.
#include "FormBody.h"

#include "scim/Fold.h"

#include <algorithm>

namespace rollcall::listener {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            return std::nullopt;
        out += c;
    }
    return scim::isValidUtf8(out) ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

std::optional<FormFields> readForm(std::string_view encoded, std::size_t mostFields)
{
    FormFields fields;
    while (!encoded.empty()) {
        const auto end = encoded.find('&');
        const auto pair = encoded.substr(0, end);
        const auto equals = pair.find('=');
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
        if (!name || !value || name->empty() || fields.size() >= mostFields ||
            std::ranges::find(fields, *name, &FormFields::value_type::first) != fields.end())
            return std::nullopt;
        fields.emplace_back(std::move(*name), std::move(*value));
        encoded = end == std::string_view::npos ? std::string_view() : encoded.substr(end + 1);
    }
    return fields;
}

} // namespace rollcall::listener
