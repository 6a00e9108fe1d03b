// SPDX-License-Identifier: Apache-2.0
// What every command works with: the invocation, the console, and the directory, opened when first asked for.
#pragma once

#include "core/Clock.h"
#include "ctl/CommandLine.h"
#include "ctl/Console.h"
#include "directory/Database.h"
#include "setup/ProfileCatalogue.h"

#include <filesystem>
#include <memory>
#include <string>

namespace rollcall::ctl {

/// What a command about one integration works on.
struct Chosen {
    directory::Integration integration;
    directory::ReadSession* session; ///< of the context
};

class CommandContext {
public:
    CommandContext(Invocation invocation, Console& console);

    [[nodiscard]] const Invocation& invocation() const { return m_invocation; }
    [[nodiscard]] Console& console() { return m_console; }
    [[nodiscard]] bool isJson() const { return m_invocation.global.isJson; }
    [[nodiscard]] const core::Clock& clock() const { return m_clock; }

    [[nodiscard]] Outcome<std::filesystem::path> dataDirectory();
    /// Opens on first use. Refused when the file is newer than this program or somebody migrates it.
    [[nodiscard]] Outcome<directory::Database*> database();
    /// This thread's read connection.
    [[nodiscard]] Outcome<directory::ReadSession*> session();
    [[nodiscard]] Outcome<const setup::ProfileCatalogue*> profiles();

    /// The one of `slug`, else of --integration, else the only one there is. NotFound when there is none, Usage when
    /// several exist and none is named.
    [[nodiscard]] Outcome<directory::Integration> integration(const std::string& slug = {});

    [[nodiscard]] Outcome<Chosen> chosen(const std::string& slug = {});

    /// One commit; waits for it.
    [[nodiscard]] Outcome<> write(directory::WriteOperation operation);

    /// What Okta is told: the configured public URL, else where the present host listens, else the address that is
    /// configured.
    [[nodiscard]] Outcome<std::string> publicUrl();

private:
    Invocation m_invocation;
    Console& m_console;
    core::SystemClock m_clock;
    std::unique_ptr<directory::Database> m_database;
    std::unique_ptr<directory::ReadSession> m_session; ///< after the database, so that it goes first
    std::unique_ptr<setup::ProfileCatalogue> m_profiles;
};

} // namespace rollcall::ctl
