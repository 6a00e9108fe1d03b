// SPDX-License-Identifier: Apache-2.0
// Okta's own addresses and tokens are read by its client's room; what is left is small.
#include "setup/Field.h"

#include "okta/OrganisationUrl.h"

#include <utility>

namespace rollcall::setup {

namespace {

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

core::Result<ParsedField> parseSecret(std::string_view pasted)
{
    auto token = okta::PastedToken::parse(pasted);
    if (!token)
        return tl::unexpected(std::move(token.error()));
    ParsedField field;
    if (!token->removedPrefix.empty())
        field.note = "The word " + token->removedPrefix + " in front was left out.";
    else if (token->hadSpaces)
        field.note = "Spaces and line ends were left out.";
    field.secret = std::move(token->token);
    return field;
}

constexpr std::string_view digits = "0123456789";

/// Scheme and authority of an absolute address (RFC 3986 §3.2), as far as this room judges them.
struct Authority {
    std::string scheme;
    std::string host; ///< with its brackets; empty where there is none, or none that can be read
    bool hasUser = false;
};

Authority authorityOf(std::string_view address)
{
    Authority authority;
    const auto end = address.find("://");
    if (end == std::string_view::npos)
        return authority;
    authority.scheme = address.substr(0, end);
    auto text = address.substr(end + 3);
    text = text.substr(0, text.find_first_of("/?#"));
    authority.hasUser = text.find('@') != std::string_view::npos;
    const auto bracket = text.starts_with('[') ? text.find(']') : 0;
    const auto colon = bracket == std::string_view::npos ? bracket : text.find(':', bracket);
    const auto port = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    const auto host = text.substr(0, colon);
    // Some programs read a backslash as the end of the host.
    const bool isHost = bracket != std::string_view::npos && host.find('\\') == std::string_view::npos &&
                        (bracket == 0 || bracket + 1 == host.size());
    if (!authority.hasUser && isHost && port.find_first_not_of(digits) == std::string_view::npos)
        authority.host = host;
    return authority;
}

bool isOctet(std::string_view text)
{
    if (text.empty() || text.size() > 3 || text.find_first_not_of(digits) != std::string_view::npos)
        return false;
    int value = 0;
    for (const char digit : text)
        value = value * 10 + (digit - '0');
    return value <= 255;
}

/// By the letter: what only begins like this computer is somebody else's.
bool isThisComputer(std::string host)
{
    for (char& letter : host)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (host == "localhost" || host == "[::1]")
        return true;
    if (!host.starts_with("127."))
        return false;
    std::string_view rest = host;
    for (int part = 0; part < 3; ++part) {
        const auto dot = rest.find('.');
        if (dot == std::string_view::npos || !isOctet(rest.substr(0, dot)))
            return false;
        rest.remove_prefix(dot + 1);
    }
    return isOctet(rest);
}

/// What is pasted is stored, shown and exported, so that a password in it would be as well.
core::Result<> checkAddress(std::string_view address, const std::string& otherwise)
{
    const Authority authority = authorityOf(address);
    if (authority.hasUser)
        return core::failure(core::ErrorKind::Invalid,
                             "This address holds a user name or password, before the @. It would be stored and "
                             "exported in the clear. Leave it out, and paste the address alone.");
    const bool isAllowed =
        authority.scheme == "https" || (authority.scheme == "http" && isThisComputer(authority.host));
    if (authority.host.empty() || !isAllowed)
        return core::failure(core::ErrorKind::Invalid, otherwise);
    return {};
}

/// Of a service that this program calls: what Okta refuses in an address is no matter here.
core::Result<ParsedField> parseBaseUrl(std::string_view pasted)
{
    const std::string otherwise = "This is no base URL. It begins with https:// and ends before any ? or #, as "
                                  "https://scim.vendor.example/v2.";
    ParsedField field;
    field.value = trimmed(pasted);
    if (auto checked = checkAddress(field.value, otherwise); !checked)
        return tl::unexpected(std::move(checked.error()));
    if (field.value.find_first_of(" ?#") != std::string::npos)
        return core::failure(core::ErrorKind::Invalid, otherwise);
    return field;
}

int hexadecimal(char digit)
{
    constexpr std::string_view hexadecimals = "0123456789abcdef";
    const char lower = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
    const auto at = hexadecimals.find(lower);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? hexadecimal(text[at + 1]) : -1;
        const int low = high < 0 ? -1 : hexadecimal(text[at + 2]);
        decoded += low < 0 ? text[at] : static_cast<char>(high * 16 + low);
        at += low < 0 ? 0 : 2;
    }
    return decoded;
}

/// Out of the address of the consent page, where it was pasted whole.
std::string redirectUriIn(std::string_view address)
{
    constexpr std::string_view parameter = "redirect_uri=";
    const auto at = address.find(parameter);
    if (at == std::string_view::npos)
        return std::string(address);
    const auto value = address.substr(at + parameter.size());
    return percentDecoded(value.substr(0, value.find_first_of("&#")));
}

/// As the consent page compares it (RFC 6749 §3.1.2): absolute, without a fragment.
core::Result<ParsedField> parseRedirectUri(std::string_view pasted)
{
    ParsedField field;
    field.value = redirectUriIn(trimmed(pasted));
    if (field.value != trimmed(pasted))
        field.note = "Understood as " + field.value + ".";
    const std::string otherwise = "This is no redirect URI. It begins with https:// and has no #, as "
                                  "https://system-admin.okta.com/admin/app/cpc/NAME/oauth/callback.";
    if (auto checked = checkAddress(field.value, otherwise); !checked)
        return tl::unexpected(std::move(checked.error()));
    if (field.value.find_first_of(" #\"<>\\") != std::string::npos)
        return core::failure(core::ErrorKind::Invalid, otherwise);
    return field;
}

core::Result<ParsedField> parseText(std::string_view pasted, std::string_view whatItIs)
{
    ParsedField field;
    field.value = trimmed(pasted);
    if (field.value.empty())
        return core::failure(core::ErrorKind::Invalid, std::string(whatItIs) + " is empty. Paste it once more.");
    return field;
}

} // namespace

