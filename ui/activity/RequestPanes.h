// SPDX-License-Identifier: Apache-2.0
// One exchange in panes: what happened in words, the request, what a relay made of it, the response.
#pragma once

#include "directory/Types.h"
#include "style/Style.h"

#include <QWidget>

#include <optional>

class QSplitter;

namespace rollcall::models {
class RequestScreen;
}

namespace rollcall::ui {

class Button;
class CopyButton;
class JsonView;
class Label;
class Pill;
class StateStack;

/// Style and screen must outlive it.
class RequestPanes final : public QWidget {
    Q_OBJECT

public:
    RequestPanes(const Style& style, models::RequestScreen& screen, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The person the request was about is to be shown.
    void personOpened(rollcall::directory::PersonId person);
    /// All requests about that person are to be listed; `name` is what they are called.
    void personRequestsOpened(rollcall::directory::PersonId person, const QString& name);

private:
    void makeButtons();
    [[nodiscard]] QWidget* makeWords();
    [[nodiscard]] QWidget* makeWire(JsonView* view, Label* notice);
    void refresh();
    void fill();

    const Style& m_style;
    models::RequestScreen& m_screen;
    StateStack* m_stack;
    QSplitter* m_splitter;
    Pill* m_verdict;
    Label* m_happened;
    Label* m_cause;
    Label* m_next;
    Label* m_when;
    Label* m_from;
    Button* m_openPerson;
    Button* m_personRequests;
    CopyButton* m_copyCurl;
    JsonView* m_request;
    Label* m_requestNotice;
    QWidget* m_relayedPane; ///< there only for a request that a relay passed on
    JsonView* m_relayed;
    Label* m_relayedNotice;
    JsonView* m_response;
    Label* m_responseNotice;
};

} // namespace rollcall::ui
