// SPDX-License-Identifier: Apache-2.0
// Requests as they arrive, and the chosen one in full below.
#pragma once

#include "directory/Journal.h"
#include "style/Style.h"

#include <QWidget>

class QSplitter;

namespace rollcall::models {
class ActivityScreen;
}

namespace rollcall::ui {

class Button;
class Chip;
class DataTable;
class PageHeader;
class RequestPanes;
class ScrollAnchor;
class SearchField;
class StateStack;

/// Style and screen must outlive it. Space pauses and resumes while the list has the focus.
class ActivityPage final : public QWidget {
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
    /// The address for Okta is to be shown, on the Overview page.
    void overviewWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeHeader();
    [[nodiscard]] QWidget* makeTable();
    [[nodiscard]] Chip* makeSliceChip(const QString& text, const QString& name);
    void refresh();
    void refreshStatus();
    void showNarrowing();
    void showEmpty();
    void togglePause();

    const Style& m_style;
    models::ActivityScreen& m_screen;
    PageHeader* m_header;
    SearchField* m_search;
    Chip* m_all;
    Chip* m_succeeded;
    Chip* m_refused;
    Chip* m_writes;
    Chip* m_person;
    Button* m_columns;
    Button* m_pause;
    StateStack* m_stack;
    QSplitter* m_splitter;
    DataTable* m_table;
    ScrollAnchor* m_anchor;
    RequestPanes* m_panes;
};

} // namespace rollcall::ui
