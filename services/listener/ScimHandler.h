// SPDX-License-Identifier: Apache-2.0
// Takes each request from the HTTP layer to the endpoint it names; one on each I/O thread.
#pragma once

#include "Answer.h"
#include "Authenticator.h"
#include "Door.h"
#include "Exchange.h"
#include "Parts.h"
#include "Router.h"
#include "http/Server.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace rollcall::listener {

class ScimHandler final : public http::Handler {
public:
    /// `parts`: what is there at the address it serves.
    ScimHandler(std::shared_ptr<Door> door, Parts parts);

    std::optional<http::Response> admit(const http::Request& request) override;
    std::optional<std::size_t> mostBodyBytes(const http::Request& request) const override;
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
    [[nodiscard]] http::Response decline(const http::Request& request, const Route& found, Declined declined);
    void serve(const ExchangePointer& exchange);
    [[nodiscard]] Admission examineOAuth(const http::Request& request, Route found);
    [[nodiscard]] Admission examineRegistration(const http::Request& request, Route found);
    /// Who answers at addresses of the enrolment pages, for who may come; null otherwise.
    [[nodiscard]] http::Handler* enrolmentFor(const Route& found, const std::string& clientAddress) const;
    /// Nothing but Area::Unknown for what stands at another address.
    [[nodiscard]] Route routeHere(std::string_view path) const;
    [[nodiscard]] Answer healthOrReadiness(const http::Request& request, const Route& route);
    /// With whatever was committed up to now, by any process.
    [[nodiscard]] std::shared_ptr<const AccessTable> freshTable();
    [[nodiscard]] directory::ReadSession* session();

    std::shared_ptr<Door> m_door;
    Parts m_parts;
    std::unique_ptr<http::Handler> m_enrolment; ///< null where no pages are plugged in
    std::unique_ptr<directory::ReadSession> m_session;
    directory::FeedPosition m_examined = 0; ///< up to there the feed holds nothing that the table lacks
};

} // namespace rollcall::listener
