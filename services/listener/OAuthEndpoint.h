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

/// One request to one integration. Changes go through the writer with their journal row, which never holds a code, a
/// token or a secret; wrong clients and wrong consent codes are answered ever later.
class OAuthEndpoint : public std::enable_shared_from_this<OAuthEndpoint> {
public:
    OAuthEndpoint(std::shared_ptr<Door> door, std::shared_ptr<const ServedIntegration> served,
                  std::shared_ptr<const AccessTable> table);

    /// Whether the integration signs in by OAuth at all; otherwise there is nothing at these addresses.
    [[nodiscard]] static bool isServed(const ServedIntegration* served);

    void serve(http::Request request, http::Responder responder, Endpoint endpoint);

    /// A form is small.
    static constexpr std::size_t mostFormBytes = std::size_t{16} * 1024;

private:
    using Validated = std::variant<ConsentRequest, http::Response>;

    void token();
    void authorize();
    void decide(const OAuthParameters& form, const ConsentRequest& request);
    [[nodiscard]] Validated validate(const OAuthParameters& parameters) const;
    [[nodiscard]] const directory::CredentialHash* client(std::string_view id) const;
    [[nodiscard]] OAuthResult<const directory::CredentialHash*> provenClient(const OAuthParameters& form) const;

    [[nodiscard]] directory::JournalEntry journalEntry(int status, std::string detail,
                                                       std::optional<directory::CredentialId> credential = {}) const;
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
    OAuthLifetimes m_lifetimes;
};

} // namespace rollcall::listener
