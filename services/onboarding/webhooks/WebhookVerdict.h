// SPDX-License-Identifier: Apache-2.0
// What a receiver's answer, or its silence, means for an event.
#pragma once

#include "core/Timestamp.h"
#include "core/WebClient.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

struct WebhookVerdict {
    enum class Kind {
        Delivered, ///< 2xx
        Again,     ///< anything that may pass, by itself or by somebody's hand
        Gone,      ///< 410: the receiver wants nothing more
        Stopped,   ///< on request
    };
    Kind kind = Kind::Again;
    int status = 0;                                   ///< 0: there was no answer
    std::string message{};                            ///< for people
    std::string excerpt{};                            ///< of the answer's body, printable
    std::optional<std::chrono::milliseconds> after{}; ///< as Retry-After asks, a day at the most
};

/// `now` is what a date in Retry-After is compared with.
[[nodiscard]] WebhookVerdict judgeAnswer(const core::WebResponse& answer, core::Timestamp now);
[[nodiscard]] WebhookVerdict judgeSilence(const core::WebFailure& failure);

/// At most 200 bytes, whole characters of UTF-8 alone; what cannot be printed is a space, and spaces are one.
[[nodiscard]] std::string printableExcerpt(std::string_view body);

} // namespace rollcall::onboarding
