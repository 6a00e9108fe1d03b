// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#include "Transient.h"

#include <string>

namespace rollcall::listener {

Answer transientAnswer(const directory::Integration& integration, std::string_view journalReason)
{
    const std::string seconds = std::to_string(integration.retryAfterSeconds);
    auto answer = refusalAnswer(scim::plainError(
        integration.transientStatus,
        "The server is busy or restarting and has changed nothing. Try again in " + seconds + " seconds."));
    answer.headers.add("Retry-After", seconds);
    answer.detail = journalReason;
    return answer;
}

} // namespace rollcall::listener
