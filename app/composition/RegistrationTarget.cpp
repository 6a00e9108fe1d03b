// SPDX-License-Identifier: Apache-2.0
#include "composition/RegistrationTarget.h"

#include "composition/OktaSession.h"
#include "okta/Organisation.h"
#include "okta/OrganisationUrl.h"
#include "setup/Record.h"

#include <string_view>

namespace rollcall::app {

namespace {

/// Where a guide keeps what was pasted.
constexpr std::string_view managedGroupField = "managed-group";
constexpr std::string_view identityProviderField = "identity-provider";

} // namespace

core::Result<> proposeTarget(directory::ReadSession& session, const directory::Integration& integration,
                             const setup::ProfileCatalogue& profiles, onboarding::WriteBackSettings& settings)
{
    const setup::Profile* profile = profiles.find(integration.profileId);
    if (profile == nullptr)
        return {};
    const auto record = setup::readRecord(session, integration.id, *profile);
    if (!record)
        return tl::unexpected(record.error());
    if (settings.identityProvider.empty()) {
        const auto provider = okta::IdentityProviderReference::parse(record->value(std::string(identityProviderField)));
        if (provider)
            settings.identityProvider = provider->id.value;
    }
    if (!settings.target.empty())
        return {};
    if (profile->registration) {
        settings.kind = onboarding::WriteBackKind::Attribute;
        settings.target = profile->registration->oktaAttribute;
    } else {
        settings.target = record->value(std::string(managedGroupField));
    }
    return {};
}

std::string ownActor(OktaSession& session, const std::string& otherwise, const std::stop_token& stop)
{
    const auto me = okta::Organisation(session.client()).me(stop);
    return me ? me->id.value : otherwise;
}

} // namespace rollcall::app
