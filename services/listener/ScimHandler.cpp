// SPDX-License-Identifier: Apache-2.0
// Takes each request from the HTTP layer to the endpoint it names.
#include "ScimHandler.h"

#include "AnswerForm.h"
#include "ConsentEndpoint.h"
#include "Discovery.h"
#include "IssuedTokens.h"
#include "MediaTypes.h"
#include "RefusalTexts.h"
#include "RegistrationIntake.h"
#include "RelayedExchange.h"
#include "ResourceEndpoint.h"
#include "ScimJournal.h"
#include "TokenEndpoint.h"
#include "Transient.h"
#include "core/Log.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace rollcall::listener {

namespace {

/// More than that are not looked through to find out that nothing concerns access.
constexpr std::int64_t feedSlice = 256;

bool concernsAccess(const directory::FeedEntry& entry)
{
    return entry.kind == directory::FeedKind::Integration || entry.kind == directory::FeedKind::Credential;
}

bool carriesBody(const std::string& method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

RequestFacts factsOf(const http::Request& request, const Door& door, const Verdict& verdict,
                     std::optional<directory::IntegrationId> integration)
{
    RequestFacts facts;
    facts.at = door.clock().now();
    facts.integration = integration;
    facts.credential = verdict.credential;
    facts.credentialField = verdict.field;
    facts.authorization = verdict.redacted;
    if (const auto value = request.headers.value("Authorization"); value && facts.authorization.empty())
        facts.authorization = redactedAuthorization(*value, door.fingerprints());
    return facts;
}

Answer unauthorized(const directory::Integration& integration, Diagnosis diagnosis)
{
    auto answer = refusalAnswer(scim::plainError(401, shownReason(diagnosis)));
    answer.headers.add("WWW-Authenticate", challenge(integration.authMode, diagnosis));
    answer.detail = journalReason(diagnosis);
    return answer;
}

/// A stranger learns nothing; who wonders why Okta gets no further finds it in the journal.
Answer companionAnswer()
{
    auto answer = refusalAnswer(unknownAddress());
    answer.detail = companionIsNotServed();
    return answer;
}

Answer unsupportedMedia(const http::Request& request)
{
    if (!isReadableEncoding(request.headers))
        return compressedBody();
    return refusalAnswer(scim::plainError(415, "The body must be application/scim+json or application/json."));
}

} // namespace

ScimHandler::ScimHandler(std::shared_ptr<Door> door, Parts parts) : m_door(std::move(door)), m_parts(parts)
{
    if (m_door->enrolment())
        m_enrolment = m_door->enrolment()();
}

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
    m_examined = std::max(m_examined, table->position);
    auto* reader = session();
    const auto end = reader ? reader->feedEnd() : core::Result<directory::FeedPosition>(table->position);
    if (!end || *end <= m_examined)
        return table;
    // Each refusal of a flood comes this way, while others write: the table is read again only for what is in it.
    const auto news = reader->feedAfter(m_examined, feedSlice);
    if (!news)
        return table;
    const bool isWhole = static_cast<std::int64_t>(news->size()) < feedSlice;
    if (isWhole && std::ranges::none_of(*news, concernsAccess)) {
        if (!news->empty())
            m_examined = news->back().position;
        return table;
    }
    auto loaded = loadAccessTable(*reader);
    if (!loaded)
        return table;
    m_door->access().publish(*loaded);
    return *loaded;
}

Route ScimHandler::routeHere(std::string_view path) const
{
    return routeAmong(m_parts, path);
}

