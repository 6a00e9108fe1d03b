// SPDX-License-Identifier: Apache-2.0
// Removal of unassigned values and of passwords.
#include "Emptiness.h"

#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::string_view passwordName = "password";

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$';
}

/// Takes the members for which `matches` holds out, keeping the order of the others.
template<class Matches>
void eraseMembers(JsonObject& object, const Matches& matches)
{
    if (std::ranges::none_of(object, matches)) {
        return;
    }
    // Into a new object, since each single erasure moves all that follow.
    JsonObject kept;
    kept.reserve(object.size());
    for (auto& member : object) {
        if (!matches(std::as_const(member))) {
            kept.emplace(member.key(), std::move(member.value()));
        }
    }
    object = std::move(kept);
}

/// An operation `{"path": "password", "value": …}`: the value goes, and the path is cut to the bare name because a
/// filter in it could hold the password as well.
bool stripOperation(JsonObject& object)
{
    bool isPasswordOperation = false;
    for (auto& member : object) {
        if (equalsIgnoringAsciiCase(member.key(), "path") && member.value().is_string() &&
            pathNamesPassword(member.value().get_string())) {
            member.value() = JsonString(passwordName);
            isPasswordOperation = true;
        }
    }
    if (!isPasswordOperation) {
        return false;
    }
    bool hadValue = false;
    eraseMembers(object, [&hadValue](const auto& member) {
        const bool isValue = equalsIgnoringAsciiCase(member.key(), "value");
        hadValue = hadValue || (isValue && !isUnassigned(member.value()));
        return isValue;
    });
    return hadValue;
}

} // namespace

bool isUnassigned(const JsonValue& value)
{
    switch (value.kind()) {
    case boost::json::kind::null:
        return true;
    case boost::json::kind::string:
        return value.get_string().empty();
    case boost::json::kind::array:
        return value.get_array().empty();
    case boost::json::kind::object:
        return value.get_object().empty();
    default:
        return false;
    }
}

void pruneUnassigned(JsonValue& value)
{
    if (JsonObject* object = value.if_object()) {
        for (auto& member : *object) {
            pruneUnassigned(member.value());
        }
        eraseMembers(*object, [](const auto& member) { return isUnassigned(member.value()); });
    } else if (JsonArray* array = value.if_array()) {
        for (JsonValue& element : *array) {
            pruneUnassigned(element);
        }
        const auto [first, last] = std::ranges::remove_if(*array, isUnassigned);
        array->erase(first, last);
    }
}

bool namesPassword(std::string_view memberName)
{
    const std::size_t separator = memberName.find_last_of(":.");
    return equalsIgnoringAsciiCase(separator == std::string_view::npos ? memberName : memberName.substr(separator + 1),
                                   passwordName);
}

bool pathNamesPassword(std::string_view path)
{
    std::size_t at = 0;
    while (at < path.size()) {
        if (path[at] == '"') {
            ++at;
            while (at < path.size() && path[at] != '"') {
                at += path[at] == '\\' ? 2U : 1U;
            }
            ++at;
        } else if (isNameCharacter(path[at])) {
            const std::size_t start = at;
            while (at < path.size() && isNameCharacter(path[at])) {
                ++at;
            }
            if (equalsIgnoringAsciiCase(path.substr(start, at - start), passwordName)) {
                return true;
            }
        } else {
            ++at;
        }
    }
    return false;
}

bool stripPasswords(JsonObject& object)
{
    bool found = stripOperation(object);
    eraseMembers(object, [&found](const auto& member) {
        const bool isPassword = namesPassword(member.key());
        found = found || (isPassword && !isUnassigned(member.value()));
        return isPassword;
    });
    for (auto& member : object) {
        found = stripPasswords(member.value()) || found;
    }
    return found;
}

bool stripPasswords(JsonValue& value)
{
    if (JsonObject* object = value.if_object()) {
        return stripPasswords(*object);
    }
    bool found = false;
    if (JsonArray* array = value.if_array()) {
        for (JsonValue& element : *array) {
            found = stripPasswords(element) || found;
        }
    }
    return found;
}

JsonValue withoutPasswords(const JsonValue& value)
{
    JsonValue copy = value;
    // What was found does not matter here, only that it is gone.
    [[maybe_unused]] const bool found = stripPasswords(copy);
    return copy;
}

} // namespace rollcall::scim
