// SPDX-License-Identifier: Apache-2.0
// Blocking reads and writes on a Qt socket.
#include "RawClient.h"

#include <QDeadlineTimer>
#include <QHostAddress>

#include <algorithm>
#include <cctype>

namespace rollcall::test {

std::string RawResponse::field(const std::string& name) const
{
    const auto lowered = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    const auto start = lowered(head).find("\r\n" + lowered(name) + ": ");
    if (start == std::string::npos)
        return {};
    const auto value = start + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
}

RawClient::RawClient(std::uint16_t port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (m_socket.waitForConnected(10'000))
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

void RawClient::send(const std::string& bytes)
{
    m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(10'000)) {
    }
}

void RawClient::drip(const std::string& bytes, int pace)
{
    for (const char byte : bytes) {
        send(std::string(1, byte));
        if (receive(pace) || !isConnected())
            return;
    }
}

bool RawClient::receive(int timeout)
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(timeout) && m_socket.bytesAvailable() == 0)
        return false;
    const QByteArray bytes = m_socket.readAll();
    m_received.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    return !bytes.isEmpty();
}

bool RawClient::readChunked(std::string& body, int timeout)
{
    const auto lineEnd = [this, timeout] {
        std::size_t end = std::string::npos;
        while ((end = m_received.find("\r\n")) == std::string::npos) {
            if (!receive(timeout))
                return std::string::npos;
        }
        return end;
    };
    for (;;) {
        const std::size_t end = lineEnd();
        if (end == std::string::npos)
            return false;
        const std::size_t size = std::stoul(m_received.substr(0, end), nullptr, 16);
        while (m_received.size() < end + 2 + size + 2) {
            if (!receive(timeout))
                return false;
        }
        body += m_received.substr(end + 2, size);
        m_received.erase(0, end + 2 + size + 2);
        if (size == 0)
            return true;
    }
}

std::optional<RawResponse> RawClient::read(bool hasBody, int timeout)
{
    std::size_t end = std::string::npos;
    while ((end = m_received.find("\r\n\r\n")) == std::string::npos) {
        if (!receive(timeout))
            return std::nullopt;
    }
    RawResponse response;
    response.head = m_received.substr(0, end + 2);
    m_received.erase(0, end + 4);
    if (response.head.rfind("HTTP/1.1 ", 0) != 0)
        return std::nullopt;
    response.status = std::stoi(response.head.substr(9, 3));
    if (!hasBody || response.status == 204 || response.status == 304 || response.status / 100 == 1)
        return response;
    if (response.field("Transfer-Encoding") == "chunked") {
        if (!readChunked(response.body, timeout))
            return std::nullopt;
        return response;
    }
    const std::string length = response.field("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (m_received.size() < size) {
        if (!receive(timeout))
            return std::nullopt;
    }
    response.body = m_received.substr(0, size);
    m_received.erase(0, size);
    return response;
}

std::optional<std::string> RawClient::readAll(int timeout)
{
    const QDeadlineTimer deadline(timeout);
    while (m_socket.state() == QAbstractSocket::ConnectedState) {
        if (deadline.hasExpired())
            return std::nullopt;
        static_cast<void>(receive(static_cast<int>(std::min<qint64>(deadline.remainingTime(), 100))));
    }
    static_cast<void>(receive(0));
    return m_received;
}

bool RawClient::isClosedByPeer(int timeout)
{
    const auto rest = readAll(timeout);
    return rest && rest->empty();
}

} // namespace rollcall::test
