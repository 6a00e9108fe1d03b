// SPDX-License-Identifier: Apache-2.0
// A call of our own to the public address. What comes of it is a hint: names and routes look different from outside,
// and only a request from Okta proves that Okta gets here.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/WebCertificate.h"
#include "listener/ListenerService.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::app {

enum class SelfCallOutcome {
    MetItself,       ///< the answer was made by this very listener
    SomebodyAnswers, ///< a Rollcall does; whether it is the one that is meant cannot be told from this process
    SomebodyElse,    ///< another Rollcall, a proxy, or another server altogether
    NotAsked,        ///< the listener does not answer such calls at that address
    BadCertificate,
    UnknownHost,
    Unreachable,
    TimedOut,
    Broken, ///< the connection ended before there was an answer
    NoPublicUrl,
    BadAddress, ///< Okta would not take it, whatever answers there
    Cancelled,
};
[[nodiscard]] std::string_view toString(SelfCallOutcome outcome); ///< "met-itself", …

/// What was seen, what it is likely to come from, and the next thing to do, a sentence or two each.
struct SelfCallResult {
    SelfCallOutcome outcome = SelfCallOutcome::NoPublicUrl;
    std::string url{}; ///< that was called, without the challenge
    core::Timestamp at{};
    std::string seen{};
    std::string cause{};
    std::string next{};
    std::optional<core::WebCertificate> certificate{}; ///< as it is shown there; of https alone
};

struct SelfCallTarget {
    std::string publicUrl{};         ///< empty when there is none
    bool isHealthThere = true;       ///< /healthz is answered at that address
    bool isHealthRestricted = false; ///< to some addresses, which may not be this computer's
    /// What this very listener answers to a challenge. Empty when another process listens.
    std::function<core::Result<std::string>(std::string_view challenge)> proof{};

    /// Without a proof.
    [[nodiscard]] static SelfCallTarget of(const listener::ListenerSettings& settings);
};

/// Thread-safe. Needs a QCoreApplication.
class SelfCall {
public:
    struct Options {
        std::filesystem::path certificateAuthorities{}; ///< PEM, trusted besides the system's; Okta does not know them
        std::chrono::milliseconds timeout{10'000};
    };
    /// The clock must outlive it.
    SelfCall(const core::Clock& clock, Options options) : m_clock(clock), m_options(std::move(options)) {}
    explicit SelfCall(const core::Clock& clock) : m_clock(clock) {}

    /// Blocks, for half as long again as the timeout at most. Every call opens a connection of its own.
    [[nodiscard]] SelfCallResult call(const SelfCallTarget& target, std::stop_token stop) const;

private:
    void ask(SelfCallResult& result, const SelfCallTarget& target, std::stop_token stop) const;

    const core::Clock& m_clock;
    Options m_options;
};

} // namespace rollcall::app
