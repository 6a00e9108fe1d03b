// SPDX-License-Identifier: Apache-2.0
// Secrets stay here for as long as the program runs, and nowhere else.
#include "screens/SetupMaking.h"

#include "screens/IntegrationSelection.h"

namespace rollcall::models {

SetupMaking::SetupMaking(IntegrationMaker& maker, IntegrationSelection& selection,
                         const std::vector<setup::Profile>& profiles, QObject* parent)
    : QObject(parent), m_maker(maker), m_selection(selection), m_choices(setupChoices(profiles))
{
    connect(&m_maker, &IntegrationMaker::made, this, &SetupMaking::takeMade);
    connect(&m_maker, &IntegrationMaker::issued, this, [this](const IssuedSecret& secret) {
        m_secrets.take(secret);
        Q_EMIT made();
    });
    connect(&m_maker, &IntegrationMaker::approvable, this, [this](const ApprovalCode& code) {
        m_secrets.take(code);
        Q_EMIT approvable();
    });
    connect(&m_maker, &IntegrationMaker::failed, this, &SetupMaking::failed);
}

void SetupMaking::takeMade(const directory::Integration& integration, const IssuedSecret& secret)
{
    m_secrets.take(secret);
    m_isWanted = false;
    m_error.reset();
    // The list may know it already, or will within a moment.
    m_selection.prefer(integration.slug);
    m_selection.retry();
    Q_EMIT made();
}

void SetupMaking::begin()
{
    m_isWanted = true;
    m_error.reset();
    Q_EMIT changed();
}

void SetupMaking::leave()
{
    m_isWanted = false;
    Q_EMIT changed();
}

void SetupMaking::make(const IntegrationWish& wish)
{
    m_error.reset();
    m_maker.make(wish);
    Q_EMIT changed();
}

void SetupMaking::show(QList<SetupStepView>& steps, const directory::Integration& integration,
                       core::Timestamp now) const
{
    m_secrets.show(steps, integration, now);
}

} // namespace rollcall::models
