// SPDX-License-Identifier: Apache-2.0
// What a change did to one resource, in the words all kinds of resource share.
#pragma once

#include "Answer.h"
#include "directory/Journal.h"
#include "scim/Json.h"
#include "scim/Patch.h"
#include "scim/Projection.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rollcall::listener {

/// `Row` is directory::Person or directory::Group.
template<class Row>
struct ResourceChange {
    Row row; ///< as it is now; as it was, when it was deleted
    directory::Meaning meaning = directory::Meaning::Unknown;
    std::string detail;     ///< e.g. the name it had before
    std::int64_t count = 0; ///< of members concerned
};

/// The canonical attributes of a row; an error of the server when they cannot be read.
[[nodiscard]] Outcome<scim::JsonObject> storedAttributes(const std::string& resource);

/// What these operations set is returned also where it comes on request alone (RFC 7643 §7).
void noteOperations(scim::Projection& projection, const std::vector<scim::PatchOperation>& operations,
                    const scim::ResourceType& type);

} // namespace rollcall::listener
