// SPDX-License-Identifier: Apache-2.0
// Journal, record and credentials, in one go.
#include "screens/SetupReading.h"

#include "setup/Record.h"

#include <utility>

namespace rollcall::models {

core::Result<SetupFindings> readSetup(directory::ReadSession& session, const directory::Integration& integration,
                                      const setup::Profile& profile, const std::vector<std::string>& ownAddresses,
                                      const std::stop_token& stop)
{
    SetupFindings findings;
    auto record = setup::readRecord(session, integration.id, profile);
    if (!record)
        return tl::unexpected(record.error());
    findings.record = std::move(*record);
    auto expectations = setup::readMappingExpectations(session, integration.id, profile);
    if (!expectations)
        return tl::unexpected(expectations.error());
    findings.expectations = std::move(*expectations);
    auto vendor = setup::readVendorFacts(session, integration);
    if (!vendor)
        return tl::unexpected(vendor.error());
    findings.vendor = std::move(*vendor);
    auto onboarding = setup::readOnboarding(session, integration.id, findings.record.value(setup::pilotField));
    if (!onboarding)
        return tl::unexpected(onboarding.error());
    findings.onboarding = std::move(*onboarding);
    auto credential = setup::readCredential(session, integration.id);
    if (!credential)
        return tl::unexpected(credential.error());
    findings.credential = std::move(*credential);
    auto traffic = setup::readTraffic(session, integration, stop, {ownAddresses, profile.reach == setup::Reach::Cloud});
    if (!traffic)
        return tl::unexpected(traffic.error());
    findings.traffic = std::move(*traffic);
    return findings;
}

} // namespace rollcall::models
