// SPDX-License-Identifier: Apache-2.0
// What changes of all kinds of resource begin with.
#include "ResourceChange.h"

#include "scim/Resource.h"

#include <utility>

namespace rollcall::listener {

Outcome<scim::JsonObject> storedAttributes(const std::string& resource)
{
    auto stored = scim::parseStored(resource);
    if (!stored)
        return fault(
            core::makeError(core::ErrorKind::Internal, "A stored resource cannot be read.", stored.error().detail));
    return std::move(*stored);
}

void noteOperations(scim::Projection& projection, const std::vector<scim::PatchOperation>& operations,
                    const scim::ResourceType& type)
{
    for (const auto& operation : operations) {
        for (const auto& path : scim::attributesWritten(operation, type))
            projection.alsoReturnWritten(path);
    }
}

} // namespace rollcall::listener
