// SPDX-License-Identifier: Apache-2.0
// What was made is kept in the record after each call, so that a plan that was broken off is simply made again.
#include "desktop/DesktopOktaActions.h"

#include "composition/SetupCheck.h"
#include "core/LinkedStop.h"
#include "desktop/OktaWaits.h"
#include "okta/Failure.h"
#include "okta/Users.h"
#include "setup/OktaReader.h"
#include "setup/Record.h"

#include <QMetaObject>

#include <utility>

namespace rollcall::app {

namespace {

/// A login where it is one, else an id.
okta::Answer<okta::User> findPilot(okta::Client& client, const std::string& wanted, std::stop_token stop)
{
    okta::Users users(client);
    return wanted.find('@') != std::string::npos ? users.byLogin(wanted, std::move(stop))
                                                 : users.byId(okta::UserId(wanted), std::move(stop));
}

} // namespace

DesktopOktaActions::DesktopOktaActions(directory::Database& database, OktaConnections& connections,
                                       const core::Clock& clock, QObject* parent)
    : OktaActionControl(parent),
      m_database(database),
      m_clock(clock),
      m_work(connections, hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); }))
{
}

DesktopOktaActions::~DesktopOktaActions()
{
    m_work.end();
}

core::Result<setup::SetupRecord> DesktopOktaActions::readRecord(directory::IntegrationId integration,
                                                                const setup::Profile& profile)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    return setup::readRecord(**session, integration, profile);
}

core::Result<setup::SetupRecord> DesktopOktaActions::readMarkedRecord(directory::IntegrationId integration,
                                                                      const setup::Profile& profile)
{
    auto record = readRecord(integration, profile);
    if (!record || !record->mark.empty())
        return record;
    const auto made = m_database.writeAndWait(
        [integration](directory::WriteSession& session) { return setup::makeMark(session, integration); });
    if (!made)
        return tl::unexpected(made.error());
    return readRecord(integration, profile);
}

core::Result<DesktopOktaActions::Plan>
DesktopOktaActions::look(OktaSession& session, const directory::Integration& integration, const setup::Profile& profile,
                         const models::OktaActionWish& wish, std::stop_token stop)
{
    const auto record = readMarkedRecord(integration.id, profile);
    const auto connection = m_work.connections().find(integration.id);
    if (!record || !connection)
        return tl::unexpected(!record ? record.error() : connection.error());
    if (!*connection)
        return core::failure(core::ErrorKind::NotFound, "This integration is not connected with Okta's API any more.");
    setup::ActionWish actions;
    actions.assignGroupName = wish.assignGroup;
    actions.pushGroupName = wish.pushGroup;
    actions.managedGroupName = wish.managedGroup;
    actions.withAttribute = wish.withAttribute;
    if (!wish.appLabel.empty()) {
        actions.appTemplate = setup::testAppTemplate(directory::toString(integration.authMode));
        actions.appLabel = wish.appLabel;
    }
    if (!wish.pilot.empty()) {
        const auto pilot = findPilot(session.client(), wish.pilot, stop);
        if (!pilot)
            return tl::unexpected(okta::toError(pilot.error()));
        actions.pilot = pilot->id;
    }
    const auto facts = setup::readOkta(session.client(), (*connection)->organisation.origin(),
                                       appOf(*record, **connection), profile, *record, m_clock.now(), std::move(stop));
    if (facts.failure)
        return tl::unexpected(okta::toError(*facts.failure));
    return std::make_shared<const setup::Plan>(setup::planActions(profile, actions, facts, *record));
}

core::Result<> DesktopOktaActions::keep(directory::IntegrationId integration, const setup::PlannedCall& call,
                                        const setup::SetupRecord& record)
{
    if (call.field.empty())
        return {};
    return m_database.writeAndWait([&](directory::WriteSession& session) {
        return setup::saveValue(session, integration, call.field, record.value(call.field));
    });
}

core::Result<DesktopOktaActions::Report> DesktopOktaActions::perform(OktaSession& session,
                                                                     const directory::Integration& integration,
                                                                     const setup::Profile& profile, const Plan& plan,
                                                                     std::stop_token stop)
{
    const std::string& organisation = session.client().organisation().origin();
    if (plan->organisation != organisation)
        return core::failure(core::ErrorKind::Conflict,
                             "These calls were made for " + plan->organisation + ", and " + organisation +
                                 " is connected now. Nothing was sent. Show the calls again.");
    auto record = readRecord(integration.id, profile);
    if (!record)
        return tl::unexpected(record.error());
    std::optional<core::Error> notKept;
    core::LinkedStop either(std::move(stop));
    const auto onCall = [&](std::size_t at, const setup::CallReport& report) {
        // What was made and is not known afterwards would be made again: nothing more is done then.
        if (auto kept = keep(integration.id, plan->calls.at(at), *record); !kept) {
            notKept = kept.error();
            either.request();
        }
        auto shared = std::make_shared<const setup::CallReport>(report);
        QMetaObject::invokeMethod(
            this,
            [this, id = integration.id, at, shared = std::move(shared)] {
                Q_EMIT reported(id, static_cast<int>(at), shared);
            },
            Qt::QueuedConnection);
    };
    auto report = setup::applyPlan(session.client(), profile, *plan, *record, onCall, either.token());
    if (notKept)
        return core::failure(notKept->kind,
                             "What was made in Okta could not be stored here: " + notKept->message +
                                 " Nothing more was sent; make the plan again, and what is there will be found.",
                             notKept->detail);
    return std::make_shared<const setup::PlanReport>(std::move(report));
}

void DesktopOktaActions::plan(const directory::Integration& integration, const setup::Profile& profile,
                              const models::OktaActionWish& wish)
{
    auto work = [this, integration, &profile, wish](OktaSession& session, std::stop_token stop) {
        return look(session, integration, profile, wish, std::move(stop));
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Plan>& result) {
        if (result)
            Q_EMIT planned(id, *result);
        else
            Q_EMIT failed(id, result.error());
    });
}

void DesktopOktaActions::apply(const directory::Integration& integration, const setup::Profile& profile,
                               const std::shared_ptr<const setup::Plan>& plan)
{
    auto work = [this, integration, &profile, plan](OktaSession& session, std::stop_token stop) {
        return perform(session, integration, profile, plan, std::move(stop));
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Report>& result) {
        if (result)
            Q_EMIT applied(id, *result);
        else
            Q_EMIT failed(id, result.error());
    });
}

} // namespace rollcall::app
