// SPDX-License-Identifier: Apache-2.0
// Starting and ending may take as long as a mail does, so that both happen on a lane, in the order they were asked for.
#include "composition/OnboardingHost.h"

#include "composition/EnrolmentTexts.h"
#include "composition/OktaAppAccess.h"
#include "composition/VendorRegistrations.h"
#include "core/Log.h"
#include "jobs/Runner.h"
#include "onboarding/BounceWatch.h"
#include "onboarding/EvidenceWatch.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/RouteJobs.h"
#include "onboarding/TemplateMailMaker.h"
#include "onboarding/WebhookKeeper.h"
#include "onboarding/WriteBackKeeper.h"

#include <QHostAddress>
#include <QString>
#include <QUrl>

#include <utility>

namespace rollcall::app {

namespace {

constexpr int mailsAtOnce = 2;

bool isOnlyHere(const std::string& url)
{
    const QString host = QUrl(QString::fromStdString(url)).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

core::Result<std::string> enrolmentUrl(directory::ReadSession& session, const listener::ListenerStatus& status)
{
    const auto stored = readSetting(session, setting::enrolmentUrl);
    if (!stored || !stored->empty())
        return stored;
    const std::string url = status.enrolmentUrl.empty() ? status.publicUrl : status.enrolmentUrl;
    if (url.empty())
        return core::failure(core::ErrorKind::Unavailable, "The listener is not running, so that links lead nowhere.");
    if (isOnlyHere(url))
        return core::failure(core::ErrorKind::Invalid,
                             "Links would lead to " + url +
                                 ", which only this computer can open. Set the address that "
                                 "people's phones reach: `rollcallctl settings set enrolment.url https://…`.");
    return url;
}

/// What runs while this process is the active one.
class OnboardingHost::Work {
public:
    explicit Work(OnboardingHost& host)
        : m_keeper(host.m_database, host.m_clock),
          m_writeBacks(host.m_database),
          m_evidence(host.m_database, host.m_clock, host.m_opener),
          m_webhooks(host.m_database),
          m_bounces(
              host.m_database, host.m_clock, [&host] { return host.m_bounces.open(); },
              [&host] { return host.m_bounces.state(); }),
          m_runner(host.m_database, {&host.m_clock, true})
    {
        jobs::KindOptions mail;
        mail.parallel = mailsAtOnce;
        const auto mailing = [&host](jobs::Attempt& attempt) { return host.mail(attempt); };
        m_runner.add(std::string(onboarding::invitationMailJob), mailing, mail);
        onboarding::WriteBackWriter writing(host.m_database, host.m_clock, host.m_opener);
        m_runner.add(std::string(onboarding::writeBackJob), std::move(writing));
        onboarding::addRouteJobs(m_runner, host.m_database, host.m_appOpener);
        m_runner.add(std::string(onboarding::webhookJob), host.m_webhooks.sender(), onboarding::webhookJobOptions());
    }

    [[nodiscard]] core::Result<> start()
    {
        m_keeper.start();
        m_writeBacks.start();
        m_evidence.start();
        m_webhooks.start();
        m_bounces.start();
        return m_runner.start();
    }

private:
    onboarding::InvitationKeeper m_keeper;
    onboarding::WriteBackKeeper m_writeBacks;
    onboarding::EvidenceWatch m_evidence;
    onboarding::WebhookKeeper m_webhooks;
    onboarding::BounceWatch m_bounces;
    jobs::Runner m_runner; ///< first to end: what it records the keeper may still see
};

OnboardingHost::OnboardingHost(directory::Database& database, const core::Clock& clock,
                               const setup::ProfileCatalogue& profiles)
    : m_database(database),
      m_clock(clock),
      m_mail(database, clock),
      m_bounces(database, clock),
      m_okta(database, clock),
      m_signIn(m_okta),
      m_desk(database, clock, enrolmentContent(profiles)),
      m_mailer(database, {.make = onboarding::makeMailOfTemplate,
                          .connect = [this] { return m_mail.connect(); },
                          .mayBeMailed = m_signIn,
                          .enrolUrl = [this] { return address(); },
                          .clock = &clock}),
      m_opener([this](const directory::Integration& integration) { return openStored(integration); }),
      m_appOpener([this](const directory::Integration& integration) { return openOktaApp(m_okta, integration); }),
      m_webhooks(database, clock)
{
}

core::Result<std::unique_ptr<OnboardingHost>>
OnboardingHost::create(directory::Database& database, const core::Clock& clock, const setup::ProfileCatalogue& profiles)
{
    std::unique_ptr<OnboardingHost> host(new OnboardingHost(database, clock, profiles));
    auto site = EnrolmentSite::create(host->m_desk, [raw = host.get()] { return raw->address(); });
    if (!site)
        return tl::unexpected(std::move(site.error()));
    host->m_site = std::move(*site);
    return host;
}

void OnboardingHost::setOkta(onboarding::OktaOpener open)
{
    m_opener = std::move(open);
    // Which app it is nobody has chosen there.
    m_appOpener = [open = m_opener](const directory::Integration& integration) -> core::Result<onboarding::OktaApp> {
        auto client = open(integration);
        if (!client)
            return tl::unexpected(std::move(client.error()));
        return onboarding::OktaApp{std::move(*client), {}};
    };
}

void OnboardingHost::plugInto(listener::ListenerService& service)
{
    m_service = &service;
    service.setEnrolment(m_site);
    service.setRegistrations(std::make_shared<VendorRegistrations>(m_database));
}

OnboardingHost::~OnboardingHost()
{
    stop();
}

core::Result<std::string> OnboardingHost::address()
{
    auto future = m_database.readAsync(
        {}, [status = m_service ? m_service->status() : listener::ListenerStatus{}](
                directory::ReadSession& session, std::stop_token) { return enrolmentUrl(session, status); });
    future.waitForFinished();
    return future.result();
}

core::Result<std::shared_ptr<okta::Client>> OnboardingHost::openStored(const directory::Integration& integration)
{
    auto session = m_okta.open(integration);
    if (!session)
        return tl::unexpected(std::move(session.error()));
    return std::shared_ptr<okta::Client>(*session, &(*session)->client());
}

jobs::Outcome OnboardingHost::mail(jobs::Attempt& attempt)
{
    // Connections are kept from mail to mail, and not beyond a change of what they were made by.
    if (auto state = m_mail.state(); state) {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_mailState, *state) != *state)
            m_mailer.forgetConnections();
    }
    return m_mailer(attempt);
}

void OnboardingHost::setActive(bool isActive)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isWanted == isActive)
            return;
        m_isWanted = isActive;
    }
    // A lane that has stopped has ended what ran.
    std::ignore = m_lane.post([this](const std::stop_token& stop) {
        if (!stop.stop_requested())
            apply();
    });
}

void OnboardingHost::apply()
{
    bool isWanted = false;
    {
        const std::lock_guard lock(m_mutex);
        isWanted = m_isWanted;
    }
    if (isWanted == (m_work != nullptr))
        return;
    m_work.reset();
    if (!isWanted)
        return;
    m_work = std::make_unique<Work>(*this);
    if (auto started = m_work->start(); !started)
        core::logError("onboarding", started.error());
}

void OnboardingHost::stop()
{
    m_lane.stop();
    m_work.reset();
}

} // namespace rollcall::app
