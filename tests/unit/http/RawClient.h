// SPDX-License-Identifier: Apache-2.0
// A client that writes bytes as they are and reads answers as they come.
#pragma once

#include <QTcpSocket>

#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::test {

struct RawResponse {
    int status = 0;
    std::string head; ///< status line and fields, with line ends
    std::string body; ///< chunks joined
    /// The value of the field, or "" when it is absent.
    [[nodiscard]] std::string field(const std::string& name) const;
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    void send(const std::string& bytes);
    /// Sends the bytes one by one, waiting `pace` milliseconds for an answer after each; stops when something came.
    void drip(const std::string& bytes, int pace);
    /// Nothing when the connection ends first, the answer is not HTTP, or `timeout` milliseconds have passed.
    [[nodiscard]] std::optional<RawResponse> read(bool hasBody = true, int timeout = 10'000);
    /// Everything until the peer closes; nothing when it does not within `timeout` milliseconds.
    [[nodiscard]] std::optional<std::string> readAll(int timeout = 10'000);
    /// True when the peer closes and nothing (more) comes before.
    [[nodiscard]] bool isClosedByPeer(int timeout = 10'000);
    void close() { m_socket.abort(); }
    QTcpSocket& socket() { return m_socket; }

private:
    [[nodiscard]] bool receive(int timeout);
    [[nodiscard]] bool readChunked(std::string& body, int timeout);

    QTcpSocket m_socket;
    std::string m_received;
};

} // namespace rollcall::test
