// SPDX-License-Identifier: Apache-2.0
// A session with an Okta organisation and all it stands on, whether its connection is stored or not.
#pragma once

#include "composition/OktaHooks.h"
#include "core/Result.h"
#include "core/WebClient.h"
#include "okta/Organisation.h"
#include "okta/Session.h"

#include <memory>
#include <stop_token>
#include <string>

namespace rollcall::app {

/// Thread-safe and blocking: for lanes. Nothing is sent before the first call.
class OktaSession {
public:
    /// Follows the system's proxy. Needs a QCoreApplication. Invalid when the file of authorities, which may be empty,
    /// cannot be read.
    [[nodiscard]] static core::Result<std::shared_ptr<OktaSession>> open(const okta::OrganisationUrl& organisation,
                                                                         okta::Credential credential,
                                                                         const std::string& certificateAuthorities,
                                                                         OktaHooks hooks);

    [[nodiscard]] okta::Client& client() { return m_session.client(); }
    [[nodiscard]] const okta::Pace& pace() const { return m_session.pace(); }
    /// Whether an Okta organisation answers there; no credential is sent.
    [[nodiscard]] okta::Answer<okta::Discovery> discover(std::stop_token stop);

    /// For open().
    struct Setup {
        std::unique_ptr<core::WebClient> web;
        okta::Client::Options client;
        okta::Pace::Options pace;
    };
    OktaSession(Setup setup, okta::Credential credential);

private:
    std::unique_ptr<core::WebClient> m_web;
    okta::OrganisationUrl m_organisation;
    okta::Session m_session;
};

} // namespace rollcall::app
