// SPDX-License-Identifier: Apache-2.0
// A server on loopback that answers, or misbehaves, as a test says: what a client of ours must live with.
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class QTcpServer;
class QTcpSocket;

namespace rollcall::test {

struct PeerRequest {
    QByteArray method;
    QByteArray target;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    int connection = 0; ///< counted from 1

    /// The first value; empty when the field is absent.
    [[nodiscard]] QByteArray header(const QByteArray& name) const;
};

enum class PeerFault {
    None,
    CloseUnanswered, ///< the request is read, then the connection ends
    CloseWithin,     ///< half of the body is sent under its full Content-Length
    Silence,         ///< no answer, the connection stays
    Drip,            ///< the head, then one byte of the body every 20 ms without an end
};

struct PeerAnswer {
    int status = 200;
    QList<QPair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    PeerFault fault = PeerFault::None;
    QByteArray raw = {}; ///< sent as it is instead of the above when not empty
};

/// Serves from construction to destruction on a thread of its own, where the script runs as well.
class WebPeer {
public:
    using Script = std::function<PeerAnswer(const PeerRequest&)>;
    /// With both PEM files it speaks TLS.
    explicit WebPeer(Script script, const QString& certificateChain = {}, const QString& privateKey = {});
    ~WebPeer();
    WebPeer(const WebPeer&) = delete;
    WebPeer& operator=(const WebPeer&) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// "http://127.0.0.1:PORT" or with https.
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<PeerRequest> requests() const;
    [[nodiscard]] int connections() const;
    void setScript(Script script);

private:
    void listen(const QString& certificateChain, const QString& privateKey);
    void accept();
    void read(QTcpSocket* socket, const std::shared_ptr<QByteArray>& buffer, int connection);
    void answer(QTcpSocket* socket, const PeerRequest& request);

    QThread m_thread;
    QObject* m_context = nullptr;
    QTcpServer* m_server = nullptr;
    quint16 m_port = 0;
    bool m_isTls = false;
    mutable std::mutex m_mutex;
    Script m_script;
    std::vector<PeerRequest> m_requests;
    int m_connections = 0;
};

} // namespace rollcall::test
