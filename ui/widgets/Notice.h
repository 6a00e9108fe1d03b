// SPDX-License-Identifier: Apache-2.0
// A banner inside a page: what is waited for, or what went wrong and what to do, with one link.
#pragma once

#include "style/Style.h"

#include <QFrame>

namespace rollcall::ui {

class Button;
class Label;

class Notice : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Waiting, Hint, Trouble };

    Notice(const Style& style, Kind kind, QWidget* parent = nullptr);

    /// Lines that are empty take no room.
    void set(const QString& title, const QString& detail, const QString& next, const QString& link);

Q_SIGNALS:
    void linkClicked();

private:
    const Style& m_style;
    Kind m_kind;
    Label* m_icon;
    Label* m_title;
    Label* m_detail;
    Label* m_next;
    Button* m_link;
};

} // namespace rollcall::ui
