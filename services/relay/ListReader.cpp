// SPDX-License-Identifier: Apache-2.0
// Services page as they like: shorter than asked for, twice the same, or not at all.
#include "ListReader.h"

#include "Address.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using std::chrono::seconds;

constexpr int attempts = 4;
constexpr int mostRepeats = 3; ///< pages in a row that show nothing new
constexpr seconds longestWait{60};

/// False when stopped before.
bool waitFor(seconds time, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

bool isPassing(const core::Error& error)
{
    return error.kind == ErrorKind::RateLimited || error.kind == ErrorKind::Unavailable ||
           error.kind == ErrorKind::Offline;
}

} // namespace

core::Result<Reading> ListReader::read(const std::string& path, const std::string& query)
{
    for (int attempt = 1;; ++attempt) {
        if (m_stop.stop_requested())
            return core::failure(ErrorKind::Cancelled, "Cancelled.");
        std::optional<seconds> later;
        auto reading = m_relay.read(path, query, m_stop, &later);
        if (reading && reading->status >= 500)
            reading = core::failure(ErrorKind::Unavailable,
                                    "The service behind answered with status " + std::to_string(reading->status) + ".");
        if (reading || attempt == attempts || !isPassing(reading.error()))
            return reading;
        if (!waitFor(std::min(later.value_or(seconds{1LL << (attempt - 1)}), longestWait), m_stop))
            return core::failure(ErrorKind::Cancelled, "Cancelled.");
    }
}

core::Result<ListPage> ListReader::readPage(ResourceKind kind, std::int64_t start, std::int64_t& pageSize)
{
    const auto page = [&] {
        return read(std::string(folderOf(kind)),
                    "startIndex=" + std::to_string(start) + "&count=" + std::to_string(pageSize));
    };
    auto reading = page();
    // Groups come with their members, so that a page of them may be larger than an answer may be.
    while (!reading && reading.error().kind == ErrorKind::Invalid && pageSize > 1) {
        pageSize /= 2;
        reading = page();
    }
    if (!reading)
        return tl::unexpected(reading.error());
    if (reading->status != 200) {
        const bool isDenied = reading->status == 401 || reading->status == 403;
        return core::failure(isDenied ? ErrorKind::Denied : ErrorKind::Corrupt,
                             "The service behind answered a list request with status " +
                                 std::to_string(reading->status) +
                                 (isDenied ? ". Check the credential." : ". Check the base URL."));
    }
    return readList(reading->body);
}

core::Result<ListReader::Shown> ListReader::readAll(ResourceKind kind, std::int64_t pageSize, const TakePage& take)
{
    Shown shown;
    std::int64_t start = 1;
    int repeats = 0;
    do {
        const auto page = readPage(kind, start, pageSize);
        if (!page)
            return tl::unexpected(page.error());
        shown.hasShrunk = shown.hasShrunk || page->total < shown.total;
        shown.total = page->total;
        if (page->resources.empty())
            break;
        const auto hasNew = take(*page);
        if (!hasNew)
            return tl::unexpected(hasNew.error());
        // Somebody new in front moves all others on, so that a short page can repeat the one before.
        repeats = *hasNew ? 0 : repeats + 1;
        // As many as came, whatever was asked for and whatever itemsPerPage says.
        start += static_cast<std::int64_t>(page->resources.size());
    } while (start <= shown.total && repeats < mostRepeats);
    shown.isRepeating = repeats > 0;
    return shown;
}

} // namespace rollcall::relay
