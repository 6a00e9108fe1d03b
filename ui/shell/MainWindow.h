// SPDX-License-Identifier: Apache-2.0
// The window: sidebar at the left, one page at a time beside it.
#pragma once

#include "style/Style.h"

#include <QMainWindow>
#include <QMap>

#include <optional>

class QStackedWidget;

namespace rollcall::models {
class IntegrationSelection;
class OverviewScreen;
} // namespace rollcall::models

namespace rollcall::ui {

class Sidebar;

enum class PageId { Overview, Setup, People, Groups, Activity, Reconcile, Invitations, Demo, Mailbox, Settings };

/// Pages come as finished widgets; the first one added is shown. Ctrl+1, Ctrl+2, … open them in the order added, Ctrl+B
/// collapses the sidebar, which also happens by itself in a narrow window. Size, theme, sidebar and integration are
/// remembered in QSettings under "window".
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Style and models must outlive the window.
    MainWindow(Style& style, models::IntegrationSelection& selection, models::OverviewScreen& status,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    /// The window takes the page over.
    void addPage(PageId id, const QString& title, IconName icon, QWidget* page);
    void showPage(PageId id);
    [[nodiscard]] PageId currentPage() const;
    /// Nullptr when there is no such page.
    [[nodiscard]] QWidget* page(PageId id) const { return m_pages.value(id, nullptr); }

Q_SIGNALS:
    void pageShown(rollcall::ui::PageId id);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void restore();
    void save() const;
    void toggleSidebar();
    void fitSidebar();

    Style& m_style;
    models::IntegrationSelection& m_selection;
    Sidebar* m_sidebar;
    QStackedWidget* m_stack;
    QMap<PageId, QWidget*> m_pages;
    std::optional<bool> m_wantsCollapsed; ///< what the person chose; otherwise the width decides
};

} // namespace rollcall::ui
