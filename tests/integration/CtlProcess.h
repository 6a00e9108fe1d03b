// SPDX-License-Identifier: Apache-2.0
// Runs rollcallctl as a person or a script would.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <optional>

namespace rollcall::tests {

struct CtlResult {
    int exitCode = -1; ///< -1: it did not end, or crashed
    QString out;
    QString error;

    [[nodiscard]] QJsonObject object() const; ///< empty when standard output is no JSON object
    [[nodiscard]] QJsonArray array() const;   ///< empty when standard output is no JSON array
    [[nodiscard]] bool isArray() const;
    /// For messages of a failed comparison.
    [[nodiscard]] QByteArray told() const;
};

/// A command line, split at spaces.
[[nodiscard]] QStringList words(const char* line);

/// To its end, on `dataDirectory` by way of the environment, with `input` on standard input. The key of secrets is kept
/// in the folder that is called like the data with "-key" behind.
[[nodiscard]] CtlResult ctl(const QString& dataDirectory, const QStringList& arguments, const QByteArray& input = {});

/// A process that stays, such as `serve` or `activity tail`. Killed on destruction when it still runs.
class CtlProcess {
public:
    CtlProcess(const QString& dataDirectory, const QStringList& arguments);
    ~CtlProcess();
    CtlProcess(const CtlProcess&) = delete;
    CtlProcess& operator=(const CtlProcess&) = delete;

    /// A whole line of standard output that contains `text`; null when none came in time.
    [[nodiscard]] QString waitForLine(const QString& text);
    /// Waits for its end; the exit code, -1 when it crashed, nothing when it still runs.
    [[nodiscard]] std::optional<int> waitForEnd(int milliseconds);
    /// SIGTERM, then waits. The exit code, -1 when it did not end properly.
    [[nodiscard]] int terminate();
    /// As by kill -9, and waits until it is gone.
    void kill();
    [[nodiscard]] const QString& out() const { return m_out; }
    [[nodiscard]] QString error();
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    QProcess m_process;
    QString m_out;
};

/// `serve` on a port of the system's choice.
class Serve {
public:
    explicit Serve(const QString& dataDirectory, const QStringList& arguments = {});

    /// Null when it did not begin to listen.
    [[nodiscard]] const QString& url() const { return m_url; }
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] CtlProcess& process() { return m_process; }

private:
    CtlProcess m_process;
    QString m_url;
};

} // namespace rollcall::tests
