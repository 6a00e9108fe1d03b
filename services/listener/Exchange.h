// SPDX-License-Identifier: Apache-2.0
// One authenticated request on its way through threads, until its answer is sent.
#pragma once

#include "Answer.h"
#include "Door.h"
#include "Rendering.h"
#include "Router.h"
#include "ScimJournal.h"
#include "ServedIntegration.h"
#include "core/Secret.h"
#include "http/Server.h"
#include "scim/Json.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace rollcall::listener {

/// Used by one thread at a time; handed on, never shared.
class Exchange {
public:
    Exchange(std::shared_ptr<Door> door, http::Request request, http::Responder responder, Route route,
             std::shared_ptr<const ServedIntegration> served, RequestFacts facts);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    [[nodiscard]] Door& door() const { return *m_door; }
    [[nodiscard]] const std::shared_ptr<Door>& sharedDoor() const { return m_door; }
    [[nodiscard]] const http::Request& request() const { return m_request; }
    [[nodiscard]] const Route& route() const { return m_route; }
    [[nodiscard]] const ServedIntegration& served() const { return *m_served; }
    [[nodiscard]] const directory::Integration& integration() const { return m_served->integration; }
    [[nodiscard]] const scim::Compatibility& compatibility() const { return m_served->compatibility; }
    [[nodiscard]] Dialect dialect() const { return m_rendering.dialect(); }
    [[nodiscard]] const Rendering& rendering() const { return m_rendering; }
    [[nodiscard]] directory::ResourceId resourceId() const { return directory::ResourceId(m_route.id); }

    /// Counts the body among those that are worked on until this goes. False when these are too much already.
    [[nodiscard]] bool holdBody();
    /// Parses the body and keeps its redacted form for the journal; the bytes are gone afterwards.
    [[nodiscard]] scim::Result<scim::JsonValue> takeBody();
    /// Keeps its redacted form for the journal, and the bytes as they are.
    void noteBody() { (void)parsedBody(); }

    /// What the body said must not be kept after all.
    void forgetBody();

    /// Whether the client was answered by the HTTP layer meanwhile: what has not begun then must not begin.
    [[nodiscard]] bool isTooLate() const { return std::chrono::steady_clock::now() >= m_answerBy; }
    /// What an earlier request, the same to the letter, has made and could not tell.
    [[nodiscard]] std::optional<directory::ResourceId> madeBefore() const;

    [[nodiscard]] directory::JournalEntry journalEntry(const Answer& answer) const;

    /// Journals without delaying anybody, then sends: for reads and refusals.
    void answer(Answer answer);
    void fail(const Fault& fault);
    void answerOrFail(Outcome<Answer> outcome);
    /// Sends alone: for what is journalled in its own transaction.
    void send(Answer answer);

private:
    scim::Result<scim::JsonValue> parsedBody();

    std::shared_ptr<Door> m_door;
    http::Request m_request;
    http::Responder m_responder;
    Route m_route;
    std::shared_ptr<const ServedIntegration> m_served;
    Rendering m_rendering;
    RequestFacts m_facts;
    std::chrono::steady_clock::time_point m_answerBy;
    core::Sha256Digest m_digest{}; ///< of a POST
    std::size_t m_heldBytes = 0;
};
using ExchangePointer = std::shared_ptr<Exchange>;

/// Runs on the writer's thread, perhaps more than once: it must not consume what it captured.
using Change = std::function<Outcome<Answer>(directory::WriteSession&)>;

/// Queues the change. Its journal row commits with it; the answer goes out when that is on disk, a refusal too, and the
/// transient answer when the batch was lost. `onConflict`, when set, gets a uniqueness refusal to phrase and answer.
void commitChange(ExchangePointer exchange, Change change,
                  std::function<void(ExchangePointer, core::Error)> onConflict = {});

/// Runs on a reader's thread; answers, or fails.
void answerFromReader(const ExchangePointer& exchange,
                      std::function<Outcome<Answer>(directory::ReadSession&, std::stop_token)> work);

} // namespace rollcall::listener
