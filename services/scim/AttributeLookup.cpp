// SPDX-License-Identifier: Apache-2.0
// Look-up of attribute paths in the schemas of a resource type.
#include "AttributeLookup.h"

#include "scim/Fold.h"

namespace rollcall::scim {

bool meansCore(const ResourceType& type, std::string_view urn)
{
    return urn.empty() || equalsIgnoringAsciiCase(urn, type.core.urn);
}

bool looksLikeUrn(std::string_view name)
{
    return name.size() > 4 && equalsIgnoringAsciiCase(name.substr(0, 4), "urn:");
}

const Attribute* coreAttribute(const ResourceType& type, std::string_view name)
{
    const Attribute* attribute = type.core.attribute(name);
    return attribute != nullptr ? attribute : commonAttribute(name);
}

AttributeDefinition lookUp(const ResourceType& type, const AttributePath& path)
{
    AttributeDefinition found;
    if (meansCore(type, path.schemaUrn)) {
        found.attribute = coreAttribute(type, path.attribute);
    } else if (const Schema* schema = type.schema(path.schemaUrn)) {
        found.attribute = schema->attribute(path.attribute);
    }
    if (found.attribute != nullptr && !path.subAttribute.empty()) {
        found.subAttribute = found.attribute->subAttribute(path.subAttribute);
    }
    return found;
}

} // namespace rollcall::scim
