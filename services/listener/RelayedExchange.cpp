// SPDX-License-Identifier: Apache-2.0
// An exchange whose answer comes from the vendor's own service.
#include "RelayedExchange.h"

#include "Body.h"
#include "MediaTypes.h"
#include "RefusalTexts.h"
#include "Transient.h"
#include "scim/Json.h"

#include <algorithm>
#include <memory>
#include <string_view>

namespace rollcall::listener {

namespace {

/// Behind /scim/v2/{slug}, however many slashes stand between.
std::string_view behindBase(std::string_view path)
{
    for (int segment = 0; segment < 3; ++segment) {
        path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
        path.remove_prefix(std::min(path.find('/'), path.size()));
    }
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    return path;
}

/// A vendor may say more than we would, a password not excepted.
directory::JournalBody keptForm(const std::string& body)
{
    const auto size = static_cast<std::int64_t>(body.size());
    const auto parsed = scim::parseJson(body);
    return parsed ? directory::JournalBody::fromJson(*parsed, size) : directory::JournalBody::unreadable(size);
}

Answer ownForm(RelayedAnswer answer)
{
    Answer own;
    own.status = answer.status;
    own.body = std::move(answer.body);
    own.headers = std::move(answer.headers);
    return own;
}

Answer refusal(int status, std::string detail)
{
    return refusalAnswer(scim::plainError(status, std::move(detail)));
}

std::string_view methodsPassedOn(const Route& route)
{
    if (route.endpoint != Endpoint::Users && route.endpoint != Endpoint::Groups)
        return "GET, HEAD, POST, PUT, PATCH, DELETE";
    return route.hasId() ? "GET, HEAD, PUT, PATCH, DELETE" : "GET, HEAD, POST";
}

} // namespace

std::string RelayedExchange::path() const
{
    return "/" + std::string(behindBase(m_exchange->request().path()));
}

std::string RelayedExchange::publicBaseUrl() const
{
    auto url = m_exchange->rendering().baseUrl();
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

directory::JournalEntry RelayedExchange::journalEntry(const RelayedAnswer& answer) const
{
    Answer own;
    own.status = answer.status;
    own.journalled = keptForm(answer.body);
    return m_exchange->journalEntry(own);
}

void RelayedExchange::send(RelayedAnswer answer)
{
    m_exchange->send(ownForm(std::move(answer)));
}

void RelayedExchange::answer(RelayedAnswer answer)
{
    auto own = ownForm(std::move(answer));
    own.journalled = keptForm(own.body);
    m_exchange->answer(std::move(own));
}

void RelayedExchange::askToComeAgain(std::string_view reason)
{
    m_exchange->answer(transientAnswer(m_exchange->compatibility(), reason));
}

void RelayedExchange::refuse(int status, std::string detail, std::string_view reason)
{
    auto answer = refusal(status, std::move(detail));
    answer.detail = reason;
    m_exchange->answer(std::move(answer));
}

std::optional<Answer> notPassedOn(const Route& route, const http::Request& request)
{
    const std::string& method = request.method;
    if (route.endpoint == Endpoint::Bulk)
        return refusal(501, "Bulk operations are not passed on to the service behind this address, since each change "
                            "is followed on its own. Send the requests one by one.");
    if (route.endpoint == Endpoint::Me && method != "GET" && method != "HEAD")
        return refusal(403, "What the credential itself stands for (/Me) can be read here and not be changed. Change "
                            "the user under /Users.");
    if (const auto methods = methodsPassedOn(route); !isListed(methods, method))
        return methodNotAllowed(methods);
    if (!isReadableEncoding(request.headers))
        return compressedBody();
    return std::nullopt;
}

void passOn(const ExchangePointer& exchange)
{
    withKeptBody(exchange, [](ExchangePointer read) {
        auto request = std::make_shared<RelayedExchange>(std::move(read));
        if (const auto downstream = request->downstream())
            downstream->pass(std::move(request));
        else
            request->askToComeAgain("Nothing passes requests on to the vendor's own service just now.");
    });
}

} // namespace rollcall::listener
