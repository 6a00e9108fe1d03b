// SPDX-License-Identifier: Apache-2.0
// Takes each request from the HTTP layer to the endpoint it names; one on each I/O thread.
#pragma once

#include "Answer.h"
#include "Authenticator.h"
#include "Door.h"
#include "Exchange.h"
#include "Router.h"
#include "http/Server.h"

#include <chrono>
#include <memory>
#include <optional>
#include <variant>

namespace rollcall::listener {

class ScimHandler final : public http::Handler {
public:
    explicit ScimHandler(std::shared_ptr<Door> door);

    std::optional<http::Response> admit(const http::Request& request) override;
    void handle(http::Request request, http::Responder responder) override;
    http::Response refuse(const http::Refusal& refusal) override;

private:
    struct Admitted {
        Route route;
        std::shared_ptr<const ServedIntegration> served;
        Verdict verdict;
    };
    struct Declined {
        Answer answer;
        std::optional<directory::IntegrationId> integration;
        Verdict verdict;
    };
    using Admission = std::variant<Admitted, Declined>;

    [[nodiscard]] Admission examine(const http::Request& request, Route found);
    [[nodiscard]] Admission examineSender(const http::Request& request, Route route);
    [[nodiscard]] http::Response decline(const http::Request& request, Dialect dialect, Declined declined);
    void serve(const ExchangePointer& exchange);
    [[nodiscard]] Admission examineOAuth(const http::Request& request, Route found);
    /// Whether a token that is no credential of its own was given out by OAuth; nothing when it cannot be looked up.
    [[nodiscard]] std::optional<Verdict> judgeIssuedToken(const http::Request& request, const AccessTable& table,
                                                          const directory::Integration& integration, Verdict verdict);
    [[nodiscard]] Answer healthOrReadiness(const http::Request& request, const Route& route);
    [[nodiscard]] std::shared_ptr<const AccessTable> freshTable();
    [[nodiscard]] directory::ReadSession* session();

    std::shared_ptr<Door> m_door;
    std::unique_ptr<directory::ReadSession> m_session;
    std::chrono::steady_clock::time_point m_lastFreshLook{};
};

} // namespace rollcall::listener
