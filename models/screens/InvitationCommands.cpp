// SPDX-License-Identifier: Apache-2.0
// What is done to one or many, one command at a time, and what came of it in words.
#include "Number.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/InvitationsScreen.h"
#include "tables/InvitationTableModel.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

QString InvitationsScreen::activity() const
{
    switch (m_doing) {
    case Doing::Nothing:
        return {};
    case Doing::Planning:
        return tr("Looking who would get a mail…");
    case Doing::Sending:
        return tr("Ordering the mails…");
    case Doing::Handing:
    case Doing::Acting:
        return tr("Just a moment…");
    }
    return {};
}

std::optional<directory::Integration> InvitationsScreen::begin(Doing what)
{
    if (isBusy() || m_control.isBusy() || !isThere())
        return std::nullopt;
    m_doing = what;
    m_doneFor = m_selection.currentId();
    m_outcome.clear();
    m_commandError.reset();
    return m_selection.current();
}

void InvitationsScreen::finish(const QString& outcome)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId())
        m_outcome = outcome;
    Q_EMIT commandChanged();
}

void InvitationsScreen::takeFailed(const core::Error& error)
{
    if (!isBusy())
        return;
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId() && error.kind != core::ErrorKind::Cancelled) {
        m_commandError = error;
    }
    Q_EMIT commandChanged();
}

void InvitationsScreen::prepare(const std::vector<directory::InvitationId>& invitations)
{
    std::vector<directory::ResourceId> people;
    for (const auto& row : m_table->rows()) {
        if (std::ranges::find(invitations, row.invitation.id) != invitations.end())
            people.push_back(row.invitation.person);
    }
    if (people.empty() && m_detail && invitations == std::vector{m_detail->row.invitation.id})
        people.push_back(m_detail->row.invitation.person);
    if (people.empty())
        return;
    m_asked = std::move(people);
    planAsked(std::nullopt);
}

void InvitationsScreen::prepareAll(InvitationSlice slice)
{
    m_asked = slice;
    planAsked(std::nullopt);
}

void InvitationsScreen::prepareBy(onboarding::ResendRoute route)
{
    if (m_plan && m_plan->route != route)
        planAsked(route);
}

void InvitationsScreen::planAsked(std::optional<onboarding::ResendRoute> route)
{
    if (const auto current = begin(Doing::Planning)) {
        if (const auto* slice = std::get_if<InvitationSlice>(&m_asked))
            m_control.planAll(*current, *slice, route);
        else
            m_control.plan(*current, std::get<std::vector<directory::ResourceId>>(m_asked), route);
    }
    Q_EMIT commandChanged();
}

void InvitationsScreen::send(int perMinute)
{
    if (!m_plan || m_plan->people.empty())
        return;
    if (begin(Doing::Sending)) {
        const QString title = m_plan->people.size() > 1
                                  ? tr("%1 people").arg(number(static_cast<std::int64_t>(m_plan->people.size())))
                                  : QString();
        m_control.send(*m_plan, title, perMinute);
    }
    Q_EMIT commandChanged();
}

void InvitationsScreen::dropPlan()
{
    m_plan.reset();
    Q_EMIT commandChanged();
}

void InvitationsScreen::revoke()
{
    if (!m_detail)
        return;
    if (const auto current = begin(Doing::Acting))
        m_control.revoke(*current, m_detail->row.invitation.person);
    Q_EMIT commandChanged();
}

void InvitationsScreen::reject()
{
    if (!m_detail)
        return;
    if (const auto current = begin(Doing::Acting))
        m_control.reject(*current, {m_detail->row.invitation.person});
    Q_EMIT commandChanged();
}

void InvitationsScreen::makeLink()
{
    if (!m_detail)
        return;
    m_handed.reset();
    if (const auto current = begin(Doing::Handing))
        m_control.makeLink(*current, m_detail->row.invitation);
    Q_EMIT commandChanged();
}

void InvitationsScreen::makeCode()
{
    if (!m_detail)
        return;
    m_handed.reset();
    if (const auto current = begin(Doing::Handing))
        m_control.makeCode(*current, m_detail->row.invitation);
    Q_EMIT commandChanged();
}

void InvitationsScreen::makeLetter()
{
    if (!m_detail)
        return;
    m_handed.reset();
    if (const auto current = begin(Doing::Handing))
        m_control.makeLetter(*current, m_detail->row.invitation);
    Q_EMIT commandChanged();
}

void InvitationsScreen::setRegistered(bool isRegistered, const QString& reason)
{
    if (!m_detail)
        return;
    if (const auto current = begin(Doing::Acting))
        m_control.setRegistered(*current, m_detail->row.invitation.person, isRegistered, reason);
    Q_EMIT commandChanged();
}

void InvitationsScreen::setBulk(directory::JobQueueId queue, directory::JobQueueState state)
{
    if (begin(Doing::Acting))
        m_control.setBulk(queue, state);
    Q_EMIT commandChanged();
}

void InvitationsScreen::unsuppress(const std::string& address)
{
    if (const auto current = begin(Doing::Acting))
        m_control.unsuppress(*current, address);
    Q_EMIT commandChanged();
}

void InvitationsScreen::cancel()
{
    if (isBusy())
        m_control.cancel();
}

void InvitationsScreen::forget()
{
    m_outcome.clear();
    m_commandError.reset();
    Q_EMIT commandChanged();
}

QString InvitationsScreen::said(InvitationAct act)
{
    switch (act) {
    case InvitationAct::Reject:
        return tr("Not invited until somebody sends it.");
    case InvitationAct::Revoke:
        return tr("Taken back: the link does not work any more.");
    case InvitationAct::Register:
        return tr("Marked as registered, by your word: weak evidence, which gives nobody a privilege by itself.");
    case InvitationAct::Unregister:
        return tr("Marked as not registered, by your word.");
    case InvitationAct::Unsuppress:
        return tr("The address may be mailed to again.");
    case InvitationAct::PauseBulk:
        return tr("Paused.");
    case InvitationAct::ResumeBulk:
        return tr("It goes on.");
    case InvitationAct::GiveUpBulk:
        return tr("Given up: what has not gone out will not.");
    case InvitationAct::SaveSettings:
        return tr("Saved.");
    }
    return {};
}

QString InvitationsScreen::said(const ResendDone& done)
{
    const auto all = done.ordered + done.orderedBefore;
    if (all == 0 && !done.skipped.empty())
        return tr("Nobody is mailed: %1").arg(text(done.skipped.front().why));
    if (done.route != onboarding::ResendRoute::OwnMail) {
        QString people = all == 1
                             ? tr("One person is queued; who listens for this directory does it.")
                             : tr("%1 people are queued; who listens for this directory does it.").arg(number(all));
        if (!done.skipped.empty())
            people += QLatin1Char(' ') + tr("%1 left out.").arg(number(static_cast<std::int64_t>(done.skipped.size())));
        return people;
    }
    QString words = all == 1 ? tr("One mail is queued; who listens for this directory sends it.")
                             : tr("%1 mails are queued; who listens for this directory sends them.").arg(number(all));
    if (!done.skipped.empty())
        words += QLatin1Char(' ') + tr("%1 left out.").arg(number(static_cast<std::int64_t>(done.skipped.size())));
    return words;
}

} // namespace rollcall::models
