// SPDX-License-Identifier: Apache-2.0
// How one integration is spoken with.
#include "ServedIntegration.h"

#include "core/Log.h"
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

} // namespace

scim::Compatibility compatibilityOf(const directory::Integration& integration)
{
    if (!integration.compatibility.empty()) {
        const auto parsed = scim::parseJson(integration.compatibility);
        if (!parsed || !parsed->is_object()) {
            logDamage(integration, "The compatibility", parsed ? "not an object" : parsed.error().detail);
        } else if (auto read = scim::readCompatibility(parsed->get_object())) {
            return *read;
        } else {
            logDamage(integration, "The compatibility", read.error().detail);
        }
    }
    auto compatibility = scim::tolerantCompatibility();
    compatibility.groupPatchReturnsBody = integration.groupPatchReturnsBody;
    compatibility.transientStatus = integration.transientStatus;
    compatibility.retryAfterSeconds = integration.retryAfterSeconds;
    return compatibility;
}

std::shared_ptr<const ServedIntegration> servedIntegration(directory::Integration integration,
                                                           const std::vector<directory::ExtensionSchema>& extensions)
{
    auto served = std::make_shared<ServedIntegration>();
    served->compatibility = compatibilityOf(integration);
    served->users = typeWith(scim::userResourceType(), integration, extensions);
    served->groups = typeWith(scim::groupResourceType(), integration, extensions);
    served->integration = std::move(integration);
    return served;
}

} // namespace rollcall::listener
