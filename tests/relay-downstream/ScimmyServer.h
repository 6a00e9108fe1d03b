// SPDX-License-Identifier: Apache-2.0
// An independent SCIM server (SCIMMY on Node.js) as a process that can be killed and started again over the same store.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>
#include <string>

namespace rollcall::test {

class ScimmyServer {
public:
    /// `folder` holds the store.
    explicit ScimmyServer(QString folder);
    ~ScimmyServer();
    ScimmyServer(const ScimmyServer&) = delete;
    ScimmyServer& operator=(const ScimmyServer&) = delete;

    /// Installs the packages of scimmy/package.json with npm where that was not done before. Empty when they are there,
    /// else what went wrong.
    [[nodiscard]] static QString install();

    /// On the port it had before, or any at first. False when it does not come up.
    [[nodiscard]] bool start();
    /// As by kill -9.
    void kill();
    /// What the next requests meet, in order: "none", "drop-before", "drop-after", "500", "slow", "unpaged".
    [[nodiscard]] bool setFaults(const QStringList& faults) const;

    [[nodiscard]] std::string url() const;
    static constexpr const char* token = "vendor-token";

private:
    QString m_folder;
    quint16 m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace rollcall::test
