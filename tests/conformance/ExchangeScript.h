// SPDX-License-Identifier: Apache-2.0
// A recorded exchange as a fixture: what Okta sends, what it must get back, and what must be stored afterwards.
#pragma once

#include "JsonMatch.h"
#include "Rig.h"
#include "scim/Json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace rollcall::conformance {

/// One fixture file; its form is described in the README of this folder.
struct ExchangeScript {
    std::string name;
    std::string source; ///< section of the wire reference
    RigOptions rig;
    scim::JsonArray steps;
};

/// Throws std::runtime_error naming the file when it cannot be read.
[[nodiscard]] ExchangeScript readScript(const std::filesystem::path& file);
/// All of a folder by name.
[[nodiscard]] std::vector<std::filesystem::path> scriptsIn(const std::filesystem::path& folder);

/// Plays all steps against a fresh rig. Empty when every status, header, body and stored state fits; else which step
/// failed and how.
[[nodiscard]] std::string play(const ExchangeScript& script);

} // namespace rollcall::conformance
