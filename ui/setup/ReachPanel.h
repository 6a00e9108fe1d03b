// SPDX-License-Identifier: Apache-2.0
// Whether Okta can reach the listener: the proof, the address, a call of our own as a hint, and the ways there are.
#pragma once

#include "screens/ReachScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Card;
class CopyRow;
class Label;
class Pill;

/// Style and screen must outlive it.
class ReachPanel : public SetupPanel {
    Q_OBJECT

public:
    ReachPanel(const Style& style, models::ReachScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

Q_SIGNALS:
    void requestOpened(rollcall::directory::JournalId request);

private:
    /// A pill with a sentence beside it.
    struct Finding {
        QWidget* row;
        Pill* pill;
        Label* sentence;
    };
    [[nodiscard]] Finding makeFinding(const char* name);
    static void tell(const Finding& finding, const models::StateWord& state, const QString& sentence,
                     const QString& exact);
    [[nodiscard]] Label* makeLine(QVBoxLayout* column, const char* name, Ink ink = Ink::Text);
    [[nodiscard]] Card* makeProof();
    [[nodiscard]] Card* makeAddress();
    [[nodiscard]] Card* makeHint();
    [[nodiscard]] Card* makeWays();
    void refresh();
    void refreshHint();

    const Style& m_style;
    models::ReachScreen& m_screen;
    Finding m_proof{};
    Button* m_request = nullptr;
    Button* m_retry = nullptr;
    CopyRow* m_address = nullptr;
    Label* m_addressTrouble = nullptr;
    Finding m_hint{};
    Label* m_cause = nullptr;
    Label* m_next = nullptr;
    Finding m_certificate{};
    Label* m_noCheck = nullptr;
    Button* m_check = nullptr;
    Button* m_cancel = nullptr;
    QString m_announced; ///< the hint that was read aloud
};

} // namespace rollcall::ui
