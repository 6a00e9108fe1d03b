// SPDX-License-Identifier: Apache-2.0
// What was seen, the likely cause, the next step.
#include "composition/SelfCallText.h"

#include <chrono>
#include <utility>

namespace rollcall::app {

namespace {

using core::CertificateTrouble;
using core::WebFailureKind;

constexpr std::chrono::hours renewal{21 * 24};

void say(SelfCallResult& result, SelfCallOutcome outcome, std::string seen, std::string cause, std::string next)
{
    result.outcome = outcome;
    result.seen = std::move(seen);
    result.cause = std::move(cause);
    result.next = std::move(next);
}

std::string dayOf(core::Timestamp time)
{
    return core::toRfc3339(time).substr(0, 10);
}

std::string lookFromOutside(const SelfCallResult& result)
{
    return "Open " + result.url +
           " from outside your network, as with a phone that is not in your Wi-Fi: it must "
           "show {\"status\":\"ok\"}.";
}

void tellRedirect(SelfCallResult& result, const core::WebResponse& answer)
{
    const auto location = core::findHeader(answer.headers, "Location");
    say(result, SelfCallOutcome::SomebodyElse,
        "The address redirects" + (location ? " to " + std::string(*location) : std::string()) + " (status " +
            std::to_string(answer.status) + ").",
        "A proxy or tunnel in front wants a sign-in first, or leads to another name.",
        "Let it pass /scim, /oauth and /healthz on as they are: Okta does not follow.");
}

} // namespace

void tellMetItself(SelfCallResult& result, core::Timestamp now)
{
    const bool endsSoon = result.certificate && result.certificate->ends - now < renewal;
    say(result, SelfCallOutcome::MetItself, "The call through the public address met this very listener.",
        "This computer finds the way. Okta's may differ: names and routes can look different from outside, and a "
        "firewall may let in some and not others.",
        endsSoon ? "Renew the certificate before it ends on " + dayOf(result.certificate->ends) +
                       "; a new file is taken up without a restart."
                 : "Test the connection in Okta: its request is the proof.");
}

void tellSomebodyAnswers(SelfCallResult& result)
{
    say(result, SelfCallOutcome::SomebodyAnswers, "A Rollcall answers at the public address.",
        "Another process listens for this directory, and only that one could tell whether it met itself.",
        "Test the connection in Okta: its request is the proof.");
}

void tellAnotherRollcall(SelfCallResult& result)
{
    say(result, SelfCallOutcome::SomebodyElse, "A Rollcall answers at the public address, and it is not this one.",
        "The name or the proxy leads to another computer, or to an older process that still runs.",
        "Compare where the name and the proxy lead with where this listener listens.");
}

void tellSomebodyElse(SelfCallResult& result, const core::WebResponse& answer, bool isHealthRestricted)
{
    const std::string status = std::to_string(answer.status);
    const int hundreds = answer.status / 100;
    if (hundreds == 3) {
        tellRedirect(result, answer);
    } else if (answer.status == 502 || answer.status == 503 || answer.status == 504) {
        say(result, SelfCallOutcome::SomebodyElse,
            "A proxy answers, and does not get to a listener (status " + status + ").",
            "It passes on to another address or port than the one that is listened on, or by TLS where plain HTTP is "
            "spoken, or the other way round.",
            "Point it to where this listener listens.");
    } else if (answer.status == 401 || answer.status == 407) {
        say(result, SelfCallOutcome::SomebodyElse,
            "Something in front wants a sign-in of its own (status " + status + ").",
            "A proxy or tunnel protects the address.",
            "Let it pass /scim, /oauth and /healthz on as they are: Okta signs in at Rollcall alone.");
    } else {
        say(result, SelfCallOutcome::SomebodyElse,
            "Something else answers at the public address (status " + status + ").",
            isHealthRestricted
                ? "The name leads to another server, the proxy does not pass /healthz on, or the list of "
                  "those who may ask for it leaves this computer out."
                : "The name leads to another server, or the proxy does not pass /healthz on.",
            "Compare where the name and the proxy lead with where this listener listens.");
    }
}

void tellNotAsked(SelfCallResult& result)
{
    say(result, SelfCallOutcome::NotAsked, "This listener does not answer /healthz at its public address.",
        "The settings switch it off, or give it an address of its own.",
        "Nothing has to be changed for Okta, which does not ask for it: test the connection there.");
}

void tellNoPublicUrl(SelfCallResult& result)
{
    say(result, SelfCallOutcome::NoPublicUrl, "There is no public address yet.",
        "Without one Okta is told the address of this computer alone.",
        "Enter the address that begins with https:// under Connection, Change address, on the Overview page.");
}

void tellBadAddress(SelfCallResult& result, const std::string& why)
{
    say(result, SelfCallOutcome::BadAddress, "Okta would not take this address.", why,
        "Enter another one under Connection, Change address, on the Overview page.");
}

void tellBadCertificate(SelfCallResult& result, const std::string& host, const std::string& reason)
{
    const auto trouble = result.certificate ? result.certificate->trouble : CertificateTrouble::Other;
    const std::string renew = "Get a new one and put it where the listener or the proxy finds it; Rollcall takes a new "
                              "file up without a restart.";
    const auto tell = [&result](std::string seen, std::string cause, std::string next) {
        say(result, SelfCallOutcome::BadCertificate, std::move(seen), std::move(cause), std::move(next));
    };
    switch (trouble) {
    case CertificateTrouble::Expired:
        tell("The certificate of " + host + " ended on " + dayOf(result.certificate->ends) + ".",
             "It was not renewed, or the renewed file was not put in its place.", renew);
        return;
    case CertificateTrouble::NotYetValid:
        tell("The certificate of " + host + " is valid from " + dayOf(result.certificate->begins) + " on only.",
             "It was made for later, or the clock of this computer is behind.", "Set the clock, or wait until then.");
        return;
    case CertificateTrouble::WrongName:
        tell("The certificate that is shown is not for " + host + ".",
             "It was made for another name, or the proxy shows that of another site.",
             "Get one in which this name stands among the alternative names.");
        return;
    case CertificateTrouble::MissingIntermediate:
        tell("The certificate of " + host + " comes without that of its issuer" +
                 (result.certificate->issuer.empty() ? "." : ", " + result.certificate->issuer + "."),
             "The file holds the certificate alone and not its chain, or the issuer is an authority of your own.",
             "Give the listener or the proxy the whole chain, often called fullchain.pem, of a public authority.");
        return;
    case CertificateTrouble::UnknownAuthority:
        tell("The certificate of " + host +
                 " is signed by itself, or by an authority that this computer does not know.",
             "It was made by hand, or by an authority of your own.",
             "Get one from a public authority: Okta's cloud trusts those alone.");
        return;
    case CertificateTrouble::None:
    case CertificateTrouble::Other:
        break;
    }
    tell("No trusted connection to " + host + " comes about" + (reason.empty() ? "." : ": " + reason + "."),
         "TLS is not spoken at that port, or its version or certificate is not one that can be trusted.",
         "See that TLS ends there, in the listener or in the proxy, with a certificate of a public authority.");
}

void tellFailure(SelfCallResult& result, const core::WebFailure& failure, const std::string& host)
{
    switch (failure.kind) {
    case WebFailureKind::Tls:
        tellBadCertificate(result, host, failure.error.detail);
        return;
    case WebFailureKind::UnknownHost:
        say(result, SelfCallOutcome::UnknownHost, "From here there is no computer named " + host + ".",
            "The name is not in the DNS, not known everywhere yet, or known outside your network alone.",
            lookFromOutside(result));
        return;
    case WebFailureKind::Unreachable:
        say(result, SelfCallOutcome::Unreachable, "Nobody takes the call to " + host + ".",
            "Proxy, tunnel or port forwarding are not there, or a firewall refuses. Some routers do not let a computer "
            "call its own public address.",
            lookFromOutside(result));
        return;
    case WebFailureKind::TimedOut:
        say(result, SelfCallOutcome::TimedOut, host + " did not answer in time.",
            "A firewall swallows the call, or the router does not let a computer call its own public address.",
            lookFromOutside(result));
        return;
    case WebFailureKind::Proxy:
        say(result, SelfCallOutcome::Unreachable,
            "The proxy through which this computer calls refuses the way to " + host + ".",
            "It lets only some addresses through, wants a sign-in, or is not there.", lookFromOutside(result));
        return;
    case WebFailureKind::Cancelled:
        say(result, SelfCallOutcome::Cancelled, "The check was cancelled.", {}, {});
        return;
    case WebFailureKind::TooLarge:
        say(result, SelfCallOutcome::SomebodyElse, "Something else answers at the public address, at length.",
            "The name leads to another server.",
            "Compare where the name and the proxy lead with where this listener listens.");
        return;
    case WebFailureKind::BadRequest:
        tellBadAddress(result, failure.error.message);
        return;
    case WebFailureKind::Broken:
        break;
    }
    say(result, SelfCallOutcome::Broken, "The connection to " + host + " ended before there was an answer.",
        failure.error.message,
        "See that what stands in front speaks to the listener as it is spoken there: TLS, or plain HTTP.");
}

} // namespace rollcall::app
