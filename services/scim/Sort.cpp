// SPDX-License-Identifier: Apache-2.0
// Sorting.
#include "scim/Sort.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "Instant.h"
#include "Utf8.h"
#include "ValueList.h"
#include "scim/Fold.h"
#include "scim/Patch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::size_t mostKeyBytes = 1'024;

/// First byte of a key, so that values of different kinds have an order too.
constexpr char booleanKind = '\x10';
constexpr char numberKind = '\x20';
constexpr char instantKind = '\x30';
constexpr char textKind = '\x40';
constexpr char nothingKind = '\x7F';

void appendBigEndian(std::string& out, std::uint64_t number)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        out += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xFFU);
    }
}

/// Bytes in the order of the signed numbers.
void appendInteger(std::string& out, std::int64_t number)
{
    appendBigEndian(out, static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63U));
}

/// Bytes in the order of the numbers; what doubles cannot tell apart of integers is told apart behind them.
void appendNumber(std::string& out, const JsonValue& value)
{
    constexpr std::uint64_t signBit = std::uint64_t{1} << 63U;
    // Adding zero turns the negative one into the positive one.
    const auto bits = std::bit_cast<std::uint64_t>(value.to_number<double>() + 0.0);
    appendBigEndian(out, (bits & signBit) != 0 ? ~bits : bits ^ signBit);
    constexpr double reach = 9.2e18;
    const bool isWithinReach = value.is_double() && std::abs(value.get_double()) < reach;
    appendInteger(out, value.is_int64() ? value.get_int64()
                       : isWithinReach  ? static_cast<std::int64_t>(value.get_double())
                                        : 0);
}

std::string keyOfText(std::string_view text, std::optional<AttributeType> type, bool isCaseExact)
{
    if (type == AttributeType::DateTime) {
        if (const std::optional<Instant> instant = parseInstant(text)) {
            std::string key(1, instantKind);
            appendInteger(key, instant->seconds);
            appendInteger(key, instant->nanoseconds);
            return key;
        }
    }
    std::string_view start = text.substr(0, mostKeyBytes);
    // The cut may have gone through a character.
    start = start.substr(0, validUtf8Length(start));
    std::string key(1, textKind);
    key += isCaseExact ? std::string(start) : fold(start);
    return key;
}

/// The value that counts of several: the primary one, else the first.
const JsonValue* representative(const JsonValue* value)
{
    const JsonArray* values = value == nullptr ? nullptr : value->if_array();
    if (values == nullptr) {
        return value;
    }
    const auto primary = std::ranges::find_if(*values, isPrimaryValue);
    if (primary != values->end()) {
        return &*primary;
    }
    return values->empty() ? nullptr : &values->front();
}

const JsonValue* memberOf(const JsonValue* value, std::string_view name)
{
    const JsonObject* object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? nullptr : findMember(*object, name);
}

Result<bool> readOrder(const std::optional<std::string>& sortOrder)
{
    if (!sortOrder || sortOrder->empty() || equalsIgnoringAsciiCase(*sortOrder, "ascending")) {
        return false;
    }
    if (equalsIgnoringAsciiCase(*sortOrder, "descending")) {
        return true;
    }
    return tl::unexpected(invalidValue("The query parameter 'sortOrder' must be ascending or descending."));
}

/// The name with its schema told from its attribute by what the type knows.
Result<AttributePath> readName(std::string_view text, const ResourceType& type)
{
    Result<PatchPath> path = parsePatchPath(text, type);
    if (!path || path->valueFilter || path->path.attribute.empty()) {
        return tl::unexpected(
            invalidValue("The query parameter 'sortBy' must name one attribute or sub-attribute, such as "
                         "userName or name.familyName."));
    }
    if (meansCore(type, path->path.schemaUrn)) {
        path->path.schemaUrn.clear();
    }
    return std::move(path->path);
}

} // namespace

Result<std::optional<Sort>> Sort::read(const std::optional<std::string>& sortBy,
                                       const std::optional<std::string>& sortOrder, const ResourceType& type)
{
    if (!sortBy || sortBy->find_first_not_of(' ') == std::string::npos) {
        return std::nullopt;
    }
    const Result<bool> isDescending = readOrder(sortOrder);
    if (!isDescending) {
        return tl::unexpected(isDescending.error());
    }
    Result<AttributePath> path = readName(*sortBy, type);
    if (!path) {
        return tl::unexpected(std::move(path.error()));
    }
    Sort sort;
    sort.m_isDescending = *isDescending;
    sort.m_path = std::move(*path);
    const AttributeDefinition known = lookUp(type, sort.m_path);
    const Attribute* sorted = sort.m_path.subAttribute.empty() ? known.attribute : known.subAttribute;
    if (known.attribute != nullptr) {
        sort.m_path.attribute = known.attribute->name;
    }
    if (sorted != nullptr && sorted->type == AttributeType::Complex) {
        sorted = sorted->subAttribute("value");
        if (sorted == nullptr) {
            return tl::unexpected(invalidValue("'" + *sortBy +
                                               "' has several parts and cannot be sorted by as a "
                                               "whole; name one of them in 'sortBy'."));
        }
    }
    if (sorted != nullptr && (known.attribute->returned == Returned::Never || sorted->returned == Returned::Never)) {
        return tl::unexpected(invalidValue("'" + *sortBy + "' is never returned and cannot be sorted by."));
    }
    if (sorted != nullptr) {
        sort.m_type = sorted->type;
        sort.m_isCaseExact = sorted->caseExact;
        if (sorted != known.attribute) {
            sort.m_path.subAttribute = sorted->name;
        }
    }
    sort.m_name = toString(sort.m_path);
    return std::optional<Sort>(std::move(sort));
}

std::string Sort::keyOf(const JsonObject& resource) const
{
    const JsonObject* holder = &resource;
    if (!m_path.schemaUrn.empty()) {
        const JsonValue* block = findMember(resource, m_path.schemaUrn);
        holder = block == nullptr ? nullptr : block->if_object();
    }
    const JsonValue* value = holder == nullptr ? nullptr : representative(findMember(*holder, m_path.attribute));
    if (!m_path.subAttribute.empty()) {
        value = memberOf(value, m_path.subAttribute);
    }
    if (value == nullptr || isUnassigned(*value)) {
        return {nothingKind};
    }
    if (value->is_bool()) {
        return {booleanKind, value->get_bool() ? '\x01' : '\x00'};
    }
    if (value->is_number()) {
        std::string key(1, numberKind);
        appendNumber(key, *value);
        return key;
    }
    return value->is_string() ? keyOfText(value->get_string(), m_type, m_isCaseExact) : std::string(1, nothingKind);
}

bool Sort::isBefore(std::string_view left, std::string_view right) const
{
    // char_traits<char> compares as unsigned bytes.
    return m_isDescending ? right < left : left < right;
}

} // namespace rollcall::scim
