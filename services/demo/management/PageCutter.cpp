// SPDX-License-Identifier: Apache-2.0
// Cursors are opaque to callers: a place in the list, marked and checked.
#include "PageCutter.h"

#include <charconv>

namespace rollcall::demo::management {

namespace {

std::optional<std::uint64_t> number(std::string_view text, int base)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

std::string cursor(std::uint64_t place)
{
    static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string text(13, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, place /= alphabet.size())
        *digit = alphabet[place % alphabet.size()];
    return "c" + text;
}

// The query as it was sent, without the cursor.
std::string withoutAfter(std::string_view query)
{
    std::string kept;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        if (!part.starts_with("after=") && !part.empty())
            kept.append(kept.empty() ? "" : "&").append(part);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return kept;
}

} // namespace

std::optional<PageRequest> pageRequest(const Call& call, std::size_t ifAbsent, std::size_t most)
{
    PageRequest page{ifAbsent, 0};
    if (const auto limit = call.parameter("limit")) {
        const auto value = number(*limit, 10);
        if (!value)
            return std::nullopt;
        page.limit = std::min(static_cast<std::size_t>(*value), most);
    }
    if (const auto after = call.parameter("after")) {
        const auto place = after->starts_with('c') ? number(std::string_view(*after).substr(1), 36) : std::nullopt;
        if (!place)
            return std::nullopt;
        page.after = *place;
    }
    return page;
}

Reply badPaging()
{
    return fail(400, "E0000054", "Invalid paging request.");
}

void addLinks(Reply& reply, const Call& call, const std::string& origin, std::optional<std::uint64_t> next)
{
    const std::string here = origin + call.path;
    reply.headers.emplace_back("Link",
                               "<" + here + (call.rawQuery.empty() ? "" : "?" + call.rawQuery) + ">; rel=\"self\"");
    if (!next)
        return;
    const std::string rest = withoutAfter(call.rawQuery);
    reply.headers.emplace_back("Link", "<" + here + "?after=" + cursor(*next) + (rest.empty() ? "" : "&" + rest) +
                                           ">; rel=\"next\"");
}

} // namespace rollcall::demo::management
