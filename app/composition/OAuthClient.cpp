// SPDX-License-Identifier: Apache-2.0
// Random values are shown once and stored as hashes.
#include "composition/OAuthClient.h"

#include "composition/CompanionRole.h"
#include "http/Server.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <string_view>
#include <utility>

namespace rollcall::app {

namespace {

/// Crockford's letters and digits: none that look alike, so that reading a code aloud works.
constexpr std::string_view codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t codeLength = 8;
constexpr std::chrono::minutes codeLife{5};
constexpr int codeTries = 5;

bool isRedirectUri(const std::string& uri)
{
    const QUrl url(QString::fromStdString(uri), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.hasFragment() || !url.userInfo().isEmpty())
        return false;
    return url.scheme() == QLatin1String("https") ||
           (url.scheme() == QLatin1String("http") && http::isLoopback(url.host().toStdString()));
}

core::Result<listener::IssuedCredential> store(directory::Database& database, const directory::NewCredential& row,
                                               core::Secret secret)
{
    listener::IssuedCredential issued;
    const auto written = database.writeAndWait([&issued, &row](directory::WriteSession& session) -> core::Result<> {
        auto created = session.createCredential(row);
        if (!created)
            return tl::unexpected(created.error());
        issued.credential = std::move(*created);
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    issued.username = row.username;
    issued.secret = std::move(secret);
    return issued;
}

core::Result<listener::IssuedCredential>
issueClient(directory::Database& database, const directory::Integration& integration, const CredentialRequest& request)
{
    if (!request.wish.headerName.empty()) {
        return core::failure(core::ErrorKind::Invalid,
                             "A header of its own is for integrations that sign in by a token in a header.");
    }
    if (auto checked = checkRedirectUris(request.redirectUris); !checked)
        return tl::unexpected(checked.error());
    const auto id = core::generateToken("rcc_");
    if (!id)
        return tl::unexpected(id.error());
    directory::NewCredential row;
    row.integration = integration.id;
    row.purpose = request.wish.purpose;
    row.mode = directory::AuthMode::OAuth;
    row.label = request.wish.label;
    row.expires = request.wish.expires;
    row.username = std::string(id->reveal());
    row.redirectUris = request.redirectUris;
    row.isPublic = request.isPublicClient;
    if (request.isPublicClient)
        return store(database, row, core::Secret());
    auto secret = core::generateToken("rcs_");
    if (!secret)
        return tl::unexpected(secret.error());
    row.hash = core::sha256(secret->reveal());
    row.lastFour = secret->lastFour();
    return store(database, row, std::move(*secret));
}

} // namespace

core::Result<> checkRedirectUris(std::span<const std::string> uris)
{
    for (const std::string& uri : uris) {
        if (!isRedirectUri(uri)) {
            return core::failure(core::ErrorKind::Invalid,
                                 "\"" + uri +
                                     "\" cannot be a redirect URI. Give an https URL without fragment, as Okta's "
                                     "https://system-admin.okta.com/admin/app/cpc/NAME/oauth/callback.");
        }
    }
    return {};
}

core::Result<listener::IssuedCredential> issueCredential(directory::Database& database,
                                                         const directory::Integration& integration,
                                                         const CredentialRequest& request)
{
    if (auto refused = refuseCompanion(integration, "SCIM credentials"); !refused)
        return tl::unexpected(std::move(refused.error()));
    if (integration.authMode == directory::AuthMode::OAuth && request.wish.purpose == "scim")
        return issueClient(database, integration, request);
    if (!request.redirectUris.empty() || request.isPublicClient) {
        return core::failure(core::ErrorKind::Invalid,
                             "Redirect URIs and public clients are for integrations that sign in by OAuth.");
    }
    return listener::issueCredential(database, integration, request.wish);
}

core::Result<ConsentCodeIssued> issueConsentCode(directory::Database& database,
                                                 const directory::Integration& integration, const core::Clock& clock)
{
    if (auto refused = refuseCompanion(integration, "clients to approve"); !refused)
        return tl::unexpected(std::move(refused.error()));
    if (integration.authMode != directory::AuthMode::OAuth) {
        return core::failure(core::ErrorKind::Denied, "The integration " + integration.slug + " signs in by " +
                                                          std::string(directory::toString(integration.authMode)) +
                                                          "; only OAuth asks for approval.");
    }
    const auto bytes = core::randomBytes(codeLength);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::string code;
    for (const char byte : *bytes)
        code += codeAlphabet[static_cast<unsigned char>(byte) % codeAlphabet.size()];
    ConsentCodeIssued issued{core::Secret(code.substr(0, codeLength / 2) + "-" + code.substr(codeLength / 2)),
                             clock.now() + codeLife, codeTries};
    const auto written = database.writeAndWait([&](directory::WriteSession& session) {
        return session.createConsentCode(integration.id, core::sha256(code), issued.expires, codeTries);
    });
    if (!written)
        return tl::unexpected(written.error());
    return issued;
}

} // namespace rollcall::app
