// SPDX-License-Identifier: Apache-2.0
// How one HTTP exchange is done, as an interface, so that tests and simulated clocks can stand in.
#pragma once

#include "core/WebClient.h"

#include <stop_token>

namespace rollcall::okta {

/// Thread-safe.
class Transport {
public:
    virtual ~Transport() = default;
    /// As core::WebClient::send: any status is an answer, redirects are not followed.
    [[nodiscard]] virtual tl::expected<core::WebResponse, core::WebFailure> send(core::WebRequest request,
                                                                                 std::stop_token stop) = 0;
};

/// Over the network. `client` must outlive it.
class WebTransport final : public Transport {
public:
    explicit WebTransport(core::WebClient& client) : m_client(client) {}
    [[nodiscard]] tl::expected<core::WebResponse, core::WebFailure> send(core::WebRequest request,
                                                                         std::stop_token stop) override;

private:
    core::WebClient& m_client;
};

} // namespace rollcall::okta
