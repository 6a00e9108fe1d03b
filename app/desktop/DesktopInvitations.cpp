// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopInvitations.h"

#include "composition/AccountName.h"
#include "composition/EnrolmentTexts.h"
#include "composition/MailerChoice.h"
#include "composition/OktaAppAccess.h"
#include "composition/OnboardingHost.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationLetter.h"
#include "onboarding/LinkDesk.h"
#include "onboarding/WriteBackDesk.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::int64_t pageSize = 500;
constexpr std::size_t namesShown = 50;
constexpr std::size_t halfOfCode = 4;

std::string asker()
{
    return accountName("rollcall");
}

std::string nameOf(directory::ReadSession& session, directory::IntegrationId integration,
                   const directory::ResourceId& person)
{
    const auto found = session.person(integration, person);
    return found && *found ? (*found)->userName : person.value;
}

std::vector<models::SkippedPerson> named(directory::ReadSession& session, directory::IntegrationId integration,
                                         const std::vector<onboarding::Skipped>& skipped)
{
    std::vector<models::SkippedPerson> people;
    people.reserve(skipped.size());
    for (const onboarding::Skipped& each : skipped)
        people.push_back({nameOf(session, integration, each.person), each.why});
    return people;
}

std::vector<models::SkippedPerson> named(const std::vector<onboarding::UnroutedPerson>& skipped)
{
    std::vector<models::SkippedPerson> people;
    people.reserve(skipped.size());
    for (const onboarding::UnroutedPerson& each : skipped)
        people.push_back({each.name, each.why, each.clicks});
    return people;
}

} // namespace

DesktopInvitations::DesktopInvitations(directory::Database& database, OktaConnections& connections,
                                       const setup::ProfileCatalogue& profiles, const core::Clock& clock, Status status,
                                       QObject* parent)
    : InvitationControl(parent),
      m_database(database),
      m_clock(clock),
      m_routes(
          database,
          [&connections](const directory::Integration& integration) { return openOktaApp(connections, integration); }),
      m_content(enrolmentContent(profiles)),
      m_status(std::move(status)),
      m_work("invitations")
{
}

DesktopInvitations::~DesktopInvitations()
{
    m_work.end();
}

template<class Work, class Done>
void DesktopInvitations::begin(Work work, Done done)
{
    m_work.start(this, std::move(work), std::move(done), [this](const core::Error& error) { Q_EMIT failed(error); });
}

template<class Work>
void DesktopInvitations::act(models::InvitationAct what, Work work)
{
    begin([work = std::move(work)](const std::stop_token&) -> core::Result<> { return work(); },
          [this, what](const core::Result<>&) { Q_EMIT done(what); });
}

core::Result<> DesktopInvitations::lookHere(models::ResendPlan& plan, const std::vector<directory::ResourceId>& people,
                                            const std::stop_token& stop)
{
    const auto preview = onboarding::InvitationDesk(m_database).preview(plan.integration.id, people, stop);
    if (!preview)
        return tl::unexpected(preview.error());
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    plan.people = preview->people;
    plan.skipped = named(**session, plan.integration.id, preview->skipped);
    for (const directory::ResourceId& person : preview->people) {
        if (plan.names.size() == namesShown)
            break;
        plan.names.push_back(nameOf(**session, plan.integration.id, person));
    }
    return {};
}

core::Result<> DesktopInvitations::lookAtOkta(models::ResendPlan& plan,
                                              const std::vector<directory::ResourceId>& people,
                                              const std::stop_token& stop)
{
    const auto preview = m_routes.preview(plan.integration.id, plan.route, people, stop);
    if (!preview)
        return tl::unexpected(preview.error());
    plan.routed = preview->people;
    plan.skipped = named(preview->skipped);
    for (const onboarding::RoutedPerson& each : preview->people) {
        plan.people.push_back(each.person);
        if (plan.names.size() < namesShown)
            plan.names.push_back(each.name);
    }
    if (preview->people.empty())
        return {};
    const auto app = m_routes.app(plan.integration.id);
    if (!app)
        return tl::unexpected(app.error());
    plan.calls = onboarding::callsOf(plan.route, *app, okta::UserId(preview->people.front().oktaUser));
    return {};
}

core::Result<models::ResendPlan> DesktopInvitations::look(const directory::Integration& integration,
                                                          const std::vector<directory::ResourceId>& people,
                                                          std::optional<onboarding::ResendRoute> route,
                                                          const std::stop_token& stop)
{
    auto offered = m_routes.offered(integration.id);
    if (!offered)
        return tl::unexpected(std::move(offered.error()));
    const auto usual = m_routes.usual(integration.id);
    if (!usual)
        return tl::unexpected(usual.error());
    auto id = core::generateUuid(core::toMilliseconds(m_clock.now()));
    if (!id)
        return tl::unexpected(id.error());
    models::ResendPlan plan{integration, {}, {}, {}, std::move(*id)};
    plan.offered = std::move(*offered);
    plan.route = route.value_or(*usual);
    const auto chosen = std::ranges::find(plan.offered, plan.route, &onboarding::OfferedRoute::route);
    const bool isClosed = chosen != plan.offered.end() && !chosen->why.empty();
    if (isClosed && !route) {
        // Shown with what speaks against it, and with the other ways.
        const auto session = m_database.newReadSession();
        if (!session)
            return tl::unexpected(session.error());
        for (const directory::ResourceId& person : people)
            plan.skipped.push_back({nameOf(**session, integration.id, person), chosen->why});
        return plan;
    }
    const auto looked =
        plan.route == onboarding::ResendRoute::OwnMail ? lookHere(plan, people, stop) : lookAtOkta(plan, people, stop);
    return looked ? core::Result<models::ResendPlan>(std::move(plan)) : tl::unexpected(looked.error());
}

