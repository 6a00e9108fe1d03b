// SPDX-License-Identifier: Apache-2.0
// A handler that does what the test says, and remembers what the server refused.
#pragma once

#include "http/Server.h"

#include <atomic>
#include <cstddef>
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
    std::function<std::optional<std::size_t>(const http::Request&)> mostBodyBytes;
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

/// Keeps responders so that the test decides when they answer. Thread-safe.
class Shelf {
public:
    void put(http::Responder responder);
    [[nodiscard]] std::size_t size() const;
    /// The one that has been there longest.
    [[nodiscard]] http::Responder take();

private:
    mutable std::mutex m_mutex;
    std::vector<http::Responder> m_responders;
};

/// Puts requests for /hold on the shelf, which must outlive their coming, and answers all others with the size of their
/// body.
[[nodiscard]] std::function<void(http::Request, http::Responder)> shelving(Shelf& shelf);

[[nodiscard]] http::Response textResponse(int status, std::string body);
[[nodiscard]] http::HandlerFactory scripted(std::shared_ptr<Script> script);
/// A server on a free port of 127.0.0.1; null when it does not start.
[[nodiscard]] std::unique_ptr<http::Server> startServer(const std::shared_ptr<Script>& script,
                                                        http::ServerConfig config = {});

} // namespace rollcall::test
