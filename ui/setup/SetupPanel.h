// SPDX-License-Identifier: Apache-2.0
// What is done around the steps of a guide rather than in one of them: a card beside the steps opens it in their place.
#pragma once

#include <QString>
#include <QWidget>

namespace rollcall::ui {

/// What the card beside the steps says.
struct PanelCard {
    QString title; ///< empty: no card, as where the role of the integration knows no such thing
    QString sentence;
    QString action; ///< on the button that opens the panel, with an ellipsis; empty: none
    bool isPrimary = false;
};

class SetupPanel : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual PanelCard card() const = 0;
    /// Of the page while the panel is open.
    [[nodiscard]] virtual QString title() const = 0;
    /// One line below the title.
    [[nodiscard]] virtual QString status() const = 0;
    /// It is shown from now on.
    virtual void open() {}
    /// It is left, also because another integration was chosen: nothing typed is kept.
    virtual void close() {}

Q_SIGNALS:
    /// Card, title or status.
    void changed();
    /// Back to the steps.
    void left();
};

} // namespace rollcall::ui
