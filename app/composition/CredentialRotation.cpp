// SPDX-License-Identifier: Apache-2.0
// First the new one, then the ends of the others, so that no failure in between leaves nobody to sign in with.
#include "composition/CredentialRotation.h"

#include "setup/TokenLife.h"

#include <algorithm>
#include <string>
#include <utility>

namespace rollcall::app {

namespace {

core::Result<std::vector<directory::Credential>> credentialsOf(directory::Database& database,
                                                               directory::IntegrationId integration)
{
    const auto session = database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    return (*session)->credentials(integration);
}

/// One that was revoked or removed meanwhile has ended.
bool isGone(const core::Error& error)
{
    return error.kind == core::ErrorKind::Invalid || error.kind == core::ErrorKind::NotFound;
}

core::Result<> endBy(directory::Database& database, std::vector<directory::Credential>& credentials,
                     core::Timestamp end)
{
    std::vector<directory::CredentialId> tooLong;
    for (directory::Credential& each : credentials) {
        if (each.expires && *each.expires <= end)
            continue;
        each.expires = end;
        tooLong.push_back(each.id);
    }
    if (tooLong.empty())
        return {};
    directory::CredentialChange change;
    change.expires = end;
    return database.writeAndWait([&tooLong, &change](directory::WriteSession& session) -> core::Result<> {
        for (const directory::CredentialId id : tooLong) {
            const auto changed = session.attempt([&] { return session.updateCredential(id, change); });
            if (!changed && !isGone(changed.error()))
                return changed;
        }
        return {};
    });
}

} // namespace

CredentialRequest requestLikeTheNewest(std::span<const directory::Credential> credentials)
{
    CredentialRequest request;
    // They come in the order in which they were made.
    for (const directory::Credential& each : credentials) {
        if (each.purpose != request.wish.purpose || each.revoked)
            continue;
        request.redirectUris = each.redirectUris;
        request.wish.headerName = each.headerName;
        request.isPublicClient = each.isPublic;
    }
    return request;
}

core::Result<CredentialRotation> rotateCredential(directory::Database& database,
                                                  const directory::Integration& integration,
                                                  const CredentialRequest& request, std::chrono::seconds overlap,
                                                  const core::Clock& clock)
{
    if (overlap < std::chrono::seconds::zero() || overlap > setup::rotationOverlap) {
        const auto days = std::chrono::duration_cast<std::chrono::hours>(setup::rotationOverlap).count() / 24;
        return core::failure(core::ErrorKind::Invalid, "The older credentials can go on for " + std::to_string(days) +
                                                           " days at most beside the new one.");
    }
    auto before = credentialsOf(database, integration.id);
    if (!before)
        return tl::unexpected(std::move(before.error()));
    auto issued = issueCredential(database, integration, request);
    if (!issued)
        return tl::unexpected(std::move(issued.error()));
    const core::Timestamp now = clock.now();
    std::erase_if(*before, [&request, now](const directory::Credential& each) {
        return each.purpose != request.wish.purpose || !setup::isValid(each, now);
    });
    CredentialRotation rotation{std::move(*issued), std::move(*before), std::nullopt};
    if (auto ended = endBy(database, rotation.ending, now + overlap); !ended) {
        rotation.ending.clear();
        rotation.notEnded = std::move(ended.error());
    }
    return rotation;
}

core::Result<bool> isLastValidCredential(directory::Database& database, const directory::Credential& credential,
                                         const core::Clock& clock)
{
    const auto all = credentialsOf(database, credential.integration);
    if (!all)
        return tl::unexpected(all.error());
    return setup::isLastValid(*all, credential.id, clock.now());
}

core::Result<> revokeCredential(directory::Database& database, const directory::Credential& credential, LastOne lastOne,
                                const core::Clock& clock)
{
    if (credential.revoked)
        return {};
    if (lastOne == LastOne::Refused) {
        const auto isLast = isLastValidCredential(database, credential, clock);
        if (!isLast)
            return tl::unexpected(isLast.error());
        if (*isLast) {
            return core::failure(
                core::ErrorKind::Conflict,
                "It has become the last credential that is valid. Nothing was revoked; look again, and "
                "make a new one first if Okta shall go on.");
        }
    }
    return database.writeAndWait(
        [id = credential.id](directory::WriteSession& session) { return session.revokeCredential(id); });
}

} // namespace rollcall::app
