// SPDX-License-Identifier: Apache-2.0
// Sealed secrets as rows; what is in them stays unknown here.
#pragma once

#include "Connection.h"
#include "directory/Types.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::directory {

class SecretRepository {
public:
    explicit SecretRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<StoredSecret>> byName(std::string_view name);
    [[nodiscard]] core::Result<std::vector<StoredSecret>> all();
    /// `now` stands in for a time that the secret does not have.
    [[nodiscard]] core::Result<> save(const StoredSecret& secret, core::Timestamp now);
    /// False when there was none.
    [[nodiscard]] core::Result<bool> remove(std::string_view name);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
