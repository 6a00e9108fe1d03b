// SPDX-License-Identifier: Apache-2.0
// The credentials Okta signs in with: what has to be said of them, another one in their place, taking one away.
#pragma once

#include "screens/CredentialScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

#include <QList>

class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class CopyRow;
class CredentialList;
class Label;
class Notice;

/// Style and screen must outlive it. A secret is here while it is looked at, and no longer.
class CredentialPanel : public SetupPanel {
    Q_OBJECT

public:
    CredentialPanel(const Style& style, models::CredentialScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void makeSecret();
    void makeRotation();
    void makeQuestion();
    void refresh();
    void refreshWarnings();
    void refreshSecret();
    void refreshRotation();
    void refreshQuestion();
    void refreshTabs();
    void openRotation();
    /// Nothing half done or secret is kept.
    void forget();
    [[nodiscard]] std::chrono::hours overlap() const;

    const Style& m_style;
    models::CredentialScreen& m_screen;
    QVBoxLayout* m_warnings;
    QList<Notice*> m_warningNotices;
    QList<models::CredentialWarning> m_shownWarnings;
    Notice* m_trouble;
    Card* m_secret;
    Label* m_secretSentence = nullptr;
    QVBoxLayout* m_secretRows = nullptr;
    QList<CopyRow*> m_values;
    Button* m_pasted = nullptr;
    Card* m_card;
    Button* m_rotate;
    QWidget* m_rotation = nullptr;
    Label* m_rotationSentence = nullptr;
    ChoiceBox* m_overlap = nullptr;
    Button* m_make = nullptr;
    Button* m_stay = nullptr;
    Label* m_state;
    Button* m_retry;
    CredentialList* m_list;
    QWidget* m_question = nullptr;
    Label* m_questionTitle = nullptr;
    Label* m_effects = nullptr;
    Button* m_revoke = nullptr;
    Button* m_keep = nullptr;
    Button* m_revokeLast = nullptr; ///< elsewhere than the first one, so that no double click finds it
    bool m_isRotating = false;      ///< the form is open
};

} // namespace rollcall::ui
