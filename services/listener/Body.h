// SPDX-License-Identifier: Apache-2.0
// Reading a request body without holding up the I/O thread.
#pragma once

#include "Exchange.h"
#include "scim/Json.h"

#include <functional>

namespace rollcall::listener {

/// Parses the body, here when it is small and on a reader's thread when it is not, and goes on with the value. A body
/// that is no JSON is answered.
void withBody(const ExchangePointer& exchange, std::function<void(ExchangePointer, const scim::JsonValue&)> next);

/// Lets the journal see the body and leaves its bytes where they are, for those who pass it on.
void withKeptBody(const ExchangePointer& exchange, std::function<void(ExchangePointer)> next);

} // namespace rollcall::listener
