// SPDX-License-Identifier: Apache-2.0
// What a test needs before it can begin.
#pragma once

#include "core/Result.h"

#include <QtGlobal>

#include <utility>

namespace rollcall::tests {

/// The value; ends the test with the error's message where there is none.
template<class Value>
Value expect(core::Result<Value> result)
{
    if (!result)
        qFatal("%s", result.error().message.c_str());
    return std::move(*result);
}

inline void expect(const core::Result<>& result)
{
    if (!result)
        qFatal("%s", result.error().message.c_str());
}

} // namespace rollcall::tests
