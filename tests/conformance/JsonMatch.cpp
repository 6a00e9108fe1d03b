// SPDX-License-Identifier: Apache-2.0
// Compares an answer with what a fixture expects of it.
#include "JsonMatch.h"

#include "core/Timestamp.h"

#include <string_view>

namespace rollcall::conformance {

namespace {

std::string difference(const std::string& path, const scim::JsonValue& expected, const scim::JsonValue& actual)
{
    return path + ": expected " + scim::toJson(expected) + ", got " + scim::toJson(actual);
}

std::string objectMismatch(const scim::JsonObject& expected, const scim::JsonValue& actual, Captures& captures,
                           const std::string& path)
{
    if (!actual.is_object())
        return difference(path, expected, actual);
    for (const auto& member : expected) {
        const std::string key{member.key()};
        const auto* found = actual.get_object().if_contains(key);
        const bool isAbsenceWanted = member.value().is_string() && member.value().get_string() == "<absent>";
        if (isAbsenceWanted && found)
            return path + "." + key + ": expected to be absent, got " + scim::toJson(*found);
        if (isAbsenceWanted)
            continue;
        if (!found)
            return path + "." + key + ": missing";
        if (auto inner = jsonMismatch(member.value(), *found, captures, path + "." + key); !inner.empty())
            return inner;
    }
    return {};
}

std::string arrayMismatch(const scim::JsonArray& expected, const scim::JsonValue& actual, Captures& captures,
                          const std::string& path)
{
    if (!actual.is_array() || actual.get_array().size() != expected.size())
        return difference(path, expected, actual);
    for (std::size_t index = 0; index < expected.size(); ++index) {
        auto inner = jsonMismatch(expected[index], actual.get_array()[index], captures,
                                  path + "[" + std::to_string(index) + "]");
        if (!inner.empty())
            return inner;
    }
    return {};
}

/// With the digits of `actual` in the place of `<fingerprint>`, when there are six of them.
std::string withFingerprintOf(const std::string& actual, std::string expected)
{
    static constexpr std::string_view mark = "<fingerprint>";
    static constexpr std::size_t digits = 6;
    const auto at = expected.find(mark);
    if (at == std::string::npos || actual.size() < at + digits)
        return expected;
    const auto found = actual.substr(at, digits);
    const bool isHexadecimal = found.find_first_not_of("0123456789abcdef") == std::string::npos;
    return isHexadecimal ? expected.replace(at, mark.size(), found) : expected;
}

std::string textMismatch(const std::string& expected, const scim::JsonValue& actual, Captures& captures,
                         const std::string& path)
{
    if (expected == "<any>")
        return {};
    if (expected == "<integer>")
        return actual.is_int64() ? "" : path + ": expected an integer, got " + scim::toJson(actual);
    if (expected == "<boolean>")
        return actual.is_bool() ? "" : path + ": expected a boolean, got " + scim::toJson(actual);
    if (expected.size() > 1 && expected.front() == '$' && expected[1] != '{') {
        // Numbers are captured as they are written.
        const auto text = actual.is_string() ? std::string(actual.get_string()) : scim::toJson(actual);
        const auto [capture, isNew] = captures.emplace(expected.substr(1), text);
        return isNew || capture->second == text ? "" : path + ": expected " + capture->second + ", got " + text;
    }
    if (!actual.is_string())
        return difference(path, scim::JsonValue(expected), actual);
    const std::string text{actual.get_string()};
    if (expected == "<string>")
        return text.empty() ? path + ": expected a text, got an empty one" : "";
    if (expected == "<timestamp>")
        return core::parseRfc3339(text) ? "" : path + ": expected a time, got " + text;
    const auto wanted = withFingerprintOf(text, substituted(expected, captures));
    return wanted == text ? "" : difference(path, scim::JsonValue(wanted), actual);
}

} // namespace

std::string substituted(const std::string& text, const Captures& captures)
{
    std::string result = text;
    for (const auto& [name, value] : captures) {
        const std::string mark = "${" + name + "}";
        for (auto at = result.find(mark); at != std::string::npos; at = result.find(mark, at + value.size()))
            result.replace(at, mark.size(), value);
    }
    return result;
}

scim::JsonValue substituted(const scim::JsonValue& value, const Captures& captures)
{
    if (value.is_string())
        return scim::JsonValue(substituted(std::string(value.get_string()), captures));
    if (value.is_array()) {
        scim::JsonArray array;
        for (const auto& element : value.get_array())
            array.push_back(substituted(element, captures));
        return array;
    }
    if (value.is_object()) {
        scim::JsonObject object;
        for (const auto& member : value.get_object())
            object.emplace(member.key(), substituted(member.value(), captures));
        return object;
    }
    return value;
}

std::string jsonMismatch(const scim::JsonValue& expected, const scim::JsonValue& actual, Captures& captures,
                         const std::string& path)
{
    if (expected.is_object())
        return objectMismatch(expected.get_object(), actual, captures, path);
    if (expected.is_array())
        return arrayMismatch(expected.get_array(), actual, captures, path);
    if (expected.is_string())
        return textMismatch(std::string(expected.get_string()), actual, captures, path);
    return expected == actual ? std::string() : difference(path, expected, actual);
}

} // namespace rollcall::conformance
