// SPDX-License-Identifier: Apache-2.0
// What changes of all kinds of resource begin with.
#include "ResourceChange.h"

#include <utility>

namespace rollcall::listener {

Outcome<scim::JsonObject> storedAttributes(const std::string& resource)
{
    auto stored = scim::parseJson(resource);
    if (!stored || !stored->is_object())
        return fault(core::makeError(core::ErrorKind::Internal, "A stored resource cannot be read.",
                                     stored ? "not an object" : stored.error().detail));
    return std::move(stored->get_object());
}

} // namespace rollcall::listener
