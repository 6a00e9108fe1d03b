// SPDX-License-Identifier: Apache-2.0
// One request to the OAuth addresses of an integration, on its way through threads until its answer is sent.
#include "OAuthExchange.h"

#include "AnswerForm.h"
#include "Authenticator.h"
#include "ScimJournal.h"
#include "Transient.h"
#include "core/Log.h"

#include <utility>

namespace rollcall::listener {

OAuthExchange::OAuthExchange(std::shared_ptr<Door> door, Route route, std::shared_ptr<const ServedIntegration> served,
                             std::shared_ptr<const AccessTable> table, http::Request request, http::Responder responder)
    : m_door(std::move(door)),
      m_route(std::move(route)),
      m_served(std::move(served)),
      m_table(std::move(table)),
      m_request(std::move(request)),
      m_responder(std::move(responder))
{
}

bool OAuthExchange::isServed(const ServedIntegration* served)
{
    return served && served->integration.role != directory::Role::Companion &&
           served->integration.authMode == directory::AuthMode::OAuth;
}

std::string OAuthExchange::takeBody()
{
    return std::exchange(m_request.body, {});
}

const directory::CredentialHash* OAuthExchange::chooseClient(std::string_view id)
{
    const auto now = m_door->clock().now();
    for (const auto& candidate : m_table->candidates) {
        const bool isLive = !candidate.isRevoked && (!candidate.expires || *candidate.expires > now);
        if (candidate.integration == integration().id && candidate.mode == directory::AuthMode::OAuth &&
            candidate.purpose == "scim" && isLive && core::equalInConstantTime(candidate.username, id)) {
            m_client = &candidate;
            return m_client;
        }
    }
    return nullptr;
}

directory::JournalEntry OAuthExchange::journalEntry(int status, std::string detail) const
{
    Answer answer;
    answer.status = status;
    answer.meaning = status >= 400 ? directory::Meaning::Refused : directory::Meaning::Unknown;
    answer.detail = std::move(detail);
    RequestFacts facts;
    facts.at = m_door->clock().now();
    facts.integration = integration().id;
    if (m_client) {
        // A known one's alone: whatever else stands there may be a secret that was pasted into the wrong field.
        answer.subject = m_client->username;
        facts.credential = m_client->id;
    }
    if (const auto field = m_request.headers.value("Authorization"))
        facts.authorization = redactedAuthorization(*field, m_door->fingerprints());
    auto entry = listener::journalEntry(m_request, facts, answer);
    // The query names state and challenge of the client.
    entry.target = m_request.path();
    return entry;
}

void OAuthExchange::note(int status, std::string detail) const
{
    m_door->database().journalLater(journalEntry(status, std::move(detail)));
}

void OAuthExchange::send(http::Response response)
{
    m_responder.send(std::move(response));
}

void OAuthExchange::sendFailure(http::Response response, std::string reason)
{
    note(response.status, std::move(reason));
    const auto delay = m_door->failurePace().noteFailure(m_request.clientAddress, std::chrono::steady_clock::now());
    if (delay.count() > 0 && !response.body.empty())
        response.stream = std::make_unique<DelayedBody>(m_door->delays(), delay, response.body);
    send(std::move(response));
}

void OAuthExchange::refuse(const OAuthError& error)
{
    auto response = oauthResponse(error.status, renderOAuthError(error));
    if (error.status == 401)
        response.headers.add("WWW-Authenticate", "Basic realm=\"OAuth\"");
    sendFailure(std::move(response), error.reason.empty() ? error.description : error.reason);
}

void OAuthExchange::fail(const core::Error& error)
{
    if (!isPassing(error))
        core::logError("listener", error);
    auto answer = transientAnswer(m_served->compatibility, error.message);
    note(answer.status, error.message);
    putInto(m_route, answer);
    send(toResponse(std::move(answer)));
}

} // namespace rollcall::listener
