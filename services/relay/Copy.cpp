// SPDX-License-Identifier: Apache-2.0
// Uncertain resources as text, for whoever stores them.
#include "relay/Copy.h"

namespace rollcall::relay {

std::string toJson(const Uncertain& uncertain)
{
    scim::JsonObject object;
    object["kind"] = uncertain.kind == ResourceKind::Person ? "person" : "group";
    object["id"] = uncertain.id;
    object["name"] = uncertain.name;
    return scim::toJson(object);
}

std::optional<Uncertain> parseUncertain(std::string_view json)
{
    const auto value = scim::parseJson(json);
    if (!value || !value->is_object())
        return std::nullopt;
    const auto text = [&](std::string_view name) -> std::optional<std::string> {
        const auto* member = scim::findMember(value->get_object(), name);
        if (!member || !member->is_string())
            return std::nullopt;
        return std::string(member->get_string());
    };
    const auto kind = text("kind");
    auto id = text("id");
    auto name = text("name");
    if (!id || !name || (kind != "person" && kind != "group"))
        return std::nullopt;
    return Uncertain{kind == "person" ? ResourceKind::Person : ResourceKind::Group, std::move(*id), std::move(*name)};
}

} // namespace rollcall::relay
