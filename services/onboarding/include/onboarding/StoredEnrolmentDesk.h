// SPDX-License-Identifier: Apache-2.0
// The enrolment pages' desk over the directory.
#pragma once

#include "core/Clock.h"
#include "core/Lane.h"
#include "directory/Database.h"
#include "directory/Invitations.h"
#include "onboarding/EnrolmentDesk.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// What the kind of application says to people; the directory does not know it.
struct EnrolmentContent {
    EnrolmentContact support;
    std::vector<EnrolmentStore> stores;
    std::vector<EnrolmentText> asks;
    std::vector<EnrolmentRemedy> remedies;
};
/// Thread-safe; empty content for what it does not know.
using EnrolmentContentSource = std::function<EnrolmentContent(const directory::Integration&)>;

/// A confirmed address stops the reminders and is no registration. A mail that a person asks for goes the way of any
/// re-send, at most one in ten minutes and three between two mails that somebody else caused.
class StoredEnrolmentDesk final : public EnrolmentDesk {
public:
    /// All must outlive it.
    StoredEnrolmentDesk(directory::Database& database, const core::Clock& clock, EnrolmentContentSource content);

    core::Result<EnrolmentView> look(const core::Sha256Digest& link) override;
    core::Result<EnrolmentState> confirm(const core::Sha256Digest& link) override;
    core::Result<> askForMail(const std::string& address, const std::string& language) override;
    core::Result<> report(const core::Sha256Digest& link, PhonePlatform platform, EnrolmentTrouble trouble) override;
    core::Result<EnrolmentToken> redeem(const core::Secret& code) override;

private:
    void mailAgain(const std::string& address);
    [[nodiscard]] bool isBeingGuessed();
    void noteWrongCode();

    directory::Database& m_database;
    const core::Clock& m_clock;
    const EnrolmentContentSource m_content;
    std::mutex m_mutex;
    std::vector<core::Timestamp> m_wrongCodes; ///< of the last minutes
    std::atomic<int> m_asked = 0;
    core::Lane m_lane{"enrolment-mail", 1}; ///< last: it ends before what it uses
};

} // namespace rollcall::onboarding
