// SPDX-License-Identifier: Apache-2.0
// An intent before the change goes out; after the vendor's answer one transaction for copy, journal and intent.
#include "Passage.h"

#include "Intents.h"
#include "JournalWords.h"
#include "StoredCopy.h"
#include "core/Log.h"
#include "scim/Json.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
Described putOff(const Passed& passed, const RelayOutcome& outcome)
{
    Described described;
    described.meaning = directory::Meaning::Refused;
    described.subject = passed.touched ? passed.touched->name : std::string();
    described.detail = outcome.error.message;
    if (outcome.delivery == Delivery::Unknown)
        described.detail += " Whether the change was made there is not known; it is being read again.";
    return described;
}

/// Whom it speaks of here, by the vendor's id. `Session` reads.
template<class Session>
void linkTo(directory::JournalEntry& entry, Session& session, directory::IntegrationId integration,
            const Uncertain& resource)
{
    if (resource.id.empty() || entry.person || entry.group)
        return;
    const directory::ResourceId id(resource.id);
    if (resource.kind == ResourceKind::Person) {
        if (const auto person = session.person(integration, id); person && *person) {
            entry.person = (*person)->rowId;
            entry.subject = (*person)->userName;
        }
    } else if (const auto group = session.group(integration, id); group && *group) {
        entry.group = (*group)->rowId;
        entry.subject = (*group)->displayName;
    }
}

core::Result<> journalled(directory::WriteSession& session, const directory::JournalEntry& entry)
{
    const auto row = session.journal(entry);
    return row ? core::Result<>() : core::Result<>(tl::unexpected(row.error()));
}

std::vector<Uncertain> groupsIn(const std::vector<CopyOperation>& operations)
{
    std::vector<Uncertain> groups;
    for (const CopyOperation& operation : operations) {
        if (const auto* state = std::get_if<GroupState>(&operation))
            groups.push_back({ResourceKind::Group, state->id, {}});
        else if (const auto* steps = std::get_if<GroupSteps>(&operation))
            groups.push_back({ResourceKind::Group, steps->id, {}});
    }
    return groups;
}

} // namespace

/// While it lives nobody else looks at the intent.
class Passage::Hold {
public:
    Hold(RereadSchedule& rereads, const Noted& noted) : m_rereads(rereads), m_noted(noted)
    {
        m_rereads.hold(m_noted.id);
    }
    ~Hold() { m_rereads.release(m_noted.id, m_noted.isLeft); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    RereadSchedule& m_rereads;
    const Noted& m_noted;
};

VendorPace Passage::run(const Passed& passed, const std::stop_token& stop)
{
    Client& client = *passed.client;
    const auto relay = m_relays.relayOf(client.integration());
    if (!relay) {
        client.askToComeAgain(relay.error().message);
        return VendorPace::Unsaid;
    }
    if (!passed.touched)
        return forward(passed, **relay, nullptr, stop);
    Noted intent;
    const auto noted = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto added = session.addRelayIntent(client.integration().id, intentText(*passed.touched, Doubt::Open));
        if (!added)
            return tl::unexpected(added.error());
        intent.id = *added;
        return {};
    });
    if (!noted) {
        client.askToComeAgain("What is to be changed could not be noted first: " + noted.error().message);
        return VendorPace::Unsaid;
    }
    const Hold hold(m_rereads, intent);
    return forward(passed, **relay, &intent, stop);
}

VendorPace Passage::forward(const Passed& passed, Relay& relay, Intent intent, const std::stop_token& stop)
{
    auto outcome = relay.forward(passed.request, stop);
    auto pace = VendorPace::Unsaid;
    if (outcome.delivery == Delivery::Answered)
        pace = VendorPace::Answered;
    else if (hasHung(outcome.legs) && !stop.stop_requested())
        pace = VendorPace::Hung;
    settleOutcome(passed, std::move(outcome), intent);
    return pace;
}

void Passage::settleOutcome(const Passed& passed, RelayOutcome outcome, Intent intent)
{
    // Whatever became of an exchange that broke, an earlier refusal of our credential does not say.
    if (outcome.isCredentialRefused && outcome.delivery == Delivery::Answered) {
        // Okta would take a 401 for its own credential and stop.
        outcome.delivery = Delivery::Transient;
        outcome.error = core::makeError(ErrorKind::Denied,
                                        "The vendor's service refuses our credential (401). Enter the right one: "
                                        "`rollcallctl integration update " +
                                            passed.client->integration().slug +
                                            " --downstream-secret-file FILE`. Until then clients are asked to come "
                                            "again.");
    }
    if (outcome.delivery == Delivery::Answered) {
        answer(passed, std::move(outcome), intent);
        return;
    }
    // Nothing was called: it is the request itself.
    if (outcome.delivery == Delivery::Refused && outcome.legs.empty()) {
        if (intent)
            drop(*intent);
        passed.client->refuse(outcome.refusedAs, outcome.error.message);
        return;
    }
    askToComeAgain(passed, std::move(outcome), intent);
}

void Passage::askToComeAgain(const Passed& passed, RelayOutcome outcome, Intent intent)
{
    auto answer = passed.client->comeAgain(outcome.delivery, outcome.retryAfter);
    auto entry = passed.client->journalEntry(answer);
    describe(entry, putOff(passed, outcome));
    entry.legs = journalLegs(std::move(outcome.legs));
    settle(passed, std::move(entry), intent, outcome.delivery != Delivery::Unknown);
    passed.client->send(std::move(answer));
}