core::Result<ParsedField> parseField(FieldKind kind, std::string_view pasted)
{
    switch (kind) {
    case FieldKind::OrganisationUrl: {
        auto url = okta::OrganisationUrl::parse(pasted);
        if (!url)
            return tl::unexpected(std::move(url.error()));
        ParsedField field;
        field.value = url->origin();
        if (trimmed(pasted) != field.value)
            field.note = "Understood as " + field.value + ".";
        return field;
    }
    case FieldKind::GroupUrl: {
        auto group = okta::GroupReference::parse(pasted);
        if (!group)
            return tl::unexpected(std::move(group.error()));
        ParsedField field;
        field.value = group->id.value;
        if (trimmed(pasted) != field.value)
            field.note = "The group's id is " + field.value + ".";
        return field;
    }
    case FieldKind::AppUrl: {
        auto app = okta::AppReference::parse(pasted);
        if (!app)
            return tl::unexpected(std::move(app.error()));
        ParsedField field;
        field.value = app->id.value;
        field.appName = app->name;
        if (trimmed(pasted) != field.value)
            field.note = "The app's id is " + field.value + ".";
        return field;
    }
    case FieldKind::IdentityProviderUrl: {
        auto provider = okta::IdentityProviderReference::parse(pasted);
        if (!provider)
            return tl::unexpected(std::move(provider.error()));
        ParsedField field;
        field.value = provider->id.value;
        if (trimmed(pasted) != field.value)
            field.note = "The identity provider's id is " + field.value + ".";
        return field;
    }
    case FieldKind::ScimBaseUrl:
        return parseBaseUrl(pasted);
    case FieldKind::RedirectUri:
        return parseRedirectUri(pasted);
    case FieldKind::Token:
    case FieldKind::Secret:
        return parseSecret(pasted);
    case FieldKind::ClientId:
        return parseText(pasted, "The client id");
    case FieldKind::Text:
        return parseText(pasted, "The value");
    }
    return parseText(pasted, "The value");
}

core::Result<> checkBeside(const SetupRecord& record, std::string_view field, std::string_view value)
{
    if (value.empty() || (field != assignGroupField && field != pushGroupField))
        return {};
    if (value != record.value(field == assignGroupField ? pushGroupField : assignGroupField))
        return {};
    return core::failure(core::ErrorKind::Conflict,
                         "One group is not to be assigned and pushed: Okta does not support it, and members may never "
                         "arrive. Make a second group with the same members, and paste that one's address.");
}

} // namespace rollcall::setup
