// SPDX-License-Identifier: Apache-2.0
// The least an HTTP server can do: Beast reads a request, the same bytes go back. What this reaches is the physical
// limit.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace rollcall::bench {

/// Serves on 127.0.0.1 from construction to destruction. Throws std::runtime_error when it cannot listen.
class BareHandler {
public:
    /// Answers every request 200 with the body, on that many threads with a loop each, as our own server has.
    BareHandler(std::string body, unsigned threads);
    ~BareHandler();
    BareHandler(const BareHandler&) = delete;
    BareHandler& operator=(const BareHandler&) = delete;

    [[nodiscard]] std::uint16_t port() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::bench
