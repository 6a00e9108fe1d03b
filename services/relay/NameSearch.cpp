// SPDX-License-Identifier: Apache-2.0
// Finds resources by the name they bear: what was to be created, and may be there.
#include "NameSearch.h"

#include "Address.h"
#include "scim/Fold.h"

#include <string_view>

namespace rollcall::relay {

namespace {

constexpr int mostOfOneName = 50;

std::string_view nameAttribute(ResourceKind kind)
{
    return kind == ResourceKind::Person ? "userName" : "displayName";
}

bool isNamed(const scim::JsonValue& resource, const Uncertain& uncertain)
{
    const auto* object = resource.if_object();
    const auto* name = object ? scim::findMember(*object, nameAttribute(uncertain.kind)) : nullptr;
    return name && name->is_string() && scim::fold(name->get_string()) == scim::fold(uncertain.name);
}

} // namespace

std::string nameQuery(const Uncertain& uncertain)
{
    std::string filter = std::string(nameAttribute(uncertain.kind)) + " eq ";
    scim::appendJsonString(filter, uncertain.name);
    return "filter=" + percentEncoded(filter) + "&startIndex=1&count=" + std::to_string(mostOfOneName);
}

core::Result<std::vector<std::string>> idsNamed(const Uncertain& uncertain, const ListPage& page)
{
    std::vector<std::string> ids;
    for (const auto& resource : page.resources) {
        if (!isNamed(resource, uncertain))
            continue;
        auto id = idOf(resource.get_object());
        if (id.empty())
            return core::failure(core::ErrorKind::Corrupt, "The downstream sent a resource without an id.");
        ids.push_back(std::move(id));
    }
    return ids;
}

} // namespace rollcall::relay
