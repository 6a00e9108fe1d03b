// SPDX-License-Identifier: Apache-2.0
// Attribute by attribute: which profile value goes where.
#include "UserDocument.h"

#include "CustomDocument.h"
#include "ServedProfile.h"
#include "core/Secret.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace rollcall::demo {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr const char* coreUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr const char* enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

using Pairs = std::initializer_list<std::pair<const char*, const std::string*>>;

void assign(JsonObject& object, const char* name, const std::string& value, ClearedAttributes cleared)
{
    if (!value.empty()) {
        object[name] = value;
        return;
    }
    // An attribute the server never had stays away: there is nothing to clear.
    if (!object.contains(name))
        return;
    switch (cleared) {
    case ClearedAttributes::Absent:
        object.erase(name);
        break;
    case ClearedAttributes::EmptyString:
        object[name] = "";
        break;
    case ClearedAttributes::Null:
        object[name] = nullptr;
        break;
    }
}

void assignAll(JsonObject& object, Pairs pairs, ClearedAttributes cleared)
{
    for (const auto& [name, value] : pairs)
        assign(object, name, *value, cleared);
}

JsonObject& objectAt(JsonObject& parent, const char* name)
{
    JsonValue& value = parent[name];
    if (!value.is_object())
        value = JsonObject{};
    return value.as_object();
}

JsonArray& arrayAt(JsonObject& parent, const char* name)
{
    JsonValue& value = parent[name];
    if (!value.is_array())
        value = JsonArray{};
    return value.as_array();
}

bool isOfType(const JsonValue& element, std::string_view type)
{
    const JsonValue* own = element.is_object() ? element.as_object().if_contains("type") : nullptr;
    return own != nullptr && own->is_string() && std::string_view(own->as_string()) == type;
}

bool isPrimary(const JsonValue& element)
{
    const JsonValue* own = element.is_object() ? element.as_object().if_contains("primary") : nullptr;
    return own != nullptr && own->is_bool() && own->as_bool();
}

template<class Predicate>
JsonObject* findElement(JsonArray& array, Predicate matches)
{
    for (JsonValue& element : array) {
        if (element.is_object() && matches(element))
            return &element.as_object();
    }
    return nullptr;
}

void mapEmails(JsonObject& document, const OktaProfile& profile, const AttributeMapping& mapping)
{
    JsonArray& emails = arrayAt(document, "emails");
    JsonObject* main = findElement(emails, isPrimary);
    if (main == nullptr)
        main = findElement(emails, [](const JsonValue& element) { return isOfType(element, "work"); });
    if (main == nullptr && !profile.email.empty()) {
        emails.insert(emails.begin(), JsonObject{{"primary", true}});
        main = &emails.front().as_object();
    }
    if (main != nullptr) {
        (*main)["primary"] = true;
        (*main)["value"] = profile.email;
        if (mapping.hasEmailType)
            (*main)["type"] = "work";
    }
    if (!mapping.hasEmailType || !mapping.hasContact)
        return;
    JsonObject* second = findElement(emails, [](const JsonValue& element) { return isOfType(element, "home"); });
    if (profile.secondEmail.empty()) {
        for (auto element = emails.begin(); element != emails.end();)
            element = isOfType(*element, "home") && !isPrimary(*element) ? emails.erase(element) : element + 1;
    } else if (second != nullptr) {
        (*second)["value"] = profile.secondEmail;
    } else {
        emails.push_back(JsonObject{{"primary", false}, {"value", profile.secondEmail}, {"type", "home"}});
    }
}

void mapTypedValue(JsonArray& array, const char* type, const std::string& value)
{
    JsonObject* element = findElement(array, [type](const JsonValue& candidate) { return isOfType(candidate, type); });
    if (element != nullptr && value.empty()) {
        for (auto it = array.begin(); it != array.end();)
            it = isOfType(*it, type) ? array.erase(it) : it + 1;
    } else if (element != nullptr) {
        (*element)["value"] = value;
    } else if (!value.empty()) {
        array.push_back(JsonObject{{"value", value}, {"type", type}});
    }
}

