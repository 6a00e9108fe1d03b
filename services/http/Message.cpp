// SPDX-License-Identifier: Apache-2.0
// Takes request targets apart, and knows the usual reason phrases.
#include "http/Message.h"

#include "RequestTarget.h"
#include "core/PercentEncoding.h"

#include <algorithm>
#include <array>

namespace rollcall::http {

namespace {

/// As forms write it: a plus is a space.
std::string formDecoded(std::string_view text)
{
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return core::percentDecoded(spaced);
}

struct Phrase {
    int status;
    std::string_view text;
};

constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{101, "Switching Protocols"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{423, "Locked"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

} // namespace

std::string_view Request::path() const
{
    const std::string_view whole = originForm(target);
    return whole.substr(0, whole.find('?'));
}

std::string_view Request::query() const
{
    const std::string_view whole = originForm(target);
    const auto mark = whole.find('?');
    return mark == std::string_view::npos ? std::string_view{} : whole.substr(mark + 1);
}

std::vector<std::pair<std::string, std::string>> decodeQuery(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!query.empty()) {
        const auto end = query.find('&');
        const std::string_view part = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (part.empty())
            continue;
        const auto equals = part.find('=');
        const std::string_view name = part.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        parameters.emplace_back(formDecoded(name), formDecoded(value));
    }
    return parameters;
}

std::string decodePathSegment(std::string_view segment)
{
    return core::percentDecoded(segment);
}

std::string encodeQueryValue(std::string_view value)
{
    return core::percentEncoded(value);
}

std::string_view reasonPhrase(int status)
{
    const auto found = std::ranges::lower_bound(phrases, status, {}, &Phrase::status);
    if (found != phrases.end() && found->status == status)
        return found->text;
    switch (status / 100) {
    case 1:
        return "Informational";
    case 2:
        return "Success";
    case 3:
        return "Redirection";
    case 4:
        return "Client Error";
    default:
        return "Server Error";
    }
}

} // namespace rollcall::http
