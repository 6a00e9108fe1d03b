// SPDX-License-Identifier: Apache-2.0
#include "RouteRun.h"

#include <condition_variable>
#include <mutex>

namespace rollcall::onboarding {

using jobs::Outcome;

core::Result<> RouteRun::look(const directory::ResourceId& person)
{
    using Looked = std::pair<RouteSetting, PersonHere>;
    auto looked = readNow([&](directory::ReadSession& session) -> core::Result<Looked> {
        auto setting = readRouteSetting(session, job().integration);
        if (!setting)
            return tl::unexpected(std::move(setting.error()));
        auto here = readPersonHere(session, *setting, person, job().id);
        if (!here)
            return tl::unexpected(std::move(here.error()));
        return Looked{std::move(*setting), std::move(*here)};
    });
    if (!looked)
        return tl::unexpected(std::move(looked.error()));
    m_setting = std::move(looked->first);
    m_here = std::move(looked->second);
    return {};
}

core::Result<> RouteRun::connect()
{
    auto app = m_open(m_setting.integration);
    if (!app)
        return tl::unexpected(std::move(app.error()));
    m_app = std::move(*app);
    return {};
}

core::Result<std::optional<bool>> RouteRun::isActiveHere(const directory::ResourceId& person)
{
    if (isCompanion())
        return std::nullopt;
    return readNow([&](directory::ReadSession& session) -> core::Result<std::optional<bool>> {
        const auto found = session.person(job().integration, person);
        if (!found)
            return tl::unexpected(found.error());
        return std::optional<bool>(*found && (*found)->active);
    });
}

bool RouteRun::pauseFor(std::chrono::milliseconds span) const
{
    std::mutex mutex;
    std::condition_variable_any ended;
    std::unique_lock lock(mutex);
    ended.wait_for(lock, stop(), span, [] { return false; });
    return !stop().stop_requested();
}

Outcome RouteRun::done(std::string message)
{
    Outcome outcome;
    outcome.message = std::move(message);
    return outcome;
}

Outcome RouteRun::failed(std::string message, std::string detail)
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Failed;
    outcome.message = std::move(message);
    outcome.detail = std::move(detail);
    return outcome;
}

Outcome RouteRun::again(std::string message, std::string detail)
{
    Outcome outcome = failed(std::move(message), std::move(detail));
    outcome.kind = Outcome::Kind::Again;
    return outcome;
}

Outcome RouteRun::stopped()
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Stopped;
    outcome.message = "Rollcall was closed meanwhile. It goes on with the next start.";
    return outcome;
}

Outcome RouteRun::later(const okta::Failure& failure, const std::string& before)
{
    return failure.kind == okta::FailureKind::Cancelled
               ? stopped()
               : again(before + failure.error.message + withCode(failure), okta::oktaWords(failure));
}

Outcome RouteRun::refused(const okta::Failure& failure, const std::string& before)
{
    return failed(before + failure.error.message + withCode(failure), okta::oktaWords(failure));
}

std::string withCode(const okta::Failure& failure)
{
    if (failure.errorCode.empty())
        return {};
    return " (Okta: " + failure.errorCode + (failure.summary.empty() ? "" : ", " + failure.summary) + ")";
}

} // namespace rollcall::onboarding
