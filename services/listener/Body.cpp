// SPDX-License-Identifier: Apache-2.0
// Reading a request body without holding up the I/O thread.
#include "Body.h"

#include <utility>

namespace rollcall::listener {

namespace {

/// What parses in about a millisecond; Okta's largest group changes are below it.
constexpr std::size_t parsedHere = std::size_t{128} * 1024;

void parseAndGoOn(const ExchangePointer& exchange,
                  const std::function<void(ExchangePointer, const scim::JsonValue&)>& next)
{
    if (exchange->request().body.empty()) {
        exchange->fail(scim::invalidSyntax("The request has no body; this operation needs a JSON object."));
        return;
    }
    const auto body = exchange->takeBody();
    if (!body)
        exchange->fail(body.error());
    else
        next(exchange, *body);
}

/// Here when the body is small, else on a reader's thread.
void whereParsingMayTake(const ExchangePointer& exchange, std::function<void(const ExchangePointer&)> work)
{
    if (!exchange->holdBody()) {
        exchange->fail(core::makeError(core::ErrorKind::Unavailable, "Too much that was sent waits to be worked on."));
        return;
    }
    if (exchange->request().body.size() <= parsedHere) {
        work(exchange);
        return;
    }
    const bool isQueued = exchange->door().database().read(
        [exchange, work = std::move(work)](const core::Result<directory::ReadSession*>&, const std::stop_token&) {
            work(exchange);
        });
    if (!isQueued)
        exchange->fail(core::makeError(core::ErrorKind::Unavailable,
                                       "Too many requests wait for the directory, or it is being closed."));
}

} // namespace

void withBody(const ExchangePointer& exchange, std::function<void(ExchangePointer, const scim::JsonValue&)> next)
{
    whereParsingMayTake(exchange, [next = std::move(next)](const ExchangePointer& read) { parseAndGoOn(read, next); });
}

void withKeptBody(const ExchangePointer& exchange, std::function<void(ExchangePointer)> next)
{
    whereParsingMayTake(exchange, [next = std::move(next)](const ExchangePointer& read) {
        read->noteBody();
        next(read);
    });
}

} // namespace rollcall::listener
