// SPDX-License-Identifier: Apache-2.0
// Bytes go to and fro as they come; nothing is looked into behind the head.
#include "ConnectProxy.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <utility>

namespace rollcall::tests {

struct ConnectProxy::Tunnel {
    QByteArray waiting; ///< came before the other end was there
    QTcpSocket* out = nullptr;
};

ConnectProxy::ConnectProxy(quint16 target, QByteArray refusal) : m_target(target), m_refusal(std::move(refusal))
{
    m_context = new QObject;
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    const auto listen = [this] {
        m_server = new QTcpServer(m_context);
        QObject::connect(m_server, &QTcpServer::pendingConnectionAvailable, m_context, [this] { accept(); });
        if (m_server->listen(QHostAddress::LocalHost))
            m_port = m_server->serverPort();
    };
    QMetaObject::invokeMethod(m_context, listen, Qt::BlockingQueuedConnection);
}

ConnectProxy::~ConnectProxy()
{
    m_thread.quit();
    m_thread.wait();
}

QByteArray ConnectProxy::url() const
{
    return "http://127.0.0.1:" + QByteArray::number(m_port);
}

QByteArrayList ConnectProxy::heads() const
{
    const std::lock_guard lock(m_mutex);
    return m_heads;
}

QByteArray ConnectProxy::received() const
{
    const std::lock_guard lock(m_mutex);
    return m_received;
}

void ConnectProxy::accept()
{
    while (QTcpSocket* caller = m_server->nextPendingConnection()) {
        const auto tunnel = std::make_shared<Tunnel>();
        QObject::connect(caller, &QTcpSocket::readyRead, m_context, [this, caller, tunnel] { read(caller, tunnel); });
        QObject::connect(caller, &QTcpSocket::disconnected, caller, &QObject::deleteLater);
        read(caller, tunnel);
    }
}

void ConnectProxy::read(QTcpSocket* caller, const std::shared_ptr<Tunnel>& tunnel)
{
    const QByteArray bytes = caller->readAll();
    {
        const std::lock_guard lock(m_mutex);
        m_received += bytes;
    }
    if (tunnel->out != nullptr) {
        tunnel->out->write(bytes);
        return;
    }
    tunnel->waiting += bytes;
    if (tunnel->waiting.contains("\r\n\r\n"))
        answer(caller, tunnel);
}

void ConnectProxy::answer(QTcpSocket* caller, const std::shared_ptr<Tunnel>& tunnel)
{
    const qsizetype end = tunnel->waiting.indexOf("\r\n\r\n") + 4;
    const QByteArray head = std::exchange(tunnel->waiting, tunnel->waiting.mid(end)).left(end);
    {
        const std::lock_guard lock(m_mutex);
        m_heads << head;
    }
    if (!m_refusal.isEmpty() || !head.startsWith("CONNECT ")) {
        const QByteArray status = m_refusal.isEmpty() ? QByteArray("405 Method Not Allowed") : m_refusal;
        caller->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        caller->disconnectFromHost();
        return;
    }
    // Belongs to the caller's socket and goes with it.
    auto* out = new QTcpSocket(caller);
    tunnel->out = out;
    QObject::connect(out, &QTcpSocket::readyRead, caller, [caller, out] { caller->write(out->readAll()); });
    QObject::connect(out, &QTcpSocket::disconnected, caller, [caller] { caller->disconnectFromHost(); });
    out->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    out->write(std::exchange(tunnel->waiting, {}));
    caller->write("HTTP/1.1 200 Connection established\r\n\r\n");
}

} // namespace rollcall::tests
