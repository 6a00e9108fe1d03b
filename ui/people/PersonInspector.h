// SPDX-License-Identifier: Apache-2.0
// Everything about one person, beside the list: attributes, groups, requests, history, raw.
#pragma once

#include "directory/Types.h"
#include "style/Style.h"

#include <QWidget>

namespace rollcall::models {
class PersonScreen;
}

namespace rollcall::ui {

class Button;
class DataTable;
class JsonView;
class KeyValueList;
class Label;
class PersonHeader;
class StateStack;
class Tabs;

/// Style and screen must outlive it.
class PersonInspector final : public QWidget {
    Q_OBJECT

public:
    PersonInspector(const Style& style, models::PersonScreen& screen, QWidget* parent = nullptr);

Q_SIGNALS:
    /// One of that person's requests is to be shown in full.
    void requestOpened(rollcall::directory::JournalId request);
    /// All requests about that person are to be listed; `name` is what they are called.
    void personRequestsOpened(rollcall::directory::PersonId person, const QString& name);
    /// That person's invitation is to be shown, on the Invitations page.
    void invitationOpened(rollcall::directory::PersonId person);

private:
    [[nodiscard]] QWidget* makeContent();
    [[nodiscard]] QWidget* makeHeader();
    [[nodiscard]] QWidget* makeRequests();
    [[nodiscard]] QWidget* scrolled(KeyValueList* list, const QString& accessibleName);
    void refresh();
    void fill();
    void fillAttributes();
    void fillGroups();
    void fillHistory();
    void fitRequests();

    const Style& m_style;
    models::PersonScreen& m_screen;
    StateStack* m_stack;
    PersonHeader* m_header;
    Label* m_times;
    Button* m_invitation = nullptr;
    Tabs* m_tabs;
    KeyValueList* m_attributes;
    StateStack* m_groupsStack;
    KeyValueList* m_groups;
    StateStack* m_requestsStack;
    DataTable* m_requests;
    StateStack* m_historyStack;
    KeyValueList* m_history;
    JsonView* m_raw;
};

} // namespace rollcall::ui
