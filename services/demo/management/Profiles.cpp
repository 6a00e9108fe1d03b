// SPDX-License-Identifier: Apache-2.0
// The two tables of attributes and what is read through them.
#include "Profiles.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

namespace {

constexpr const char* coreUser = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr const char* enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

constexpr const char* readOnly = "READ_ONLY";
constexpr const char* readWrite = "READ_WRITE";
constexpr const char* hide = "HIDE";

constexpr std::array baseTable{
    BaseAttribute{"login", "Username", &OktaProfile::login, readWrite, nullptr, 5, 100},
    BaseAttribute{"firstName", "First name", &OktaProfile::firstName, readWrite, nullptr, 1, 50},
    BaseAttribute{"lastName", "Last name", &OktaProfile::lastName, readWrite, nullptr, 1, 50},
    BaseAttribute{"middleName", "Middle name", &OktaProfile::middleName},
    BaseAttribute{"honorificPrefix", "Honorific prefix", &OktaProfile::honorificPrefix},
    BaseAttribute{"honorificSuffix", "Honorific suffix", &OktaProfile::honorificSuffix},
    BaseAttribute{"email", "Primary email", &OktaProfile::email, readWrite, "email"},
    BaseAttribute{"title", "Title", &OktaProfile::title},
    BaseAttribute{"displayName", "Display name", &OktaProfile::displayName},
    BaseAttribute{"nickName", "Nickname", &OktaProfile::nickName},
    BaseAttribute{"profileUrl", "Profile Url", &OktaProfile::profileUrl, readOnly, "uri"},
    BaseAttribute{"secondEmail", "Secondary email", &OktaProfile::secondEmail, readWrite, "email"},
    BaseAttribute{"mobilePhone", "Mobile phone", &OktaProfile::mobilePhone, readWrite, nullptr, 0, 100},
    BaseAttribute{"primaryPhone", "Primary phone", &OktaProfile::primaryPhone, hide, nullptr, 0, 100},
    BaseAttribute{"streetAddress", "Street address", &OktaProfile::streetAddress, hide},
    BaseAttribute{"city", "City", &OktaProfile::city, hide},
    BaseAttribute{"state", "State", &OktaProfile::state, hide},
    BaseAttribute{"zipCode", "Zip code", &OktaProfile::zipCode, hide},
    BaseAttribute{"countryCode", "Country code", &OktaProfile::countryCode, hide, "country-code"},
    BaseAttribute{"postalAddress", "Postal Address", &OktaProfile::postalAddress, hide},
    BaseAttribute{"preferredLanguage", "Preferred language", &OktaProfile::preferredLanguage, readOnly,
                  "language-code"},
    BaseAttribute{"locale", "Locale", &OktaProfile::locale, readOnly, "locale"},
    BaseAttribute{"timezone", "Time zone", &OktaProfile::timezone, readOnly, "timezone"},
    BaseAttribute{"userType", "User type", &OktaProfile::userType},
    BaseAttribute{"employeeNumber", "Employee number", &OktaProfile::employeeNumber},
    BaseAttribute{"costCenter", "Cost center", &OktaProfile::costCenter},
    BaseAttribute{"organization", "Organization", &OktaProfile::organization},
    BaseAttribute{"division", "Division", &OktaProfile::division},
    BaseAttribute{"department", "Department", &OktaProfile::department},
    BaseAttribute{"managerId", "ManagerId", &OktaProfile::managerId},
    BaseAttribute{"manager", "Manager", &OktaProfile::manager},
};

constexpr std::array appTable{
    AppAttribute{"userName", "Username", "userName", coreUser, "login", true},
    AppAttribute{"givenName", "Given name", "name.givenName", coreUser, "firstName", true},
    AppAttribute{"familyName", "Family name", "name.familyName", coreUser, "lastName", true},
    AppAttribute{"middleName", "Middle name", "name.middleName", coreUser, "middleName", true},
    AppAttribute{"email", "Primary email", "emails.^[primary==true].value", coreUser, "email", true},
    AppAttribute{"secondEmail", "Secondary email", "emails.^[type=='home'].value", coreUser, "secondEmail", true},
    AppAttribute{"displayName", "Display name", "displayName", coreUser, "displayName", false},
    AppAttribute{"nickName", "Nickname", "nickName", coreUser, "nickName", false},
    AppAttribute{"title", "Title", "title", coreUser, "title", false},
    AppAttribute{"userType", "User type", "userType", coreUser, "userType", false},
    AppAttribute{"preferredLanguage", "Preferred language", "preferredLanguage", coreUser, "preferredLanguage", false},
    AppAttribute{"locale", "Locale", "locale", coreUser, "locale", false},
    AppAttribute{"timezone", "Time zone", "timezone", coreUser, "timezone", false},
    AppAttribute{"primaryPhone", "Primary phone", "phoneNumbers.^[type=='work'].value", coreUser, "primaryPhone",
                 false},
    AppAttribute{"mobilePhone", "Mobile phone", "phoneNumbers.^[type=='mobile'].value", coreUser, "mobilePhone", false},
    AppAttribute{"streetAddress", "Street address", "addresses.^[type=='work'].streetAddress", coreUser,
                 "streetAddress", false},
    AppAttribute{"locality", "Locality", "addresses.^[type=='work'].locality", coreUser, "city", false},
    AppAttribute{"region", "Region", "addresses.^[type=='work'].region", coreUser, "state", false},
    AppAttribute{"postalCode", "Postal code", "addresses.^[type=='work'].postalCode", coreUser, "zipCode", false},
    AppAttribute{"country", "Country", "addresses.^[type=='work'].country", coreUser, "countryCode", false},
    AppAttribute{"employeeNumber", "Employee number", "employeeNumber", enterprise, "employeeNumber", false},
    AppAttribute{"costCenter", "Cost center", "costCenter", enterprise, "costCenter", false},
    AppAttribute{"organization", "Organization", "organization", enterprise, "organization", false},
    AppAttribute{"division", "Division", "division", enterprise, "division", false},
    AppAttribute{"department", "Department", "department", enterprise, "department", false},
    AppAttribute{"managerValue", "Manager value", "manager.value", enterprise, "managerId", false},
    AppAttribute{"managerDisplayName", "Manager display name", "manager.displayName", enterprise, "manager", false},
};

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// One side of a `+`, or the whole; the rest is left in `text`.
std::string_view takeTerm(std::string_view& text)
{
    bool isQuoted = false;
    std::size_t end = 0;
    for (; end < text.size() && (isQuoted || text[end] != '+'); ++end)
        isQuoted = text[end] == '"' ? !isQuoted : isQuoted;
    const std::string_view term = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return term;
}

bool isText(std::string_view term)
{
    return term.size() >= 2 && term.starts_with('"') && term.ends_with('"');
}

// `side.attribute`
bool isReference(std::string_view term, std::string_view side)
{
    if (!term.starts_with(side) || term.substr(side.size(), 1) != ".")
        return false;
    const std::string_view name = term.substr(side.size() + 1);
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                                std::string_view::npos;
}

} // namespace

