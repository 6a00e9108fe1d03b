// SPDX-License-Identifier: Apache-2.0
// States of invitations in the words of the command line, which scripts rely on, and those in a state.
#include "ctl/InviteCommands.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

using directory::HoldReason;
using directory::InvitationState;

constexpr std::array<std::pair<InvitationState, std::string_view>, 13> stateWords{{
    {InvitationState::Held, "held"},
    {InvitationState::Queued, "queued"},
    {InvitationState::Sending, "sending"},
    {InvitationState::Accepted, "accepted"},
    {InvitationState::Verified, "verified"},
    {InvitationState::Registered, "registered"},
    {InvitationState::Deferred, "deferred"},
    {InvitationState::Bounced, "bounced"},
    {InvitationState::Complained, "complained"},
    {InvitationState::Failed, "failed"},
    {InvitationState::Unknown, "unknown"},
    {InvitationState::Expired, "expired"},
    {InvitationState::Revoked, "revoked"},
}};

constexpr std::array<std::pair<HoldReason, std::string_view>, 14> holdWords{{
    {HoldReason::None, "none"},
    {HoldReason::Unconfirmed, "unconfirmed"},
    {HoldReason::FirstSync, "first-sync"},
    {HoldReason::ByHand, "by-hand"},
    {HoldReason::Delay, "delay"},
    {HoldReason::StartDate, "start-date"},
    {HoldReason::Wave, "wave"},
    {HoldReason::BounceRate, "bounce-rate"},
    {HoldReason::Domain, "domain"},
    {HoldReason::NoAddress, "no-address"},
    {HoldReason::Suppressed, "suppressed"},
    {HoldReason::TestMode, "test-mode"},
    {HoldReason::QuietHours, "quiet-hours"},
    {HoldReason::SignInStatus, "sign-in-status"},
}};

constexpr std::int64_t pageSize = 500;

} // namespace

std::string_view toString(InvitationState state)
{
    for (const auto& [each, word] : stateWords) {
        if (each == state)
            return word;
    }
    return {};
}

std::string_view toString(HoldReason reason)
{
    for (const auto& [each, word] : holdWords) {
        if (each == reason)
            return word;
    }
    return "rejected";
}

std::optional<InvitationState> parseInvitationState(std::string_view text)
{
    for (const auto& [each, word] : stateWords) {
        if (word == text)
            return each;
    }
    return std::nullopt;
}

Outcome<> eachInvitation(const Chosen& chosen, directory::InvitationQuery query,
                         const std::function<void(const directory::Invitation&)>& take)
{
    query.integration = chosen.integration.id;
    query.limit = pageSize;
    for (;;) {
        const auto page = chosen.session->invitations().find(query);
        if (!page)
            return tl::unexpected(toFailure(page.error()));
        for (const directory::Invitation& each : *page)
            take(each);
        if (page->size() < static_cast<std::size_t>(pageSize))
            return {};
        query.after = page->back().id.value;
    }
}

Outcome<directory::InvitationQuery> readInvitationQuery(const Invocation& invocation)
{
    directory::InvitationQuery query;
    if (invocation.has("state")) {
        const auto state = parseInvitationState(invocation.value("state"));
        if (!state)
            return usage("There is no state \"" + invocation.value("state") + "\".");
        query.states = {*state};
    }
    return query;
}

} // namespace rollcall::ctl
