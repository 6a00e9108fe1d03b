// SPDX-License-Identifier: Apache-2.0
// The copy is the table of settings again, so that it is read as they are.
#include "composition/RememberedSettings.h"

#include "composition/DataLocation.h"
#include "composition/Settings.h"
#include "core/Log.h"
#include "listener/StoredCompatibility.h"
#include "scim/Json.h"

#include <QFile>
#include <QSaveFile>
#include <QString>

#include <string>
#include <string_view>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::string_view clientsMember = "clients";
constexpr std::string_view listenersOwn = "listener.";
constexpr qint64 longestCopy = 1'000'000;

QString copyIn(const std::filesystem::path& dataDirectory)
{
    return QString::fromStdString(toUtf8(dataDirectory / "listener.json"));
}

QByteArray readCopy(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(longestCopy) : QByteArray();
}

core::Result<> writeCopy(const QString& path, const QByteArray& text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        return core::failure(core::ErrorKind::Unavailable,
                             "Where to listen could not be noted beside the directory. Check the permissions of its "
                             "folder and the free space.",
                             file.errorString().toStdString());
    }
    return {};
}

/// Those that are answered otherwise than one that is not known.
scim::JsonObject clientsJson(const std::vector<directory::Integration>& integrations)
{
    const auto unknown = scim::tolerantCompatibility();
    scim::JsonObject clients;
    for (const auto& integration : integrations) {
        const auto client = listener::compatibilityOf(integration);
        if (!client || (client->transientStatus == unknown.transientStatus &&
                        client->retryAfterSeconds == unknown.retryAfterSeconds))
            continue;
        clients[integration.slug] =
            scim::JsonObject{{"transientAnswer", scim::JsonObject{{"status", client->transientStatus},
                                                                  {"retryAfterSeconds", client->retryAfterSeconds}}}};
    }
    return clients;
}

core::Result<QByteArray> storedCopy(directory::Database& database)
{
    const auto session = database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto values = readSettings(**session);
    if (!values)
        return tl::unexpected(values.error());
    scim::JsonObject object;
    for (const auto& [key, value] : *values) {
        if (key.starts_with(listenersOwn))
            object[key] = value;
    }
    const auto integrations = (*session)->integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    if (auto clients = clientsJson(*integrations); !clients.empty())
        object[clientsMember] = std::move(clients);
    return QByteArray::fromStdString(scim::toJson(object));
}

} // namespace

void rememberListenerSettings(directory::Database& database)
{
    const auto stored = storedCopy(database);
    if (!stored) {
        core::logError("app", stored.error());
        return;
    }
    const QString path = copyIn(database.dataDirectory());
    if (readCopy(path) == *stored)
        return;
    if (const auto written = writeCopy(path, *stored); !written)
        core::logError("app", written.error());
}

std::optional<listener::ListenerSettings> rememberedListenerSettings(const std::filesystem::path& dataDirectory)
{
    const auto parsed = scim::parseJson(readCopy(copyIn(dataDirectory)).toStdString());
    if (!parsed || !parsed->is_object())
        return std::nullopt;
    SettingValues values;
    for (const auto& [key, value] : parsed->get_object()) {
        if (value.is_string())
            values.emplace(std::string(key), std::string(value.get_string()));
    }
    auto settings = listenerSettingsOf(values);
    return settings ? std::optional(std::move(*settings)) : std::nullopt;
}

listener::KnownClients rememberedClients(const std::filesystem::path& dataDirectory)
{
    listener::KnownClients known;
    const auto parsed = scim::parseJson(readCopy(copyIn(dataDirectory)).toStdString());
    const auto* object = parsed ? parsed->if_object() : nullptr;
    const auto* clients = object != nullptr ? object->if_contains(clientsMember) : nullptr;
    if (clients == nullptr || !clients->is_object())
        return known;
    for (const auto& [slug, value] : clients->get_object()) {
        if (!value.is_object())
            continue;
        if (auto client = scim::readCompatibility(value.get_object()))
            known.emplace(std::string(slug), std::move(*client));
    }
    return known;
}

void rememberClients(directory::Database& database)
{
    if (QFile::exists(copyIn(database.dataDirectory())))
        rememberListenerSettings(database);
}

std::unique_ptr<listener::StartingDoor> openStartingDoor(const listener::ListenerSettings& settings,
                                                         listener::KnownClients clients)
{
    auto door = listener::StartingDoor::open(settings, std::move(clients));
    if (door)
        return std::move(*door);
    core::log(core::LogLevel::Debug, "app", "nobody is asked to come again meanwhile: " + door.error().message);
    return nullptr;
}

} // namespace rollcall::app
