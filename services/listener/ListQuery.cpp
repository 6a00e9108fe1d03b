// SPDX-License-Identifier: Apache-2.0
// What a request asks for beside its resource.
#include "ListQuery.h"

#include "ScimJournal.h"
#include "http/Message.h"
#include "scim/Fold.h"
#include "scim/Version1.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace rollcall::listener {

namespace {

constexpr std::string_view searchRequestUrn = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

struct Known {
    std::string_view name;
    std::optional<std::string> QueryParameters::* value;
};

constexpr std::array<Known, 7> known{{{"filter", &QueryParameters::filter},
                                      {"sortBy", &QueryParameters::sortBy},
                                      {"sortOrder", &QueryParameters::sortOrder},
                                      {"startIndex", &QueryParameters::startIndex},
                                      {"count", &QueryParameters::count},
                                      {"attributes", &QueryParameters::attributes},
                                      {"excludedAttributes", &QueryParameters::excludedAttributes}}};

tl::unexpected<scim::Error> badMember(std::string_view name, std::string_view wanted)
{
    return tl::unexpected(
        scim::invalidSyntax("\"" + std::string(name) + "\" of the search must be " + std::string(wanted) + "."));
}

/// The names of an array, as the query parameter has them.
scim::Result<std::string> joinedNames(std::string_view name, const scim::JsonValue& value)
{
    std::string names;
    if (!value.is_array())
        return badMember(name, "an array of attribute names");
    for (const auto& element : value.get_array()) {
        if (!element.is_string())
            return badMember(name, "an array of attribute names");
        if (!names.empty())
            names += ',';
        names += std::string_view(element.get_string());
    }
    return names;
}

scim::Result<std::string> parameterFrom(std::string_view name, const scim::JsonValue& value)
{
    if (name == "attributes" || name == "excludedAttributes")
        return joinedNames(name, value);
    if (name == "startIndex" || name == "count") {
        if (!value.is_int64())
            return badMember(name, "an integer");
        return std::to_string(value.get_int64());
    }
    if (!value.is_string())
        return badMember(name, "a string");
    return std::string(value.get_string());
}

bool namesSearchSchema(const scim::JsonObject& message)
{
    const auto* schemas = scim::findMember(message, "schemas");
    if (!schemas || !schemas->is_array())
        return false;
    const auto& urns = schemas->get_array();
    return std::ranges::any_of(urns, [](const scim::JsonValue& urn) {
        return urn.is_string() && scim::equalsIgnoringAsciiCase(std::string_view(urn.get_string()), searchRequestUrn);
    });
}

std::optional<std::string_view> viewOf(const std::optional<std::string>& text)
{
    return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

std::optional<std::string> inVersion2(const std::optional<std::string>& names, Dialect dialect)
{
    return names && dialect == Dialect::Version1 ? scim::namesFromVersion1(*names) : names;
}

} // namespace

scim::Result<QueryParameters> readQuery(std::string_view query)
{
    QueryParameters parameters;
    for (auto& [name, value] : http::decodeQuery(query)) {
        for (const auto& one : known) {
            if (!scim::equalsIgnoringAsciiCase(name, one.name))
                continue;
            if (parameters.*one.value) {
                return tl::unexpected(scim::invalidValue("The query parameter " + std::string(one.name) +
                                                         " stands twice; which one counts would be a guess."));
            }
            parameters.*one.value = std::move(value);
            break;
        }
    }
    return parameters;
}

scim::Result<QueryParameters> readSearchRequest(const scim::JsonValue& body, bool requiresSchemas)
{
    if (!body.is_object())
        return tl::unexpected(scim::invalidSyntax("A search is a JSON object."));
    const auto& message = body.get_object();
    if (requiresSchemas && !namesSearchSchema(message)) {
        return tl::unexpected(
            scim::invalidSyntax("\"schemas\" of the search must name " + std::string(searchRequestUrn) + "."));
    }
    QueryParameters parameters;
    for (const auto& one : known) {
        const auto* member = scim::findMember(message, one.name);
        if (!member || member->is_null())
            continue;
        auto read = parameterFrom(one.name, *member);
        if (!read)
            return tl::unexpected(read.error());
        parameters.*one.value = std::move(*read);
    }
    return parameters;
}

directory::ResourceQuery ListQuery::forDirectory(const scim::ResourceType& type, std::string_view baseUrl) const
{
    directory::ResourceQuery query;
    query.type = &type;
    query.filter = filter ? &*filter : nullptr;
    query.sort = sort ? &*sort : nullptr;
    query.page = page;
    query.baseUrl = baseUrl;
    return query;
}

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

scim::Result<ListQuery> readListQuery(const QueryParameters& parameters, const scim::ResourceType& type,
                                      Dialect dialect, std::int64_t maximumCount)
{
    ListQuery read;
    auto page = scim::readPage(viewOf(parameters.startIndex), viewOf(parameters.count), maximumCount);
    if (!page)
        return tl::unexpected(page.error());
    read.page = *page;

    auto projection = readProjection(parameters, type, dialect);
    if (!projection)
        return tl::unexpected(projection.error());
    read.projection = std::move(*projection);

    const auto sortBy = parameters.sortBy && dialect == Dialect::Version1 ? scim::nameFromVersion1(*parameters.sortBy)
                                                                          : parameters.sortBy;
    auto sort = scim::Sort::read(sortBy, parameters.sortOrder, type);
    if (!sort)
        return tl::unexpected(sort.error());
    read.sort = std::move(*sort);

    // An empty filter is taken for none: some clients always send the parameter.
    if (parameters.filter && !parameters.filter->empty()) {
        auto filter = dialect == Dialect::Version1 ? scim::parseFilterVersion1(*parameters.filter)
                                                   : scim::parseFilter(*parameters.filter);
        if (!filter)
            return tl::unexpected(filter.error());
        if (auto checked = scim::checkFilter(*filter->root, type); !checked)
            return tl::unexpected(checked.error());
        read.filter = std::move(*filter);
        read.filterText = mayHoldSecret(*parameters.filter) ? "(not kept)" : *parameters.filter;
    }
    return read;
}

scim::Result<scim::Projection> readProjection(const QueryParameters& parameters, const scim::ResourceType& type,
                                              Dialect dialect)
{
    return scim::Projection::read(inVersion2(parameters.attributes, dialect),
                                  inVersion2(parameters.excludedAttributes, dialect), type);
}

} // namespace rollcall::listener
