// SPDX-License-Identifier: Apache-2.0
// An exchange whose answer comes from the vendor's own service.
#pragma once

#include "Exchange.h"
#include "Router.h"
#include "listener/Downstream.h"

#include <optional>
#include <string>
#include <utility>

namespace rollcall::listener {

class RelayedExchange final : public RelayedRequest {
public:
    explicit RelayedExchange(ExchangePointer exchange) : m_exchange(std::move(exchange)) {}

    [[nodiscard]] const directory::Integration& integration() const override { return m_exchange->integration(); }
    [[nodiscard]] const std::string& method() const override { return m_exchange->request().method; }
    [[nodiscard]] std::string path() const override;
    [[nodiscard]] std::string query() const override { return std::string(m_exchange->request().query()); }
    [[nodiscard]] const http::Headers& headers() const override { return m_exchange->request().headers; }
    [[nodiscard]] const std::string& body() const override { return m_exchange->request().body; }
    [[nodiscard]] std::string publicBaseUrl() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point arrival() const override
    {
        return m_exchange->request().arrival;
    }

    [[nodiscard]] directory::JournalEntry journalEntry(const RelayedAnswer& answer) const override;
    void send(RelayedAnswer answer) override;
    void answer(RelayedAnswer answer) override;
    void askToComeAgain(std::string_view reason) override;
    void refuse(int status, std::string detail, std::string_view reason) override;

    /// nullptr where none is plugged in.
    [[nodiscard]] std::shared_ptr<Downstream> downstream() const { return m_exchange->door().downstream(); }

private:
    ExchangePointer m_exchange;
};

/// Why a request of a relay does not go on to the vendor; nothing when it may. What could change users or groups
/// without its address saying which, and methods that SCIM does not have, end here: TRACE, for one, would bring the
/// vendor's credential back to the client.
[[nodiscard]] std::optional<Answer> notPassedOn(const Route& route, const http::Request& request);

/// Hands the exchange to the door's downstream; where none is plugged in the client is asked to come again, since
/// nobody but the vendor may answer.
void passOn(const ExchangePointer& exchange);

} // namespace rollcall::listener
