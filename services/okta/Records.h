// SPDX-License-Identifier: Apache-2.0
// Readers of what more than one kind of call returns.
#pragma once

#include "Json.h"
#include "okta/Groups.h"
#include "okta/Users.h"

namespace rollcall::okta {

[[nodiscard]] User readUser(Fields& fields);
[[nodiscard]] Group readGroup(Fields& fields);
/// The id alone.
[[nodiscard]] std::string readId(Fields& fields);

} // namespace rollcall::okta
