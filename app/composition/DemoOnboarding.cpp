// SPDX-License-Identifier: Apache-2.0
// What people and the vendor's back end do goes over the listener's own sockets, as it does in life.
#include "composition/DemoOnboarding.h"

#include "composition/Settings.h"
#include "core/Log.h"
#include "directory/Invitations.h"
#include "directory/Registrations.h"
#include "http/Client.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/MailLogo.h"
#include "onboarding/TemplateMailMaker.h"
#include "onboarding/WriteBackDesk.h"
#include "resources/EmbeddedFiles.h"

#include <QFile>
#include <QRegularExpression>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <thread>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::string_view attribute = "byndidRegistered";
constexpr int usualBurst = 1000;
constexpr std::chrono::minutes patience{5};
constexpr std::chrono::milliseconds lookAgain{50};
constexpr std::string_view groupName = "Passkey users";

http::Client::Target targetOf(const std::string& url)
{
    const QUrl parsed(QString::fromStdString(url));
    http::Client::Target target;
    target.host = parsed.host().toStdString();
    target.port = static_cast<std::uint16_t>(parsed.port());
    return target;
}

http::Headers formHeaders()
{
    http::Headers headers;
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    headers.add("Origin", "null");
    headers.add("Sec-Fetch-Site", "same-origin");
    return headers;
}

/// The hidden field that a form carries back.
std::string proofIn(const std::string& page)
{
    static const QRegularExpression field(QStringLiteral("name=\"proof\" value=\"([^\"]+)\""));
    return field.match(QString::fromStdString(page)).captured(1).toStdString();
}

/// "This is my address", pressed as somebody in a browser does.
core::Result<> confirmAddress(http::Client& browser, const std::string& path)
{
    const auto page = browser.send("GET", path, {}, {});
    if (!page)
        return tl::unexpected(page.error());
    const auto pressed = browser.send("POST", path, formHeaders(), "proof=" + proofIn(page->body));
    if (!pressed)
        return tl::unexpected(pressed.error());
    if (pressed->status != 303)
        return core::failure(core::ErrorKind::Internal,
                             "The page of the demonstration answered " + std::to_string(pressed->status) + ".");
    return {};
}

core::Result<> reportRegistration(http::Client& vendor, const core::Secret& token, const std::string& address)
{
    http::Headers headers;
    headers.add("Content-Type", "application/json");
    headers.add("Authorization", "Bearer " + std::string(token.reveal()));
    std::string userName;
    scim::appendJsonString(userName, address);
    const std::string body = R"({"userName":)" + userName + R"(,"registered":true,"event":"demo"})";
    const auto told = vendor.send("POST", "/api/v1/registrations", headers, body);
    if (!told)
        return tl::unexpected(told.error());
    if (told->status != 200)
        return core::failure(core::ErrorKind::Internal,
                             "The vendor's report was answered " + std::to_string(told->status) + ": " + told->body);
    return {};
}

core::Result<std::vector<directory::ResourceId>> heldPeople(directory::Database& database,
                                                            directory::IntegrationId integration)
{
    auto future =
        database.readAsync({},
                           [integration](directory::ReadSession& session,
                                         std::stop_token) -> core::Result<std::vector<directory::ResourceId>> {
                               directory::InvitationQuery query;
                               query.integration = integration;
                               query.states = {directory::InvitationState::Held};
                               std::vector<directory::ResourceId> people;
                               for (;;) {
                                   const auto page = session.invitations().find(query);
                                   if (!page)
                                       return tl::unexpected(page.error());
                                   for (const directory::Invitation& each : *page)
                                       people.push_back(each.person);
                                   if (page->size() < static_cast<std::size_t>(query.limit))
                                       return people;
                                   query.after = page->back().id.value;
                               }
                           });
    future.waitForFinished();
    return future.result();
}

core::Result<onboarding::MailLogo> acmesLogo()
{
    resources::registerEmbeddedFiles();
    QFile file(QStringLiteral(":/rollcall/demo/acme-logo.png"));
    if (!file.open(QIODevice::ReadOnly))
        return core::failure(core::ErrorKind::Internal, "The demonstration's logo is not there.");
    return onboarding::readMailLogo(file.readAll().toStdString());
}

} // namespace

