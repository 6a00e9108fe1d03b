// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/authorize (RFC 6749 §3.1).
#pragma once

#include "ConsentPage.h"
#include "OAuthExchange.h"
#include "directory/ReadSession.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace rollcall::listener {

/// The page, and what is decided on it. Approvals go through the writer, with their journal row.
class ConsentEndpoint {
public:
    explicit ConsentEndpoint(OAuthExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    /// `session` is used while this runs; may be null.
    void serve(directory::ReadSession* session) const;

private:
    using Validated = std::variant<ConsentRequest, http::Response>;
    /// One guess at the code of the consent page.
    struct Guess {
        core::Sha256Digest typed;
        core::Timestamp madeAt{}; ///< of the code that is guessed at
        bool isCounted = true;
    };
    struct Approval;

    [[nodiscard]] Validated validate(const OAuthParameters& parameters) const;
    void decide(const OAuthParameters& form, const ConsentRequest& request, directory::ReadSession* session) const;
    /// Nothing when it was refused, and answered.
    [[nodiscard]] std::optional<Guess> beginGuess(const OAuthParameters& form, const ConsentRequest& request,
                                                  directory::ReadSession* session) const;
    void approve(const ConsentRequest& request, directory::CredentialId who, const Guess& guess) const;
    [[nodiscard]] core::Result<> store(directory::WriteSession& session, Approval& approval) const;
    void tell(const Approval& approval, const core::Result<>& ended) const;

    OAuthExchangePointer m_exchange;
};

} // namespace rollcall::listener
