// SPDX-License-Identifier: Apache-2.0
// The enrolment pages on a port of their own.
#pragma once

#include "Expect.h"
#include "MemoryDesk.h"
#include "http/Client.h"

#include <memory>
#include <string>

namespace rollcall::test {

/// Its own port is known only once it listens, and pages are told it: the first server finds a port for the second.
class EnrolmentRig {
public:
    EnrolmentRig()
    {
        http::ServerConfig config;
        config.limits = listener::enrolmentLimits();
        config.port = freePort();
        m_publicUrl = "http://127.0.0.1:" + std::to_string(config.port);
        auto door = std::make_shared<PagesDoor>(pagesOf(desk, m_publicUrl));
        m_server = tests::expect(http::Server::start(config, listener::enrolmentHandlers(door)));
    }

    [[nodiscard]] std::uint16_t port() const { return m_server->port(); }
    [[nodiscard]] const std::string& publicUrl() const { return m_publicUrl; }
    [[nodiscard]] http::ClientResponse send(const std::string& method, const std::string& target,
                                            const std::string& body = {}, const http::Headers& headers = {}) const
    {
        http::Client::Target peer;
        peer.port = port();
        http::Client client(peer);
        return tests::expect(client.send(method, target, headers, body));
    }

    MemoryDesk desk;

private:
    static std::uint16_t freePort()
    {
        auto pages = std::make_shared<MemoryDesk>();
        auto door = std::make_shared<PagesDoor>(pagesOf(*pages, "http://127.0.0.1"));
        return tests::expect(http::Server::start({}, listener::enrolmentHandlers(door)))->port();
    }

    std::string m_publicUrl;
    std::unique_ptr<http::Server> m_server;
};

} // namespace rollcall::test
