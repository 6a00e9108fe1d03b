// SPDX-License-Identifier: Apache-2.0
// Reads signed JSON Web Tokens and checks them against a public key in JWK form (RFC 7515, 7517, 7638).
#pragma once

#include "core/Result.h"
#include "scim/Json.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::demo::management {

struct JsonWebToken {
    scim::JsonObject header;
    scim::JsonObject claims;
    std::string signedPart;
    std::string signature; ///< raw bytes

    /// Nothing when it is not three parts of base64url with JSON objects in the first two.
    [[nodiscard]] static std::optional<JsonWebToken> parse(std::string_view text);
    /// RS256 with an RSA key and ES256 (64 bytes, not DER) with a P-256 key; false for everything else.
    [[nodiscard]] bool isSignedBy(const scim::JsonObject& publicJwk) const;

    [[nodiscard]] std::string text(std::string_view claim) const;
    /// Seconds since 1970; 0 when absent.
    [[nodiscard]] std::int64_t time(std::string_view claim) const;
};

/// base64url of the SHA-256 of the key's required members in their order; empty for an unknown kind of key.
[[nodiscard]] std::string thumbprint(const scim::JsonObject& publicJwk);
/// base64url(SHA-256(text)), unpadded.
[[nodiscard]] std::string hashOf(std::string_view text);

} // namespace rollcall::demo::management
