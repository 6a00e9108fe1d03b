// SPDX-License-Identifier: Apache-2.0
// Looking whom the draft would break, keeping it, and sending it to whoever writes it: one at a time.
#include "Number.h"
#include "screens/IntegrationSelection.h"
#include "screens/TemplateScreen.h"

#include <utility>

namespace rollcall::models {

QString TemplateScreen::activity() const
{
    switch (m_doing) {
    case Doing::Nothing:
        return {};
    case Doing::Checking:
    case Doing::CheckingToSave:
        return m_total == 0 ? tr("Looking whom it would break…")
                            : tr("Looking whom it would break: %1 of %2 people…").arg(number(m_done), number(m_total));
    case Doing::Saving:
        return tr("Saving…");
    case Doing::Sending:
        return tr("Sending it to %1…").arg(m_sentTo);
    }
    return {};
}

QString TemplateScreen::troubleTitle() const
{
    if (!m_shelf)
        return tr("It could not be read.");
    return m_failed == Doing::Sending    ? tr("No mail was sent.")
           : m_failed == Doing::Checking ? tr("Not everybody was looked at.")
                                         : tr("Not saved.");
}

void TemplateScreen::begin(Doing what)
{
    const auto integration = m_selection.current();
    if (!integration || !m_shelf || m_doing != Doing::Nothing || m_control.isBusy())
        return;
    m_doing = what;
    m_doingFor = m_key;
    m_done = 0;
    m_total = 0;
    m_isAsking = false;
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    if (what == Doing::Saving)
        m_control.save(*integration, m_draft, m_basis);
    else if (what == Doing::Sending)
        m_control.send(*integration, m_draft, scim::toJson(m_person), m_sentTo);
    else
        m_control.check(*integration, m_draft);
    Q_EMIT changed();
}

void TemplateScreen::tookChecked(const onboarding::BrokenMails& broken)
{
    const Doing was = std::exchange(m_doing, Doing::Nothing);
    if (m_doingFor != m_key)
        return;
    m_broken = broken;
    if (was == Doing::CheckingToSave && broken.tally.broken() == 0)
        begin(Doing::Saving);
    else
        m_isAsking = was == Doing::CheckingToSave;
    Q_EMIT changed();
}

void TemplateScreen::check()
{
    begin(Doing::Checking);
}

void TemplateScreen::save()
{
    if (canSave())
        begin(Doing::CheckingToSave);
}

void TemplateScreen::saveInSpite()
{
    if (!m_isAsking || !canSave())
        return;
    // On top of what somebody else saved, which stays among the versions.
    m_basis = m_shelf->basis;
    begin(Doing::Saving);
}

bool TemplateScreen::canSend() const
{
    return m_shelf && m_hasPerson && !m_preview.subject.isEmpty() && m_doing == Doing::Nothing;
}

void TemplateScreen::send(const QString& to)
{
    if (!canSend())
        return;
    m_sentTo = to.trimmed();
    begin(Doing::Sending);
}

void TemplateScreen::cancel()
{
    if (m_doing != Doing::Nothing)
        m_control.cancel();
}

void TemplateScreen::forget()
{
    m_isAsking = false;
    m_outcome.clear();
    m_error.reset();
    Q_EMIT changed();
}

} // namespace rollcall::models
