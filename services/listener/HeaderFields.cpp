// SPDX-License-Identifier: Apache-2.0
// Which header fields may carry a credential.
#include "HeaderFields.h"

#include "scim/Fold.h"

#include <algorithm>
#include <array>

namespace rollcall::listener {

bool isHarmlessField(std::string_view name)
{
    static constexpr std::array<std::string_view, 34> names{"Host",
                                                            "User-Agent",
                                                            "Accept",
                                                            "Accept-Charset",
                                                            "Accept-Encoding",
                                                            "Accept-Language",
                                                            "Cache-Control",
                                                            "Connection",
                                                            "Content-Encoding",
                                                            "Content-Length",
                                                            "Content-Type",
                                                            "Date",
                                                            "Expect",
                                                            "Forwarded",
                                                            "If-Match",
                                                            "If-Modified-Since",
                                                            "If-None-Match",
                                                            "If-Unmodified-Since",
                                                            "Keep-Alive",
                                                            "Pragma",
                                                            "Prefer",
                                                            "TE",
                                                            "Trailer",
                                                            "Transfer-Encoding",
                                                            "Upgrade",
                                                            "Via",
                                                            "X-Correlation-Id",
                                                            "X-Forwarded-For",
                                                            "X-Forwarded-Host",
                                                            "X-Forwarded-Port",
                                                            "X-Forwarded-Proto",
                                                            "X-Real-IP",
                                                            "X-Request-Id",
                                                            "traceparent"};
    return std::ranges::any_of(
        names, [name](std::string_view harmless) { return scim::equalsIgnoringAsciiCase(name, harmless); });
}

} // namespace rollcall::listener
