// SPDX-License-Identifier: Apache-2.0
// What was made to hand over without mail, shown once: a link to copy, a code to read out, a letter to save.
#pragma once

#include "style/Style.h"

#include <QWidget>

namespace rollcall::models {
class InvitationsScreen;
}

namespace rollcall::ui {

class Button;
class CopyRow;
class Label;

/// Hidden while there is nothing of the kind. The style and the screen must outlive it.
class HandedCard final : public QWidget {
    Q_OBJECT

public:
    HandedCard(const Style& style, models::InvitationsScreen& screen, QWidget* parent = nullptr);

    void refresh();
    /// Public for tests: what the file dialog's answer leads to.
    void save(const QString& file);

private:
    void askForFile();
    [[nodiscard]] QString letterTitle() const;

    models::InvitationsScreen& m_screen;
    CopyRow* m_row;
    Button* m_save;
    Label* m_note;
    Label* m_saved;
    const void* m_shown = nullptr; ///< which one `m_saved` is about
};

} // namespace rollcall::ui
