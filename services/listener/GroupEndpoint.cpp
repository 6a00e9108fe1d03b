// SPDX-License-Identifier: Apache-2.0
// /Groups and /Groups/{id}.
#include "GroupEndpoint.h"

#include "Body.h"
#include "GroupRendition.h"
#include "ListQuery.h"
#include "scim/Patch.h"
#include "scim/Resource.h"

#include <memory>
#include <utility>
#include <variant>

namespace rollcall::listener {

namespace {

using directory::Group;
using directory::GroupOutcome;
using directory::Meaning;
using directory::ReadSession;
using directory::WriteSession;

scim::Error unknownGroup(const directory::ResourceId& id)
{
    return scim::notFound("Group " + id.value +
                          " not found. It was deleted here or never existed; in Okta, unlink the "
                          "pushed group and push it again.");
}

Outcome<Group> currentGroup(WriteSession& session, const Exchange& exchange)
{
    auto current = session.group(exchange.integration().id, exchange.resourceId());
    if (!current)
        return fault(current.error());
    if (!*current)
        return fault(unknownGroup(exchange.resourceId()));
    return std::move(**current);
}

/// What several steps on one group did together.
class GroupProgress {
public:
    explicit GroupProgress(Group start) : m_start(start)
    {
        m_sum.group = std::move(start);
        m_sum.isChanged = false;
    }

    [[nodiscard]] const Group& group() const { return m_sum.group; }

    [[nodiscard]] Outcome<bool> take(core::Result<GroupOutcome> step)
    {
        if (!step)
            return fault(std::move(step.error()));
        m_sum.group = std::move(step->group);
        m_sum.isChanged = m_sum.isChanged || step->isChanged;
        m_sum.membersAdded += step->membersAdded;
        m_sum.membersRemoved += step->membersRemoved;
        return true;
    }

    void describe(Answer& answer) const
    {
        answer.subject = m_sum.group.displayName;
        answer.group = m_sum.group.rowId;
        answer.count = m_sum.membersAdded + m_sum.membersRemoved;
        if (m_start.displayName != m_sum.group.displayName) {
            answer.meaning = Meaning::GroupRenamed;
            answer.detail = m_start.displayName;
        } else if (answer.count > 0) {
            answer.meaning = Meaning::GroupMembersChanged;
            answer.detail = "+" + std::to_string(m_sum.membersAdded) + " -" + std::to_string(m_sum.membersRemoved);
        } else {
            answer.meaning = m_sum.isChanged ? Meaning::GroupUpdated : Meaning::GroupUnchanged;
        }
    }

private:
    Group m_start;
    GroupOutcome m_sum;
};

/// Lays the attributes over the stored ones and reads the whole again, so that it is canonical and valid.
Outcome<scim::JsonObject> overlaid(const Group& current, const scim::JsonObject& attributes)
{
    auto stored = scim::parseJson(current.resource);
    if (!stored || !stored->is_object())
        return fault(core::makeError(core::ErrorKind::Internal, "A stored group cannot be read.",
                                     stored ? "not an object" : stored.error().detail));
    auto& object = stored->get_object();
    for (const auto& member : attributes) {
        if (member.value().is_null())
            object.erase(member.key());
        else
            object[member.key()] = member.value();
    }
    auto canonical = scim::readResource(scim::groupResourceType(), *stored);
    if (!canonical)
        return fault(canonical.error());
    return std::move(canonical->attributes);
}

Outcome<bool> applyStep(WriteSession& session, GroupProgress& progress, const scim::GroupStep& step)
{
    struct Visitor {
        WriteSession& session;
        GroupProgress& progress;

        Outcome<bool> operator()(const scim::SetGroupAttributes& set) const
        {
            const auto attributes = overlaid(progress.group(), set.attributes);
            if (!attributes)
                return tl::unexpected(attributes.error());
            return progress.take(session.replaceGroupAttributes(progress.group(), *attributes));
        }
        Outcome<bool> operator()(const scim::AddMembers& add) const
        {
            return progress.take(session.addMembers(progress.group(), add.members));
        }
        Outcome<bool> operator()(const scim::RemoveMembers& remove) const
        {
            return progress.take(session.removeMembers(progress.group(), remove.ids));
        }
        Outcome<bool> operator()(const scim::RemoveMembersMatching& remove) const
        {
            return progress.take(session.removeMembersMatching(progress.group(), remove.filter));
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
    return std::visit(Visitor{session, progress}, step);
}

Outcome<Answer> listed(ReadSession& session, const ExchangePointer& exchange, const ListQuery& query,
                       std::stop_token stop)
{
    const auto integration = exchange->integration().id;
    auto page = query.filter ? session.findGroups(integration, *query.filter, query.page, {}, std::move(stop))
                             : session.groupsPage(integration, query.page);
    if (!page) {
        // By contract the only thing wrong with a filter that parsed is what it costs.
        if (page.error().kind == core::ErrorKind::Invalid)
            return fault(scim::tooMany(page.error().message));
        return fault(page.error());
    }
    auto answer = groupListAnswer(exchange, page->total, page->rows, query, membersOf(session));
    if (!answer)
        return answer;
    answer->meaning = Meaning::GroupsListed;
    answer->detail = query.filterText;
    if (const auto name = query.equalityOn("displayName", scim::groupSchemaUrn)) {
        answer->meaning = page->total > 0 ? Meaning::GroupLookedUp : Meaning::GroupNotFound;
        answer->subject = *name;
        answer->detail.clear();
        if (page->rows.size() == 1)
            answer->group = page->rows.front().rowId;
    }
    return answer;
}

} // namespace

void GroupEndpoint::serve(ReadSession& session)
{
    const auto& method = m_exchange->request().method;
    if (method == "GET")
        m_exchange->route().hasId() ? get(session) : list();
    else if (method == "POST")
        create();
    else if (method == "PUT")
        replace();
    else if (method == "PATCH")
        patch();
    else
        remove();
}

void GroupEndpoint::list()
{
    auto read = readListQuery(m_exchange->request().query(), scim::groupResourceType(), maximumPageWithoutMembers);
    if (!read) {
        m_exchange->fail(read.error());
        return;
    }
    if (read->projection.includes("members"))
        read->page.count = std::min(read->page.count, maximumPage);
    auto query = std::make_shared<const ListQuery>(std::move(*read));
    answerFromReader(m_exchange, [exchange = m_exchange, query](ReadSession& reader, std::stop_token stop) {
        return listed(reader, exchange, *query, std::move(stop));
    });
}

void GroupEndpoint::get(ReadSession& session)
{
    const auto projection = readProjection(m_exchange->request().query(), scim::groupResourceType());
    if (!projection) {
        m_exchange->fail(projection.error());
        return;
    }
    const auto found = session.group(m_exchange->integration().id, m_exchange->resourceId());
    if (!found) {
        m_exchange->fail(found.error());
        return;
    }
    if (!*found) {
        auto answer = refusalAnswer(unknownGroup(m_exchange->resourceId()));
        answer.meaning = Meaning::GroupNotFound;
        m_exchange->answer(std::move(answer));
        return;
    }
    auto answer = groupAnswer(m_exchange, **found, *projection, membersOf(session));
    if (!answer) {
        m_exchange->fail(answer.error());
        return;
    }
    answer->meaning = Meaning::GroupRead;
    m_exchange->answer(std::move(*answer));
}

void GroupEndpoint::create()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = scim::readResource(scim::groupResourceType(), body);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto parsed = std::make_shared<const scim::ParsedResource>(std::move(*read));
        auto change = [exchange, parsed](WriteSession& session) -> Outcome<Answer> {
            const auto members = parsed->members.value_or(std::vector<scim::Member>{});
            const auto created = session.createGroup(exchange->integration().id, parsed->attributes, members);
            if (!created)
                return fault(created.error());
            auto answer = groupAnswer(exchange, created->group, {}, membersOf(session));
            if (!answer)
                return answer;
            answer->status = 201;
            answer->headers.add("Location", exchange->rendering().groupUrl(created->group.id));
            answer->meaning = Meaning::GroupCreated;
            answer->count = created->membersAdded;
            return answer;
        };
        commitChange(std::move(exchange), std::move(change));
    });
}

