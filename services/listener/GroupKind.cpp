// SPDX-License-Identifier: Apache-2.0
// What is particular to /Groups.
#include "GroupKind.h"

#include "GroupRendition.h"
#include "scim/Fold.h"
#include "scim/Resource.h"
#include "scim/Version1.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace rollcall::listener {

namespace {

using directory::Group;
using directory::GroupOutcome;
using directory::Meaning;
using directory::ReadSession;
using directory::WriteSession;

/// Conditions tried on members in one request, while other writes wait.
constexpr std::int64_t mostComparisons = 2'000'000;

/// What several steps on one group did together. Once a step leads back to the version that was there before them,
/// they did nothing.
class GroupProgress {
public:
    explicit GroupProgress(const Group& start) : m_nameBefore(start.displayName), m_versionBefore(start.version)
    {
        m_sum.group = start;
        m_sum.isChanged = false;
    }

    [[nodiscard]] const Group& group() const { return m_sum.group; }

    [[nodiscard]] Outcome<bool> take(core::Result<GroupOutcome> step)
    {
        if (!step)
            return fault(std::move(step.error()));
        m_sum.group = std::move(step->group);
        m_sum.isChanged = m_sum.group.version != m_versionBefore;
        m_sum.membersAdded = m_sum.isChanged ? m_sum.membersAdded + step->membersAdded : 0;
        m_sum.membersRemoved = m_sum.isChanged ? m_sum.membersRemoved + step->membersRemoved : 0;
        return true;
    }

    /// False when looking at every member by that many conditions would take too long.
    [[nodiscard]] bool mayCompare(std::size_t terms)
    {
        m_comparisons += static_cast<std::int64_t>(terms) * m_sum.group.memberCount;
        return m_comparisons <= mostComparisons;
    }

    [[nodiscard]] GroupKind::Changed change() const
    {
        GroupKind::Changed changed{.row = m_sum.group,
                                   .meaning = m_sum.isChanged ? Meaning::GroupUpdated : Meaning::GroupUnchanged,
                                   .detail = {},
                                   .count = m_sum.membersAdded + m_sum.membersRemoved};
        if (m_nameBefore != m_sum.group.displayName) {
            changed.meaning = Meaning::GroupRenamed;
            changed.detail = m_nameBefore;
        } else if (changed.count > 0) {
            changed.meaning = Meaning::GroupMembersChanged;
            changed.detail = "+" + std::to_string(m_sum.membersAdded) + " -" + std::to_string(m_sum.membersRemoved);
        }
        return changed;
    }

private:
    std::string m_nameBefore;
    std::int64_t m_versionBefore;
    std::int64_t m_comparisons = 0;
    GroupOutcome m_sum;
};

scim::Error noSuchMember(const std::vector<std::string>& ids)
{
    constexpr std::size_t shown = 64;
    const std::string first = ids.empty() ? std::string() : ids.front().substr(0, shown);
    return scim::noTarget("The path names a member that the group does not have: " + first +
                          (ids.size() > 1 ? " or one of " + std::to_string(ids.size() - 1) + " more" : "") + ".");
}

/// Where it asks for the address of a member, which is made when it is served.
std::optional<std::size_t> placeOfAddress(const scim::FilterNode& filter)
{
    return std::visit(
        [](const auto& node) -> std::optional<std::size_t> {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, scim::And> || std::is_same_v<Node, scim::Or>) {
                const auto left = placeOfAddress(*node.left);
                return left ? left : placeOfAddress(*node.right);
            } else if constexpr (std::is_same_v<Node, scim::Not>) {
                return placeOfAddress(*node.operand);
            } else {
                const bool isAddress = scim::equalsIgnoringAsciiCase(node.path.attribute, "$ref");
                return isAddress ? std::optional(node.position) : std::nullopt;
            }
        },
        filter.node);
}

