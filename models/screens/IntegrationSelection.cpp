// SPDX-License-Identifier: Apache-2.0
// Reads the list again after commits, one read at a time.
#include "screens/IntegrationSelection.h"

#include "DirectoryWatcher.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {

bool isSame(const directory::Integration& a, const directory::Integration& b)
{
    return a.id == b.id && a.slug == b.slug && a.name == b.name && a.profileId == b.profileId && a.role == b.role &&
           a.authMode == b.authMode && a.compatibility == b.compatibility;
}

} // namespace

IntegrationSelection::IntegrationSelection(directory::Database& database, DirectoryWatcher& watcher, QObject* parent)
    : QObject(parent), m_database(database)
{
    connect(&watcher, &DirectoryWatcher::changed, this, &IntegrationSelection::reload);
    reload();
}

std::optional<directory::Integration> IntegrationSelection::current() const
{
    const auto found = std::ranges::find_if(m_integrations, [this](const auto& each) { return each.id == m_current; });
    return found == m_integrations.end() ? std::nullopt : std::optional(*found);
}

void IntegrationSelection::select(directory::IntegrationId id)
{
    const bool isKnown = std::ranges::any_of(m_integrations, [id](const auto& each) { return each.id == id; });
    if (!isKnown || m_current == id)
        return;
    m_current = id;
    Q_EMIT currentChanged();
    Q_EMIT changed();
}

void IntegrationSelection::prefer(std::string slug)
{
    m_preferred = std::move(slug);
    const auto found =
        std::ranges::find_if(m_integrations, [this](const auto& each) { return each.slug == m_preferred; });
    if (found == m_integrations.end())
        return;
    m_preferred.clear();
    select(found->id);
}

void IntegrationSelection::reload()
{
    if (m_request.isRunning()) {
        m_isDue = true;
        return;
    }
    m_isDue = false;
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [](directory::ReadSession& session, std::stop_token) { return session.integrations(); });
    core::deliver(future, this, [this, generation = ticket.generation](auto result) {
        if (!m_request.accept(generation))
            return;
        if (result) {
            const bool hadFailed = std::exchange(m_error, std::nullopt).has_value();
            take(std::move(*result));
            if (hadFailed)
                Q_EMIT changed();
        } else if (result.error().kind != core::ErrorKind::Cancelled) {
            m_error = result.error();
            Q_EMIT changed();
        }
        if (m_isDue)
            reload();
    });
}

void IntegrationSelection::take(std::vector<directory::Integration> integrations)
{
    const bool isFirst = !std::exchange(m_isLoaded, true);
    const bool isEqual = std::ranges::equal(integrations, m_integrations, isSame);
    m_integrations = std::move(integrations);
    const auto before = m_current;
    const auto bySlug = std::ranges::find_if(
        m_integrations, [this](const auto& each) { return !m_preferred.empty() && each.slug == m_preferred; });
    const bool isStillThere =
        std::ranges::any_of(m_integrations, [this](const auto& each) { return each.id == m_current; });
    if (bySlug != m_integrations.end()) {
        m_current = bySlug->id;
        m_preferred.clear();
    } else if (!isStillThere) {
        m_current = m_integrations.empty() ? std::nullopt : std::optional(m_integrations.front().id);
    }
    if (m_current != before)
        Q_EMIT currentChanged();
    if (isFirst || !isEqual || m_current != before)
        Q_EMIT changed();
}

} // namespace rollcall::models
