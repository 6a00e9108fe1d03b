// SPDX-License-Identifier: Apache-2.0
// The one way a function of ours reports failure.
#pragma once

#include "core/Error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace rollcall::core {

/// tl::expected 1.0 is not [[nodiscard]]: write the attribute on every function that returns one.
template<class Value = void>
using Result = tl::expected<Value, Error>;

inline tl::unexpected<Error> failure(ErrorKind kind, std::string message, std::string detail = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(detail)});
}

} // namespace rollcall::core
