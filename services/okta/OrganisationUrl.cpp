// SPDX-License-Identifier: Apache-2.0
// Origins and organisations out of pasted texts.
#include "okta/OrganisationUrl.h"

#include "Text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rollcall::okta {

namespace {

using core::ErrorKind;
using core::failure;

struct Origin {
    std::string scheme;
    std::string host;
    int port = 0;
    bool operator==(const Origin&) const = default;
};

bool isHostLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool isHostName(std::string_view host)
{
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
        });
    return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
           host.find("..") == std::string_view::npos && std::ranges::all_of(host, isHostLetter);
}

bool isLoopback(std::string_view host)
{
    return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && std::ranges::all_of(host, [](char c) {
                                                          return (c >= '0' && c <= '9') || c == '.';
                                                      }));
}

int defaultPort(std::string_view scheme)
{
    return scheme == "https" ? 443 : 80;
}

/// Of an absolute http(s) URL; nothing for all else, user names and backslashes included.
std::optional<Origin> originOf(std::string_view url)
{
    const auto colon = url.find("://");
    if (colon == std::string_view::npos || url.find_first_of("\\ \t\r\n") != std::string_view::npos)
        return std::nullopt;
    Origin origin;
    origin.scheme = toLower(url.substr(0, colon));
    if (origin.scheme != "https" && origin.scheme != "http")
        return std::nullopt;
    auto authority = url.substr(colon + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const auto bracket = authority.rfind(']');
    const auto portColon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    origin.host = toLower(authority.substr(0, portColon));
    origin.port = defaultPort(origin.scheme);
    if (portColon != std::string_view::npos) {
        const auto digits = authority.substr(portColon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), origin.port);
        if (error != std::errc() || end != digits.data() + digits.size() || origin.port < 1 || origin.port > 65535)
            return std::nullopt;
    }
    if (origin.host.ends_with('.'))
        origin.host.pop_back();
    return isHostName(origin.host) ? std::optional(origin) : std::nullopt;
}

std::string unquoted(std::string_view pasted)
{
    std::string_view text = trimmed(pasted);
    constexpr std::string_view marks = "\"'<>`";
    while (!text.empty() && marks.find(text.front()) != std::string_view::npos)
        text = trimmed(text.substr(1));
    while (!text.empty() && (marks.find(text.back()) != std::string_view::npos || text.back() == ','))
        text = trimmed(text.substr(0, text.size() - 1));
    return std::string(text);
}

struct Domain {
    std::string_view name;
    OrganisationKind kind;
};

constexpr std::array<Domain, 5> domains{{{"okta.com", OrganisationKind::Production},
                                         {"oktapreview.com", OrganisationKind::Preview},
                                         {"okta-emea.com", OrganisationKind::Emea},
                                         {"okta-gov.com", OrganisationKind::Government},
                                         {"okta.mil", OrganisationKind::Government}}};

/// Okta's own pages, which people paste as well.
constexpr std::array<std::string_view, 9> notOrganisations{"www",    "login", "help",     "developer", "support",
                                                           "status", "trust", "saml-doc", "learning"};

constexpr std::string_view adminSuffix = "-admin";

core::Result<> readOktaName(Origin& origin, const Domain& domain)
{
    std::string name = origin.host.substr(0, origin.host.size() - domain.name.size() - 1);
    if (name.ends_with(adminSuffix))
        name.resize(name.size() - adminSuffix.size());
    if (name.empty() || name.find('.') != std::string::npos || std::ranges::count(notOrganisations, name) > 0)
        return failure(ErrorKind::Invalid,
                       origin.host + " is a page of Okta's own, not an organisation. Copy the address from your Admin "
                                     "Console; it looks like https://acme-admin.okta.com.");
    origin.host = name + "." + std::string(domain.name);
    return {};
}

