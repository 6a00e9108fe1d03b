// SPDX-License-Identifier: Apache-2.0
// The table of secrets in memory, which can fail on request.
#pragma once

#include "secrets/SecretRows.h"

#include <map>
#include <mutex>
#include <string>

namespace rollcall::test {

class MemoryRows final : public secrets::SecretRows {
public:
    [[nodiscard]] core::Result<std::optional<secrets::SealedSecret>> find(std::string_view name) override
    {
        const std::lock_guard lock(m_mutex);
        const auto row = m_rows.find(std::string(name));
        if (row == m_rows.end())
            return std::nullopt;
        return row->second;
    }

    [[nodiscard]] core::Result<std::vector<secrets::SealedSecret>> all() override
    {
        const std::lock_guard lock(m_mutex);
        std::vector<secrets::SealedSecret> rows;
        for (const auto& [name, row] : m_rows)
            rows.push_back(row);
        return rows;
    }

    [[nodiscard]] core::Result<> put(const secrets::SealedSecret& row) override
    {
        const std::lock_guard lock(m_mutex);
        m_rows[row.name] = row;
        return {};
    }

    [[nodiscard]] core::Result<> remove(std::string_view name) override
    {
        const std::lock_guard lock(m_mutex);
        m_rows.erase(std::string(name));
        return {};
    }

    [[nodiscard]] core::Result<> changeAll(const Change& change) override
    {
        const std::lock_guard lock(m_mutex);
        if (failsToChange)
            return core::failure(core::ErrorKind::Unavailable, "The disk is full.");
        auto changed = m_rows;
        for (auto& [name, row] : changed) {
            auto result = change(row);
            if (!result)
                return tl::unexpected(result.error());
            row = std::move(*result);
        }
        m_rows = std::move(changed);
        return {};
    }

    bool failsToChange = false;

private:
    std::mutex m_mutex;
    std::map<std::string, secrets::SealedSecret> m_rows;
};

} // namespace rollcall::test
