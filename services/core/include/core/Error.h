// SPDX-License-Identifier: Apache-2.0
// What can go wrong, as a value: a kind that drives behaviour, a sentence for the person, a detail for the log.
#pragma once

#include <string>
#include <utility>

namespace rollcall::core {

/// Drives what the caller does next; the text never does.
enum class ErrorKind {
    NotFound,    ///< what was asked for does not exist
    Conflict,    ///< it exists already, or changed meanwhile
    Denied,      ///< not allowed, or somebody else holds it
    Offline,     ///< the other side cannot be reached
    RateLimited, ///< try again later, the other side said so
    Unavailable, ///< ours, and passing: busy, full disk, draining
    Cancelled,   ///< stopped on request
    Invalid,     ///< the input is wrong
    Corrupt,     ///< stored data is not what it should be
    Internal,    ///< a defect of ours
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    /// One sentence or two for the person who reads it: what happened, the likely cause, the next step.
    std::string message;
    /// For the log, already redacted. May be empty.
    std::string detail;
};

inline Error makeError(ErrorKind kind, std::string message, std::string detail = {})
{
    return Error{kind, std::move(message), std::move(detail)};
}

} // namespace rollcall::core
