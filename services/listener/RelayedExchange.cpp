// SPDX-License-Identifier: Apache-2.0
// An exchange whose answer comes from the vendor's own service.
#include "RelayedExchange.h"

#include "Body.h"
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

Answer ownForm(RelayedAnswer answer)
{
    Answer own;
    own.status = answer.status;
    // A vendor may say more than we would, a password not excepted.
    const auto size = static_cast<std::int64_t>(answer.body.size());
    const auto parsed = scim::parseJson(answer.body);
    own.journalled =
        parsed ? directory::JournalBody::fromJson(*parsed, size) : directory::JournalBody::unreadable(size);
    own.body = std::move(answer.body);
    own.headers = std::move(answer.headers);
    own.meaning = answer.meaning;
    own.subject = std::move(answer.subject);
    own.detail = std::move(answer.detail);
    own.person = answer.person;
    own.group = answer.group;
    return own;
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
    return m_exchange->journalEntry(ownForm(answer));
}

void RelayedExchange::send(RelayedAnswer answer)
{
    m_exchange->send(ownForm(std::move(answer)));
}

void RelayedExchange::answer(RelayedAnswer answer)
{
    m_exchange->answer(ownForm(std::move(answer)));
}

void RelayedExchange::askToComeAgain(std::string_view reason)
{
    m_exchange->answer(transientAnswer(m_exchange->compatibility(), reason));
}

void RelayedExchange::refuse(int status, std::string detail, std::string_view reason)
{
    auto answer = refusalAnswer(scim::plainError(status, std::move(detail)));
    answer.detail = reason;
    m_exchange->answer(std::move(answer));
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
