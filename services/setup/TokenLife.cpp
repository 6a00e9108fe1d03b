// SPDX-License-Identifier: Apache-2.0
// Ends are told of early enough to act.
#include "setup/TokenLife.h"

#include <algorithm>

namespace rollcall::setup {

namespace {

using namespace std::chrono_literals;

constexpr int usualIdleDays = 30;
constexpr auto early = std::chrono::hours(24 * 10);
constexpr auto unusedLong = std::chrono::hours(24 * 30);
constexpr auto urgent = std::chrono::hours(24 * 3);

std::string daysUntil(core::Timestamp end, core::Timestamp now)
{
    const auto days = std::chrono::duration_cast<std::chrono::hours>(end - now).count() / 24;
    return days <= 0 ? "within a day" : "in " + std::to_string(days) + (days == 1 ? " day" : " days");
}

} // namespace

std::vector<TokenWarning> warnOfApiToken(const okta::ApiTokenInfo& token, const std::optional<okta::User>& owner,
                                         core::Timestamp now)
{
    std::vector<TokenWarning> warnings;
    std::optional<core::Timestamp> end = token.expiresAt;
    if (!end && token.lastUsed)
        end = *token.lastUsed + std::chrono::hours(24 * token.idleDays.value_or(usualIdleDays));
    if (end && *end <= now)
        warnings.push_back(
            {true, "The Okta token \"" + token.name + "\" has ended: it was not used for too long. Make a new one."});
    else if (end && *end - now < early)
        warnings.push_back({*end - now < urgent, "The Okta token \"" + token.name + "\" ends " + daysUntil(*end, now) +
                                                     " unless it is used; each check renews it."});
    if (owner && owner->status != okta::UserStatus::Active)
        warnings.push_back({true, "The Okta token \"" + token.name + "\" belongs to " + owner->name() + ", who is " +
                                      owner->statusText + ". It ends with that account."});
    return warnings;
}

std::vector<TokenWarning> warnOfCredentials(std::span<const directory::Credential> credentials, core::Timestamp now)
{
    std::vector<TokenWarning> warnings;
    std::ptrdiff_t valid = 0;
    std::optional<core::Timestamp> used;
    for (const directory::Credential& credential : credentials) {
        if (credential.revoked || credential.purpose != "scim")
            continue;
        const std::string name = "The credential ending in " + credential.lastFour;
        if (!credential.expires || *credential.expires > now) {
            ++valid;
            used = std::max(used, credential.lastUsed);
        }
        if (credential.expires && *credential.expires <= now)
            warnings.push_back({true, name + " has expired. Make a new one, and paste it in Okta."});
        else if (credential.expires && *credential.expires - now < early)
            warnings.push_back({*credential.expires - now < urgent,
                                name + " expires " + daysUntil(*credential.expires, now) + ". Rotate it before."});
    }
    if (valid > 1)
        warnings.push_back({false, std::to_string(valid) + " credentials are valid at a time. Revoke the old one once "
                                                           "Okta uses the new one."});
    if (used && now - *used > unusedLong)
        warnings.push_back({false, "No credential was used since " + core::toRfc3339(*used).substr(0, 10) +
                                       ". Check in Okta that provisioning is still on."});
    if (valid == 0)
        warnings.push_back({true, "No credential is valid: every request will be turned away. Make a new one."});
    return warnings;
}

} // namespace rollcall::setup
