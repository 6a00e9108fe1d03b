// SPDX-License-Identifier: Apache-2.0
// What all handlers of one running listener share.
#pragma once

#include "AccessCache.h"
#include "AllowList.h"
#include "BodyBudget.h"
#include "ConsentTries.h"
#include "DelayedBody.h"
#include "FailurePace.h"
#include "Fingerprints.h"
#include "Health.h"
#include "HeldMembers.h"
#include "LateCreations.h"
#include "WriteHealth.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "http/Server.h"
#include "listener/Downstream.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace rollcall::listener {

class RegistrationIntake;

struct DoorSettings {
    AllowLists allowLists;
    std::shared_ptr<Downstream> downstream; ///< may be null
    std::shared_ptr<const Fingerprints> fingerprints;
    http::HandlerFactory enrolment{};                    ///< of the enrolment pages; empty: there are none
    std::shared_ptr<RegistrationIntake> registrations{}; ///< may be null: nobody is listened to
    /// After that the HTTP layer has answered by itself.
    std::chrono::milliseconds handlerDeadline{50'000};
};

/// Thread-safe. Database and clock outlive it.
class Door {
public:
    Door(directory::Database& database, const core::Clock& clock, std::shared_ptr<AccessCache> access,
         std::shared_ptr<const HealthProof> proof, DoorSettings settings);

    [[nodiscard]] directory::Database& database() const { return m_database; }
    [[nodiscard]] const core::Clock& clock() const { return m_clock; }
    [[nodiscard]] AccessCache& access() const { return *m_access; }
    [[nodiscard]] const HealthProof& proof() const { return *m_proof; }
    [[nodiscard]] const AllowLists& allowLists() const { return m_settings.allowLists; }
    [[nodiscard]] const Fingerprints& fingerprints() const { return *m_settings.fingerprints; }
    /// nullptr where no relay is plugged in.
    [[nodiscard]] const std::shared_ptr<Downstream>& downstream() const { return m_settings.downstream; }
    [[nodiscard]] const http::HandlerFactory& enrolment() const { return m_settings.enrolment; }
    [[nodiscard]] const std::shared_ptr<RegistrationIntake>& registrations() const { return m_settings.registrations; }
    [[nodiscard]] std::chrono::milliseconds handlerDeadline() const { return m_settings.handlerDeadline; }
    [[nodiscard]] LateCreations& lateCreations() { return m_lateCreations; }
    [[nodiscard]] FailurePace& failurePace() { return m_failurePace; }
    [[nodiscard]] ConsentTries& consentTries() { return m_consentTries; }
    [[nodiscard]] const std::shared_ptr<Delays>& delays() const { return m_delays; }
    /// For answers to changes of groups.
    [[nodiscard]] const std::shared_ptr<MemberBudget>& memberBudget() const { return m_memberBudget; }
    /// For groups that are asked for, which never stand in the way of changes.
    [[nodiscard]] const std::shared_ptr<MemberBudget>& readMemberBudget() const { return m_readMemberBudget; }
    /// For what was sent to be stored or to search by.
    [[nodiscard]] BodyBudget& bodyBudget() { return m_bodyBudget; }
    [[nodiscard]] WriteHealth& writeHealth() { return m_writeHealth; }

    /// Empty until the listener knows where it listens.
    [[nodiscard]] std::string publicUrl() const;
    void setPublicUrl(std::string url);

    /// What answers with the members of large groups may hold together, and those of one integration.
    static constexpr std::size_t mostMemberBytes = std::size_t{64} * 1024 * 1024;
    static constexpr std::size_t mostMemberBytesOfOne = mostMemberBytes / 2;

    /// What all bodies may have that are worked on.
    static constexpr std::size_t mostBodyBytes = std::size_t{64} * 1024 * 1024;

    /// Remembers that a credential was used, at most once a minute each.
    void noteUse(directory::CredentialId credential);

private:
    directory::Database& m_database;
    const core::Clock& m_clock;
    std::shared_ptr<AccessCache> m_access;
    std::shared_ptr<const HealthProof> m_proof;
    DoorSettings m_settings;
    LateCreations m_lateCreations;
    FailurePace m_failurePace;
    ConsentTries m_consentTries;
    std::shared_ptr<Delays> m_delays = std::make_shared<Delays>();
    std::shared_ptr<MemberBudget> m_memberBudget =
        std::make_shared<MemberBudget>(mostMemberBytes, mostMemberBytesOfOne);
    std::shared_ptr<MemberBudget> m_readMemberBudget =
        std::make_shared<MemberBudget>(mostMemberBytes, mostMemberBytesOfOne);
    BodyBudget m_bodyBudget{mostBodyBytes};
    WriteHealth m_writeHealth;
    mutable std::mutex m_mutex;
    std::string m_publicUrl;
    std::unordered_map<directory::CredentialId, std::chrono::steady_clock::time_point> m_lastUses;
};

} // namespace rollcall::listener
