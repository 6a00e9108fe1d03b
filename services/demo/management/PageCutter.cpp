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

constexpr std::size_t digits = 13;

std::string digitsOf(std::uint64_t number)
{
    static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string text(digits, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number /= alphabet.size())
        *digit = alphabet[number % alphabet.size()];
    return text;
}

std::string cursor(const Cursor& place)
{
    return "c" + digitsOf(place.place) + (place.bound ? digitsOf(*place.bound) : std::string{});
}

// The query as it was sent, without the cursor and what the cursor stands in for.
std::string withoutAfter(std::string_view query)
{
    std::string kept;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        if (!part.starts_with("after=") && !part.starts_with("since=") && !part.empty())
            kept.append(kept.empty() ? "" : "&").append(part);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return kept;
}

} // namespace

std::optional<PageRequest> pageRequest(const Call& call, std::size_t ifAbsent, std::size_t most, std::size_t least)
{
    PageRequest page{ifAbsent, 0, {}};
    if (const auto limit = call.parameter("limit")) {
        const auto value = number(*limit, 10);
        if (!value || *value < least)
            return std::nullopt;
        page.limit = std::min(static_cast<std::size_t>(*value), most);
    }
    if (const auto after = call.parameter("after")) {
        const std::string_view text = after->starts_with('c') ? std::string_view(*after).substr(1) : std::string_view{};
        const auto place = number(text.substr(0, digits), 36);
        if (text.size() > digits)
            page.bound = number(text.substr(digits), 36);
        if (!place || (text.size() > digits && !page.bound))
            return std::nullopt;
        page.after = *place;
    }
    return page;
}

Reply badPaging()
{
    return fail(400, "E0000054", "Invalid paging request.");
}

void addLinks(Reply& reply, const Call& call, const std::string& origin, std::optional<Cursor> next,
              std::size_t ifAbsent)
{
    const std::string here = origin + call.path;
    std::string query = call.rawQuery;
    if (ifAbsent > 0 && !call.parameter("limit"))
        query += (query.empty() ? "limit=" : "&limit=") + std::to_string(ifAbsent);
    reply.headers.emplace_back("Link", "<" + here + (query.empty() ? "" : "?" + query) + ">; rel=\"self\"");
    if (!next)
        return;
    const std::string rest = withoutAfter(query);
    reply.headers.emplace_back("Link", "<" + here + "?after=" + cursor(*next) + (rest.empty() ? "" : "&" + rest) +
                                           ">; rel=\"next\"");
}

} // namespace rollcall::demo::management
