// SPDX-License-Identifier: Apache-2.0
// The commands about invitations that have files of their own.
#pragma once

#include "ctl/CommandContext.h"
#include "directory/Invitations.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

[[nodiscard]] Outcome<> configureInvitations(CommandContext& context);
[[nodiscard]] std::vector<Option> invitationOptions();

/// Words of the command line and of JSON, e.g. "accepted", "first-sync".
[[nodiscard]] std::string_view toString(directory::InvitationState state);
[[nodiscard]] std::string_view toString(directory::HoldReason reason);
[[nodiscard]] std::optional<directory::InvitationState> parseInvitationState(std::string_view text);

} // namespace rollcall::ctl
