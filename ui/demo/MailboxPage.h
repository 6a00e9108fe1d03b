// SPDX-License-Identifier: Apache-2.0
// The mailbox of the demonstration: the mails at the left, one as its reader sees it at the right, and one click that
// plays the reader's part.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QSplitter;

namespace rollcall::models {
class DemoMailboxScreen;
}

namespace rollcall::ui {

class Button;
class DataTable;
class Label;
class MailView;
class PageHeader;
class StateStack;

/// Style and screen must outlive it.
class MailboxPage final : public QWidget {
    Q_OBJECT

public:
    MailboxPage(const Style& style, models::DemoMailboxScreen& screen, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Nobody was mailed yet: where people are invited.
    void invitationsWanted();

private:
    [[nodiscard]] QWidget* makeReader();
    void showStatus();
    void showMail();

    const Style& m_style;
    models::DemoMailboxScreen& m_screen;
    PageHeader* m_header;
    StateStack* m_stack;
    DataTable* m_table;
    QWidget* m_reader = nullptr;
    Label* m_subject = nullptr;
    Label* m_from = nullptr;
    Label* m_note = nullptr;
    Button* m_play = nullptr;
    Button* m_open = nullptr;
    MailView* m_view = nullptr;
    QString m_shown; ///< what the view holds
};

} // namespace rollcall::ui
