// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/authorize.
#include "ConsentEndpoint.h"

#include "directory/WriteSession.h"

#include <algorithm>

namespace rollcall::listener {

namespace {

using directory::ConsentAnswer;

std::string withState(std::string parameters, const std::string& state)
{
    return state.empty() ? parameters : std::move(parameters) + "&state=" + http::encodeQueryValue(state);
}

constexpr std::string_view noticeOfWrong = "This is not the code. Read it again in the console.";
constexpr std::string_view noticeOfNone =
    "There is no code to approve with. Make one in the console; it is good for five minutes.";
constexpr std::string_view noticeOfUsedUp =
    "Too many wrong codes were typed. Make a new one in the console; it is good for five minutes.";

} // namespace

ConsentEndpoint::Validated ConsentEndpoint::validate(const OAuthParameters& parameters) const
{
    const auto* found = m_exchange->chooseClient(parameters.value("client_id"));
    const auto& redirectUri = parameters.value("redirect_uri");
    const bool isRegistered = found && std::ranges::find(found->redirectUris, redirectUri) != found->redirectUris.end();
    // Nobody is sent to an address that was not registered.
    if (!found)
        return consentRefusal(400, "The client is not known here. Copy the client id again from the console.");
    if (!isRegistered) {
        return consentRefusal(400,
                              "The address to go back to is not registered for this client. Add it in the console, "
                              "to the letter.");
    }
    const auto& state = parameters.value("state");
    const auto refused = [&](const std::string& error) {
        return redirectToClient(redirectUri, withState("error=" + error, state));
    };
    if (parameters.value("response_type") != "code")
        return refused(parameters.has("response_type") ? "unsupported_response_type" : "invalid_request");
    const auto& challenge = parameters.value("code_challenge");
    const bool isChallengeFit = challenge.empty()
                                    ? !found->isPublic && !parameters.has("code_challenge_method")
                                    : parameters.value("code_challenge_method") == "S256" && challenge.size() == 43;
    if (!isChallengeFit)
        return refused("invalid_request");
    if (!isScope(parameters.value("scope")))
        return refused("invalid_scope");
    return ConsentRequest{m_exchange->integration().name, found->label, found->username, redirectUri, state,
                          parameters.value("scope"),      challenge};
}

void ConsentEndpoint::serve(directory::ReadSession* session) const
{
    const bool isDecision = m_exchange->request().method == "POST";
    const auto parameters = OAuthParameters::read(isDecision ? std::string_view(m_exchange->request().body)
                                                             : m_exchange->request().query());
    if (!parameters) {
        m_exchange->sendFailure(consentRefusal(400, parameters.error().description), parameters.error().description);
        return;
    }
    auto validated = validate(*parameters);
    if (auto* response = std::get_if<http::Response>(&validated)) {
        m_exchange->sendFailure(std::move(*response),
                                "The request to authorize a client is not one that can be approved.");
        return;
    }
    const auto& request = std::get<ConsentRequest>(validated);
    if (isDecision) {
        decide(*parameters, request, session);
        return;
    }
    m_exchange->note(200, "The consent page was opened.");
    m_exchange->send(consentPage(request, {}));
}

void ConsentEndpoint::decide(const OAuthParameters& form, const ConsentRequest& request,
                             directory::ReadSession* session) const
{
    if (form.value("decision") == "deny") {
        m_exchange->note(303, "The client was not approved.");
        m_exchange->send(redirectToClient(request.redirectUri, withState("error=access_denied", request.state)));
        return;
    }
    // It may have ended, or been revoked, since the request was checked.
    const auto* who = m_exchange->chooseClient(request.clientId);
    if (!who) {
        m_exchange->sendFailure(
            consentRefusal(400, "The client is not accepted any more. Make a new one in the console."),
            "The client ended while it was being approved.");
        return;
    }
    if (const auto guess = beginGuess(form, request, session))
        approve(request, who->id, *guess);
}

std::optional<ConsentEndpoint::Guess> ConsentEndpoint::beginGuess(const OAuthParameters& form,
                                                                  const ConsentRequest& request,
                                                                  directory::ReadSession* session) const
{
    const auto integration = m_exchange->integration().id;
    const auto code = session ? session->consentCode(integration)
                              : core::failure(core::ErrorKind::Unavailable, "The directory cannot be read just now.");
    if (!code) {
        m_exchange->fail(code.error());
        return std::nullopt;
    }
    if (!*code || (*code)->used || (*code)->triesLeft <= 0) {
        m_exchange->sendFailure(consentPage(request, noticeOfNone), "There was no code to approve the client with.");
        return std::nullopt;
    }
    const auto begun =
        m_exchange->door().consentTries().begin(integration, (*code)->created, m_exchange->request().clientAddress);
    if (begun == ConsentTries::Try::UsedUp) {
        m_exchange->sendFailure(consentPage(request, noticeOfUsedUp), "Too many wrong codes on the consent page.");
        return std::nullopt;
    }
    return Guess{hashOfTypedCode(form.value("consent_code")), (*code)->created, begun == ConsentTries::Try::Counted};
}

/// What the writer makes of a guess, and what it was about.
struct ConsentEndpoint::Approval {
    ConsentRequest request;
    directory::CredentialId who;
    Guess guess;
    core::Secret code;
    std::optional<ConsentAnswer> answer{};
};

void ConsentEndpoint::approve(const ConsentRequest& request, directory::CredentialId who, const Guess& guess) const
{
    auto made = core::generateToken(codePrefix);
    if (!made) {
        m_exchange->fail(made.error());
        return;
    }
    auto approval = std::make_shared<Approval>(Approval{request, who, guess, std::move(*made)});
    m_exchange->door().database().write(
        [self = *this, approval](directory::WriteSession& session) { return self.store(session, *approval); },
        [self = *this, approval](const core::Result<>& ended) { self.tell(*approval, ended); });
}

core::Result<> ConsentEndpoint::store(directory::WriteSession& session, Approval& approval) const
{
    approval.answer.reset();
    const auto tried = session.tryConsentCode(m_exchange->integration().id, approval.guess.typed);
    if (!tried)
        return tl::unexpected(tried.error());
    approval.answer = *tried;
    // Undone, so that one stranger does not use up the tries of the code.
    if (*tried == ConsentAnswer::Wrong && !approval.guess.isCounted)
        return core::failure(core::ErrorKind::Cancelled, "The wrong code is counted for its address alone.");
    if (*tried != ConsentAnswer::Accepted)
        return {};
    directory::NewAuthorizationCode row;
    row.client = approval.who;
    row.hash = core::sha256(approval.code.reveal());
    row.redirectUri = approval.request.redirectUri;
    row.codeChallenge = approval.request.codeChallenge;
    row.scope = approval.request.scope;
    row.expires = session.now() + m_exchange->lifetimes().code;
    if (auto created = session.createAuthorizationCode(row); !created)
        return created;
    auto journalled = session.journal(m_exchange->journalEntry(303, "The client was approved."));
    return journalled ? core::Result<>() : tl::unexpected(journalled.error());
}

void ConsentEndpoint::tell(const Approval& approval, const core::Result<>& ended) const
{
    const auto& request = approval.request;
    m_exchange->door().writeHealth().note(ended);
    const bool isJudged = ended || ended.error().kind == core::ErrorKind::Cancelled;
    if (!isJudged || !approval.answer) {
        m_exchange->door().consentTries().takeBack(m_exchange->integration().id, approval.guess.madeAt,
                                                   m_exchange->request().clientAddress);
        m_exchange->fail(ended ? core::makeError(core::ErrorKind::Internal, "The code was not judged.")
                               : ended.error());
    } else if (approval.answer == ConsentAnswer::Accepted) {
        m_exchange->send(redirectToClient(request.redirectUri,
                                          withState("code=" + std::string(approval.code.reveal()), request.state)));
    } else if (approval.answer == ConsentAnswer::Wrong) {
        m_exchange->sendFailure(consentPage(request, noticeOfWrong), "A wrong code on the consent page.");
    } else {
        m_exchange->sendFailure(consentPage(request, noticeOfNone), "There was no code to approve the client with.");
    }
}

} // namespace rollcall::listener
