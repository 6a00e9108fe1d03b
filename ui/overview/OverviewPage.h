// SPDX-License-Identifier: Apache-2.0
// The first page: is everything all right, where Okta connects, what needs someone.
#pragma once

#include "screens/OverviewScreen.h"
#include "style/Style.h"

#include <QWidget>

class QGridLayout;

namespace rollcall::ui {

class AttentionCard;
class Card;
class ConnectionCard;
class CopyButton;
class FactCard;
class HourBars;
class Label;
class PageHeader;
class StateStack;

/// Style and screen must outlive it.
class OverviewPage : public QWidget {
    Q_OBJECT

public:
    OverviewPage(const Style& style, models::OverviewScreen& screen, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The person wants to see one request, or all people, or all groups' requests.
    void requestOpened(rollcall::directory::JournalId request);
    /// The person wants to set up an integration, or to see how far it is.
    void setupWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeContent();
    QWidget* makeWelcome();
    QWidget* makeNone();
    void arrange(int columns);
    void refresh();
    void refreshContent();
    void refreshFacts();
    void refreshTraffic();

    const Style& m_style;
    models::OverviewScreen& m_screen;
    PageHeader* m_header;
    StateStack* m_stack;
    QWidget* m_none = nullptr;
    Label* m_command = nullptr;
    CopyButton* m_commandCopy = nullptr;
    QWidget* m_welcome = nullptr;
    Label* m_reachability = nullptr;
    Label* m_welcomeUrl = nullptr;
    CopyButton* m_welcomeCopy = nullptr;
    QGridLayout* m_grid = nullptr;
    FactCard* m_listener = nullptr;
    FactCard* m_contact = nullptr;
    FactCard* m_people = nullptr;
    FactCard* m_groups = nullptr;
    ConnectionCard* m_connection = nullptr;
    Card* m_traffic = nullptr;
    HourBars* m_bars = nullptr;
    AttentionCard* m_attention = nullptr;
    int m_columns = 0;
};

} // namespace rollcall::ui
