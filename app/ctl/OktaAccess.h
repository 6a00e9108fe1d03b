// SPDX-License-Identifier: Apache-2.0
// How a command reaches Okta: by the connection of an integration, or by what options name.
#pragma once

#include "composition/OktaConnections.h"
#include "composition/OktaSession.h"
#include "ctl/CommandContext.h"
#include "okta/Failure.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::ctl {

/// --org, --token-file and what else names an organisation and a credential. The secrets come from files or standard
/// input alone.
[[nodiscard]] std::vector<Option> oktaAccessOptions();
/// `options` and those.
[[nodiscard]] std::vector<Option> withOktaAccess(std::vector<Option> options);
/// Whether any of them is given.
[[nodiscard]] bool namesOktaAccess(const Invocation& invocation);

/// An organisation and a credential as the options name them.
struct OktaWish {
    okta::OrganisationUrl organisation;
    okta::Credential credential;
    std::string certificateAuthorities;
};
/// Reads files and standard input. `storedKey` is asked for a signing key where no --key-file is given. Tells on
/// standard error what was taken off a token that was pasted with more than it is. Usage when something is missing or
/// cannot be.
[[nodiscard]] Outcome<OktaWish> readOktaWish(CommandContext& context,
                                             const std::function<core::Result<okta::SigningKey>()>& storedKey);

/// What a command about Okta works on.
struct OktaTarget {
    std::optional<directory::Integration> integration{}; ///< nothing when options name all
    std::optional<app::OktaConnection> connection{};     ///< as stored; nothing likewise
    okta::OrganisationUrl organisation;
    std::unique_ptr<app::OktaConnections> connections{}; ///< null likewise
    std::shared_ptr<app::OktaSession> session{};
    std::string clientId{}; ///< of a service app that options name
};
/// What the options name, without looking into any directory; else the connection of the integration.
[[nodiscard]] Outcome<OktaTarget> oktaTarget(CommandContext& context);
/// The connection of that one.
[[nodiscard]] Outcome<OktaTarget> oktaTarget(CommandContext& context, directory::Integration integration);

/// Tells on standard error how long Okta makes us wait: when a wait begins, and every ten seconds of it.
[[nodiscard]] app::OktaHooks tellingHooks(Console& console);

/// --app, else the app that was pasted in the guide, else that of the connection; empty when none names one.
[[nodiscard]] Outcome<std::string> wantedApp(const Invocation& invocation, const OktaTarget& target);

/// BadUrl → 2, NotOkta and NotFound → 3, what Okta refuses for good → 4, all else → 1. The line names Okta's error code
/// and id.
[[nodiscard]] Failure toFailure(const okta::Failure& failure);

} // namespace rollcall::ctl
