// SPDX-License-Identifier: Apache-2.0
// Installs SCIMMY once and starts it for each test.
#include "ScimmyTestCase.h"

#include <QTest>

namespace rollcall::test {

void ScimmyTestCase::initTestCase()
{
    if (!qEnvironmentVariableIsSet("ROLLCALL_RELAY_DOWNSTREAM"))
        QSKIP("Set ROLLCALL_RELAY_DOWNSTREAM=1 to install SCIMMY with npm and run against it.");
    const QString trouble = ScimmyServer::install();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void ScimmyTestCase::startServer()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScimmyServer>(m_folder->path());
    QVERIFY(m_server->start());
}

} // namespace rollcall::test