core::Result<Origin> readOrigin(std::string text)
{
    if (text.empty())
        return failure(ErrorKind::Invalid, "Enter the address of the Okta organisation, such as acme.okta.com.");
    if (text.find("://") == std::string::npos)
        text = "https://" + text;
    const auto authorityEnd = text.find_first_of("/?#", text.find("://") + 3);
    if (text.substr(0, authorityEnd).find('@') != std::string::npos)
        return failure(ErrorKind::Invalid, "That is an e-mail address, or an address with a user name in it. Enter the "
                                           "address of the Okta organisation alone, such as acme.okta.com.");
    auto origin = originOf(text.substr(0, authorityEnd));
    if (!origin)
        return failure(ErrorKind::Invalid,
                       "“" + shortened(text, 100) +
                           "” is no address of an Okta organisation. Copy it from your Admin Console; "
                           "it looks like https://acme-admin.okta.com.");
    return *origin;
}

bool isIdLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool isId(std::string_view text)
{
    return text.size() >= 5 && text.size() <= 100 && std::ranges::all_of(text, isIdLetter);
}

/// The path segment after `before`; empty when there is none that looks like an id.
std::string idAfter(std::string_view url, std::string_view before)
{
    const auto at = url.find(before);
    if (at == std::string_view::npos)
        return {};
    auto rest = url.substr(at + before.size());
    rest = rest.substr(0, rest.find_first_of("/?#"));
    return isId(rest) ? std::string(rest) : std::string();
}

std::optional<OrganisationUrl> organisationIn(const std::string& text)
{
    auto organisation = OrganisationUrl::parse(text);
    return organisation ? std::optional(*organisation) : std::nullopt;
}

} // namespace

core::Result<OrganisationUrl> OrganisationUrl::parse(std::string_view pasted)
{
    auto read = readOrigin(unquoted(pasted));
    if (!read)
        return tl::unexpected(read.error());
    Origin& origin = *read;
    OrganisationUrl result;
    result.m_kind = OrganisationKind::CustomDomain;
    for (const Domain& domain : domains) {
        if (origin.host == domain.name || origin.host.ends_with("." + std::string(domain.name))) {
            if (origin.host == domain.name)
                origin.host = "www." + origin.host;
            if (auto named = readOktaName(origin, domain); !named)
                return tl::unexpected(named.error());
            result.m_kind = domain.kind;
        }
    }
    if (isLoopback(origin.host))
        result.m_kind = OrganisationKind::Loopback;
    else if (origin.host.find('.') == std::string::npos)
        return failure(ErrorKind::Invalid, "“" + origin.host + "” is only the first part of an address. Is it " +
                                               origin.host + ".okta.com?");
    if (origin.scheme != "https" && result.m_kind != OrganisationKind::Loopback)
        return failure(ErrorKind::Invalid, "Okta is called over https:// only, since http:// would send the token "
                                           "readably over the network. Enter https://" +
                                               origin.host + ".");
    result.m_host = origin.host;
    result.m_origin = origin.scheme + "://" + origin.host;
    if (origin.port != defaultPort(origin.scheme))
        result.m_origin += ":" + std::to_string(origin.port);
    return result;
}

std::string OrganisationUrl::adminOrigin() const
{
    if (m_kind == OrganisationKind::CustomDomain || m_kind == OrganisationKind::Loopback)
        return m_origin;
    std::string result = m_origin;
    result.insert(result.find('.'), adminSuffix);
    return result;
}

std::string OrganisationUrl::userPage(const UserId& user) const
{
    return adminOrigin() + "/admin/user/profile/view/" + percentEncoded(user.value);
}

std::string OrganisationUrl::appPage(std::string_view name, const AppId& app, std::string_view tab) const
{
    std::string result =
        adminOrigin() + "/admin/app/" + percentEncoded(name) + "/instance/" + percentEncoded(app.value) + "/";
    if (!tab.empty())
        result += "#tab-" + percentEncoded(tab);
    return result;
}

bool isSameOrigin(std::string_view left, std::string_view right)
{
    const auto first = originOf(left);
    const auto second = originOf(right);
    return first && second && *first == *second;
}

