// SPDX-License-Identifier: Apache-2.0
// The key in the system's keychain through QtKeychain, whose jobs need an event loop.
#include "secrets/KeyPlace.h"

#include <qt6keychain/keychain.h>

#include <QObject>
#include <QThread>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace rollcall::secrets {

namespace {

/// A keychain may ask its user for a password; after this it counts as not there.
constexpr std::chrono::seconds patience{30};

/// QtKeychain queues all jobs of a process on an object that belongs to the thread of the first one and dies with it,
/// so that thread has to stay for as long as the process does.
QObject* keychainThread()
{
    static QObject* const context = [] {
        auto* thread = new QThread;
        thread->setObjectName(QStringLiteral("keychain"));
        thread->start();
        auto* object = new QObject;
        object->moveToThread(thread);
        return object;
    }();
    return context;
}

/// Runs one job and gives what `look` makes of it when it has finished; nothing when it never does.
template<class Job, class Prepare, class Look>
auto runJob(const QString& entry, Prepare prepare, Look look) -> std::optional<std::invoke_result_t<Look, Job&>>
{
    using Outcome = std::invoke_result_t<Look, Job&>;
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto outcome = promise->get_future();
    const auto work = [promise, entry, prepare, look] {
        auto* job = new Job(QStringLiteral("rollcall"));
        job->setInsecureFallback(false);
        job->setKey(entry);
        prepare(*job);
        QObject::connect(job, &QKeychain::Job::finished, job, [promise, look, job] { promise->set_value(look(*job)); });
        job->start();
    };
    QMetaObject::invokeMethod(keychainThread(), work, Qt::QueuedConnection);
    if (outcome.wait_for(patience) != std::future_status::ready)
        return std::nullopt;
    return outcome.get();
}

class Keychain final : public KeyPlace {
public:
    explicit Keychain(const std::string& entry) : m_entry(QString::fromStdString("data key of " + entry)) {}

    [[nodiscard]] std::string name() const override { return "the system's keychain"; }
    [[nodiscard]] bool isWritable() const override { return true; }

    [[nodiscard]] core::Result<std::optional<core::Secret>> load() override
    {
        if (m_isSilent)
            return std::nullopt;
        auto bytes = runJob<QKeychain::ReadPasswordJob>(
            m_entry, [](auto&) {},
            [](const QKeychain::ReadPasswordJob& job) {
                return job.error() == QKeychain::NoError ? job.binaryData() : QByteArray();
            });
        if (!bytes)
            m_isSilent = true;
        if (!bytes || bytes->isEmpty())
            return std::nullopt;
        core::Secret text(std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
        bytes->fill('\0');
        return std::optional<core::Secret>(std::move(text));
    }

    [[nodiscard]] core::Result<bool> create(const core::Secret& ring) override
    {
        if (auto present = load(); present && *present)
            return false;
        if (auto kept = replace(ring); !kept)
            return tl::unexpected(kept.error());
        return true;
    }

    /// Reads it back, since some services take what they do not keep.
    [[nodiscard]] core::Result<> replace(const core::Secret& ring) override
    {
        if (m_isSilent)
            return absent();
        const auto text = ring.reveal();
        const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
        const auto isKept = runJob<QKeychain::WritePasswordJob>(
            m_entry, [bytes](QKeychain::WritePasswordJob& job) { job.setBinaryData(bytes); },
            [](const QKeychain::WritePasswordJob& job) { return job.error() == QKeychain::NoError; });
        if (!isKept)
            m_isSilent = true;
        const auto present = load();
        if (isKept.value_or(false) && present && *present && core::equalInConstantTime((*present)->reveal(), text))
            return {};
        return absent();
    }

private:
    [[nodiscard]] static tl::unexpected<core::Error> absent()
    {
        return core::failure(core::ErrorKind::Denied, "The system's keychain is not there or takes no key.");
    }

    QString m_entry;
    /// It did not answer once; waiting again would hold everybody up.
    std::atomic<bool> m_isSilent = false;
};

} // namespace

std::unique_ptr<KeyPlace> keychain(const std::string& entry)
{
    return std::make_unique<Keychain>(entry);
}

} // namespace rollcall::secrets
