// SPDX-License-Identifier: Apache-2.0
// One person's invitation in full and what is done to it; with nobody chosen, how far people are.
#pragma once

#include "screens/InvitationsScreen.h"
#include "style/Style.h"

#include <QStackedWidget>

class QVBoxLayout;

namespace rollcall::ui {

class AskFirst;
class Button;
class FunnelBars;
class HandedCard;
class KeyValueList;
class Label;
class PersonHeader;

/// Style and screen must outlive it.
class InvitationPanel final : public QStackedWidget {
    Q_OBJECT

public:
    InvitationPanel(const Style& style, models::InvitationsScreen& screen, QWidget* parent = nullptr);

    /// Where Enter in the list leads.
    void enter();

Q_SIGNALS:
    /// Who invites and when is to be changed.
    void policyWanted();
    /// Back to how far people are.
    void summaryWanted();

private:
    [[nodiscard]] QWidget* makeSummary();
    [[nodiscard]] QWidget* makePerson();
    [[nodiscard]] QWidget* makeActions();
    void refresh();
    void refreshSummary();
    void refreshSuppressed();
    void refreshPerson(const models::InvitationDetail& detail);
    void askForLink();
    void askForCode();
    void askForLetter();
    void askToTakeBack();
    void askWhetherRegistered();
    [[nodiscard]] QString shownName() const;

    const Style& m_style;
    models::InvitationsScreen& m_screen;
    QWidget* m_summary = nullptr;
    FunnelBars* m_funnel = nullptr;
    Label* m_policy = nullptr;
    Button* m_changePolicy = nullptr;
    Label* m_bouncesNote = nullptr;
    QWidget* m_suppressed = nullptr;
    QVBoxLayout* m_suppressedRows = nullptr;
    std::vector<directory::SuppressedAddress> m_shownSuppressed;
    QWidget* m_person = nullptr;
    PersonHeader* m_header = nullptr;
    Label* m_sentence = nullptr;
    Button* m_sendAgain = nullptr;
    Button* m_link = nullptr;
    Button* m_code = nullptr;
    Button* m_letter = nullptr;
    Button* m_register = nullptr;
    Button* m_takeBack = nullptr;
    Button* m_about = nullptr;
    AskFirst* m_ask = nullptr;
    HandedCard* m_handed = nullptr;
    KeyValueList* m_facts = nullptr;
    std::optional<directory::InvitationId> m_shown;
};

} // namespace rollcall::ui
