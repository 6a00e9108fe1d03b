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
};

struct RegistrationCounts {
    std::int64_t strong = 0;
    std::int64_t medium = 0;
    std::int64_t weak = 0;
};

/// Inside the writer's transaction; every change has its feed row.
class RegistrationWrites {
public:
    virtual ~RegistrationWrites() = default;

    [[nodiscard]] virtual core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                            const ResourceId& person) = 0;
    /// Kept for good, and what holds from now on. `id` and `recorded` are set here.
    [[nodiscard]] virtual core::Result<Registration> add(const Registration& registration) = 0;
};

class RegistrationReads {
public:
    virtual ~RegistrationReads() = default;

    [[nodiscard]] virtual core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                            const ResourceId& person) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<Registration>>
    history(IntegrationId integration, const ResourceId& person, std::int64_t limit) = 0;
    /// Of those who are registered.
    [[nodiscard]] virtual core::Result<RegistrationCounts> counts(IntegrationId integration) = 0;
};

} // namespace rollcall::directory
