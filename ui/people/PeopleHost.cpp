// SPDX-License-Identifier: Apache-2.0
// The role of the current integration decides.
#include "people/PeopleHost.h"

#include "screens/IntegrationSelection.h"

#include <utility>

namespace rollcall::ui {

PeopleHost::PeopleHost(models::IntegrationSelection& selection, QWidget* directoryPage,
                       std::function<QWidget*()> makeCompanionPage, QWidget* parent)
    : QStackedWidget(parent),
      m_selection(selection),
      m_directoryPage(directoryPage),
      m_makeCompanionPage(std::move(makeCompanionPage))
{
    setObjectName(QStringLiteral("PeopleHost"));
    addWidget(directoryPage);
    connect(&selection, &models::IntegrationSelection::changed, this, &PeopleHost::showPageOfRole);
    connect(&selection, &models::IntegrationSelection::currentChanged, this, &PeopleHost::showPageOfRole);
    showPageOfRole();
}

void PeopleHost::showPageOfRole()
{
    const auto current = m_selection.current();
    const bool isCompanion = current && current->role == directory::Role::Companion;
    if (isCompanion && m_companionPage == nullptr) {
        m_companionPage = m_makeCompanionPage();
        addWidget(m_companionPage);
    }
    setCurrentWidget(isCompanion ? m_companionPage : m_directoryPage);
}

} // namespace rollcall::ui
