// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#include "Transient.h"

#include <string>

namespace rollcall::listener {

namespace {
constexpr int retryAfterSeconds = 5;
}

Answer transientAnswer(std::string_view profileId, std::string_view journalReason)
{
    const bool takesServerErrors = profileId == "entra" || profileId == "custom";
    const std::string seconds = std::to_string(retryAfterSeconds);
    auto answer = refusalAnswer(scim::plainError(
        takesServerErrors ? 503 : 429,
        "The server is busy or restarting and has changed nothing. Try again in " + seconds + " seconds."));
    answer.headers.add("Retry-After", seconds);
    answer.detail = journalReason;
    return answer;
}

} // namespace rollcall::listener
