// SPDX-License-Identifier: Apache-2.0
// The commands about invitations that have files of their own.
#pragma once

#include "ctl/CommandContext.h"
#include "directory/Invitations.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

[[nodiscard]] Outcome<> configureInvitations(CommandContext& context);
[[nodiscard]] std::vector<Option> invitationOptions();
[[nodiscard]] Outcome<> sendInvitations(CommandContext& context);
[[nodiscard]] std::vector<Option> sendOptions();
[[nodiscard]] Outcome<> resendInvitations(CommandContext& context);
[[nodiscard]] std::vector<Option> resendOptions();
/// Those that are named, or all of a --state.
[[nodiscard]] Outcome<std::vector<directory::ResourceId>> namedPeople(const Invocation& invocation,
                                                                      const Chosen& chosen);

/// Words of the command line and of JSON, e.g. "accepted", "first-sync".
[[nodiscard]] std::string_view toString(directory::InvitationState state);
[[nodiscard]] std::string_view toString(directory::HoldReason reason);
[[nodiscard]] std::optional<directory::InvitationState> parseInvitationState(std::string_view text);

/// --state. Usage for a state that is none.
[[nodiscard]] Outcome<directory::InvitationQuery> readInvitationQuery(const Invocation& invocation);
/// Those that are asked for, page by page.
[[nodiscard]] Outcome<> eachInvitation(const Chosen& chosen, directory::InvitationQuery query,
                                       const std::function<void(const directory::Invitation&)>& take);

} // namespace rollcall::ctl
