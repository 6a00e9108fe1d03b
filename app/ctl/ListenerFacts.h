// SPDX-License-Identifier: Apache-2.0
// What a guide has to know of the listener, for whoever is not the listener.
#pragma once

#include "ctl/CommandContext.h"
#include "setup/Facts.h"

#include <string>

namespace rollcall::ctl {

struct KnownListener {
    std::string publicUrl;
    setup::ListenerFacts facts; ///< whoever is the host of the directory counts as up; a self-call was not made
};
[[nodiscard]] Outcome<KnownListener> readListener(CommandContext& context, const directory::Integration& integration);

} // namespace rollcall::ctl
