// SPDX-License-Identifier: Apache-2.0
// Tokens that were given out by OAuth, told by their hash.
#pragma once

#include "AccessTable.h"
#include "Authenticator.h"
#include "directory/ReadSession.h"

#include <optional>

namespace rollcall::listener {

/// Goes on where the table of credentials knows nothing of what came: an access token of this integration is accepted,
/// one of another integration or an old one recognised. Nothing when it cannot be looked up although it might be good.
/// `session` may be null.
[[nodiscard]] std::optional<Verdict> judgeIssuedToken(directory::ReadSession* session, const AccessTable& table,
                                                      const http::Headers& headers,
                                                      const directory::Integration& integration, core::Timestamp now,
                                                      Verdict verdict);

} // namespace rollcall::listener
