// SPDX-License-Identifier: Apache-2.0
// What is particular to /Users.
#include "PersonKind.h"

#include "core/Timestamp.h"
#include "scim/Resource.h"
#include "scim/Version1.h"

#include <utility>

namespace rollcall::listener {

namespace {

using directory::Meaning;
using directory::Person;
using directory::ReadSession;
using directory::WriteSession;

/// The manager's id when it is the one of somebody here; clients put numbers of other systems there too.
template<class Session>
core::Result<directory::ResourceId> managerOf(Session& session, const Person& person)
{
    directory::ResourceId manager{scim::managerOf(person.resource)};
    if (manager.value.empty())
        return manager;
    auto found = session.person(person.integration, manager);
    if (!found)
        return tl::unexpected(found.error());
    return *found ? manager : directory::ResourceId{};
}

/// One person with the groups they are in. `Session` reads or writes.
template<class Session>
Outcome<std::string> rendered(Session& session, const Rendering& rendering, const Person& person,
                              const scim::Projection& projection)
{
    const auto manager = managerOf(session, person);
    if (!manager)
        return fault(manager.error());
    std::vector<directory::GroupReference> groups;
    if (projection.includes("groups")) {
        auto found = session.groupsOfPerson(person.rowId);
        if (!found)
            return fault(found.error());
        groups = std::move(*found);
    }
    return rendering.inDialect(projection.apply(rendering.person(person, groups, *manager)));
}

template<class Session>
Outcome<Answer> wholeFrom(Session& session, const ExchangePointer& exchange, const Person& person,
                          const scim::Projection& projection)
{
    auto body = rendered(session, exchange->rendering(), person, projection);
    if (!body)
        return tl::unexpected(body.error());
    Answer answer;
    answer.body = std::move(*body);
    answer.headers.add("ETag", entityTag(person.version));
    PersonKind::name(answer, person);
    return answer;
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

/// Everybody has a state. RFC 7644 §3.3 and §3.5.1 leave the default to the server: who is new may come in, and for
/// others an attribute that was left out or removed keeps the present state, so that nobody is let in again by it.
Outcome<scim::JsonObject> withState(const scim::ResourceType& type, const scim::JsonObject& attributes, bool isActive)
{
    if (scim::findMember(attributes, "active"))
        return attributes;
    // As an operation, so that the attribute stands where the canonical form has it and all others stay as they are.
    scim::PatchOperation operation;
    operation.path.emplace().path.attribute = "active";
    operation.value = isActive;
    operation.hasValue = true;
    scim::PatchRequest request;
    request.operations.push_back(std::move(operation));
    auto completed = scim::applyPatch(type, attributes, request);
    if (!completed)
        return fault(completed.error());
    return std::move(*completed);
}

std::string userNameOf(const scim::JsonObject& attributes)
{
    const auto* userName = scim::findMember(attributes, "userName");
    return userName && userName->is_string() ? std::string(userName->get_string()) : std::string();
}

Outcome<PersonKind::Changed> replaced(WriteSession& session, const Person& current, const scim::JsonObject& attributes)
{
    auto outcome = session.replacePerson(current, attributes);
    if (!outcome)
        return fault(outcome.error());
    const auto meaning = meaningOf(current, *outcome);
    auto nameBefore = current.userName != outcome->person.userName ? current.userName : std::string();
    return PersonKind::Changed{.row = std::move(outcome->person), .meaning = meaning, .detail = std::move(nameBefore)};
}

std::string holderText(const Person& holder)
{
    return "The user name " + holder.userName + " is taken: " + (holder.active ? "an active" : "a deactivated") +
           " user has it, id " + holder.id.value + ", created " + core::toRfc3339(holder.created) +
           ". User names are unique without regard to case; nothing else of a user is. Link the existing user, or "
           "choose another name.";
}

} // namespace

scim::Error PersonKind::unknown(const directory::ResourceId& id)
{
    return scim::notFound("User " + id.value + " not found. It was deleted here or never existed.");
}

void PersonKind::name(Answer& answer, const Person& row)
{
    answer.subject = row.userName;
    answer.person = row.rowId;
}

Outcome<Answer> PersonKind::whole(ReadSession& session, const ExchangePointer& exchange, const Person& row,
                                  const scim::Projection& projection)
{
    return wholeFrom(session, exchange, row, projection);
}

Outcome<Answer> PersonKind::whole(WriteSession& session, const ExchangePointer& exchange, const Person& row,
                                  const scim::Projection& projection)
{
    return wholeFrom(session, exchange, row, projection);
}

std::optional<Outcome<Answer>> PersonKind::lookUp(ReadSession& session, const ExchangePointer& exchange,
                                                  const ListQuery& query)
{
    const auto userName = query.equalityOn("userName", scim::userSchemaUrn);
    if (!userName)
        return std::nullopt;
    auto found = session.personByUserName(exchange->integration().id, *userName);
    if (!found)
        return fault(found.error());
    directory::Page<Person> page{.total = *found ? 1 : 0, .rows = {}};
    const bool isShown = *found && query.page.count > 0 && query.page.startIndex <= 1;
    const auto rowId = *found ? std::optional((*found)->rowId) : std::nullopt;
    if (isShown)
        page.rows.push_back(std::move(**found));
    auto answer = list(session, exchange, page, query);
    if (!answer)
        return answer;
    answer->meaning = rowId ? Meaning::PersonLookedUp : Meaning::PersonNotFound;
    answer->subject = *userName;
    answer->person = rowId;
    answer->detail.clear();
    return answer;
}

core::Result<directory::Page<Person>> PersonKind::page(ReadSession& session, const Exchange& exchange,
                                                       const ListQuery& query, std::stop_token stop)
{
    const auto integration = exchange.integration().id;
    if (!query.isSelective())
        return session.peoplePage(integration, query.page);
    return session.findPeople(integration, query.forDirectory(type(exchange.served())), std::move(stop));
}

Outcome<Answer> PersonKind::list(ReadSession& session, const ExchangePointer& exchange,
                                 const directory::Page<Person>& page, const ListQuery& query)
{
    std::vector<std::string> resources;
    resources.reserve(page.rows.size());
    for (const auto& person : page.rows) {
        auto body = rendered(session, exchange->rendering(), person, query.projection);
        if (!body)
            return tl::unexpected(body.error());
        resources.push_back(std::move(*body));
    }
    Answer answer;
    answer.body = exchange->rendering().list(page.total, query.page.startIndex, resources);
    answer.meaning = Meaning::PeopleListed;
    answer.count = static_cast<std::int64_t>(resources.size());
    answer.detail = query.filterText;
    if (!query.filter && query.page.startIndex == 1 && query.page.count == 2)
        answer.meaning = Meaning::ConnectionTest;
    return answer;
}

Outcome<PersonKind::Changed> PersonKind::create(WriteSession& session, const Exchange& exchange,
                                                const scim::ParsedResource& parsed, std::string& wanted)
{
    wanted = userNameOf(parsed.attributes);
    const auto attributes = withState(type(exchange.served()), parsed.attributes, true);
    if (!attributes)
        return tl::unexpected(attributes.error());
    auto created = session.createPerson(exchange.integration().id, *attributes);
    if (!created)
        return fault(created.error());
    return Changed{.row = std::move(created->person), .meaning = Meaning::PersonCreated, .detail = {}};
}

scim::Result<PersonKind::Patch> PersonKind::readPatch(const Exchange& exchange, const scim::JsonValue& body)
{
    const auto& policy = exchange.compatibility().reading;
    return exchange.dialect() == Dialect::Version1 ? scim::readPatchVersion1(body, type(exchange.served()), policy)
                                                   : scim::readPatch(body, type(exchange.served()), policy);
}

void PersonKind::noteWritten(scim::Projection& projection, const Patch& patch, const scim::ResourceType& type)
{
    noteOperations(projection, patch.operations, type);
}

Outcome<PersonKind::Changed> PersonKind::replace(WriteSession& session, const Exchange& exchange, const Person& current,
                                                 const scim::ParsedResource& parsed, std::string& wanted)
{
    wanted = userNameOf(parsed.attributes);
    const auto& type = PersonKind::type(exchange.served());
    const auto stored = storedAttributes(current.resource);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto kept = withState(type, parsed.attributes, current.active);
    if (!kept)
        return tl::unexpected(kept.error());
    const auto replacement = scim::applyReplacement(type, *stored, *kept);
    if (!replacement)
        return fault(replacement.error());
    return replaced(session, current, *replacement);
}

Outcome<PersonKind::Changed> PersonKind::patch(WriteSession& session, const Exchange& exchange, const Person& current,
                                               const Patch& patch, std::string& wanted)
{
    const auto stored = storedAttributes(current.resource);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto patched = scim::applyPatch(type(exchange.served()), *stored, patch, exchange.compatibility().reading);
    if (!patched)
        return fault(patched.error());
    wanted = userNameOf(*patched);
    const auto kept = withState(type(exchange.served()), *patched, current.active);
    if (!kept)
        return tl::unexpected(kept.error());
    return replaced(session, current, *kept);
}

Outcome<PersonKind::Changed> PersonKind::remove(WriteSession& session, const Person& current)
{
    if (auto removed = session.deletePerson(current); !removed)
        return fault(removed.error());
    return Changed{.row = current, .meaning = Meaning::PersonDeleted, .detail = {}};
}

void PersonKind::answerConflict(const ExchangePointer& exchange, const std::string& wanted, const core::Error& conflict)
{
    const bool isQueued = exchange->door().database().read(
        [exchange, wanted, conflict](core::Result<ReadSession*> session, const std::stop_token&) {
            auto error = scim::uniqueness(conflict.message);
            std::optional<directory::PersonId> holder;
            if (session) {
                const auto found = (*session)->personByUserName(exchange->integration().id, wanted);
                if (found && *found) {
                    holder = (*found)->rowId;
                    error.detail = holderText(**found);
                }
            }
            auto answer = refusalAnswer(error);
            answer.subject = wanted;
            answer.person = holder;
            exchange->answer(std::move(answer));
        });
    if (!isQueued)
        exchange->fail(conflict);
}

} // namespace rollcall::listener
