// SPDX-License-Identifier: Apache-2.0
#include "composition/KnownRegistrations.h"

#include "directory/Registrations.h"
#include "onboarding/OktaRegistration.h"
#include "onboarding/WriteBackDesk.h"

#include <memory>
#include <optional>
#include <utility>

namespace rollcall::app {

namespace {

std::optional<bool> verdictOf(const directory::Registration& registration)
{
    if (!registration.isRegistered)
        return false;
    const bool isItself = registration.source == directory::RegistrationSource::ManagedGroup;
    const bool isWord = registration.strength == directory::EvidenceStrength::Weak;
    return isItself || isWord ? std::nullopt : std::optional(true);
}

std::optional<bool> isRegistered(directory::ReadSession& session, directory::IntegrationId integration,
                                 const okta::User& user, bool wasLooked, const std::stop_token& stop)
{
    const auto person = onboarding::findPersonHere(session, integration, user.id.value, user.login(), stop);
    if (!person || !*person)
        return std::nullopt;
    const auto registration = session.registrations().current(integration, (*person)->id);
    if (!registration)
        return std::nullopt;
    if (*registration)
        return verdictOf(**registration);
    return wasLooked ? std::optional(false) : std::nullopt;
}

} // namespace

core::Result<setup::RegistrationSource>
knownRegistrations(directory::Database& database, const directory::Integration& integration, std::stop_token stop)
{
    auto session = database.newReadSession();
    if (!session)
        return tl::unexpected(std::move(session.error()));
    const auto looked = (*session)->setting(onboarding::settingOfAdoption(integration.id));
    const auto counts = (*session)->registrations().counts(integration.id);
    if (!looked || !counts)
        return tl::unexpected(!looked ? looked.error() : counts.error());
    const bool wasLooked = looked->has_value();
    if (!wasLooked && counts->strong + counts->medium == 0)
        return setup::RegistrationSource();
    return setup::RegistrationSource(
        [shared = std::shared_ptr<directory::ReadSession>(std::move(*session)), id = integration.id, wasLooked,
         stop = std::move(stop)](const okta::User& user) { return isRegistered(*shared, id, user, wasLooked, stop); });
}

} // namespace rollcall::app
