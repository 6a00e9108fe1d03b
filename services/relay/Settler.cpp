// SPDX-License-Identifier: Apache-2.0
// Asks the vendor, then one transaction for copy, journal and intents.
#include "Settler.h"

#include "Address.h"
#include "JournalWords.h"
#include "StoredCopy.h"
#include "core/Log.h"
#include "scim/Filter.h"
#include "scim/Fold.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>
#include <variant>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using directory::JournalEntry;
using directory::Meaning;
using directory::ResourceId;
using Clock = std::chrono::steady_clock;

std::string pathOf(const Uncertain& uncertain)
{
    return std::string(folderOf(uncertain.kind)) + (uncertain.id.empty() ? std::string() : "/" + uncertain.id);
}

std::string wordOf(const Uncertain& uncertain)
{
    return (uncertain.kind == ResourceKind::Person ? "person " : "group ") +
           (uncertain.id.empty() ? uncertain.name : uncertain.id);
}

/// The name of what the vendor has; nothing of what it has not.
std::optional<std::string> nameIn(const std::vector<CopyOperation>& operations)
{
    if (operations.empty())
        return std::nullopt;
    const scim::JsonObject* attributes = nullptr;
    std::string_view attribute = "userName";
    if (const auto* person = std::get_if<PersonState>(&operations.front())) {
        attributes = &person->attributes;
    } else if (const auto* group = std::get_if<GroupState>(&operations.front())) {
        attributes = &group->attributes;
        attribute = "displayName";
    }
    const auto* name = attributes ? scim::findMember(*attributes, attribute) : nullptr;
    return name && name->is_string() ? std::optional<std::string>(name->get_string()) : std::nullopt;
}

/// Out of the way of whoever bears the name now: its id is nobody else's.
CopyOperation setAside(const CopyOperation& theirs)
{
    if (const auto* person = std::get_if<PersonState>(&theirs)) {
        PersonState aside{person->id, person->attributes, person->created, person->lastModified};
        aside.attributes["userName"] = person->id;
        return aside;
    }
    const auto& group = std::get<GroupState>(theirs);
    GroupState aside{group.id, group.attributes, std::nullopt, group.created, group.lastModified};
    aside.attributes["displayName"] = group.id;
    return aside;
}

bool isChange(const Described& described)
{
    return (described.person || described.group) && described.meaning != Meaning::PersonUnchanged &&
           described.meaning != Meaning::GroupUnchanged && described.meaning != Meaning::Unknown;
}

JournalEntry journalEntry(const ReadingOrder& order, std::vector<Leg> legs)
{
    JournalEntry entry;
    entry.integration = order.integration.id;
    entry.method = "GET";
    entry.target = pathOf(order.uncertain);
    entry.status = statusOfReading(legs);
    entry.userAgent = "Rollcall";
    entry.legs = journalLegs(std::move(legs));
    return entry;
}

core::Result<> dropIntents(directory::WriteSession& session, const ReadingOrder& order)
{
    for (const directory::RelayIntentId intent : order.intents) {
        if (auto gone = session.deleteRelayIntent(intent); !gone)
            return gone;
    }
    return {};
}

} // namespace

/// While it lasts.
struct Settler::Look {
    const ReadingOrder& order;
    Relay& relay;
    const std::stop_token& stop;
    Clock::time_point begin = Clock::now();
    std::vector<Leg> legs{};

    [[nodiscard]] JournalEntry entry() const
    {
        auto entry = journalEntry(order, legs);
        entry.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
        return entry;
    }
};

Settler::Settler(directory::Database& database, RelaySource& relays,
                 std::function<bool(directory::IntegrationId, const Uncertain&)> isUnderWay)
    : m_database(database), m_relays(relays), m_isUnderWay(std::move(isUnderWay))
{
}

ReadingOutcome Settler::read(const ReadingOrder& order, const std::stop_token& stop) const
{
    ReadingOutcome outcome;
    const auto relay = m_relays.relayOf(order.integration);
    if (!relay) {
        outcome.error = relay.error();
        return outcome;
    }
    Look look{order, **relay, stop};
    const auto applied = order.uncertain.id.empty() ? readNamed(look) : readById(look);
    if (!applied) {
        outcome.error = applied.error();
        outcome.legs = std::move(look.legs);
        return outcome;
    }
    outcome.isRead = true;
    outcome.isEnded = applied->isEnded;
    outcome.missing = applied->missing;
    return outcome;
}

