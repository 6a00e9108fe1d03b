// SPDX-License-Identifier: Apache-2.0
// /Users and /Groups with their ids: the verbs of RFC 7644 §3, the same for every kind of resource.
#pragma once

#include "Exchange.h"
#include "GroupKind.h"
#include "PersonKind.h"
#include "directory/ReadSession.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace rollcall::listener {

/// Serves one request. Point look-ups use the caller's session at once; lists go to readers, changes to the writer.
/// `Kind` is PersonKind or GroupKind.
template<class Kind>
class ResourceEndpoint {
public:
    explicit ResourceEndpoint(ExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    void serve(directory::ReadSession& session);

private:
    using Row = typename Kind::Row;
    using Changed = typename Kind::Changed;
    /// What a change is answered with.
    enum class Reply { Created, Whole, NoContent };
    /// Runs on the writer's thread, perhaps more than once. The last argument is told what must be unique.
    using Step = std::function<Outcome<Changed>(directory::WriteSession&, const Exchange&, std::string&)>;

    void list(directory::ReadSession& session);
    void get(directory::ReadSession& session);
    void create();
    void replace();
    void patch();
    void remove();

    static Outcome<Row> current(directory::WriteSession& session, const Exchange& exchange);
    static Outcome<Answer> answerTo(directory::WriteSession& session, const ExchangePointer& exchange,
                                    const Changed& changed, Reply reply);
    static void commit(ExchangePointer exchange, Reply reply, Step step);
    /// Reads a POST or PUT body by the schema and goes on with it.
    void withResource(std::function<void(ExchangePointer, std::shared_ptr<const scim::ParsedResource>)> next);

    ExchangePointer m_exchange;
};

extern template class ResourceEndpoint<PersonKind>;
extern template class ResourceEndpoint<GroupKind>;

} // namespace rollcall::listener
