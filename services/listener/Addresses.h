// SPDX-License-Identifier: Apache-2.0
// Where the parts of the door stand.
#pragma once

#include "Parts.h"
#include "listener/ListenerService.h"

#include <vector>

namespace rollcall::listener {

struct Binding {
    ListenAddress at;
    Parts parts;
};

/// SCIM's first; parts that share an address are joined.
[[nodiscard]] std::vector<Binding> bindingsOf(const ListenerSettings& settings);

} // namespace rollcall::listener
