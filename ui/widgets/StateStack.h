// SPDX-License-Identifier: Apache-2.0
// The four states that every page designs: empty, loading, error, full.
#pragma once

#include "style/Style.h"

#include <QStackedWidget>
#include <QTimer>

#include <functional>

namespace rollcall::ui {

class Button;
class Label;

/// One sentence and one button; an empty button text shows none.
struct EmptyState {
    IconName icon = IconName::Info;
    QString sentence;
    QString detail; ///< may be empty
    QString button;
    std::function<void()> action;
};

/// What happened, the likely cause, the next step, and the button that takes it.
struct ErrorState {
    QString happened;
    QString cause;
    QString next;
    QString button;
    std::function<void()> action;
};

class StateStack : public QStackedWidget {
    Q_OBJECT

public:
    enum class State { Empty, Loading, Error, Full };

    explicit StateStack(const Style& style, QWidget* parent = nullptr);

    /// The full state. Takes the widget over.
    void setContent(QWidget* content);

    void showContent();
    void showEmpty(const EmptyState& state);
    void showError(const ErrorState& state);
    /// The skeleton appears after 200 ms; until then what was shown before stays, or nothing at the very first.
    void showLoading();
    [[nodiscard]] State state() const { return m_state; }

Q_SIGNALS:
    void stateChanged();

private:
    void enter(State state, QWidget* page);
    void makeMessage();

    const Style& m_style;
    State m_state = State::Full;
    QWidget* m_content = nullptr;
    QWidget* m_skeleton;
    QWidget* m_blank;
    bool m_hasShown = false;
    QWidget* m_message;
    Label* m_icon;
    Label* m_sentence;
    Label* m_cause;
    Label* m_next;
    Button* m_button;
    std::function<void()> m_action;
    QTimer m_delay;
};

} // namespace rollcall::ui
