// SPDX-License-Identifier: Apache-2.0
// The vendor's own service behind a relay, as options of the command line.
#pragma once

#include "composition/DownstreamChange.h"
#include "core/Secret.h"
#include "ctl/CommandLine.h"
#include "relay/Downstream.h"

#include <optional>
#include <vector>

namespace rollcall::ctl {

/// --downstream and what belongs to it; the secret comes from a file or standard input alone, so that no list of
/// processes shows it.
[[nodiscard]] std::vector<Option> downstreamOptions();

/// `options` and those.
[[nodiscard]] std::vector<Option> withDownstream(std::vector<Option> options);

/// Whether any of them is given.
[[nodiscard]] bool speaksOfDownstream(const Invocation& invocation);

/// What the options say, over `current`. Usage when they cannot be: an address that is not https nor on this computer,
/// an option without the way of logging in that it belongs to.
[[nodiscard]] Outcome<app::DownstreamWish> readDownstream(const Invocation& invocation,
                                                          const std::optional<relay::Downstream>& current);

/// A secret from a file or, for "-", standard input; the line break at its end is not part of it. Usage when there is
/// none.
[[nodiscard]] Outcome<core::Secret> readSecret(const std::string& file);

} // namespace rollcall::ctl
