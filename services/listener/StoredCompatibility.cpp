// SPDX-License-Identifier: Apache-2.0
// What was stored about how an integration's client is treated.
#include "listener/StoredCompatibility.h"

#include "scim/Json.h"

#include <utility>

namespace rollcall::listener {

namespace {

tl::unexpected<core::Error> damaged(const directory::Integration& integration, std::string detail)
{
    return core::failure(core::ErrorKind::Corrupt,
                         "What is stored about the compatibility of " + integration.slug +
                             " cannot be read. Choose it anew.",
                         std::move(detail));
}

} // namespace

core::Result<scim::Compatibility> compatibilityOf(const directory::Integration& integration)
{
    if (integration.compatibility.empty())
        return scim::tolerantCompatibility();
    const auto parsed = scim::parseJson(integration.compatibility);
    if (!parsed || !parsed->is_object())
        return damaged(integration, parsed ? "not an object" : parsed.error().detail);
    auto read = scim::readCompatibility(parsed->get_object());
    if (!read)
        return damaged(integration, read.error().detail);
    return *read;
}

} // namespace rollcall::listener
