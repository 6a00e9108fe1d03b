// SPDX-License-Identifier: Apache-2.0
// How one integration is spoken with: what is stored about it, read once for all its requests.
#pragma once

#include "directory/Types.h"
#include "scim/Compatibility.h"
#include "scim/Schema.h"

#include <memory>
#include <string>
#include <vector>

namespace rollcall::listener {

/// Immutable once it is shared. Nothing beyond this decides how a client is treated.
struct ServedIntegration {
    directory::Integration integration;
    scim::Compatibility compatibility;
    std::shared_ptr<const scim::ResourceType> users;  ///< with the extensions of the integration
    std::shared_ptr<const scim::ResourceType> groups; ///< likewise
};

/// What cannot be read of it is logged and left out: a damaged extension must not close the door on everybody.
[[nodiscard]] std::shared_ptr<const ServedIntegration>
servedIntegration(directory::Integration integration, const std::vector<directory::ExtensionSchema>& extensions);

} // namespace rollcall::listener
