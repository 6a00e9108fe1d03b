// SPDX-License-Identifier: Apache-2.0
// Looks into the directory behind the listener.
#include "StoredState.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <vector>

namespace rollcall::conformance {

namespace {

scim::JsonValue parsedOrNull(const std::string& text)
{
    auto parsed = scim::parseJson(text);
    return parsed ? std::move(*parsed) : scim::JsonValue();
}

scim::JsonValue describePerson(directory::ReadSession& session, const directory::Person& person)
{
    scim::JsonObject object;
    object["id"] = person.id.value;
    object["userName"] = person.userName;
    object["externalId"] = person.externalId;
    object["active"] = person.active;
    object["version"] = person.version;
    object["resource"] = parsedOrNull(person.resource);
    std::vector<std::string> names;
    for (const auto& group : valueOrThrow(session.groupsOfPerson(person.rowId)))
        names.push_back(group.displayName);
    std::sort(names.begin(), names.end());
    object["groups"] = scim::JsonArray(names.begin(), names.end());
    return object;
}

scim::JsonValue describeGroup(directory::ReadSession& session, const directory::Group& group)
{
    scim::JsonObject object;
    object["id"] = group.id.value;
    object["memberCount"] = group.memberCount;
    object["version"] = group.version;
    object["resource"] = parsedOrNull(group.resource);
    std::vector<std::string> names;
    for (const auto& member : valueOrThrow(session.members(group.rowId, 0, 10'000)))
        names.push_back(member.display);
    std::sort(names.begin(), names.end());
    object["members"] = scim::JsonArray(names.begin(), names.end());
    return object;
}

std::optional<directory::Group> groupNamed(directory::ReadSession& session, const Rig& rig, const std::string& name)
{
    for (auto& group : valueOrThrow(session.groupsPage(rig.integration().id, {1, 1000})).rows) {
        if (group.displayName == name)
            return std::move(group);
    }
    return std::nullopt;
}

std::string countsMismatch(directory::ReadSession& session, const Rig& rig, const scim::JsonValue& expected,
                           Captures& captures)
{
    const auto counts = valueOrThrow(session.counts(rig.integration().id));
    scim::JsonObject object;
    object["people"] = counts.people;
    object["activePeople"] = counts.activePeople;
    object["groups"] = counts.groups;
    return jsonMismatch(expected, object, captures, "stored counts");
}

std::vector<directory::JournalId> journalRows(directory::ReadSession& session, const Rig& rig,
                                              directory::JournalId newerThan)
{
    directory::JournalQuery query;
    query.integration = rig.integration().id;
    return valueOrThrow(session.journalOrder(query, newerThan, {})).ids;
}

scim::JsonValue describeRow(directory::ReadSession& session, directory::JournalId id)
{
    const auto entry = valueOrThrow(session.journalEntry(id));
    if (!entry)
        return {};
    scim::JsonObject object;
    object["meaning"] = directory::toString(entry->meaning);
    object["subject"] = entry->subject;
    object["detail"] = entry->detail;
    object["count"] = entry->count;
    object["status"] = entry->status;
    object["method"] = entry->method;
    object["userAgent"] = entry->userAgent;
    object["request"] = parsedOrNull(entry->request.text());
    object["response"] = parsedOrNull(entry->response.text());
    for (const auto& [name, value] : entry->requestHeaders) {
        if (name == "Authorization")
            object["authorization"] = value;
    }
    return object;
}

/// Rows of reads and refusals are written behind the answer, so they are waited for, and those of earlier reads may
/// come between.
std::string journalMismatch(directory::ReadSession& session, const Rig& rig, const scim::JsonValue& expected,
                            directory::JournalId before, Captures& captures)
{
    std::string difference = "journal: no new row";
    QElapsedTimer timer;
    timer.start();
    do {
        for (const auto id : journalRows(session, rig, before)) {
            difference = jsonMismatch(expected, describeRow(session, id), captures, "journal");
            if (difference.empty())
                return {};
        }
        QTest::qWait(5);
    } while (timer.elapsed() < 5000);
    return difference;
}

} // namespace

directory::JournalId newestJournalRow(Rig& rig)
{
    const auto session = valueOrThrow(rig.database().newReadSession());
    const auto rows = journalRows(*session, rig, directory::JournalId(0));
    return rows.empty() ? directory::JournalId(0) : rows.front();
}

std::string storedMismatch(Rig& rig, const scim::JsonObject& stored, directory::JournalId before, Captures& captures)
{
    const auto session = valueOrThrow(rig.database().newReadSession());
    std::string difference;
    if (const auto* counts = stored.if_contains("counts"))
        difference = countsMismatch(*session, rig, *counts, captures);
    if (const auto* people = stored.if_contains("people"); people && difference.empty()) {
        for (const auto& member : people->as_object()) {
            const std::string userName{member.key()};
            const auto person = valueOrThrow(session->personByUserName(rig.integration().id, userName));
            const auto actual = person ? describePerson(*session, *person) : scim::JsonValue();
            difference = jsonMismatch(member.value(), actual, captures, "stored person " + userName);
            if (!difference.empty())
                return difference;
        }
    }
    if (const auto* groups = stored.if_contains("groups"); groups && difference.empty()) {
        for (const auto& member : groups->as_object()) {
            const std::string name{member.key()};
            const auto group = groupNamed(*session, rig, name);
            const auto actual = group ? describeGroup(*session, *group) : scim::JsonValue();
            difference = jsonMismatch(member.value(), actual, captures, "stored group " + name);
            if (!difference.empty())
                return difference;
        }
    }
    if (const auto* journal = stored.if_contains("journal"); journal && difference.empty())
        difference = journalMismatch(*session, rig, *journal, before, captures);
    return difference;
}

} // namespace rollcall::conformance
