// SPDX-License-Identifier: Apache-2.0
// Addresses below the downstream's base, and back to ours.
#include "Address.h"

#include "scim/Fold.h"

#include <algorithm>

namespace rollcall::relay {

namespace {

bool isSendable(std::string_view text)
{
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\' || c == '#'; });
}

std::string_view withoutQuery(std::string_view text)
{
    return text.substr(0, text.find_first_of("?#"));
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// Scheme and host in lower case, and the path behind them.
struct Split {
    std::string origin;
    std::string_view path;
};

Split split(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return {{}, url};
    const auto slash = url.find('/', scheme + 3);
    if (slash == std::string_view::npos)
        return {lowered(url), {}};
    return {lowered(url.substr(0, slash)), url.substr(slash)};
}

} // namespace

std::string trimmedBase(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return std::string(url);
}

core::Result<> checkPath(std::string_view path, std::string_view query)
{
    const auto refused = [] {
        return core::failure(core::ErrorKind::Invalid, "This address cannot be passed on to the service behind it.");
    };
    if (!path.starts_with('/') || !isSendable(path) || !isSendable(query) ||
        path.find_first_of("?;") != std::string_view::npos)
        return refused();
    auto rest = path.substr(1);
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    while (true) {
        const auto slash = rest.find('/');
        const auto segment = percentDecoded(rest.substr(0, slash));
        // A second decoding by somebody on the way must not make dots of it either.
        const auto twice = percentDecoded(segment);
        if (segment.empty() || segment == "." || segment == ".." || twice == "." || twice == ".." ||
            segment.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos)
            return refused();
        if (slash == std::string_view::npos)
            return {};
        rest.remove_prefix(slash + 1);
    }
}

std::string joined(std::string_view base, std::string_view path, std::string_view query)
{
    std::string url(base);
    url += path;
    if (!query.empty()) {
        url += '?';
        url += query;
    }
    return url;
}

std::string_view folderOf(ResourceKind kind)
{
    return kind == ResourceKind::Person ? "/Users" : "/Groups";
}

std::vector<std::string> segmentsOf(std::string_view path)
{
    if (path.starts_with('/'))
        path.remove_prefix(1);
    if (path.ends_with('/'))
        path.remove_suffix(1);
    std::vector<std::string> segments;
    while (!path.empty()) {
        const auto slash = path.find('/');
        segments.push_back(percentDecoded(path.substr(0, slash)));
        if (slash == std::string_view::npos)
            break;
        path.remove_prefix(slash + 1);
    }
    return segments;
}

std::vector<std::pair<std::string, std::string>> queryFields(std::string_view query)
{
    const auto decoded = [](std::string_view text) {
        std::string blanks(text);
        std::ranges::replace(blanks, '+', ' ');
        return percentDecoded(blanks);
    };
    std::vector<std::pair<std::string, std::string>> fields;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto field = query.substr(0, end);
        const auto equals = std::min(field.find('='), field.size());
        if (!field.empty())
            fields.emplace_back(decoded(field.substr(0, equals)),
                                decoded(field.substr(std::min(equals + 1, field.size()))));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return fields;
}

std::optional<ResourceKind> kindOfFolder(std::string_view segment)
{
    for (const ResourceKind kind : {ResourceKind::Person, ResourceKind::Group}) {
        if (scim::equalsIgnoringAsciiCase(segment, folderOf(kind).substr(1)))
            return kind;
    }
    return std::nullopt;
}

std::optional<ResourceAddress> resourceAddress(std::string_view path)
{
    const auto segments = segmentsOf(path);
    if (segments.empty() || segments.size() > 2)
        return std::nullopt;
    const auto kind = kindOfFolder(segments.front());
    if (!kind)
        return std::nullopt;
    return ResourceAddress{*kind, segments.size() == 2 ? segments.back() : std::string()};
}

std::optional<ResourceAddress> locationAddress(std::string_view location)
{
    const auto path = withoutQuery(split(location).path);
    const auto last = path.rfind('/');
    if (last == std::string_view::npos || last == 0)
        return std::nullopt;
    const auto folder = path.rfind('/', last - 1);
    if (folder == std::string_view::npos)
        return std::nullopt;
    auto address = resourceAddress(path.substr(folder));
    return address && !address->id.empty() ? address : std::nullopt;
}

std::string rewrittenLocation(std::string_view location, std::string_view base, std::string_view publicBase)
{
    const auto from = split(location);
    const auto ours = split(base);
    const bool isBelow = (from.origin.empty() || from.origin == ours.origin) && from.path.starts_with(ours.path) &&
                         from.path.substr(ours.path.size()).starts_with('/');
    if (isBelow)
        return trimmedBase(publicBase) + std::string(from.path.substr(ours.path.size()));
    // Services behind a proxy often name a host that only they know.
    if (const auto address = locationAddress(location))
        return trimmedBase(publicBase) + std::string(folderOf(address->kind)) + "/" + percentEncoded(address->id);
    return {};
}

} // namespace rollcall::relay
