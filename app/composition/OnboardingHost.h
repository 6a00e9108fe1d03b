// SPDX-License-Identifier: Apache-2.0
// Onboarding in the one process that listens: the pages behind links, invitations, their mail, what vendors report.
#pragma once

#include "composition/BounceSettings.h"
#include "composition/EnrolmentSite.h"
#include "composition/MailSettings.h"
#include "composition/OktaConnections.h"
#include "composition/SignInStatus.h"
#include "composition/WebhookAccess.h"
#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "jobs/Handler.h"
#include "listener/ListenerService.h"
#include "onboarding/InvitationMailer.h"
#include "onboarding/RouteDesk.h"
#include "onboarding/StoredEnrolmentDesk.h"
#include "onboarding/WriteBackKeeper.h"
#include "setup/ProfileCatalogue.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace rollcall::app {

/// The start of links: the setting, else the pages' own address, else what Okta is told. Invalid, saying what to do,
/// where nobody but this computer could open them and the setting does not name that address itself.
[[nodiscard]] core::Result<std::string> enrolmentUrl(directory::ReadSession& session,
                                                     const listener::ListenerStatus& status);

/// Thread-safe.
class OnboardingHost {
public:
    /// All must outlive it. Internal when the pages cannot be made.
    [[nodiscard]] static core::Result<std::unique_ptr<OnboardingHost>>
    create(directory::Database& database, const core::Clock& clock, const setup::ProfileCatalogue& profiles);
    /// Another way to Okta than the stored connections, as in the demonstration. Before it is first active.
    void setOkta(onboarding::OktaOpener open);
    ~OnboardingHost();
    OnboardingHost(const OnboardingHost&) = delete;
    OnboardingHost& operator=(const OnboardingHost&) = delete;

    /// Once, before the service's first start. The host must outlive the service, and be stopped before it goes.
    void plugInto(listener::ListenerService& service);
    /// Whether this process is the one that invites and mails. Returns at once; what runs is asked to end.
    void setActive(bool isActive);
    /// Ends what runs and waits for it.
    void stop();

private:
    class Work;
    OnboardingHost(directory::Database& database, const core::Clock& clock, const setup::ProfileCatalogue& profiles);
    [[nodiscard]] core::Result<std::string> address();
    [[nodiscard]] core::Result<std::shared_ptr<okta::Client>> openStored(const directory::Integration& integration);
    [[nodiscard]] jobs::Outcome mail(jobs::Attempt& attempt);
    void apply();

    directory::Database& m_database;
    const core::Clock& m_clock;
    listener::ListenerService* m_service = nullptr;
    MailAccess m_mail;
    BounceAccess m_bounces;
    OktaConnections m_okta;
    SignInStatus m_signIn;
    onboarding::StoredEnrolmentDesk m_desk;
    onboarding::InvitationMailer m_mailer;
    std::shared_ptr<EnrolmentSite> m_site;
    onboarding::OktaOpener m_opener;
    onboarding::OktaAppOpener m_appOpener;
    WebhookAccess m_webhooks;
    std::mutex m_mutex;
    std::string m_mailState;
    bool m_isWanted = false;
    std::unique_ptr<Work> m_work; ///< touched on the lane alone
    core::Lane m_lane{"onboarding", 1};
};

} // namespace rollcall::app
