// SPDX-License-Identifier: Apache-2.0
// Follows evidence of registrations and orders what Okta has to know of it.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "jobs/Handler.h"
#include "okta/Client.h"
#include "onboarding/WriteBackSettings.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// The kind of the jobs that write.
inline constexpr std::string_view writeBackJob = "okta-write-back";

/// On a thread of its own, in the one process that hosts a directory, as the keeper of invitations. What follows from
/// evidence is kept with the place in the feed. When the settings change, everybody is looked at again.
class WriteBackKeeper {
public:
    /// Must outlive it.
    explicit WriteBackKeeper(directory::Database& database);
    ~WriteBackKeeper();
    WriteBackKeeper(const WriteBackKeeper&) = delete;
    WriteBackKeeper& operator=(const WriteBackKeeper&) = delete;

    void start();
    void stop();

private:
    class State;
    std::unique_ptr<State> m_state;
};

/// A session with the integration's Okta organisation; it stays open for as long as somebody holds the client.
using OktaOpener = std::function<core::Result<std::shared_ptr<okta::Client>>(const directory::Integration&)>;

/// The handler of the jobs: reads what Okta has, writes where it differs, and reads it back. People with an admin role
/// in Okta are not added without somebody's word. Blocking and thread-safe.
class WriteBackWriter {
public:
    /// The database must outlive it.
    WriteBackWriter(directory::Database& database, const core::Clock& clock, OktaOpener open);

    [[nodiscard]] jobs::Outcome operator()(jobs::Attempt& attempt) const;

private:
    class Run;
    directory::Database& m_database;
    const core::Clock& m_clock;
    const OktaOpener m_open;
};

} // namespace rollcall::onboarding
