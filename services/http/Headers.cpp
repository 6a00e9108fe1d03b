// SPDX-License-Identifier: Apache-2.0
// Header fields in order, found without regard to case.
#include "http/Message.h"

#include "FieldText.h"

#include <algorithm>

namespace rollcall::http {

void Headers::add(std::string name, std::string value)
{
    m_fields.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value)
{
    const auto isSame = [&name](const auto& field) { return equalsIgnoringCase(field.first, name); };
    const auto first = std::ranges::find_if(m_fields, isSame);
    if (first == m_fields.end()) {
        add(std::move(name), std::move(value));
        return;
    }
    const auto rest = std::ranges::remove_if(first + 1, m_fields.end(), isSame);
    m_fields.erase(rest.begin(), rest.end());
    first->second = std::move(value);
}

std::optional<std::string_view> Headers::value(std::string_view name) const
{
    for (const auto& [fieldName, fieldValue] : m_fields) {
        if (equalsIgnoringCase(fieldName, name))
            return fieldValue;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_fields, [name](const auto& field) { return equalsIgnoringCase(field.first, name); }));
}

} // namespace rollcall::http
