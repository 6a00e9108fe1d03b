// SPDX-License-Identifier: Apache-2.0
// What the journal keeps of a credential that is not ours.
#pragma once

#include "core/Secret.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

/// Tells two wrong credentials apart. The key is random and stays in this process, so that nobody who reads the journal
/// can check a guess by it.
class Fingerprints {
public:
    explicit Fingerprints(core::Secret key);
    /// Six hexadecimal digits.
    [[nodiscard]] std::string of(std::string_view secret) const;

private:
    core::Secret m_key;
};

} // namespace rollcall::listener
