// SPDX-License-Identifier: Apache-2.0
// The door through which a vendor's back end tells who has registered: `POST {public}/api/v1/registrations`.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Types.h"

#include <optional>
#include <string>

namespace rollcall::listener {

/// One message, well formed and from somebody who showed the integration's credential for registrations. Exactly one of
/// `id`, `externalId` and `userName` names the person.
struct RegistrationNotice {
    directory::IntegrationId integration;
    std::string id;
    std::string externalId;
    std::string userName;
    bool isRegistered = true; ///< false: the last authenticator is gone
    std::optional<core::Timestamp> at{};
    std::string event; ///< the vendor's own name for what happened; told twice, it counts once
};

struct RegistrationReceipt {
    directory::ResourceId person;
    std::string userName;
    bool isRegistered = true; ///< as it stands now
    core::Timestamp recorded{};
    bool isNew = true; ///< false: nothing was learned by it
};

/// Thread-safe.
class RegistrationDoor {
public:
    virtual ~RegistrationDoor() = default;
    /// Called on a thread made for it; on disk when it returns. NotFound for a person who is not here, Conflict for a
    /// name that means several; other errors are the directory's.
    [[nodiscard]] virtual core::Result<RegistrationReceipt> take(const RegistrationNotice& notice) = 0;
};

} // namespace rollcall::listener
