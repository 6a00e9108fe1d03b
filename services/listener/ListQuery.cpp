// SPDX-License-Identifier: Apache-2.0
// The query string of a list or of a single resource.
#include "ListQuery.h"

#include "http/Message.h"
#include "scim/Fold.h"

#include <array>
#include <map>
#include <utility>
#include <variant>

namespace rollcall::listener {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

constexpr std::array<std::string_view, 5> known{"filter", "startIndex", "count", "attributes", "excludedAttributes"};

scim::Result<Parameters> readParameters(std::string_view query)
{
    Parameters parameters;
    for (auto& [name, value] : http::decodeQuery(query)) {
        for (const auto knownName : known) {
            if (!scim::equalsIgnoringAsciiCase(name, knownName))
                continue;
            if (!parameters.emplace(knownName, std::move(value)).second) {
                return tl::unexpected(scim::invalidValue("The query parameter " + std::string(knownName) +
                                                         " stands twice; which one counts would be a guess."));
            }
            break;
        }
    }
    return parameters;
}

std::optional<std::string> valueOf(const Parameters& parameters, std::string_view name)
{
    const auto found = parameters.find(name);
    if (found == parameters.end())
        return std::nullopt;
    return found->second;
}

scim::Result<Projection> projectionOf(const Parameters& parameters, const scim::ResourceType& type)
{
    return Projection::read(valueOf(parameters, "attributes"), valueOf(parameters, "excludedAttributes"), type);
}

} // namespace

std::optional<std::string> ListQuery::equalityOn(std::string_view attribute, std::string_view coreUrn) const
{
    if (!filter || !filter->root)
        return std::nullopt;
    const auto* comparison = std::get_if<scim::Comparison>(&filter->root->node);
    if (!comparison || comparison->op != scim::CompareOperator::Equal || !comparison->value.is_string())
        return std::nullopt;
    const auto& path = comparison->path;
    const bool isCore = path.schemaUrn.empty() || scim::equalsIgnoringAsciiCase(path.schemaUrn, coreUrn);
    if (!isCore || !path.subAttribute.empty() || !scim::equalsIgnoringAsciiCase(path.attribute, attribute))
        return std::nullopt;
    const auto& text = comparison->value.get_string();
    return std::string(text.data(), text.size());
}

scim::Result<ListQuery> readListQuery(std::string_view query, const scim::ResourceType& type, std::int64_t maximumCount)
{
    const auto parameters = readParameters(query);
    if (!parameters)
        return tl::unexpected(parameters.error());

    ListQuery read;
    const auto startIndex = valueOf(*parameters, "startIndex");
    const auto count = valueOf(*parameters, "count");
    auto page = scim::readPage(startIndex ? std::optional<std::string_view>(*startIndex) : std::nullopt,
                               count ? std::optional<std::string_view>(*count) : std::nullopt, maximumCount);
    if (!page)
        return tl::unexpected(page.error());
    read.page = *page;

    auto projection = projectionOf(*parameters, type);
    if (!projection)
        return tl::unexpected(projection.error());
    read.projection = std::move(*projection);

    // An empty filter is taken for none: some clients always send the parameter.
    if (auto text = valueOf(*parameters, "filter"); text && !text->empty()) {
        auto filter = scim::parseFilter(*text);
        if (!filter)
            return tl::unexpected(filter.error());
        if (auto checked = scim::checkFilter(*filter->root, type); !checked)
            return tl::unexpected(checked.error());
        read.filter = std::move(*filter);
        read.filterText = std::move(*text);
    }
    return read;
}

scim::Result<Projection> readProjection(std::string_view query, const scim::ResourceType& type)
{
    const auto parameters = readParameters(query);
    if (!parameters)
        return tl::unexpected(parameters.error());
    return projectionOf(*parameters, type);
}

} // namespace rollcall::listener
