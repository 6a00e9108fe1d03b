// SPDX-License-Identifier: Apache-2.0
// The role of the current integration decides.
#include "people/PeopleHost.h"

#include "screens/IntegrationSelection.h"

namespace rollcall::ui {

PeopleHost::PeopleHost(models::IntegrationSelection& selection, QWidget* directoryPage, QWidget* companionPage,
                       QWidget* parent)
    : QStackedWidget(parent), m_selection(selection), m_directoryPage(directoryPage), m_companionPage(companionPage)
{
    setObjectName(QStringLiteral("PeopleHost"));
    addWidget(directoryPage);
    addWidget(companionPage);
    connect(&selection, &models::IntegrationSelection::changed, this, &PeopleHost::showPageOfRole);
    connect(&selection, &models::IntegrationSelection::currentChanged, this, &PeopleHost::showPageOfRole);
    showPageOfRole();
}

void PeopleHost::showPageOfRole()
{
    const auto current = m_selection.current();
    const bool isCompanion = current && current->role == directory::Role::Companion;
    setCurrentWidget(isCompanion ? m_companionPage : m_directoryPage);
}

} // namespace rollcall::ui
