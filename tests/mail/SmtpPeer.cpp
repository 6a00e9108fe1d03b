// SPDX-License-Identifier: Apache-2.0
// Debian's packages are seen by the system's Python alone, which need not be the first in the path.
#include "SmtpPeer.h"

#include <QFile>
#include <QJsonDocument>

namespace rollcall::test {

namespace {

QString python()
{
    const QString ofSystem = QStringLiteral("/usr/bin/python3");
    return QFile::exists(ofSystem) ? ofSystem : QStringLiteral("python3");
}

} // namespace

SmtpPeer::SmtpPeer(const QStringList& arguments)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(python(), QStringList{QStringLiteral(ROLLCALL_TEST_DATA "/smtp_server.py")} + arguments);
    const QByteArray line = nextLine();
    if (!line.startsWith("listening on "))
        qFatal("The mail server did not start; it needs python3-aiosmtpd. It said: %s", line.constData());
    m_port = static_cast<std::uint16_t>(line.mid(13).toUInt());
}

SmtpPeer::~SmtpPeer()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(5'000))
        m_process.kill();
    m_process.waitForFinished();
}

QByteArray SmtpPeer::nextLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(20'000))
            return {};
    }
    return m_process.readLine().trimmed();
}

QJsonObject SmtpPeer::nextMail()
{
    return QJsonDocument::fromJson(nextLine()).object();
}

} // namespace rollcall::test
