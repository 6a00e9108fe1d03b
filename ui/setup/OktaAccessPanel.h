// SPDX-License-Identifier: Apache-2.0
// Access to Okta's API: connecting, what the credential may do, and ending it.
#pragma once

#include "screens/OktaAccessScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

#include <functional>

namespace rollcall::ui {

class Button;
class Card;
class KeyValueList;
class Label;
class Notice;
class OktaAccessForm;

/// Style and screen must outlive it.
class OktaAccessPanel : public SetupPanel {
    Q_OBJECT

public:
    OktaAccessPanel(const Style& style, models::OktaAccessScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

    /// What the guide knows of organisation and app, as a proposal for the form.
    struct Known {
        QString organisation;
        QString app;
    };
    void setKnown(std::function<Known()> known) { m_known = std::move(known); }

private:
    [[nodiscard]] QWidget* makeAccess();
    [[nodiscard]] QWidget* makeLeaving();
    void refresh();
    void refreshAccess();
    [[nodiscard]] bool isForm() const;

    const Style& m_style;
    models::OktaAccessScreen& m_screen;
    std::function<Known()> m_known;
    Notice* m_activity;
    Notice* m_trouble;
    OktaAccessForm* m_form;
    QWidget* m_access = nullptr;
    Label* m_warnings = nullptr;
    KeyValueList* m_facts = nullptr;
    KeyValueList* m_rights = nullptr;
    Label* m_missing = nullptr;
    Button* m_check = nullptr;
    Button* m_change = nullptr;
    Button* m_leave = nullptr;
    QWidget* m_leaving = nullptr;
    Label* m_leavingText = nullptr;
    Button* m_revoke = nullptr;
    bool m_isChanging = false; ///< the form although there is an access
};

} // namespace rollcall::ui
