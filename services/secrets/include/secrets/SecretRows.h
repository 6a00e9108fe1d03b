// SPDX-License-Identifier: Apache-2.0
// Where sealed secrets are stored: a table that whoever opens the vault plugs in.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::secrets {

/// One row; nothing in it is readable without the key.
struct SealedSecret {
    std::string name;   ///< unique, chosen by the caller, e.g. "integration/7/downstream"
    std::string keyId;  ///< which key seals it
    std::string sealed; ///< bytes, not text
    core::Timestamp modified{};
};

/// Thread-safe. Each call is one transaction and blocks until it is on disk. Errors are the store's own.
class SecretRows {
public:
    virtual ~SecretRows() = default;
    [[nodiscard]] virtual core::Result<std::optional<SealedSecret>> find(std::string_view name) = 0;
    /// Every row, by name.
    [[nodiscard]] virtual core::Result<std::vector<SealedSecret>> all() = 0;
    /// Adds, or replaces the row of that name.
    [[nodiscard]] virtual core::Result<> put(const SealedSecret& row) = 0;
    /// Succeeds when there is none.
    [[nodiscard]] virtual core::Result<> remove(std::string_view name) = 0;

    using Change = std::function<core::Result<SealedSecret>(const SealedSecret&)>;
    /// Replaces every row by what `change` makes of it, all of them or none, so that no row written meanwhile is lost.
    /// `change` is quick and touches nothing else.
    [[nodiscard]] virtual core::Result<> changeAll(const Change& change) = 0;
};

} // namespace rollcall::secrets
