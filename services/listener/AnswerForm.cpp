// SPDX-License-Identifier: Apache-2.0
// In which form an answer is read where it was asked for.
#include "AnswerForm.h"

#include "ConsentPage.h"
#include "OAuthMessage.h"

#include <string>
#include <utility>

namespace rollcall::listener {

namespace {

std::string codeOf(int status)
{
    if (status == 429 || status == 503)
        return "temporarily_unavailable";
    if (status == 403)
        return "access_denied";
    return status >= 500 ? "server_error" : "invalid_request";
}

/// What is said of bodies elsewhere is about people and groups.
std::string wordsOf(const scim::Error& refusal)
{
    return refusal.status == 413 ? "The form is too large." : refusal.detail;
}

void takeOver(Answer& answer, http::Response form)
{
    for (const auto& [name, value] : form.headers)
        answer.headers.set(name, value);
    answer.body = std::move(form.body);
    answer.journalled = directory::JournalBody();
}

} // namespace

void putInto(const Route& route, Answer& answer)
{
    if (answer.refusal && route.endpoint == Endpoint::OAuthToken) {
        const OAuthError error{codeOf(answer.status), wordsOf(*answer.refusal)};
        takeOver(answer, oauthResponse(answer.status, renderOAuthError(error)));
    } else if (answer.refusal && route.endpoint == Endpoint::OAuthAuthorize) {
        takeOver(answer, consentRefusal(answer.status, wordsOf(*answer.refusal)));
    } else {
        putInto(route.dialect, answer);
    }
}

} // namespace rollcall::listener
