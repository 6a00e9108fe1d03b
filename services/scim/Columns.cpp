// SPDX-License-Identifier: Apache-2.0
// What a directory keeps beside the JSON so that it can search and sort.
#include "scim/Resource.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>
#include <utility>

namespace rollcall::scim {

namespace {

std::string textOf(const JsonObject* object, std::string_view name)
{
    const JsonValue* value = object == nullptr ? nullptr : object->if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const JsonObject* objectOf(const JsonObject& object, std::string_view name)
{
    const JsonValue* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

std::vector<const JsonObject*> valuesOf(const JsonObject& object, std::string_view name)
{
    std::vector<const JsonObject*> values;
    const JsonValue* value = object.if_contains(name);
    if (const JsonArray* array = value == nullptr ? nullptr : value->if_array()) {
        for (const JsonValue& element : *array) {
            if (const JsonObject* part = element.if_object()) {
                values.push_back(part);
            }
        }
    }
    return values;
}

bool isPrimary(const JsonObject& value)
{
    const JsonValue* primary = value.if_contains("primary");
    return primary != nullptr && primary->is_bool() && primary->get_bool();
}

std::string primaryValue(const std::vector<const JsonObject*>& values)
{
    if (values.empty()) {
        return {};
    }
    const auto primary = std::ranges::find_if(values, [](const JsonObject* value) { return isPrimary(*value); });
    return textOf(primary == values.end() ? values.front() : *primary, "value");
}

std::string shownName(const JsonObject& user, const JsonObject* name, const PersonColumns& columns)
{
    if (std::string displayName = textOf(&user, "displayName"); !displayName.empty()) {
        return displayName;
    }
    if (std::string formatted = textOf(name, "formatted"); !formatted.empty()) {
        return formatted;
    }
    if (columns.givenName.empty() || columns.familyName.empty()) {
        const std::string& single = columns.givenName.empty() ? columns.familyName : columns.givenName;
        return single.empty() ? columns.userName : single;
    }
    return columns.givenName + ' ' + columns.familyName;
}

/// Lines of text, each different from the others.
class Lines {
public:
    void add(const std::string& line)
    {
        if (!line.empty() && m_seen.insert(line).second) {
            m_text += m_text.empty() ? "" : "\n";
            m_text += line;
        }
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::unordered_set<std::string> m_seen;
    std::string m_text;
};

std::string searchTextOf(const JsonObject& user, const JsonObject* name, const PersonColumns& columns)
{
    Lines lines;
    lines.add(columns.displayName);
    if (!columns.givenName.empty() && !columns.familyName.empty()) {
        lines.add(columns.givenName + ' ' + columns.familyName);
    }
    for (const char* part : {"formatted", "givenName", "middleName", "familyName"}) {
        lines.add(textOf(name, part));
    }
    lines.add(textOf(&user, "nickName"));
    lines.add(columns.userName);
    for (const char* attribute : {"emails", "phoneNumbers", "ims"}) {
        for (const JsonObject* value : valuesOf(user, attribute)) {
            lines.add(textOf(value, "value"));
        }
    }
    lines.add(columns.externalId);
    lines.add(columns.employeeNumber);
    return lines.take();
}

} // namespace

PersonColumns personColumns(const JsonObject& canonicalUser)
{
    const JsonObject* name = objectOf(canonicalUser, "name");
    const JsonObject* enterprise = objectOf(canonicalUser, enterpriseUserSchemaUrn);
    PersonColumns columns;
    columns.userName = textOf(&canonicalUser, "userName");
    columns.externalId = textOf(&canonicalUser, "externalId");
    columns.givenName = textOf(name, "givenName");
    columns.familyName = textOf(name, "familyName");
    columns.displayName = shownName(canonicalUser, name, columns);
    columns.primaryEmail = primaryValue(valuesOf(canonicalUser, "emails"));
    columns.employeeNumber = textOf(enterprise, "employeeNumber");
    columns.department = textOf(enterprise, "department");
    columns.title = textOf(&canonicalUser, "title");
    const JsonValue* active = canonicalUser.if_contains("active");
    columns.active = active == nullptr || !active->is_bool() || active->get_bool();
    columns.searchText = searchTextOf(canonicalUser, name, columns);
    return columns;
}

GroupColumns groupColumns(const JsonObject& canonicalGroup)
{
    return GroupColumns{textOf(&canonicalGroup, "displayName"), textOf(&canonicalGroup, "externalId")};
}

} // namespace rollcall::scim
