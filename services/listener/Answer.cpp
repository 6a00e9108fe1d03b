// SPDX-License-Identifier: Apache-2.0
// What an endpoint makes of a request.
#include "Answer.h"

#include "MediaTypes.h"
#include "scim/Version1.h"

namespace rollcall::listener {

Answer refusalAnswer(const scim::Error& error)
{
    Answer answer;
    answer.status = error.status;
    answer.body = scim::renderError(error);
    answer.meaning = directory::Meaning::Refused;
    answer.detail = error.detail;
    answer.refusal = error;
    return answer;
}

bool isPassing(const core::Error& error)
{
    switch (error.kind) {
    case core::ErrorKind::Unavailable:
    case core::ErrorKind::Cancelled:
    case core::ErrorKind::Offline:
    case core::ErrorKind::RateLimited:
    // A file that cannot be written just now, which says nothing about the person or group that was to be changed.
    case core::ErrorKind::Denied:
        return true;
    default:
        return false;
    }
}

scim::Error asScimError(const core::Error& error)
{
    switch (error.kind) {
    case core::ErrorKind::NotFound:
        return scim::notFound(error.message);
    case core::ErrorKind::Conflict:
        return scim::uniqueness(error.message);
    case core::ErrorKind::Invalid:
        return scim::invalidValue(error.message);
    default:
        return scim::plainError(500, "The server met an error of its own. Its log says more; nothing was changed.");
    }
}

void putInto(Dialect dialect, Answer& answer)
{
    if (dialect != Dialect::Version1)
        return;
    if (answer.refusal)
        answer.body = scim::renderErrorVersion1(*answer.refusal);
    if ((!answer.body.empty() || answer.stream) && !answer.headers.value("Content-Type"))
        answer.headers.add("Content-Type", "application/json");
}

http::Response toResponse(Answer answer)
{
    http::Response response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    if ((!answer.body.empty() || answer.stream) && !response.headers.value("Content-Type"))
        response.headers.add("Content-Type", std::string(scimMediaType));
    response.stream = std::move(answer.stream);
    if (!response.stream)
        response.body = std::move(answer.body);
    return response;
}

} // namespace rollcall::listener
