// SPDX-License-Identifier: Apache-2.0
// What Okta's API is reached by: the organisation, and an API token or a service app.
#pragma once

#include "screens/OktaAccessWish.h"
#include "style/Style.h"

#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class CopyRow;

class OktaAccessForm : public QWidget {
    Q_OBJECT

public:
    explicit OktaAccessForm(const Style& style, QWidget* parent = nullptr);

    /// What is known already, where the field is empty.
    void propose(const QString& organisation, const QString& app);
    /// Of the key that was made here; empty while there is none.
    void setPublicKey(const QString& jwk);
    void setBusy(bool isBusy);
    void setCancellable(bool isCancellable);
    /// Nothing typed is kept, the token least of all.
    void clear();

Q_SIGNALS:
    void wished(const rollcall::models::OktaAccessWish& wish);
    void keyWanted(bool isAnother);
    /// Of what is under way, or of the form.
    void cancelled();

private:
    [[nodiscard]] QWidget* makeToken();
    [[nodiscard]] QWidget* makeServiceApp();
    [[nodiscard]] QWidget* makeButtons();
    [[nodiscard]] bool isServiceApp() const;
    void refresh();
    void submit();

    const Style& m_style;
    Card* m_card;
    QLineEdit* m_organisation;
    ChoiceBox* m_kind;
    QLineEdit* m_token;
    QWidget* m_tokenBlock = nullptr;
    QLineEdit* m_clientId;
    ChoiceBox* m_scopes;
    CopyRow* m_publicKey = nullptr;
    Button* m_makeKey = nullptr;
    QWidget* m_serviceBlock = nullptr;
    QLineEdit* m_app;
    QLineEdit* m_authorities;
    Button* m_connect = nullptr;
    Button* m_cancel = nullptr;
    bool m_hasKey = false;
    bool m_isBusy = false;
    bool m_isCancellable = false;
};

} // namespace rollcall::ui
