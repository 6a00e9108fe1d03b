// SPDX-License-Identifier: Apache-2.0
// Which request bodies this server reads.
#include "MediaTypes.h"

#include "scim/Fold.h"

namespace rollcall::listener {

namespace {

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

bool isReadableMediaType(const http::Headers& headers)
{
    const auto value = headers.value("Content-Type");
    if (!value)
        return true;
    const auto type = trimmed(value->substr(0, value->find(';')));
    return type.empty() || scim::equalsIgnoringAsciiCase(type, scimMediaType) ||
           scim::equalsIgnoringAsciiCase(type, "application/json");
}

bool isForm(const http::Headers& headers)
{
    const auto value = headers.value("Content-Type");
    return value && scim::equalsIgnoringAsciiCase(trimmed(value->substr(0, value->find(';'))),
                                                  "application/x-www-form-urlencoded");
}

bool isReadableEncoding(const http::Headers& headers)
{
    const auto value = headers.value("Content-Encoding");
    return !value || trimmed(*value).empty() || scim::equalsIgnoringAsciiCase(trimmed(*value), "identity");
}

} // namespace rollcall::listener
