// SPDX-License-Identifier: Apache-2.0
// A real server process of ours that can be killed, and the directory it serves.
#pragma once

#include "LoadTarget.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace rollcall::tests {

class ServerProcess {
public:
    /// Starts and waits for `listening on URL`. Nothing when it did not come; `error` then says what it printed.
    [[nodiscard]] static std::unique_ptr<ServerProcess> start(const QString& program, const QStringList& arguments,
                                                              const QProcessEnvironment& environment, QString* error);
    ~ServerProcess();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// SIGKILL, and waits until it is gone.
    void kill();

private:
    QProcess m_process;
    std::uint16_t m_port = 0;
};

/// Runs a command line tool to its end; standard output, or nothing when it failed.
[[nodiscard]] std::optional<QByteArray> runTool(const QString& program, const QStringList& arguments);

/// Makes an integration in the directory with `rollcallctl` and returns its token and path.
[[nodiscard]] std::optional<LoadTarget> createIntegration(const QString& rollcallctl, const QString& dataDirectory);

} // namespace rollcall::tests
