// SPDX-License-Identifier: Apache-2.0
// What of a body is kept: no password, lists as ids, at most 16 KiB.
#include "directory/Journal.h"

#include "scim/Fold.h"

#include <utility>

namespace rollcall::directory {

namespace {

/// Up to here the beginning of a text is whole characters.
std::size_t wholeCharacters(std::string_view text, std::size_t atMost)
{
    if (text.size() <= atMost)
        return text.size();
    std::size_t end = atMost;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return end;
}

constexpr std::string_view listMember = "Resources";

/// The same list with, of each entry, the one member that says who it is; unchanged when an entry has none.
scim::JsonValue idsAlone(const scim::JsonArray& list, std::string_view key)
{
    scim::JsonArray ids;
    ids.reserve(list.size());
    for (const scim::JsonValue& entry : list) {
        const scim::JsonObject* object = entry.if_object();
        const scim::JsonValue* id = object ? scim::findMember(*object, key) : nullptr;
        if (!id)
            return list;
        ids.push_back(scim::JsonObject{{scim::JsonString(key), *id}});
    }
    return ids;
}

/// A list of several resources keeps ids alone; the one hit of a look-up stays whole, since it explains what followed.
void shortenResources(scim::JsonObject& object)
{
    for (auto& member : object) {
        const scim::JsonArray* list = member.value().if_array();
        if (list && list->size() > 1 && scim::equalsIgnoringAsciiCase(member.key(), listMember))
            member.value() = idsAlone(*list, "id");
    }
}

/// Long member lists, in a group or in the operations of a PATCH, lose display names and links.
void shortenMembers(scim::JsonObject& object)
{
    for (auto& member : object) {
        scim::JsonArray* list = member.value().if_array();
        if (!list)
            continue;
        if (scim::equalsIgnoringAsciiCase(member.key(), "members") ||
            scim::equalsIgnoringAsciiCase(member.key(), "value")) {
            member.value() = idsAlone(*list, "value");
        } else if (scim::equalsIgnoringAsciiCase(member.key(), "Operations")) {
            for (scim::JsonValue& operation : *list) {
                if (scim::JsonObject* inner = operation.if_object())
                    shortenMembers(*inner);
            }
        }
    }
}

std::string shortened(scim::JsonValue value)
{
    scim::JsonObject* object = value.if_object();
    if (!object)
        return scim::toJson(value);
    shortenResources(*object);
    std::string text = scim::toJson(value);
    if (text.size() > JournalBody::maximumBytes) {
        shortenMembers(*object);
        text = scim::toJson(value);
    }
    return text;
}

} // namespace

JournalBody JournalBody::fromJson(const scim::JsonValue& value, std::int64_t originalSize)
{
    JournalBody body;
    body.m_text = shortened(scim::withoutPasswords(value));
    body.m_originalSize = originalSize;
    if (body.m_text.size() > maximumBytes) {
        body.m_text.resize(wholeCharacters(body.m_text, maximumBytes));
        body.m_isCut = true;
    }
    return body;
}

JournalBody JournalBody::unreadable(std::int64_t originalSize)
{
    JournalBody body;
    body.m_originalSize = originalSize;
    body.m_isCut = originalSize > 0;
    return body;
}

JournalBody JournalBody::fromOwnResponse(std::string_view json)
{
    // Only lists are worth reading again: everything else is short enough, or is cut.
    if (json.find("\"Resources\":[") != std::string_view::npos) {
        if (const auto value = scim::parseJson(json))
            return fromJson(*value, static_cast<std::int64_t>(json.size()));
    }
    JournalBody body;
    body.m_originalSize = static_cast<std::int64_t>(json.size());
    body.m_text = json.substr(0, wholeCharacters(json, maximumBytes));
    body.m_isCut = body.m_text.size() < json.size();
    return body;
}

JournalBody JournalBody::fromStored(std::string text, std::int64_t originalSize, bool isCut)
{
    JournalBody body;
    body.m_text = std::move(text);
    body.m_originalSize = originalSize;
    body.m_isCut = isCut;
    return body;
}

} // namespace rollcall::directory