void Passage::drop(Noted& intent)
{
    const auto dropped = m_database.writeAndWait(
        [id = intent.id](directory::WriteSession& session) { return session.deleteRelayIntent(id); });
    intent.isLeft = !dropped;
    // It is read again then, which does no harm.
    if (!dropped)
        core::logError("relay", dropped.error());
}

void Passage::settle(const Passed& passed, directory::JournalEntry entry, Intent intent, bool isOver)
{
    if (!intent) {
        m_database.journalLater(std::move(entry));
        return;
    }
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (isOver) {
            if (auto gone = session.deleteRelayIntent(intent->id); !gone)
                return gone;
        }
        auto row = entry;
        linkTo(row, session, passed.client->integration().id, *passed.touched);
        return journalled(session, row);
    });
    intent->isLeft = !isOver || !written;
    // The intent is read again then.
    if (!written)
        m_database.journalLater(std::move(entry));
}

void Passage::answer(const Passed& passed, RelayOutcome outcome, Intent intent)
{
    // Parsed once, for all who want to know something of it.
    const auto json = scim::parseJson(outcome.answer.body);
    const auto meaning = meaningOf(passed.request, outcome.answer.status, json ? json->if_object() : nullptr);
    const auto body = journalBody(json ? &*json : nullptr, outcome.answer.body.size());
    auto entry = passed.client->journalEntry({outcome.answer.status, {}, {}});
    entry.subject = passed.touched ? passed.touched->name : std::string();
    describe(entry, meaning.described);
    entry.response = body;
    entry.legs = journalLegs(std::move(outcome.legs), &body);
    if (!intent) {
        answerRead(passed, std::move(outcome.answer), std::move(entry), meaning.resource);
        return;
    }
    if (outcome.answer.status >= 200 && outcome.answer.status < 300)
        keepChange(passed, outcome, *intent, entry);
    else
        settle(passed, std::move(entry), intent, outcome.uncertain.empty());
    passed.client->send(std::move(outcome.answer));
}

/// Whatever happens here, the client gets the vendor's answer: the directory is the vendor's. What could not be kept is
/// read again.
void Passage::keepChange(const Passed& passed, const RelayOutcome& outcome, Noted& intent,
                         const directory::JournalEntry& entry)
{
    const auto written = m_database.writeAndWait(
        [&](directory::WriteSession& session) { return keepChange(session, passed, outcome, intent, entry); });
    if (written)
        return;
    intent.isLeft = true;
    core::logError("relay", written.error());
    m_database.journalLater(entry);
}

core::Result<> Passage::keepChange(directory::WriteSession& session, const Passed& passed, const RelayOutcome& outcome,
                                   Noted& intent, directory::JournalEntry entry)
{
    const auto integration = passed.client->integration().id;
    const auto source = passed.request.method == "POST" ? CopySource::Creation : CopySource::Change;
    const auto copied = StoredCopy(session, integration).apply(outcome.copy, source);
    if (!copied && (copied.error().kind == ErrorKind::Unavailable || copied.error().kind == ErrorKind::Corrupt))
        return tl::unexpected(copied.error());
    auto doubts = outcome.uncertain;
    if (copied) {
        describe(entry, copied->described);
        // A group whose members are read first is read again after them.
        if (!copied->doubts.empty())
            std::ranges::move(groupsIn(outcome.copy), std::back_inserter(doubts));
        std::ranges::copy(copied->doubts, std::back_inserter(doubts));
    } else {
        entry.detail = "Our copy did not take it, and is being read again: " + copied.error().message;
    }
    linkTo(entry, session, integration, *passed.touched);
    // What was noted before stays while more than one reading may be needed: of what the vendor did there is no doubt.
    const bool isNotedLeft = !copied || copied->isUnknownRemoved;
    if (isNotedLeft)
        std::erase(doubts, *passed.touched);
    for (const Uncertain& doubt : doubts) {
        // By name there may be nothing to find just yet.
        const auto kind = doubt.id.empty() ? Doubt::Open : Doubt::Definite;
        if (auto added = addIntents(session, integration, {&doubt, 1}, kind); !added)
            return added;
    }
    if (!isNotedLeft) {
        if (auto gone = session.deleteRelayIntent(intent.id); !gone)
            return gone;
    }
    intent.isLeft = isNotedLeft || !doubts.empty();
    return journalled(session, entry);
}

void Passage::answerRead(const Passed& passed, RelayAnswer answer, directory::JournalEntry entry,
                         const std::optional<Uncertain>& resource)
{
    const auto integration = passed.client->integration().id;
    passed.client->send(std::move(answer));
    if (!resource) {
        m_database.journalLater(std::move(entry));
        return;
    }
    // Whom it speaks of here is looked up after the answer is out.
    auto& database = m_database;
    const bool isQueued = m_database.read([&database, entry, integration, resource = *resource](
                                              core::Result<directory::ReadSession*> session, const std::stop_token&) {
        auto row = entry;
        if (session)
            linkTo(row, **session, integration, resource);
        database.journalLater(std::move(row));
    });
    if (!isQueued)
        m_database.journalLater(std::move(entry));
}

} // namespace rollcall::relay
