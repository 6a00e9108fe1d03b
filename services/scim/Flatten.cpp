// SPDX-License-Identifier: Apache-2.0
// A resource as a list of paths and values, for showing and comparing.
#include "scim/Resource.h"

#include "AttributeLookup.h"

#include <map>
#include <utility>

namespace rollcall::scim {

namespace {

std::string plainText(const JsonValue& value)
{
    return value.is_string() ? std::string(value.get_string()) : toJson(value);
}

class Flattener {
public:
    [[nodiscard]] std::vector<FlatAttribute> take() { return std::move(m_attributes); }

    void add(const std::string& path, const JsonValue& value, const std::string& schemaUrn)
    {
        if (const JsonObject* object = value.if_object()) {
            for (const auto& member : *object) {
                add(path + '.' + std::string(member.key()), member.value(), schemaUrn);
            }
        } else if (const JsonArray* array = value.if_array()) {
            addElements(path, *array, schemaUrn);
        } else {
            m_attributes.push_back({path, plainText(value), schemaUrn});
        }
    }

private:
    /// Elements are told apart by their type where they have one, since their places shift; a second one of the same
    /// type gets a number as well.
    void addElements(const std::string& path, const JsonArray& array, const std::string& schemaUrn)
    {
        std::map<std::string, int> uses;
        std::size_t place = 0;
        for (const JsonValue& element : array) {
            ++place;
            const JsonObject* object = element.if_object();
            const JsonValue* type = object == nullptr ? nullptr : object->if_contains("type");
            if (type == nullptr || !type->is_string() || object->size() == 1) {
                add(path + '[' + std::to_string(place) + ']', element, schemaUrn);
                continue;
            }
            const std::string name(type->get_string());
            const int use = ++uses[name];
            const std::string label = '[' + name + (use > 1 ? ' ' + std::to_string(use) : std::string()) + ']';
            // The value itself first, then what is said about it.
            if (const JsonValue* itself = object->if_contains("value")) {
                add(path + label + ".value", *itself, schemaUrn);
            }
            for (const auto& member : *object) {
                if (member.key() != "type" && member.key() != "value") {
                    add(path + label + '.' + std::string(member.key()), member.value(), schemaUrn);
                }
            }
        }
    }

    std::vector<FlatAttribute> m_attributes;
};

} // namespace

std::vector<FlatAttribute> flatten(const ResourceType& type, const JsonObject& canonical)
{
    Flattener flattener;
    for (const auto& member : canonical) {
        const std::string name(member.key());
        const JsonObject* object = member.value().if_object();
        if (name == "schemas") {
            continue;
        }
        if (object != nullptr && (looksLikeUrn(name) || type.schema(name) != nullptr)) {
            for (const auto& inner : *object) {
                flattener.add(name + ':' + std::string(inner.key()), inner.value(), name);
            }
        } else {
            const bool isKnown = coreAttribute(type, name) != nullptr;
            flattener.add(name, member.value(), isKnown ? type.core.urn : std::string());
        }
    }
    return flattener.take();
}

} // namespace rollcall::scim
