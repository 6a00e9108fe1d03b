// SPDX-License-Identifier: Apache-2.0
// Goes through the table; it is short enough for that.
#include "Router.h"

#include <optional>

namespace rollcall::demo::management {

namespace {

std::optional<std::vector<std::string>> captures(const std::vector<std::string>& pattern,
                                                 const std::vector<std::string>& path)
{
    if (pattern.size() != path.size())
        return std::nullopt;
    std::vector<std::string> found;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == "{}")
            found.push_back(path[i]);
        else if (pattern[i] != path[i])
            return std::nullopt;
    }
    return found;
}

} // namespace

Answer withApp(AppAnswer work)
{
    return [work](Organisation& organisation, Call& call) {
        ManagedApp* app = organisation.apps.find(call.captured[0]);
        return app == nullptr ? notFound(call.captured[0], "AppInstance") : work(organisation, call, *app);
    };
}

void Router::add(std::string_view method, std::string_view pattern, Permission permission, Answer answer)
{
    Route route{std::string(method), {}, permission, std::move(answer)};
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const std::size_t end = std::min(pattern.find('/'), pattern.size());
        route.pattern.emplace_back(pattern.substr(0, end));
        pattern.remove_prefix(end);
    }
    m_routes.push_back(std::move(route));
}

Reply Router::route(Organisation& organisation, Call& call) const
{
    bool isKnownPath = false;
    const Route* best = nullptr;
    for (const Route& route : m_routes) {
        auto captured = captures(route.pattern, call.segments);
        if (!captured)
            continue;
        isKnownPath = true;
        if (route.method != call.method || (best != nullptr && captured->size() >= call.captured.size()))
            continue;
        best = &route;
        call.captured = std::move(*captured);
    }
    if (best == nullptr && isKnownPath)
        return fail(405, "E0000022", "The endpoint does not support the provided HTTP method");
    if (best == nullptr)
        return fail(404, "E0000007", "Not found: Resource not found: " + call.path + " (Resource)");
    if (!isAllowed(call.principal, best->permission))
        return forbidden();
    return best->answer(organisation, call);
}

} // namespace rollcall::demo::management
