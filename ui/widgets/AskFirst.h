// SPDX-License-Identifier: Apache-2.0
// Says what an act does, and asks, before it is done; with a reason where one is kept.
#pragma once

#include "style/Style.h"

#include <QFrame>

#include <functional>

class QLineEdit;

namespace rollcall::ui {

class Button;
class Label;

/// Hidden while nothing is asked. The style must outlive it.
class AskFirst final : public QFrame {
    Q_OBJECT

public:
    struct Question {
        QString title;
        QString effect; ///< what it does, and what cannot be taken back
        QString yes;    ///< on the button that does it
        QString reason; ///< name of the field for it; empty: none is asked for
    };

    explicit AskFirst(const Style& style, QWidget* parent = nullptr);

    /// `act` is called with the reason once somebody says yes.
    void ask(const Question& question, std::function<void(const QString&)> act);
    void drop();

private:
    void refresh();

    Label* m_title;
    Label* m_effect;
    QLineEdit* m_reason;
    Button* m_yes;
    Button* m_no;
    bool m_needsReason = false;
    std::function<void(const QString&)> m_act;
};

} // namespace rollcall::ui
