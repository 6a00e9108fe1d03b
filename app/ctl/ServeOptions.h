// SPDX-License-Identifier: Apache-2.0
// What the options of `serve` say.
#pragma once

#include "ctl/CommandLine.h"
#include "listener/ListenerService.h"

#include <string>
#include <vector>

namespace rollcall::ctl {

[[nodiscard]] std::vector<Option> serveOptions();

/// The settings as the options change them. Usage, whatever the settings, when an option cannot be read or does not go
/// with another; whether the whole may be exposed is not asked.
[[nodiscard]] Outcome<listener::ListenerSettings> withServeOptions(const Invocation& invocation,
                                                                   listener::ListenerSettings settings);

/// Empty when none is given.
[[nodiscard]] Outcome<std::string> readEnrolmentUrl(const Invocation& invocation);

} // namespace rollcall::ctl