core::Result<std::vector<directory::ResourceId>> DesktopInvitations::everybody(directory::IntegrationId integration,
                                                                               models::InvitationSlice slice,
                                                                               const std::stop_token& stop)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    directory::InvitationQuery query;
    query.integration = integration;
    query.states = models::statesOf(slice);
    query.limit = pageSize;
    std::vector<directory::ResourceId> people;
    for (;;) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        const auto page = (*session)->invitations().find(query);
        if (!page)
            return tl::unexpected(page.error());
        for (const directory::Invitation& each : *page)
            people.push_back(each.person);
        if (std::cmp_less(page->size(), pageSize))
            return people;
        query.after = page->back().id.value;
    }
}

void DesktopInvitations::plan(const directory::Integration& integration,
                              const std::vector<directory::ResourceId>& people,
                              std::optional<onboarding::ResendRoute> route)
{
    begin([this, integration, people,
           route](const std::stop_token& stop) { return look(integration, people, route, stop); },
          [this](const core::Result<models::ResendPlan>& plan) { Q_EMIT planned(*plan); });
}

void DesktopInvitations::planAll(const directory::Integration& integration, models::InvitationSlice slice,
                                 std::optional<onboarding::ResendRoute> route)
{
    begin(
        [this, integration, slice, route](const std::stop_token& stop) -> core::Result<models::ResendPlan> {
            const auto people = everybody(integration.id, slice, stop);
            return people ? look(integration, *people, route, stop) : tl::unexpected(people.error());
        },
        [this](const core::Result<models::ResendPlan>& plan) { Q_EMIT planned(*plan); });
}

core::Result<models::ResendDone> DesktopInvitations::orderAtOkta(const models::ResendPlan& plan,
                                                                 const std::string& title, int perMinute)
{
    const auto outcome =
        m_routes.order({plan.integration.id, plan.route, plan.routed, asker(), title, perMinute, plan.requestId});
    if (!outcome)
        return tl::unexpected(outcome.error());
    return models::ResendDone{outcome->ordered, outcome->orderedBefore, named(outcome->skipped), plan.route};
}

core::Result<models::ResendDone> DesktopInvitations::order(const models::ResendPlan& plan, const std::string& title,
                                                           int perMinute, const std::stop_token& stop)
{
    if (plan.route != onboarding::ResendRoute::OwnMail)
        return orderAtOkta(plan, title, perMinute);
    onboarding::ResendRequest request;
    request.integration = plan.integration.id;
    request.people = plan.people;
    request.askedBy = asker();
    request.title = title;
    request.perMinute = perMinute;
    request.requestId = plan.requestId;
    const auto outcome = onboarding::InvitationDesk(m_database).resend(request, {}, stop);
    if (!outcome)
        return tl::unexpected(outcome.error());
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    return models::ResendDone{outcome->ordered, outcome->orderedBefore,
                              named(**session, plan.integration.id, outcome->skipped)};
}

void DesktopInvitations::send(const models::ResendPlan& plan, const QString& title, int perMinute)
{
    begin([this, plan, title = title.toStdString(),
           perMinute](const std::stop_token& stop) { return order(plan, title, perMinute, stop); },
          [this](const core::Result<models::ResendDone>& done) { Q_EMIT sent(*done); });
}

void DesktopInvitations::reject(const directory::Integration& integration,
                                const std::vector<directory::ResourceId>& people)
{
    act(models::InvitationAct::Reject, [this, id = integration.id, people]() -> core::Result<> {
        const auto count = onboarding::InvitationDesk(m_database).reject(id, people, asker());
        if (!count)
            return tl::unexpected(count.error());
        return *count > 0 ? core::Result<>()
                          : core::failure(core::ErrorKind::Invalid, "It is not held any more. Take it back instead.");
    });
}

void DesktopInvitations::revoke(const directory::Integration& integration, const directory::ResourceId& person)
{
    act(models::InvitationAct::Revoke, [this, id = integration.id, person] {
        return onboarding::InvitationDesk(m_database).revoke(id, person, asker());
    });
}

