// SPDX-License-Identifier: Apache-2.0
// Settings of the directory, shared by every process that opens it.
#pragma once

#include "Connection.h"
#include "core/Timestamp.h"

namespace rollcall::directory {

class SettingRepository {
public:
    explicit SettingRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<std::string>> value(std::string_view name);
    [[nodiscard]] core::Result<> save(std::string_view name, std::string_view value, core::Timestamp at);
    /// With all below it: their names begin with `name` and a slash. False when there was none.
    [[nodiscard]] core::Result<bool> remove(std::string_view name);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
