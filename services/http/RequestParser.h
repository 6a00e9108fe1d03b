// SPDX-License-Identifier: Apache-2.0
// Turns bytes into one request after the other, and refuses what is too large or can be read in two ways.
#pragma once

#include "http/Server.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::http {

/// Body bytes held over all connections. Thread-safe.
class BodyBudget {
public:
    explicit BodyBudget(std::size_t limit) : m_limit(limit) {}
    [[nodiscard]] bool take(std::size_t byteCount)
    {
        if (m_taken.fetch_add(byteCount, std::memory_order_relaxed) + byteCount <= m_limit)
            return true;
        give(byteCount);
        return false;
    }
    void give(std::size_t byteCount) { m_taken.fetch_sub(byteCount, std::memory_order_relaxed); }

private:
    std::size_t m_limit;
    std::atomic<std::size_t> m_taken{0};
};

/// Not thread-safe: belongs to one session. `limits` and `budget` must outlive it.
class RequestParser {
public:
    struct Fault {
        int status = 400;
        std::string reason;
        bool isTransient = false;
    };

    RequestParser(const Limits& limits, BodyBudget& budget);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// Ready for the next request; gives back what the last one held of the budget.
    void reset();

    /// Takes bytes; returns how many it used up. What is left must be offered again with more behind it. Stops after
    /// the head, so that the caller can decide about the body, and after the request.
    [[nodiscard]] std::size_t feed(std::string_view bytes);

    [[nodiscard]] const std::optional<Fault>& fault() const;
    [[nodiscard]] bool hasBegun() const;
    [[nodiscard]] bool isHeadComplete() const;
    [[nodiscard]] bool isComplete() const;

    /// Valid once the head is complete.
    [[nodiscard]] bool mayKeepAlive() const;
    [[nodiscard]] bool isHttp10() const;
    [[nodiscard]] bool expectsContinue() const;
    [[nodiscard]] bool isChunked() const;
    [[nodiscard]] std::uint64_t contentLength() const;

    /// From here on its body may have that many bytes at most; never more than the limit for all.
    void limitBody(std::size_t limit);
    /// The fault when the declared body is over the limit.
    void checkDeclaredLength();
    /// Body bytes are thrown away from here on; more than `limit` of them is a fault.
    void discardBody(std::size_t limit);

    [[nodiscard]] Request& request();

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::http
