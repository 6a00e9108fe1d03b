// SPDX-License-Identifier: Apache-2.0
// Who is registered already, as Okta knows it.
#pragma once

#include "core/Result.h"
#include "directory/Database.h"
#include "okta/Client.h"
#include "okta/SystemLog.h"
#include "okta/Users.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/WriteBackDesk.h"

#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

/// Filter of the System Log for sign-ins through that identity provider that went well.
[[nodiscard]] std::string signInsThrough(const std::string& identityProvider);

/// One reading of Okta; for one thread, once.
class AdoptionRun {
public:
    AdoptionRun(directory::Database& database, okta::Client& client, const directory::Integration& integration,
                const WriteBackSettings& settings, AdoptionProgress progress, std::stop_token stop)
        : m_database(database),
          m_client(client),
          m_integration(integration),
          m_settings(settings),
          m_progress(std::move(progress)),
          m_stop(std::move(stop)),
          m_desk(database)
    {
    }

    /// Whole, or an error: what was not read is no absence.
    [[nodiscard]] core::Result<> readTarget();
    [[nodiscard]] core::Result<> readSignIns(const std::string& identityProvider, core::Timestamp since);
    /// In any order; of one person the newest that is told first.
    [[nodiscard]] core::Result<> takeSignIns(const std::vector<okta::LogEvent>& events);
    /// After readTarget: who was known as registered by that group or attribute, and is not in it any more.
    [[nodiscard]] core::Result<> missTheOthers();
    [[nodiscard]] Adoption take() { return std::move(m_adoption); }

private:
    [[nodiscard]] okta::Answer<okta::Listing> list(const okta::PageReceiver<okta::User>& receive);
    [[nodiscard]] core::Result<> takeMembers(const std::vector<okta::User>& members);
    [[nodiscard]] core::Result<> takeSignIn(const okta::LogEvent& event);
    [[nodiscard]] core::Result<std::optional<directory::Person>> personOf(const std::string& oktaId,
                                                                          const std::string& login);
    [[nodiscard]] core::Result<> add(directory::Registration evidence);
    void tell();

    directory::Database& m_database;
    okta::Client& m_client;
    const directory::Integration& m_integration;
    const WriteBackSettings& m_settings;
    AdoptionProgress m_progress;
    std::stop_token m_stop;
    InvitationDesk m_desk;
    Adoption m_adoption;
    std::int64_t m_looked = 0;
    std::set<directory::ResourceId> m_seen; ///< of the target
    std::set<std::string> m_signedIn;       ///< ids at Okta
};

} // namespace rollcall::onboarding
