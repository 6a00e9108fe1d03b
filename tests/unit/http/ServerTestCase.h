// SPDX-License-Identifier: Apache-2.0
// What every test of the door needs: a server of its own, and a handler that does what the test says.
#pragma once

#include "RawClient.h"
#include "ScriptedHandler.h"
#include "http/Server.h"

#include <QObject>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::test {

/// Each test gets a fresh script; its server ends with it, and every handler on the thread it was made on.
class ServerTestCase : public QObject {
    Q_OBJECT
protected:
    /// Starts `m_server` on a free port of 127.0.0.1; the test fails when it does not start.
    void start(const http::Limits& limits = {}, std::vector<std::string> trustedProxies = {}, unsigned ioThreads = 2);

    /// Sends on a fresh connection; the answer must be a refusal in the handler's words and the connection must end.
    void expectRefusal(const std::string& bytes, int status);

    /// Sends on a fresh connection; the answer must be 200.
    void expectAnswer(const std::string& bytes);

    /// What the handler's echo says of a request without a body from this computer.
    [[nodiscard]] static std::string echoOf(const std::string& methodAndTarget, const std::string& body = {});

    std::shared_ptr<Script> m_script;
    std::unique_ptr<http::Server> m_server;

private Q_SLOTS:
    void init();
    void cleanup();
};

/// The smallest request for that target.
[[nodiscard]] std::string getRequest(const std::string& target = "/", const std::string& fields = {});

/// A POST of that many bytes.
[[nodiscard]] std::string postRequest(const std::string& target, std::size_t size);

} // namespace rollcall::test
