// SPDX-License-Identifier: Apache-2.0
// What is read: the list as far as it was scrolled, one of it in full. InvitationCommands.cpp has what is done to them.
#include "screens/InvitationsScreen.h"

#include "DirectoryWatcher.h"
#include "Number.h"
#include "Utf8.h"
#include "core/Deliver.h"
#include "screens/IntegrationSelection.h"
#include "tables/InvitationTableModel.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenReads = 500ms;
constexpr std::int64_t rowsAtOnce = 200;

} // namespace

InvitationsScreen::InvitationsScreen(directory::Database& database, DirectoryWatcher& watcher,
                                     IntegrationSelection& selection, InvitationControl& control,
                                     const core::Clock& clock, QObject* parent)
    : ListScreen(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_clock(clock),
      m_table(new InvitationTableModel(clock, this))
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isDue)
            refreshSoon();
    });
    connect(&watcher, &DirectoryWatcher::changed, this, &InvitationsScreen::refreshSoon);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &InvitationsScreen::reset);
    connect(m_table, &InvitationTableModel::moreWanted, this, [this] {
        m_question.limit += rowsAtOnce;
        read();
    });
    connect(&m_control, &InvitationControl::planned, this, [this](const ResendPlan& plan) {
        finish({});
        if (plan.integration.id == m_selection.currentId())
            m_plan = plan;
        Q_EMIT commandChanged();
    });
    connect(&m_control, &InvitationControl::sent, this, [this](const ResendDone& done) {
        m_plan.reset();
        finish(said(done));
        refreshSoon();
    });
    connect(&m_control, &InvitationControl::handed, this, [this](const HandedInvitation& handed) {
        if (m_chosen == handed.invitation)
            m_handed = handed;
        finish({});
        Q_EMIT detailChanged();
    });
    connect(&m_control, &InvitationControl::done, this, [this](InvitationAct act) {
        // Somebody else asked for it: what it changed is read like everything else.
        if (!isBusy())
            return;
        finish(said(act));
        refreshSoon();
    });
    connect(&m_control, &InvitationControl::failed, this, &InvitationsScreen::takeFailed);
    reset();
}

InvitationsScreen::~InvitationsScreen() = default;

bool InvitationsScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void InvitationsScreen::reset()
{
    if (m_doing == Doing::Planning)
        m_control.cancel();
    m_request.cancel();
    m_reading.reset();
    m_table->setRows({}, false);
    m_plan.reset();
    m_outcome.clear();
    m_commandError.reset();
    m_question = {};
    forgetSearch();
    takeIntegration(isThere() ? m_selection.currentId() : std::nullopt);
    choose(std::nullopt);
    applyQuery();
    Q_EMIT readingChanged();
    Q_EMIT commandChanged();
    Q_EMIT narrowingChanged();
}

void InvitationsScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown && m_isDue)
        refreshSoon();
}

void InvitationsScreen::setSlice(InvitationSlice slice)
{
    if (slice == m_question.slice)
        return;
    m_question.slice = slice;
    narrow();
}

bool InvitationsScreen::isNarrowed() const
{
    return m_question.slice != InvitationSlice::All || ListScreen::isNarrowed();
}

InvitationsScreen::Listing InvitationsScreen::listing() const
{
    return {integration().has_value(), m_table->rowCount(), m_isComplete};
}

void InvitationsScreen::setTableQuery()
{
    m_isComplete = false;
    if (!integration())
        return;
    m_question.integration = *integration();
    m_question.search = search().trimmed().toStdString();
    m_question.limit = rowsAtOnce;
    if (m_isShown)
        read();
    else
        m_isDue = true;
}

void InvitationsScreen::refreshSoon()
{
    m_isDue = true;
    if (m_isShown && integration() && !m_pause.isActive() && !m_request.isRunning())
        read();
}

void InvitationsScreen::read()
{
    if (!integration())
        return;
    m_isDue = false;
    m_pause.start(betweenReads);
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [question = m_question](directory::ReadSession& session, const std::stop_token& stop) {
            return readInvitations(session, question, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<InvitationReading> result) {
        if (!m_request.accept(generation))
            return;
        take(std::move(result));
        if (m_isDue && m_isShown && !m_pause.isActive())
            read();
    });
    if (m_chosen)
        readDetail();
    if (m_areSuppressedShown)
        readSuppressedAddresses();
}

