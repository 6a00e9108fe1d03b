// SPDX-License-Identifier: Apache-2.0
// What is refused before an endpoint is reached, and its words.
#include "RefusalTexts.h"

#include "Transient.h"
#include "http/Message.h"

#include <string>

namespace rollcall::listener {

scim::Error unknownAddress()
{
    return scim::notFound(
        "There is nothing at this address. Copy the base URL again from Rollcall: it ends in /scim/v2/, the "
        "short name of the integration, and a slash.");
}

std::string companionIsNotServed()
{
    return "Rollcall takes no SCIM requests for this integration: in its role, companion, Okta talks to the vendor. "
           "Enter the vendor's base URL in Okta, or make an integration of the role own or relay for this one.";
}

scim::Error leftOut(Endpoint endpoint)
{
    if (endpoint == Endpoint::Me) {
        return scim::plainError(501,
                                "The credential of this request stands for an application and for no user, so that "
                                "there is no /Me (RFC 7644 section 3.11). Ask for the user under /Users.");
    }
    if (endpoint == Endpoint::Bulk) {
        return scim::plainError(501,
                                "Bulk operations are not offered, as /ServiceProviderConfig says. Send the requests "
                                "one by one.");
    }
    return scim::plainError(501, "Searching over all resources at once is not offered. Search under /Users/.search and "
                                 "/Groups/.search.");
}

scim::Error refusalError(int status)
{
    switch (status) {
    case 400:
        return scim::plainError(400, "The request is not well-formed HTTP. A proxy on the way may have changed it.");
    case 408:
        return scim::plainError(408, "The request did not arrive in time. The connection was slow or broke off.");
    case 413:
        return scim::plainError(413,
                                "The request body is larger than this server takes. Send fewer members at a time.");
    case 414:
        return scim::plainError(414,
                                "The address of the request is longer than this server takes. Shorten the filter.");
    case 429:
        return scim::plainError(429, "Too many connections from this address. Try again in 5 seconds.");
    case 431:
        return scim::plainError(431, "The headers of the request are larger than this server takes.");
    case 500:
        return scim::plainError(500, "The server met an error of its own. Its log says more.");
    case 501:
        return scim::plainError(501,
                                "The request body is coded in a way that this server does not read. A proxy on the "
                                "way may do that.");
    case 503:
        return scim::plainError(503, "The server is busy or restarting. Try again in a moment.");
    case 505:
        return scim::plainError(505,
                                "This server speaks HTTP/1.1 and 1.0. Set the proxy in front of it to one of them.");
    default:
        return scim::plainError(status, std::string(http::reasonPhrase(status)) + ".");
    }
}

Answer refusedByServer(const http::Refusal& refusal, const scim::Compatibility& compatibility)
{
    const auto effect = refusal.mayTakeEffect ? Effect::Unknown : Effect::None;
    auto answer = refusal.isTransient ? transientAnswer(compatibility, refusal.reason, effect)
                                      : refusalAnswer(refusalError(refusal.status));
    if (refusal.status == 429 && !answer.headers.value("Retry-After"))
        answer.headers.add("Retry-After", std::to_string(compatibility.retryAfterSeconds));
    return answer;
}

std::optional<Answer> barred(const AllowList& list, std::string_view address)
{
    switch (list.access(address)) {
    case Access::Allowed:
        break;
    case Access::Off:
        return refusalAnswer(unknownAddress());
    case Access::Refused:
        auto answer = refusalAnswer(scim::plainError(403, "Requests from this address are not allowed."));
        answer.detail = "The address is not on the allow list.";
        return answer;
    }
    return std::nullopt;
}

Answer methodNotAllowed(std::string_view allowed)
{
    const std::string methods{allowed};
    auto answer = refusalAnswer(scim::plainError(405, "This address answers to " + methods + " only."));
    answer.headers.add("Allow", methods);
    return answer;
}

Answer compressedBody()
{
    return refusalAnswer(scim::plainError(415, "The body is compressed. Send it as it is, without Content-Encoding."));
}

} // namespace rollcall::listener
