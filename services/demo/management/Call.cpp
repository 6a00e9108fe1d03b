// SPDX-License-Identifier: Apache-2.0
// Splits target and query; bodies are parsed later, when it is clear that one may be there.
#include "Call.h"

namespace rollcall::demo::management {

std::optional<std::string> Call::parameter(std::string_view name) const
{
    for (const auto& [key, value] : query) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

bool Call::hasFlag(std::string_view name, bool ifAbsent) const
{
    const auto value = parameter(name);
    return value ? *value == "true" || *value == "TRUE" : ifAbsent;
}

std::string Call::header(std::string_view name) const
{
    return std::string(headers->value(name).value_or(std::string_view{}));
}

Call Call::from(const http::Request& request)
{
    Call call;
    call.method = request.method;
    call.path = request.path();
    call.rawQuery = request.query();
    call.query = http::decodeQuery(call.rawQuery);
    call.headers = &request.headers;
    call.text = request.body;
    std::string_view rest = call.path;
    while (!rest.empty()) {
        rest.remove_prefix(rest.front() == '/' ? 1 : 0);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        if (end > 0)
            call.segments.push_back(http::decodePathSegment(rest.substr(0, end)));
        rest.remove_prefix(end);
    }
    return call;
}

} // namespace rollcall::demo::management
