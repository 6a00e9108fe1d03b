// SPDX-License-Identifier: Apache-2.0
// The physical limit of durable writes: the same rows, inserted in group commits through Qt Sql with nothing around.
#pragma once

#include <cstdint>
#include <string>

namespace rollcall::bench {

/// Rows a second: a person row with four indexes, a journal row with its bodies, trigram search; WAL,
/// synchronous=FULL, one COMMIT for each `batch` rows. A fresh file in `folder`. Throws on any SQL error.
[[nodiscard]] double bareInsertsPerSecond(const std::string& folder, std::uint64_t rows, std::uint64_t batch,
                                          const std::string& resource);

} // namespace rollcall::bench