void InvitationsScreen::take(core::Result<InvitationReading> result)
{
    if (!result) {
        if (result.error().kind != core::ErrorKind::Cancelled)
            listFailed(result.error());
        return;
    }
    m_isComplete = true;
    m_table->setRows(std::move(result->rows), result->hasMore);
    result->rows.clear();
    m_reading = std::move(*result);
    listArrived();
    Q_EMIT readingChanged();
}

std::int64_t InvitationsScreen::count(InvitationSlice slice) const
{
    if (!m_reading)
        return 0;
    const auto found = m_reading->counts.find(slice);
    return found == m_reading->counts.end() ? 0 : found->second;
}

QString InvitationsScreen::verdict() const
{
    if (!m_reading)
        return {};
    QString said = InvitationText::policy(m_reading->settings);
    if (const auto needy = count(InvitationSlice::NeedsALook); needy > 0)
        said += QLatin1Char(' ') + (needy == 1 ? tr("One needs a look.") : tr("%1 need a look.").arg(number(needy)));
    return said;
}

QString InvitationsScreen::pause() const
{
    return m_reading ? text(m_reading->mailPause) : QString();
}

QString InvitationsScreen::halfway() const
{
    QStringList people;
    for (const onboarding::HeldHalfway& each : m_reading ? m_reading->halfway : std::vector<onboarding::HeldHalfway>())
        people.append(text(each.name) + QStringLiteral(": ") + text(each.message));
    return people.join(QLatin1Char('\n'));
}

void InvitationsScreen::choose(std::optional<directory::InvitationId> invitation)
{
    if (invitation == m_chosen && invitation)
        return;
    m_chosen = invitation;
    m_handed.reset();
    m_detail.reset();
    m_detailRequest.cancel();
    if (m_chosen)
        readDetail();
    Q_EMIT detailChanged();
}

void InvitationsScreen::choosePerson(directory::PersonId person)
{
    const auto ticket = m_detailRequest.begin();
    auto future = m_database.readAsync(ticket.stop, [person](directory::ReadSession& session, const std::stop_token&) {
        return session.invitations().ofPersonRow(person);
    });
    core::deliver(
        future, this,
        [this, generation = ticket.generation](const core::Result<std::optional<directory::Invitation>>& found) {
            if (m_detailRequest.accept(generation) && found && *found)
                choose((*found)->id);
        });
}

void InvitationsScreen::readDetail()
{
    const auto ticket = m_detailRequest.begin();
    auto future =
        m_database.readAsync(ticket.stop, [id = *m_chosen](directory::ReadSession& session, const std::stop_token&) {
            return readInvitation(session, id);
        });
    core::deliver(future, this, [this, generation = ticket.generation](const core::Result<InvitationDetail>& result) {
        if (!m_detailRequest.accept(generation))
            return;
        if (result)
            m_detail = *result;
        else if (result.error().kind == core::ErrorKind::NotFound)
            m_detail.reset();
        Q_EMIT detailChanged();
    });
}

void InvitationsScreen::showSuppressed(bool isShown)
{
    m_areSuppressedShown = isShown;
    if (isShown)
        readSuppressedAddresses();
}

void InvitationsScreen::readSuppressedAddresses()
{
    if (!integration())
        return;
    const auto ticket = m_suppressedRequest.begin();
    auto future = m_database.readAsync(ticket.stop,
                                       [id = *integration()](directory::ReadSession& session, const std::stop_token&) {
                                           return readSuppressed(session, id);
                                       });
    core::deliver(
        future, this,
        [this, generation = ticket.generation](const core::Result<std::vector<directory::SuppressedAddress>>& result) {
            if (!m_suppressedRequest.accept(generation) || !result)
                return;
            m_suppressed = *result;
            Q_EMIT readingChanged();
        });
}

bool InvitationsScreen::isIdle() const
{
    return !isBusy() && !m_request.isRunning() && !m_detailRequest.isRunning() && !isSearchWaiting() &&
           !(m_isDue && m_isShown && integration());
}

} // namespace rollcall::models