void GroupEndpoint::replace()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = scim::readResource(scim::groupResourceType(), body);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto parsed = std::make_shared<const scim::ParsedResource>(std::move(*read));
        auto change = [exchange, parsed](WriteSession& session) -> Outcome<Answer> {
            auto current = currentGroup(session, *exchange);
            if (!current)
                return tl::unexpected(current.error());
            GroupProgress progress(std::move(*current));
            auto taken = progress.take(session.replaceGroupAttributes(progress.group(), parsed->attributes));
            if (taken && parsed->members)
                taken = progress.take(session.replaceMembers(progress.group(), *parsed->members));
            if (!taken)
                return tl::unexpected(taken.error());
            auto answer = groupAnswer(exchange, progress.group(), {}, membersOf(session));
            if (answer)
                progress.describe(*answer);
            return answer;
        };
        commitChange(std::move(exchange), std::move(change));
    });
}

void GroupEndpoint::patch()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = scim::readGroupPatch(body);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto steps = std::make_shared<const std::vector<scim::GroupStep>>(std::move(*read));
        auto change = [exchange, steps](WriteSession& session) -> Outcome<Answer> {
            auto current = currentGroup(session, *exchange);
            if (!current)
                return tl::unexpected(current.error());
            GroupProgress progress(std::move(*current));
            for (const auto& step : *steps) {
                if (auto applied = applyStep(session, progress, step); !applied)
                    return tl::unexpected(applied.error());
            }
            Outcome<Answer> answer = Answer{};
            if (exchange->integration().groupPatchReturnsBody) {
                answer = groupAnswer(exchange, progress.group(), {}, membersOf(session));
                if (!answer)
                    return answer;
            } else {
                answer->status = 204;
                answer->headers.add("ETag", entityTag(progress.group().version));
            }
            progress.describe(*answer);
            return answer;
        };
        commitChange(std::move(exchange), std::move(change));
    });
}

void GroupEndpoint::remove()
{
    auto change = [exchange = m_exchange](WriteSession& session) -> Outcome<Answer> {
        const auto current = currentGroup(session, *exchange);
        if (!current)
            return tl::unexpected(current.error());
        if (auto removed = session.deleteGroup(*current); !removed)
            return fault(removed.error());
        Answer answer;
        answer.status = 204;
        answer.meaning = Meaning::GroupDeleted;
        answer.subject = current->displayName;
        answer.group = current->rowId;
        answer.count = current->memberCount;
        return answer;
    };
    commitChange(m_exchange, std::move(change));
}

} // namespace rollcall::listener
