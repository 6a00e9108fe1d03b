// SPDX-License-Identifier: Apache-2.0
// Everything Okta says of one assigned person and what to do next; with nobody chosen, the reading as a whole.
#pragma once

#include "style/Style.h"

#include <QStackedWidget>

namespace rollcall::models {
class OktaPeopleScreen;
struct OktaFactSection;
struct OktaPersonView;
struct OktaReadingView;
} // namespace rollcall::models

namespace rollcall::ui {

class Button;
class CopyButton;
class KeyValueList;
class Label;
class Notice;
class PersonHeader;

/// Style and screen must outlive it.
class OktaPersonPanel final : public QStackedWidget {
    Q_OBJECT

public:
    OktaPersonPanel(const Style& style, models::OktaPeopleScreen& screen, QWidget* parent = nullptr);

    /// Where Enter in the list leads.
    void enter();

Q_SIGNALS:
    /// A page of Okta's Admin Console is to be opened.
    void pageWanted(const QString& address);
    /// The reading as a whole instead of a person.
    void summaryWanted();

private:
    [[nodiscard]] QWidget* makePerson();
    [[nodiscard]] QWidget* makePersonActions();
    [[nodiscard]] QWidget* makeSummary();
    void refresh();
    void fillPerson(const models::OktaPersonView& view);
    void fillSummary(const models::OktaReadingView& view);

    const Style& m_style;
    models::OktaPeopleScreen& m_screen;
    QWidget* m_person = nullptr;
    PersonHeader* m_header = nullptr;
    Label* m_since = nullptr;
    Notice* m_failure = nullptr;
    Label* m_next = nullptr;
    Button* m_openPerson = nullptr;
    CopyButton* m_copyLink = nullptr;
    Button* m_about = nullptr;
    KeyValueList* m_facts = nullptr;
    QWidget* m_summary = nullptr;
    Label* m_app = nullptr;
    Button* m_openApp = nullptr;
    KeyValueList* m_summaryFacts = nullptr;
    QString m_personPage;
    QString m_tasksPage;
    QString m_appPage;
};

} // namespace rollcall::ui