std::span<const BaseAttribute> baseAttributes()
{
    return baseTable;
}

const BaseAttribute* baseAttribute(std::string_view name)
{
    const auto* found = std::ranges::find_if(baseTable, [&](const BaseAttribute& each) { return each.name == name; });
    return found == baseTable.end() ? nullptr : found;
}

std::span<const AppAttribute> appAttributes()
{
    return appTable;
}

scim::JsonObject profileDocument(const OktaUser& user)
{
    scim::JsonObject profile;
    for (const char* name : {"firstName", "lastName", "mobilePhone", "secondEmail", "login", "email"}) {
        const std::string& value = user.profile.*baseAttribute(name)->member;
        profile[name] = value.empty() ? scim::JsonValue(nullptr) : scim::JsonValue(value);
    }
    for (const BaseAttribute& attribute : baseTable) {
        const std::string& value = user.profile.*attribute.member;
        if (!value.empty() && !profile.contains(attribute.name))
            profile[attribute.name] = value;
    }
    for (const auto& [name, json] : user.custom)
        profile[name] = scim::parseJson(json).value_or(scim::JsonValue(nullptr));
    return profile;
}

std::optional<std::string> attributeText(const OktaUser& user, std::string_view name)
{
    if (const BaseAttribute* attribute = baseAttribute(name)) {
        const std::string& value = user.profile.*attribute->member;
        return value.empty() ? std::nullopt : std::optional<std::string>(value);
    }
    const auto custom = user.custom.find(std::string(name));
    if (custom == user.custom.end())
        return std::nullopt;
    const auto value = scim::parseJson(custom->second);
    return value && value->is_string() ? std::string(value->as_string()) : custom->second;
}

std::optional<std::string> evaluate(std::string_view expression, const OktaUser& user)
{
    if (!isExpression(expression, "user"))
        return std::nullopt;
    std::string result;
    for (std::string_view rest = trimmed(expression); !rest.empty();) {
        const std::string_view term = takeTerm(rest);
        result += isText(term) ? std::string(term.substr(1, term.size() - 2))
                               : attributeText(user, term.substr(term.find('.') + 1)).value_or("");
    }
    return result;
}

bool isExpression(std::string_view expression, std::string_view side)
{
    std::string_view rest = trimmed(expression);
    if (rest.empty())
        return false;
    while (!rest.empty()) {
        const std::string_view term = takeTerm(rest);
        if (!isText(term) && !isReference(term, side) && !isReference(term, "source"))
            return false;
    }
    return true;
}

} // namespace rollcall::demo::management