Outcome<bool> removeMatching(WriteSession& session, GroupProgress& progress, const scim::RemoveMembersMatching& remove)
{
    if (const auto place = placeOfAddress(*remove.filter.root))
        return fault(scim::invalidFilter(*place,
                                         "the $ref of a member cannot be looked for in a PATCH. Name the member "
                                         "by its value, type or display."));
    if (!progress.mayCompare(scim::termsOf(*remove.filter.root)))
        return fault(scim::tooMany("This group has too many members to try these filters on each of them. Nothing was "
                                   "changed; name the members by their ids, or send several requests."));
    auto removed = session.removeMembersMatching(progress.group(), remove.filter);
    if (removed && remove.mustMatch && removed->membersRemoved == 0)
        return fault(scim::noTarget("No member of the group fits the filter in the path."));
    return progress.take(std::move(removed));
}

Outcome<bool> applyStep(WriteSession& session, const Exchange& exchange, GroupProgress& progress,
                        const scim::GroupStep& step)
{
    struct Visitor {
        WriteSession& session;
        const Exchange& exchange;
        GroupProgress& progress;

        Outcome<bool> operator()(const scim::SetGroupAttributes& set) const
        {
            const auto stored = storedAttributes(progress.group().resource);
            if (!stored)
                return tl::unexpected(stored.error());
            const auto attributes = scim::applyGroupAttributes(GroupKind::type(exchange.served()), *stored, set,
                                                               exchange.compatibility().reading);
            if (!attributes)
                return fault(attributes.error());
            return progress.take(session.replaceGroupAttributes(progress.group(), *attributes));
        }
        Outcome<bool> operator()(const scim::AddMembers& add) const
        {
            return progress.take(session.addMembers(progress.group(), add.members));
        }
        Outcome<bool> operator()(const scim::RequireMembers& require) const
        {
            const auto isThere = session.hasAnyMember(progress.group(), require.ids);
            if (!isThere)
                return fault(isThere.error());
            return *isThere ? Outcome<bool>(true) : Outcome<bool>(fault(noSuchMember(require.ids)));
        }
        Outcome<bool> operator()(const scim::RemoveMembers& remove) const
        {
            auto removed = session.removeMembers(progress.group(), remove.ids);
            const auto named = static_cast<std::int64_t>(remove.ids.size());
            if (removed && remove.eachMustMatch && removed->membersRemoved < named)
                return fault(noSuchMember(remove.ids));
            return progress.take(std::move(removed));
        }
        Outcome<bool> operator()(const scim::RemoveMembersMatching& remove) const
        {
            return removeMatching(session, progress, remove);
        }
        Outcome<bool> operator()(const scim::RemoveAllMembers&) const
        {
            return progress.take(session.replaceMembers(progress.group(), {}));
        }
        Outcome<bool> operator()(const scim::ReplaceMembers& replace) const
        {
            return progress.take(session.replaceMembers(progress.group(), replace.members));
        }
    };
    return std::visit(Visitor{session, exchange, progress}, step);
}

} // namespace

scim::Error GroupKind::unknown(const directory::ResourceId& id)
{
    return scim::notFound("Group " + id.value +
                          " not found. It was deleted here or never existed; in Okta, unlink the "
                          "pushed group and push it again.");
}

void GroupKind::name(Answer& answer, const Group& row)
{
    answer.subject = row.displayName;
    answer.group = row.rowId;
}

Outcome<Answer> GroupKind::whole(ReadSession& session, const ExchangePointer& exchange, const Group& row,
                                 const scim::Projection& projection)
{
    return groupAnswer(exchange, row, projection, membersOf(session));
}

Outcome<Answer> GroupKind::whole(WriteSession& session, const ExchangePointer& exchange, const Group& row,
                                 const scim::Projection& projection)
{
    return changedGroupAnswer(exchange, row, projection, membersOf(session));
}

