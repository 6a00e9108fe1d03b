// SPDX-License-Identifier: Apache-2.0
// registrations adopt | list | write-back | confirm
#include "ctl/RegistrationCommands.h"
#include "ctl/Asker.h"
#include "ctl/Commands.h"
#include "ctl/Listing.h"
#include "directory/Registrations.h"
#include "onboarding/WriteBackDesk.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

using directory::WriteBack;
using directory::WriteBackHold;
using directory::WriteBackState;

constexpr std::int64_t pageSize = 500;

std::string_view toString(WriteBackState state)
{
    static constexpr std::array<std::string_view, 6> words{"watched", "held", "queued", "written", "failed", "unknown"};
    return words.at(static_cast<std::size_t>(state));
}

std::string_view toString(WriteBackHold hold)
{
    static constexpr std::array<std::string_view, 5> words{"none", "evidence", "admin-role", "rate", "conflict"};
    return words.at(static_cast<std::size_t>(hold));
}

std::string_view toString(directory::EvidenceStrength strength)
{
    static constexpr std::array<std::string_view, 3> words{"weak", "medium", "strong"};
    return words.at(static_cast<std::size_t>(strength));
}

std::string_view toString(directory::RegistrationSource source)
{
    static constexpr std::array<std::string_view, 7> words{
        "system-log", "managed-group", "attribute", "vendor-callback", "vendor-api", "by-hand", "demo"};
    return words.at(static_cast<std::size_t>(source));
}

struct Row {
    directory::Registration registration;
    std::optional<WriteBack> writeBack;
    std::string userName;
};

scim::JsonObject toJson(const Row& row)
{
    scim::JsonObject object{{"id", row.registration.person.value},
                            {"userName", row.userName},
                            {"registered", row.registration.isRegistered},
                            {"strength", toString(row.registration.strength)},
                            {"source", toString(row.registration.source)},
                            {"evidence", row.registration.evidence},
                            {"by", row.registration.by},
                            {"at", jsonTime(row.registration.at)}};
    if (!row.writeBack) {
        object["writeBack"] = nullptr;
        return object;
    }
    object["writeBack"] = scim::JsonObject{{"state", toString(row.writeBack->state)},
                                           {"hold", row.writeBack->state == WriteBackState::Held
                                                        ? scim::JsonValue(toString(row.writeBack->hold))
                                                        : scim::JsonValue(nullptr)},
                                           {"wanted", row.writeBack->isWanted},
                                           {"note", row.writeBack->note},
                                           {"confirmedBy", row.writeBack->confirmedBy},
                                           {"seenAt", jsonTime(row.writeBack->seenAt)}};
    return object;
}

std::vector<std::string> toCells(const Row& row)
{
    std::string there = "-";
    if (row.writeBack) {
        there = toString(row.writeBack->state);
        if (row.writeBack->state == WriteBackState::Held)
            there += ": " + std::string(toString(row.writeBack->hold));
    }
    return {row.userName,
            row.registration.isRegistered ? "registered" : "not any more",
            std::string(toString(row.registration.strength)) + ", " + std::string(toString(row.registration.source)),
            textTime(row.registration.at),
            there,
            row.writeBack ? row.writeBack->note : std::string()};
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    Listing listing(context.console(), context.isJson(), {"USERNAME", "STATE", "EVIDENCE", "SINCE", "IN OKTA", "NOTE"});
    directory::ReadSession& session = *chosen->session;
    const bool isHeldOnly = context.invocation().has("held");
    directory::RegistrationId after;
    for (;;) {
        const auto page = session.registrations().all(chosen->integration.id, after, pageSize);
        if (!page)
            return tl::unexpected(toFailure(page.error()));
        for (const directory::Registration& each : *page) {
            auto writeBack = session.registrations().writeBack(chosen->integration.id, each.person);
            if (!writeBack)
                return tl::unexpected(toFailure(writeBack.error()));
            if (isHeldOnly && (!*writeBack || (*writeBack)->state != WriteBackState::Held))
                continue;
            const auto person = session.person(chosen->integration.id, each.person);
            const Row row{each, std::move(*writeBack), person && *person ? (*person)->userName : std::string()};
            listing.add([&] { return toJson(row); }, [&] { return toCells(row); });
        }
        if (page->size() < static_cast<std::size_t>(pageSize))
            break;
        after = page->back().id;
    }
    listing.end(std::to_string(listing.size()) + (listing.size() == 1 ? " person" : " people"));
    return {};
}

Outcome<> confirm(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto person = personNamed(*chosen, context.invocation().operands[0]);
    if (!person)
        return tl::unexpected(person.error());
    const auto found = chosen->session->registrations().writeBack(chosen->integration.id, person->id);
    if (!found)
        return tl::unexpected(toFailure(found.error()));
    if (!*found || (*found)->state != WriteBackState::Held)
        return refused("Nothing of " + person->userName + " waits for somebody's word.");
    if (!context.invocation().has("yes"))
        return refused((*found)->note + " Add --yes to do it all the same; it is kept who did.");
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    const std::array people{person->id};
    const auto done = onboarding::WriteBackDesk(**database, context.clock())
                          .confirm(chosen->integration, people, askerOf(context.invocation()));
    if (!done)
        return tl::unexpected(toFailure(done.error()));
    if (*done == 0)
        return refused("It is otherwise meanwhile: look again with `rollcallctl registrations list`.");
    if (context.isJson())
        context.console().json(scim::JsonObject{{"userName", person->userName}, {"confirmed", true}});
    else
        context.console().line(person->userName + " is written to Okta by who listens for this directory.");
    return {};
}

} // namespace

std::vector<Command> registrationCommands()
{
    return {
        {"registrations", "adopt", "", "Look in Okta who is registered already",
         "Reads the group or attribute and the last 90 days of sign-ins, and marks those people as registered. Nobody\n"
         "is mailed, added or removed. Do this before you choose who mails.",
         targetOptions({}), adoptRegistrations},
        {"registrations",
         "list",
         "",
         "List who is registered, by what evidence, and what Okta knows of it",
         "",
         {{"held", "", "Only those that wait for somebody's word"}},
         list},
        {"registrations", "write-back", "", "Show or choose who keeps registrations in Okta",
         "watch: the vendor writes, and Rollcall reads. write: Rollcall writes, refused while somebody else does.\n"
         "Membership of a group may waive Okta's second factor: strong evidence alone adds by itself.",
         targetOptions({{"mode", "off|watch|write", "Who writes"},
                        {"additions-per-hour", "N", "More are held and asked about (default 50)"},
                        {"take-over", "", "Although the group holds people who are not known here; they stay in it"},
                        byOption()}),
         chooseWriteBack},
        {"registrations",
         "confirm",
         "USERNAME",
         "Write one that is held, having read why",
         "",
         {{"yes", "", "Do it"}, byOption()},
         confirm},
    };
}

} // namespace rollcall::ctl
