// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay: how it stands, its address and credential, and the first import.
#pragma once

#include "directory/Types.h"
#include "screens/VendorServiceScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

namespace rollcall::ui {

class Button;
class Card;
class KeyValueList;
class Label;
class Notice;
class Pill;
class VendorServiceForm;

/// Style and screen must outlive it. A secret is here while it is typed, and no longer.
class VendorServicePanel : public SetupPanel {
    Q_OBJECT

public:
    VendorServicePanel(const Style& style, models::VendorServiceScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

Q_SIGNALS:
    void requestOpened(rollcall::directory::JournalId request);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] Card* makeStanding();
    [[nodiscard]] Card* makeImport();
    void refresh();
    void refreshStanding();
    void refreshImport();
    void announce();

    const Style& m_style;
    models::VendorServiceScreen& m_screen;
    Notice* m_trouble;
    Notice* m_activity;
    VendorServiceForm* m_form;
    Label* m_outcome;
    Pill* m_pill = nullptr;
    Label* m_sentence = nullptr;
    Label* m_next = nullptr;
    Button* m_request = nullptr;
    KeyValueList* m_facts = nullptr;
    Label* m_reportTitle = nullptr;
    Label* m_report = nullptr;
    Button* m_count = nullptr;
    Button* m_import = nullptr;
    QString m_announced;
};

} // namespace rollcall::ui
