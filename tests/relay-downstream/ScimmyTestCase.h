// SPDX-License-Identifier: Apache-2.0
// What every test before SCIMMY needs: its packages once, and a fresh server for each function.
#pragma once

#include "ScimmyServer.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace rollcall::test {

/// Skips everything where ROLLCALL_RELAY_DOWNSTREAM is not set, since packages come from npm.
class ScimmyTestCase : public QObject {
    Q_OBJECT
protected:
    /// The server, over an empty store; the test fails when it does not come up.
    void startServer();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScimmyServer> m_server;

private Q_SLOTS:
    void initTestCase();
};

} // namespace rollcall::test
