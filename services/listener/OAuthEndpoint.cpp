// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/authorize and /oauth/{slug}/token.
#include "OAuthEndpoint.h"

#include "Authenticator.h"
#include "ScimJournal.h"
#include "Transient.h"
#include "core/Log.h"

#include <algorithm>
#include <utility>

namespace rollcall::listener {

namespace {

using directory::ConsentAnswer;
using directory::WriteSession;

std::string_view bytesOf(const core::Sha256Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

http::Response jsonResponse(int status, std::string body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Pragma", "no-cache");
    response.body = std::move(body);
    return response;
}

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

OAuthEndpoint::OAuthEndpoint(std::shared_ptr<Door> door, std::shared_ptr<const ServedIntegration> served,
                             std::shared_ptr<const AccessTable> table)
    : m_door(std::move(door)), m_served(std::move(served)), m_table(std::move(table))
{
}

bool OAuthEndpoint::isServed(const ServedIntegration* served)
{
    return served && served->integration.role != directory::Role::Companion &&
           served->integration.authMode == directory::AuthMode::OAuth;
}

void OAuthEndpoint::serve(http::Request request, http::Responder responder, Endpoint endpoint,
                          directory::ReadSession* session)
{
    m_request = std::move(request);
    m_responder.emplace(std::move(responder));
    if (m_request.body.size() > mostFormBytes)
        refuse({"invalid_request", "The form is too large."});
    else if (endpoint == Endpoint::OAuthToken)
        token();
    else
        authorize(session);
}

const directory::CredentialHash* OAuthEndpoint::client(std::string_view id) const
{
    const auto now = m_door->clock().now();
    for (const auto& candidate : m_table->candidates) {
        const bool isLive = !candidate.isRevoked && (!candidate.expires || *candidate.expires > now);
        if (candidate.integration == m_served->integration.id && candidate.mode == directory::AuthMode::OAuth &&
            candidate.purpose == "scim" && isLive && core::equalInConstantTime(candidate.username, id))
            return &candidate;
    }
    return nullptr;
}

OAuthResult<const directory::CredentialHash*> OAuthEndpoint::provenClient(const OAuthParameters& form)
{
    const auto login = readClientLogin(m_request.headers.value("Authorization"), form);
    if (!login)
        return tl::unexpected(login.error());
    const auto* found = client(login->id);
    m_client = found;
    const bool isSecretRight =
        core::equalInConstantTime(bytesOf(core::sha256(login->secret)), found ? bytesOf(found->hash) : "");
    if (found && (found->isPublic ? login->secret.empty() : isSecretRight))
        return found;
    return oauthError("invalid_client", "The client's credentials are not accepted.",
                      found ? "The client's secret is wrong." : "No live client has this id.", 401);
}

void OAuthEndpoint::token()
{
    const auto form = OAuthParameters::read(m_request.body);
    // What came is not kept a moment longer than it takes to read it.
    std::string().swap(m_request.body);
    if (!form) {
        refuse(form.error());
        return;
    }
    const auto proven = provenClient(*form);
    if (!proven) {
        refuse(proven.error());
        return;
    }
    if (const auto wrong = faultOf(*form, (*proven)->isPublic))
        refuse(*wrong);
    else
        grant(*form, **proven);
}

void OAuthEndpoint::grant(const OAuthParameters& form, const directory::CredentialHash& who)
{
    auto made = makeFreshTokens();
    if (!made) {
        fail(made.error());
        return;
    }
    auto tokens = std::make_shared<const FreshTokens>(std::move(*made));
    auto outcome = std::make_shared<std::optional<OAuthResult<Granted>>>();
    auto self = shared_from_this();
    auto operation = [self, tokens, outcome, form, who](WriteSession& session) -> core::Result<> {
        auto granted = grantTokens(session, who, form, *tokens, self->m_lifetimes);
        if (!granted)
            return tl::unexpected(granted.error());
        *outcome = std::move(*granted);
        // What a refusal revoked is to stay; its row need not be there before the answer, and a flood of them folds.
        if (!**outcome)
            return {};
        auto row = session.journal(self->journalEntry(200, wordsFor(form)));
        return row ? core::Result<>() : tl::unexpected(row.error());
    };
    m_door->database().write(std::move(operation), [self, tokens, outcome](const core::Result<>& committed) {
        self->m_door->writeHealth().note(committed);
        if (!committed)
            self->fail(committed.error());
        else if (const auto& result = **outcome)
            self->send(jsonResponse(200, renderTokens(*tokens, *result, self->m_lifetimes)));
        else
            self->refuse(result.error());
    });
}

OAuthEndpoint::Validated OAuthEndpoint::validate(const OAuthParameters& parameters)
{
    const auto* found = client(parameters.value("client_id"));
    m_client = found;
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
    return ConsentRequest{m_served->integration.name, found->username, found->username, redirectUri, state,
                          parameters.value("scope"),  challenge};
}

void OAuthEndpoint::authorize(directory::ReadSession* session)
{
    const bool isDecision = m_request.method == "POST";
    const auto parameters = OAuthParameters::read(isDecision ? std::string_view(m_request.body) : m_request.query());
    if (!parameters) {
        sendFailure(consentRefusal(400, parameters.error().description), parameters.error().description);
        return;
    }
    auto validated = validate(*parameters);
    if (auto* response = std::get_if<http::Response>(&validated)) {
        sendFailure(std::move(*response), "The request to authorize a client is not one that can be approved.");
        return;
    }
    const auto& request = std::get<ConsentRequest>(validated);
    if (isDecision) {
        decide(*parameters, request, session);
        return;
    }
    m_door->database().journalLater(journalEntry(200, "The consent page was opened."));
    send(consentPage(request, {}));
}

void OAuthEndpoint::decide(const OAuthParameters& form, const ConsentRequest& request, directory::ReadSession* session)
{
    if (form.value("decision") == "deny") {
        m_door->database().journalLater(journalEntry(303, "The client was not approved."));
        send(redirectToClient(request.redirectUri, withState("error=access_denied", request.state)));
        return;
    }
    // It may have ended, or been revoked, since the request was checked.
    const auto* who = client(request.clientId);
    if (!who) {
        sendFailure(consentRefusal(400, "The client is not accepted any more. Make a new one in the console."),
                    "The client ended while it was being approved.");
        return;
    }
    if (const auto guess = beginGuess(form, request, session))
        approve(request, who->id, *guess);
}

std::optional<OAuthEndpoint::Guess>
OAuthEndpoint::beginGuess(const OAuthParameters& form, const ConsentRequest& request, directory::ReadSession* session)
{
    const auto integration = m_served->integration.id;
    const auto code = session ? session->consentCode(integration)
                              : core::failure(core::ErrorKind::Unavailable, "The directory cannot be read just now.");
    if (!code) {
        fail(code.error());
        return std::nullopt;
    }
    if (!*code || (*code)->used || (*code)->triesLeft <= 0) {
        sendFailure(consentPage(request, noticeOfNone), "There was no code to approve the client with.");
        return std::nullopt;
    }
    const auto begun = m_door->consentTries().begin(integration, (*code)->created, m_request.clientAddress);
    if (begun == ConsentTries::Try::UsedUp) {
        sendFailure(consentPage(request, noticeOfUsedUp), "Too many wrong codes on the consent page.");
        return std::nullopt;
    }
    return Guess{hashOfTypedCode(form.value("consent_code")), (*code)->created, begun == ConsentTries::Try::Counted};
}

void OAuthEndpoint::approve(const ConsentRequest& request, directory::CredentialId who, const Guess& guess)
{
    auto made = core::generateToken(codePrefix);
    if (!made) {
        fail(made.error());
        return;
    }
    auto code = std::make_shared<const core::Secret>(std::move(*made));
    auto answer = std::make_shared<std::optional<ConsentAnswer>>();
    auto self = shared_from_this();
    auto operation = [self, code, answer, request, who, guess](WriteSession& session) -> core::Result<> {
        answer->reset();
        const auto tried = session.tryConsentCode(self->m_served->integration.id, guess.typed);
        if (!tried)
            return tl::unexpected(tried.error());
        *answer = *tried;
        // Undone, so that one stranger does not use up the tries of the code.
        if (*tried == ConsentAnswer::Wrong && !guess.isCounted)
            return core::failure(core::ErrorKind::Cancelled, "The wrong code is counted for its address alone.");
        if (*tried != ConsentAnswer::Accepted)
            return {};
        directory::NewAuthorizationCode row;
        row.client = who;
        row.hash = core::sha256(code->reveal());
        row.redirectUri = request.redirectUri;
        row.codeChallenge = request.codeChallenge;
        row.scope = request.scope;
        row.expires = session.now() + self->m_lifetimes.code;
        if (auto created = session.createAuthorizationCode(row); !created)
            return created;
        auto journalled = session.journal(self->journalEntry(303, "The client was approved."));
        return journalled ? core::Result<>() : tl::unexpected(journalled.error());
    };
    m_door->database().write(std::move(operation), [self, code, answer, request, guess](const core::Result<>& ended) {
        self->m_door->writeHealth().note(ended);
        const bool isJudged = ended || ended.error().kind == core::ErrorKind::Cancelled;
        if (!isJudged || !*answer) {
            self->m_door->consentTries().takeBack(self->m_served->integration.id, guess.madeAt,
                                                  self->m_request.clientAddress);
            self->fail(ended ? core::makeError(core::ErrorKind::Internal, "The code was not judged.") : ended.error());
        } else if (**answer == ConsentAnswer::Accepted) {
            self->send(
                redirectToClient(request.redirectUri, withState("code=" + std::string(code->reveal()), request.state)));
        } else if (**answer == ConsentAnswer::Wrong) {
            self->sendFailure(consentPage(request, noticeOfWrong), "A wrong code on the consent page.");
        } else {
            self->sendFailure(consentPage(request, noticeOfNone), "There was no code to approve the client with.");
        }
    });
}

directory::JournalEntry OAuthEndpoint::journalEntry(int status, std::string detail) const
{
    Answer answer;
    answer.status = status;
    answer.meaning = status >= 400 ? directory::Meaning::Refused : directory::Meaning::Unknown;
    answer.detail = std::move(detail);
    RequestFacts facts;
    facts.at = m_door->clock().now();
    facts.integration = m_served->integration.id;
    if (m_client) {
        // A known one's alone: whatever else stands there may be a secret that was pasted into the wrong field.
        answer.subject = m_client->username;
        facts.credential = m_client->id;
    }
    if (const auto field = m_request.headers.value("Authorization"))
        facts.authorization = redactedAuthorization(*field);
    auto entry = listener::journalEntry(m_request, facts, answer);
    // The query names state and challenge of the client.
    entry.target = m_request.path();
    return entry;
}

void OAuthEndpoint::refuse(const OAuthError& error)
{
    auto response = jsonResponse(error.status, renderOAuthError(error));
    if (error.status == 401)
        response.headers.add("WWW-Authenticate", "Basic realm=\"OAuth\"");
    sendFailure(std::move(response), error.reason.empty() ? error.description : error.reason);
}

void OAuthEndpoint::fail(const core::Error& error)
{
    if (!isPassing(error))
        core::logError("listener", error);
    auto answer = transientAnswer(m_served->compatibility, error.message);
    auto response = jsonResponse(answer.status, renderOAuthError({"temporarily_unavailable", answer.refusal->detail}));
    if (const auto seconds = answer.headers.value("Retry-After"))
        response.headers.add("Retry-After", std::string(*seconds));
    m_door->database().journalLater(journalEntry(response.status, error.message));
    send(std::move(response));
}

void OAuthEndpoint::send(http::Response response)
{
    m_responder->send(std::move(response));
}

void OAuthEndpoint::sendFailure(http::Response response, std::string reason)
{
    m_door->database().journalLater(journalEntry(response.status, std::move(reason)));
    const auto delay = m_door->failurePace().noteFailure(m_request.clientAddress, std::chrono::steady_clock::now());
    if (delay.count() > 0 && !response.body.empty())
        response.stream = std::make_unique<DelayedBody>(m_door->delays(), delay, response.body);
    send(std::move(response));
}

} // namespace rollcall::listener
