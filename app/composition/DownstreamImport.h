// SPDX-License-Identifier: Apache-2.0
// The first import from the vendor's own service into our copy: counted first, then done.
#pragma once

#include "composition/RelayPool.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "relay/FirstImport.h"

#include <cstdint>
#include <stop_token>

namespace rollcall::app {

struct ImportDone {
    relay::ImportReport report;
    std::int64_t leftToHost = 0; ///< changed here meanwhile: whoever listens reads them again from the vendor
};

/// Not thread-safe and blocking: for one lane. Errors as of relay/FirstImport.h.
class DownstreamImport {
public:
    /// All must outlive it; the session is that lane's.
    DownstreamImport(directory::Database& database, directory::ReadSession& session, const core::Clock& clock,
                     directory::Integration integration, relay::ImportOptions options = {});

    /// Changes nothing.
    [[nodiscard]] core::Result<relay::ImportReport> count(const relay::ImportProgress& progress, std::stop_token stop);
    [[nodiscard]] core::Result<ImportDone> run(const relay::ImportProgress& progress, std::stop_token stop);

    /// Whether doing it would change anything here.
    [[nodiscard]] bool wouldChange(const relay::ImportReport& report) const;

private:
    directory::Database& m_database;
    directory::ReadSession& m_session;
    const core::Clock& m_clock;
    directory::Integration m_integration;
    relay::ImportOptions m_options;
    RelayPool m_relays;
};

} // namespace rollcall::app
