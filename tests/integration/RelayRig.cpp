// SPDX-License-Identifier: Apache-2.0
// Starts, kills and asks.
#include "RelayRig.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace rollcall::tests {

namespace {

/// Serves on that port; null when it does not come.
std::unique_ptr<CtlProcess> serveOn(const QString& folder, quint16& port)
{
    auto process =
        std::make_unique<CtlProcess>(folder, words("serve --listen") << QStringLiteral("127.0.0.1:%1").arg(port));
    const QString prefix = QStringLiteral("listening on ");
    const QString line = process->waitForLine(prefix);
    if (line.isEmpty())
        return nullptr;
    port = static_cast<quint16>(QUrl(line.mid(prefix.size())).port(0));
    return process;
}

QString countsText(const QJsonObject& counts, const QString& what)
{
    QStringList words;
    for (const char* key : {"new", "changed", "gone", "unreadable"}) {
        const int count = counts[QLatin1String(key)].toInt(-1);
        if (count != 0)
            words << QStringLiteral("%1 %2 %3").arg(count).arg(QLatin1String(key), what);
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

VendorService::VendorService(const QString& folder) : m_folder(folder), m_made(makeIntegration(folder, "Vendor")) {}

bool VendorService::start()
{
    m_process = serveOn(m_folder, m_port);
    return m_process != nullptr;
}

void VendorService::kill()
{
    if (m_process)
        m_process->kill();
    m_process.reset();
}

std::string VendorService::baseUrl() const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + "/scim/v2/" + m_made.slug.toStdString();
}

RelaySide::RelaySide(const QString& folder, const std::string& url, const QString& secret) : m_folder(folder)
{
    const CtlResult made = ctl(folder,
                               words("integration create --json --profile app-integration-wizard --name Relayed "
                                     "--role relay --downstream-secret-file - --downstream")
                                   << QString::fromStdString(url),
                               secret.toUtf8() + '\n');
    m_told = made.told();
    const QJsonObject object = made.object();
    m_made = {object[QStringLiteral("slug")].toString(),
              object[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString()};
}

bool RelaySide::start()
{
    m_process = serveOn(m_folder, m_port);
    return m_process != nullptr;
}

void RelaySide::kill()
{
    if (m_process)
        m_process->kill();
    m_process.reset();
}

int RelaySide::terminate()
{
    const int code = m_process ? m_process->terminate() : -1;
    m_process.reset();
    return code;
}

QString RelaySide::difference() const
{
    const CtlResult counted = ctl(m_folder, words("relay import --dry-run --json"));
    if (counted.exitCode != 0)
        return QString::fromUtf8(counted.told());
    const QJsonObject report = counted.object()[QStringLiteral("counted")].toObject();
    QStringList all{countsText(report[QStringLiteral("people")].toObject(), QStringLiteral("people")),
                    countsText(report[QStringLiteral("groups")].toObject(), QStringLiteral("groups"))};
    if (!report[QStringLiteral("isComplete")].toBool())
        all << QStringLiteral("not everything was shown");
    all.removeAll(QString());
    return all.join(QStringLiteral("; "));
}

std::string idIn(const http::ClientResponse& response)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(response.body))
        .object()[QStringLiteral("id")]
        .toString()
        .toStdString();
}

} // namespace rollcall::tests
