// SPDX-License-Identifier: Apache-2.0
// Pages and the two Link fields that lead from one to the next.
#pragma once

#include "Call.h"
#include "Reply.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::demo::management {

struct PageRequest {
    std::size_t limit = 0;
    std::uint64_t after = 0;            ///< 0 is the beginning
    std::optional<std::uint64_t> bound; ///< what a cursor brought along beside its place
};

/// `limit` and `after` of the query. A limit above `most` is cut to it; one that is no number or below `least`, and a
/// cursor that is not one of ours, are nothing: answer E0000054 then.
[[nodiscard]] std::optional<PageRequest> pageRequest(const Call& call, std::size_t ifAbsent, std::size_t most,
                                                     std::size_t least = 1);
[[nodiscard]] Reply badPaging();

struct Cursor {
    // NOLINTNEXTLINE(google-explicit-constructor): most lists have nothing but a place
    Cursor(std::uint64_t where, std::optional<std::uint64_t> beside = {}) : place(where), bound(beside) {}

    std::uint64_t place;
    std::optional<std::uint64_t> bound; ///< comes back as PageRequest::bound
};

/// Adds rel="self", and rel="next" when there is a cursor to go on from: with the query as it was sent, but for
/// `since`, which a cursor stands in for. `ifAbsent` is the limit that both name where the query names none; 0 for
/// none.
void addLinks(Reply& reply, const Call& call, const std::string& origin, std::optional<Cursor> next,
              std::size_t ifAbsent = 0);

/// A page of a list that is small enough to be at hand.
template<class Range, class Document>
[[nodiscard]] Reply pageOf(const Range& all, const Call& call, const std::string& origin, std::size_t ifAbsent,
                           std::size_t most, Document document)
{
    const auto page = pageRequest(call, ifAbsent, most);
    if (!page)
        return badPaging();
    scim::JsonArray items;
    std::size_t place = page->after;
    for (; place < all.size() && items.size() < page->limit; ++place)
        items.push_back(document(all[place]));
    Reply reply = answer(std::move(items));
    addLinks(reply, call, origin, place < all.size() ? std::optional<Cursor>(place) : std::nullopt, ifAbsent);
    return reply;
}

} // namespace rollcall::demo::management
