// SPDX-License-Identifier: Apache-2.0
// What Okta says of a set-up, as the screen asks for it.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"

#include <QObject>

#include <memory>

namespace rollcall::setup {
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
    /// Answers with `taken` or `failed`. The profile must outlive the answer.
    virtual void read(const directory::Integration& integration, const setup::Profile& profile,
                      const setup::SetupRecord& record) = 0;

Q_SIGNALS:
    /// Null when the integration is not connected to Okta's API.
    void taken(rollcall::directory::IntegrationId integration,
               const std::shared_ptr<const rollcall::setup::OktaFacts>& facts);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
