// SPDX-License-Identifier: Apache-2.0
// Where the vendor's back end is told what happens: the endpoints, how each does, what was sent there.
#pragma once

#include "setup/SetupPanel.h"
#include "style/Style.h"

class QHBoxLayout;
class QStandardItemModel;

namespace rollcall::models {
class WebhookScreen;
}

namespace rollcall::ui {

class AskFirst;
class Button;
class Card;
class CopyRow;
class DataTable;
class Label;
class Notice;
class WebhookForm;

/// Style and screen must outlive it.
class WebhookPanel final : public SetupPanel {
    Q_OBJECT

public:
    WebhookPanel(const Style& style, models::WebhookScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

protected:
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] Card* makeSecret();
    [[nodiscard]] Card* makeList();
    [[nodiscard]] Card* makeChosen();
    [[nodiscard]] QHBoxLayout* makeButtons();
    void askToPause();
    void askToRotate();
    void askToRemove();
    void refresh();
    void refreshList();
    void refreshChosen();
    void refreshSecret();
    void refreshSaid();
    void fitButtons();
    void announce();

    const Style& m_style;
    models::WebhookScreen& m_screen;
    Card* m_secretCard = nullptr;
    Label* m_secretSentence = nullptr;
    CopyRow* m_secret = nullptr;
    Button* m_pasted = nullptr;
    Card* m_listCard = nullptr;
    Label* m_empty = nullptr;
    DataTable* m_list = nullptr;
    QStandardItemModel* m_rows;
    Card* m_chosenCard = nullptr;
    Label* m_standing = nullptr;
    Button* m_test = nullptr;
    Button* m_resend = nullptr;
    Button* m_pause = nullptr;
    Button* m_rotate = nullptr;
    Button* m_remove = nullptr;
    DataTable* m_deliveries = nullptr;
    QStandardItemModel* m_deliveryRows;
    WebhookForm* m_form;
    AskFirst* m_ask;
    Notice* m_activity;
    Notice* m_trouble;
    Label* m_outcome;
    QString m_announced;
    bool m_isSecretShown = false;
};

} // namespace rollcall::ui
