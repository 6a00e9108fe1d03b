// SPDX-License-Identifier: Apache-2.0
// /Users and /Users/{id}.
#include "UserEndpoint.h"

#include "Body.h"
#include "ListQuery.h"
#include "core/Timestamp.h"
#include "scim/Patch.h"
#include "scim/Resource.h"

#include <memory>
#include <utility>

namespace rollcall::listener {

namespace {

using directory::Meaning;
using directory::Person;
using directory::ReadSession;
using directory::WriteSession;

scim::Error unknownPerson(const directory::ResourceId& id)
{
    return scim::notFound("User " + id.value + " not found. It was deleted here or never existed.");
}

/// One person with the groups they are in, trimmed to what was asked for. `Session` reads or writes.
template<class Session>
Outcome<std::string> rendered(Session& session, const Rendering& rendering, const Person& person,
                              const Projection& projection)
{
    std::vector<directory::GroupReference> groups;
    if (projection.includes("groups")) {
        auto found = session.groupsOfPerson(person.rowId);
        if (!found)
            return fault(found.error());
        groups = std::move(*found);
    }
    return projection.apply(rendering.person(person, groups));
}

void nameSubject(Answer& answer, const Person& person)
{
    answer.subject = person.userName;
    answer.person = person.rowId;
}

Meaning meaningOf(const Person& before, const directory::PersonOutcome& outcome)
{
    if (!outcome.isChanged)
        return Meaning::PersonUnchanged;
    if (before.active && !outcome.person.active)
        return Meaning::PersonDeactivated;
    if (!before.active && outcome.person.active)
        return Meaning::PersonReactivated;
    return Meaning::PersonUpdated;
}

/// 200 with the whole person, as every kind of Okta client wants it.
Outcome<Answer> changedAnswer(WriteSession& session, const Rendering& rendering, const Person& before,
                              const directory::PersonOutcome& outcome)
{
    Answer answer;
    auto body = rendered(session, rendering, outcome.person, {});
    if (!body)
        return tl::unexpected(body.error());
    answer.body = std::move(*body);
    answer.headers.add("ETag", entityTag(outcome.person.version));
    answer.meaning = meaningOf(before, outcome);
    nameSubject(answer, outcome.person);
    if (before.userName != outcome.person.userName)
        answer.detail = before.userName;
    return answer;
}

Outcome<Person> currentPerson(WriteSession& session, const Exchange& exchange)
{
    auto current = session.person(exchange.integration().id, exchange.resourceId());
    if (!current)
        return fault(current.error());
    if (!*current)
        return fault(unknownPerson(exchange.resourceId()));
    return std::move(**current);
}

/// A PUT without `active` keeps the present state: RFC 7644 §3.5.1 leaves the default to the server, and nobody must be
/// let in again by an attribute that was left out.
Outcome<scim::JsonObject> keepingState(const scim::JsonObject& attributes, const Person& current)
{
    if (current.active || scim::findMember(attributes, "active"))
        return attributes;
    scim::JsonObject kept = attributes;
    kept["active"] = false;
    // Read again, so that the attribute stands where the canonical form has it.
    auto canonical = scim::readResource(scim::userResourceType(), std::move(kept));
    if (!canonical)
        return fault(canonical.error());
    return std::move(canonical->attributes);
}

/// Says who holds the name and in which state: what an admin needs to know to mend a 409.
void answerConflict(ExchangePointer exchange, std::string userName, core::Error conflict)
{
    const bool isQueued = exchange->door().database().read(
        [exchange, userName, conflict](core::Result<ReadSession*> session, const std::stop_token&) {
            auto error = scim::uniqueness(conflict.message);
            std::optional<directory::PersonId> holder;
            if (session) {
                const auto found = (*session)->personByUserName(exchange->integration().id, userName);
                if (found && *found) {
                    const auto& person = **found;
                    holder = person.rowId;
                    error.detail =
                        "The user name " + userName + " is taken: " + (person.active ? "an active" : "a deactivated") +
                        " user has it, id " + person.id.value + ", created " + core::toRfc3339(person.created) +
                        ". User names are unique without regard to case; nothing else of a user is. Link the "
                        "existing user, or choose another name.";
                }
            }
            auto answer = refusalAnswer(error);
            answer.subject = userName;
            answer.person = holder;
            exchange->answer(std::move(answer));
        });
    if (!isQueued)
        exchange->fail(conflict);
}

std::string userNameOf(const scim::JsonObject& attributes)
{
    const auto* userName = scim::findMember(attributes, "userName");
    return userName && userName->is_string() ? std::string(userName->get_string()) : std::string();
}

std::function<void(ExchangePointer, core::Error)> conflictOver(std::string userName)
{
    return [userName = std::move(userName)](ExchangePointer exchange, core::Error conflict) {
        answerConflict(std::move(exchange), userName, std::move(conflict));
    };
}

Answer listAnswer(std::int64_t total, const ListQuery& query, const std::vector<std::string>& resources)
{
    Answer answer;
    answer.body = scim::renderListResponse(total, query.page.startIndex, resources);
    answer.meaning = Meaning::PeopleListed;
    answer.count = static_cast<std::int64_t>(resources.size());
    answer.detail = query.filterText;
    if (!query.filter && query.page.startIndex == 1 && query.page.count == 2)
        answer.meaning = Meaning::ConnectionTest;
    return answer;
}

/// The existence check before every assignment: one index look-up, answered where it stands.
Outcome<Answer> lookedUp(ReadSession& session, const Exchange& exchange, const ListQuery& query,
                         const std::string& userName)
{
    const auto found = session.personByUserName(exchange.integration().id, userName);
    if (!found)
        return fault(found.error());
    std::vector<std::string> resources;
    if (*found && query.page.count > 0 && query.page.startIndex <= 1) {
        auto body = rendered(session, exchange.rendering(), **found, query.projection);
        if (!body)
            return tl::unexpected(body.error());
        resources.push_back(std::move(*body));
    }
    auto answer = listAnswer(*found ? 1 : 0, query, resources);
    answer.meaning = *found ? Meaning::PersonLookedUp : Meaning::PersonNotFound;
    answer.subject = userName;
    if (*found)
        answer.person = (*found)->rowId;
    answer.detail.clear();
    return answer;
}

Outcome<Answer> listed(ReadSession& session, const Exchange& exchange, const ListQuery& query, std::stop_token stop)
{
    const auto integration = exchange.integration().id;
    auto page = query.filter ? session.findPeople(integration, *query.filter, query.page, {}, std::move(stop))
                             : session.peoplePage(integration, query.page);
    if (!page) {
        // By contract the only thing wrong with a filter that parsed is what it costs.
        if (page.error().kind == core::ErrorKind::Invalid)
            return fault(scim::tooMany(page.error().message));
        return fault(page.error());
    }
    std::vector<std::string> resources;
    resources.reserve(page->rows.size());
    for (const auto& person : page->rows) {
        auto body = rendered(session, exchange.rendering(), person, query.projection);
        if (!body)
            return tl::unexpected(body.error());
        resources.push_back(std::move(*body));
    }
    return listAnswer(page->total, query, resources);
}

} // namespace

void UserEndpoint::serve(ReadSession& session)
{
    const auto& method = m_exchange->request().method;
    if (method == "GET")
        m_exchange->route().hasId() ? get(session) : list(session);
    else if (method == "POST")
        create();
    else if (method == "PUT")
        replace();
    else if (method == "PATCH")
        patch();
    else
        remove();
}

void UserEndpoint::list(ReadSession& session)
{
    auto read = readListQuery(m_exchange->request().query(), scim::userResourceType(), maximumPage);
    if (!read) {
        m_exchange->fail(read.error());
        return;
    }
    if (const auto userName = read->equalityOn("userName", scim::userSchemaUrn)) {
        auto outcome = lookedUp(session, *m_exchange, *read, *userName);
        if (outcome)
            m_exchange->answer(std::move(*outcome));
        else
            m_exchange->fail(outcome.error());
        return;
    }
    auto query = std::make_shared<const ListQuery>(std::move(*read));
    answerFromReader(m_exchange, [exchange = m_exchange, query](ReadSession& reader, std::stop_token stop) {
        return listed(reader, *exchange, *query, std::move(stop));
    });
}

void UserEndpoint::get(ReadSession& session)
{
    const auto projection = readProjection(m_exchange->request().query(), scim::userResourceType());
    if (!projection) {
        m_exchange->fail(projection.error());
        return;
    }
    const auto found = session.person(m_exchange->integration().id, m_exchange->resourceId());
    if (!found) {
        m_exchange->fail(found.error());
        return;
    }
    if (!*found) {
        auto answer = refusalAnswer(unknownPerson(m_exchange->resourceId()));
        answer.meaning = Meaning::PersonNotFound;
        m_exchange->answer(std::move(answer));
        return;
    }
    const auto& person = **found;
    auto body = rendered(session, m_exchange->rendering(), person, *projection);
    if (!body) {
        m_exchange->fail(body.error());
        return;
    }
    Answer answer;
    answer.body = std::move(*body);
    answer.headers.add("ETag", entityTag(person.version));
    answer.meaning = Meaning::PersonRead;
    nameSubject(answer, person);
    m_exchange->answer(std::move(answer));
}

void UserEndpoint::create()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto parsed = scim::readResource(scim::userResourceType(), body);
        if (!parsed) {
            exchange->fail(parsed.error());
            return;
        }
        auto userName = userNameOf(parsed->attributes);
        auto attributes = std::make_shared<const scim::JsonObject>(std::move(parsed->attributes));
        auto change = [exchange, attributes](WriteSession& session) -> Outcome<Answer> {
            auto created = session.createPerson(exchange->integration().id, *attributes);
            if (!created)
                return fault(created.error());
            Answer answer;
            answer.status = 201;
            auto rendition = rendered(session, exchange->rendering(), created->person, {});
            if (!rendition)
                return tl::unexpected(rendition.error());
            answer.body = std::move(*rendition);
            answer.headers.add("Location", exchange->rendering().personUrl(created->person.id));
            answer.headers.add("ETag", entityTag(created->person.version));
            answer.meaning = Meaning::PersonCreated;
            nameSubject(answer, created->person);
            return answer;
        };
        commitChange(std::move(exchange), std::move(change), conflictOver(std::move(userName)));
    });
}

