// SPDX-License-Identifier: Apache-2.0
// Ends are told of early enough to act.
#include "setup/TokenLife.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

using namespace std::chrono_literals;

constexpr int usualIdleDays = 30;
constexpr auto early = std::chrono::hours(24 * 10);
constexpr auto unusedLong = std::chrono::hours(24 * 30);
constexpr auto urgent = std::chrono::hours(24 * 3);
constexpr std::string_view signInPurpose = "scim";

std::string daysUntil(core::Timestamp end, core::Timestamp now)
{
    const auto days = std::chrono::duration_cast<std::chrono::hours>(end - now).count() / 24;
    return days <= 0 ? "within a day" : "in " + std::to_string(days) + (days == 1 ? " day" : " days");
}

std::string nameOf(const directory::Credential& credential)
{
    return credential.lastFour.empty() ? "The client " + credential.username
                                       : "The credential ending in " + credential.lastFour;
}

/// What Okta can sign in with instead, for longer.
struct Successor {
    bool exists = false;
    std::optional<core::Timestamp> lastUsed{};
};

Successor successorOf(const directory::Credential& credential, std::span<const directory::Credential> all,
                      core::Timestamp now)
{
    Successor successor;
    for (const directory::Credential& each : all) {
        const bool isLonger = !each.expires || (credential.expires && *each.expires > *credential.expires);
        if (each.id == credential.id || each.purpose != signInPurpose || !isValid(each, now) || !isLonger)
            continue;
        successor.exists = true;
        successor.lastUsed = std::max(successor.lastUsed, each.lastUsed);
    }
    return successor;
}

/// Of one that ends soon, or has ended; nothing when Okta goes on with another one.
std::optional<TokenWarning> warnOfEnd(const directory::Credential& credential, const Successor& successor,
                                      core::Timestamp now)
{
    if (successor.lastUsed && (!credential.lastUsed || *successor.lastUsed >= *credential.lastUsed))
        return std::nullopt;
    const core::Timestamp end = *credential.expires;
    const bool isOver = end <= now;
    // What nobody used nobody misses.
    if (isOver && successor.exists && !credential.lastUsed)
        return std::nullopt;
    const std::string what = nameOf(credential) + (isOver ? " has expired" : " expires " + daysUntil(end, now));
    if (!successor.exists) {
        return TokenWarning{isOver || end - now < urgent,
                            what + (isOver ? ". Make a new one, and paste it in Okta." : ". Rotate it before.")};
    }
    const std::string use =
        credential.lastUsed ? ", and the last request came with it" : ", and none newer was used yet";
    return TokenWarning{isOver || end - now < urgent,
                        what + use +
                            (isOver ? ": requests with it are turned away. Paste the new one in Okta."
                                    : ". Paste the new one in Okta before.")};
}

std::optional<TokenWarning> warnOfIdleness(const okta::ApiTokenInfo& token, const std::string& what,
                                           core::Timestamp now)
{
    std::optional<core::Timestamp> end = token.expiresAt;
    if (!end && token.lastUsed)
        end = *token.lastUsed + std::chrono::hours(24 * token.idleDays.value_or(usualIdleDays));
    if (!end || *end - now >= early)
        return std::nullopt;
    if (*end <= now)
        return TokenWarning{true, what + " has ended: it was not used for too long. Make a new one."};
    return TokenWarning{*end - now < urgent,
                        what + " ends " + daysUntil(*end, now) + " unless it is used; each check renews it."};
}

/// Who is locked out or has to renew a password keeps the tokens they made.
std::optional<TokenWarning> warnOfOwner(const okta::User& owner, const std::string& what)
{
    const bool isSuspended = owner.status == okta::UserStatus::Suspended;
    if (!isSuspended && owner.status != okta::UserStatus::Deprovisioned)
        return std::nullopt;
    return TokenWarning{true, what + " belongs to " + owner.name() + " (" + owner.login() +
                                  "), whose account in Okta " +
                                  (isSuspended ? "is suspended. It ends for good when that account is deactivated: "
                                               : "is deactivated, which ends it: ") +
                                  "connect with a token of another administrator."};
}

} // namespace

std::vector<TokenWarning> warnOfApiToken(const std::optional<okta::ApiTokenInfo>& token,
                                         const std::optional<okta::User>& owner, core::Timestamp now)
{
    const std::string what = token ? "The Okta token \"" + token->name + "\"" : "The Okta token";
    std::vector<TokenWarning> warnings;
    if (auto warning = token ? warnOfIdleness(*token, what, now) : std::nullopt)
        warnings.push_back(std::move(*warning));
    if (auto warning = owner ? warnOfOwner(*owner, what) : std::nullopt)
        warnings.push_back(std::move(*warning));
    return warnings;
}

std::vector<TokenWarning> warnOfCredentials(std::span<const directory::Credential> credentials, core::Timestamp now)
{
    std::vector<TokenWarning> warnings;
    std::ptrdiff_t valid = 0;
    std::ptrdiff_t endless = 0;
    std::optional<core::Timestamp> used;
    for (const directory::Credential& credential : credentials) {
        if (credential.revoked || credential.purpose != signInPurpose)
            continue;
        const CredentialState state = stateOf(credential, now);
        if (state != CredentialState::Ended) {
            ++valid;
            used = std::max(used, credential.lastUsed);
        }
        if (state == CredentialState::Valid)
            ++endless;
        else if (auto warning = warnOfEnd(credential, successorOf(credential, credentials, now), now))
            warnings.push_back(std::move(*warning));
    }
    if (endless > 1)
        warnings.push_back({false, std::to_string(endless) + " credentials are valid at a time. Revoke the old one "
                                                             "once Okta uses the new one."});
    if (used && now - *used > unusedLong)
        warnings.push_back({false, "No credential was used since " + core::toRfc3339(*used).substr(0, 10) +
                                       ". Check in Okta that provisioning is still on."});
    if (valid == 0)
        warnings.push_back({true, "No credential is valid: every request will be turned away. Make a new one."});
    return warnings;
}

CredentialState stateOf(const directory::Credential& credential, core::Timestamp now)
{
    if (credential.revoked)
        return CredentialState::Revoked;
    if (!credential.expires || *credential.expires - now >= early)
        return CredentialState::Valid;
    return *credential.expires <= now ? CredentialState::Ended : CredentialState::EndsSoon;
}

bool isValid(const directory::Credential& credential, core::Timestamp now)
{
    const CredentialState state = stateOf(credential, now);
    return state == CredentialState::Valid || state == CredentialState::EndsSoon;
}

bool isLastValid(std::span<const directory::Credential> credentials, directory::CredentialId credential,
                 core::Timestamp now)
{
    bool isItValid = false;
    for (const directory::Credential& each : credentials) {
        if (each.purpose != signInPurpose || !isValid(each, now))
            continue;
        if (each.id != credential)
            return false;
        isItValid = true;
    }
    return isItValid;
}

} // namespace rollcall::setup
