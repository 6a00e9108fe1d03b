// SPDX-License-Identifier: Apache-2.0
// What the demonstration needs besides its screen: an integration for the simulated Okta, and the figures at the end.
#pragma once

#include "core/Result.h"
#include "demo/ProvisioningSettings.h"
#include "demo/SimulatedOrganisation.h"
#include "directory/Database.h"
#include "setup/ProfileCatalogue.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::app {

struct DemoConnection {
    directory::Integration integration;
    demo::ProvisioningSettings settings; ///< holds the credential
};

/// Makes an integration of that profile (empty: App Integration Wizard app or test app, by the flavour) and the
/// settings with which the simulated Okta calls it. Blocks. NotFound for a profile that there is not.
[[nodiscard]] core::Result<DemoConnection>
connectDemo(directory::Database& database, const setup::ProfileCatalogue& profiles, demo::ProvisioningFlavour flavour,
            const std::string& listenerUrl, const std::string& profileId = {});

/// One figure of the table that ends every demonstration.
struct DemoFigure {
    std::string name; ///< for machines, e.g. "provisioned"
    std::string label;
    std::optional<std::int64_t> value; ///< nothing: the feature is not built yet
    bool isStage = false;              ///< a column of people on their way; the others stand below
};

struct DemoSummary {
    std::vector<DemoFigure> figures;
    std::vector<std::string> missing; ///< what is not as it should be, a sentence each; empty when all is well

    /// The stages as columns, the other figures in a line below, with a line break at its end.
    [[nodiscard]] std::string toText() const;
};

/// Compares what the simulated Okta believes with what the directory holds. Call when the organisation is idle.
/// `ownGroups`: of its groups, those that are not to be pushed.
[[nodiscard]] core::Result<DemoSummary> summariseDemo(directory::ReadSession& session,
                                                      const directory::Integration& integration,
                                                      const demo::OrganisationStatistics& okta,
                                                      std::size_t ownGroups = 0);

} // namespace rollcall::app
