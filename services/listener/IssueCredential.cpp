// SPDX-License-Identifier: Apache-2.0
// Makes a credential that Okta will present: shown once, stored as a hash.
#include "listener/ListenerService.h"

#include "core/Secret.h"

#include <optional>
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

} // namespace

core::Result<IssuedCredential> issueCredential(directory::Database& database, const directory::Integration& integration,
                                               std::string_view purpose)
{
    if (purpose != "scim" && purpose != "registrations") {
        return core::failure(core::ErrorKind::Invalid, "There is no credential for \"" + std::string(purpose) +
                                                           "\"; the purposes are scim and registrations.");
    }
    const bool isForScim = purpose == "scim";
    if (isForScim && integration.authMode == directory::AuthMode::OAuth) {
        return core::failure(
            core::ErrorKind::Invalid,
            "Signing in by OAuth 2 comes with a later version. Choose a bearer token, an HTTP header or "
            "Basic for this integration.");
    }
    IssuedCredential issued;
    directory::NewCredential row;
    row.integration = integration.id;
    row.purpose = std::string(purpose);
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
