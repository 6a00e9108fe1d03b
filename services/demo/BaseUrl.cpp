// SPDX-License-Identifier: Apache-2.0
// Takes a SCIM base URL apart.
#include "demo/ProvisioningSettings.h"

#include <charconv>

namespace rollcall::demo {

core::Result<BaseUrl> parseBaseUrl(std::string_view text)
{
    const auto refuse = [text] {
        return core::failure(
            core::ErrorKind::Invalid,
            "The SCIM base URL cannot be used: it must look like https://host/path. Check it and try again.",
            std::string(text));
    };
    BaseUrl url;
    if (text.starts_with("https://")) {
        url.tls = true;
        url.port = 443;
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        url.port = 80;
        text.remove_prefix(7);
    } else {
        return refuse();
    }
    const auto slash = text.find('/');
    std::string_view authority = text.substr(0, slash);
    std::string_view path = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.find_first_of("?# ") != std::string_view::npos)
        return refuse();
    url.path = path;

    // An IPv6 address stands in brackets, and its own colons are not the port's.
    const auto colon = authority.rfind(':');
    const auto bracket = authority.rfind(']');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        const std::string_view digits = authority.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (error != std::errc{} || end != digits.data() + digits.size() || url.port == 0)
            return refuse();
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[') && authority.ends_with(']'))
        authority = authority.substr(1, authority.size() - 2);
    if (authority.empty() || authority.find('@') != std::string_view::npos)
        return refuse();
    url.host = authority;
    return url;
}

} // namespace rollcall::demo
