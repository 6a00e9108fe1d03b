// SPDX-License-Identifier: Apache-2.0
// An intent before the change goes out; after the vendor's answer one transaction for copy, journal and intent.
#include "composition/RelayConversation.h"

#include "composition/IntegrationCompatibility.h"
#include "composition/RelayCopy.h"
#include "composition/RelayIntents.h"
#include "composition/RelayMeaning.h"
#include "core/Log.h"
#include "scim/Error.h"
#include "scim/Json.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rollcall::app {

namespace {

using core::ErrorKind;
using listener::RelayedAnswer;
using relay::Delivery;
using relay::RelayOutcome;

constexpr std::chrono::seconds longestWait{300};

/// In the form that makes this client come back by itself.
RelayedAnswer comeAgainAnswer(const directory::Integration& integration, const RelayOutcome& outcome)
{
    const auto stored = compatibilityOf(integration);
    const auto compatibility = stored ? *stored : scim::Compatibility{};
    auto wait = std::chrono::seconds{compatibility.retryAfterSeconds};
    if (outcome.retryAfter)
        wait = std::clamp(*outcome.retryAfter, wait, std::max(wait, longestWait));
    const std::string seconds = std::to_string(wait.count());
    const std::string changed = outcome.delivery == Delivery::Unknown
                                    ? "did not say whether the change takes effect"
                                    : "cannot take requests just now; nothing was changed";
    RelayedAnswer answer;
    answer.status = compatibility.transientStatus;
    answer.headers.add("Content-Type", "application/scim+json");
    answer.headers.add("Retry-After", seconds);
    answer.body = scim::renderError(
        scim::plainError(answer.status, "The service behind this address " + changed + ". Try again in " + seconds +
                                            (wait.count() == 1 ? " second." : " seconds.")));
    answer.meaning = directory::Meaning::Refused;
    answer.detail = outcome.error.message;
    if (outcome.delivery == Delivery::Unknown)
        answer.detail += " Whether the change was made there is not known; it is being read again.";
    return answer;
}

RelayedAnswer passedBack(const Relayed& relayed, const relay::RelayAnswer& from, const RelayMeaning& meaning)
{
    RelayedAnswer answer;
    answer.status = from.status;
    for (const auto& [name, value] : from.headers)
        answer.headers.add(name, value);
    answer.meaning = meaning.meaning;
    answer.subject = meaning.subject;
    answer.detail = meaning.detail;
    if (answer.subject.empty() && relayed.touched)
        answer.subject = relayed.touched->name;
    return answer;
}

bool hasHung(const RelayOutcome& outcome)
{
    return outcome.delivery != Delivery::Answered && std::ranges::any_of(outcome.legs, [](const relay::Leg& leg) {
               return leg.status == 0 && leg.duration >= hungAfter;
           });
}

/// Whom it speaks of here, by the vendor's id. `Session` reads.
template<class Session>
void linkTo(directory::JournalEntry& entry, Session& session, directory::IntegrationId integration,
            const relay::Uncertain& resource)
{
    if (resource.id.empty() || entry.person || entry.group)
        return;
    const directory::ResourceId id(resource.id);
    if (resource.kind == relay::ResourceKind::Person) {
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

std::vector<relay::Uncertain> groupsIn(const std::vector<relay::CopyOperation>& operations)
{
    std::vector<relay::Uncertain> groups;
    for (const relay::CopyOperation& operation : operations) {
        if (const auto* state = std::get_if<relay::GroupState>(&operation))
            groups.push_back({relay::ResourceKind::Group, state->id, {}});
        else if (const auto* steps = std::get_if<relay::GroupSteps>(&operation))
            groups.push_back({relay::ResourceKind::Group, steps->id, {}});
    }
    return groups;
}

} // namespace

/// While it lives nobody else looks at the intent.
class RelayConversation::Hold {
public:
    Hold(RelayReread& reread, const Noted& noted) : m_reread(reread), m_noted(noted) { m_reread.hold(m_noted.id); }
    ~Hold() { m_reread.release(m_noted.id, m_noted.isLeft); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    RelayReread& m_reread;
    const Noted& m_noted;
};

VendorPace RelayConversation::run(const Relayed& relayed, const std::stop_token& stop)
{
    listener::RelayedRequest& client = *relayed.client;
    const auto relay = m_relays.relayOf(client.integration());
    if (!relay) {
        client.askToComeAgain(relay.error().message);
        return VendorPace::Unsaid;
    }
    if (!relayed.touched)
        return forward(relayed, **relay, nullptr, stop);
    Noted intent;
    const auto noted = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto added = session.addRelayIntent(client.integration().id, intentText(*relayed.touched, Doubt::Open));
        if (!added)
            return tl::unexpected(added.error());
        intent.id = *added;
        return {};
    });
    if (!noted) {
        client.askToComeAgain("What is to be changed could not be noted first: " + noted.error().message);
        return VendorPace::Unsaid;
    }
    const Hold hold(m_reread, intent);
    return forward(relayed, **relay, &intent, stop);
}

VendorPace RelayConversation::forward(const Relayed& relayed, relay::Relay& relay, Intent intent,
                                      const std::stop_token& stop)
{
    auto outcome = relay.forward(relayed.request, stop);
    auto pace = VendorPace::Unsaid;
    if (outcome.delivery == Delivery::Answered)
        pace = VendorPace::Answered;
    else if (hasHung(outcome) && !stop.stop_requested())
        pace = VendorPace::Hung;
    settleOutcome(relayed, std::move(outcome), intent);
    return pace;
}

void RelayConversation::settleOutcome(const Relayed& relayed, RelayOutcome outcome, Intent intent)
{
    // Whatever became of an exchange that broke, an earlier refusal of our credential does not say.
    if (outcome.isCredentialRefused && outcome.delivery == Delivery::Answered) {
        // Okta would take a 401 for its own credential and stop.
        outcome.delivery = Delivery::Transient;
        outcome.error = core::makeError(ErrorKind::Denied,
                                        "The vendor's service refuses our credential (401). Enter the right one: "
                                        "`rollcallctl integration update " +
                                            relayed.client->integration().slug +
                                            " --downstream-secret-file FILE`. Until then clients are asked to come "
                                            "again.");
    }
    if (outcome.delivery == Delivery::Answered) {
        answer(relayed, std::move(outcome), intent);
        return;
    }
    // Nothing was called: it is the request itself.
    if (outcome.delivery == Delivery::Refused && outcome.legs.empty()) {
        if (intent)
            drop(*intent);
        relayed.client->refuse(outcome.refusedAs, outcome.error.message, outcome.error.message);
        return;
    }
    askToComeAgain(relayed, std::move(outcome), intent);
}

void RelayConversation::askToComeAgain(const Relayed& relayed, RelayOutcome outcome, Intent intent)
{
    auto answer = comeAgainAnswer(relayed.client->integration(), outcome);
    answer.subject = relayed.touched ? relayed.touched->name : std::string();
    auto entry = relayed.client->journalEntry(answer);
    entry.legs = journalLegs(std::move(outcome.legs));
    settle(relayed, std::move(entry), intent, outcome.delivery != Delivery::Unknown);
    relayed.client->send(std::move(answer));
}

void RelayConversation::drop(Noted& intent)
{
    const auto dropped = m_database.writeAndWait(
        [id = intent.id](directory::WriteSession& session) { return session.deleteRelayIntent(id); });
    intent.isLeft = !dropped;
    // It is read again then, which does no harm.
    if (!dropped)
        core::logError("relay", dropped.error());
}

void RelayConversation::settle(const Relayed& relayed, directory::JournalEntry entry, Intent intent, bool isOver)
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
        linkTo(row, session, relayed.client->integration().id, *relayed.touched);
        return journalled(session, row);
    });
    intent->isLeft = !isOver || !written;
    // The intent is read again then.
    if (!written)
        m_database.journalLater(std::move(entry));
}

