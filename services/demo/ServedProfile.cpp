// SPDX-License-Identifier: Apache-2.0
// One row for each attribute: where UserDocument.cpp writes it.
#include "ServedProfile.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace rollcall::demo {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr std::string_view enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
constexpr std::string_view primary = "primary";

struct Place {
    std::string OktaProfile::* attribute;
    std::string_view name;
    std::string_view parent = {};  ///< an object, or an array when `element` says which of it
    std::string_view element = {}; ///< its type, or `primary`
    std::string_view inner = {};   ///< an object within the parent
};

const std::array places{
    Place{&OktaProfile::login, "userName"},
    Place{&OktaProfile::firstName, "givenName", "name"},
    Place{&OktaProfile::middleName, "middleName", "name"},
    Place{&OktaProfile::lastName, "familyName", "name"},
    Place{&OktaProfile::email, "value", "emails", primary},
    Place{&OktaProfile::secondEmail, "value", "emails", "home"},
    Place{&OktaProfile::displayName, "displayName"},
    Place{&OktaProfile::locale, "locale"},
    Place{&OktaProfile::nickName, "nickName"},
    Place{&OktaProfile::title, "title"},
    Place{&OktaProfile::userType, "userType"},
    Place{&OktaProfile::preferredLanguage, "preferredLanguage"},
    Place{&OktaProfile::timezone, "timezone"},
    Place{&OktaProfile::primaryPhone, "value", "phoneNumbers", "work"},
    Place{&OktaProfile::mobilePhone, "value", "phoneNumbers", "mobile"},
    Place{&OktaProfile::streetAddress, "streetAddress", "addresses", "work"},
    Place{&OktaProfile::city, "locality", "addresses", "work"},
    Place{&OktaProfile::state, "region", "addresses", "work"},
    Place{&OktaProfile::zipCode, "postalCode", "addresses", "work"},
    Place{&OktaProfile::countryCode, "country", "addresses", "work"},
    Place{&OktaProfile::employeeNumber, "employeeNumber", enterprise},
    Place{&OktaProfile::costCenter, "costCenter", enterprise},
    Place{&OktaProfile::organization, "organization", enterprise},
    Place{&OktaProfile::division, "division", enterprise},
    Place{&OktaProfile::department, "department", enterprise},
    Place{&OktaProfile::managerId, "value", enterprise, {}, "manager"},
    Place{&OktaProfile::manager, "displayName", enterprise, {}, "manager"},
};

const JsonObject* objectAt(const JsonObject* object, std::string_view name)
{
    const JsonValue* value = object == nullptr ? nullptr : object->if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

bool isOf(const JsonObject& element, std::string_view wanted)
{
    const JsonValue* said = element.if_contains(wanted == primary ? "primary" : "type");
    if (said == nullptr)
        return false;
    return wanted == primary ? said->is_bool() && said->as_bool()
                             : said->is_string() && std::string_view(said->as_string()) == wanted;
}

const JsonObject* elementOf(const JsonObject& document, std::string_view array, std::string_view wanted)
{
    const JsonValue* value = document.if_contains(array);
    const JsonArray* elements = value == nullptr ? nullptr : value->if_array();
    if (elements == nullptr)
        return nullptr;
    const auto found = std::ranges::find_if(*elements, [wanted](const JsonValue& element) {
        return element.is_object() && isOf(element.as_object(), wanted);
    });
    if (found != elements->end())
        return &found->as_object();
    // Who marks no address as the primary one has it as the one for work, which is where it is written too.
    return wanted == primary ? elementOf(document, array, "work") : nullptr;
}

} // namespace

std::string servedValue(const JsonObject& document, std::string OktaProfile::* attribute)
{
    const auto* place = std::ranges::find(places, attribute, &Place::attribute);
    if (place == places.end())
        return {};
    const JsonObject* parent = &document;
    if (!place->element.empty())
        parent = elementOf(document, place->parent, place->element);
    else if (!place->parent.empty())
        parent = objectAt(&document, place->parent);
    if (!place->inner.empty())
        parent = objectAt(parent, place->inner);
    const JsonValue* value = parent == nullptr ? nullptr : parent->if_contains(place->name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

} // namespace rollcall::demo
