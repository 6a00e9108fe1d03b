// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/authorize and /oauth/{slug}/token (RFC 6749 §3).
#pragma once

#include "AccessTable.h"
#include "ConsentPage.h"
#include "Door.h"
#include "OAuthGrants.h"
#include "OAuthMessage.h"
#include "Router.h"
#include "http/Server.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace rollcall::listener {

/// One request to one integration. What changes something goes through the writer with its journal row; what is refused
/// is journalled beside it, where equal rows fold, and answered ever later. No row holds a code, a token or a secret.
class OAuthEndpoint : public std::enable_shared_from_this<OAuthEndpoint> {
public:
    OAuthEndpoint(std::shared_ptr<Door> door, std::shared_ptr<const ServedIntegration> served,
                  std::shared_ptr<const AccessTable> table);

    /// Whether the integration signs in by OAuth at all; otherwise there is nothing at these addresses.
    [[nodiscard]] static bool isServed(const ServedIntegration* served);

    /// `session` is used while this runs; may be null.
    void serve(http::Request request, http::Responder responder, Endpoint endpoint, directory::ReadSession* session);

    /// A form is small.
    static constexpr std::size_t mostFormBytes = std::size_t{16} * 1024;

private:
    using Validated = std::variant<ConsentRequest, http::Response>;
    /// One guess at the code of the consent page.
    struct Guess {
        core::Sha256Digest typed;
        core::Timestamp madeAt{}; ///< of the code that is guessed at
        bool isCounted = true;
    };

    void token();
    void grant(const OAuthParameters& form, const directory::CredentialHash& who);
    void authorize(directory::ReadSession* session);
    void decide(const OAuthParameters& form, const ConsentRequest& request, directory::ReadSession* session);
    void approve(const ConsentRequest& request, directory::CredentialId who, const Guess& guess);
    /// Nothing when it was refused, and answered.
    [[nodiscard]] std::optional<Guess> beginGuess(const OAuthParameters& form, const ConsentRequest& request,
                                                  directory::ReadSession* session);
    [[nodiscard]] Validated validate(const OAuthParameters& parameters);
    [[nodiscard]] const directory::CredentialHash* client(std::string_view id) const;
    [[nodiscard]] OAuthResult<const directory::CredentialHash*> provenClient(const OAuthParameters& form);

    [[nodiscard]] directory::JournalEntry journalEntry(int status, std::string detail) const;
    void refuse(const OAuthError& error);
    void fail(const core::Error& error);
    void send(http::Response response);
    /// Journals, and holds the answer back when this address has failed often.
    void sendFailure(http::Response response, std::string reason);

    std::shared_ptr<Door> m_door;
    std::shared_ptr<const ServedIntegration> m_served;
    std::shared_ptr<const AccessTable> m_table;
    http::Request m_request;
    std::optional<http::Responder> m_responder;
    const directory::CredentialHash* m_client = nullptr; ///< who it is about, once that is known; lives in the table
    OAuthLifetimes m_lifetimes;
};

} // namespace rollcall::listener
