// SPDX-License-Identifier: Apache-2.0
// The text of the relay's own room, and one word more.
#include "Intents.h"

#include "scim/Fold.h"
#include "scim/Json.h"

#include <utility>

namespace rollcall::relay {

namespace {

constexpr std::string_view definiteName = "isDefinite";

} // namespace

std::string intentText(const Uncertain& uncertain, Doubt doubt)
{
    auto text = toJson(uncertain);
    if (doubt == Doubt::Open)
        return text;
    auto json = scim::parseJson(text);
    if (!json || !json->is_object())
        return text;
    json->get_object()[definiteName] = true;
    return scim::toJson(*json);
}

std::optional<StoredDoubt> parseIntent(std::string_view text)
{
    auto uncertain = parseUncertain(text);
    if (!uncertain)
        return std::nullopt;
    const auto json = scim::parseJson(text);
    const auto* word = json && json->is_object() ? scim::findMember(json->get_object(), definiteName) : nullptr;
    const bool isDefinite = word && word->is_bool() && word->get_bool();
    return StoredDoubt{std::move(*uncertain), isDefinite ? Doubt::Definite : Doubt::Open};
}

core::Result<> addIntents(directory::WriteSession& session, directory::IntegrationId integration,
                          std::span<const Uncertain> resources, Doubt doubt)
{
    for (const Uncertain& resource : resources) {
        auto added = session.addRelayIntent(integration, intentText(resource, doubt));
        if (!added)
            return tl::unexpected(std::move(added.error()));
    }
    return {};
}

std::string turnOf(const Uncertain& uncertain)
{
    std::string turn = uncertain.kind == ResourceKind::Person ? "person " : "group ";
    return turn + (uncertain.id.empty() ? "named " + scim::fold(uncertain.name) : "id " + uncertain.id);
}

} // namespace rollcall::relay
