// SPDX-License-Identifier: Apache-2.0
// What is particular to /Users.
#include "PersonKind.h"

#include "core/Timestamp.h"
#include "scim/Resource.h"
#include "scim/Version1.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

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

using Groups = std::vector<directory::GroupReference>;

/// What an I/O thread reads before it leaves the rest to a reader, and a reader for one page.
constexpr directory::ScanBudget budgetHere{256, std::chrono::milliseconds(50)};
constexpr directory::ScanBudget budgetOfPage{100'000, std::chrono::milliseconds(3'000)};

/// The groups of people from the first on, of as many of them as the budget allows. Empty ones where nobody asked.
core::Result<std::vector<Groups>> groupsOf(ReadSession& session, std::span<const Person> people,
                                           const scim::Projection& projection, const directory::ScanBudget& budget,
                                           const std::stop_token& stop)
{
    if (!projection.includes("groups"))
        return std::vector<Groups>(people.size());
    std::vector<directory::PersonId> ids;
    ids.reserve(people.size());
    for (const auto& person : people)
        ids.push_back(person.rowId);
    return session.groupsOfPeople(ids, budget, stop);
}

/// One person with the groups they are in. `Session` reads or writes.
template<class Session>
Outcome<std::string> rendered(Session& session, const Rendering& rendering, const Person& person, const Groups& groups,
                              const scim::Projection& projection)
{
    const auto manager = managerOf(session, person);
    if (!manager)
        return fault(manager.error());
    return rendering.inDialect(projection.apply(rendering.person(person, groups, *manager)));
}

template<class Session>
Outcome<Answer> wholeWith(Session& session, const ExchangePointer& exchange, const Person& person, const Groups& groups,
                          const scim::Projection& projection)
{
    auto body = rendered(session, exchange->rendering(), person, groups, projection);
    if (!body)
        return tl::unexpected(body.error());
    Answer answer;
    answer.body = std::move(*body);
    answer.headers.add("ETag", entityTag(person.version));
    PersonKind::name(answer, person);
    return answer;
}

template<class Session>
Outcome<Answer> wholeFrom(Session& session, const ExchangePointer& exchange, const Person& person,
                          const scim::Projection& projection)
{
    const auto groups = projection.includes("groups") ? session.groupsOfPerson(person.rowId) : core::Result<Groups>();
    return groups ? wholeWith(session, exchange, person, *groups, projection) : fault(groups.error());
}

/// Those of the page whose groups are known.
Outcome<Answer> listWith(ReadSession& session, const ExchangePointer& exchange, const directory::Page<Person>& page,
                         const ListQuery& query, std::span<const Groups> groups)
{
    std::vector<std::string> resources;
    resources.reserve(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        auto body = rendered(session, exchange->rendering(), page.rows[i], groups[i], query.projection);
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
    if (const auto userName = query.equalityOn("userName", scim::userSchemaUrn)) {
        answer.meaning = page.total > 0 ? Meaning::PersonLookedUp : Meaning::PersonNotFound;
        answer.subject = *userName;
        answer.detail.clear();
        if (!page.rows.empty())
            answer.person = page.rows.front().rowId;
    }
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

std::optional<Outcome<Answer>> PersonKind::wholeHere(ReadSession& session, const ExchangePointer& exchange,
                                                     const Row& row, const scim::Projection& projection)
{
    const auto groups = groupsOf(session, std::span(&row, 1), projection, budgetHere, {});
    if (!groups && groups.error().kind != core::ErrorKind::Invalid)
        return fault(groups.error());
    if (!groups || groups->empty())
        return std::nullopt;
    return wholeWith(session, exchange, row, groups->front(), projection);
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
    const auto groups = groupsOf(session, page.rows, query.projection, budgetHere, {});
    if (!groups && groups.error().kind != core::ErrorKind::Invalid)
        return fault(groups.error());
    if (!groups || groups->size() < page.rows.size())
        return std::nullopt;
    auto answer = listWith(session, exchange, page, query, *groups);
    if (answer)
        answer->person = rowId;
    return answer;
}

core::Result<directory::Page<Person>> PersonKind::page(ReadSession& session, const Exchange& exchange,
                                                       const ListQuery& query, std::stop_token stop)
{
    const auto integration = exchange.integration().id;
    if (!query.isSelective())
        return session.peoplePage(integration, query.page);
    return session.findPeople(integration, query.forDirectory(type(exchange.served()), exchange.rendering().baseUrl()),
                              std::move(stop));
}

Outcome<Answer> PersonKind::list(ReadSession& session, const ExchangePointer& exchange,
                                 const directory::Page<Person>& page, const ListQuery& query,
                                 const std::stop_token& stop)
{
    const auto groups = groupsOf(session, page.rows, query.projection, budgetOfPage, stop);
    if (!groups && groups.error().kind != core::ErrorKind::Invalid)
        return fault(groups.error());
    // A page may be shorter than was asked for (RFC 7644 §3.4.2.4), and the client goes on behind it.
    if (!groups || (groups->empty() && !page.rows.empty()))
        return fault(scim::tooMany("These users are in too many groups to list them with these. Ask for fewer with "
                                   "count, or leave them out with excludedAttributes=groups."));
    return listWith(session, exchange, page, query, *groups);
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
