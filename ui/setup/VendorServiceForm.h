// SPDX-License-Identifier: Apache-2.0
// Where the vendor's SCIM service is, and how Rollcall signs in there.
#pragma once

#include "screens/VendorServiceControl.h"
#include "style/Style.h"

#include <QWidget>

#include <optional>

class QLineEdit;

namespace rollcall::ui {

class Button;
class ChoiceBox;
class Label;

class VendorServiceForm : public QWidget {
    Q_OBJECT

public:
    explicit VendorServiceForm(const Style& style, QWidget* parent = nullptr);

    /// What is stored; takes the place of what was typed only where that is what was shown before.
    void setStored(const std::optional<models::VendorSettings>& settings, bool hasSecret);
    void setBusy(bool isBusy);
    /// Back to what is stored; the secret is gone.
    void clear();
    /// The secret was taken over.
    void clearSecret();

Q_SIGNALS:
    void testWanted(const rollcall::models::VendorWish& wish);
    void saveWanted(const rollcall::models::VendorWish& wish);

private:
    [[nodiscard]] QWidget* makeName();
    [[nodiscard]] QWidget* makeClient();
    [[nodiscard]] QWidget* makeButtons();
    [[nodiscard]] models::VendorSignIn signIn() const;
    [[nodiscard]] models::VendorSettings settings() const;
    [[nodiscard]] models::VendorWish wish() const;
    void show(const models::VendorSettings& settings);
    void refresh();

    const Style& m_style;
    QLineEdit* m_url;
    ChoiceBox* m_signIn;
    QLineEdit* m_name;
    Label* m_nameLabel = nullptr;
    QWidget* m_nameRow = nullptr;
    QLineEdit* m_tokenUrl;
    QLineEdit* m_scope;
    ChoiceBox* m_place;
    QWidget* m_clientBlock = nullptr;
    QLineEdit* m_secret;
    QWidget* m_secretNote = nullptr;
    Button* m_test = nullptr;
    Button* m_save = nullptr;
    models::VendorSettings m_stored;
    bool m_hasSecret = false;
    bool m_isBusy = false;
};

} // namespace rollcall::ui
