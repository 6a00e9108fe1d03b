// SPDX-License-Identifier: Apache-2.0
// Legs are read and written whole, with their row: JSON serves better than rows of their own.
#include "JournalLegs.h"

#include "scim/Json.h"

#include <algorithm>
#include <utility>

namespace rollcall::directory {

namespace {

std::string withoutUserInformation(std::string_view url)
{
    constexpr std::string_view schemeEnd = "://";
    const std::size_t scheme = url.find(schemeEnd);
    if (scheme == std::string_view::npos)
        return std::string(url);
    const std::size_t begin = scheme + schemeEnd.size();
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const std::size_t at = url.substr(0, end).rfind('@');
    if (at == std::string_view::npos || at < begin)
        return std::string(url);
    return std::string(url.substr(0, begin)).append(url.substr(at + 1));
}

std::string textIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::int64_t integerIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const std::int64_t* number = value ? value->if_int64() : nullptr;
    return number ? *number : 0;
}

bool flagIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const bool* flag = value ? value->if_bool() : nullptr;
    return flag && *flag;
}

} // namespace

std::string legsAsJson(std::span<const JournalLeg> legs)
{
    if (legs.empty())
        return {};
    scim::JsonArray list;
    list.reserve(legs.size());
    for (const JournalLeg& leg : legs) {
        list.push_back(scim::JsonObject{{"purpose", leg.purpose},
                                        {"method", leg.method},
                                        {"url", withoutUserInformation(leg.url)},
                                        {"status", leg.status},
                                        {"microseconds", leg.microseconds},
                                        {"failure", leg.failure},
                                        {"answer", leg.answer.text()},
                                        {"answerSize", leg.answer.originalSize()},
                                        {"isAnswerCut", leg.answer.isCut()}});
    }
    return scim::toJson(scim::JsonValue(std::move(list)));
}

std::vector<JournalLeg> legsFromJson(std::string_view json)
{
    std::vector<JournalLeg> legs;
    if (json.empty())
        return legs;
    const auto value = scim::parseJson(json);
    const scim::JsonArray* list = value ? value->if_array() : nullptr;
    if (!list)
        return legs;
    for (const scim::JsonValue& entry : *list) {
        const scim::JsonObject* object = entry.if_object();
        if (!object)
            continue;
        JournalLeg leg;
        leg.purpose = textIn(*object, "purpose");
        leg.method = textIn(*object, "method");
        leg.url = textIn(*object, "url");
        leg.status = static_cast<int>(integerIn(*object, "status"));
        leg.microseconds = integerIn(*object, "microseconds");
        leg.failure = textIn(*object, "failure");
        leg.answer = JournalBody::fromStored(textIn(*object, "answer"), integerIn(*object, "answerSize"),
                                             flagIn(*object, "isAnswerCut"));
        legs.push_back(std::move(leg));
    }
    return legs;
}

} // namespace rollcall::directory
