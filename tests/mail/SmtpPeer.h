// SPDX-License-Identifier: Apache-2.0
// A mail server of another make, on loopback.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <cstdint>

namespace rollcall::test {

class SmtpPeer {
public:
    /// Arguments of smtp_server.py. Ends the test when it does not start.
    explicit SmtpPeer(const QStringList& arguments);
    ~SmtpPeer();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// The next mail it took; empty when none comes in time.
    [[nodiscard]] QJsonObject nextMail();

private:
    [[nodiscard]] QByteArray nextLine();

    QProcess m_process;
    std::uint16_t m_port = 0;
};

} // namespace rollcall::test