void RelayConversation::answer(const Relayed& relayed, RelayOutcome outcome, Intent intent)
{
    // Parsed once, for all who want to know something of it.
    const auto json = scim::parseJson(outcome.answer.body);
    const auto meaning = meaningOf(relayed.request, outcome.answer.status, json ? json->if_object() : nullptr);
    const auto body = journalBody(json ? &*json : nullptr, outcome.answer.body.size());
    auto answer = passedBack(relayed, outcome.answer, meaning);
    auto entry = relayed.client->journalEntry(answer);
    entry.response = body;
    entry.legs = journalLegs(std::move(outcome.legs), &body);
    answer.body = std::move(outcome.answer.body);
    if (!intent) {
        entry.count = meaning.count;
        answerRead(relayed, std::move(answer), std::move(entry), meaning.resource);
        return;
    }
    if (answer.status >= 200 && answer.status < 300)
        keepChange(relayed, outcome, *intent, entry);
    else
        settle(relayed, std::move(entry), intent, outcome.uncertain.empty());
    relayed.client->send(std::move(answer));
}

/// Whatever happens here, the client gets the vendor's answer: the directory is the vendor's. What could not be kept is
/// read again.
void RelayConversation::keepChange(const Relayed& relayed, const RelayOutcome& outcome, Noted& intent,
                                   const directory::JournalEntry& entry)
{
    const auto written = m_database.writeAndWait(
        [&](directory::WriteSession& session) { return keepChange(session, relayed, outcome, intent, entry); });
    if (written)
        return;
    intent.isLeft = true;
    core::logError("relay", written.error());
    m_database.journalLater(entry);
}

core::Result<> RelayConversation::keepChange(directory::WriteSession& session, const Relayed& relayed,
                                             const RelayOutcome& outcome, Noted& intent, directory::JournalEntry entry)
{
    const auto integration = relayed.client->integration().id;
    const auto source = relayed.request.method == "POST" ? CopySource::Creation : CopySource::Change;
    const auto copied = RelayCopy(session, integration).apply(outcome.copy, source);
    if (!copied && (copied.error().kind == ErrorKind::Unavailable || copied.error().kind == ErrorKind::Corrupt))
        return tl::unexpected(copied.error());
    auto doubts = outcome.uncertain;
    if (copied) {
        describe(entry, *copied);
        // A group whose members are read first is read again after them.
        if (!copied->doubts.empty())
            std::ranges::move(groupsIn(outcome.copy), std::back_inserter(doubts));
        std::ranges::copy(copied->doubts, std::back_inserter(doubts));
    } else {
        entry.detail = "Our copy did not take it, and is being read again: " + copied.error().message;
    }
    linkTo(entry, session, integration, *relayed.touched);
    // What was noted before stays while more than one reading may be needed: of what the vendor did there is no doubt.
    const bool isNotedLeft = !copied || copied->isUnknownRemoved;
    if (isNotedLeft)
        std::erase(doubts, *relayed.touched);
    for (const relay::Uncertain& doubt : doubts) {
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

void RelayConversation::answerRead(const Relayed& relayed, RelayedAnswer answer, directory::JournalEntry entry,
                                   const std::optional<relay::Uncertain>& resource)
{
    const auto integration = relayed.client->integration().id;
    relayed.client->send(std::move(answer));
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

} // namespace rollcall::app
