// SPDX-License-Identifier: Apache-2.0
// What `integration create` and `integration update` take alike, and the two of them.
#pragma once

#include "ctl/CommandLine.h"
#include "scim/Compatibility.h"

#include <optional>
#include <string>

namespace rollcall::ctl {

/// Usage for one that is empty or too long.
[[nodiscard]] Outcome<> checkName(const std::string& name);

/// Nothing when it was not asked for. A value that is no preset is the name of a file.
[[nodiscard]] Outcome<std::optional<scim::Compatibility>> readCompatibility(const Invocation& invocation);

[[nodiscard]] Command integrationCreateCommand();
[[nodiscard]] Command integrationUpdateCommand();

} // namespace rollcall::ctl
