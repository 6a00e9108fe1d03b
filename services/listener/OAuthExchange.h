// SPDX-License-Identifier: Apache-2.0
// One request to the OAuth addresses of an integration, on its way through threads until its answer is sent.
#pragma once

#include "AccessTable.h"
#include "Door.h"
#include "OAuthGrants.h"
#include "OAuthMessage.h"
#include "Router.h"
#include "core/Error.h"
#include "directory/Journal.h"
#include "http/Server.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// What is refused is journalled beside the writer, where equal rows fold, and answered ever later. No row holds a
/// code, a token or a secret. Used by one thread at a time.
class OAuthExchange {
public:
    /// `table` is the one that the integration was found in.
    OAuthExchange(std::shared_ptr<Door> door, Route route, std::shared_ptr<const ServedIntegration> served,
                  std::shared_ptr<const AccessTable> table, http::Request request, http::Responder responder);

    /// Whether the integration signs in by OAuth at all; otherwise there is nothing at these addresses.
    [[nodiscard]] static bool isServed(const ServedIntegration* served);

    /// A form is small.
    static constexpr std::size_t mostFormBytes = std::size_t{16} * 1024;

    [[nodiscard]] Door& door() const { return *m_door; }
    [[nodiscard]] const directory::Integration& integration() const { return m_served->integration; }
    [[nodiscard]] const OAuthLifetimes& lifetimes() const { return m_lifetimes; }
    [[nodiscard]] const http::Request& request() const { return m_request; }
    /// What came is not kept a moment longer than it takes to read it.
    [[nodiscard]] std::string takeBody();

    /// The live one with that id, or nullptr; lives in the table. From now on journal rows are about it.
    [[nodiscard]] const directory::CredentialHash* chooseClient(std::string_view id);

    [[nodiscard]] directory::JournalEntry journalEntry(int status, std::string detail) const;
    /// Journals without delaying anybody.
    void note(int status, std::string detail) const;

    void send(http::Response response);
    /// Journals, and holds the answer back when this address has failed often.
    void sendFailure(http::Response response, std::string reason);
    /// The same of what RFC 6749 §5.2 has a code for.
    void refuse(const OAuthError& error);
    /// Asks to come again, in the form that is read here.
    void fail(const core::Error& error);

private:
    std::shared_ptr<Door> m_door;
    Route m_route;
    std::shared_ptr<const ServedIntegration> m_served;
    std::shared_ptr<const AccessTable> m_table;
    http::Request m_request;
    http::Responder m_responder;
    const directory::CredentialHash* m_client = nullptr; ///< who it is about, once that is known; lives in the table
    OAuthLifetimes m_lifetimes;
};
using OAuthExchangePointer = std::shared_ptr<OAuthExchange>;

} // namespace rollcall::listener
