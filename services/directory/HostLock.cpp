// SPDX-License-Identifier: Apache-2.0
// The lock is the operating system's; beside it lies a small file that says who holds it.
#include "directory/Database.h"

#include "core/FileLock.h"
#include "scim/Json.h"

#include <QFile>
#include <QSaveFile>

#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace rollcall::directory {

namespace {

std::filesystem::path lockFileOf(const std::filesystem::path& folder)
{
    return folder / "host.lock";
}

QString infoFileOf(const std::filesystem::path& folder)
{
    const std::u8string name = (folder / "host.json").u8string();
    return QString::fromUtf8(reinterpret_cast<const char*>(name.data()), static_cast<qsizetype>(name.size()));
}

core::Result<> writeInfo(const std::filesystem::path& folder, const HostInfo& info)
{
    const std::string json = scim::toJson(scim::JsonObject{{"program", info.program},
                                                           {"processId", info.processId},
                                                           {"url", info.url},
                                                           {"since", core::toRfc3339(info.since)}});
    QSaveFile file(infoFileOf(folder));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(json.data(), static_cast<qint64>(json.size())) != static_cast<qint64>(json.size()) || !file.commit())
        return core::failure(core::ErrorKind::Unavailable,
                             "The directory's folder cannot be written. Check its permissions and the free space.",
                             file.errorString().toStdString());
    return {};
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<HostInfo> readInfo(const std::filesystem::path& folder)
{
    QFile file(infoFileOf(folder));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto value = scim::parseJson(file.readAll().toStdString());
    if (!value || !value->is_object())
        return std::nullopt;
    const scim::JsonObject& object = value->get_object();
    HostInfo info;
    info.program = textOf(object, "program");
    info.url = textOf(object, "url");
    if (const scim::JsonValue* id = object.if_contains("processId"); id && id->is_int64())
        info.processId = id->get_int64();
    info.since = core::parseRfc3339(textOf(object, "since")).value_or(core::Timestamp{});
    return info;
}

/// Who asks for the holder takes the lock for a moment; a host that starts just then tries again.
core::Result<core::FileLock> lockDespiteProbes(const std::filesystem::path& file)
{
    constexpr int attempts = 5;
    for (int attempt = 1;; ++attempt) {
        auto lock = core::FileLock::tryLock(file, core::LockMode::Exclusive);
        if (lock || lock.error().kind != core::ErrorKind::Denied || attempt == attempts)
            return lock;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

std::string describe(const std::optional<HostInfo>& info)
{
    // Between the lock and the file there is a moment in which nobody is named.
    if (!info || info->program.empty())
        return "Already hosted by another process.";
    std::string text = "Already hosted by " + info->program + " (process " + std::to_string(info->processId) + ")";
    if (!info->url.empty())
        text += " at " + info->url;
    return text + " since " + core::toRfc3339(info->since) + ".";
}

} // namespace

struct HostLock::State {
    std::filesystem::path folder;
    std::optional<core::FileLock> lock;

    ~State()
    {
        // First the name, then the lock: nobody reads our name once another may hold it.
        QFile::remove(infoFileOf(folder));
    }
};

HostLock::HostLock(std::unique_ptr<State> state) : m_state(std::move(state)) {}
HostLock::HostLock(HostLock&&) noexcept = default;
HostLock& HostLock::operator=(HostLock&&) noexcept = default;
HostLock::~HostLock() = default;

core::Result<HostLock> HostLock::acquire(const std::filesystem::path& dataDirectory, const HostInfo& info)
{
    auto lock = lockDespiteProbes(lockFileOf(dataDirectory));
    if (!lock) {
        if (lock.error().kind != core::ErrorKind::Denied)
            return tl::unexpected(std::move(lock.error()));
        return core::failure(core::ErrorKind::Denied,
                             describe(readInfo(dataDirectory)) +
                                 " Stop it first, or attach a console to the same directory.",
                             lock.error().message);
    }
    auto state = std::make_unique<State>();
    state->folder = dataDirectory;
    state->lock.emplace(std::move(*lock));
    HostLock held(std::move(state));
    if (auto written = held.update(info); !written)
        return tl::unexpected(std::move(written.error()));
    return held;
}

std::optional<HostInfo> HostLock::holder(const std::filesystem::path& dataDirectory)
{
    std::error_code code;
    if (!std::filesystem::exists(lockFileOf(dataDirectory), code))
        return std::nullopt;
    // A shared lock is enough to find out, and two who ask at once do not take each other for a host.
    const auto probe = core::FileLock::tryLock(lockFileOf(dataDirectory), core::LockMode::Shared);
    if (probe || probe.error().kind != core::ErrorKind::Denied)
        return std::nullopt;
    return readInfo(dataDirectory).value_or(HostInfo{});
}

core::Result<> HostLock::update(const HostInfo& info)
{
    return writeInfo(m_state->folder, info);
}

} // namespace rollcall::directory
