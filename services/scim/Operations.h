// SPDX-License-Identifier: Apache-2.0
// The operations of a PATCH one by one: as they are read, and on a resource.
#pragma once

#include "scim/Patch.h"

#include <cstddef>
#include <functional>
#include <span>

namespace rollcall::scim {

/// The error with the number of the operation in front; as it is where that is 0.
[[nodiscard]] Error inOperation(std::size_t number, Error error);

/// Reads a PatchOp message and hands over its operations in their order. What `take` refuses is told with the number of
/// its operation. Whether a password was sent and dropped.
[[nodiscard]] Result<bool> readOperations(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy,
                                          const std::function<Result<>(PatchOperation)>& take);

/// What applyPatch does, for any resource: all of them on one copy, which is checked once.
[[nodiscard]] Result<JsonObject> applyOperations(const ResourceType& type, const JsonObject& current,
                                                 std::span<const PatchOperation> operations, const ReadPolicy& policy);

} // namespace rollcall::scim
