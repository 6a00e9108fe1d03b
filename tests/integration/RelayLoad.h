// SPDX-License-Identifier: Apache-2.0
// A load of changes through a relay while one side after the other is killed.
#pragma once

#include "RelayRig.h"

#include <QString>

#include <functional>

namespace rollcall::tests {

/// The vendor's side, as far as a kill is concerned.
struct KilledVendor {
    std::function<void()> kill;
    std::function<bool()> start;
};

/// Four clients change people and groups of their own; in turns our side and the vendor's are killed in the middle of
/// it, `killsOfEach` times each, and come back. What is wrong afterwards, in words: our copy did not become what the
/// vendor has, or an acknowledged change is not there, or no kill broke an exchange. Empty when all is well.
[[nodiscard]] QString killUnderLoad(RelaySide& relay, const KilledVendor& vendor, int killsOfEach);

/// The quick tier kills each side once; the full one, known by its independent downstream, ten times.
[[nodiscard]] int killsOfEachSide();

} // namespace rollcall::tests
