// SPDX-License-Identifier: Apache-2.0
// Puts rows of the directory and secrets of the vault together.
#include "composition/OktaConnections.h"

#include "composition/DirectoryVault.h"
#include "composition/SecretTable.h"
#include "composition/SetupCheck.h"
#include "setup/Record.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

namespace rollcall::app {

namespace {

using core::ErrorKind;

constexpr std::string_view notConnected = "This integration is not connected with an Okta organisation. "
                                          "`rollcallctl okta connect` does that.";
constexpr std::string_view noCredential = "The credential for Okta is not stored any more. Connect again: "
                                          "`rollcallctl okta connect`.";
constexpr std::string_view noKey = "No signing key was made for this integration. `rollcallctl okta key` makes one, "
                                   "or give --key-file FILE.";

/// A credential is kept with the origin it is for in a line before it, so that it is never sent to another one. Those
/// of earlier versions have no such line, and begin with the bracket of their JSON.
constexpr char behindOrigin = '\n';

core::Secret bound(const okta::OrganisationUrl& organisation, const core::Secret& text)
{
    std::string whole = organisation.origin() + behindOrigin;
    whole.reserve(whole.size() + text.reveal().size());
    whole += text.reveal();
    core::Secret secret(whole);
    std::ranges::fill(whole, '\0');
    return secret;
}

core::Result<core::Secret> unbound(const okta::OrganisationUrl& organisation, const core::Secret& kept)
{
    const std::string_view whole = kept.reveal();
    const auto end = whole.find(behindOrigin);
    if (whole.starts_with('{') || end == std::string_view::npos)
        return core::Secret(whole);
    if (whole.substr(0, end) != organisation.origin())
        return core::failure(ErrorKind::Corrupt, "The stored credential is for " + std::string(whole.substr(0, end)) +
                                                     ", and the connection leads to " + organisation.origin() +
                                                     ". It was not sent. Connect again.");
    return core::Secret(whole.substr(end + 1));
}

} // namespace

OktaConnections::OktaConnections(directory::Database& database, const core::Clock& clock, OktaHooks hooks)
    : m_database(database), m_clock(clock), m_callers(std::make_shared<OktaCallers>(std::move(hooks)))
{
}

OktaConnections::~OktaConnections() = default;

DirectoryVault& OktaConnections::vault()
{
    const std::lock_guard lock(m_vaultMutex);
    if (!m_vault)
        m_vault = std::make_unique<DirectoryVault>(m_database, m_clock);
    return *m_vault;
}

core::Result<core::Secret> OktaConnections::read(const std::string& name, const std::string& missing)
{
    secrets::Vault& secrets = vault().vault();
    auto read = secrets.read(name);
    // Another process may have unlocked the directory since.
    if (!read && read.error().kind == ErrorKind::Denied && secrets.reload())
        read = secrets.read(name);
    if (!read && read.error().kind == ErrorKind::NotFound)
        return core::failure(ErrorKind::NotFound, missing);
    if (!read && read.error().kind == ErrorKind::Denied)
        return core::failure(ErrorKind::Denied,
                             "The credential for Okta is locked on this computer. " + read.error().message,
                             read.error().detail);
    return read;
}

core::Result<std::optional<OktaConnection>> OktaConnections::find(directory::IntegrationId integration)
{
    return m_database
        .readAsync({}, [integration](directory::ReadSession& session,
                                     const std::stop_token&) { return readOktaConnection(session, integration); })
        .result();
}

core::Result<std::string> OktaConnections::stateOf(directory::IntegrationId integration,
                                                   const OktaConnection& connection)
{
    const auto row = SecretTable(m_database).find(oktaSecretName(integration));
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return core::failure(ErrorKind::NotFound, std::string(noCredential));
    return connection.organisation.origin() + "\n" + connection.certificateAuthorities + "\n" + (*row)->keyId + "\n" +
           core::toHex(core::sha256((*row)->sealed));
}

core::Result<std::shared_ptr<OktaSession>> OktaConnections::open(const directory::Integration& integration)
{
    auto connection = find(integration.id);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return core::failure(ErrorKind::NotFound, std::string(notConnected));
    auto state = stateOf(integration.id, **connection);
    if (!state)
        return tl::unexpected(state.error());
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(integration.id.value);
        if (found != m_entries.end() && found->second.state == *state)
            return found->second.session;
    }
    const auto kept = read(oktaSecretName(integration.id), std::string(noCredential));
    if (!kept)
        return tl::unexpected(kept.error());
    const auto text = unbound((*connection)->organisation, *kept);
    if (!text)
        return tl::unexpected(text.error());
    auto credential = okta::fromVaultText(*text);
    if (!credential)
        return core::failure(ErrorKind::Corrupt, credential.error().message, credential.error().detail);
    if (auto* token = std::get_if<okta::ApiToken>(&*credential))
        token->owner = (*connection)->actsAs;
    auto session = OktaSession::open((*connection)->organisation, std::move(*credential),
                                     (*connection)->certificateAuthorities, OktaCallers::hooksOf(m_callers));
    if (!session)
        return tl::unexpected(session.error());
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[integration.id.value];
    // Somebody else may have opened it meanwhile: all who use one credential keep one pace.
    if (!entry.session || entry.state != *state)
        entry = {std::move(*state), std::move(*session)};
    return entry.session;
}

core::Result<> OktaConnections::store(directory::IntegrationId integration, const OktaConnection& connection,
                                      const okta::Credential& credential)
{
    const auto text = okta::toVaultText(credential);
    if (!text)
        return tl::unexpected(text.error());
    // Together: a credential beside another organisation's connection would be of no use to either.
    return vault().vault().write(
        oktaSecretName(integration), bound(connection.organisation, *text), [&](const secrets::SealedSecret& row) {
            return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
                if (auto put = SecretTable::put(session, row); !put)
                    return put;
                return saveOktaConnection(session, integration, connection);
            });
        });
}

core::Result<okta::AppId> OktaConnections::askedApp(directory::IntegrationId integration,
                                                    const OktaConnection& connection)
{
    auto pasted = m_database
                      .readAsync({},
                                 [integration](directory::ReadSession& session, const std::stop_token&) {
                                     return setup::readValue(session, integration, setup::appField);
                                 })
                      .result();
    if (!pasted)
        return tl::unexpected(std::move(pasted.error()));
    setup::SetupRecord record;
    record.values.emplace(setup::appField, std::move(*pasted));
    return appOf(record, connection);
}

core::Result<> OktaConnections::update(directory::IntegrationId integration, const OktaConnection& connection)
{
    return m_database.writeAndWait([integration, connection](directory::WriteSession& session) {
        return saveOktaConnection(session, integration, connection);
    });
}

core::Result<> OktaConnections::remove(directory::IntegrationId integration)
{
    auto removed = m_database.writeAndWait(
        [integration](directory::WriteSession& session) { return removeOktaConnection(session, integration); });
    const std::lock_guard lock(m_mutex);
    if (removed)
        m_entries.erase(integration.value);
    return removed;
}

core::Result<okta::SigningKey> OktaConnections::signingKey(directory::IntegrationId integration)
{
    const auto pem = read(oktaKeyName(integration), std::string(noKey));
    if (!pem)
        return tl::unexpected(pem.error());
    return okta::SigningKey::fromPem(*pem);
}

core::Result<> OktaConnections::storeSigningKey(directory::IntegrationId integration, const okta::SigningKey& key)
{
    const auto pem = key.toPem();
    if (!pem)
        return tl::unexpected(pem.error());
    return vault().vault().write(oktaKeyName(integration), *pem);
}

} // namespace rollcall::app
