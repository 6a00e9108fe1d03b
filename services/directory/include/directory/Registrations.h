// SPDX-License-Identifier: Apache-2.0
// Who is registered with the application, and by what it is known.
#pragma once

#include "core/Result.h"
#include "core/StrongId.h"
#include "directory/Types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::directory {

using RegistrationId = core::StrongId<struct RegistrationTag, std::int64_t>;

/// How far evidence of a registration carries: membership that waives Okta's MFA is given by itself for strong alone.
enum class EvidenceStrength {
    Weak,   ///< somebody's word
    Medium, ///< a group or an attribute that others set
    Strong, ///< a sign-in through the vendor's identity provider, the vendor's API or its callback
};
enum class RegistrationSource { SystemLog, ManagedGroup, Attribute, VendorCallback, VendorApi, ByHand, Demo };

/// One piece of evidence, for or against.
struct Registration {
    RegistrationId id;
    IntegrationId integration;
    ResourceId person;
    bool isRegistered = true; ///< false: the last authenticator is gone
    EvidenceStrength strength = EvidenceStrength::Weak;
    RegistrationSource source = RegistrationSource::ByHand;
    std::string evidence; ///< what was seen, for people, as the id of an event
    std::string by;       ///< who said it; empty: nobody
    core::Timestamp at{}; ///< when it came about, as the source says
    core::Timestamp recorded{};
    std::string event{}; ///< the source's own name for it, unique there; may be empty
};

struct RegistrationCounts {
    std::int64_t strong = 0;
    std::int64_t medium = 0;
    std::int64_t weak = 0;
};

using WriteBackId = core::StrongId<struct WriteBackTag, std::int64_t>;

/// How far a registration is known in Okta.
enum class WriteBackState {
    Watched, ///< others write there; we read
    Held,    ///< waits for somebody's word: see `hold`
    Queued,  ///< a job will write it
    Written, ///< read back: Okta has it
    Failed,  ///< Okta refused it for good
    Unknown, ///< a write may or may not have taken effect
};

/// Why a write waits for somebody's word.
enum class WriteBackHold {
    None,
    Evidence,  ///< not strong enough to give a privilege by itself
    AdminRole, ///< the person holds an admin role in Okta
    Rate,      ///< more additions within the hour than are done unasked
    Conflict,  ///< somebody or something in Okta sets it otherwise
};

struct WriteBack {
    WriteBackId id;
    IntegrationId integration;
    ResourceId person;
    PersonId personRow{}; ///< that the person had: found by it when they are gone
    bool isWanted = true; ///< whether Okta is to know the person as registered
    WriteBackState state = WriteBackState::Watched;
    WriteBackHold hold = WriteBackHold::None; ///< Held only
    std::string note;                         ///< for people: why it stands where it stands
    RegistrationId evidence;
    std::string confirmedBy; ///< who said that it may be written; empty: nobody had to
    std::int64_t job = 0;
    std::string oktaUser{};     ///< id at Okta, once found: outlives the person here
    std::optional<bool> seen{}; ///< what Okta said when it was read last
    std::optional<core::Timestamp> seenAt{};
    std::optional<core::Timestamp> ordered{}; ///< when the job was made
    core::Timestamp changed{};
};

struct WriteBackQuery {
    IntegrationId integration;
    std::optional<WriteBackState> state{};
    std::int64_t after = 0; ///< rows with a larger id
    std::int64_t limit = 200;
};

struct WriteBackCount {
    WriteBackState state = WriteBackState::Watched;
    WriteBackHold hold = WriteBackHold::None;
    bool isWanted = true;
    std::int64_t people = 0;
};

/// Inside the writer's transaction; every change has its feed row.
class RegistrationWrites {
public:
    virtual ~RegistrationWrites() = default;

    [[nodiscard]] virtual core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                            const ResourceId& person) = 0;
    /// Whether it was told of that event of that source before.
    [[nodiscard]] virtual core::Result<bool> isKnown(const Registration& registration) = 0;
    /// Kept for good, and what holds from now on. `id` and `recorded` are set here. Conflict for an event that is
    /// known.
    [[nodiscard]] virtual core::Result<Registration> add(const Registration& registration) = 0;

    [[nodiscard]] virtual core::Result<std::optional<WriteBack>> writeBack(IntegrationId integration,
                                                                           const ResourceId& person) = 0;
    /// Adds the one of a person, or takes its place. `id` and `changed` are set here.
    [[nodiscard]] virtual core::Result<WriteBack> saveWriteBack(const WriteBack& writeBack) = 0;
    /// How many additions were ordered since then.
    [[nodiscard]] virtual core::Result<std::int64_t> additionsSince(IntegrationId integration,
                                                                    core::Timestamp since) = 0;
};

class RegistrationReads {
public:
    virtual ~RegistrationReads() = default;

    [[nodiscard]] virtual core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                            const ResourceId& person) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<Registration>>
    history(IntegrationId integration, const ResourceId& person, std::int64_t limit) = 0;
    [[nodiscard]] virtual core::Result<std::optional<Registration>> byId(RegistrationId id) = 0;
    /// Of those who are registered.
    [[nodiscard]] virtual core::Result<RegistrationCounts> counts(IntegrationId integration) = 0;
    /// What holds, of those who are or were registered: ids larger than `after`, ascending.
    [[nodiscard]] virtual core::Result<std::vector<Registration>> all(IntegrationId integration, RegistrationId after,
                                                                      std::int64_t limit) = 0;

    [[nodiscard]] virtual core::Result<std::optional<WriteBack>> writeBack(IntegrationId integration,
                                                                           const ResourceId& person) = 0;
    /// Also when the person is gone.
    [[nodiscard]] virtual core::Result<std::optional<WriteBack>> writeBackOfRow(PersonId person) = 0;
    /// By id, ascending.
    [[nodiscard]] virtual core::Result<std::vector<WriteBack>> writeBacks(const WriteBackQuery& query) = 0;
    [[nodiscard]] virtual core::Result<std::vector<WriteBackCount>> writeBackCounts(IntegrationId integration) = 0;
};

} // namespace rollcall::directory