core::Result<directory::Page<Group>> GroupKind::page(ReadSession& session, const Exchange& exchange,
                                                     const ListQuery& query, std::stop_token stop)
{
    const auto integration = exchange.integration().id;
    if (!query.isSelective())
        return session.groupsPage(integration, query.page);
    return session.findGroups(integration, query.forDirectory(type(exchange.served()), exchange.rendering().baseUrl()),
                              std::move(stop));
}

Outcome<Answer> GroupKind::list(ReadSession& session, const ExchangePointer& exchange,
                                const directory::Page<Group>& page, const ListQuery& query, const std::stop_token&)
{
    auto answer = groupListAnswer(exchange, page.total, page.rows, query, membersOf(session));
    if (!answer)
        return answer;
    answer->meaning = Meaning::GroupsListed;
    answer->detail = query.filterText;
    if (const auto name = query.equalityOn("displayName", scim::groupSchemaUrn)) {
        answer->meaning = page.total > 0 ? Meaning::GroupLookedUp : Meaning::GroupNotFound;
        answer->subject = *name;
        answer->detail.clear();
        if (page.rows.size() == 1)
            answer->group = page.rows.front().rowId;
    }
    return answer;
}

Outcome<GroupKind::Changed> GroupKind::create(WriteSession& session, const Exchange& exchange,
                                              const scim::ParsedResource& parsed, std::string&)
{
    const auto members = parsed.members.value_or(std::vector<scim::Member>{});
    auto created = session.createGroup(exchange.integration().id, parsed.attributes, members);
    if (!created)
        return fault(created.error());
    return Changed{.row = std::move(created->group),
                   .meaning = Meaning::GroupCreated,
                   .detail = {},
                   .count = created->membersAdded};
}

scim::Result<GroupKind::Patch> GroupKind::readPatch(const Exchange& exchange, const scim::JsonValue& body)
{
    const auto& policy = exchange.compatibility().reading;
    return exchange.dialect() == Dialect::Version1 ? scim::readGroupPatchVersion1(body, type(exchange.served()), policy)
                                                   : scim::readGroupPatch(body, type(exchange.served()), policy);
}

void GroupKind::noteWritten(scim::Projection& projection, const Patch& patch, const scim::ResourceType& type)
{
    for (const auto& step : patch) {
        if (const auto* set = std::get_if<scim::SetGroupAttributes>(&step))
            noteOperations(projection, set->operations, type);
    }
}

Outcome<GroupKind::Changed> GroupKind::replace(WriteSession& session, const Exchange& exchange, const Group& current,
                                               const scim::ParsedResource& parsed, std::string&)
{
    const auto stored = storedAttributes(current.resource);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto replacement = scim::applyReplacement(type(exchange.served()), *stored, parsed.attributes);
    if (!replacement)
        return fault(replacement.error());
    GroupProgress progress(current);
    auto taken = progress.take(session.replaceGroupAttributes(progress.group(), *replacement));
    if (taken && parsed.members)
        taken = progress.take(session.replaceMembers(progress.group(), *parsed.members));
    if (!taken)
        return tl::unexpected(taken.error());
    return progress.change();
}

Outcome<GroupKind::Changed> GroupKind::patch(WriteSession& session, const Exchange& exchange, const Group& current,
                                             const Patch& patch, std::string&)
{
    GroupProgress progress(current);
    for (const auto& step : patch) {
        if (auto applied = applyStep(session, exchange, progress, step); !applied)
            return tl::unexpected(applied.error());
    }
    return progress.change();
}

Outcome<GroupKind::Changed> GroupKind::remove(WriteSession& session, const Group& current)
{
    if (auto removed = session.deleteGroup(current); !removed)
        return fault(removed.error());
    return Changed{.row = current, .meaning = Meaning::GroupDeleted, .detail = {}, .count = current.memberCount};
}

void GroupKind::answerConflict(const ExchangePointer& exchange, const std::string&, const core::Error& conflict)
{
    exchange->fail(conflict);
}

} // namespace rollcall::listener
