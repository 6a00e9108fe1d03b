// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopCredentialControl.h"

#include "composition/CredentialRotation.h"
#include "core/Deliver.h"

#include <memory>
#include <utility>

namespace rollcall::app {

DesktopCredentialControl::DesktopCredentialControl(directory::Database& database, const core::Clock& clock,
                                                   QObject* parent)
    : CredentialControl(parent), m_database(database), m_clock(clock), m_lane("credentials", 1)
{
}

DesktopCredentialControl::~DesktopCredentialControl()
{
    m_lane.stop();
}

core::Result<models::CredentialRotated> DesktopCredentialControl::makeAnother(const directory::Integration& integration,
                                                                              std::chrono::hours overlap)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto before = (*session)->credentials(integration.id);
    if (!before)
        return tl::unexpected(before.error());
    auto rotation = rotateCredential(m_database, integration, requestLikeTheNewest(*before), overlap, m_clock);
    if (!rotation)
        return tl::unexpected(std::move(rotation.error()));
    models::CredentialRotated made;
    made.secret.integration = integration.id;
    made.secret.username = std::move(rotation->issued.username);
    made.secret.secret = std::make_shared<const core::Secret>(std::move(rotation->issued.secret));
    made.credential = std::move(rotation->issued.credential);
    made.ending = std::move(rotation->ending);
    made.notEnded = std::move(rotation->notEnded);
    return made;
}

void DesktopCredentialControl::rotate(const directory::Integration& integration, std::chrono::hours overlap)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    auto future = core::run(
        m_lane, {}, [this, integration, overlap](std::stop_token) { return makeAnother(integration, overlap); });
    core::deliver(future, this, [this](const core::Result<models::CredentialRotated>& result) {
        m_isBusy = false;
        if (result)
            Q_EMIT rotated(*result);
        else
            Q_EMIT failed(result.error());
    });
}

void DesktopCredentialControl::revoke(const directory::Credential& credential, bool mayBeLast)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    auto future = core::run(m_lane, {}, [this, credential, mayBeLast](std::stop_token) {
        return revokeCredential(m_database, credential, mayBeLast ? LastOne::Allowed : LastOne::Refused, m_clock);
    });
    core::deliver(future, this, [this, id = credential.id](const core::Result<>& result) {
        m_isBusy = false;
        if (result)
            Q_EMIT revoked(id);
        else
            Q_EMIT failed(result.error());
    });
}

} // namespace rollcall::app
