// SPDX-License-Identifier: Apache-2.0
// /Users and /Groups with their ids: the verbs of RFC 7644 §3, the same for every kind of resource.
#pragma once

#include "Exchange.h"
#include "GroupKind.h"
#include "ListQuery.h"
#include "PersonKind.h"
#include "Preconditions.h"
#include "directory/ReadSession.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rollcall::listener {

/// Serves one request. Point look-ups use the caller's session at once; lists go to readers, changes to the writer,
/// where preconditions are judged as well, so that nothing can come between. `Kind` is PersonKind or GroupKind.
template<class Kind>
class ResourceEndpoint {
public:
    explicit ResourceEndpoint(ExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    void serve(directory::ReadSession& session);

private:
    using Row = typename Kind::Row;
    using Changed = typename Kind::Changed;
    enum class Reply { Created, Whole, NoContent };
    /// What a change is answered with.
    struct Wish {
        Reply reply = Reply::Whole;
        scim::Projection projection;
    };
    /// On the resource as it is, on the writer's thread, perhaps more than once. The last argument is told what must be
    /// unique.
    using Step = std::function<Outcome<Changed>(directory::WriteSession&, const Exchange&, const Row&, std::string&)>;
    using Creation = std::function<Outcome<Changed>(directory::WriteSession&, const Exchange&, std::string&)>;

    void list(directory::ReadSession& session);
    void search();
    void get(directory::ReadSession& session);
    void create(const QueryParameters& parameters);
    void replace(const QueryParameters& parameters);
    void patch(const QueryParameters& parameters);
    void remove();

    static void answerList(const ExchangePointer& exchange, ListQuery read);
    /// What takes too long on an I/O thread.
    static void answerWhole(const ExchangePointer& exchange, Row row, scim::Projection projection);
    static Outcome<Row> current(directory::WriteSession& session, const Exchange& exchange,
                                const Preconditions& preconditions);
    /// What the same request has made already, when its answer could not be told.
    static std::optional<Outcome<Changed>> madeBefore(directory::WriteSession& session, const Exchange& exchange);
    static Outcome<Answer> answerTo(directory::WriteSession& session, const ExchangePointer& exchange,
                                    const Changed& changed, const Wish& wish);
    static void commitStep(ExchangePointer exchange, Wish wish, Step step);
    static void commit(ExchangePointer exchange, Wish wish, Creation creation);
    /// Reads a POST or PUT body by the schema and goes on with it.
    void withResource(const QueryParameters& parameters, Reply reply,
                      std::function<void(ExchangePointer, Wish, std::shared_ptr<const scim::ParsedResource>)> next);

    ExchangePointer m_exchange;
};

extern template class ResourceEndpoint<PersonKind>;
extern template class ResourceEndpoint<GroupKind>;

} // namespace rollcall::listener
