// SPDX-License-Identifier: Apache-2.0
// Which requests go on to the downstream, and which of them change something there.
#include "Request.h"

#include "Address.h"
#include "scim/Fold.h"
#include "scim/Json.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::relay {

namespace {

using scim::equalsIgnoringAsciiCase;

bool isOneOf(std::string_view method, std::initializer_list<std::string_view> methods)
{
    return std::ranges::find(methods, method) != methods.end();
}

Refusal refused(int status, std::string message)
{
    return {status, core::makeError(core::ErrorKind::Invalid, std::move(message))};
}

/// A change whose resource cannot be told from its address would be missing in our copy for good.
std::optional<Refusal> refusalOfChange(const RelayRequest& request, const std::vector<std::string>& segments)
{
    if (equalsIgnoringAsciiCase(segments.front(), "Me"))
        return refused(403, "What a credential itself stands for (/Me) can be read through a relay and not be changed. "
                            "Change the user under /Users.");
    if (!kindOfFolder(segments.front()))
        return std::nullopt;
    if (segments.size() > 2)
        return refused(404, "A part of a user or group cannot be changed on its own through a relay. Change the user "
                            "or group.");
    if ((segments.size() == 2) == (request.method == "POST"))
        return refused(405, "Users and groups are created by POST at /Users and /Groups, and changed one by one under "
                            "their ids.");
    return std::nullopt;
}

} // namespace

bool isEncoded(const core::WebHeaders& headers)
{
    const auto value = core::findHeader(headers, "Content-Encoding");
    return value && !value->empty() && !equalsIgnoringAsciiCase(*value, "identity");
}

bool isChange(const RelayRequest& request)
{
    if (!isOneOf(request.method, {"POST", "PUT", "PATCH", "DELETE"}))
        return false;
    const auto segments = segmentsOf(request.path);
    return request.method != "POST" || segments.empty() || segments.back() != searchSegment;
}

std::optional<Refusal> refusalOf(const RelayRequest& request)
{
    if (auto checked = checkPath(request.path, request.query); !checked)
        return Refusal{404, std::move(checked.error())};
    const auto segments = segmentsOf(request.path);
    if (equalsIgnoringAsciiCase(segments.front(), "Bulk"))
        return refused(501, "Several changes in one request (/Bulk) cannot be passed on by a relay. Send them one by "
                            "one.");
    // TRACE, for one, would bring back the credential that only the downstream may see.
    if (!isOneOf(request.method, {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}))
        return refused(405, "Only GET, HEAD, POST, PUT, PATCH and DELETE are passed on.");
    if (!request.body.empty() && isEncoded(request.headers))
        return refused(415, "The body is compressed. Send it as it is, without Content-Encoding.");
    return isChange(request) ? refusalOfChange(request, segments) : std::nullopt;
}

std::optional<Uncertain> touchedBy(const RelayRequest& request)
{
    const auto address = resourceAddress(request.path);
    if (!address || !isChange(request))
        return std::nullopt;
    if (!address->id.empty() && request.method != "POST")
        return Uncertain{address->kind, address->id, {}};
    if (!address->id.empty() || request.method != "POST")
        return std::nullopt;
    Uncertain created{address->kind, {}, {}};
    const auto body = scim::parseJson(request.body);
    const auto* name =
        body && body->is_object()
            ? scim::findMember(body->get_object(), created.kind == ResourceKind::Person ? "userName" : "displayName")
            : nullptr;
    if (name && name->is_string())
        created.name = name->get_string();
    return created;
}

} // namespace rollcall::relay
