// SPDX-License-Identifier: Apache-2.0
// The People entry: the directory's people, or those in Okta where Rollcall is the companion.
#pragma once

#include <QStackedWidget>

namespace rollcall::models {
class IntegrationSelection;
}

namespace rollcall::ui {

/// The selection must outlive it.
class PeopleHost final : public QStackedWidget {
    Q_OBJECT

public:
    /// Takes both pages over. Without an integration the directory's page is shown.
    PeopleHost(models::IntegrationSelection& selection, QWidget* directoryPage, QWidget* companionPage,
               QWidget* parent = nullptr);

private:
    void showPageOfRole();

    models::IntegrationSelection& m_selection;
    QWidget* m_directoryPage;
    QWidget* m_companionPage;
};

} // namespace rollcall::ui
