// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#include "Transient.h"

#include <string>

namespace rollcall::listener {

Answer transientAnswer(const scim::Compatibility& compatibility, std::string_view journalReason, Effect effect)
{
    const std::string seconds = std::to_string(compatibility.retryAfterSeconds);
    const std::string_view changed =
        effect == Effect::None ? " and has changed nothing."
                               : ", and cannot say yet whether the change takes effect. It does no harm twice.";
    auto answer = refusalAnswer(
        scim::plainError(compatibility.transientStatus, "The server is busy or restarting" + std::string(changed) +
                                                            " Try again in " + seconds + " seconds."));
    answer.headers.add("Retry-After", seconds);
    answer.detail = journalReason;
    return answer;
}

} // namespace rollcall::listener
