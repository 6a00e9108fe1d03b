// SPDX-License-Identifier: Apache-2.0
// The list of invitations with search and slices, the detail beside it, and above it what is under way.
#pragma once

#include "screens/InvitationsScreen.h"
#include "widgets/ListPage.h"

class QVBoxLayout;

namespace rollcall::ui {

class InvitationPanel;
class Label;
class Notice;
class ResendCard;

/// Style and screen must outlive it.
class InvitationsPage final : public ListPage {
    Q_OBJECT

public:
    InvitationsPage(const Style& style, models::InvitationsScreen& screen, QWidget* parent = nullptr);

    /// Chooses that person's invitation, in the list too when it is in it.
    void showPerson(directory::PersonId person);

Q_SIGNALS:
    /// Who invites and when, on the Set-up page.
    void policyWanted();
    /// The mail server and the sender, on the Set-up page.
    void mailWanted();
    /// The words of the mails, on the Set-up page.
    void templatesWanted();

protected:
    void sliceChosen(int id) override;
    [[nodiscard]] EmptyState emptyState() override;
    void enterDetail() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void makeTable();
    void makeSlices();
    void makeActions();
    void makeBanners();
    void prepare();
    void refreshReading();
    void refreshBulk();
    void refreshCommand();
    void fitActions();
    [[nodiscard]] std::vector<directory::InvitationId> selected() const;

    const Style& m_style;
    models::InvitationsScreen& m_screen;
    InvitationPanel* m_panel;
    QHash<int, Chip*> m_chips;
    Button* m_send = nullptr;
    Button* m_mail = nullptr;
    Button* m_templates = nullptr;
    QWidget* m_banners = nullptr;
    Notice* m_halfway = nullptr;
    Notice* m_pause = nullptr;
    Notice* m_activity = nullptr;
    Notice* m_trouble = nullptr;
    Label* m_outcome = nullptr;
    ResendCard* m_plan = nullptr;
    QWidget* m_bulk = nullptr;
    QVBoxLayout* m_bulkRows = nullptr;
    QString m_shownBulk;
};

} // namespace rollcall::ui
