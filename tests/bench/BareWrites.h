// SPDX-License-Identifier: Apache-2.0
// The physical limits of durable writes: the same rows, written in group commits through Qt Sql with nothing around.
#pragma once

#include <cstdint>
#include <string>

namespace rollcall::bench {

enum class BareWrite {
    InsertPerson, ///< a person row with four indexes and trigram search
    UpdatePerson, ///< the document and the time of change of a person found by id
    InsertMember  ///< a membership row with the index for the other direction
};

struct BareWritePlan {
    BareWrite what = BareWrite::InsertPerson;
    std::uint64_t rows = 0;
    std::uint64_t batch = 1; ///< rows for each COMMIT
    std::string resource;    ///< what stands in the document, and in the journal's bodies
};

/// Rows a second, each with a journal row and its bodies; WAL, synchronous=FULL. A fresh file in `folder`. Throws on
/// any SQL error.
[[nodiscard]] double bareWritesPerSecond(const std::string& folder, const BareWritePlan& plan);

} // namespace rollcall::bench
