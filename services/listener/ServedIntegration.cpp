// SPDX-License-Identifier: Apache-2.0
// How one integration is spoken with.
#include "ServedIntegration.h"

#include "core/Log.h"
#include "listener/StoredCompatibility.h"
#include "scim/Fold.h"
#include "scim/Json.h"
#include "scim/SchemaDefinition.h"

#include <string_view>
#include <utility>

namespace rollcall::listener {

namespace {

void logDamage(const directory::Integration& integration, std::string_view what, const std::string& detail)
{
    core::logError("listener", core::makeError(core::ErrorKind::Corrupt,
                                               std::string(what) + " of integration " + integration.slug +
                                                   " cannot be read and is left out.",
                                               detail));
}

std::shared_ptr<const scim::ResourceType> typeWith(const scim::ResourceType& plain,
                                                   const directory::Integration& integration,
                                                   const std::vector<directory::ExtensionSchema>& extensions)
{
    // Most have none, and the plain type lives as long as the program.
    std::shared_ptr<const scim::ResourceType> type(std::shared_ptr<void>(), &plain);
    for (const auto& extension : extensions) {
        if (!scim::equalsIgnoringAsciiCase(extension.resourceType, plain.name))
            continue;
        const auto document = scim::parseJson(extension.definition);
        auto schema = document.and_then(scim::readSchemaDefinition);
        auto extended = schema.and_then([&](const scim::Schema& read) { return scim::withExtensions(*type, {read}); });
        if (extended)
            type = std::make_shared<const scim::ResourceType>(std::move(*extended));
        else
            logDamage(integration, "The schema " + extension.urn, extended.error().detail);
    }
    return type;
}

scim::Compatibility readableCompatibility(const directory::Integration& integration)
{
    auto stored = compatibilityOf(integration);
    if (stored)
        return *stored;
    logDamage(integration, "The compatibility", stored.error().detail);
    return scim::tolerantCompatibility();
}

} // namespace

std::shared_ptr<const ServedIntegration> servedIntegration(directory::Integration integration,
                                                           const std::vector<directory::ExtensionSchema>& extensions)
{
    auto served = std::make_shared<ServedIntegration>();
    served->compatibility = readableCompatibility(integration);
    served->users = typeWith(scim::userResourceType(), integration, extensions);
    served->groups = typeWith(scim::groupResourceType(), integration, extensions);
    served->integration = std::move(integration);
    return served;
}

} // namespace rollcall::listener
