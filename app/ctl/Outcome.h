// SPDX-License-Identifier: Apache-2.0
// How a command ends: with a value, or with an exit code and one line for standard error.
#pragma once

#include "core/Error.h"

#include <tl/expected.hpp>

#include <string>

namespace rollcall::ctl {

/// What scripts rely on.
enum class ExitCode { Done = 0, Failed = 1, Usage = 2, NotFound = 3, Refused = 4 };

/// Why a command ended early: one clear line for standard error.
struct Failure {
    ExitCode code = ExitCode::Failed;
    std::string message;
};
/// tl::expected 1.0 is not [[nodiscard]]: write the attribute on every function that returns one.
template<class Value = void>
using Outcome = tl::expected<Value, Failure>;

[[nodiscard]] tl::unexpected<Failure> usage(std::string message);
[[nodiscard]] tl::unexpected<Failure> notFound(std::string message);
[[nodiscard]] tl::unexpected<Failure> refused(std::string message);
/// NotFound → 3, Denied and Conflict → 4, anything else → 1.
[[nodiscard]] Failure toFailure(const core::Error& error);

} // namespace rollcall::ctl
