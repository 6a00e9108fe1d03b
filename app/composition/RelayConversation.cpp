// SPDX-License-Identifier: Apache-2.0
// An intent before the change goes out; after the vendor's answer one transaction for copy, journal and intent.
#include "composition/RelayConversation.h"

#include "composition/IntegrationCompatibility.h"
#include "composition/RelayCopy.h"
#include "composition/RelayMeaning.h"
#include "core/Log.h"
#include "scim/Error.h"

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

RelayedAnswer passedBack(const Relayed& relayed, const RelayOutcome& outcome, const RelayMeaning& meaning)
{
    RelayedAnswer answer;
    answer.status = outcome.answer.status;
    for (const auto& [name, value] : outcome.answer.headers)
        answer.headers.add(name, value);
    answer.body = outcome.answer.body;
    answer.meaning = meaning.meaning;
    answer.subject = meaning.subject;
    answer.detail = meaning.detail;
    if (answer.subject.empty() && relayed.touched)
        answer.subject = relayed.touched->name;
    return answer;
}

RelayMeaning meaningOfAnswer(const Relayed& relayed, const RelayOutcome& outcome)
{
    return meaningOf(relayed.request.method, relayed.request.path, relayed.request.query, outcome.answer.status,
                     outcome.answer.body);
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

void tell(directory::JournalEntry& entry, const CopyOutcome& copied)
{
    if (copied.meaning == directory::Meaning::Unknown)
        return;
    entry.meaning = copied.meaning;
    if (!copied.subject.empty())
        entry.subject = copied.subject;
    entry.detail = copied.detail;
    entry.count = copied.count;
    entry.person = copied.person;
    entry.group = copied.group;
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

void RelayConversation::run(const Relayed& relayed, const std::stop_token& stop)
{
    listener::RelayedRequest& client = *relayed.client;
    const auto relay = m_relays.relayOf(client.integration());
    if (!relay) {
        client.askToComeAgain(relay.error().message);
        return;
    }
    if (!relayed.touched) {
        forward(relayed, **relay, nullptr, stop);
        return;
    }
    Noted intent;
    const auto noted = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto added = session.addRelayIntent(client.integration().id, toJson(*relayed.touched));
        if (!added)
            return tl::unexpected(added.error());
        intent.id = *added;
        return {};
    });
    if (!noted) {
        client.askToComeAgain("What is to be changed could not be noted first: " + noted.error().message);
        return;
    }
    const Hold hold(m_reread, intent);
    forward(relayed, **relay, &intent, stop);
}

void RelayConversation::forward(const Relayed& relayed, relay::Relay& relay, Intent intent, const std::stop_token& stop)
{
    auto outcome = relay.forward(relayed.request, stop);
    if (outcome.isCredentialRefused) {
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
        answer(relayed, outcome, intent);
        return;
    }
    // Nothing was called: it is the address itself.
    if (outcome.delivery == Delivery::Refused && outcome.legs.empty()) {
        if (intent)
            drop(*intent);
        relayed.client->refuse(404, outcome.error.message, outcome.error.message);
        return;
    }
    askToComeAgain(relayed, outcome, intent);
}

void RelayConversation::askToComeAgain(const Relayed& relayed, const RelayOutcome& outcome, Intent intent)
{
    auto answer = comeAgainAnswer(relayed.client->integration(), outcome);
    answer.subject = relayed.touched ? relayed.touched->name : std::string();
    auto entry = relayed.client->journalEntry(answer);
    entry.legs = journalLegs(outcome.legs);
    settle(entry, outcome.delivery == Delivery::Unknown ? nullptr : intent);
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

void RelayConversation::settle(const directory::JournalEntry& entry, Intent dropped)
{
    if (!dropped) {
        m_database.journalLater(entry);
        return;
    }
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (auto gone = session.deleteRelayIntent(dropped->id); !gone)
            return gone;
        const auto journalled = session.journal(entry);
        return journalled ? core::Result<>() : core::Result<>(tl::unexpected(journalled.error()));
    });
    dropped->isLeft = !written;
    // The intent is read again then.
    if (!written)
        m_database.journalLater(entry);
}