void DesktopInvitations::makeLink(const directory::Integration& integration, const directory::Invitation& invitation)
{
    begin(
        [this, id = integration.id, invitation,
         status = m_status()](const std::stop_token&) -> core::Result<models::HandedInvitation> {
            const auto session = m_database.newReadSession();
            if (!session)
                return tl::unexpected(session.error());
            const auto base = enrolmentUrl(**session, status);
            if (!base)
                return tl::unexpected(base.error());
            const auto made = onboarding::LinkDesk(m_database, m_clock)
                                  .makeLink(id, invitation.person, directory::LinkPurpose::Copied, asker());
            if (!made)
                return tl::unexpected(made.error());
            return models::HandedInvitation{
                invitation.id, models::HandedAs::Link,
                std::make_shared<const core::Secret>(*base + "/enrol/" + std::string(made->secret.reveal())),
                made->expires};
        },
        [this](const core::Result<models::HandedInvitation>& made) { Q_EMIT handed(*made); });
}

void DesktopInvitations::makeCode(const directory::Integration& integration, const directory::Invitation& invitation)
{
    begin(
        [this, id = integration.id, invitation](const std::stop_token&) -> core::Result<models::HandedInvitation> {
            const auto made = onboarding::LinkDesk(m_database, m_clock).makeCode(id, invitation.person, asker());
            if (!made)
                return tl::unexpected(made.error());
            const auto code = made->secret.reveal();
            return models::HandedInvitation{
                invitation.id, models::HandedAs::Code,
                std::make_shared<const core::Secret>(std::string(code.substr(0, halfOfCode)) + "-" +
                                                     std::string(code.substr(halfOfCode))),
                made->expires};
        },
        [this](const core::Result<models::HandedInvitation>& made) { Q_EMIT handed(*made); });
}

void DesktopInvitations::makeLetter(const directory::Integration& integration, const directory::Invitation& invitation)
{
    begin(
        [this, id = integration.id, invitation,
         status = m_status()](const std::stop_token&) -> core::Result<models::HandedInvitation> {
            const auto session = m_database.newReadSession();
            if (!session)
                return tl::unexpected(session.error());
            const auto base = enrolmentUrl(**session, status);
            if (!base)
                return tl::unexpected(base.error());
            auto letter =
                onboarding::makeInvitationLetter(m_database, m_clock, m_content, *base, id, invitation.person, asker());
            if (!letter)
                return tl::unexpected(std::move(letter.error()));
            return models::HandedInvitation{invitation.id, models::HandedAs::Letter,
                                            std::make_shared<const core::Secret>(std::move(letter->html)),
                                            letter->expires};
        },
        [this](const core::Result<models::HandedInvitation>& made) { Q_EMIT handed(*made); });
}

void DesktopInvitations::setRegistered(const directory::Integration& integration, const directory::ResourceId& person,
                                       bool isRegistered, const QString& reason)
{
    const auto what = isRegistered ? models::InvitationAct::Register : models::InvitationAct::Unregister;
    act(what, [this, id = integration.id, person, isRegistered, why = reason.toStdString()]() -> core::Result<> {
        const auto kept = onboarding::InvitationDesk(m_database).setRegistered(id, person, isRegistered, why, asker());
        return kept ? core::Result<>() : tl::unexpected(kept.error());
    });
}

void DesktopInvitations::unsuppress(const directory::Integration& integration, const std::string& address)
{
    act(models::InvitationAct::Unsuppress, [this, id = integration.id, address] {
        return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto removed = session.invitations().unsuppress(id, address);
            return removed ? core::Result<>() : tl::unexpected(removed.error());
        });
    });
}

void DesktopInvitations::setBulk(directory::JobQueueId queue, directory::JobQueueState state)
{
    const auto what = state == directory::JobQueueState::Paused ? models::InvitationAct::PauseBulk
                      : state == directory::JobQueueState::Open ? models::InvitationAct::ResumeBulk
                                                                : models::InvitationAct::GiveUpBulk;
    act(what, [this, queue, state] {
        return m_database.writeAndWait([&](directory::WriteSession& session) {
            directory::JobQueueChange change;
            change.state = state;
            change.reason = state == directory::JobQueueState::Open ? std::string() : "By " + asker() + ".";
            return session.jobs().changeQueue(queue, change);
        });
    });
}

core::Result<> DesktopInvitations::keep(const directory::Integration& integration,
                                        const onboarding::InvitationSettings& settings, bool isInSpite)
{
    if (auto checked = onboarding::check(settings); !checked)
        return checked;
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    if (settings.mailer == onboarding::Mailer::Rollcall && !isInSpite) {
        if (auto looked = mayBeginToMail(**session, integration.id); !looked)
            return looked;
    }
    return m_database.writeAndWait([&](directory::WriteSession& writing) -> core::Result<> {
        // Nothing is changed by it; it fails when the integration was removed meanwhile.
        if (auto present = writing.updateIntegration(integration.id, {}); !present)
            return tl::unexpected(std::move(present.error()));
        return writing.saveSetting(onboarding::settingOfInvitations(integration.id), onboarding::toJson(settings));
    });
}

void DesktopInvitations::save(const directory::Integration& integration, const onboarding::InvitationSettings& settings,
                              bool isInSpite)
{
    act(models::InvitationAct::SaveSettings,
        [this, integration, settings, isInSpite] { return keep(integration, settings, isInSpite); });
}

void DesktopInvitations::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
