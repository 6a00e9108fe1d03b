// SPDX-License-Identifier: Apache-2.0
// The door through which the enrolment pages are plugged in, and how they stand on an address.
#pragma once

#include "http/Server.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::listener {

using EnrolmentValues = std::vector<std::pair<std::string, std::string>>;

/// A request that is well formed. `path` may hold an invitation's secret: never to be logged.
struct EnrolmentVisit {
    std::string method; ///< GET, HEAD or POST
    std::string path;   ///< below /enrol/, as sent
    EnrolmentValues query{};
    EnrolmentValues form{}; ///< of a POST
    std::string acceptLanguage{};
    std::string userAgent{};
    std::optional<std::string> origin{};
    std::optional<std::string> fetchSite{};
};

struct EnrolmentAnswer {
    int status = 200;
    EnrolmentValues headers{};
    std::string body{};
    bool isBraked = false; ///< the more of them an address gets, the longer each is held back
};

/// Thread-safe.
class EnrolmentDoor {
public:
    virtual ~EnrolmentDoor() = default;
    /// Called on threads made for it; may block as long as a look into the directory takes.
    [[nodiscard]] virtual EnrolmentAnswer answer(const EnrolmentVisit& visit) = 0;
    /// The page for what is refused before it gets that far: 400, 404, 405, 408, 413, 415, 429, 431, 500, 503. On an
    /// I/O thread: must not block.
    [[nodiscard]] virtual EnrolmentAnswer refusal(int status, std::string_view acceptLanguage) const = 0;
};

/// Handlers for the enrolment pages at an address of their own; all share threads, which end with the last of them and
/// the factory. Forms are application/x-www-form-urlencoded of a few KiB, read strictly. Neither paths nor forms are
/// logged or journalled. Where too many visits wait, further ones are told to come again (503).
[[nodiscard]] http::HandlerFactory enrolmentHandlers(std::shared_ptr<EnrolmentDoor> door);

/// Limits that fit pages without uploads, for a server of its own.
[[nodiscard]] http::Limits enrolmentLimits();

} // namespace rollcall::listener
