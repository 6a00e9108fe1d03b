// SPDX-License-Identifier: Apache-2.0
// One authenticated request on its way through threads, until its answer is sent.
#include "Exchange.h"

#include "Transient.h"
#include "core/Log.h"
#include "listener/ListenerService.h"

#include <algorithm>
#include <utility>

namespace rollcall::listener {

namespace {

Rendering renderingOf(const std::string& publicUrl, const std::string& slug, Dialect dialect)
{
    return {dialect == Dialect::Version1 ? scimBaseUrlV1(publicUrl, slug) : scimBaseUrl(publicUrl, slug), dialect};
}

/// The HTTP layer began to count a moment before.
constexpr std::chrono::milliseconds deadlineReserve{50};

} // namespace

Exchange::Exchange(std::shared_ptr<Door> door, http::Request request, http::Responder responder, Route route,
                   std::shared_ptr<const ServedIntegration> served, RequestFacts facts)
    : m_door(std::move(door)),
      m_request(std::move(request)),
      m_responder(std::move(responder)),
      m_route(std::move(route)),
      m_served(std::move(served)),
      m_rendering(renderingOf(m_door->publicUrl(), m_served->integration.slug, m_route.dialect)),
      m_facts(std::move(facts)),
      m_answerBy(std::chrono::steady_clock::now() + m_door->handlerDeadline() -
                 std::min(deadlineReserve, m_door->handlerDeadline() / 10))
{
}

Exchange::~Exchange()
{
    m_door->bodyBudget().giveBack(m_heldBytes);
}

bool Exchange::holdBody()
{
    const std::size_t bytes = m_request.body.size() - std::min(m_request.body.size(), m_heldBytes);
    if (!m_door->bodyBudget().take(bytes))
        return false;
    m_heldBytes += bytes;
    return true;
}

scim::Result<scim::JsonValue> Exchange::parsedBody()
{
    const auto size = static_cast<std::int64_t>(m_request.body.size());
    auto body = scim::parseJson(m_request.body);
    if (size > 0)
        m_facts.body = body ? directory::JournalBody::fromJson(*body, size) : directory::JournalBody::unreadable(size);
    return body;
}

scim::Result<scim::JsonValue> Exchange::takeBody()
{
    auto body = parsedBody();
    if (m_request.method == "POST")
        m_digest = core::sha256(m_request.target + '\n' + m_request.body);
    std::string().swap(m_request.body);
    return body;
}

void Exchange::forgetBody()
{
    m_facts.body = directory::JournalBody::unreadable(m_facts.body.originalSize());
}

std::optional<directory::ResourceId> Exchange::madeBefore() const
{
    return m_door->lateCreations().find(integration().id, m_digest, std::chrono::steady_clock::now());
}

directory::JournalEntry Exchange::journalEntry(const Answer& answer) const
{
    return listener::journalEntry(m_request, m_facts, answer);
}

void Exchange::answer(Answer answer)
{
    putInto(dialect(), answer);
    m_door->database().journalLater(journalEntry(answer));
    send(std::move(answer));
}

void Exchange::send(Answer answer)
{
    if (answer.created && isTooLate())
        m_door->lateCreations().note(integration().id, m_digest, *answer.created, std::chrono::steady_clock::now());
    putInto(dialect(), answer);
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
        answer(transientAnswer(compatibility(), failed.message));
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
        // Cancelled undoes this operation alone.
        if (exchange->isTooLate())
            return core::failure(core::ErrorKind::Cancelled, "Its time was over before the change began.");
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
    auto& database = exchange->door().database();
    auto done = [exchange = std::move(exchange), progress,
                 onConflict = std::move(onConflict)](const core::Result<>& committed) {
        exchange->door().writeHealth().note(committed);
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
    database.write(std::move(operation), std::move(done));
}

void answerFromReader(const ExchangePointer& exchange,
                      std::function<Outcome<Answer>(directory::ReadSession&, std::stop_token)> work)
{
    const bool isQueued = exchange->door().database().read(
        [exchange, work = std::move(work)](core::Result<directory::ReadSession*> session, std::stop_token stop) {
            if (!session) {
                exchange->fail(session.error());
                return;
            }
            if (exchange->isTooLate()) {
                exchange->fail(
                    core::makeError(core::ErrorKind::Cancelled, "Its time was over before anything was read."));
                return;
            }
            exchange->answerOrFail(work(**session, std::move(stop)));
        });
    if (!isQueued)
        exchange->fail(core::makeError(core::ErrorKind::Unavailable,
                                       "Too many requests wait for the directory, or it is being closed."));
}

} // namespace rollcall::listener
