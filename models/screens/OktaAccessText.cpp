// SPDX-License-Identifier: Apache-2.0
#include "screens/OktaAccessText.h"

#include "RelativeTime.h"

#include <chrono>

namespace rollcall::models {

using okta::Access;
using okta::Capability;

QString OktaAccessText::subject(Capability capability)
{
    switch (capability) {
    case Capability::ReadUsers:
        return tr("Users");
    case Capability::ReadGroups:
        return tr("Groups");
    case Capability::ReadApps:
        return tr("Apps");
    case Capability::ReadAppUsers:
        return tr("People assigned to the app");
    case Capability::ReadUserSchema:
        return tr("User schema");
    case Capability::ReadAppSchema:
        return tr("Schema of the app");
    case Capability::ReadMappings:
        return tr("Profile mappings");
    case Capability::ReadPushMappings:
        return tr("Push groups of the app");
    case Capability::ReadIdentityProviders:
        return tr("Identity providers");
    case Capability::ReadPolicies:
        return tr("Policies and rules");
    case Capability::ReadLog:
        return tr("System Log");
    case Capability::ReadOrganisation:
        return tr("Organisation");
    case Capability::ReadRoles:
        return tr("Admin roles");
    case Capability::ReadApiTokens:
        break;
    }
    return tr("API tokens");
}

StateWord OktaAccessText::state(Access access)
{
    switch (access) {
    case Access::Allowed:
        return {tr("Allowed"), Tone::Good};
    case Access::Denied:
        return {tr("Refused"), Tone::Bad};
    case Access::NotLicensed:
        return {tr("Not in this org"), Tone::Neutral};
    case Access::NotChecked:
        break;
    }
    return {tr("Not checked"), Tone::Neutral};
}

QString OktaAccessText::missing(Capability capability)
{
    switch (capability) {
    case Capability::ReadUsers:
    case Capability::ReadAppUsers:
        return tr("Who is assigned, and how it went, cannot be told.");
    case Capability::ReadGroups:
        return tr("Whether the groups are there is taken from what people say.");
    case Capability::ReadApps:
        return tr("Whether the app provisions is taken from traffic alone.");
    case Capability::ReadLog:
        return tr("Okta’s reasons for failures are missing.");
    case Capability::ReadMappings:
    case Capability::ReadAppSchema:
        return tr("The mapping of attributes is not checked.");
    case Capability::ReadUserSchema:
        return tr("The registration attribute is not checked.");
    case Capability::ReadPolicies:
    case Capability::ReadIdentityProviders:
        return tr("The sign-in rules are not checked.");
    case Capability::ReadPushMappings:
        return tr("Errors of pushed groups are not seen.");
    case Capability::ReadApiTokens:
        return tr("Nobody is warned before the token ends.");
    case Capability::ReadOrganisation:
    case Capability::ReadRoles:
        break;
    }
    return {};
}

QString OktaAccessText::untried(Capability capability)
{
    switch (capability) {
    case Capability::ReadAppUsers:
    case Capability::ReadAppSchema:
    case Capability::ReadPushMappings:
        return tr("Can be tried once an app is chosen.");
    case Capability::ReadRoles:
        return tr("A service app has no account whose roles could be read.");
    default:
        return {};
    }
}

QString OktaAccessText::limit(const okta::BucketState& bucket, core::Timestamp said, core::Timestamp now)
{
    if (!bucket.limit)
        return tr("Okta has not said");
    const int left = bucket.remaining.value_or(*bucket.limit);
    if (!bucket.reset)
        return tr("%1 a minute").arg(*bucket.limit);
    const auto reset = said + std::chrono::ceil<std::chrono::seconds>(*bucket.reset);
    if (reset <= now)
        return tr("%1 a minute, all of them again").arg(*bucket.limit);
    return tr("%1 of %2 a minute left, all again at %3")
        .arg(left)
        .arg(*bucket.limit)
        .arg(RelativeTime::toTheSecond(reset, now));
}

} // namespace rollcall::models
