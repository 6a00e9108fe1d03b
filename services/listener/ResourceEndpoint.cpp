// SPDX-License-Identifier: Apache-2.0
// /Users and /Groups with their ids.
#include "ResourceEndpoint.h"

#include "Body.h"
#include "ListQuery.h"
#include "scim/Resource.h"

#include <algorithm>

namespace rollcall::listener {

using directory::ReadSession;
using directory::WriteSession;

template<class Kind>
void ResourceEndpoint<Kind>::serve(ReadSession& session)
{
    const auto& method = m_exchange->request().method;
    if (method == "GET")
        m_exchange->route().hasId() ? get(session) : list(session);
    else if (method == "POST")
        create();
    else if (method == "PUT")
        replace();
    else if (method == "PATCH")
        patch();
    else
        remove();
}

template<class Kind>
void ResourceEndpoint<Kind>::list(ReadSession& session)
{
    auto read = readListQuery(m_exchange->request().query(), Kind::type(), Kind::maximumPage);
    if (!read) {
        m_exchange->fail(read.error());
        return;
    }
    read->page.count = std::min(read->page.count, Kind::maximumPageOf(read->projection));
    if (auto outcome = Kind::lookUp(session, m_exchange, *read)) {
        m_exchange->answerOrFail(std::move(*outcome));
        return;
    }
    auto query = std::make_shared<const ListQuery>(std::move(*read));
    answerFromReader(m_exchange,
                     [exchange = m_exchange, query](ReadSession& reader, std::stop_token stop) -> Outcome<Answer> {
                         const auto page = Kind::page(reader, exchange->integration().id, *query, std::move(stop));
                         if (page)
                             return Kind::list(reader, exchange, *page, *query);
                         // By contract the only thing wrong with a filter that parsed is what it costs.
                         if (page.error().kind == core::ErrorKind::Invalid)
                             return fault(scim::tooMany(page.error().message));
                         return fault(page.error());
                     });
}

template<class Kind>
void ResourceEndpoint<Kind>::get(ReadSession& session)
{
    const auto projection = readProjection(m_exchange->request().query(), Kind::type());
    if (!projection) {
        m_exchange->fail(projection.error());
        return;
    }
    const auto found = Kind::find(session, m_exchange->integration().id, m_exchange->resourceId());
    if (!found) {
        m_exchange->fail(found.error());
        return;
    }
    if (!*found) {
        auto answer = refusalAnswer(Kind::unknown(m_exchange->resourceId()));
        answer.meaning = Kind::notFoundMeaning;
        m_exchange->answer(std::move(answer));
        return;
    }
    auto answer = Kind::whole(session, m_exchange, **found, *projection);
    if (answer)
        answer->meaning = Kind::readMeaning;
    m_exchange->answerOrFail(std::move(answer));
}

template<class Kind>
void ResourceEndpoint<Kind>::create()
{
    withResource([](ExchangePointer exchange, std::shared_ptr<const scim::ParsedResource> parsed) {
        commit(std::move(exchange), Reply::Created,
               [parsed](WriteSession& session, const Exchange& on, std::string& wanted) {
                   return Kind::create(session, on, *parsed, wanted);
               });
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::replace()
{
    withResource([](ExchangePointer exchange, std::shared_ptr<const scim::ParsedResource> parsed) {
        commit(std::move(exchange), Reply::Whole,
               [parsed](WriteSession& session, const Exchange& on, std::string& wanted) {
                   return current(session, on).and_then([&](const Row& row) {
                       return Kind::replace(session, row, *parsed, wanted);
                   });
               });
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::patch()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = Kind::readPatch(body);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto patch = std::make_shared<const typename Kind::Patch>(std::move(*read));
        const auto reply = Kind::isPatchAnsweredWhole(exchange->integration()) ? Reply::Whole : Reply::NoContent;
        commit(std::move(exchange), reply, [patch](WriteSession& session, const Exchange& on, std::string& wanted) {
            return current(session, on).and_then([&](const Row& row) {
                return Kind::patch(session, row, *patch, wanted);
            });
        });
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::remove()
{
    commit(m_exchange, Reply::NoContent, [](WriteSession& session, const Exchange& on, std::string&) {
        return current(session, on).and_then([&](const Row& row) { return Kind::remove(session, row); });
    });
}

template<class Kind>
auto ResourceEndpoint<Kind>::current(WriteSession& session, const Exchange& exchange) -> Outcome<Row>
{
    auto found = Kind::find(session, exchange.integration().id, exchange.resourceId());
    if (!found)
        return fault(found.error());
    if (!*found)
        return fault(Kind::unknown(exchange.resourceId()));
    return std::move(**found);
}

template<class Kind>
Outcome<Answer> ResourceEndpoint<Kind>::answerTo(WriteSession& session, const ExchangePointer& exchange,
                                                 const Changed& changed, Reply reply)
{
    Outcome<Answer> answer = Answer{};
    if (reply == Reply::NoContent) {
        answer->status = 204;
        Kind::name(*answer, changed.row);
        if (exchange->request().method != "DELETE")
            answer->headers.add("ETag", entityTag(changed.row.version));
    } else {
        answer = Kind::whole(session, exchange, changed.row, {});
        if (!answer)
            return answer;
    }
    if (reply == Reply::Created) {
        answer->status = 201;
        answer->headers.add("Location", Kind::url(exchange->rendering(), changed.row.id));
    }
    answer->meaning = changed.meaning;
    answer->detail = changed.detail;
    answer->count = changed.count;
    return answer;
}

template<class Kind>
void ResourceEndpoint<Kind>::commit(ExchangePointer exchange, Reply reply, Step step)
{
    auto wanted = std::make_shared<std::string>();
    auto change = [exchange, reply, wanted, step = std::move(step)](WriteSession& session) -> Outcome<Answer> {
        const auto changed = step(session, *exchange, *wanted);
        if (!changed)
            return tl::unexpected(changed.error());
        return answerTo(session, exchange, *changed, reply);
    };
    commitChange(std::move(exchange), std::move(change), [wanted](ExchangePointer failed, core::Error conflict) {
        Kind::answerConflict(failed, *wanted, conflict);
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::withResource(
    std::function<void(ExchangePointer, std::shared_ptr<const scim::ParsedResource>)> next)
{
    withBody(m_exchange, [next = std::move(next)](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = scim::readResource(Kind::type(), body);
        if (!read)
            exchange->fail(read.error());
        else
            next(std::move(exchange), std::make_shared<const scim::ParsedResource>(std::move(*read)));
    });
}

template class ResourceEndpoint<PersonKind>;
template class ResourceEndpoint<GroupKind>;

} // namespace rollcall::listener
