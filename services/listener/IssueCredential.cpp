// SPDX-License-Identifier: Apache-2.0
// Makes a credential that Okta will present: shown once, stored as a hash.
#include "listener/ListenerService.h"

#include "HeaderFields.h"
#include "core/Secret.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::size_t suffixBytes = 3;

/// Different for each credential of an integration, so that two can be valid while one replaces the other.
core::Result<std::string> newUsername(const directory::Integration& integration)
{
    const auto bytes = core::randomBytes(suffixBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return "rollcall-" + integration.slug + "-" + core::toHex(core::sha256(*bytes)).substr(0, 2 * suffixBytes);
}

/// Token characters of RFC 9110 §5.1, and nothing that clients, proxies or HTTP itself fill in and the journal keeps.
core::Result<> checkHeaderName(const std::string& name)
{
    static constexpr std::array<std::string_view, 2> takenBeside{"Cookie", "Proxy-Authorization"};
    const bool isToken = name.size() <= 64 && std::ranges::all_of(name, [](char c) {
                             return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                                    std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
                         });
    if (!isToken) {
        return core::failure(core::ErrorKind::Invalid,
                             "\"" + name + "\" is no name of a header. Write one like X-Api-Key.");
    }
    const auto isName = [&](std::string_view other) { return scim::equalsIgnoringAsciiCase(name, other); };
    if (isHarmlessField(name) || std::ranges::any_of(takenBeside, isName)) {
        return core::failure(core::ErrorKind::Invalid,
                             "The header " + name + " has a use of its own in HTTP. Choose one like X-Api-Key.");
    }
    return {};
}

core::Result<> checkWish(const CredentialWish& wish, const directory::Integration& integration)
{
    if (wish.purpose != "scim" && wish.purpose != "registrations") {
        return core::failure(core::ErrorKind::Invalid, "There is no credential for \"" + wish.purpose +
                                                           "\"; the purposes are scim and registrations.");
    }
    const bool isByHeader = wish.purpose == "scim" && (integration.authMode == directory::AuthMode::Header ||
                                                       integration.authMode == directory::AuthMode::Bearer);
    if (!wish.headerName.empty() && !isByHeader) {
        return core::failure(core::ErrorKind::Invalid,
                             "A header of its own is for integrations that sign in by a token in a header.");
    }
    return checkHeaderName(wish.headerName);
}

} // namespace

core::Result<IssuedCredential> issueCredential(directory::Database& database, const directory::Integration& integration,
                                               std::string_view purpose)
{
    return issueCredential(database, integration, CredentialWish{.purpose = std::string(purpose)});
}

core::Result<IssuedCredential> issueCredential(directory::Database& database, const directory::Integration& integration,
                                               const CredentialWish& wish)
{
    if (auto checked = checkWish(wish, integration); !checked)
        return tl::unexpected(checked.error());
    const bool isForScim = wish.purpose == "scim";
    if (isForScim && integration.authMode == directory::AuthMode::OAuth) {
        return core::failure(
            core::ErrorKind::Invalid,
            "This integration signs in by OAuth 2: what it needs is a client with its redirect URIs, and no token.");
    }
    IssuedCredential issued;
    directory::NewCredential row;
    row.integration = integration.id;
    row.purpose = wish.purpose;
    row.label = wish.label;
    row.expires = wish.expires;
    row.headerName = wish.headerName;
    row.mode = isForScim ? integration.authMode : directory::AuthMode::Bearer;
    if (row.mode == directory::AuthMode::Basic) {
        auto username = newUsername(integration);
        if (!username)
            return tl::unexpected(username.error());
        row.username = *username;
    }
    auto secret = core::generateToken(row.mode == directory::AuthMode::Basic ? "rcs_" : "rc_");
    if (!secret)
        return tl::unexpected(secret.error());
    row.hash = core::sha256(secret->reveal());
    row.lastFour = secret->lastFour();

    auto stored = std::make_shared<std::optional<directory::Credential>>();
    auto written = database.writeAndWait([stored, row](directory::WriteSession& session) -> core::Result<> {
        auto created = session.createCredential(row);
        if (!created)
            return tl::unexpected(created.error());
        *stored = std::move(*created);
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    issued.credential = std::move(**stored);
    issued.username = row.username;
    issued.secret = std::move(*secret);
    return issued;
}

} // namespace rollcall::listener