ScimHandler::Admission ScimHandler::examineSender(const http::Request& request, Route route)
{
    const auto now = m_door->clock().now();
    const auto judge = [&](const AccessTable& table) -> Admission {
        auto served = table.integration(route.slug);
        if (!served)
            return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
        if (served->integration.role == directory::Role::Companion)
            return Declined{companionAnswer(), served->integration.id, {}};
        const auto& integration = served->integration;
        auto verdict = authenticate(request.headers, integration, table, m_door->fingerprints(), now);
        if (verdict.diagnosis == Diagnosis::Unknown) {
            auto judged = judgeIssuedToken(session(), table, request.headers, integration, now, std::move(verdict));
            if (!judged) {
                return Declined{
                    transientAnswer(served->compatibility, "The token could not be looked up."), integration.id, {}};
            }
            verdict = std::move(*judged);
        }
        if (!verdict.isAccepted())
            return Declined{unauthorized(integration, verdict.diagnosis), integration.id, std::move(verdict)};
        return Admitted{route, std::move(served), std::move(verdict)};
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

ScimHandler::Admission ScimHandler::examineOAuth(const http::Request& request, Route found)
{
    // The page is opened by a browser and not by Okta, so that Okta's list says nothing about it.
    const bool isPage = found.endpoint == Endpoint::OAuthAuthorize;
    const auto access = m_door->allowLists().scim.access(request.clientAddress);
    if (access == Access::Off || (access == Access::Refused && !isPage))
        return Declined{std::move(*barred(m_door->allowLists().scim, request.clientAddress)), std::nullopt, {}};
    auto served = freshTable()->integration(found.slug);
    if (!OAuthExchange::isServed(served.get()))
        return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
    const auto because = [&](Answer answer) -> Admission {
        return Declined{std::move(answer), served->integration.id, {}};
    };
    if (!isMethodAllowed(found, request.method))
        return because(methodNotAllowed(allowedMethods(found)));
    if (request.method == "POST" && !isForm(request.headers))
        return because(refusalAnswer(scim::plainError(415, "The body must be application/x-www-form-urlencoded.")));
    return Admitted{std::move(found), std::move(served), {}};
}

ScimHandler::Admission ScimHandler::examineRegistration(const http::Request& request, Route found)
{
    // The vendor's back end calls from elsewhere than Okta, so that Okta's list says nothing about it.
    const bool isOff = m_door->allowLists().scim.access(request.clientAddress) == Access::Off;
    if (isOff || !m_door->registrations())
        return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
    const auto now = m_door->clock().now();
    auto table = m_door->access().table();
    auto sender = authenticateRegistrations(request.headers, *table, m_door->fingerprints(), now);
    if (!sender.verdict.isAccepted()) {
        // A token handed out a moment ago by another process must work at once.
        table = freshTable();
        sender = authenticateRegistrations(request.headers, *table, m_door->fingerprints(), now);
    }
    auto served = sender.integration ? table->integration(*sender.integration) : nullptr;
    if (!sender.verdict.isAccepted() || !served) {
        auto answer = refusalAnswer(scim::plainError(401, "A credential for registrations is needed: Authorization: "
                                                          "Bearer, and the token of that purpose."));
        answer.headers.add("WWW-Authenticate", challenge(directory::AuthMode::Bearer, sender.verdict.diagnosis));
        answer.detail = journalReason(sender.verdict.diagnosis);
        return Declined{std::move(answer), sender.integration, std::move(sender.verdict)};
    }
    const auto because = [&](Answer answer) -> Admission {
        return Declined{std::move(answer), served->integration.id, sender.verdict};
    };
    if (!isMethodAllowed(found, request.method))
        return because(methodNotAllowed(allowedMethods(found)));
    if (!isReadableMediaType(request.headers) || !isReadableEncoding(request.headers))
        return because(unsupportedMedia(request));
    return Admitted{std::move(found), std::move(served), std::move(sender.verdict)};
}

http::Handler* ScimHandler::enrolmentFor(const Route& found, const std::string& clientAddress) const
{
    const bool isTheirs = found.area == Area::Enrolment && !barred(m_door->allowLists().enrolment, clientAddress);
    return isTheirs ? m_enrolment.get() : nullptr;
}

ScimHandler::Admission ScimHandler::examine(const http::Request& request, Route found)
{
    if (found.area == Area::Enrolment) {
        auto answer = barred(m_door->allowLists().enrolment, request.clientAddress);
        return Declined{answer ? std::move(*answer) : refusalAnswer(unknownAddress()), std::nullopt, {}};
    }
    if (found.area == Area::OAuth)
        return examineOAuth(request, std::move(found));
    if (found.area == Area::Registrations)
        return examineRegistration(request, std::move(found));
    if (found.area != Area::Scim)
        return Declined{refusalAnswer(unknownAddress()), std::nullopt, {}};
    if (auto answer = barred(m_door->allowLists().scim, request.clientAddress))
        return Declined{std::move(*answer), std::nullopt, {}};
    auto admission = examineSender(request, std::move(found));
    const auto* admitted = std::get_if<Admitted>(&admission);
    if (!admitted)
        return admission;
    const auto because = [&](Answer answer) -> Admission {
        return Declined{std::move(answer), admitted->served->integration.id, admitted->verdict};
    };
    const bool isRelayed = admitted->served->integration.role == directory::Role::Relay;
    if (isRelayed && admitted->route.dialect == Dialect::Version1)
        return because(refusalAnswer(unknownAddress()));
    if (isRelayed) {
        if (auto refused = notPassedOn(admitted->route, request))
            return because(std::move(*refused));
        if (m_door->publicUrl().empty())
            return because(transientAnswer(admitted->served->compatibility, "The listener is starting."));
        return admission; // what else the vendor's service has, and which bodies it reads, is for it to say
    }
    if (isLeftOut(admitted->route.endpoint))
        return because(refusalAnswer(leftOut(admitted->route.endpoint)));
    if (!isMethodAllowed(admitted->route, request.method))
        return because(methodNotAllowed(allowedMethods(admitted->route)));
    if (carriesBody(request.method) && (!isReadableMediaType(request.headers) || !isReadableEncoding(request.headers)))
        return because(unsupportedMedia(request));
    if (m_door->publicUrl().empty())
        return because(transientAnswer(admitted->served->compatibility, "The listener is starting."));
    return admission;
}

http::Response ScimHandler::decline(const http::Request& request, const Route& found, Declined declined)
{
    const auto facts = factsOf(request, *m_door, declined.verdict, declined.integration);
    auto& answer = declined.answer;
    putInto(found, answer);
    m_door->database().journalLater(journalEntry(request, facts, answer));
    if (answer.status == 401) {
        const auto delay = m_door->failurePace().noteFailure(request.clientAddress, std::chrono::steady_clock::now());
        if (delay.count() > 0)
            answer.stream = std::make_unique<DelayedBody>(m_door->delays(), delay, answer.body);
    }
    return toResponse(std::move(answer));
}

Answer ScimHandler::healthOrReadiness(const http::Request& request, const Route& route)
{
    if (auto answer = barred(m_door->allowLists().health, request.clientAddress))
        return std::move(*answer);
    if (!isMethodAllowed(route, request.method))
        return methodNotAllowed(allowedMethods(route));
    if (route.area == Area::Health)
        return healthAnswer(request.query(), m_door->proof());
    const bool isWritable = !m_door->writeHealth().isFailing();
    probeWrites(m_door);
    return readinessAnswer(session(), isWritable);
}

std::optional<http::Response> ScimHandler::admit(const http::Request& request)
{
    const auto found = routeHere(request.path());
    if (found.area == Area::Health || found.area == Area::Readiness)
        return toResponse(healthOrReadiness(request, found));
    if (auto* pages = enrolmentFor(found, request.clientAddress))
        return pages->admit(request);
    auto admission = examine(request, found);
    if (auto* declined = std::get_if<Declined>(&admission))
        return decline(request, found, std::move(*declined));
    return std::nullopt;
}

std::optional<std::size_t> ScimHandler::mostBodyBytes(const http::Request& request) const
{
    // Whoever sends it has proven nothing yet.
    const auto area = routeHere(request.path()).area;
    if (area == Area::Enrolment && m_enrolment)
        return m_enrolment->mostBodyBytes(request);
    if (area == Area::Registrations)
        return RegistrationIntake::mostBodyBytes;
    return area == Area::OAuth ? std::optional(OAuthExchange::mostFormBytes) : std::nullopt;
}

void ScimHandler::handle(http::Request request, http::Responder responder)
{
    const auto found = routeHere(request.path());
    if (found.area == Area::Health || found.area == Area::Readiness) {
        responder.send(toResponse(healthOrReadiness(request, found)));
        return;
    }
    if (auto* pages = enrolmentFor(found, request.clientAddress)) {
        pages->handle(std::move(request), std::move(responder));
        return;
    }
    // Asked again, since a slow body leaves time for a token to be revoked.
    auto admission = examine(request, found);
    if (auto* declined = std::get_if<Declined>(&admission)) {
        responder.send(decline(request, found, std::move(*declined)));
        return;
    }
    auto& admitted = std::get<Admitted>(admission);
    if (found.area == Area::OAuth) {
        auto exchange = std::make_shared<OAuthExchange>(m_door, found, std::move(admitted.served), freshTable(),
                                                        std::move(request), std::move(responder));
        if (found.endpoint == Endpoint::OAuthToken)
            TokenEndpoint(std::move(exchange)).serve();
        else
            ConsentEndpoint(std::move(exchange)).serve(session());
        return;
    }
    auto facts = factsOf(request, *m_door, admitted.verdict, admitted.served->integration.id);
    if (admitted.verdict.credential)
        m_door->noteUse(*admitted.verdict.credential);
    serve(std::make_shared<Exchange>(m_door, std::move(request), std::move(responder), std::move(admitted.route),
                                     std::move(admitted.served), std::move(facts)));
}

void ScimHandler::serve(const ExchangePointer& exchange)
{
    if (exchange->route().area == Area::Registrations) {
        m_door->registrations()->serve(exchange);
        return;
    }
    if (exchange->integration().role == directory::Role::Relay) {
        passOn(exchange);
        return;
    }
    auto* reader = session();
    if (!reader) {
        exchange->fail(core::makeError(core::ErrorKind::Unavailable, "The directory cannot be read just now."));
        return;
    }
    switch (exchange->route().endpoint) {
    case Endpoint::Users:
        ResourceEndpoint<PersonKind>(exchange).serve(*reader);
        break;
    case Endpoint::Groups:
        ResourceEndpoint<GroupKind>(exchange).serve(*reader);
        break;
    default:
        exchange->answerOrFail(
            discoveryAnswer(exchange->route(), exchange->request().query(), exchange->served(), exchange->rendering()));
    }
}

http::Response ScimHandler::refuse(const http::Refusal& refusal)
{
    const auto found = routeHere(pathOf(refusal.target));
    if (auto* pages = enrolmentFor(found, refusal.clientAddress))
        return pages->refuse(refusal);
    const auto table = m_door->access().table();
    const auto served = found.slug.empty() ? nullptr : table->integration(found.slug);
    const auto compatibility = served ? served->compatibility : scim::tolerantCompatibility();
    auto answer = refusedByServer(refusal, compatibility);
    putInto(found, answer);
    m_door->database().journalLater(journalEntry(refusal, served ? std::optional(served->integration.id) : std::nullopt,
                                                 m_door->clock().now(), answer));
    return toResponse(std::move(answer));
}

} // namespace rollcall::listener
