// SPDX-License-Identifier: Apache-2.0
// What Okta accepts as an answer, and its words for what it does not.
#include "demo/AnswerCheck.h"

#include "http/Message.h"

#include <cctype>

namespace rollcall::demo {

using core::ErrorKind;

namespace {

ErrorKind kindOf(int status)
{
    switch (status) {
    case 401:
    case 403:
        return ErrorKind::Denied;
    case 404:
        return ErrorKind::NotFound;
    case 409:
        return ErrorKind::Conflict;
    case 429:
        return ErrorKind::RateLimited;
    default:
        return status >= 500 ? ErrorKind::Unavailable : ErrorKind::Invalid;
    }
}

bool isWhitespace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isWhitespace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isWhitespace(text.back()))
        text.remove_suffix(1);
    return text;
}

// The wording of the JSON reader in Okta's own stack, which is all that an admin gets to see of an HTML error page.
std::string invalidJsonText(std::string_view body)
{
    const std::string_view text = trimmed(body);
    if (text.empty())
        return "Invalid JSON: No content to map due to end-of-input";
    const char first = text.front();
    if (std::isalpha(static_cast<unsigned char>(first)) != 0) {
        std::size_t length = 0;
        while (length < text.size() && length < 40 && std::isalnum(static_cast<unsigned char>(text[length])) != 0)
            ++length;
        return "Invalid JSON: Unrecognized token '" + std::string(text.substr(0, length)) +
               "': was expecting ('true', 'false' or 'null')";
    }
    return "Invalid JSON: Unexpected character ('" + std::string(1, first) + "' (code " +
           std::to_string(static_cast<int>(static_cast<unsigned char>(first))) + ")): expected a valid value";
}

core::Result<scim::JsonObject> readObject(std::string_view body)
{
    auto parsed = scim::parseJson(body);
    if (!parsed)
        return core::failure(ErrorKind::Corrupt, invalidJsonText(body), parsed.error().detail);
    if (!parsed->is_object())
        return core::failure(ErrorKind::Corrupt, "Invalid JSON: the answer is not an object");
    return std::move(parsed->as_object());
}

std::string errorDetail(const scim::JsonObject& body)
{
    if (const auto* detail = body.if_contains("detail"); detail != nullptr && detail->is_string())
        return std::string(detail->as_string());
    return {};
}

core::Result<scim::JsonObject> refusal(const Answer& answer)
{
    std::string text(http::reasonPhrase(answer.status));
    if (text.empty())
        text = "HTTP " + std::to_string(answer.status);
    if (trimmed(answer.body).empty())
        return core::failure(kindOf(answer.status), text + ".");
    const auto body = readObject(answer.body);
    if (!body)
        return core::failure(ErrorKind::Corrupt, body.error().message, text + ". " + body.error().detail);
    std::string detail = errorDetail(*body);
    if (detail.empty())
        detail = answer.body.substr(0, 500);
    return core::failure(kindOf(answer.status), text + ". Errors reported by remote server: " + detail);
}

core::Result<scim::JsonObject> broken(std::string why)
{
    return core::failure(ErrorKind::Corrupt, std::move(why));
}

core::Result<scim::JsonObject> checkList(const Answer& answer, std::size_t count)
{
    if (answer.status != 200)
        return refusal(answer);
    auto body = readObject(answer.body);
    if (!body)
        return body;
    for (const char* counter : {"totalResults", "startIndex", "itemsPerPage"}) {
        const auto* value = body->if_contains(counter);
        if (value == nullptr)
            return broken(std::string("The list response has no ") + counter + ".");
        if (!value->is_int64())
            return broken(std::string("The list response has a ") + counter +
                          " that is not an integer: " + scim::toJson(*value));
    }
    const auto* resources = body->if_contains("Resources");
    if (resources == nullptr || !resources->is_array())
        return broken("The list response has no Resources array.");
    if (resources->as_array().size() > count)
        return broken("The list response has " + std::to_string(resources->as_array().size()) +
                      " resources, asked for " + std::to_string(count) + ".");
    for (const auto& resource : resources->as_array()) {
        const auto* id = resource.is_object() ? resource.as_object().if_contains("id") : nullptr;
        if (id == nullptr || !id->is_string() || id->as_string().empty())
            return broken("The list response has a resource without id.");
    }
    return body;
}

core::Result<scim::JsonObject> checkResource(const Answer& answer, int expected, std::string_view emptyText,
                                             std::string_view subject)
{
    if (answer.status != expected) {
        if (answer.status >= 400)
            return refusal(answer);
        return broken("Unexpected answer " + std::to_string(answer.status) + ", expected " + std::to_string(expected) +
                      ".");
    }
    if (trimmed(answer.body).empty())
        return broken(std::string(emptyText));
    auto body = readObject(answer.body);
    if (!body)
        return body;
    const auto* id = body->if_contains("id");
    if (id == nullptr || !id->is_string() || id->as_string().empty())
        return broken("The server returned a " + std::string(subject) + " without id.");
    return body;
}

} // namespace

core::Result<scim::JsonObject> checkAnswer(Expectation expectation, const Answer& answer, std::string_view subject,
                                           std::size_t count)
{
    const std::string word(subject);
    switch (expectation) {
    case Expectation::Matches:
        if (answer.status == 404) {
            // Only an error body says "nobody"; a bare or foreign 404 may as well be a wrong base URL.
            const auto body = readObject(answer.body);
            if (body && !errorDetail(*body).empty())
                return scim::JsonObject{};
        }
        return checkList(answer, count);
    case Expectation::List:
        return checkList(answer, count);
    case Expectation::Created:
        return checkResource(answer, 201, "Create new " + word + " returned empty " + word, subject);
    case Expectation::Resource:
        return checkResource(answer, 200, "The server returned an empty " + word, subject);
    case Expectation::Patched:
        if (answer.status == 204)
            return scim::JsonObject{};
        return checkResource(answer, 200, "The server returned an empty " + word, subject);
    case Expectation::Deleted:
        if (answer.status == 204)
            return scim::JsonObject{};
        return answer.status >= 400 ? refusal(answer)
                                    : broken("Unexpected answer " + std::to_string(answer.status) + ", expected 204.");
    }
    return core::failure(ErrorKind::Internal, "Unknown expectation.");
}

} // namespace rollcall::demo
