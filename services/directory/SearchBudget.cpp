// SPDX-License-Identifier: Apache-2.0
// Ends a search that would read too much, with a sentence that says what to ask instead.
#include "SearchBudget.h"

#include <limits>

namespace rollcall::directory {

namespace {

constexpr std::int64_t entriesBeforeAside = 1000;

} // namespace

SearchBudget::SearchBudget(const ScanBudget& budget, const std::stop_token& stop,
                           const std::function<core::Result<>()>& standAside)
    : m_rows(budget.rows), m_end(std::chrono::steady_clock::now() + budget.time), m_stop(stop), m_standAside(standAside)
{
}

std::int64_t SearchBudget::limit() const
{
    return m_rows < std::numeric_limits<std::int64_t>::max() ? m_rows + 1 : m_rows;
}

core::Error SearchBudget::tooMuch()
{
    return core::makeError(core::ErrorKind::Invalid,
                           "Too many entries would have to be read for this query. Please narrow the filter, for "
                           "example by userName, externalId or id with eq, or by meta.lastModified with gt; and sort "
                           "by userName, displayName of groups, meta.created or meta.lastModified.");
}

core::Result<> SearchBudget::spend(std::size_t rows)
{
    m_rows -= static_cast<std::int64_t>(rows);
    return walk(rows);
}

core::Result<> SearchBudget::walk(std::size_t entries)
{
    if (m_stop.stop_requested())
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    m_walked += static_cast<std::int64_t>(entries);
    if (m_rows < 0 || std::chrono::steady_clock::now() >= m_end)
        return tl::unexpected(tooMuch());
    if (m_walked < entriesBeforeAside || m_isAside || !m_standAside)
        return {};
    m_isAside = true;
    return m_standAside();
}

} // namespace rollcall::directory
