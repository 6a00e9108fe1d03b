// SPDX-License-Identifier: Apache-2.0
// What Okta says of a set-up, as the screen asks for it.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"

#include <QObject>

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace rollcall::setup {
enum class OktaReadStage;
struct OktaFacts;
struct Profile;
struct SetupRecord;
} // namespace rollcall::setup

namespace rollcall::models {

/// Lives on the GUI thread; nothing here blocks. One reading at a time: `isBusy` tells, and what is asked meanwhile is
/// left out.
class OktaFactsSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Answers with `taken` or `failed`, once. The profile must outlive the answer.
    virtual void read(const directory::Integration& integration, const setup::Profile& profile,
                      const setup::SetupRecord& record) = 0;
    /// What is being read ends soon, with an answer as ever; does nothing where nothing takes long.
    virtual void cancel() {}

Q_SIGNALS:
    /// Null when the integration is not connected to Okta's API.
    void taken(rollcall::directory::IntegrationId integration,
               const std::shared_ptr<const rollcall::setup::OktaFacts>& facts);
    /// Before `taken`: what was proven earlier and is not there any more, by the step's id, with who changed it as far
    /// as Okta's log tells, or why that cannot be told.
    void drifted(rollcall::directory::IntegrationId integration, const std::map<std::string, std::string>& changes);
    /// Also Cancelled.
    void failed(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    /// `read`: people so far, of the stage that reads them.
    void reading(rollcall::setup::OktaReadStage stage, std::size_t read);
    /// For Okta's limits, so many seconds more; 0 when it goes on.
    void waiting(int seconds);
};

} // namespace rollcall::models