core::Result<DemoStages> demoStages(directory::ReadSession& session, const directory::Integration& integration)
{
    const auto counts = session.invitations().counts(integration.id);
    const auto registered = session.registrations().counts(integration.id);
    const auto written = session.registrations().writeBackCounts(integration.id);
    if (!counts)
        return tl::unexpected(counts.error());
    if (!registered || !written)
        return tl::unexpected(registered ? written.error() : registered.error());
    DemoStages stages;
    for (const directory::InvitationCount& each : *counts) {
        const bool isRegistered = each.state == directory::InvitationState::Registered;
        const bool isVerified = isRegistered || each.state == directory::InvitationState::Verified;
        const bool isInvited = isVerified || each.state == directory::InvitationState::Accepted;
        stages.verified += isVerified ? each.people : 0;
        stages.invited += isInvited ? each.people : 0;
        stages.held += each.state == directory::InvitationState::Held ? each.people : 0;
    }
    stages.registered = registered->strong + registered->medium + registered->weak;
    for (const directory::WriteBackCount& each : *written) {
        if (each.state == directory::WriteBackState::Written && each.isWanted)
            stages.writtenBack += each.people;
    }
    return stages;
}

DemoOnboarding::DemoOnboarding(const Stage& stage, bool writesAttribute)
    : m_stage(stage), m_writesAttribute(writesAttribute)
{
}

DemoOnboarding::~DemoOnboarding()
{
    m_people.stop();
}

core::Result<std::unique_ptr<DemoOnboarding>> DemoOnboarding::start(const Stage& stage, bool writesAttribute)
{
    std::unique_ptr<DemoOnboarding> made(new DemoOnboarding(stage, writesAttribute));
    if (auto opened = made->openOkta(); !opened)
        return tl::unexpected(std::move(opened.error()));
    auto mailbox = DemoMailbox::start([raw = made.get()](const DemoMail& mail) { raw->received(mail); });
    if (!mailbox)
        return tl::unexpected(std::move(mailbox.error()));
    made->m_mailbox = std::move(*mailbox);
    return made;
}

core::Result<> DemoOnboarding::openOkta()
{
    demo::ManagementOptions options;
    options.ownsFirstApp = true;
    auto api = demo::ManagementApi::start(m_stage.organisation, m_stage.organisationClock, options);
    if (!api)
        return tl::unexpected(std::move(api.error()));
    m_api = std::move(*api);
    auto organisation = okta::OrganisationUrl::parse(m_api->origin());
    if (!organisation)
        return tl::unexpected(std::move(organisation.error()));
    const auto token = m_api->createToken("Rollcall");
    auto session = OktaSession::open(*organisation, okta::ApiToken{core::Secret(token.value)}, {}, {});
    if (!session)
        return tl::unexpected(std::move(session.error()));
    m_session = std::move(*session);
    return {};
}

onboarding::OktaOpener DemoOnboarding::okta() const
{
    return [session = m_session](const directory::Integration&) -> core::Result<std::shared_ptr<okta::Client>> {
        return std::shared_ptr<okta::Client>(session, &session->client());
    };
}

core::Result<> DemoOnboarding::saveMailSettings(const directory::Integration& integration)
{
    onboarding::MailIdentity identity;
    identity.fromAddress = "it@acme.example";
    identity.fromName = "Acme IT";
    identity.branding.application = integration.name;
    identity.branding.organisation = "Acme";
    identity.branding.support = "it@acme.example";
    const auto logo = acmesLogo();
    if (!logo)
        return tl::unexpected(logo.error());
    onboarding::InvitationSettings settings;
    settings.mailer = onboarding::Mailer::Rollcall;
    settings.when = onboarding::InviteWhen::AtOnce;
    return m_stage.database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const std::vector<std::pair<std::string, std::string>> values{
            {std::string(setting::mailHost), "127.0.0.1"},
            {std::string(setting::mailPort), std::to_string(m_mailbox->port())},
            {std::string(setting::mailSecurity), "none"},
            {std::string(setting::mailLogin), "none"},
            {std::string(setting::enrolmentUrl), m_stage.service.status().url},
            {onboarding::settingOfMailIdentity(integration.id), onboarding::toJson(identity)},
            {onboarding::settingOfMailLogo(integration.id), onboarding::toJson(*logo)},
            {onboarding::settingOfInvitations(integration.id), onboarding::toJson(settings)}};
        for (const auto& [key, value] : values) {
            if (auto saved = session.saveSetting(key, value); !saved)
                return saved;
        }
        return {};
    });
}

