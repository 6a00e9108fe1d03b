// SPDX-License-Identifier: Apache-2.0
// What Okta is given, where the listener stands, and its start, stop and move by an inline form.
#pragma once

#include "widgets/Card.h"

#include "screens/OverviewScreen.h"

class QLineEdit;
class QSpinBox;

namespace rollcall::ui {

class Button;
class CopyButton;
class Label;

class ConnectionCard : public Card {
    Q_OBJECT

public:
    ConnectionCard(const Style& style, models::OverviewScreen& screen, QWidget* parent = nullptr);

    void refresh();

private:
    QWidget* makeAddressRow(const QString& name, QLineEdit*& field, CopyButton*& copy);
    void makeFields();
    QWidget* makeForm();
    QWidget* makeNotice();
    void openForm();
    void closeForm();
    void apply();
    void startOrStop();
    void showError(const core::Error& error);

    const Style& m_style;
    models::OverviewScreen& m_screen;
    QWidget* m_baseUrlRow = nullptr; ///< only with an integration
    QLineEdit* m_baseUrl = nullptr;
    CopyButton* m_copyBaseUrl = nullptr;
    QLineEdit* m_listenerUrl = nullptr;
    CopyButton* m_copyListenerUrl = nullptr;
    Button* m_toggle = nullptr;
    Button* m_change = nullptr;
    Label* m_owner = nullptr;
    QWidget* m_form = nullptr;
    QLineEdit* m_address = nullptr;
    QSpinBox* m_port = nullptr;
    QLineEdit* m_publicUrl = nullptr;
    Button* m_apply = nullptr;
    QWidget* m_notice = nullptr;
    Label* m_happened = nullptr;
    Label* m_next = nullptr;
};

} // namespace rollcall::ui
