// SPDX-License-Identifier: Apache-2.0
// Starts, watches and kills server processes by their own handle.
#include "ServerProcess.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace rollcall::tests {

std::unique_ptr<ServerProcess> ServerProcess::start(const QString& program, const QStringList& arguments,
                                                    const QProcessEnvironment& environment, QString* error)
{
    auto server = std::make_unique<ServerProcess>();
    server->m_process.setProcessEnvironment(environment);
    server->m_process.start(program, arguments);
    QByteArray output;
    QDeadlineTimer deadline(60'000);
    while (!deadline.hasExpired()) {
        server->m_process.waitForReadyRead(100);
        output += server->m_process.readAllStandardOutput();
        const qsizetype at = output.indexOf("listening on ");
        if (at >= 0 && output.indexOf('\n', at) > 0) {
            const QByteArray url = output.mid(at + 13, output.indexOf('\n', at) - at - 13).trimmed();
            server->m_port = static_cast<std::uint16_t>(QUrl(QString::fromUtf8(url)).port());
            return server;
        }
        if (server->m_process.state() == QProcess::NotRunning)
            break;
    }
    *error = QString::fromUtf8(output + server->m_process.readAllStandardError());
    return nullptr;
}

ServerProcess::~ServerProcess()
{
    kill();
}

void ServerProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(30'000);
}

std::optional<QByteArray> runTool(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        qWarning("%s failed: %s", qPrintable(program), process.readAllStandardError().constData());
        return std::nullopt;
    }
    return process.readAllStandardOutput();
}

std::optional<LoadTarget> createIntegration(const QString& rollcallctl, const QString& dataDirectory)
{
    const auto output =
        runTool(rollcallctl,
                {QStringLiteral("--data-dir"), dataDirectory, QStringLiteral("integration"), QStringLiteral("create"),
                 QStringLiteral("--profile"), QStringLiteral("custom"), QStringLiteral("--name"),
                 QStringLiteral("Acme"), QStringLiteral("--slug"), QStringLiteral("acme"), QStringLiteral("--json")});
    if (!output)
        return std::nullopt;
    const QJsonObject made = QJsonDocument::fromJson(*output).object();
    LoadTarget target;
    target.basePath = "/scim/v2/acme";
    target.token = made[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString().toStdString();
    if (target.token.empty())
        return std::nullopt;
    return target;
}

} // namespace rollcall::tests
