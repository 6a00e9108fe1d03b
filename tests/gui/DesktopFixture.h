// SPDX-License-Identifier: Apache-2.0
// A fresh desktop with the demonstration's organisation, as the program makes it, for one test.
#pragma once

#include "desktop/DesktopSession.h"
#include "style/Style.h"

#include <QApplication>
#include <QWidget>
#include <QtTest>

#include <cstddef>
#include <memory>

namespace rollcall::tests {

/// Opened by the constructor; `session` is null when that failed, and the reason is printed.
class Desktop {
public:
    Desktop(std::size_t people, std::size_t groups);
    explicit Desktop(const app::DesktopOptions& options);

    [[nodiscard]] bool isOpen() const { return m_session != nullptr; }
    [[nodiscard]] app::DesktopSession& session() { return *m_session; }
    [[nodiscard]] ui::MainWindow& window() { return m_session->window(); }
    [[nodiscard]] ui::Style& style() { return m_style; }
    /// Nothing is under way in what is on the screen.
    [[nodiscard]] bool isQuiet() const;

    /// A widget of a page, by its object name; fails the test when it is missing.
    template<class Widget>
    [[nodiscard]] Widget* find(ui::PageId page, const char* objectName)
    {
        QWidget* shown = window().page(page);
        auto* found = shown == nullptr ? nullptr : shown->findChild<Widget*>(QLatin1String(objectName));
        if (found == nullptr)
            qFatal("no widget %s on page %d", objectName, static_cast<int>(page));
        return found;
    }

private:
    ui::Style m_style;
    std::unique_ptr<app::DesktopSession> m_session;
};

} // namespace rollcall::tests
