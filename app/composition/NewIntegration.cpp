// SPDX-License-Identifier: Apache-2.0
// Checks the wishes against the profile, then writes.
#include "composition/NewIntegration.h"

#include "composition/CompanionRole.h"
#include "composition/DownstreamSettings.h"
#include "composition/IntegrationCompatibility.h"
#include "composition/OktaConnection.h"
#include "composition/RememberedSettings.h"
#include "core/Log.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/TemplateMailMaker.h"
#include "onboarding/WebhookDesk.h"
#include "onboarding/WriteBackDesk.h"
#include "secrets/Vault.h"
#include "setup/Record.h"

#include <QChar>
#include <QString>

#include <algorithm>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::size_t longestSlug = 63;

core::Result<directory::Role> chooseRole(const setup::Profile& profile, const IntegrationWishes& wishes)
{
    const directory::Role role = wishes.role.value_or(directory::Role::Own);
    if (!profile.offersRole(directory::toString(role))) {
        return core::failure(core::ErrorKind::Denied, "The profile " + profile.id + " does not offer the role " +
                                                          std::string(directory::toString(role)) + ".");
    }
    const bool isRelay = role == directory::Role::Relay;
    const bool isLater = wishes.mayLackDownstream && wishes.downstream.empty() && !wishes.downstreamSecret;
    if (isRelay && !isLater &&
        (wishes.downstream.empty() || !wishes.downstreamSecret || wishes.downstreamSecret->isEmpty()))
        return core::failure(core::ErrorKind::Invalid,
                             "A relay passes requests on to the vendor's own SCIM service: give its address with "
                             "--downstream URL and the credential for it with --downstream-secret-file FILE.");
    if (!isRelay && !wishes.downstream.empty())
        return core::failure(core::ErrorKind::Invalid,
                             "--downstream belongs to the role relay. Give --role relay as well.");
    return role;
}

core::Result<directory::AuthMode> chooseAuthMode(const setup::Profile& profile, directory::Role role,
                                                 const IntegrationWishes& wishes)
{
    // Nobody signs in at a companion; what is stored is never looked at.
    const bool isWished = wishes.authMode && role != directory::Role::Companion;
    const auto mode = isWished ? wishes.authMode : directory::parseAuthMode(profile.authModes.front());
    if (!mode || !profile.offersAuthMode(directory::toString(*mode))) {
        std::string offered;
        for (const std::string& each : profile.authModes)
            offered += (offered.empty() ? "" : ", ") + each;
        return core::failure(core::ErrorKind::Denied,
                             "The profile " + profile.id + " authenticates by: " + offered + ". Choose one of them.");
    }
    return *mode;
}

core::Result<std::string> freeSlug(directory::Database& database, const std::string& wanted)
{
    auto session = database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    std::string slug = wanted;
    for (int number = 2;; ++number) {
        const auto taken = (*session)->integrationBySlug(slug);
        if (!taken)
            return tl::unexpected(taken.error());
        if (!*taken)
            return slug;
        const std::string ending = "-" + std::to_string(number);
        slug = wanted.substr(0, longestSlug - ending.size()) + ending;
    }
}

} // namespace

std::string slugFromName(std::string_view name, std::string_view fallback)
{
    std::string slug;
    const QString letters = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))
                                .normalized(QString::NormalizationForm_KD)
                                .toLower();
    for (const QChar character : letters) {
        // An accent of the letter before it.
        if (character.isMark())
            continue;
        const char plain = character.toLatin1();
        if ((plain >= 'a' && plain <= 'z') || (plain >= '0' && plain <= '9'))
            slug += plain;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    slug.resize(std::min(slug.size(), longestSlug));
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug.empty() ? std::string(fallback) : slug;
}

core::Result<> deleteIntegration(directory::Database& database, directory::IntegrationId integration)
{
    return database.writeAndWait([integration](directory::WriteSession& session) -> core::Result<> {
        if (auto forgotten = session.deleteSecret(downstreamSecretName(integration)); !forgotten)
            return forgotten;
        if (auto disconnected = removeOktaConnection(session, integration); !disconnected)
            return disconnected;
        if (auto forgotten = setup::forgetRecord(session, integration); !forgotten)
            return forgotten;
        if (auto forgotten = onboarding::forgetWebhooks(session, integration); !forgotten)
            return forgotten;
        for (const std::string& name :
             {onboarding::settingOfInvitations(integration), onboarding::settingOfMailIdentity(integration),
              onboarding::settingOfWriteBack(integration), onboarding::settingOfAdoption(integration)}) {
            if (auto forgotten = session.deleteSettings(name); !forgotten)
                return forgotten;
        }
        return session.deleteIntegration(integration);
    });
}

core::Result<CreatedIntegration> createIntegration(directory::Database& database, const setup::Profile& profile,
                                                   const IntegrationWishes& wishes, secrets::Vault* vault)
{
    const auto role = chooseRole(profile, wishes);
    if (!role)
        return tl::unexpected(role.error());
    const auto mode = chooseAuthMode(profile, *role, wishes);
    if (!mode)
        return tl::unexpected(mode.error());
    directory::NewIntegration wanted;
    wanted.slug = wishes.slug;
    if (wanted.slug.empty()) {
        auto slug = freeSlug(database, slugFromName(wishes.name, profile.id));
        if (!slug)
            return tl::unexpected(slug.error());
        wanted.slug = std::move(*slug);
    }
    wanted.name = wishes.name;
    wanted.profileId = profile.id;
    wanted.role = *role;
    wanted.authMode = *mode;
    wanted.downstream = wishes.downstream;
    store(wishes.compatibility.value_or(profile.compatibility), wanted);

    CreatedIntegration created;
    const auto written = database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto integration = session.createIntegration(wanted);
        if (!integration)
            return tl::unexpected(integration.error());
        created.integration = std::move(*integration);
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    const auto takeBack = [&] {
        if (auto undone = deleteIntegration(database, created.integration.id); !undone)
            core::logError("app", undone.error());
    };
    if (vault && wishes.downstreamSecret) {
        auto kept = vault->write(downstreamSecretName(created.integration.id), *wishes.downstreamSecret);
        if (!kept) {
            takeBack();
            return tl::unexpected(kept.error());
        }
    }
    rememberClients(database);
    if (isCompanion(created.integration))
        return created;
    auto credential = issueCredential(database, created.integration, wishes.credential);
    if (!credential) {
        takeBack();
        return tl::unexpected(credential.error());
    }
    created.credential = std::move(*credential);
    return created;
}

} // namespace rollcall::app