void mapContact(JsonObject& document, const OktaProfile& profile, ClearedAttributes cleared)
{
    JsonArray& phones = arrayAt(document, "phoneNumbers");
    mapTypedValue(phones, "work", profile.primaryPhone);
    mapTypedValue(phones, "mobile", profile.mobilePhone);
    if (phones.empty())
        document.erase("phoneNumbers");

    JsonArray& addresses = arrayAt(document, "addresses");
    JsonObject* work = findElement(addresses, [](const JsonValue& element) { return isOfType(element, "work"); });
    const std::array parts{&profile.streetAddress, &profile.city, &profile.state, &profile.zipCode,
                           &profile.countryCode};
    const bool isKnown = std::ranges::any_of(parts, [](const std::string* part) { return !part->empty(); });
    if (work == nullptr && isKnown) {
        addresses.push_back(JsonObject{{"primary", true}, {"type", "work"}});
        work = &addresses.back().as_object();
    }
    if (work != nullptr) {
        assignAll(*work,
                  {{"streetAddress", &profile.streetAddress},
                   {"locality", &profile.city},
                   {"region", &profile.state},
                   {"postalCode", &profile.zipCode},
                   {"country", &profile.countryCode}},
                  cleared);
    }
    if (addresses.empty())
        document.erase("addresses");
}

void mapEnterprise(JsonObject& document, const OktaProfile& profile, ClearedAttributes cleared)
{
    JsonObject& extension = objectAt(document, enterpriseUrn);
    assignAll(extension,
              {{"employeeNumber", &profile.employeeNumber},
               {"costCenter", &profile.costCenter},
               {"organization", &profile.organization},
               {"division", &profile.division},
               {"department", &profile.department}},
              cleared);
    if (profile.managerId.empty()) {
        extension.erase("manager");
    } else {
        JsonObject& manager = objectAt(extension, "manager");
        assignAll(manager, {{"value", &profile.managerId}, {"displayName", &profile.manager}}, cleared);
    }
    // Okta leaves the whole extension out when nothing of it has a value.
    const bool isUsed = !extension.empty();
    if (!isUsed)
        document.erase(enterpriseUrn);
    declareSchema(document, enterpriseUrn, isUsed);
}

void mapProfile(JsonObject& document, const OktaProfile& profile, const AttributeMapping& mapping)
{
    const ClearedAttributes cleared = mapping.cleared;
    document["userName"] = profile.login;
    assignAll(
        objectAt(document, "name"),
        {{"givenName", &profile.firstName}, {"middleName", &profile.middleName}, {"familyName", &profile.lastName}},
        cleared);
    mapEmails(document, profile, mapping);
    if (document["emails"].as_array().empty())
        document.erase("emails");
    if (mapping.hasDisplayAndLocale)
        assignAll(document, {{"displayName", &profile.displayName}, {"locale", &profile.locale}}, cleared);
    if (mapping.hasPosition) {
        assignAll(document,
                  {{"nickName", &profile.nickName},
                   {"title", &profile.title},
                   {"userType", &profile.userType},
                   {"preferredLanguage", &profile.preferredLanguage},
                   {"timezone", &profile.timezone}},
                  cleared);
    }
    if (mapping.hasContact)
        mapContact(document, profile, cleared);
}

std::string placeholderPassword(const OktaUser& user)
{
    return core::toHex(core::sha256("placeholder:" + user.id)).substr(0, 8);
}

} // namespace

JsonObject newUserDocument(const OutgoingUser& person, const AttributeMapping& mapping)
{
    const OktaUser& user = person.user;
    JsonObject document;
    document["schemas"] = JsonArray{coreUrn};
    mapProfile(document, user.profile, mapping);
    document["externalId"] = user.id;
    document["groups"] = JsonArray{};
    document["password"] = placeholderPassword(user);
    document["active"] = true;
    if (mapping.hasEnterprise)
        mapEnterprise(document, user.profile, mapping.cleared);
    for (const CustomValue& custom : person.custom)
        mapCustom(document, custom, mapping.cleared);
    return document;
}

JsonObject mergedUserDocument(JsonObject served, const OutgoingUser& person, const AttributeMapping& mapping)
{
    // What is kept is read first, so that writing it back changes nothing.
    OktaProfile profile = person.user.profile;
    for (const auto attribute : person.kept)
        profile.*attribute = servedValue(served, attribute);
    mapProfile(served, profile, mapping);
    if (mapping.hasEnterprise)
        mapEnterprise(served, profile, mapping.cleared);
    for (const CustomValue& custom : person.custom)
        mapCustom(served, custom, mapping.cleared);
    if (!served.contains("groups"))
        served["groups"] = JsonArray{};
    return served;
}

} // namespace rollcall::demo
