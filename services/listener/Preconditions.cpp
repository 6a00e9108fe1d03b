// SPDX-License-Identifier: Apache-2.0
// If-Match and If-None-Match.
#include "Preconditions.h"

#include "scim/Fold.h"

#include <algorithm>
#include <string_view>

namespace rollcall::listener {

namespace {

/// More than that no client means seriously.
constexpr std::size_t mostTags = 100;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The opaque part: W/"3", "3" and, since some clients strip the quotes, 3.
std::string_view opaquePart(std::string_view tag)
{
    if (tag.starts_with("W/") || tag.starts_with("w/"))
        tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    return tag;
}

scim::Error changedMeanwhile(std::int64_t version)
{
    return scim::plainError(412, "The resource is not in the version the request asks for; it is in W/\"" +
                                     std::to_string(version) + "\" now. Read it again, and decide on what it is now.");
}

} // namespace

Preconditions::Preconditions(const http::Headers& headers)
    : m_match(readTags(headers, "If-Match")), m_noneMatch(readTags(headers, "If-None-Match"))
{
}

std::optional<EntityTags> Preconditions::readTags(const http::Headers& headers, std::string_view name)
{
    std::optional<EntityTags> tags;
    for (const auto& [field, value] : headers) {
        if (!scim::equalsIgnoringAsciiCase(field, name))
            continue;
        if (!tags)
            tags.emplace();
        std::string_view rest = value;
        while (tags->values.size() < mostTags) {
            const auto comma = rest.find(',');
            const auto tag = trimmed(rest.substr(0, comma));
            tags->isAny = tags->isAny || tag == "*";
            if (!tag.empty())
                tags->values.emplace_back(opaquePart(tag));
            if (comma == std::string_view::npos)
                break;
            rest.remove_prefix(comma + 1);
        }
    }
    return tags;
}

bool EntityTags::matches(std::int64_t version) const
{
    return isAny || std::ranges::find(values, std::to_string(version)) != values.end();
}

std::optional<scim::Error> Preconditions::refusalOfRead(std::int64_t version) const
{
    if (m_match && !m_match->matches(version))
        return changedMeanwhile(version);
    return std::nullopt;
}

std::optional<scim::Error> Preconditions::refusalOfChange(std::int64_t version) const
{
    if (auto refusal = refusalOfRead(version))
        return refusal;
    if (isNotModified(version))
        return scim::plainError(412, "The resource is in a version that the request excludes by If-None-Match.");
    return std::nullopt;
}

bool Preconditions::isNotModified(std::int64_t version) const
{
    return m_noneMatch && m_noneMatch->matches(version);
}

} // namespace rollcall::listener
