// SPDX-License-Identifier: Apache-2.0
// One relayed request on its lane: to the vendor, into our copy and the journal, back to the client.
#pragma once

#include "Queue.h"
#include "RereadSchedule.h"
#include "directory/Database.h"
#include "relay/Client.h"
#include "relay/Relay.h"
#include "relay/RelaySource.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace rollcall::relay {

/// What is passed on, made once.
struct Passed {
    std::shared_ptr<Client> client;
    RelayRequest request;
    std::optional<Uncertain> touched; ///< what it would change
};

/// For what a change touches runs in the turn of that resource. Blocks for as long as the vendor takes; the client is
/// answered exactly once.
class Passage {
public:
    /// All must outlive it.
    Passage(directory::Database& database, RelaySource& relays, RereadSchedule& rereads)
        : m_database(database), m_relays(relays), m_rereads(rereads)
    {
    }

    /// How the vendor took it.
    [[nodiscard]] VendorPace run(const Passed& passed, const std::stop_token& stop);

private:
    /// What was stored before a change went out; null for what changes nothing.
    struct Noted {
        directory::RelayIntentId id;
        bool isLeft = true; ///< it, or others that came of it
    };
    using Intent = Noted*;
    class Hold;

    [[nodiscard]] VendorPace forward(const Passed& passed, Relay& relay, Intent intent, const std::stop_token& stop);
    void settleOutcome(const Passed& passed, RelayOutcome outcome, Intent intent);
    void answer(const Passed& passed, RelayOutcome outcome, Intent intent);
    void answerRead(const Passed& passed, RelayAnswer answer, directory::JournalEntry entry,
                    const std::optional<Uncertain>& resource);
    void keepChange(const Passed& passed, const RelayOutcome& outcome, Noted& intent,
                    const directory::JournalEntry& entry);
    [[nodiscard]] core::Result<> keepChange(directory::WriteSession& session, const Passed& passed,
                                            const RelayOutcome& outcome, Noted& intent, directory::JournalEntry entry);
    void askToComeAgain(const Passed& passed, RelayOutcome outcome, Intent intent);
    void drop(Noted& intent);
    /// Journals what changed nothing here, with whom it speaks of. Without an intent nobody waits for it; one that
    /// `isOver` goes with it.
    void settle(const Passed& passed, directory::JournalEntry entry, Intent intent, bool isOver);

    directory::Database& m_database;
    RelaySource& m_relays;
    RereadSchedule& m_rereads;
};

} // namespace rollcall::relay
