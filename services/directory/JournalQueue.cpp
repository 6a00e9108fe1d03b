// SPDX-License-Identifier: Apache-2.0
// A flood of refusals from one address costs one row a minute.
#include "JournalQueue.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t minuteMilliseconds = 60'000;
constexpr std::size_t mostWrittenKeys = 1024;
constexpr int firstRefusal = 400;

/// Address, reason and minute. Only what was turned away folds: a person not found is an answer worth a row.
std::string foldKeyOf(const JournalEntry& entry)
{
    if (entry.meaning != Meaning::Refused || entry.status < firstRefusal)
        return {};
    const std::string& address = entry.countedAddress.empty() ? entry.clientAddress : entry.countedAddress;
    return std::to_string(entry.integration ? entry.integration->value : 0) + '\n' + address + '\n' +
           std::to_string(entry.status) + '\n' + std::to_string(core::toMilliseconds(entry.at) / minuteMilliseconds) +
           '\n' + entry.detail;
}

} // namespace

void JournalQueue::push(JournalEntry entry)
{
    std::string key = foldKeyOf(entry);
    if (!key.empty()) {
        if (const auto waiting = m_waiting.find(key); waiting != m_waiting.end()) {
            m_entries[static_cast<std::size_t>(waiting->second - m_taken)].entry.folded += entry.folded;
            return;
        }
    }
    if (m_entries.size() >= capacity) {
        ++m_dropped;
        return;
    }
    const auto written = writtenRow(key);
    if (!key.empty())
        m_waiting.emplace(key, m_taken + m_entries.size());
    m_entries.push_back({std::move(entry), std::move(key), written, std::chrono::steady_clock::now()});
}

std::optional<JournalId> JournalQueue::writtenRow(const std::string& key) const
{
    const auto found = key.empty() ? m_written.end() : m_written.find(key);
    return found == m_written.end() ? std::nullopt : std::optional(found->second);
}

std::vector<QueuedJournalEntry> JournalQueue::take(std::size_t limit)
{
    std::vector<QueuedJournalEntry> taken;
    while (!m_entries.empty() && taken.size() < limit) {
        if (!m_entries.front().foldKey.empty())
            m_waiting.erase(m_entries.front().foldKey);
        taken.push_back(std::move(m_entries.front()));
        m_entries.pop_front();
        ++m_taken;
    }
    return taken;
}

void JournalQueue::putBack(std::vector<QueuedJournalEntry> entries)
{
    std::erase_if(entries, [this](const QueuedJournalEntry& entry) {
        const auto waiting = entry.foldKey.empty() ? m_waiting.end() : m_waiting.find(entry.foldKey);
        if (waiting == m_waiting.end())
            return false;
        m_entries[static_cast<std::size_t>(waiting->second - m_taken)].entry.folded += entry.entry.folded;
        return true;
    });
    const std::size_t room = capacity - std::min(capacity, m_entries.size());
    if (entries.size() > room) {
        m_dropped += entries.size() - room;
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(room), entries.end());
    }
    for (QueuedJournalEntry& entry : entries | std::views::reverse) {
        --m_taken;
        if (!entry.foldKey.empty())
            m_waiting.emplace(entry.foldKey, m_taken);
        // The row that the batch wrote for it went with the batch.
        entry.writtenAs = writtenRow(entry.foldKey);
        m_entries.push_front(std::move(entry));
    }
}

void JournalQueue::noteWritten(const QueuedJournalEntry& entry, JournalId id)
{
    if (entry.foldKey.empty())
        return;
    // Keys of past minutes are of no use; forgetting a present one costs a second row.
    if (m_written.size() >= mostWrittenKeys)
        m_written.clear();
    m_written[entry.foldKey] = id;
}

} // namespace rollcall::directory
