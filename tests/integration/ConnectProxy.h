// SPDX-License-Identifier: Apache-2.0
// An HTTP proxy on loopback that makes tunnels (RFC 9110 §9.3.6) and remembers every byte that callers sent it.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QObject>
#include <QThread>

#include <memory>
#include <mutex>

class QTcpServer;
class QTcpSocket;

namespace rollcall::tests {

/// Serves from construction to destruction on a thread of its own. Whatever name a tunnel is asked for, it ends at
/// `target` on loopback.
class ConnectProxy {
public:
    /// `refusal` is a status such as "403 Forbidden", with header fields where it has some; empty: every tunnel is
    /// made.
    explicit ConnectProxy(quint16 target, QByteArray refusal = {});
    ~ConnectProxy();
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;

    /// "http://127.0.0.1:PORT"
    [[nodiscard]] QByteArray url() const;
    /// The head of each request to the proxy itself.
    [[nodiscard]] QByteArrayList heads() const;
    /// All that came from callers, within the tunnels too.
    [[nodiscard]] QByteArray received() const;

private:
    struct Tunnel;
    void accept();
    void read(QTcpSocket* caller, const std::shared_ptr<Tunnel>& tunnel);
    void answer(QTcpSocket* caller, const std::shared_ptr<Tunnel>& tunnel);

    QThread m_thread;
    QObject* m_context = nullptr;
    QTcpServer* m_server = nullptr;
    quint16 m_port = 0;
    const quint16 m_target;
    const QByteArray m_refusal;
    mutable std::mutex m_mutex;
    QByteArrayList m_heads;
    QByteArray m_received;
};

} // namespace rollcall::tests
