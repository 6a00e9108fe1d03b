// SPDX-License-Identifier: Apache-2.0
// Takes each request from the HTTP layer to the endpoint it names.
#include "ScimHandler.h"

#include "Discovery.h"
#include "Exchange.h"
#include "MediaTypes.h"
#include "RefusalTexts.h"
#include "ResourceEndpoint.h"
#include "ScimJournal.h"
#include "Transient.h"
#include "core/Log.h"

#include <utility>

namespace rollcall::listener {

namespace {

/// How often a refusal may look whether the credential or integration was made a moment ago.
constexpr std::chrono::milliseconds freshLookPause{50};

bool carriesBody(const std::string& method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

RequestFacts factsOf(const http::Request& request, const core::Clock& clock, const Verdict& verdict,
                     std::optional<directory::IntegrationId> integration)
{
    RequestFacts facts;
    facts.at = clock.now();
    facts.integration = integration;
    facts.credential = verdict.credential;
    facts.authorization = verdict.redacted;
    if (const auto value = request.headers.value("Authorization"); value && facts.authorization.empty())
        facts.authorization = redactedAuthorization(*value);
    return facts;
}

Answer methodNotAllowed(const Route& route)
{
    const std::string allowed{allowedMethods(route)};
    auto answer = refusalAnswer(scim::plainError(405, "This address answers to " + allowed + " only."));
    answer.headers.add("Allow", allowed);
    return answer;
}

Answer unauthorized(const directory::Integration& integration, Diagnosis diagnosis)
{
    auto answer = refusalAnswer(scim::plainError(401, shownReason(diagnosis)));
    answer.headers.add("WWW-Authenticate", challenge(integration.authMode));
    answer.detail = journalReason(diagnosis);
    return answer;
}

Answer unsupportedMedia(const http::Request& request)
{
    if (!isReadableEncoding(request.headers))
        return refusalAnswer(
            scim::plainError(415, "The body is compressed. Send it as it is, without Content-Encoding."));
    return refusalAnswer(scim::plainError(415, "The body must be application/scim+json or application/json."));
}

Answer notOffered()
{
    return refusalAnswer(scim::plainError(
        501, "Bulk operations, /Me and searching by POST are not offered; /ServiceProviderConfig says what is."));
}

} // namespace

ScimHandler::ScimHandler(std::shared_ptr<Door> door) : m_door(std::move(door)) {}

directory::ReadSession* ScimHandler::session()
{
    if (!m_session) {
        auto opened = m_door->database().newReadSession();
        if (!opened) {
            core::logError("listener", opened.error());
            return nullptr;
        }
        m_session = std::move(*opened);
    }
    return m_session.get();
}

std::shared_ptr<const AccessTable> ScimHandler::freshTable()
{
    auto table = m_door->access().table();
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastFreshLook < freshLookPause)
        return table;
    m_lastFreshLook = now;
    auto* reader = session();
    if (!reader)
        return table;
    const auto end = reader->feedEnd();
    if (!end || *end == table->position)
        return table;
    auto loaded = loadAccessTable(*reader);
    if (!loaded)
        return table;
    m_door->access().publish(*loaded);
    return *loaded;
}

ScimHandler::Admission ScimHandler::examineSender(const http::Request& request, Route route)
{
    const auto now = m_door->clock().now();
    const auto judge = [&](const AccessTable& table) -> Admission {
        const auto* integration = table.integration(route.slug);
        if (!integration || integration->role == directory::Role::Companion)
            return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
        auto verdict = authenticate(request.headers, *integration, table, now);
        if (!verdict.isAccepted())
            return Declined{unauthorized(*integration, verdict.diagnosis), integration->id, std::move(verdict)};
        return Admitted{route, *integration, std::move(verdict)};
    };
    const auto table = m_door->access().table();
    auto admission = judge(*table);
    if (std::holds_alternative<Declined>(admission)) {
        // A token handed out a moment ago by another process must work at once.
        if (const auto fresher = freshTable(); fresher != table)
            admission = judge(*fresher);
    }
    return admission;
}

ScimHandler::Admission ScimHandler::examine(const http::Request& request)
{
    auto found = route(request.path());
    if (found.area != Area::Scim || found.version != 2)
        return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
    if (!m_door->allowList().isAllowed(request.clientAddress)) {
        auto answer = refusalAnswer(scim::plainError(403, "Requests from this address are not allowed."));
        answer.detail = "The address is not on the allow list.";
        return Declined{std::move(answer), std::nullopt, {}};
    }
    auto admission = examineSender(request, std::move(found));
    const auto* admitted = std::get_if<Admitted>(&admission);
    if (!admitted)
        return admission;
    const auto because = [&](Answer answer) -> Admission {
        return Declined{std::move(answer), admitted->integration.id, admitted->verdict};
    };
    if (admitted->route.endpoint == Endpoint::NotOffered)
        return because(notOffered());
    if (!isMethodAllowed(admitted->route, request.method))
        return because(methodNotAllowed(admitted->route));
    if (carriesBody(request.method) && (!isReadableMediaType(request.headers) || !isReadableEncoding(request.headers)))
        return because(unsupportedMedia(request));
    if (m_door->publicUrl().empty())
        return because(transientAnswer(admitted->integration, "The listener is starting."));
    return admission;
}

http::Response ScimHandler::decline(const http::Request& request, Declined declined)
{
    const auto facts = factsOf(request, m_door->clock(), declined.verdict, declined.integration);
    m_door->database().journalLater(journalEntry(request, facts, declined.answer));
    return toResponse(std::move(declined.answer));
}

Answer ScimHandler::healthOrReadiness(const http::Request& request, const Route& route)
{
    if (!isMethodAllowed(route, request.method))
        return methodNotAllowed(route);
    if (route.area == Area::Health)
        return healthAnswer(request.query(), m_door->proof());
    return readinessAnswer(session());
}

std::optional<http::Response> ScimHandler::admit(const http::Request& request)
{
    if (const auto found = route(request.path()); found.area == Area::Health || found.area == Area::Readiness)
        return toResponse(healthOrReadiness(request, found));
    auto admission = examine(request);
    if (auto* declined = std::get_if<Declined>(&admission))
        return decline(request, std::move(*declined));
    return std::nullopt;
}

void ScimHandler::handle(http::Request request, http::Responder responder)
{
    if (const auto found = route(request.path()); found.area == Area::Health || found.area == Area::Readiness) {
        responder.send(toResponse(healthOrReadiness(request, found)));
        return;
    }
    // Asked again, since a slow body leaves time for a token to be revoked.
    auto admission = examine(request);
    if (auto* declined = std::get_if<Declined>(&admission)) {
        responder.send(decline(request, std::move(*declined)));
        return;
    }
    auto& admitted = std::get<Admitted>(admission);
    auto facts = factsOf(request, m_door->clock(), admitted.verdict, admitted.integration.id);
    if (admitted.verdict.credential)
        m_door->noteUse(*admitted.verdict.credential);
    const auto endpoint = admitted.route.endpoint;
    auto exchange =
        std::make_shared<Exchange>(m_door, std::move(request), std::move(responder), std::move(admitted.route),
                                   std::move(admitted.integration), std::move(facts));
    auto* reader = session();
    if (!reader) {
        exchange->fail(core::makeError(core::ErrorKind::Unavailable, "The directory cannot be read just now."));
        return;
    }
    if (endpoint == Endpoint::Users) {
        ResourceEndpoint<PersonKind>(exchange).serve(*reader);
    } else if (endpoint == Endpoint::Groups) {
        ResourceEndpoint<GroupKind>(exchange).serve(*reader);
    } else {
        exchange->answerOrFail(discoveryAnswer(exchange->route(), exchange->request().query(), exchange->integration(),
                                               exchange->rendering().baseUrl()));
    }
}

http::Response ScimHandler::refuse(const http::Refusal& refusal)
{
    const auto path = std::string_view(refusal.target).substr(0, refusal.target.find('?'));
    const auto found = route(path);
    const auto table = m_door->access().table();
    const auto* integration = found.area == Area::Scim ? table->integration(found.slug) : nullptr;
    auto answer = refusal.isTransient
                      ? transientAnswer(integration ? *integration : directory::Integration{}, refusal.reason)
                      : refusalAnswer(refusalError(refusal.status));
    if (refusal.status == 429 && !answer.headers.value("Retry-After"))
        answer.headers.add("Retry-After",
                           std::to_string((integration ? *integration : directory::Integration{}).retryAfterSeconds));
    m_door->database().journalLater(journalEntry(refusal, integration ? std::optional(integration->id) : std::nullopt,
                                                 m_door->clock().now(), answer));
    return toResponse(std::move(answer));
}

} // namespace rollcall::listener
