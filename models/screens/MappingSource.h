// SPDX-License-Identifier: Apache-2.0
// An app's mappings in Okta, as the screen sees them.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "setup/Facts.h"
#include "setup/MappingChange.h"
#include "setup/MappingReader.h"

#include <QObject>

#include <memory>
#include <string>

namespace rollcall::models {

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out.
class MappingSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// `person`: login, id or address of the person whose values are the samples; empty for the pilot of the record,
    /// else whoever is assigned. Answers with `taken` or `failed`.
    virtual void read(const directory::Integration& integration, const setup::SetupRecord& record,
                      const std::string& person) = 0;
    /// Keeps the mapping as it was, then writes. Answers with `applied` or `failed`.
    virtual void apply(const directory::Integration& integration,
                       const std::shared_ptr<const setup::MappingPlan>& plan) = 0;
    /// Ends what is under way as soon as may be; a reading then fails as Cancelled, and writing reports what was done.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// Null when the integration is not connected to Okta's API.
    void taken(rollcall::directory::IntegrationId integration,
               const std::shared_ptr<const rollcall::setup::MappingFacts>& facts);
    void applied(rollcall::directory::IntegrationId integration,
                 const std::shared_ptr<const rollcall::setup::MappingReport>& report);
    void failed(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    /// What is being read.
    void reading(rollcall::setup::OktaSubject subject);
    /// So many rules are written.
    void written(int rules);
    /// Okta's limit makes us wait; zero seconds at its end.
    void waiting(int seconds);
};

} // namespace rollcall::models
