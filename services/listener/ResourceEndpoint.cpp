// SPDX-License-Identifier: Apache-2.0
// /Users and /Groups with their ids.
#include "ResourceEndpoint.h"

#include "Body.h"
#include "scim/Resource.h"
#include "scim/Version1.h"

#include <algorithm>

namespace rollcall::listener {

using directory::ReadSession;
using directory::WriteSession;

template<class Kind>
void ResourceEndpoint<Kind>::serve(ReadSession& session)
{
    const auto& method = m_exchange->request().method;
    if (m_exchange->route().isSearch) {
        search();
        return;
    }
    // Of an answer to HEAD the HTTP layer sends the head alone.
    if (method == "GET" || method == "HEAD") {
        m_exchange->route().hasId() ? get(session) : list(session);
        return;
    }
    if (method == "DELETE") {
        remove();
        return;
    }
    auto parameters = readQuery(m_exchange->request().query());
    if (!parameters)
        m_exchange->fail(parameters.error());
    else if (method == "POST")
        create(*parameters);
    else if (method == "PUT")
        replace(*parameters);
    else
        patch(*parameters);
}

template<class Kind>
void ResourceEndpoint<Kind>::list(ReadSession& session)
{
    auto query = readQuery(m_exchange->request().query()).and_then([&](const QueryParameters& parameters) {
        return readListQuery(parameters, Kind::type(m_exchange->served()), m_exchange->dialect(), Kind::maximumPage);
    });
    if (!query)
        m_exchange->fail(query.error());
    else if (auto outcome = Kind::lookUp(session, m_exchange, *query))
        m_exchange->answerOrFail(std::move(*outcome));
    else
        answerList(m_exchange, std::move(*query));
}

template<class Kind>
void ResourceEndpoint<Kind>::search()
{
    withBody(m_exchange, [](ExchangePointer exchange, const scim::JsonValue& body) {
        const auto* filter = body.is_object() ? scim::findMember(body.get_object(), "filter") : nullptr;
        if (filter && filter->is_string() && mayHoldSecret(std::string_view(filter->get_string())))
            exchange->forgetBody();
        auto query = readSearchRequest(body, exchange->compatibility().reading.requiresSchemas)
                         .and_then([&](const QueryParameters& parameters) {
                             return readListQuery(parameters, Kind::type(exchange->served()), exchange->dialect(),
                                                  Kind::maximumPage);
                         });
        if (query)
            answerList(exchange, std::move(*query));
        else
            exchange->fail(query.error());
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::answerList(const ExchangePointer& exchange, ListQuery read)
{
    read.page.count = std::min(read.page.count, Kind::maximumPageOf(read.projection));
    auto query = std::make_shared<const ListQuery>(std::move(read));
    answerFromReader(exchange, [exchange, query](ReadSession& reader, const std::stop_token& stop) -> Outcome<Answer> {
        const auto page = Kind::page(reader, *exchange, *query, stop);
        if (page)
            return Kind::list(reader, exchange, *page, *query, stop);
        // By contract the only thing wrong with a filter or an order that was read is what it costs.
        if (page.error().kind == core::ErrorKind::Invalid)
            return fault(scim::tooMany(page.error().message));
        return fault(page.error());
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::get(ReadSession& session)
{
    const auto projection = readQuery(m_exchange->request().query()).and_then([&](const QueryParameters& parameters) {
        return readProjection(parameters, Kind::type(m_exchange->served()), m_exchange->dialect());
    });
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
    const Row& row = **found;
    const Preconditions preconditions(m_exchange->request().headers);
    if (const auto refusal = preconditions.refusalOfRead(row.version)) {
        m_exchange->fail(*refusal);
        return;
    }
    Outcome<Answer> answer = Answer{};
    if (Kind::isVersioned(row, *projection) && preconditions.isNotModified(row.version)) {
        answer->status = 304;
        answer->headers.add("ETag", entityTag(row.version));
        Kind::name(*answer, row);
    } else if (auto here = Kind::wholeHere(session, m_exchange, row, *projection)) {
        answer = std::move(*here);
    } else {
        answerWhole(m_exchange, row, *projection);
        return;
    }
    if (answer)
        answer->meaning = Kind::readMeaning;
    m_exchange->answerOrFail(std::move(answer));
}

template<class Kind>
void ResourceEndpoint<Kind>::answerWhole(const ExchangePointer& exchange, Row row, scim::Projection projection)
{
    answerFromReader(exchange,
                     [exchange, row = std::move(row), projection = std::move(projection)](
                         ReadSession& reader, const std::stop_token&) -> Outcome<Answer> {
                         auto answer = Kind::whole(reader, exchange, row, projection);
                         if (answer)
                             answer->meaning = Kind::readMeaning;
                         return answer;
                     });
}

template<class Kind>
void ResourceEndpoint<Kind>::create(const QueryParameters& parameters)
{
    withResource(parameters, Reply::Created,
                 [](ExchangePointer exchange, Wish wish, const std::shared_ptr<const scim::ParsedResource>& parsed) {
                     commit(std::move(exchange), std::move(wish),
                            [parsed](WriteSession& session, const Exchange& on, std::string& wanted) {
                                if (auto before = madeBefore(session, on))
                                    return std::move(*before);
                                return Kind::create(session, on, *parsed, wanted);
                            });
                 });
}

template<class Kind>
void ResourceEndpoint<Kind>::replace(const QueryParameters& parameters)
{
    withResource(parameters, Reply::Whole,
                 [](ExchangePointer exchange, Wish wish, const std::shared_ptr<const scim::ParsedResource>& parsed) {
                     commitStep(
                         std::move(exchange), std::move(wish),
                         [parsed](WriteSession& session, const Exchange& on, const Row& row, std::string& wanted) {
                             return Kind::replace(session, on, row, *parsed, wanted);
                         });
                 });
}

template<class Kind>
void ResourceEndpoint<Kind>::patch(const QueryParameters& parameters)
{
    const auto& compatibility = m_exchange->compatibility();
    auto projection = readProjection(parameters, Kind::type(m_exchange->served()), m_exchange->dialect());
    if (!projection) {
        m_exchange->fail(projection.error());
        return;
    }
    const bool isWhole = Kind::isPatchAnsweredWhole(compatibility) || parameters.namesAttributes();
    Wish wish{.reply = isWhole ? Reply::Whole : Reply::NoContent, .projection = std::move(*projection)};
    withBody(m_exchange, [wish = std::move(wish)](ExchangePointer exchange, const scim::JsonValue& body) {
        auto read = Kind::readPatch(*exchange, body);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto told = wish;
        Kind::noteWritten(told.projection, *read, Kind::type(exchange->served()));
        auto patch = std::make_shared<const typename Kind::Patch>(std::move(*read));
        commitStep(std::move(exchange), std::move(told),
                   [patch](WriteSession& session, const Exchange& on, const Row& row, std::string& wanted) {
                       return Kind::patch(session, on, row, *patch, wanted);
                   });
    });
}

template<class Kind>
void ResourceEndpoint<Kind>::remove()
{
    commitStep(m_exchange, Wish{.reply = Reply::NoContent, .projection = {}},
               [](WriteSession& session, const Exchange&, const Row& row, std::string&) {
                   return Kind::remove(session, row);
               });
}

template<class Kind>
auto ResourceEndpoint<Kind>::current(WriteSession& session, const Exchange& exchange,
                                     const Preconditions& preconditions) -> Outcome<Row>
{
    auto found = Kind::find(session, exchange.integration().id, exchange.resourceId());
    if (!found)
        return fault(found.error());
    if (!*found)
        return fault(Kind::unknown(exchange.resourceId()));
    if (auto refusal = preconditions.refusalOfChange((*found)->version))
        return fault(std::move(*refusal));
    return std::move(**found);
}

template<class Kind>
auto ResourceEndpoint<Kind>::madeBefore(WriteSession& session, const Exchange& exchange)
    -> std::optional<Outcome<Changed>>
{
    const auto id = exchange.madeBefore();
    if (!id)
        return std::nullopt;
    auto found = Kind::find(session, exchange.integration().id, *id);
    if (!found)
        return fault(found.error());
    if (!*found)
        return std::nullopt;
    return Changed{.row = std::move(**found),
                   .meaning = Kind::unchangedMeaning,
                   .detail = "Made by the same request before, whose answer came too late."};
}

template<class Kind>
Outcome<Answer> ResourceEndpoint<Kind>::answerTo(WriteSession& session, const ExchangePointer& exchange,
                                                 const Changed& changed, const Wish& wish)
{
    Outcome<Answer> answer = Answer{};
    if (wish.reply == Reply::NoContent) {
        answer->status = 204;
        Kind::name(*answer, changed.row);
        if (exchange->request().method != "DELETE")
            answer->headers.add("ETag", entityTag(changed.row.version));
    } else {
        answer = Kind::whole(session, exchange, changed.row, wish.projection);
        if (!answer)
            return answer;
    }
    if (wish.reply == Reply::Created) {
        answer->status = 201;
        answer->headers.add("Location", Kind::url(exchange->rendering(), changed.row.id));
        answer->created = changed.row.id;
    }
    answer->meaning = changed.meaning;
    answer->detail = changed.detail;
    answer->count = changed.count;
    return answer;
}

template<class Kind>
void ResourceEndpoint<Kind>::commitStep(ExchangePointer exchange, Wish wish, Step step)
{
    Preconditions preconditions(exchange->request().headers);
    commit(std::move(exchange), std::move(wish),
           [preconditions = std::move(preconditions), step = std::move(step)](WriteSession& session, const Exchange& on,
                                                                              std::string& wanted) -> Outcome<Changed> {
               const auto row = current(session, on, preconditions);
               if (!row)
                   return tl::unexpected(row.error());
               return step(session, on, *row, wanted);
           });
}

template<class Kind>
void ResourceEndpoint<Kind>::commit(ExchangePointer exchange, Wish wish, Creation creation)
{
    auto wanted = std::make_shared<std::string>();
    auto change = [exchange, wanted, wish = std::move(wish),
                   creation = std::move(creation)](WriteSession& session) -> Outcome<Answer> {
        const auto changed = creation(session, *exchange, *wanted);
        if (!changed)
            return tl::unexpected(changed.error());
        return answerTo(session, exchange, *changed, wish);
    };
    commitChange(std::move(exchange), std::move(change),
                 [wanted](const ExchangePointer& failed, const core::Error& conflict) {
                     Kind::answerConflict(failed, *wanted, conflict);
                 });
}

template<class Kind>
void ResourceEndpoint<Kind>::withResource(
    const QueryParameters& parameters, Reply reply,
    std::function<void(ExchangePointer, Wish, std::shared_ptr<const scim::ParsedResource>)> next)
{
    auto projection = readProjection(parameters, Kind::type(m_exchange->served()), m_exchange->dialect());
    if (!projection) {
        m_exchange->fail(projection.error());
        return;
    }
    Wish wish{.reply = reply, .projection = std::move(*projection)};
    withBody(m_exchange, [wish = std::move(wish), next = std::move(next)](ExchangePointer exchange,
                                                                          const scim::JsonValue& body) {
        const auto& type = Kind::type(exchange->served());
        const auto& policy = exchange->compatibility().reading;
        auto read = exchange->dialect() == Dialect::Version1
                        ? scim::readResource(type, scim::fromVersion1(type, body), policy)
                        : scim::readResource(type, body, policy);
        if (!read) {
            exchange->fail(read.error());
            return;
        }
        auto told = wish;
        told.projection.alsoReturnWritten(read->attributes);
        next(std::move(exchange), std::move(told), std::make_shared<const scim::ParsedResource>(std::move(*read)));
    });
}

template class ResourceEndpoint<PersonKind>;
template class ResourceEndpoint<GroupKind>;

} // namespace rollcall::listener
