// SPDX-License-Identifier: Apache-2.0
// A handler that does what the test says, and remembers what the server refused.
#pragma once

#include "http/Server.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::test {

/// Shared by the handlers of all I/O threads. Set the functions before the server starts.
struct Script {
    std::function<std::optional<http::Response>(const http::Request&)> admit;
    /// Without one, the answer is an echo: "METHOD target client body-size body".
    std::function<void(http::Request, http::Responder)> handle;

    void refused(const http::Refusal& refusal);
    [[nodiscard]] std::vector<http::Refusal> refusals() const;
    /// The last refusal; an empty one when there was none.
    [[nodiscard]] http::Refusal lastRefusal() const;

    std::atomic<int> handlersAlive{0};
    std::atomic<int> handlersOnWrongThread{0};

private:
    mutable std::mutex m_mutex;
    std::vector<http::Refusal> m_refusals;
};

[[nodiscard]] http::Response textResponse(int status, std::string body);
[[nodiscard]] http::HandlerFactory scripted(std::shared_ptr<Script> script);
/// A server on a free port of 127.0.0.1; null when it does not start.
[[nodiscard]] std::unique_ptr<http::Server> startServer(const std::shared_ptr<Script>& script,
                                                        http::ServerConfig config = {});

} // namespace rollcall::test
