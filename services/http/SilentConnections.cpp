// SPDX-License-Identifier: Apache-2.0
// Looks for the connection that can be missed most, on one I/O thread after the other.
#include "SilentConnections.h"

#include "Session.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace rollcall::http {

namespace {

struct Found {
    Session* session = nullptr;
    Session::Silence silence;
};

/// Of one thread, on it.
std::optional<Found> longestSilent(const Worker& worker)
{
    std::optional<Found> longest;
    for (Session* session : worker.sessions) {
        const auto silence = session->silence();
        if (silence && (!longest || *silence < longest->silence))
            longest = Found{session, *silence};
    }
    return longest;
}

/// Goes from thread to thread, and is on one at a time.
struct Search {
    std::vector<std::weak_ptr<Worker>> workers;
    std::function<void()> then;
    std::size_t next = 0;
    std::weak_ptr<Worker> where;
    std::optional<Session::Silence> longest;
};
using SearchPointer = std::shared_ptr<Search>;

void end(const SearchPointer& search)
{
    const auto worker = search->where.lock();
    if (!worker) {
        search->then();
        return;
    }
    worker->loop.post([search, worker = worker.get()] {
        // Another one when that one has spoken meanwhile.
        if (const auto longest = longestSilent(*worker))
            longest->session->close();
        search->then();
    });
}

void look(const SearchPointer& search)
{
    if (search->next == search->workers.size()) {
        end(search);
        return;
    }
    const auto worker = search->workers[search->next++].lock();
    if (!worker)
        return;
    worker->loop.post([search, worker = worker.get()] {
        const auto longest = longestSilent(*worker);
        if (longest && (!search->longest || longest->silence < *search->longest)) {
            search->longest = longest->silence;
            search->where = worker->weak_from_this();
        }
        look(search);
    });
}

} // namespace

void endLongestSilent(const std::vector<std::shared_ptr<Worker>>& workers, std::function<void()> then)
{
    auto search = std::make_shared<Search>();
    // A search that is left over in a loop must not keep that loop alive.
    search->workers.assign(workers.begin(), workers.end());
    search->then = std::move(then);
    look(search);
}

} // namespace rollcall::http
