// SPDX-License-Identifier: Apache-2.0
// Bytes to the door as a stranger may send them.
#include "RawConnection.h"

#include <QHostAddress>
#include <QList>

namespace rollcall::conformance {

namespace {
constexpr int deadlineMilliseconds = 20'000;
}

RawConnection::RawConnection(std::uint16_t port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(deadlineMilliseconds);
}

bool RawConnection::isConnected() const
{
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

void RawConnection::send(const QByteArray& bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(deadlineMilliseconds)) {
    }
}

bool RawConnection::readMore()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(deadlineMilliseconds) &&
        m_socket.bytesAvailable() == 0)
        return false;
    m_received += m_socket.readAll();
    return true;
}

std::optional<http::ClientResponse> RawConnection::receive()
{
    qsizetype headEnd = -1;
    while ((headEnd = m_received.indexOf("\r\n\r\n")) < 0) {
        if (!readMore())
            return std::nullopt;
    }
    http::ClientResponse response;
    const auto lines = m_received.left(headEnd).split('\n');
    response.status = lines.front().split(' ').value(1).toInt();
    for (qsizetype index = 1; index < lines.size(); ++index) {
        const auto line = lines[index].trimmed();
        const auto colon = line.indexOf(':');
        response.headers.add(line.left(colon).toStdString(), line.mid(colon + 1).trimmed().toStdString());
    }
    const auto length = response.headers.value("Content-Length");
    const auto wanted = length ? QByteArray(length->data(), static_cast<qsizetype>(length->size())).toLongLong() : 0;
    while (m_received.size() < headEnd + 4 + wanted) {
        if (!readMore())
            return std::nullopt;
    }
    response.body = m_received.mid(headEnd + 4, wanted).toStdString();
    m_received.remove(0, headEnd + 4 + wanted);
    return response;
}

} // namespace rollcall::conformance
