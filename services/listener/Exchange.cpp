// SPDX-License-Identifier: Apache-2.0
// One authenticated request on its way through threads, until its answer is sent.
#include "Exchange.h"

#include "Transient.h"
#include "core/Log.h"
#include "listener/ListenerService.h"

#include <utility>

namespace rollcall::listener {

Exchange::Exchange(std::shared_ptr<Door> door, http::Request request, http::Responder responder, Route route,
                   directory::Integration integration, RequestFacts facts)
    : m_door(std::move(door)),
      m_request(std::move(request)),
      m_responder(std::move(responder)),
      m_route(std::move(route)),
      m_integration(std::move(integration)),
      m_rendering(scimBaseUrl(m_door->publicUrl(), m_integration.slug)),
      m_facts(std::move(facts))
{
}

scim::Result<scim::JsonValue> Exchange::takeBody()
{
    const auto size = static_cast<std::int64_t>(m_request.body.size());
    auto body = scim::parseJson(m_request.body);
    m_facts.body = body ? directory::JournalBody::fromJson(*body, size) : directory::JournalBody::unreadable(size);
    std::string().swap(m_request.body);
    return body;
}

directory::JournalEntry Exchange::journalEntry(const Answer& answer) const
{
    return listener::journalEntry(m_request, m_facts, answer);
}

void Exchange::answer(Answer answer)
{
    m_door->database().journalLater(journalEntry(answer));
    send(std::move(answer));
}

void Exchange::send(Answer answer)
{
    m_responder.send(toResponse(std::move(answer)));
}

void Exchange::fail(const Fault& fault)
{
    if (const auto* refused = std::get_if<scim::Error>(&fault.error)) {
        answer(refusalAnswer(*refused));
        return;
    }
    const auto& failed = std::get<core::Error>(fault.error);
    if (isPassing(failed)) {
        answer(transientAnswer(m_integration, failed.message));
        return;
    }
    auto refusal = refusalAnswer(asScimError(failed));
    if (refusal.status >= 500) {
        core::logError("listener", failed);
        refusal.detail = failed.message;
    }
    answer(std::move(refusal));
}

void Exchange::answerOrFail(Outcome<Answer> outcome)
{
    if (outcome)
        answer(std::move(*outcome));
    else
        fail(outcome.error());
}

void commitChange(ExchangePointer exchange, Change change, std::function<void(ExchangePointer, core::Error)> onConflict)
{
    struct Progress {
        std::optional<Answer> answer;
        std::optional<scim::Error> refusal;
    };
    auto progress = std::make_shared<Progress>();
    auto operation = [exchange, progress,
                      change = std::move(change)](directory::WriteSession& session) -> core::Result<> {
        *progress = {};
        auto outcome = change(session);
        if (!outcome) {
            if (auto* failed = std::get_if<core::Error>(&outcome.error().error))
                return tl::unexpected(std::move(*failed));
            progress->refusal = std::get<scim::Error>(std::move(outcome.error().error));
            return core::failure(core::ErrorKind::Invalid, progress->refusal->detail);
        }
        if (auto row = session.journal(exchange->journalEntry(*outcome)); !row)
            return tl::unexpected(row.error());
        progress->answer = std::move(*outcome);
        return {};
    };
    auto done = [exchange, progress, onConflict = std::move(onConflict)](const core::Result<>& committed) {
        if (committed)
            exchange->send(std::move(*progress->answer));
        else if (isPassing(committed.error()) || !progress->refusal) {
            if (onConflict && committed.error().kind == core::ErrorKind::Conflict)
                onConflict(exchange, committed.error());
            else
                exchange->fail(committed.error());
        } else {
            exchange->fail(*progress->refusal);
        }
    };
    exchange->door().database().write(std::move(operation), std::move(done));
}

void answerFromReader(ExchangePointer exchange,
                      std::function<Outcome<Answer>(directory::ReadSession&, std::stop_token)> work)
{
    const bool isQueued = exchange->door().database().read(
        [exchange, work = std::move(work)](core::Result<directory::ReadSession*> session, std::stop_token stop) {
            if (!session) {
                exchange->fail(session.error());
                return;
            }
            exchange->answerOrFail(work(**session, std::move(stop)));
        });
    if (!isQueued)
        exchange->fail(core::makeError(core::ErrorKind::Unavailable, "The directory is closing."));
}

} // namespace rollcall::listener
