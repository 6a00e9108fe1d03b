// SPDX-License-Identifier: Apache-2.0
// The People entry: the directory's people, or those in Okta where Rollcall is the companion.
#pragma once

#include <QStackedWidget>

#include <functional>

namespace rollcall::models {
class IntegrationSelection;
}

namespace rollcall::ui {

/// The selection must outlive it.
class PeopleHost final : public QStackedWidget {
    Q_OBJECT

public:
    /// Takes the pages over; the companion's is made when it is first needed. Without an integration the directory's
    /// page is shown.
    PeopleHost(models::IntegrationSelection& selection, QWidget* directoryPage,
               std::function<QWidget*()> makeCompanionPage, QWidget* parent = nullptr);

private:
    void showPageOfRole();

    models::IntegrationSelection& m_selection;
    QWidget* m_directoryPage;
    std::function<QWidget*()> m_makeCompanionPage;
    QWidget* m_companionPage = nullptr;
};

} // namespace rollcall::ui
