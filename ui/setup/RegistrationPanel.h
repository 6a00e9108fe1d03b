// SPDX-License-Identifier: Apache-2.0
// Who is registered, as Okta knows it: looked up before anybody is mailed, kept there by whom, and what waits for a
// word.
#pragma once

#include "onboarding/WriteBackSettings.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

#include <optional>

class QLineEdit;
class QStandardItemModel;

namespace rollcall::models {
class RegistrationScreen;
}

namespace rollcall::ui {

class AskFirst;
class Button;
class Card;
class ChoiceBox;
class DataTable;
class Label;
class Notice;

/// Style and screen must outlive it.
class RegistrationPanel final : public SetupPanel {
    Q_OBJECT

public:
    RegistrationPanel(const Style& style, models::RegistrationScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

private:
    [[nodiscard]] Card* makeStanding();
    [[nodiscard]] Card* makeTarget();
    [[nodiscard]] Card* makeKeeper();
    [[nodiscard]] Card* makeHeld();
    /// As the fields say it.
    [[nodiscard]] onboarding::WriteBackSettings words() const;
    void show(const onboarding::WriteBackSettings& settings);
    void choose();
    void askToWrite(bool isAll);
    void refresh();
    void refreshHeld();
    void refreshSaid();
    void fitButtons();
    void announce();

    const Style& m_style;
    models::RegistrationScreen& m_screen;
    Label* m_standing = nullptr;
    ChoiceBox* m_kind = nullptr;
    QLineEdit* m_target = nullptr;
    QLineEdit* m_provider = nullptr;
    Button* m_look = nullptr;
    Label* m_found = nullptr;
    ChoiceBox* m_mode = nullptr;
    Label* m_effect = nullptr;
    QLineEdit* m_additions = nullptr;
    Button* m_save = nullptr;
    Card* m_heldCard = nullptr;
    DataTable* m_held = nullptr;
    QStandardItemModel* m_rows;
    Button* m_write = nullptr;
    Button* m_writeAll = nullptr;
    AskFirst* m_ask;
    Notice* m_activity;
    Notice* m_trouble;
    Label* m_outcome;
    std::optional<onboarding::WriteBackSettings> m_stored; ///< what the fields showed before anything was typed
    QString m_announced;
};

} // namespace rollcall::ui