core::Result<> DemoOnboarding::makeTarget()
{
    demo::AdminConsole& console = m_api->console();
    if (m_writesAttribute) {
        m_target.kind = onboarding::WriteBackKind::Attribute;
        m_target.target = attribute;
        return console.addUserAttribute(std::string(attribute), "Registered", "boolean");
    }
    m_target.kind = onboarding::WriteBackKind::Group;
    m_target.target = console.createGroup(std::string(groupName));
    m_target.name = groupName;
    return {};
}

core::Result<> DemoOnboarding::decide(const directory::Integration& integration)
{
    if (m_isDecided)
        return {};
    if (auto made = makeTarget(); !made)
        return made;
    auto token = listener::issueCredential(m_stage.database, integration, "registrations");
    if (!token)
        return tl::unexpected(std::move(token.error()));
    {
        const std::lock_guard lock(m_mutex);
        m_vendorsToken = std::make_shared<const core::Secret>(std::move(token->secret));
    }
    onboarding::WriteBackDesk desk(m_stage.database, m_stage.clock);
    m_target.mode = onboarding::WriteBackMode::Write;
    m_target.chosenBy = "the demonstration";
    if (auto chosen = desk.choose(m_session->client(), integration, m_target, false, {}, {}); !chosen)
        return chosen;
    auto saved = saveMailSettings(integration);
    m_isDecided = saved.has_value();
    return saved;
}

core::Result<std::int64_t> DemoOnboarding::letGoWhatIsHeld(const directory::Integration& integration)
{
    const auto people = heldPeople(m_stage.database, integration.id);
    if (!people)
        return tl::unexpected(people.error());
    // Whoever comes after that is one of few.
    onboarding::InvitationSettings settings;
    settings.mailer = onboarding::Mailer::Rollcall;
    settings.when = onboarding::InviteWhen::AtOnce;
    settings.burst = static_cast<int>(people->size()) + usualBurst;
    const auto widened = m_stage.database.writeAndWait([&](directory::WriteSession& session) {
        return session.saveSetting(onboarding::settingOfInvitations(integration.id), onboarding::toJson(settings));
    });
    if (!widened)
        return tl::unexpected(widened.error());
    onboarding::ResendRequest request;
    request.integration = integration.id;
    request.people = *people;
    request.askedBy = "the demonstration's admin";
    request.title = "Everybody of the first sync";
    request.requestId = "first sync";
    const auto outcome = onboarding::InvitationDesk(m_stage.database).resend(request);
    return outcome ? core::Result<std::int64_t>(outcome->ordered) : tl::unexpected(outcome.error());
}

core::Result<DemoStages> DemoOnboarding::stages(const directory::Integration& integration)
{
    auto future = m_stage.database.readAsync({}, [&integration](directory::ReadSession& session, std::stop_token) {
        return demoStages(session, integration);
    });
    future.waitForFinished();
    return future.result();
}

core::Result<> DemoOnboarding::await(const directory::Integration& integration, const std::string& what,
                                     const std::function<bool(const DemoStages&)>& isThere, const std::stop_token& stop)
{
    const auto limit = std::chrono::steady_clock::now() + patience;
    DemoStages last;
    while (std::chrono::steady_clock::now() < limit && !stop.stop_requested()) {
        const auto now = stages(integration);
        if (!now)
            return tl::unexpected(now.error());
        last = *now;
        if (isThere(last))
            return {};
        std::this_thread::sleep_for(lookAgain);
    }
    if (stop.stop_requested())
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    return core::failure(core::ErrorKind::Internal,
                         "The demonstration stands still: " + what + " (" + std::to_string(last.held) + " held, " +
                             std::to_string(last.invited) + " invited, " + std::to_string(last.registered) +
                             " registered, " + std::to_string(last.writtenBack) + " written back).");
}