void RelayConversation::answer(const Relayed& relayed, const RelayOutcome& outcome, Intent intent)
{
    if (!intent) {
        answerRead(relayed, outcome);
        return;
    }
    auto answer = passedBack(relayed, outcome, meaningOfAnswer(relayed, outcome));
    auto entry = relayed.client->journalEntry(answer);
    entry.legs = journalLegs(outcome.legs);
    if (answer.status >= 200 && answer.status < 300)
        keepChange(relayed, outcome, *intent, entry);
    else
        settle(entry, outcome.uncertain.empty() ? intent : nullptr);
    relayed.client->send(std::move(answer));
}

/// Whatever happens here, the client gets the vendor's answer: the directory is the vendor's. What could not be kept is
/// read again.
void RelayConversation::keepChange(const Relayed& relayed, const RelayOutcome& outcome, Noted& intent,
                                   const directory::JournalEntry& entry)
{
    const auto integration = relayed.client->integration().id;
    bool isLeft = true;
    const auto source = relayed.request.method == "POST" ? CopySource::Creation : CopySource::Change;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto row = entry;
        auto copied = RelayCopy(session, integration).apply(outcome.copy, source);
        if (!copied && (copied.error().kind == ErrorKind::Unavailable || copied.error().kind == ErrorKind::Corrupt))
            return tl::unexpected(copied.error());
        std::vector<relay::Uncertain> doubts = outcome.uncertain;
        if (copied) {
            tell(row, *copied);
            // A group whose members are read first is read again after them.
            if (!copied->doubts.empty())
                std::ranges::move(groupsIn(outcome.copy), std::back_inserter(doubts));
            std::ranges::move(copied->doubts, std::back_inserter(doubts));
        } else {
            row.detail = "Our copy did not take it, and is being read again: " + copied.error().message;
        }
        // What was noted before is dropped unless it is what is still in doubt.
        bool isDropped = copied.has_value();
        for (const relay::Uncertain& doubt : doubts) {
            if (doubt == *relayed.touched) {
                isDropped = false;
                continue;
            }
            if (auto added = session.addRelayIntent(integration, toJson(doubt)); !added)
                return tl::unexpected(added.error());
        }
        if (isDropped) {
            if (auto gone = session.deleteRelayIntent(intent.id); !gone)
                return gone;
        }
        isLeft = !isDropped || !doubts.empty();
        const auto journalled = session.journal(row);
        return journalled ? core::Result<>() : core::Result<>(tl::unexpected(journalled.error()));
    });
    intent.isLeft = isLeft || !written;
    if (written)
        return;
    core::logError("relay", written.error());
    m_database.journalLater(entry);
}

void RelayConversation::answerRead(const Relayed& relayed, const RelayOutcome& outcome)
{
    const auto meaning = meaningOfAnswer(relayed, outcome);
    auto answer = passedBack(relayed, outcome, meaning);
    auto entry = relayed.client->journalEntry(answer);
    entry.count = meaning.count;
    entry.legs = journalLegs(outcome.legs);
    const auto integration = relayed.client->integration().id;
    relayed.client->send(std::move(answer));
    if (!meaning.resource) {
        m_database.journalLater(std::move(entry));
        return;
    }
    // Whom it speaks of here is looked up after the answer is out.
    auto& database = m_database;
    const bool isQueued = m_database.read([&database, entry, integration, resource = *meaning.resource](
                                              core::Result<directory::ReadSession*> session, const std::stop_token&) {
        auto row = entry;
        const directory::ResourceId id(resource.id);
        if (session && resource.kind == relay::ResourceKind::Person) {
            if (const auto person = (*session)->person(integration, id); person && *person) {
                row.person = (*person)->rowId;
                row.subject = (*person)->userName;
            }
        } else if (session) {
            if (const auto group = (*session)->group(integration, id); group && *group) {
                row.group = (*group)->rowId;
                row.subject = (*group)->displayName;
            }
        }
        database.journalLater(std::move(row));
    });
    if (!isQueued)
        m_database.journalLater(std::move(entry));
}

} // namespace rollcall::app
