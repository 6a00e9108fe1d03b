// SPDX-License-Identifier: Apache-2.0
// Answers and pieces on their way back to the session they are for.
#include "SessionLink.h"

namespace rollcall::http {

namespace {

class ExchangeSink final : public Responder::Sink {
public:
    ExchangeSink(SessionLink link, std::uint64_t exchange) : m_link(std::move(link)), m_exchange(exchange) {}

    void send(Response response) override
    {
        m_link.pass(std::move(response), [exchange = m_exchange](Session& session, Response answer) {
            session.answer(exchange, std::move(answer));
        });
    }

    void dropped() override
    {
        // Always posted: a handler that drops it may still be on the stack.
        m_link.post([exchange = m_exchange](Session& session) { session.answerDropped(exchange); });
    }

private:
    SessionLink m_link;
    std::uint64_t m_exchange;
};

} // namespace

std::shared_ptr<Responder::Sink> exchangeSink(SessionLink link, std::uint64_t exchange)
{
    return std::make_shared<ExchangeSink>(std::move(link), exchange);
}

BodyStream::Deliver deliverer(SessionLink link, std::uint64_t pull)
{
    return [link = std::move(link), pull](core::Result<std::string> piece) {
        link.pass(std::move(piece), [pull](Session& session, core::Result<std::string> taken) {
            session.deliver(pull, std::move(taken));
        });
    };
}

} // namespace rollcall::http
