// SPDX-License-Identifier: Apache-2.0
// An independent SCIM server (SCIMMY on Node.js) as a process.
#include "ScimmyServer.h"

#include "NodeProject.h"
#include "core/WebClient.h"

#include <QElapsedTimer>

#include <utility>

namespace rollcall::test {

namespace {

constexpr int startTime = 60'000;

QString sourceFolder()
{
    return QStringLiteral(ROLLCALL_TEST_DATA "/scimmy");
}

QString buildFolder()
{
    return QStringLiteral(ROLLCALL_SCIMMY_FOLDER);
}

} // namespace

ScimmyServer::ScimmyServer(QString folder) : m_folder(std::move(folder)) {}

ScimmyServer::~ScimmyServer()
{
    kill();
}

QString ScimmyServer::install()
{
    return installNodeProject(sourceFolder(), buildFolder(),
                              {QStringLiteral("package.json"), QStringLiteral("server.js")},
                              QStringLiteral("scimmy-routers"));
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
