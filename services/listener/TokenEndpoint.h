// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/token (RFC 6749 §3.2).
#pragma once

#include "OAuthExchange.h"

#include <utility>

namespace rollcall::listener {

/// Tokens are given out through the writer, with their journal row.
class TokenEndpoint {
public:
    explicit TokenEndpoint(OAuthExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    void serve() const;

private:
    [[nodiscard]] OAuthResult<const directory::CredentialHash*> provenClient(const OAuthParameters& form) const;
    void grant(const OAuthParameters& form, const directory::CredentialHash& who) const;

    OAuthExchangePointer m_exchange;
};

} // namespace rollcall::listener