void UserEndpoint::replace()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto parsed = scim::readResource(scim::userResourceType(), body);
        if (!parsed) {
            exchange->fail(parsed.error());
            return;
        }
        auto userName = userNameOf(parsed->attributes);
        auto attributes = std::make_shared<const scim::JsonObject>(std::move(parsed->attributes));
        auto change = [exchange, attributes](WriteSession& session) -> Outcome<Answer> {
            const auto current = currentPerson(session, *exchange);
            if (!current)
                return tl::unexpected(current.error());
            const auto kept = keepingState(*attributes, *current);
            if (!kept)
                return tl::unexpected(kept.error());
            const auto replaced = session.replacePerson(*current, *kept);
            if (!replaced)
                return fault(replaced.error());
            return changedAnswer(session, exchange->rendering(), *current, *replaced);
        };
        commitChange(std::move(exchange), std::move(change), conflictOver(std::move(userName)));
    });
}

void UserEndpoint::patch()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = scim::readPatch(body, scim::userResourceType());
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto request = std::make_shared<const scim::PatchRequest>(std::move(*read));
        // The name that collides is known only once the patch was applied inside the writer.
        auto wanted = std::make_shared<std::string>();
        auto change = [exchange, request, wanted](WriteSession& session) -> Outcome<Answer> {
            const auto current = currentPerson(session, *exchange);
            if (!current)
                return tl::unexpected(current.error());
            const auto stored = scim::parseJson(current->resource);
            if (!stored || !stored->is_object())
                return fault(core::makeError(core::ErrorKind::Internal, "A stored person cannot be read.",
                                             stored ? "not an object" : stored.error().detail));
            const auto patched = scim::applyPatch(scim::userResourceType(), stored->get_object(), *request);
            if (!patched)
                return fault(patched.error());
            *wanted = userNameOf(*patched);
            const auto replaced = session.replacePerson(*current, *patched);
            if (!replaced)
                return fault(replaced.error());
            return changedAnswer(session, exchange->rendering(), *current, *replaced);
        };
        commitChange(std::move(exchange), std::move(change), [wanted](ExchangePointer failed, core::Error conflict) {
            answerConflict(std::move(failed), *wanted, std::move(conflict));
        });
    });
}

void UserEndpoint::remove()
{
    auto change = [exchange = m_exchange](WriteSession& session) -> Outcome<Answer> {
        const auto current = currentPerson(session, *exchange);
        if (!current)
            return tl::unexpected(current.error());
        if (auto removed = session.deletePerson(*current); !removed)
            return fault(removed.error());
        Answer answer;
        answer.status = 204;
        answer.meaning = Meaning::PersonDeleted;
        nameSubject(answer, *current);
        return answer;
    };
    commitChange(m_exchange, std::move(change));
}

} // namespace rollcall::listener