Settler::Outcome Settler::readById(Look& look) const
{
    auto operations = look.relay.reread(look.order.uncertain, look.stop, &look.legs);
    if (!operations)
        return tl::unexpected(std::move(operations.error()));
    auto applied = apply(look, *operations, std::nullopt);
    if (!applied && applied.error().kind == ErrorKind::Conflict)
        return settleName(look, std::move(*operations));
    return applied;
}

std::vector<Uncertain> Settler::notUnderWay(const ReadingOrder& order, const std::vector<Uncertain>& doubts) const
{
    std::vector<Uncertain> others;
    std::ranges::copy_if(doubts, std::back_inserter(others), [&](const Uncertain& doubt) {
        return doubt != order.uncertain && !m_isUnderWay(order.integration.id, doubt);
    });
    return others;
}

Settler::Outcome Settler::apply(const Look& look, const std::vector<CopyOperation>& operations,
                                const std::optional<Uncertain>& other) const
{
    const ReadingOrder& order = look.order;
    const auto integration = order.integration.id;
    Applied applied;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        applied = {};
        const auto copied = StoredCopy(session, integration).apply(operations, CopySource::Change);
        if (!copied)
            return tl::unexpected(copied.error());
        applied.missing = copied->missing;
        std::vector<Uncertain> doubts;
        // Those it names are settled on their own, in their turns; this one is read again after them.
        if (order.isAskingForMembers)
            doubts = notUnderWay(order, copied->doubts);
        if (other)
            doubts.push_back(*other);
        if (auto added = addIntents(session, integration, doubts, Doubt::Definite); !added)
            return added;
        if (isChange(copied->described)) {
            auto entry = look.entry();
            describe(entry, copied->described);
            if (const auto journalled = session.journal(entry); !journalled)
                return tl::unexpected(journalled.error());
        }
        applied.isEnded = order.isLast && (applied.missing == 0 || !order.isWaitingForMembers);
        if (!applied.isEnded)
            return {};
        if (applied.missing > 0) {
            auto entry = look.entry();
            entry.meaning = Meaning::Unknown;
            entry.subject = copied->described.subject;
            entry.group = copied->described.group;
            entry.detail = "Members that the vendor's service names and that cannot be read there: " +
                           std::to_string(applied.missing) + ". Our copy leaves them out.";
            if (const auto journalled = session.journal(entry); !journalled)
                return tl::unexpected(journalled.error());
        }
        return dropIntents(session, order);
    });
    if (!written)
        return tl::unexpected(written.error());
    return applied;
}

core::Result<std::optional<std::string>> Settler::holderOf(const ReadingOrder& order, const std::string& name) const
{
    using Found = core::Result<std::optional<std::string>>;
    const auto findIt = [&](directory::ReadSession& session, const std::stop_token& stop) -> Found {
        const auto integration = order.integration.id;
        if (order.uncertain.kind == ResourceKind::Person) {
            const auto person = session.personByUserName(integration, name);
            if (!person)
                return tl::unexpected(person.error());
            return *person ? std::optional((*person)->id.value) : std::nullopt;
        }
        std::string text = "displayName eq ";
        scim::appendJsonString(text, name);
        const auto filter = scim::parseFilter(text);
        if (!filter)
            return core::failure(ErrorKind::Invalid, filter.error().detail);
        const auto page = session.findGroups(integration, *filter, {1, 1}, {}, stop);
        if (!page)
            return tl::unexpected(page.error());
        return page->rows.empty() ? std::nullopt : std::optional(page->rows.front().id.value);
    };
    return m_database.readAsync({}, findIt).result();
}

