// SPDX-License-Identifier: Apache-2.0
// The secret in an invitation's link.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <optional>
#include <string_view>

namespace rollcall::onboarding {

/// 256 random bits as 43 characters of base64url (RFC 4648 §5, no padding). Move-only; it has no stream operator and
/// its text is wiped when it goes. Stored and looked up by its hash alone: how long a look takes tells of the hash,
/// from which nobody gets back to the token.
class EnrolmentToken {
public:
    /// Nothing for what cannot be a token, bits beyond the 256th included, so that each token has one spelling.
    [[nodiscard]] static std::optional<EnrolmentToken> parse(std::string_view text);
    /// From the operating system's generator; fails closed.
    [[nodiscard]] static core::Result<EnrolmentToken> generate();

    /// SHA-256 of its 43 characters: what the directory keeps.
    [[nodiscard]] core::Sha256Digest hash() const;
    /// For composing a link, and for nothing else.
    [[nodiscard]] std::string_view reveal() const { return m_text.reveal(); }

private:
    explicit EnrolmentToken(core::Secret text);
    core::Secret m_text;
};

} // namespace rollcall::onboarding
