// SPDX-License-Identifier: Apache-2.0
// One relayed request on its lane: to the vendor, into our copy and the journal, back to the client.
#pragma once

#include "composition/RelayPool.h"
#include "composition/RelayQueue.h"
#include "composition/RelayReread.h"
#include "directory/Database.h"
#include "listener/Downstream.h"
#include "relay/Relay.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace rollcall::app {

/// What is passed on, made once.
struct Relayed {
    std::shared_ptr<listener::RelayedRequest> client;
    relay::RelayRequest request;
    std::optional<relay::Uncertain> touched; ///< what it would change
};

/// For what a change touches runs in the turn of that resource. Blocks for as long as the vendor takes; the client is
/// answered exactly once.
class RelayConversation {
public:
    /// All must outlive it.
    RelayConversation(directory::Database& database, RelayPool& relays, RelayReread& reread)
        : m_database(database), m_relays(relays), m_reread(reread)
    {
    }

    /// How the vendor took it.
    [[nodiscard]] VendorPace run(const Relayed& relayed, const std::stop_token& stop);

private:
    /// What was stored before a change went out; null for what changes nothing.
    struct Noted {
        directory::RelayIntentId id;
        bool isLeft = true; ///< it, or others that came of it
    };
    using Intent = Noted*;
    class Hold;

    [[nodiscard]] VendorPace forward(const Relayed& relayed, relay::Relay& relay, Intent intent,
                                     const std::stop_token& stop);
    void settleOutcome(const Relayed& relayed, relay::RelayOutcome outcome, Intent intent);
    void answer(const Relayed& relayed, relay::RelayOutcome outcome, Intent intent);
    void answerRead(const Relayed& relayed, listener::RelayedAnswer answer, directory::JournalEntry entry,
                    const std::optional<relay::Uncertain>& resource);
    void keepChange(const Relayed& relayed, const relay::RelayOutcome& outcome, Noted& intent,
                    const directory::JournalEntry& entry);
    [[nodiscard]] core::Result<> keepChange(directory::WriteSession& session, const Relayed& relayed,
                                            const relay::RelayOutcome& outcome, Noted& intent,
                                            directory::JournalEntry entry);
    void askToComeAgain(const Relayed& relayed, relay::RelayOutcome outcome, Intent intent);
    void drop(Noted& intent);
    /// Journals what changed nothing here, with whom it speaks of. Without an intent nobody waits for it; one that
    /// `isOver` goes with it.
    void settle(const Relayed& relayed, directory::JournalEntry entry, Intent intent, bool isOver);

    directory::Database& m_database;
    RelayPool& m_relays;
    RelayReread& m_reread;
};

} // namespace rollcall::app
