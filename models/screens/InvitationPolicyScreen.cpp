// SPDX-License-Identifier: Apache-2.0
#include "screens/InvitationPolicyScreen.h"

#include "DirectoryWatcher.h"
#include "onboarding/InvitationKeeper.h"
#include "screens/IntegrationSelection.h"
#include "screens/InvitationText.h"

#include <utility>

namespace rollcall::models {

InvitationPolicyScreen::InvitationPolicyScreen(directory::Database& database, DirectoryWatcher& watcher,
                                               IntegrationSelection& selection, InvitationControl& control,
                                               QObject* parent)
    : QObject(parent), m_selection(selection), m_control(control), m_reads(database, [this] { read(); })
{
    connect(&watcher, &DirectoryWatcher::changed, this, [this] { m_reads.schedule(); });
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &InvitationPolicyScreen::reset);
    connect(&m_control, &InvitationControl::done, this, [this](InvitationAct act) {
        if (act != InvitationAct::SaveSettings || !std::exchange(m_isSaving, false))
            return;
        m_outcome = tr("Saved.");
        m_reads.schedule();
        Q_EMIT changed();
    });
    connect(&m_control, &InvitationControl::failed, this, [this](const core::Error& error) {
        if (!std::exchange(m_isSaving, false))
            return;
        if (error.kind != core::ErrorKind::Cancelled)
            m_error = error;
        Q_EMIT changed();
    });
    reset();
}

bool InvitationPolicyScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void InvitationPolicyScreen::reset()
{
    m_reads.cancel();
    m_settings.reset();
    m_isSaving = false;
    m_outcome.clear();
    m_error.reset();
    if (isThere())
        m_reads.schedule();
    Q_EMIT changed();
}

void InvitationPolicyScreen::read()
{
    if (!isThere())
        return;
    m_reads.read(
        [id = *m_selection.currentId()](directory::ReadSession& session,
                                        const std::stop_token&) -> core::Result<onboarding::InvitationSettings> {
            const auto stored = session.setting(onboarding::settingOfInvitations(id));
            if (!stored)
                return tl::unexpected(stored.error());
            return onboarding::parseInvitationSettings(stored->value_or("{}"));
        },
        [this](core::Result<onboarding::InvitationSettings> result) {
            if (result)
                m_settings = std::move(*result);
            else if (result.error().kind != core::ErrorKind::Cancelled)
                m_error = result.error();
            Q_EMIT changed();
        });
}

QString InvitationPolicyScreen::summary() const
{
    return m_settings ? InvitationText::policy(*m_settings) : tr("Reading the directory…");
}

void InvitationPolicyScreen::save(const onboarding::InvitationSettings& settings)
{
    m_wanted = settings;
    begin(false);
}

void InvitationPolicyScreen::saveInSpite()
{
    if (canSaveInSpite())
        begin(true);
}

void InvitationPolicyScreen::begin(bool isInSpite)
{
    if (m_isSaving || m_control.isBusy() || !isThere())
        return;
    m_isSaving = true;
    m_outcome.clear();
    m_error.reset();
    m_control.save(*m_selection.current(), m_wanted, isInSpite);
    Q_EMIT changed();
}

void InvitationPolicyScreen::forget()
{
    m_outcome.clear();
    m_error.reset();
    Q_EMIT changed();
}

} // namespace rollcall::models
