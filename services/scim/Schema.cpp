// SPDX-License-Identifier: Apache-2.0
// Look-ups in schemas, the common attributes, and the two resource types.
#include "scim/Schema.h"

#include "AttributeLookup.h"
#include "SchemaBuilder.h"
#include "scim/Fold.h"

#include <algorithm>

namespace rollcall::scim {

namespace {

const Attribute* named(const std::vector<Attribute>& attributes, std::string_view name)
{
    const auto found = std::ranges::find_if(
        attributes, [name](const Attribute& attribute) { return equalsIgnoringAsciiCase(attribute.name, name); });
    return found == attributes.end() ? nullptr : &*found;
}

std::vector<Attribute> buildCommonAttributes()
{
    return {
        reference("schemas", {"uri"}, "URNs of the schemas that the resource uses.")
            .multiValued()
            .required()
            .returned(Returned::Always),
        text("id", "Identifier given by the service provider; never changes and is never used again.")
            .caseExact()
            .readOnly()
            .returned(Returned::Always)
            .unique(Uniqueness::Server),
        text("externalId", "Identifier that the provisioning client gave to the resource.").caseExact(),
        complex("meta", "What the service provider records about the resource.")
            .readOnly()
            .with({
                text("resourceType", "Name of the resource type.").caseExact().readOnly(),
                dateTime("created", "When the resource was added.").readOnly(),
                dateTime("lastModified", "When the resource last changed.").readOnly(),
                reference("location", {"uri"}, "Address of the resource.").readOnly(),
                text("version", "Version as in the ETag header.").caseExact().readOnly(),
            }),
    };
}

ResourceType buildUserType()
{
    return ResourceType{"User", "/Users", userSchema(), {enterpriseUserSchema()}};
}

ResourceType buildGroupType()
{
    return ResourceType{"Group", "/Groups", groupSchema(), {}};
}

} // namespace

const Attribute* Attribute::subAttribute(std::string_view subName) const
{
    return named(subAttributes, subName);
}

const Attribute* Schema::attribute(std::string_view attributeName) const
{
    return named(attributes, attributeName);
}

const Schema* ResourceType::schema(std::string_view urn) const
{
    if (equalsIgnoringAsciiCase(core.urn, urn)) {
        return &core;
    }
    const auto found = std::ranges::find_if(
        extensions, [urn](const Schema& extension) { return equalsIgnoringAsciiCase(extension.urn, urn); });
    return found == extensions.end() ? nullptr : &*found;
}

const Attribute* commonAttribute(std::string_view name)
{
    static const std::vector<Attribute> attributes = buildCommonAttributes();
    return named(attributes, name);
}

const ResourceType& userResourceType()
{
    static const ResourceType type = buildUserType();
    return type;
}

const ResourceType& groupResourceType()
{
    static const ResourceType type = buildGroupType();
    return type;
}

} // namespace rollcall::scim
