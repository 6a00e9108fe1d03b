// SPDX-License-Identifier: Apache-2.0
// Requests as they arrive, and the chosen one in full below.
#pragma once

#include "directory/Journal.h"
#include "widgets/ListPage.h"

namespace rollcall::models {
class ActivityScreen;
}

namespace rollcall::ui {

class RequestPanes;

/// Style and screen must outlive it. Space pauses and resumes while the list has the focus.
class ActivityPage final : public ListPage {
    Q_OBJECT

public:
    ActivityPage(const Style& style, models::ActivityScreen& screen, QWidget* parent = nullptr);

    /// Shows that request in full, and chooses it in the list when it is there.
    void showRequest(directory::JournalId request);
    /// Lists the requests about that person alone, under a filter called `name`.
    void showPersonRequests(directory::PersonId person, const QString& name);

Q_SIGNALS:
    /// The person a request was about is to be shown, on the People page.
    void personOpened(rollcall::directory::PersonId person);

protected:
    void sliceChosen(int id) override;
    [[nodiscard]] EmptyState emptyState() override;
    void enterDetail() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeTable();
    void refreshStatus();
    void showNarrowing();
    void togglePause();

    models::ActivityScreen& m_screen;
    Chip* m_person = nullptr;
    Button* m_pause;
    RequestPanes* m_panes;
};

} // namespace rollcall::ui
