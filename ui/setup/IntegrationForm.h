// SPDX-License-Identifier: Apache-2.0
// A new integration: which application, where Okta's calls end, what it is called.
#pragma once

#include "screens/IntegrationMaker.h"
#include "screens/SetupChoices.h"
#include "style/Style.h"

#include <QWidget>

#include <optional>

class QButtonGroup;
class QGridLayout;
class QLineEdit;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class Label;
class Notice;

class IntegrationForm : public QWidget {
    Q_OBJECT

public:
    IntegrationForm(const Style& style, const QList<models::SetupProfileChoice>& choices, QWidget* parent = nullptr);

    /// Whether there is something to go back to.
    void setCancellable(bool isCancellable);
    void setBusy(bool isBusy);
    /// Nothing hides it.
    void setError(const std::optional<core::Error>& error);
    /// For the next one.
    void clear();

Q_SIGNALS:
    void wished(const rollcall::models::IntegrationWish& wish);
    void cancelled();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeProfiles();
    void makeRoles();
    void makeDetails();
    [[nodiscard]] QWidget* makeDownstream();
    [[nodiscard]] QWidget* makeRedirect();
    [[nodiscard]] bool isOAuth() const;
    void chooseProfile(int index);
    void refresh();
    void submit();
    void arrange(QGridLayout* grid, const QList<QWidget*>& cards, int columns);
    [[nodiscard]] const models::SetupProfileChoice* profile() const;
    [[nodiscard]] directory::Role role() const;

    const Style& m_style;
    QList<models::SetupProfileChoice> m_choices;
    QButtonGroup* m_profileGroup;
    QButtonGroup* m_roleGroup;
    QGridLayout* m_profileGrid;
    QGridLayout* m_roleGrid;
    QWidget* m_roleBlock;
    QWidget* m_detailBlock;
    QLineEdit* m_name = nullptr;
    ChoiceBox* m_authMode = nullptr;
    QWidget* m_authRow = nullptr;
    QWidget* m_redirectRow = nullptr;
    QLineEdit* m_redirectUri = nullptr;
    QWidget* m_downstream = nullptr;
    QLineEdit* m_downstreamUrl = nullptr;
    ChoiceBox* m_downstreamAuth = nullptr;
    QLineEdit* m_downstreamName = nullptr;
    QLineEdit* m_downstreamSecret = nullptr;
    Button* m_make = nullptr;
    Button* m_cancel = nullptr;
    Notice* m_trouble = nullptr;
    int m_columns = 0;
    bool m_isBusy = false;
    bool m_isNameTyped = false;
};

} // namespace rollcall::ui
