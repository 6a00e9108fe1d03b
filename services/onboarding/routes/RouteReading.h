// SPDX-License-Identifier: Apache-2.0
// Gathers what a route is judged by: from the directory, and from Okta.
#pragma once

#include "core/Result.h"
#include "directory/Jobs.h"
#include "directory/ReadSession.h"
#include "okta/Client.h"
#include "okta/Failure.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/ResendRoutes.h"
#include "onboarding/RouteDesk.h"
#include "onboarding/WriteBackSettings.h"

#include <cstddef>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>

namespace rollcall::onboarding {

/// What an integration's people have in common.
struct RouteSetting {
    directory::Integration integration;
    InvitationSettings invitations;
    WriteBackSettings writeBack;
};
/// NotFound for an integration that is gone.
[[nodiscard]] core::Result<RouteSetting> readRouteSetting(directory::ReadSession& session,
                                                          directory::IntegrationId integration);

struct PersonHere {
    directory::Person person; ///< a companion's have but what they were called by
    bool isThere = false;
    std::string registeredBy; ///< empty: they are not, as far as is known here
    bool isUnderWay = false;
};
/// `own`: the order that asks; it and those behind it do not count as under way.
[[nodiscard]] core::Result<PersonHere> readPersonHere(directory::ReadSession& session, const RouteSetting& setting,
                                                      const directory::ResourceId& person,
                                                      std::optional<directory::JobId> own = {});

[[nodiscard]] bool isRouteJob(std::string_view kind);
[[nodiscard]] bool isUnfinished(directory::JobState state);
/// Trouble that passes by itself.
[[nodiscard]] bool isPassing(const okta::Failure& failure);

/// Looks at people in Okta. For one thread.
class OktaLook {
public:
    OktaLook(OktaApp& app, const RouteSetting& setting, std::stop_token stop);

    /// Before any person. Many are read as lists, and few one by one.
    [[nodiscard]] okta::Answer<> begin(ResendRoute route, std::size_t people);
    [[nodiscard]] okta::Answer<RouteFacts> factsOf(const PersonHere& here);

private:
    [[nodiscard]] okta::Answer<> readEverybody();
    [[nodiscard]] okta::Answer<> readMembers();
    [[nodiscard]] const okta::AppUser* listed(const directory::Person& person) const;
    [[nodiscard]] okta::Answer<std::optional<okta::User>> findUser(const directory::Person& person);
    [[nodiscard]] okta::Answer<> readUser(RouteFacts& facts, const PersonHere& here);
    [[nodiscard]] okta::Answer<> readAssignment(RouteFacts& facts, const PersonHere& here);
    [[nodiscard]] okta::Answer<> readRegistered(RouteFacts& facts);
    [[nodiscard]] okta::Answer<std::string> groupName(const okta::GroupId& group);

    OktaApp& m_app;
    const RouteSetting& m_setting;
    const std::stop_token m_stop;
    ResendRoute m_route = ResendRoute::VendorMail;
    bool m_readsLists = false;
    okta::Switch m_deactivateUsers = okta::Switch::NotShown;
    std::unordered_map<std::string, okta::AppUser> m_assigned; ///< by id in Okta
    std::unordered_map<std::string, std::string> m_byLocalId;  ///< our id → id in Okta
    std::unordered_map<std::string, std::string> m_byUserName; ///< folded userName at the app → id in Okta
    std::set<std::string> m_members;                           ///< of the managed group
    std::unordered_map<std::string, std::string> m_groupNames;
};

} // namespace rollcall::onboarding