core::Result<DemoTimes> DemoOnboarding::play(const directory::Integration& integration, std::size_t acting,
                                             const std::function<void(const std::string&)>& tell, std::stop_token stop)
{
    const auto people = static_cast<std::int64_t>(m_stage.organisation.statistics().provisioned);
    if (auto decided = decide(integration); !decided)
        return tl::unexpected(std::move(decided.error()));
    const auto isLookedAt = [people](const DemoStages& now) { return now.held + now.invited >= people; };
    if (auto looked = await(integration, "not everybody was looked at", isLookedAt, stop); !looked)
        return tl::unexpected(std::move(looked.error()));
    letPeopleAct(acting);
    const auto mailed = letGoWhatIsHeld(integration);
    if (!mailed)
        return tl::unexpected(mailed.error());
    const auto acts = std::min(static_cast<std::int64_t>(acting), people);
    tell("So many at once were held by the guard of the first sync: " + std::to_string(*mailed) +
         ". The admin says yes; they are mailed, and " + std::to_string(acts) + " register …");
    const auto isBack = [people, acts](const DemoStages& now) {
        return now.invited >= people && now.writtenBack >= acts;
    };
    if (auto back = await(integration, "mails or registrations are missing", isBack, stop); !back)
        return tl::unexpected(std::move(back.error()));
    tell("Somebody is hired, opens the mail and registers …");
    return playHire(integration, stop);
}

core::Result<DemoTimes> DemoOnboarding::playHire(const directory::Integration& integration, const std::stop_token& stop)
{
    const auto before = stages(integration);
    if (!before)
        return tl::unexpected(before.error());
    letPeopleAct(1);
    const auto begin = std::chrono::steady_clock::now();
    const auto passed = [&begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    DemoTimes times;
    m_stage.organisation.hire();
    const auto isMailed = [&before](const DemoStages& now) { return now.invited > before->invited; };
    if (auto mailed = await(integration, "the hire was not mailed", isMailed, stop); !mailed)
        return tl::unexpected(std::move(mailed.error()));
    times.toMail = passed();
    const auto isBack = [&before](const DemoStages& now) { return now.writtenBack > before->writtenBack; };
    if (auto back = await(integration, "the hire's registration did not come back", isBack, stop); !back)
        return tl::unexpected(std::move(back.error()));
    times.toWrittenBack = passed();
    return times;
}

void DemoOnboarding::letPeopleAct(std::size_t people)
{
    const std::lock_guard lock(m_mutex);
    m_mayAct = people;
}

std::string DemoOnboarding::newestLink(const std::string& address) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_links.find(address);
    return found == m_links.end() ? std::string() : found->second;
}

std::size_t DemoOnboarding::mails() const
{
    const std::lock_guard lock(m_mutex);
    return m_mails;
}

std::vector<DemoLetter> DemoOnboarding::lettersSince(std::size_t known) const
{
    const std::lock_guard lock(m_mutex);
    const std::size_t fresh = std::min(m_mails - std::min(known, m_mails), m_letters.size());
    return {m_letters.end() - static_cast<std::ptrdiff_t>(fresh), m_letters.end()};
}

void DemoOnboarding::playPart(const std::string& address)
{
    const std::string link = newestLink(address);
    if (link.empty())
        return;
    static_cast<void>(m_people.post([this, address, link](const std::stop_token& stop) {
        if (!stop.stop_requested())
            act(address, link);
    }));
}

void DemoOnboarding::received(const DemoMail& mail)
{
    DemoLetter letter = readLetter(mail, m_stage.clock.now());
    const std::string link = letter.link;
    {
        const std::lock_guard lock(m_mutex);
        ++m_mails;
        m_letters.push_back(std::move(letter));
        if (m_letters.size() > mostLetters)
            m_letters.pop_front();
        if (link.empty())
            return;
        m_links.insert_or_assign(mail.to, link);
        if (m_mayAct == 0)
            return;
        --m_mayAct;
    }
    // A moment later: the mail is taken first.
    static_cast<void>(m_people.post([this, address = mail.to, link](const std::stop_token& stop) {
        if (!stop.stop_requested())
            act(address, link);
    }));
}

void DemoOnboarding::act(const std::string& address, const std::string& link)
{
    http::Client browser(targetOf(link));
    if (const auto confirmed = confirmAddress(browser, QUrl(QString::fromStdString(link)).path().toStdString());
        !confirmed) {
        core::logError("demo", confirmed.error());
        return;
    }
    std::shared_ptr<const core::Secret> token;
    {
        const std::lock_guard lock(m_mutex);
        token = m_vendorsToken;
    }
    http::Client vendor(targetOf(m_stage.service.status().url));
    if (const auto told = reportRegistration(vendor, *token, address); !told)
        core::logError("demo", told.error());
}

} // namespace rollcall::app
