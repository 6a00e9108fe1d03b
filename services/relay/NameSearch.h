// SPDX-License-Identifier: Apache-2.0
// Finds resources by the name they bear: what was to be created, and may be there.
#pragma once

#include "AnswerReader.h"
#include "core/Result.h"
#include "relay/Copy.h"

#include <string>
#include <vector>

namespace rollcall::relay {

/// The query of a list request for those of that name, encoded.
[[nodiscard]] std::string nameQuery(const Uncertain& uncertain);

/// The ids of those on the page that bear the name: a service that does not filter must not make us take others.
/// Corrupt when one of them has no id.
[[nodiscard]] core::Result<std::vector<std::string>> idsNamed(const Uncertain& uncertain, const ListPage& page);

} // namespace rollcall::relay
