// SPDX-License-Identifier: Apache-2.0
// The list of people with search and filters, and the inspector beside it.
#pragma once

#include "directory/Types.h"
#include "style/Style.h"

#include <QWidget>

class QSplitter;

namespace rollcall::models {
class PeopleScreen;
}

namespace rollcall::ui {

class Button;
class Chip;
class DataTable;
class PageHeader;
class PersonInspector;
class ScrollAnchor;
class SearchField;
class StateStack;

/// Style and screen must outlive it. Enter in the list goes to the inspector, Escape there comes back.
class PeoplePage final : public QWidget {
    Q_OBJECT

public:
    PeoplePage(const Style& style, models::PeopleScreen& screen, QWidget* parent = nullptr);

    /// Chooses that person, in the list too when they are in it.
    void showPerson(directory::PersonId person);

Q_SIGNALS:
    /// A request is to be shown in full, on the Activity page.
    void requestOpened(rollcall::directory::JournalId request);
    /// All requests about that person are to be listed, on the Activity page.
    void personRequestsOpened(rollcall::directory::PersonId person, const QString& name);
    /// The address for Okta is to be shown, on the Overview page.
    void overviewWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    [[nodiscard]] QWidget* makeTable();
    void refresh();
    void showNarrowing();
    void showEmpty();

    const Style& m_style;
    models::PeopleScreen& m_screen;
    PageHeader* m_header;
    SearchField* m_search;
    Chip* m_all;
    Chip* m_active;
    Chip* m_inactive;
    Button* m_columns;
    StateStack* m_stack;
    QSplitter* m_splitter;
    DataTable* m_table;
    ScrollAnchor* m_anchor;
    PersonInspector* m_inspector;
    bool m_isSplitChosen = false; ///< somebody moved the line between list and inspector
};

} // namespace rollcall::ui
