// SPDX-License-Identifier: Apache-2.0
// Rows that say which resources of a vendor's have to be read again, and how often.
#pragma once

#include "core/Result.h"
#include "directory/WriteSession.h"
#include "relay/Copy.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::relay {

enum class Doubt {
    Open,     ///< the vendor may still be at it: it is read several times, over more than a minute
    Definite, ///< what the vendor was asked is over: one reading tells
};

struct StoredDoubt {
    Uncertain uncertain;
    Doubt doubt = Doubt::Open;
};

/// For the row.
[[nodiscard]] std::string intentText(const Uncertain& uncertain, Doubt doubt);
/// Nothing for any other text.
[[nodiscard]] std::optional<StoredDoubt> parseIntent(std::string_view text);

/// A row for each.
[[nodiscard]] core::Result<> addIntents(directory::WriteSession& session, directory::IntegrationId integration,
                                        std::span<const Uncertain> resources, Doubt doubt);

/// The turn in which a resource is changed and reread; creations take turns by name.
[[nodiscard]] std::string turnOf(const Uncertain& uncertain);

} // namespace rollcall::relay
