// SPDX-License-Identifier: Apache-2.0
// What stands in for the network, the clock and chance, so that an hour of waiting takes no time.
#pragma once

#include "okta/Client.h"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::test {

/// Time that passes only by waiting and by `pass`. The server's clock may differ.
class VirtualTime final : public okta::Time {
public:
    [[nodiscard]] core::Timestamp now() const override;
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] bool wait(std::chrono::milliseconds span, std::stop_token stop) override;
    void pass(std::chrono::milliseconds span);
    /// What Okta's clock shows.
    [[nodiscard]] core::Timestamp serverNow() const;
    void setSkew(std::chrono::milliseconds skew) { m_skew = skew; }
    [[nodiscard]] std::chrono::milliseconds waited() const { return m_waited; }
    /// Asked at each wait.
    std::function<void()> onWait;

private:
    std::chrono::milliseconds m_elapsed{0};
    std::chrono::milliseconds m_waited{0};
    std::chrono::milliseconds m_skew{0};
};

/// Counts instead of drawing: every value is another one.
class CountingRandomness final : public okta::Randomness {
public:
    [[nodiscard]] core::Result<std::string> bytes(std::size_t count) override;
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) override;

private:
    std::uint64_t m_count = 0;
};

struct SentRequest {
    std::string method;
    std::string url;
    core::WebHeaders headers;
    std::string authorization; ///< the value of the secret header
    std::string body;

    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] std::string path() const; ///< without origin and query
    /// A parameter of the query, decoded; empty when absent.
    [[nodiscard]] std::string parameter(std::string_view name) const;
};

using Outcome = tl::expected<core::WebResponse, core::WebFailure>;

/// Answers by a function and keeps what was sent.
class ScriptedTransport final : public okta::Transport {
public:
    std::function<Outcome(const SentRequest&)> script;
    [[nodiscard]] Outcome send(core::WebRequest request, std::stop_token stop) override;
    [[nodiscard]] const std::vector<SentRequest>& sent() const { return m_sent; }
    [[nodiscard]] std::size_t count(std::string_view method, std::string_view path) const;

private:
    std::vector<SentRequest> m_sent;
};

/// A client on all of these.
struct Bench {
    static constexpr const char* origin = "https://acme.okta.com";

    explicit Bench(okta::Credential credential = okta::ApiToken{core::Secret("00abcDEFghi")},
                   okta::Client::Options options = defaults());

    [[nodiscard]] static okta::Client::Options defaults();
    /// With Date and X-Okta-Request-Id as Okta sends them.
    [[nodiscard]] core::WebResponse answer(int status, std::string body, core::WebHeaders headers = {}) const;
    /// Answers each call in turn, the last one for ever.
    void answerInTurn(std::vector<core::WebResponse> answers);

    VirtualTime time;
    CountingRandomness randomness;
    ScriptedTransport transport;
    std::vector<okta::PaceWait> waits; ///< every tick of a countdown
    std::vector<okta::ExchangeNote> notes;
    okta::Pace pace;
    okta::Client client;
};

[[nodiscard]] std::string httpDate(core::Timestamp time);
[[nodiscard]] core::WebFailure broken(core::WebFailureKind kind, bool isSent);
[[nodiscard]] std::string errorBody(std::string_view code, std::string_view summary, std::string_view cause = {});
[[nodiscard]] core::WebHeaders rateHeaders(int limit, int remaining, core::Timestamp reset);
/// A file of the folder `shapes`.
[[nodiscard]] std::string shape(const char* name);

} // namespace rollcall::test
