// SPDX-License-Identifier: Apache-2.0
// What screens stand on, for one test function: a fake directory, who watches it, and which integration is chosen.
#pragma once

#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "screens/IntegrationSelection.h"

#include <memory>

namespace rollcall::models::test {

/// The directory is there from `beginDirectory` on and filled before `beginSelection`, so that nobody is woken by that.
class ScreenFixture {
protected:
    void beginDirectory() { m_database = std::make_unique<FakeDatabase>(); }

    void beginSelection()
    {
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_selection = std::make_unique<IntegrationSelection>(*m_database, *m_watcher);
    }

    /// After the screens.
    void endDirectory()
    {
        m_selection.reset();
        m_watcher.reset();
        m_database.reset();
    }

    FakeClock m_clock;
    std::unique_ptr<FakeDatabase> m_database;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<IntegrationSelection> m_selection;
};

} // namespace rollcall::models::test
