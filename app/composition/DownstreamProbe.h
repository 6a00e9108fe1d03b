// SPDX-License-Identifier: Apache-2.0
// Whether the vendor's own service behind a relay answers as a SCIM service and takes the credential for it.
#pragma once

#include "composition/DownstreamChange.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"

#include <cstdint>
#include <stop_token>

namespace rollcall::app {

struct ProbeReport {
    std::int64_t people = 0; ///< how many the vendor says it has
};

/// Asks for one person, as the first import does, with what `wish` says over what is stored; nothing is stored or
/// changed by it. Blocks: for a lane. Invalid when this cannot work, also when the stored secret would go to another
/// server than the one it was given for; NotFound when there is no secret, or no SCIM service at that address; Denied
/// for a credential that is not taken, and for a locked vault; Corrupt when what answers is no list of people; Offline,
/// Unavailable, RateLimited, Cancelled.
[[nodiscard]] core::Result<ProbeReport> probeDownstream(directory::Database& database, const core::Clock& clock,
                                                        const directory::Integration& integration,
                                                        const DownstreamWish& wish, std::stop_token stop);

/// Asks with what is stored, and keeps what came of it as the proof of that, good or bad, beside what it was asked
/// with. Nothing is kept where it could not be asked at all (no address, no credential, a locked vault), or was
/// cancelled.
[[nodiscard]] core::Result<ProbeReport> proveDownstream(directory::Database& database, const core::Clock& clock,
                                                        directory::IntegrationId integration, std::stop_token stop);

/// As it would be after `wish`. Invalid as above.
[[nodiscard]] core::Result<relay::Downstream> wantedDownstream(const directory::Integration& integration,
                                                               const DownstreamWish& wish);

} // namespace rollcall::app
