// SPDX-License-Identifier: Apache-2.0
#include "composition/DownstreamImport.h"

#include "relay/ImportedCopy.h"

#include <utility>

namespace rollcall::app {

DownstreamImport::DownstreamImport(directory::Database& database, directory::ReadSession& session,
                                   const core::Clock& clock, directory::Integration integration,
                                   relay::ImportOptions options)
    : m_database(database),
      m_session(session),
      m_clock(clock),
      m_integration(std::move(integration)),
      m_options(options),
      m_relays(database, clock)
{
}

core::Result<relay::ImportReport> DownstreamImport::count(const relay::ImportProgress& progress, std::stop_token stop)
{
    const auto relay = m_relays.relayOf(m_integration);
    if (!relay)
        return tl::unexpected(relay.error());
    relay::ImportedCopy copy(m_database, m_session, m_clock, m_integration.id);
    return relay::countImport(**relay, copy, m_options, progress, std::move(stop));
}

core::Result<ImportDone> DownstreamImport::run(const relay::ImportProgress& progress, std::stop_token stop)
{
    const auto relay = m_relays.relayOf(m_integration);
    if (!relay)
        return tl::unexpected(relay.error());
    relay::ImportedCopy copy(m_database, m_session, m_clock, m_integration.id);
    auto report = relay::runImport(**relay, copy, copy, m_options, progress, std::move(stop));
    if (!report)
        return tl::unexpected(report.error());
    return ImportDone{std::move(*report), copy.leftToHost()};
}

bool DownstreamImport::wouldChange(const relay::ImportReport& report) const
{
    const auto changes = [this](const relay::ImportCounts& counts) {
        return counts.fresh + counts.changed > 0 || (m_options.removesGone && counts.gone > 0);
    };
    return changes(report.people) || changes(report.groups);
}

} // namespace rollcall::app
