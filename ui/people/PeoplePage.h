// SPDX-License-Identifier: Apache-2.0
// The list of people with search and filters, and the inspector beside it.
#pragma once

#include "directory/Types.h"
#include "widgets/ListPage.h"

namespace rollcall::models {
class PeopleScreen;
}

namespace rollcall::ui {

class PersonInspector;

/// Style and screen must outlive it.
class PeoplePage final : public ListPage {
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
    /// That person's invitation is to be shown, on the Invitations page.
    void invitationOpened(rollcall::directory::PersonId person);

protected:
    void sliceChosen(int id) override;
    [[nodiscard]] EmptyState emptyState() override;
    void enterDetail() override;

private:
    void makeTable();
    void choosePerson(const QModelIndex& index);

    models::PeopleScreen& m_screen;
    PersonInspector* m_inspector;
};

} // namespace rollcall::ui
