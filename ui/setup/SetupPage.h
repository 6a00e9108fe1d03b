// SPDX-License-Identifier: Apache-2.0
// The Set-up page: from nothing to the first person on board, step by step, with proof.
#pragma once

#include "screens/SetupScreen.h"
#include "style/Style.h"

#include <QWidget>

#include <functional>
#include <map>

class QStackedWidget;

namespace rollcall::ui {

class Button;
class GuideView;
class IntegrationForm;
class Notice;
class PageHeader;
class SetupPanel;
class StateStack;

/// Style and screen must outlive it.
class SetupPage : public QWidget {
    Q_OBJECT

public:
    SetupPage(const Style& style, models::SetupScreen& screen, QWidget* parent = nullptr);

    /// Asks where to save and calls `chosen`, or never when nobody wants to any more. Tests put another in its place.
    using FileChooser = std::function<void(const QString& proposal, std::function<void(const QString&)> chosen)>;
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }
    /// Opens a page of Okta's; the browser does unless tests put another in its place.
    using PageOpener = std::function<void(const QString& address)>;
    void setPageOpener(PageOpener opener) { m_openPage = std::move(opener); }
    /// Opens the choice of application for another integration.
    void beginIntegration();
    /// Takes it over; its card stands beside the steps, in the order of adding.
    void addPanel(SetupPanel* panel);
    void openPanel(SetupPanel* panel);

Q_SIGNALS:
    void requestOpened(rollcall::directory::JournalId request);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeContent();
    void makeActions();
    void closePanel();
    void leavePanel();
    void refresh();
    void refreshPanel();
    void askForFile(const QString& proposal, std::function<void(const QString&)> chosen);
    void saveGuide(const QString& file);

    const Style& m_style;
    models::SetupScreen& m_screen;
    FileChooser m_chooseFile;
    PageOpener m_openPage;
    PageHeader* m_header;
    StateStack* m_stack;
    Notice* m_saved = nullptr;
    QStackedWidget* m_views = nullptr;
    GuideView* m_guide = nullptr;
    QWidget* m_choose = nullptr;
    IntegrationForm* m_form = nullptr;
    std::map<SetupPanel*, QWidget*> m_panels; ///< with what scrolls each
    SetupPanel* m_panel = nullptr;            ///< that is open; null: the steps are
    Button* m_back = nullptr;
    Button* m_new = nullptr;
    Button* m_check = nullptr;
    Button* m_stop = nullptr; ///< while Okta is asked
    Button* m_save = nullptr;
};

} // namespace rollcall::ui