core::Result<GroupReference> GroupReference::parse(std::string_view pasted)
{
    const std::string text = unquoted(pasted);
    if (isId(text) && text.starts_with("00g"))
        return GroupReference{GroupId{text}, std::nullopt};
    for (const std::string_view before : {"/admin/group/", "/api/v1/groups/", "/groups/"}) {
        if (auto id = idAfter(text, before); !id.empty())
            return GroupReference{GroupId{std::move(id)}, organisationIn(text)};
    }
    return failure(
        ErrorKind::Invalid,
        "No group can be found in that. Open the group in the Admin Console under Directory › Groups and copy the "
        "whole address; it looks like https://acme-admin.okta.com/admin/group/00g….");
}

core::Result<AppReference> AppReference::parse(std::string_view pasted)
{
    const std::string text = unquoted(pasted);
    if (isId(text) && text.starts_with("0oa"))
        return AppReference{AppId{text}, {}, std::nullopt};
    for (const std::string_view before : {"/instance/", "/api/v1/apps/"}) {
        if (auto id = idAfter(text, before); !id.empty())
            return AppReference{AppId{std::move(id)}, idAfter(text, "/admin/app/"), organisationIn(text)};
    }
    return failure(
        ErrorKind::Invalid,
        "No app can be found in that. Open the app in the Admin Console under Applications and copy the whole "
        "address; it looks like https://acme-admin.okta.com/admin/app/…/instance/0oa…/.");
}

core::Result<IdentityProviderReference> IdentityProviderReference::parse(std::string_view pasted)
{
    const std::string text = unquoted(pasted);
    if (isId(text) && text.starts_with("0oa"))
        return IdentityProviderReference{IdentityProviderId{text}};
    for (const std::string_view before : {"/identity-providers/edit/", "/identity-providers/", "/api/v1/idps/"}) {
        if (auto id = idAfter(text, before); id.starts_with("0oa"))
            return IdentityProviderReference{IdentityProviderId{std::move(id)}};
    }
    return failure(ErrorKind::Invalid,
                   "No identity provider can be found in that. Open it in the Admin Console under Security › Identity "
                   "Providers and copy the whole address, or its id, which begins with 0oa.");
}

core::Result<PastedToken> PastedToken::parse(std::string_view pasted)
{
    PastedToken result;
    std::string_view text = pasted;
    constexpr std::string_view around = " \t\r\n\"'`";
    const auto strip = [&] {
        while (!text.empty() && around.find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
            result.hadSpaces = true;
        }
        while (!text.empty() && around.find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
            result.hadSpaces = true;
        }
    };
    strip();
    for (const std::string_view prefix : {"Authorization:", "SSWS ", "Bearer "}) {
        if (text.size() >= prefix.size() && equalsIgnoringCase(text.substr(0, prefix.size()), prefix)) {
            result.removedPrefix = std::string(trimmed(prefix));
            text = trimmed(text.substr(prefix.size()));
        }
    }
    // The word alone, since what followed was cut off in copying.
    if (equalsIgnoringCase(text, "SSWS") || equalsIgnoringCase(text, "Bearer"))
        text = {};
    core::Secret token;
    {
        std::string clean;
        clean.reserve(text.size());
        for (const char c : text) {
            if (around.find(c) == std::string_view::npos)
                clean += c;
            else
                result.hadSpaces = true;
        }
        token = core::Secret(clean);
        std::ranges::fill(clean, '\0');
    }
    if (token.isEmpty())
        return failure(ErrorKind::Invalid,
                       "There is no token in that. Copy it from the page where Okta shows it once.");
    if (!std::ranges::all_of(token.reveal(), [](char c) { return c > ' ' && c < '\x7f'; }))
        return failure(ErrorKind::Invalid, "That token holds characters that no token has. Copy it again.");
    result.token = std::move(token);
    return result;
}

} // namespace rollcall::okta
