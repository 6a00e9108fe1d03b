// SPDX-License-Identifier: Apache-2.0
// The two signed texts that a service app sends: the client assertion (RFC 7523) and the DPoP proof (RFC 9449).
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "okta/Credential.h"

#include <string>
#include <string_view>

namespace rollcall::okta {

struct AssertionClaims {
    std::string_view clientId;
    std::string_view audience; ///< the token URL
    core::Timestamp issued;    ///< by Okta's clock
    std::string_view id;       ///< jti, used once
};

[[nodiscard]] core::Result<std::string> makeAssertion(const SigningKey& key, std::string_view keyId,
                                                      const AssertionClaims& claims);

struct ProofClaims {
    std::string_view method;
    std::string_view url; ///< query and fragment are left out of the proof
    core::Timestamp issued;
    std::string_view id;          ///< jti, used once
    std::string_view nonce;       ///< empty for none
    std::string_view accessToken; ///< empty at the token endpoint
};

[[nodiscard]] core::Result<std::string> makeProof(const SigningKey& key, const ProofClaims& claims);

} // namespace rollcall::okta
