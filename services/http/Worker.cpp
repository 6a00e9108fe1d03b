// SPDX-License-Identifier: Apache-2.0
// Ends the sessions of one I/O thread, and asks its handler for the words of a refusal.
#include "Worker.h"

#include "Session.h"
#include "core/Log.h"

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::http {

Response Worker::refusalResponse(const Refusal& refusal)
{
    refusals.fetch_add(1, std::memory_order_relaxed);
    try {
        return handler->refuse(refusal);
    } catch (const std::exception& error) {
        core::log(core::LogLevel::Error, "http", std::string("refusing failed: ") + error.what());
    }
    Response plain;
    plain.status = refusal.status;
    return plain;
}

void Worker::beginDraining(std::function<void()> quiet)
{
    isDraining = true;
    onQuiet = std::move(quiet);
    for (Session* session : sessions)
        underWay += session->becomeAwaited() ? 1 : 0;
    if (underWay == 0 && onQuiet)
        onQuiet();
}

void Worker::exchangeEnded()
{
    if (--underWay == 0 && onQuiet)
        onQuiet();
}

void Worker::endDraining()
{
    isEnding = true;
    // A copy, since sessions leave the set as they close.
    for (Session* session : std::vector<Session*>(sessions.begin(), sessions.end()))
        session->endIfIdle();
    if (sessions.empty())
        loop.stop();
}

void Worker::closeAll()
{
    isEnding = true;
    for (Session* session : std::vector<Session*>(sessions.begin(), sessions.end()))
        session->close();
    loop.stop();
}

void Worker::sessionClosed(Session& session)
{
    sessions.erase(&session);
    if (isEnding && sessions.empty())
        loop.stop();
}

} // namespace rollcall::http
