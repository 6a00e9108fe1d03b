// SPDX-License-Identifier: Apache-2.0
// What a vendor's back end says of registrations, as evidence in the directory.
#pragma once

#include "directory/Database.h"
#include "listener/RegistrationDoor.h"

namespace rollcall::app {

/// Strong evidence: it comes with the integration's own credential for it. Thread-safe.
class VendorRegistrations final : public listener::RegistrationDoor {
public:
    /// Must outlive it.
    explicit VendorRegistrations(directory::Database& database) : m_database(database) {}

    [[nodiscard]] core::Result<listener::RegistrationReceipt> take(const listener::RegistrationNotice& notice) override;

private:
    [[nodiscard]] core::Result<directory::Person> find(const listener::RegistrationNotice& notice);

    directory::Database& m_database;
};

} // namespace rollcall::app
