// SPDX-License-Identifier: Apache-2.0
// One pass over the text; parentheses are counted, so that what is inside is taken as a whole.
#include "FieldSelection.h"

#include <algorithm>

namespace rollcall::demo::management {

namespace {

// Up to the comma that ends it, which is not within parentheses; the rest is left in `fields`.
std::string_view takeField(std::string_view& fields)
{
    std::size_t depth = 0;
    std::size_t end = 0;
    for (; end < fields.size() && (depth > 0 || fields[end] != ','); ++end) {
        if (fields[end] == '(')
            ++depth;
        else if (fields[end] == ')' && depth > 0)
            --depth;
    }
    const std::string_view field = fields.substr(0, end);
    fields.remove_prefix(std::min(end + 1, fields.size()));
    return field;
}

} // namespace

scim::JsonObject selectFields(const scim::JsonObject& document, std::string_view fields)
{
    scim::JsonObject selected;
    while (!fields.empty()) {
        const std::string_view field = takeField(fields);
        const std::size_t colon = field.find(":(");
        const std::string_view name = field.substr(0, colon);
        const scim::JsonValue* value = document.if_contains(name);
        if (value == nullptr)
            continue;
        const bool isPart = colon != std::string_view::npos && field.ends_with(')') && value->is_object();
        selected[name] =
            isPart
                ? scim::JsonValue(selectFields(value->as_object(), field.substr(colon + 2, field.size() - colon - 3)))
                : *value;
    }
    return selected;
}

} // namespace rollcall::demo::management