/// The name that the vendor says is this one's is another's in our copy, which must have lost it or be gone.
Settler::Outcome Settler::settleName(Look& look, std::vector<CopyOperation> operations) const
{
    const auto name = nameIn(operations);
    const auto holder = name ? holderOf(look.order, *name) : core::Result<std::optional<std::string>>();
    if (!holder)
        return tl::unexpected(holder.error());
    if (!*holder || **holder == look.order.uncertain.id)
        return core::failure(ErrorKind::Unavailable, "Who has the name in our copy cannot be found out now.");
    const Uncertain other{look.order.uncertain.kind, **holder, {}};
    auto theirs = look.relay.reread(other, look.stop, &look.legs);
    if (!theirs)
        return tl::unexpected(std::move(theirs.error()));
    const auto now = nameIn(*theirs);
    if (now && scim::fold(*now) == scim::fold(*name))
        return leaveOut(look, *name, **holder);
    std::vector<CopyOperation> all;
    // Its own new name comes when it is read in its turn: the two may have changed names with each other.
    if (now)
        all.push_back(setAside(theirs->front()));
    else
        all = std::move(*theirs);
    std::ranges::move(operations, std::back_inserter(all));
    return apply(look, all, now ? std::optional(other) : std::nullopt);
}

/// Both bear the name there, as two names that differ in capitals alone: our copy can keep one.
Settler::Outcome Settler::leaveOut(const Look& look, const std::string& name, const std::string& holder) const
{
    const ReadingOrder& order = look.order;
    if (!order.isLast)
        return Applied{};
    auto entry = look.entry();
    entry.status = 409;
    entry.meaning = Meaning::Refused;
    entry.subject = name;
    entry.detail = "The vendor's service has this name twice, as " + wordOf(order.uncertain) + " and as " + holder +
                   ", which differ in capitals at most. Our copy keeps the second alone. Rename one of them there.";
    core::log(core::LogLevel::Warning, "relay", order.integration.slug + ": " + entry.subject + ": " + entry.detail);
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (const auto journalled = session.journal(entry); !journalled)
            return tl::unexpected(journalled.error());
        return dropIntents(session, order);
    });
    if (!written)
        return tl::unexpected(written.error());
    return Applied{.isEnded = true};
}

/// Something was to be created and may be there. Whatever bears its name and is not here is read in its own turn.
Settler::Outcome Settler::readNamed(Look& look) const
{
    const ReadingOrder& order = look.order;
    std::vector<std::string> ids;
    if (!order.uncertain.name.empty()) {
        auto found = look.relay.find(order.uncertain, look.stop, &look.legs);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        ids = std::move(*found);
    }
    Applied applied;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        std::vector<Uncertain> unknown;
        for (const std::string& id : ids) {
            const ResourceId resource(id);
            const auto person = session.person(order.integration.id, resource);
            const auto group = session.group(order.integration.id, resource);
            if (!person || !group)
                return tl::unexpected(!person ? person.error() : group.error());
            if (order.uncertain.kind == ResourceKind::Person ? !person->has_value() : !group->has_value())
                unknown.push_back({order.uncertain.kind, id, {}});
        }
        if (auto added = addIntents(session, order.integration.id, unknown, Doubt::Definite); !added)
            return added;
        applied.isEnded = !unknown.empty() || order.isLast || order.uncertain.name.empty();
        return applied.isEnded ? dropIntents(session, order) : core::Result<>();
    });
    if (!written)
        return tl::unexpected(written.error());
    return applied;
}

void Settler::tell(const ReadingOrder& order, const ReadingOutcome& outcome, bool isEnd) const
{
    auto entry = journalEntry(order, outcome.legs);
    // Of our own reading: whatever the vendor said, it came to nothing.
    entry.status = 503;
    entry.meaning = Meaning::Refused;
    entry.subject = order.uncertain.name;
    entry.detail = "What became of " + wordOf(order.uncertain) +
                   " at the vendor's service cannot be read: " + outcome.error.message +
                   (isEnd ? " Our copy of it stays as it is; `rollcallctl relay import " + order.integration.slug +
                                " --dry-run` says what differs."
                          : " It is tried again, less and less often.");
    core::log(core::LogLevel::Warning, "relay", order.integration.slug + ": " + entry.detail);
    if (!isEnd) {
        m_database.journalLater(std::move(entry));
        return;
    }
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (const auto journalled = session.journal(entry); !journalled)
            return tl::unexpected(journalled.error());
        return dropIntents(session, order);
    });
    // The rows are taken up again then.
    if (!written)
        core::logError("relay", written.error());
}

} // namespace rollcall::relay
