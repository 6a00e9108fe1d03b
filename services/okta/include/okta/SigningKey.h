// SPDX-License-Identifier: Apache-2.0
// The key of a service app: made here, its public half given to Okta, its private half only ever in the vault.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <memory>
#include <string>
#include <string_view>

namespace rollcall::okta {

enum class SigningAlgorithm { Rs256, Es256 };

/// "RS256" or "ES256".
[[nodiscard]] std::string_view toString(SigningAlgorithm algorithm);

/// A cheap handle on an immutable key; copies share it. Thread-safe.
class SigningKey {
public:
    /// RSA of 2048 bits (takes up to a second) or P-256.
    [[nodiscard]] static core::Result<SigningKey> make(SigningAlgorithm algorithm);
    /// A private key in PEM (PKCS#8, PKCS#1 or SEC 1), RSA of at least 2048 bits or P-256. Invalid otherwise.
    [[nodiscard]] static core::Result<SigningKey> fromPem(const core::Secret& pem);

    /// PKCS#8, unencrypted.
    [[nodiscard]] core::Result<core::Secret> toPem() const;
    [[nodiscard]] SigningAlgorithm algorithm() const;
    /// The thumbprint of the public key (RFC 7638), which is its `kid`.
    [[nodiscard]] const std::string& keyId() const;
    /// The public half as one line of JSON with kid, use and alg, to be pasted into Okta's "Add key". Holds no secret.
    [[nodiscard]] const std::string& publicJwk() const;
    /// Only the members that make up the key, in the order of RFC 7638: for the header of DPoP proofs.
    [[nodiscard]] const std::string& bareJwk() const;
    /// As JWS wants it (RFC 7518 §3.3, §3.4): for ES256 the 64 bytes r||s. Not encoded.
    [[nodiscard]] core::Result<std::string> sign(std::string_view bytes) const;

private:
    struct Key;
    explicit SigningKey(std::shared_ptr<const Key> key);
    std::shared_ptr<const Key> m_key;
};

} // namespace rollcall::okta
