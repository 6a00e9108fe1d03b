// SPDX-License-Identifier: Apache-2.0
// What a downstream's answer says about our copy.
#pragma once

#include "core/Result.h"
#include "relay/Copy.h"
#include "relay/Relay.h"

#include <string_view>
#include <vector>

namespace rollcall::relay {

/// A list of one; operations can only be moved.
[[nodiscard]] std::vector<CopyOperation> only(CopyOperation operation);

/// One resource as JSON of the downstream. Corrupt, in words, when it has no id or is not what its schema says.
[[nodiscard]] core::Result<CopyOperation> stateOf(ResourceKind kind, const scim::JsonValue& resource);
[[nodiscard]] core::Result<CopyOperation> stateOf(ResourceKind kind, std::string_view body);

/// Whether a body is an error message of RFC 7644 §3.12, which no page at a wrong address is.
[[nodiscard]] bool isScimError(std::string_view body);

/// What the 2xx answer to a change, which `touched` names, means for our copy.
struct Reading2xx {
    std::vector<CopyOperation> copy;
    /// The answer did not say what became of it; its id is filled in if the answer told that.
    std::optional<Uncertain> uncertain;
};
[[nodiscard]] Reading2xx readAnswer(const Uncertain& touched, const RelayRequest& request,
                                    const core::WebResponse& response);

/// One page of a list.
struct ListPage {
    std::int64_t total = 0;
    scim::JsonArray resources;
};
[[nodiscard]] core::Result<ListPage> readList(std::string_view body);

[[nodiscard]] std::string idOf(const scim::JsonObject& resource); ///< empty when there is none

} // namespace rollcall::relay
