// SPDX-License-Identifier: Apache-2.0
// The key in a file: our own, which nobody else may read, or the one systemd hands to the service.
#include "core/FileLock.h"
#include "secrets/KeyPlace.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <utility>

namespace rollcall::secrets {

namespace {

constexpr qint64 maximumFileBytes = qint64{64} * 1024;
constexpr auto ownerAlone = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QString toQString(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

tl::unexpected<core::Error> denied(std::string message, const QString& detail = {})
{
    return core::failure(core::ErrorKind::Denied, std::move(message), detail.toStdString());
}

core::Result<std::optional<core::Secret>> contentOf(const QString& path, const std::string& name)
{
    QFile file(path);
    if (!file.exists())
        return std::nullopt;
    if (!file.open(QIODevice::ReadOnly))
        return denied("There is " + name + ", and it cannot be read. Check who owns it.", file.errorString());
    QByteArray bytes = file.read(maximumFileBytes);
    core::Secret text(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    return std::optional<core::Secret>(std::move(text));
}

class KeyFile final : public KeyPlace {
public:
    explicit KeyFile(std::filesystem::path file) : m_file(std::move(file)), m_path(toQString(m_file)) {}

    [[nodiscard]] std::string name() const override { return "the key file " + m_path.toStdString(); }
    [[nodiscard]] bool isWritable() const override { return true; }

    [[nodiscard]] core::Result<std::optional<core::Secret>> load() override
    {
#ifndef Q_OS_WIN
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                                QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        if (QFile::exists(m_path) && (QFile::permissions(m_path) & others))
            return denied("Others than its owner can read or change " + name() +
                          ". Make it private (chmod 600), and consider changing the key.");
#endif
        return contentOf(m_path, name());
    }

    [[nodiscard]] core::Result<bool> create(const core::Secret& ring) override
    {
        auto lock = locked();
        if (!lock)
            return tl::unexpected(lock.error());
        if (QFile::exists(m_path))
            return false;
        if (auto saved = save(ring); !saved)
            return tl::unexpected(saved.error());
        return true;
    }

    [[nodiscard]] core::Result<> replace(const core::Secret& ring) override
    {
        auto lock = locked();
        if (!lock)
            return tl::unexpected(lock.error());
        return save(ring);
    }

private:
    [[nodiscard]] core::Result<core::FileLock> locked() const
    {
        if (auto made = core::makePrivateFolder(m_file.parent_path()); !made)
            return tl::unexpected(made.error());
        auto lockFile = m_file;
        lockFile += ".lock";
        auto lock = core::FileLock::tryLock(lockFile, core::LockMode::Exclusive);
        if (!lock && lock.error().kind == core::ErrorKind::Denied)
            return core::failure(core::ErrorKind::Unavailable,
                                 "Another process is changing the key of this directory. Try again.");
        return lock;
    }

    [[nodiscard]] core::Result<> save(const core::Secret& ring) const
    {
        QSaveFile file(m_path);
        // Private before anything is in it.
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerAlone))
            return denied("The key file " + m_path.toStdString() + " cannot be made.", file.errorString());
        const auto text = ring.reveal();
        const auto size = static_cast<qint64>(text.size());
        if (file.write(text.data(), size) != size || !file.commit())
            return denied("The key file " + m_path.toStdString() + " cannot be written.", file.errorString());
        return {};
    }

    std::filesystem::path m_file;
    QString m_path;
};

class ServiceCredential final : public KeyPlace {
public:
    explicit ServiceCredential(const std::filesystem::path& folder) : m_path(toQString(folder / "rollcall-data-key")) {}

    [[nodiscard]] std::string name() const override { return "the service's credential rollcall-data-key"; }
    [[nodiscard]] bool isWritable() const override { return false; }
    [[nodiscard]] core::Result<std::optional<core::Secret>> load() override { return contentOf(m_path, name()); }
    [[nodiscard]] core::Result<bool> create(const core::Secret&) override { return readOnly(); }
    [[nodiscard]] core::Result<> replace(const core::Secret&) override { return readOnly(); }

private:
    [[nodiscard]] static tl::unexpected<core::Error> readOnly()
    {
        return denied("The key comes from the service's credential rollcall-data-key and is changed there: put the new "
                      "key in front of the old one, restart the service, and rotate.");
    }
    QString m_path;
};

} // namespace

std::unique_ptr<KeyPlace> keyFile(std::filesystem::path file)
{
    return std::make_unique<KeyFile>(std::move(file));
}

std::unique_ptr<KeyPlace> serviceCredential(const std::filesystem::path& folder)
{
    if (folder.empty())
        return nullptr;
    return std::make_unique<ServiceCredential>(folder);
}

} // namespace rollcall::secrets
