// SPDX-License-Identifier: Apache-2.0
// A page by itself over a directory in memory.
#pragma once

#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "style/Style.h"

#include <QTemporaryDir>
#include <QWidget>

#include <memory>

namespace rollcall::tests {

/// Needs a QApplication; settings go to a folder of their own.
class PageFixture {
public:
    PageFixture();

    /// Another, empty directory; the screens of the former one must be gone.
    void begin();
    void end();

    [[nodiscard]] bool isReady() const { return m_settings.isValid(); }
    [[nodiscard]] ui::Style& style() { return m_style; }
    [[nodiscard]] models::test::FakeDatabase& database() { return *m_database; }
    [[nodiscard]] models::DirectoryWatcher& watcher() { return *m_watcher; }
    [[nodiscard]] models::test::FakeClock& clock() { return m_clock; }

    /// As it stands in the window, whose surface it lies on.
    static void show(QWidget& page, const QSize& size);

private:
    QTemporaryDir m_settings;
    models::test::FakeClock m_clock;
    ui::Style m_style;
    std::unique_ptr<models::test::FakeDatabase> m_database;
    std::unique_ptr<models::DirectoryWatcher> m_watcher;
};

} // namespace rollcall::tests
