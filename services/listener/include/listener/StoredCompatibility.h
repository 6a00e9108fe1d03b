// SPDX-License-Identifier: Apache-2.0
// What was stored about how an integration's client is treated.
#pragma once

#include "core/Result.h"
#include "directory/Types.h"
#include "scim/Compatibility.h"

namespace rollcall::listener {

/// What was stored; tolerant where nothing was. Corrupt when it cannot be read.
[[nodiscard]] core::Result<scim::Compatibility> compatibilityOf(const directory::Integration& integration);

} // namespace rollcall::listener
