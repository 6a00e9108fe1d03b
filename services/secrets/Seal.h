// SPDX-License-Identifier: Apache-2.0
// One value under one key: AES-256-GCM with a random nonce, bound to the value's name (NIST SP 800-38D).
#pragma once

#include "KeyRing.h"
#include "core/Result.h"
#include "core/Secret.h"

#include <string>
#include <string_view>

namespace rollcall::secrets {

/// A version byte, the nonce, the ciphertext, the tag.
[[nodiscard]] core::Result<std::string> seal(const DataKey& key, std::string_view name, const core::Secret& value);

/// Corrupt when a bit of it, its name or its key is another than when it was sealed.
[[nodiscard]] core::Result<core::Secret> unseal(const DataKey& key, std::string_view name, std::string_view sealed);

} // namespace rollcall::secrets
