// SPDX-License-Identifier: Apache-2.0
// A blocking HTTP/1.1 client over one kept-alive connection, which sends exactly the headers it is given. For the
// simulated Okta and for tests; calls to the real Okta go through another client with proxies and system certificates.
#pragma once

#include "http/Message.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace rollcall::http {

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body; ///< chunked bodies are joined
};

/// Not thread-safe: one per thread.
class Client {
public:
    struct Target {
        std::string host = "127.0.0.1";
        std::uint16_t port = 0;
        bool tls = false;
        std::string certificateAuthorityFile; ///< PEM; the peer is always verified
    };
    explicit Client(Target target, std::chrono::milliseconds timeout = std::chrono::seconds{60});
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    /// Sends `Host`, the given headers in the given order, and `Content-Length` when there is a body. Reconnects once
    /// when a kept connection turns out to be closed before any byte of the answer came. Offline when the peer cannot
    /// be reached or breaks off, RateLimited never: a status is an answer.
    [[nodiscard]] core::Result<ClientResponse> send(const std::string& method, const std::string& target,
                                                    const Headers& headers, const std::string& body);

private:
    struct Connection;
    std::unique_ptr<Connection> m_connection;
};

} // namespace rollcall::http
