// SPDX-License-Identifier: Apache-2.0
// checkFilter for the brackets of a PATCH path.
#pragma once

#include "scim/Filter.h"

namespace rollcall::scim {

/// As checkFilter, for a filter on the values of one attribute; nullptr when no schema knows that.
[[nodiscard]] Result<> checkFilterWithin(const FilterNode& filter, const ResourceType& type,
                                         const Attribute* container);

} // namespace rollcall::scim
