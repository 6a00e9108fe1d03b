// SPDX-License-Identifier: Apache-2.0
// The core User schema (RFC 7643 §4.1 and §8.7.1).
#include "SchemaBuilder.h"

namespace rollcall::scim {

namespace {

AttributeBuilder nameAttribute()
{
    return complex("name", "The parts of the person's name.")
        .with({
            text("formatted", "The full name as it is to be shown, with titles and suffixes."),
            text("familyName", "Family name, or last name in most Western languages."),
            text("givenName", "Given name, or first name in most Western languages."),
            text("middleName", "Middle names."),
            text("honorificPrefix", "Titles before the name, such as Ms. or Dr."),
            text("honorificSuffix", "Suffixes after the name, such as III."),
        });
}

/// value, display, type and primary, the shape that most multi-valued attributes share (RFC 7643 §2.4).
AttributeBuilder plural(std::string name, std::string description, const AttributeBuilder& value,
                        std::vector<std::string> types)
{
    return complex(std::move(name), std::move(description))
        .multiValued()
        .with({
            value,
            text("display", "A name for the value, for showing."),
            text("type", "What the value is for.").canonical(std::move(types)),
            flag("primary", "Whether this is the preferred value; true for one value at most."),
        });
}

AttributeBuilder addressesAttribute()
{
    return complex("addresses", "Postal addresses.")
        .multiValued()
        .with({
            text("formatted", "The full address as printed on an envelope; may have several lines."),
            text("streetAddress", "Street, house number, post-office box."),
            text("locality", "City or locality."),
            text("region", "State or region."),
            text("postalCode", "Postal code."),
            text("country", "Country as an ISO 3166-1 alpha-2 code."),
            text("type", "What the address is for.").canonical({"work", "home", "other"}),
            flag("primary", "Whether this is the preferred address; true for one address at most."),
        });
}

AttributeBuilder groupsAttribute()
{
    return complex("groups", "The groups the person belongs to, directly or through other groups.")
        .multiValued()
        .readOnly()
        .with({
            text("value", "Identifier of the group.").caseExact().readOnly(),
            reference("$ref", {"User", "Group"}, "Address of the group.").readOnly(),
            text("display", "Name of the group, for showing.").readOnly(),
            text("type", "How the person belongs to the group.").canonical({"direct", "indirect"}).readOnly(),
        });
}

std::vector<Attribute> singularAttributes()
{
    return {
        text("userName", "The name by which the person signs in; unique without regard to case.")
            .required()
            .unique(Uniqueness::Server),
        nameAttribute(),
        text("displayName", "The name to show for the person."),
        text("nickName", "The casual name of the person."),
        reference("profileUrl", {"external"}, "Address of the person's online profile."),
        text("title", "Job title."),
        text("userType", "Relation between organisation and person, such as Employee or Contractor."),
        text("preferredLanguage", "Preferred languages in the form of the HTTP Accept-Language header."),
        text("locale", "Default location for dates, numbers and currency, such as en-US."),
        text("timezone", "Time zone by its IANA name, such as Europe/Berlin."),
        flag("active", "Whether the person may use the service."),
        text("password", "A password in the clear on its way in; neither stored nor returned.")
            .writeOnly()
            .returned(Returned::Never),
    };
}

std::vector<Attribute> pluralAttributes()
{
    return {
        plural("emails", "E-mail addresses.", text("value", "The e-mail address."), {"work", "home", "other"}),
        plural("phoneNumbers", "Phone numbers.", text("value", "The phone number."),
               {"work", "home", "mobile", "fax", "pager", "other"}),
        plural("ims", "Instant messaging addresses.", text("value", "The instant messaging address."),
               {"aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"}),
        plural("photos", "Pictures of the person.", reference("value", {"external"}, "Address of the picture."),
               {"photo", "thumbnail"}),
        addressesAttribute(),
        groupsAttribute(),
        plural("entitlements", "Things the person is entitled to.", text("value", "The entitlement."), {}),
        plural("roles", "Roles of the person.", text("value", "The role."), {}),
        plural("x509Certificates", "Certificates issued to the person.",
               binary("value", "A DER certificate in base64."), {}),
    };
}

} // namespace

Schema userSchema()
{
    Schema schema{std::string(userSchemaUrn), "User", "A person's account.", singularAttributes()};
    std::vector<Attribute> plurals = pluralAttributes();
    for (Attribute& attribute : plurals) {
        schema.attributes.push_back(std::move(attribute));
    }
    return schema;
}

} // namespace rollcall::scim
