// SPDX-License-Identifier: Apache-2.0
// A responder answers once, or says that it went without an answer.
#include "http/Server.h"

namespace rollcall::http {

Responder::Responder(std::shared_ptr<Sink> sink) : m_sink(std::move(sink)) {}

Responder::~Responder()
{
    if (m_sink)
        m_sink->dropped();
}

Responder& Responder::operator=(Responder&& other) noexcept
{
    if (this != &other) {
        if (m_sink)
            m_sink->dropped();
        m_sink = std::move(other.m_sink);
    }
    return *this;
}

void Responder::send(Response response)
{
    if (const auto sink = std::move(m_sink))
        sink->send(std::move(response));
}

} // namespace rollcall::http
