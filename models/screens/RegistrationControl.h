// SPDX-License-Identifier: Apache-2.0
// What is asked of directory and Okta about registrations: who is registered already, who keeps it there, and what
// waits for somebody's word.
#pragma once

#include "core/Error.h"
#include "directory/Registrations.h"
#include "onboarding/WriteBackDesk.h"
#include "onboarding/WriteBackSettings.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models {

/// One registration that is not written to Okta before somebody says so.
struct HeldRegistration {
    directory::ResourceId person;
    std::string userName;
    bool isWanted = true; ///< whether Okta is to know them as registered
    directory::WriteBackHold hold = directory::WriteBackHold::None;
    std::string note; ///< why, for people
};

/// As stored.
struct RegistrationStanding {
    onboarding::WriteBackSettings settings; ///< the target that the guide names where none was chosen
    bool isConnected = false;               ///< with Okta's API
    std::optional<core::Timestamp> looked;  ///< who is registered already
    directory::RegistrationCounts counts;
    std::int64_t heldCount = 0;
    std::vector<HeldRegistration> held; ///< the first of them
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: what is asked meanwhile is left out. Each
/// answers with its own signal or with `failed`, which is Cancelled after `cancel`.
class RegistrationControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Not a command; answers with `stood` or `notStood`.
    virtual void read(const directory::Integration& integration) = 0;
    /// Looks in Okta who is registered already, and marks them here.
    virtual void adopt(const directory::Integration& integration, const onboarding::WriteBackSettings& settings) = 0;
    /// Chooses who keeps it there; with `takesOver` although it holds people who are not known here.
    virtual void choose(const directory::Integration& integration, const onboarding::WriteBackSettings& settings,
                        bool takesOver) = 0;
    /// Lets go what was held.
    virtual void confirm(const directory::Integration& integration,
                         const std::vector<directory::ResourceId>& people) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void stood(rollcall::directory::IntegrationId integration, const rollcall::models::RegistrationStanding& standing);
    void notStood(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    void progressed(qint64 people);
    void waiting(int seconds);
    void adopted(const rollcall::onboarding::Adoption& adoption);
    void chosen();
    void confirmed(qint64 people);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
