// SPDX-License-Identifier: Apache-2.0
// From an exchange to its journal row, with nothing in it that must not be kept.
#pragma once

#include "Answer.h"
#include "core/Timestamp.h"
#include "directory/Journal.h"
#include "http/Message.h"
#include "http/Server.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// What is known of a request beside what it carried.
struct RequestFacts {
    core::Timestamp at{};
    std::optional<directory::IntegrationId> integration;
    std::optional<directory::CredentialId> credential;
    std::string authorization;                     ///< already reduced; empty when the field was absent
    std::string credentialField = "Authorization"; ///< where `authorization` was read from
    directory::JournalBody body;
};

/// The time is what passed from the complete head until now; a write's row is made before its commit, which is why the
/// commit itself is not in it.
[[nodiscard]] directory::JournalEntry journalEntry(const http::Request& request, const RequestFacts& facts,
                                                   const Answer& answer);

/// For what the HTTP layer refused by itself.
[[nodiscard]] directory::JournalEntry journalEntry(const http::Refusal& refusal,
                                                   std::optional<directory::IntegrationId> integration,
                                                   core::Timestamp at, const Answer& answer);

/// Whether a filter or query speaks of a password, token or secret, or holds one of ours, so that it must not be kept.
[[nodiscard]] bool mayHoldSecret(std::string_view text);

/// The path of a target in either form, still percent-encoded: /Users and http://scim.acme.example/Users are the same.
[[nodiscard]] std::string pathOf(std::string_view target);

/// The target as it may be kept: without a query that names a password or carries a token, and without segments of the
/// path that do.
[[nodiscard]] std::string journalTarget(std::string_view target);

} // namespace rollcall::listener
