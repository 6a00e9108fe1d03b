// SPDX-License-Identifier: Apache-2.0
// A directory in a temporary folder, with one integration and a clock of its own.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"

#include <QTemporaryDir>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

/// Stands still until it is moved.
class TestClock final : public rollcall::core::Clock {
public:
    [[nodiscard]] rollcall::core::Timestamp now() const override
    {
        return rollcall::core::fromMilliseconds(m_milliseconds.load());
    }
    void advance(std::chrono::milliseconds by) { m_milliseconds += by.count(); }

private:
    std::atomic<std::int64_t> m_milliseconds{1'772'355'600'000};
};

/// Aborts the test with the error's text where a result is not there.
template<class Value>
Value valueOf(rollcall::core::Result<Value> result)
{
    if (!result)
        qFatal("%s [%s]", result.error().message.c_str(), result.error().detail.c_str());
    if constexpr (!std::is_void_v<Value>)
        return std::move(*result);
}

class TestDirectory {
public:
    explicit TestDirectory(rollcall::directory::Retention retention = {});

    [[nodiscard]] std::filesystem::path folder() const;
    [[nodiscard]] std::filesystem::path file() const { return folder() / "rollcall.sqlite"; }
    void close();
    void open();

    /// A person with that userName and more members of the JSON object, e.g. `"active":false`.
    [[nodiscard]] rollcall::core::Result<rollcall::directory::Person> addPerson(const std::string& userName,
                                                                                const std::string& more = {});
    [[nodiscard]] rollcall::core::Result<rollcall::directory::PersonOutcome>
    replacePerson(const rollcall::directory::Person& person, const std::string& json);
    [[nodiscard]] rollcall::core::Result<> deletePerson(const rollcall::directory::Person& person);
    [[nodiscard]] rollcall::core::Result<rollcall::directory::Group>
    addGroup(const std::string& displayName, const std::vector<std::string>& memberIds = {});

    /// Runs one operation and answers what it returned.
    template<class Work>
    auto write(Work work)
    {
        auto future = database->writeAsync(std::move(work));
        future.waitForFinished();
        return future.result();
    }

    TestClock clock;
    rollcall::directory::Retention retention;
    std::unique_ptr<rollcall::directory::Database> database;
    std::unique_ptr<rollcall::directory::ReadSession> reader;
    rollcall::directory::Integration integration;

private:
    QTemporaryDir m_folder;
};

/// Parses an object, or aborts.
[[nodiscard]] rollcall::scim::JsonObject objectOf(const std::string& json);
[[nodiscard]] rollcall::scim::Filter filterOf(const std::string& text);
/// What one statement answers in its first column, on a connection of its own.
[[nodiscard]] std::vector<std::string> column(const std::filesystem::path& file, const std::string& sql);
