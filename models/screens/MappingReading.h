// SPDX-License-Identifier: Apache-2.0
// All that is known of an integration's mapping at a time: what is ours, and what Okta said.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "screens/MappingText.h"
#include "setup/Facts.h"
#include "setup/MappingReader.h"
#include "setup/MappingRecord.h"
#include "setup/Profile.h"

#include <QString>

#include <memory>
#include <vector>

namespace rollcall::models {

/// What the directory holds of it.
struct MappingOurs {
    setup::SetupRecord record;
    setup::MappingExpectations expectations;
    std::vector<setup::KeptMapping> kept; ///< newest first
};

/// On a reader's thread.
[[nodiscard]] core::Result<MappingOurs>
readMappingOurs(directory::ReadSession& session, directory::IntegrationId integration, const setup::Profile& profile);

struct MappingReading {
    MappingOurs ours{};
    setup::Profile shipped{};
    setup::Profile expected{};                          ///< as this tenant wants it
    QString name{};                                     ///< of the integration
    bool isAsked = false;                               ///< Okta answered, or there is no access
    std::shared_ptr<const setup::MappingFacts> facts{}; ///< null: not connected, or not known
    std::vector<setup::MappingRow> rows{};

    /// For as long as this stays.
    [[nodiscard]] MappingMatter matter() const;
    /// As Okta has it; null while that is not known.
    [[nodiscard]] const okta::ProfileMapping* mapping() const;
    /// Whose values are the samples; null for nobody.
    [[nodiscard]] const okta::User* person() const;
    /// Null when there is none.
    [[nodiscard]] const setup::MappingRow* row(const QString& scimPath) const;
};

} // namespace rollcall::models
