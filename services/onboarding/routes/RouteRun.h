// SPDX-License-Identifier: Apache-2.0
// What the attempts of all routes have in common.
#pragma once

#include "RouteOrders.h"
#include "RouteReading.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "jobs/Handler.h"
#include "onboarding/RouteJobs.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace rollcall::onboarding {

/// One attempt of one job. For one thread.
class RouteRun {
protected:
    RouteRun(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
             jobs::Attempt& attempt)
        : m_database(database), m_open(open), m_options(options), m_attempt(attempt)
    {
    }

    template<class Work>
    auto readNow(Work work)
    {
        auto future =
            m_database.readAsync({}, [work = std::move(work)](directory::ReadSession& session, const std::stop_token&) {
                return work(session);
            });
        future.waitForFinished();
        return future.result();
    }
    [[nodiscard]] const directory::Job& job() const { return m_attempt.job(); }
    [[nodiscard]] std::stop_token stop() const { return m_attempt.stop(); }

    /// The integration's setting and the person as they are here at this moment.
    [[nodiscard]] core::Result<> look(const directory::ResourceId& person);
    /// The session with Okta. Behind `look`.
    [[nodiscard]] core::Result<> connect();
    [[nodiscard]] okta::Client& client() { return *m_app.client; }
    [[nodiscard]] bool isCompanion() const { return m_setting.integration.role == directory::Role::Companion; }
    /// Whether our side has the person as active; nothing for a companion.
    [[nodiscard]] core::Result<std::optional<bool>> isActiveHere(const directory::ResourceId& person);

    /// False when the program ends meanwhile.
    [[nodiscard]] bool pauseFor(std::chrono::milliseconds span) const;

    [[nodiscard]] static jobs::Outcome done(std::string message);
    [[nodiscard]] static jobs::Outcome failed(std::string message, std::string detail = {});
    [[nodiscard]] static jobs::Outcome again(std::string message, std::string detail = {});
    /// On request, wherever it was: what was kept says how to go on.
    [[nodiscard]] static jobs::Outcome stopped();
    /// As `again`, or stopped where that is why.
    [[nodiscard]] static jobs::Outcome later(const okta::Failure& failure, const std::string& before = {});
    /// For good, with Okta's words and what to do.
    [[nodiscard]] static jobs::Outcome refused(const okta::Failure& failure, const std::string& before = {});

    directory::Database& m_database;
    const OktaAppOpener& m_open;
    const RouteJobOptions& m_options;
    jobs::Attempt& m_attempt;
    RouteSetting m_setting;
    PersonHere m_here;
    OktaApp m_app;
};

/// "E0000006, You do not have permission … " behind a sentence; empty when Okta said nothing.
[[nodiscard]] std::string withCode(const okta::Failure& failure);

[[nodiscard]] jobs::Outcome sendOktaMail(directory::Database& database, const OktaAppOpener& open,
                                         const RouteJobOptions& options, jobs::Attempt& attempt);
[[nodiscard]] jobs::Outcome followVendorMail(directory::Database& database, const OktaAppOpener& open,
                                             const RouteJobOptions& options, jobs::Attempt& attempt);
[[nodiscard]] jobs::Outcome unassignForVendor(directory::Database& database, const OktaAppOpener& open,
                                              const RouteJobOptions& options, jobs::Attempt& attempt);
[[nodiscard]] jobs::Outcome assignForVendor(directory::Database& database, const OktaAppOpener& open,
                                            const RouteJobOptions& options, jobs::Attempt& attempt);

} // namespace rollcall::onboarding
