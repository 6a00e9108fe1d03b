// SPDX-License-Identifier: Apache-2.0
// The URLs that others are told, and what a public one may look like.
#include "listener/Urls.h"

#include <algorithm>
#include <cctype>

namespace rollcall::listener {

namespace {

std::string_view withoutTrailingSlash(std::string_view url)
{
    while (!url.empty() && url.back() == '/')
        url.remove_suffix(1);
    return url;
}

tl::unexpected<core::Error> badUrl(const std::string& url, std::string_view why)
{
    return core::failure(core::ErrorKind::Invalid, "The public URL " + url + " " + std::string(why) +
                                                       " It should look like https://scim.example.com.");
}

bool isHostText(std::string_view host)
{
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '[' || c == ']' ||
               c == ':';
    });
}

core::Result<> checkPort(const std::string& url, std::string_view authority)
{
    const auto colon = authority.find(':', authority.find(']') == std::string_view::npos ? 0 : authority.find(']'));
    if (colon == std::string_view::npos)
        return {};
    const auto port = authority.substr(colon + 1);
    const bool isNumber =
        !port.empty() && port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber || std::stoi(std::string(port)) == 0 || std::stoi(std::string(port)) > 65535)
        return badUrl(url, "has no valid port.");
    return {};
}

} // namespace

core::Result<> checkPublicUrl(const std::string& url)
{
    std::string_view rest = withoutTrailingSlash(url);
    if (rest.starts_with("https://"))
        rest.remove_prefix(8);
    else if (rest.starts_with("http://"))
        rest.remove_prefix(7);
    else
        return badUrl(url, "does not begin with https:// or http://.");
    if (rest.find('_') != std::string_view::npos)
        return badUrl(url, "contains an underscore, which Okta does not take in a base URL.");
    if (rest.find_first_of("/?#") != std::string_view::npos)
        return badUrl(url, "has a path or a query; Rollcall adds the path itself.");
    if (rest.find('@') != std::string_view::npos)
        return badUrl(url, "contains a user name, which does not belong in a base URL.");
    if (!isHostText(rest) || rest.front() == ':')
        return badUrl(url, "has no valid host name.");
    return checkPort(url, rest);
}

std::string listeningUrl(const ListenAddress& at, bool isTls)
{
    const bool isIpv6 = at.address.find(':') != std::string::npos && at.address.front() != '[';
    return std::string(isTls ? "https://" : "http://") + (isIpv6 ? "[" : "") + at.address + (isIpv6 ? "]" : "") + ":" +
           std::to_string(at.port);
}

std::string scimBaseUrl(std::string_view publicUrl, std::string_view slug)
{
    return std::string(withoutTrailingSlash(publicUrl)) + "/scim/v2/" + std::string(slug) + "/";
}

std::string scimBaseUrlV1(std::string_view publicUrl, std::string_view slug)
{
    return std::string(withoutTrailingSlash(publicUrl)) + "/scim/v1/" + std::string(slug) + "/";
}

std::string oauthAuthorizeUrl(std::string_view publicUrl, std::string_view slug)
{
    return std::string(withoutTrailingSlash(publicUrl)) + "/oauth/" + std::string(slug) + "/authorize";
}

std::string oauthTokenUrl(std::string_view publicUrl, std::string_view slug)
{
    return std::string(withoutTrailingSlash(publicUrl)) + "/oauth/" + std::string(slug) + "/token";
}

} // namespace rollcall::listener
