// SPDX-License-Identifier: Apache-2.0
// The words for what goes wrong in a set-up: seen, likely cause, the one thing to do.
#include "setup/Prover.h"

#include <array>
#include <string_view>

namespace rollcall::setup {

namespace {

struct Reason {
    std::string_view seen; ///< part of what the listener's journal says of a refused credential
    std::string_view cause;
    std::string_view next;
};

constexpr std::array<Reason, 11> reasons{{
    {"Bearer stands twice", "Okta adds the word Bearer by itself, and it was pasted too.",
     "In the token field, paste the token alone."},
    {"spaces or line ends", "The token was copied with spaces or a line break.",
     "Copy it with the button beside it, and paste it again."},
    {"quotation marks", "The token was pasted with quotation marks or brackets.", "Paste it without them."},
    {"scheme is missing", "This app sends the field as it is, and the word Bearer is not in front of the token.",
     "In the token field, paste Bearer, a space, and the token."},
    {"does not fit", "Okta's app uses another authentication mode than this integration.",
     "Choose the mode that this step names, and paste the values again."},
    {"No credentials", "Nothing was entered in Okta, or a proxy removes the Authorization header.",
     "Paste the credential in Okta; if it is there, let the proxy pass the header on."},
    {"A scheme without", "The credential's field in Okta is empty.", "Paste the credential, and test again."},
    {"revoked", "An old token is still in Okta.", "Paste the newest token, or make a new one here."},
    {"has expired", "The token's time is over.", "Make a new token here, and paste it in Okta."},
    {"another integration", "The token of another integration was pasted.",
     "Paste the token of this integration; make a new one if you do not have it any more."},
    {"not in one piece", "Part of the token was lost in copying.",
     "Copy it with the button beside it, and paste it again."},
}};

std::string nextOfPermission(const okta::Failure& failure)
{
    return failure.errorCode == "invalid_scope" ? "Grant the missing scopes on the app's *Okta API Scopes* tab."
                                                : "Let an administrator with the role *Read-only Administrator* or "
                                                  "more make the token, or give the service app that role.";
}

} // namespace

Trouble explainUnauthorized(const TrafficFact& fact, std::string_view authMode)
{
    Trouble trouble;
    trouble.seen = "A request came and was turned away: " + fact.detail;
    trouble.request = fact.request;
    for (const Reason& reason : reasons) {
        if (fact.detail.find(reason.seen) == std::string::npos)
            continue;
        trouble.cause = reason.cause;
        trouble.next = reason.next;
        return trouble;
    }
    trouble.cause = "The credential in Okta is not the one that was made here.";
    trouble.next = authMode == "basic" ? "Paste user name and password again, or make new ones here."
                                       : "Paste the token again, or make a new one here.";
    return trouble;
}

Trouble explainOkta(const okta::Failure& failure)
{
    Trouble trouble;
    trouble.seen = failure.error.message.empty() ? okta::oktaWords(failure) : failure.error.message;
    switch (failure.kind) {
    case okta::FailureKind::Credentials:
        trouble.cause = "The token is wrong, was revoked, was not used for 30 days, or its owner's account has ended.";
        trouble.next = "Make a new token under *Security › API › Tokens*, and paste it here.";
        break;
    case okta::FailureKind::Permission:
        trouble.cause = "The credential is good; the role or scope behind it does not suffice, or it is tied to "
                        "another network zone.";
        trouble.next = nextOfPermission(failure);
        break;
    case okta::FailureKind::RateLimited:
    case okta::FailureKind::Concurrency:
        trouble.cause = "This organisation's calls for the minute are used up, by us or by others.";
        trouble.next = "Wait a minute, then check again.";
        break;
    case okta::FailureKind::NotLicensed:
        trouble.cause = "The feature is not enabled in this organisation.";
        trouble.next = "Ask Okta's support to enable it, or ask whether it belongs to your plan.";
        break;
    case okta::FailureKind::Certificate:
        trouble.cause = "The certificate is not trusted here, as with a proxy that reads along.";
        trouble.next = "Give the certificate authority of your proxy, or let this address pass it unread.";
        break;
    case okta::FailureKind::Unreachable:
    case okta::FailureKind::TimedOut:
        trouble.cause = "The address is mistyped, or a proxy or firewall is in between.";
        trouble.next = "Open the organisation's address in a browser on this computer.";
        break;
    case okta::FailureKind::NotOkta:
    case okta::FailureKind::BadUrl:
        trouble.cause = "The address is not that of an Okta organisation.";
        trouble.next = "Paste the address of your Okta Admin Console.";
        break;
    default:
        trouble.cause = "Okta could not do it just now.";
        trouble.next = "Check again in a minute.";
        break;
    }
    return trouble;
}

} // namespace rollcall::setup
