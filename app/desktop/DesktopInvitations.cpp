// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopInvitations.h"

#include "composition/AccountName.h"
#include "composition/MailerChoice.h"
#include "composition/OnboardingHost.h"
#include "core/Deliver.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
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

} // namespace

DesktopInvitations::DesktopInvitations(directory::Database& database, const core::Clock& clock, Status status,
                                       QObject* parent)
    : InvitationControl(parent),
      m_database(database),
      m_clock(clock),
      m_status(std::move(status)),
      m_lane("invitations", 1)
{
}

DesktopInvitations::~DesktopInvitations()
{
    m_stop.request_stop();
    m_lane.stop();
}

template<class Work, class Done>
void DesktopInvitations::begin(Work work, Done done)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source{};
    auto future = core::run(m_lane, m_stop.get_token(), std::move(work));
    core::deliver(future, this, [this, done = std::move(done)](const auto& result) {
        m_isBusy = false;
        if (result)
            done(result);
        else
            Q_EMIT failed(result.error());
    });
}

template<class Work>
void DesktopInvitations::act(models::InvitationAct what, Work work)
{
    begin([work = std::move(work)](const std::stop_token&) -> core::Result<> { return work(); },
          [this, what](const core::Result<>&) { Q_EMIT done(what); });
}

core::Result<models::ResendPlan> DesktopInvitations::look(const directory::Integration& integration,
                                                          const std::vector<directory::ResourceId>& people,
                                                          const std::stop_token& stop)
{
    const auto preview = onboarding::InvitationDesk(m_database).preview(integration.id, people, stop);
    if (!preview)
        return tl::unexpected(preview.error());
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    auto id = core::generateUuid(core::toMilliseconds(m_clock.now()));
    if (!id)
        return tl::unexpected(id.error());
    models::ResendPlan plan{
        integration, preview->people, {}, named(**session, integration.id, preview->skipped), std::move(*id)};
    for (const directory::ResourceId& person : preview->people) {
        if (plan.names.size() == namesShown)
            break;
        plan.names.push_back(nameOf(**session, integration.id, person));
    }
    return plan;
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
                              const std::vector<directory::ResourceId>& people)
{
    begin([this, integration, people](const std::stop_token& stop) { return look(integration, people, stop); },
          [this](const core::Result<models::ResendPlan>& plan) { Q_EMIT planned(*plan); });
}

void DesktopInvitations::planAll(const directory::Integration& integration, models::InvitationSlice slice)
{
    begin(
        [this, integration, slice](const std::stop_token& stop) -> core::Result<models::ResendPlan> {
            const auto people = everybody(integration.id, slice, stop);
            return people ? look(integration, *people, stop) : tl::unexpected(people.error());
        },
        [this](const core::Result<models::ResendPlan>& plan) { Q_EMIT planned(*plan); });
}

core::Result<models::ResendDone> DesktopInvitations::order(const models::ResendPlan& plan, const std::string& title,
                                                           int perMinute, const std::stop_token& stop)
{
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
                invitation.id, false,
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
                invitation.id, true,
                std::make_shared<const core::Secret>(std::string(code.substr(0, halfOfCode)) + "-" +
                                                     std::string(code.substr(halfOfCode))),
                made->expires};
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
    m_stop.request_stop();
}

} // namespace rollcall::app
