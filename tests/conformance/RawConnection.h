// SPDX-License-Identifier: Apache-2.0
// Bytes to the door as a stranger may send them, well-formed or not.
#pragma once

#include "http/Client.h"

#include <QByteArray>
#include <QTcpSocket>

#include <cstdint>
#include <optional>

namespace rollcall::conformance {

/// Blocking, with a deadline; one connection.
class RawConnection {
public:
    explicit RawConnection(std::uint16_t port);

    [[nodiscard]] bool isConnected() const;
    void send(const QByteArray& bytes);
    /// The next answer; nothing when none came in time or it was cut.
    [[nodiscard]] std::optional<http::ClientResponse> receive();

private:
    [[nodiscard]] bool readMore();

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace rollcall::conformance
