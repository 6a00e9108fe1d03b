// SPDX-License-Identifier: Apache-2.0
// Error bodies carry the members the real ones do, in their order.
#include "Reply.h"

#include "core/Secret.h"

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

Reply answer(scim::JsonValue body, int status)
{
    Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

Reply noContent()
{
    Reply reply;
    reply.status = 204;
    return reply;
}

Reply fail(int status, std::string_view code, std::string_view summary, const std::vector<std::string>& causes)
{
    JsonArray lines;
    for (const std::string& cause : causes)
        lines.push_back(JsonObject{{"errorSummary", cause}});
    return answer(JsonObject{{"errorCode", code},
                             {"errorSummary", summary},
                             {"errorLink", code},
                             {"errorId", newId("oae")},
                             {"errorCauses", std::move(lines)}},
                  status);
}

Reply invalid(std::string_view what, const std::string& cause)
{
    return fail(400, "E0000001", "Api validation failed: " + std::string(what), {cause});
}

Reply notFound(std::string_view id, std::string_view type)
{
    return fail(404, "E0000007", "Not found: Resource not found: " + std::string(id) + " (" + std::string(type) + ")");
}

Reply forbidden()
{
    return fail(403, "E0000006", "You do not have permission to perform the requested action");
}

Reply badToken()
{
    return fail(401, "E0000011", "Invalid token provided");
}

Reply notLicensed()
{
    return fail(401, "E0000015", "You do not have permission to access the feature you are requesting");
}

Reply oauthError(int status, std::string_view error, std::string_view description)
{
    return answer(JsonObject{{"error", error}, {"error_description", description}}, status);
}

std::string newId(std::string_view prefix)
{
    static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string id(prefix);
    const std::string bytes = core::randomBytes(20).value_or(std::string(20, 'x'));
    for (std::size_t i = 0; id.size() < 20; ++i)
        id += alphabet[static_cast<unsigned char>(bytes[i]) % alphabet.size()];
    return id;
}

} // namespace rollcall::demo::management
