// SPDX-License-Identifier: Apache-2.0
// A group, or a page of them, as an answer.
#include "GroupRendition.h"

#include "GroupStream.h"
#include "scim/Version1.h"

#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace rollcall::listener {

namespace {

/// Members of one page that are still put together in memory.
constexpr std::int64_t heldMembersOfPage = 5000;

core::Result<std::vector<directory::MemberRow>> allMembers(directory::GroupId group, const MemberReader& members)
{
    std::vector<directory::MemberRow> all;
    while (true) {
        auto slice = members(group, all.empty() ? 0 : all.back().rowId, HeldMembers::sliceMembers);
        if (!slice)
            return tl::unexpected(slice.error());
        const bool isLast = static_cast<std::int64_t>(slice->size()) < HeldMembers::sliceMembers;
        all.insert(all.end(), std::make_move_iterator(slice->begin()), std::make_move_iterator(slice->end()));
        if (isLast)
            return all;
    }
}

Outcome<std::string> heldGroup(const Exchange& exchange, const directory::Group& group,
                               const scim::Projection& projection, const MemberReader& members)
{
    std::optional<std::vector<directory::MemberRow>> rows;
    if (projection.includes("members")) {
        auto all = allMembers(group.rowId, members);
        if (!all)
            return fault(all.error());
        rows = std::move(*all);
    }
    const auto& rendering = exchange.rendering();
    return rendering.inDialect(projection.apply(rendering.group(group, rows)));
}

bool isTooLargeToHold(const directory::Group& group, const scim::Projection& projection)
{
    return group.memberCount > GroupStream::heldMembers && projection.includes("members");
}

/// What the journal keeps of a group whose members are streamed.
std::string withoutMembers(const Exchange& exchange, const directory::Group& group, const scim::Projection& projection)
{
    const auto& rendering = exchange.rendering();
    return rendering.inDialect(projection.apply(rendering.group(group, std::nullopt)));
}

/// Without members, which are sent beside the body, when they are too many to hold.
Outcome<Answer> withBody(const Exchange& exchange, const directory::Group& group, const scim::Projection& projection,
                         const MemberReader& members)
{
    auto body = isTooLargeToHold(group, projection) ? Outcome<std::string>(withoutMembers(exchange, group, projection))
                                                    : heldGroup(exchange, group, projection, members);
    if (!body)
        return tl::unexpected(body.error());
    Answer answer;
    answer.body = std::move(*body);
    answer.headers.add("ETag", entityTag(group.version));
    answer.subject = group.displayName;
    answer.group = group.rowId;
    return answer;
}

std::string listHead(Dialect dialect, std::int64_t total, const ListQuery& query, std::size_t count)
{
    std::string head = R"({"schemas":[)";
    scim::appendJsonString(head, dialect == Dialect::Version1 ? scim::core1Urn : scim::listResponseUrn);
    head += R"(],"totalResults":)" + std::to_string(total) + R"(,"startIndex":)" +
            std::to_string(query.page.startIndex) + R"(,"itemsPerPage":)" + std::to_string(count) + R"(,"Resources":[)";
    return head;
}

} // namespace

Outcome<Answer> groupAnswer(const ExchangePointer& exchange, const directory::Group& group,
                            const scim::Projection& projection, const MemberReader& members)
{
    auto answer = withBody(*exchange, group, projection, members);
    if (answer && isTooLargeToHold(group, projection)) {
        answer->stream =
            std::make_unique<GroupStream>(exchange->sharedDoor(), exchange->rendering(), projection,
                                          std::vector<directory::Group>{group}, std::string(), std::string());
    }
    return answer;
}

Outcome<Answer> changedGroupAnswer(const ExchangePointer& exchange, const directory::Group& group,
                                   const scim::Projection& projection, const MemberReader& members)
{
    auto answer = withBody(*exchange, group, projection, members);
    if (answer && isTooLargeToHold(group, projection)) {
        auto held = HeldMembers::read(group.rowId, members, {exchange->door().memberBudget(), group.integration});
        if (!held)
            return fault(std::move(held.error()));
        answer->stream =
            std::make_unique<HeldGroupStream>(GroupPieces(exchange->rendering(), projection), group, std::move(*held));
    }
    return answer;
}

Outcome<Answer> groupListAnswer(const ExchangePointer& exchange, std::int64_t total,
                                const std::vector<directory::Group>& groups, const ListQuery& query,
                                const MemberReader& members)
{
    Answer answer;
    answer.count = static_cast<std::int64_t>(groups.size());
    std::int64_t memberCount = 0;
    for (const auto& group : groups)
        memberCount += group.memberCount;
    const bool isStreamed = memberCount > heldMembersOfPage && query.projection.includes("members");

    std::vector<std::string> resources;
    resources.reserve(groups.size());
    for (const auto& group : groups) {
        auto body = isStreamed ? Outcome<std::string>(withoutMembers(*exchange, group, query.projection))
                               : heldGroup(*exchange, group, query.projection, members);
        if (!body)
            return tl::unexpected(body.error());
        resources.push_back(std::move(*body));
    }
    const auto& rendering = exchange->rendering();
    answer.body = rendering.list(total, query.page.startIndex, resources);
    if (isStreamed) {
        answer.stream = std::make_unique<GroupStream>(exchange->sharedDoor(), rendering, query.projection, groups,
                                                      listHead(rendering.dialect(), total, query, groups.size()), "]}");
    }
    return answer;
}

} // namespace rollcall::listener
