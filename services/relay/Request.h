// SPDX-License-Identifier: Apache-2.0
// Which requests go on to the downstream, and which of them change something there.
#pragma once

#include "core/Error.h"
#include "relay/Relay.h"

#include <optional>

namespace rollcall::relay {

/// Why a request is not passed on, and the status that says so to its client.
struct Refusal {
    int status = 404;
    core::Error error;
};

/// Nothing when it may go on.
[[nodiscard]] std::optional<Refusal> refusalOf(const RelayRequest& request);

/// Whether the downstream may be another one after it. A search by POST is none.
[[nodiscard]] bool isChange(const RelayRequest& request);

/// Whether a body with these header fields is compressed or encoded in another way.
[[nodiscard]] bool isEncoded(const core::WebHeaders& headers);

} // namespace rollcall::relay
