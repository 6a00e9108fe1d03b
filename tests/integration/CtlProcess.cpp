// SPDX-License-Identifier: Apache-2.0
// Processes with deadlines.
#include "CtlProcess.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QUrl>

namespace rollcall::tests {

namespace {

/// Far above what is needed, so that a loaded machine with sanitizers does not fail the test.
constexpr int deadlineMilliseconds = 60'000;

QProcessEnvironment environmentFor(const QString& dataDirectory)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ROLLCALL_DATA_DIR"), dataDirectory);
    // Beside the data, so that no test's key gets among the settings of whoever runs it.
    environment.insert(QStringLiteral("ROLLCALL_KEY_FILE"), dataDirectory + QStringLiteral("-key/data.key"));
    return environment;
}

} // namespace

QJsonObject CtlResult::object() const
{
    return QJsonDocument::fromJson(out.toUtf8()).object();
}

QJsonArray CtlResult::array() const
{
    return QJsonDocument::fromJson(out.toUtf8()).array();
}

bool CtlResult::isArray() const
{
    return QJsonDocument::fromJson(out.toUtf8()).isArray();
}

QByteArray CtlResult::told() const
{
    return QStringLiteral("exit %1\n%2\n%3").arg(exitCode).arg(error, out).toUtf8();
}

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

CtlResult ctl(const QString& dataDirectory, const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    process.setProcessEnvironment(environmentFor(dataDirectory));
    process.start(QStringLiteral(ROLLCALLCTL), arguments);
    process.write(input);
    process.closeWriteChannel();
    CtlResult result;
    if (process.waitForFinished(deadlineMilliseconds) && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.error = QString::fromUtf8(process.readAllStandardError());
    return result;
}

CtlProcess::CtlProcess(const QString& dataDirectory, const QStringList& arguments)
{
    m_process.setProcessEnvironment(environmentFor(dataDirectory));
    m_process.start(QStringLiteral(ROLLCALLCTL), arguments);
}

CtlProcess::~CtlProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(deadlineMilliseconds);
}

QString CtlProcess::waitForLine(const QString& text)
{
    QDeadlineTimer deadline(deadlineMilliseconds);
    while (true) {
        m_out += QString::fromUtf8(m_process.readAllStandardOutput());
        const qsizetype end = m_out.lastIndexOf(QLatin1Char('\n'));
        const QStringList lines = m_out.left(end < 0 ? 0 : end).split(QLatin1Char('\n'));
        for (const QString& line : lines) {
            if (line.contains(text))
                return line;
        }
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning)
            return {};
        m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()));
    }
}

std::optional<int> CtlProcess::waitForEnd(int milliseconds)
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(milliseconds))
        return std::nullopt;
    m_out += QString::fromUtf8(m_process.readAllStandardOutput());
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

int CtlProcess::terminate()
{
    m_process.terminate();
    const bool isFinished = m_process.waitForFinished(deadlineMilliseconds);
    m_out += QString::fromUtf8(m_process.readAllStandardOutput());
    return isFinished && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void CtlProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(deadlineMilliseconds);
}

QString CtlProcess::error()
{
    return QString::fromUtf8(m_process.readAllStandardError());
}

Serve::Serve(const QString& dataDirectory, const QStringList& arguments)
    : m_process(dataDirectory,
                QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} +
                    arguments)
{
    const QString prefix = QStringLiteral("listening on ");
    m_url = m_process.waitForLine(prefix).mid(prefix.size());
}

quint16 Serve::port() const
{
    return static_cast<quint16>(QUrl(m_url).port(0));
}

} // namespace rollcall::tests
