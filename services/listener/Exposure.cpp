// SPDX-License-Identifier: Apache-2.0
// The rules of exposure: where plain HTTP may be spoken, and what a public address may look like.
#include "Exposure.h"

#include "Addresses.h"
#include "http/Server.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace rollcall::listener {

namespace {

std::string_view withoutTrailingSlash(std::string_view url)
{
    while (!url.empty() && url.back() == '/')
        url.remove_suffix(1);
    return url;
}

core::Result<> checkBlocks(const std::vector<std::string>& blocks, std::string_view what)
{
    for (const auto& block : blocks) {
        if (auto checked = http::checkBlock(block); !checked) {
            return core::failure(core::ErrorKind::Invalid,
                                 std::string(what) + " " + block +
                                     " cannot be read. Write an address, or a block such as "
                                     "10.0.0.0/8.",
                                 checked.error().message);
        }
    }
    return {};
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

core::Result<> checkAddress(const std::string& address, const ListenerSettings& settings)
{
    if (address.empty())
        return core::failure(core::ErrorKind::Invalid, "There is no address to listen on. 127.0.0.1 is a good start.");
    if (!settings.tls && !http::isLoopback(address) && settings.trustedProxies.empty()) {
        return core::failure(core::ErrorKind::Denied,
                             "Plain HTTP on " + address +
                                 " would show credentials and people to the network. Either give a TLS certificate and "
                                 "key, or name the proxy that ends TLS in front of it as a trusted proxy.");
    }
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

core::Result<> checkExposure(const ListenerSettings& settings)
{
    if (auto checked = checkBlocks(settings.trustedProxies, "The trusted proxy"); !checked)
        return checked;
    for (const auto* blocks : {&settings.allowFrom, &settings.allowEnrolmentFrom, &settings.allowHealthFrom}) {
        if (auto checked = checkBlocks(*blocks, "The allowed address"); !checked)
            return checked;
    }
    if (!settings.publicUrl.empty()) {
        if (auto checked = checkPublicUrl(settings.publicUrl); !checked)
            return checked;
    }
    if (settings.tls && settings.isPlainHttpAllowed) {
        return core::failure(core::ErrorKind::Invalid,
                             "A certificate and plain HTTP exclude each other. Leave one of them out.");
    }
    for (const auto& binding : bindingsOf(settings)) {
        if (auto checked = checkAddress(binding.at.address, settings); !checked)
            return checked;
    }
    if (settings.publicUrl.empty() && http::isUnspecified(settings.address)) {
        return core::failure(core::ErrorKind::Invalid,
                             settings.address +
                                 " means all addresses of this computer, and is none that Okta could be told to call. "
                                 "Say by which URL it is reached, with --public-url https://scim.example.com or the "
                                 "public URL of the settings.");
    }
    return {};
}

AllowLists allowListsOf(const ListenerSettings& settings)
{
    return {.scim = AllowList(settings.allowFrom, settings.isScimOn),
            .enrolment = AllowList(settings.allowEnrolmentFrom, settings.isEnrolmentOn),
            .health = AllowList(settings.allowHealthFrom, settings.isHealthOn)};
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

} // namespace rollcall::listener
