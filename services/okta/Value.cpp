// SPDX-License-Identifier: Apache-2.0
// Values of profiles in words.
#include "okta/Value.h"

#include <array>
#include <charconv>

namespace rollcall::okta {

namespace {

struct InWords {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(double value) const
    {
        std::array<char, 32> text{};
        const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() ? std::string(text.data(), end) : std::string();
    }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const std::vector<std::string>& value) const
    {
        std::string result;
        for (const auto& text : value)
            result += (result.empty() ? "" : ", ") + text;
        return result;
    }
    std::string operator()(const JsonText& value) const { return value.text; }
};

} // namespace

std::string textOf(const Profile& profile, std::string_view name)
{
    const auto found = profile.find(name);
    const auto* text = found == profile.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text ? *text : std::string();
}

std::optional<bool> flagOf(const Profile& profile, std::string_view name)
{
    const auto found = profile.find(name);
    const auto* flag = found == profile.end() ? nullptr : std::get_if<bool>(&found->second);
    return flag ? std::optional(*flag) : std::nullopt;
}

std::string toText(const Value& value)
{
    return std::visit(InWords{}, value);
}

} // namespace rollcall::okta
