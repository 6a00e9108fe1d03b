// SPDX-License-Identifier: Apache-2.0
// Answers while the directory is being opened.
#include "StartingHandler.h"

#include "AnswerForm.h"
#include "Health.h"
#include "RefusalTexts.h"
#include "ScimJournal.h"
#include "Transient.h"

#include <utility>

namespace rollcall::listener {

namespace {

/// The answer, with the end of the connection: the next request shall find whoever listens then.
http::Response lastResponse(const Route& found, Answer answer)
{
    putInto(found, answer);
    answer.headers.set("Connection", "close");
    return toResponse(std::move(answer));
}

const AllowList& listOf(const AllowLists& lists, Area area)
{
    switch (area) {
    case Area::Health:
    case Area::Readiness:
        return lists.health;
    case Area::Enrolment:
        return lists.enrolment;
    default:
        return lists.scim;
    }
}

/// Opened by a browser and not by Okta, so that Okta's list says nothing about it.
bool isPage(const Route& found)
{
    return found.endpoint == Endpoint::OAuthAuthorize;
}

} // namespace

StartingHandler::StartingHandler(Parts parts, std::shared_ptr<const AllowLists> lists,
                                 std::shared_ptr<const KnownClients> clients)
    : m_parts(parts), m_lists(std::move(lists)), m_clients(std::move(clients))
{
}

const scim::Compatibility& StartingHandler::clientOf(const Route& found) const
{
    const auto known = m_clients->find(found.slug);
    return known == m_clients->end() ? m_unknown : known->second;
}

Answer StartingHandler::answer(const http::Request& request, const Route& found) const
{
    if (found.area == Area::Unknown)
        return refusalAnswer(unknownAddress());
    const AllowList& list = listOf(*m_lists, found.area);
    const bool mayPass = isPage(found) && list.access(request.clientAddress) == Access::Refused;
    if (auto refused = mayPass ? std::nullopt : barred(list, request.clientAddress))
        return std::move(*refused);
    if (found.area != Area::Health && found.area != Area::Readiness)
        return transientAnswer(clientOf(found), "The directory is being opened.");
    if (!isMethodAllowed(found, request.method))
        return methodNotAllowed(allowedMethods(found));
    return found.area == Area::Health ? healthAnswer() : notReadyAnswer("starting");
}

http::Response StartingHandler::respond(const http::Request& request) const
{
    const auto found = routeAmong(m_parts, request.path());
    return lastResponse(found, answer(request, found));
}

std::optional<http::Response> StartingHandler::admit(const http::Request& request)
{
    return respond(request);
}

void StartingHandler::handle(http::Request request, http::Responder responder)
{
    responder.send(respond(request));
}

http::Response StartingHandler::refuse(const http::Refusal& refusal)
{
    const auto found = routeAmong(m_parts, pathOf(refusal.target));
    return lastResponse(found, refusedByServer(refusal, clientOf(found)));
}

} // namespace rollcall::listener
