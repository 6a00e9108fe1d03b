// SPDX-License-Identifier: Apache-2.0
// What an endpoint makes of a request: the response, and what it meant in the words of the journal.
#pragma once

#include "Rendering.h"
#include "core/Error.h"
#include "directory/Journal.h"
#include "http/Message.h"
#include "scim/Error.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace rollcall::listener {

/// Move-only because of the stream.
struct Answer {
    int status = 200;
    std::string body;                         ///< JSON; empty for none
    std::unique_ptr<http::BodyStream> stream; ///< when set, goes out instead of `body`, which is still journalled
    http::Headers headers;                    ///< beside Content-Type
    std::optional<scim::Error> refusal;       ///< what `body` says, when it is an error
    /// What the journal keeps of a body that is not ours; otherwise it keeps `body`.
    std::optional<directory::JournalBody> journalled;

    directory::Meaning meaning = directory::Meaning::Unknown;
    std::string subject;
    std::string detail;
    std::int64_t count = 0;
    std::optional<directory::PersonId> person;
    std::optional<directory::GroupId> group;
    std::optional<directory::ResourceId> created; ///< what a POST made
};

/// Why there is no answer as wished: refused by the protocol, or failed in the directory.
struct Fault {
    std::variant<scim::Error, core::Error> error;

    Fault(scim::Error refused) : error(std::move(refused)) {}
    Fault(core::Error failed) : error(std::move(failed)) {}
};

template<class Value>
using Outcome = tl::expected<Value, Fault>;

inline tl::unexpected<Fault> fault(scim::Error error)
{
    return tl::unexpected<Fault>(Fault(std::move(error)));
}
inline tl::unexpected<Fault> fault(core::Error error)
{
    return tl::unexpected<Fault>(Fault(std::move(error)));
}

/// A SCIM error as an answer, meaning Refused, the detail kept for the journal.
[[nodiscard]] Answer refusalAnswer(const scim::Error& error);

/// Whether it passes by itself or by a hand at the server (busy, full, not writable, closing), so that the client
/// should come again. A damaged file does not: what is restored is older than what the client believes.
[[nodiscard]] bool isPassing(const core::Error& error);

/// How an error of the directory looks from outside: 404, 409, 400 or a 500 that tells nothing. Not for passing ones.
[[nodiscard]] scim::Error asScimError(const core::Error& error);

/// Puts an answer into the form of SCIM 1.1 where that is spoken: the media type and, of a refusal, the body. Resources
/// are rendered in it already. Doing it twice changes nothing.
void putInto(Dialect dialect, Answer& answer);

/// An answer made of ours as an HTTP response with its media type.
[[nodiscard]] http::Response toResponse(Answer answer);

} // namespace rollcall::listener
