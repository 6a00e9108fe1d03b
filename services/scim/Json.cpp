// SPDX-License-Identifier: Apache-2.0
// Writing JSON, and looking members up.
#include "scim/Json.h"

#include "scim/Fold.h"

#include "Utf8.h"

#include <boost/json/serialize.hpp>

namespace rollcall::scim {

namespace {

/// What we answer must be readable, also when a message repeats a broken query string.
std::string repairedUtf8(std::string_view text)
{
    std::string repaired;
    for (std::size_t good = validUtf8Length(text); good < text.size(); good = validUtf8Length(text)) {
        repaired += text.substr(0, good);
        repaired += "\xEF\xBF\xBD";
        text.remove_prefix(good + 1);
    }
    repaired += text;
    return repaired;
}

void appendEscaped(std::string& out, unsigned char c)
{
    static constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += hex[c >> 4U];
        out += hex[c & 0x0FU];
    }
}

void appendPretty(std::string& out, const JsonValue& value, std::size_t depth)
{
    const auto newLine = [&out](std::size_t level) {
        out += '\n';
        out.append(level * 2, ' ');
    };
    bool isFirst = true;
    if (const JsonObject* object = value.if_object(); object != nullptr && !object->empty()) {
        out += '{';
        for (const auto& member : *object) {
            out += isFirst ? "" : ",";
            isFirst = false;
            newLine(depth + 1);
            appendJsonString(out, member.key());
            out += ": ";
            appendPretty(out, member.value(), depth + 1);
        }
        newLine(depth);
        out += '}';
    } else if (const JsonArray* array = value.if_array(); array != nullptr && !array->empty()) {
        out += '[';
        for (const JsonValue& element : *array) {
            out += isFirst ? "" : ",";
            isFirst = false;
            newLine(depth + 1);
            appendPretty(out, element, depth + 1);
        }
        newLine(depth);
        out += ']';
    } else {
        out += toJson(value);
    }
}

} // namespace

std::string toJson(const JsonValue& value)
{
    return boost::json::serialize(value);
}

std::string toJson(const JsonObject& object)
{
    return boost::json::serialize(object);
}

std::string toPrettyJson(const JsonValue& value)
{
    std::string out;
    appendPretty(out, value, 0);
    return out;
}

void appendJsonString(std::string& out, std::string_view text)
{
    if (validUtf8Length(text) < text.size()) {
        appendJsonString(out, repairedUtf8(text));
        return;
    }
    out += '"';
    std::size_t clean = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x20U || c == '"' || c == '\\') {
            out.append(text, clean, at - clean);
            appendEscaped(out, c);
            clean = at + 1;
        }
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

const JsonValue* findMember(const JsonObject& object, std::string_view name)
{
    if (const JsonValue* exact = object.if_contains(name)) {
        return exact;
    }
    for (const auto& member : object) {
        if (equalsIgnoringAsciiCase(member.key(), name)) {
            return &member.value();
        }
    }
    return nullptr;
}

} // namespace rollcall::scim
