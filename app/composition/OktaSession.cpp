// SPDX-License-Identifier: Apache-2.0
// Puts web client, pace and client together.
#include "composition/OktaSession.h"

#include "composition/DataLocation.h"

#include <QCoreApplication>

#include <utility>

namespace rollcall::app {

core::Result<std::shared_ptr<OktaSession>> OktaSession::open(const okta::OrganisationUrl& organisation,
                                                             okta::Credential credential,
                                                             const std::string& certificateAuthorities, OktaHooks hooks)
{
    core::WebClient::Options options;
    options.certificateAuthorities = toPath(certificateAuthorities);
    // Okta asks its callers to say which program they are, and of which version.
    options.userAgent = "Rollcall/" + QCoreApplication::applicationVersion().toStdString();
    if (options.userAgent.ends_with('/'))
        options.userAgent.pop_back();
    auto web = core::WebClient::create(options);
    if (!web)
        return tl::unexpected(web.error());
    okta::Client::Options client{.organisation = organisation};
    client.onExchange = std::move(hooks.onExchange);
    okta::Pace::Options pace;
    pace.onWait = std::move(hooks.onWait);
    return std::make_shared<OktaSession>(Setup{std::move(*web), std::move(client), std::move(pace)},
                                         std::move(credential));
}

OktaSession::OktaSession(Setup setup, okta::Credential credential)
    : m_web(std::move(setup.web)),
      m_organisation(setup.client.organisation),
      m_session(*m_web, std::move(setup.client), std::move(credential), std::move(setup.pace))
{
}

okta::Answer<okta::Discovery> OktaSession::discover(std::stop_token stop)
{
    okta::WebTransport transport(*m_web);
    okta::SystemTime time;
    return okta::discover(m_organisation, transport, time, std::move(stop));
}

} // namespace rollcall::app
