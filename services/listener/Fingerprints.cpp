// SPDX-License-Identifier: Apache-2.0
// What the journal keeps of a credential that is not ours.
#include "Fingerprints.h"

#include <cstddef>
#include <utility>

namespace rollcall::listener {

namespace {
constexpr std::size_t digits = 6;
}

Fingerprints::Fingerprints(core::Secret key) : m_key(std::move(key)) {}

std::string Fingerprints::of(std::string_view secret) const
{
    return core::toHex(core::hmacSha256(m_key.reveal(), secret)).substr(0, digits);
}

} // namespace rollcall::listener
