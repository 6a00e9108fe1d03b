// SPDX-License-Identifier: Apache-2.0
// An independent SCIM server (SCIMMY on Node.js) as a process.
#include "ScimmyServer.h"

#include "core/WebClient.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <utility>

namespace rollcall::test {

namespace {

constexpr int installTime = 300'000;
constexpr int startTime = 60'000;

QString sourceFolder()
{
    return QStringLiteral(ROLLCALL_TEST_DATA "/scimmy");
}

QString buildFolder()
{
    return QStringLiteral(ROLLCALL_SCIMMY_FOLDER);
}

bool copyAnew(const QString& name)
{
    const QString target = buildFolder() + QLatin1Char('/') + name;
    QFile::remove(target);
    return QFile::copy(sourceFolder() + QLatin1Char('/') + name, target);
}

} // namespace

ScimmyServer::ScimmyServer(QString folder) : m_folder(std::move(folder)) {}

ScimmyServer::~ScimmyServer()
{
    kill();
}

QString ScimmyServer::install()
{
    if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty() ||
        QStandardPaths::findExecutable(QStringLiteral("npm")).isEmpty())
        return QStringLiteral("node and npm are not installed");
    if (!QDir().mkpath(buildFolder()) || !copyAnew(QStringLiteral("package.json")) ||
        !copyAnew(QStringLiteral("server.js")))
        return QStringLiteral("the folder %1 cannot be filled").arg(buildFolder());
    if (QFileInfo::exists(buildFolder() + QStringLiteral("/node_modules/scimmy-routers/package.json")))
        return {};
    QProcess npm;
    npm.setWorkingDirectory(buildFolder());
    npm.setProcessChannelMode(QProcess::MergedChannels);
    npm.start(QStringLiteral("npm"),
              {QStringLiteral("install"), QStringLiteral("--no-audit"), QStringLiteral("--no-fund"),
               QStringLiteral("--no-package-lock"), QStringLiteral("--ignore-scripts")});
    if (!npm.waitForFinished(installTime) || npm.exitCode() != 0)
        return QStringLiteral("npm install failed: ") + QString::fromUtf8(npm.readAll());
    return {};
}

bool ScimmyServer::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setWorkingDirectory(buildFolder());
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->start(QStringLiteral("node"), {QStringLiteral("server.js"), m_folder + QStringLiteral("/store.json"),
                                              QLatin1String(token), QString::number(m_port)});
    QElapsedTimer clock;
    clock.start();
    QByteArray said;
    while (!said.contains('\n') && clock.elapsed() < startTime) {
        if (!m_process->waitForReadyRead(1000) && m_process->state() == QProcess::NotRunning)
            return false;
        said += m_process->readAllStandardOutput();
    }
    m_port = said.trimmed().split(' ').last().toUShort();
    return m_port != 0;
}

void ScimmyServer::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished();
    m_process.reset();
}

bool ScimmyServer::setFaults(const QStringList& faults) const
{
    const auto client = core::WebClient::create({});
    if (!client)
        return false;
    core::WebRequest request;
    request.method = "POST";
    request.url = url() + "/faults";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "[\"" + faults.join(QLatin1String("\",\"")).toStdString() + "\"]";
    const auto response = (*client)->send(std::move(request), {});
    return response && response->status == 204;
}

std::string ScimmyServer::url() const
{
    return "http://127.0.0.1:" + std::to_string(m_port);
}

} // namespace rollcall::test
