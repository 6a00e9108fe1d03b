// SPDX-License-Identifier: Apache-2.0
// A server on loopback that answers, or misbehaves, as a test says.
#include "WebPeer.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <optional>
#include <utility>

namespace rollcall::test {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Takes one whole request off the buffer; nothing while it is incomplete.
std::optional<PeerRequest> takeRequest(QByteArray& buffer)
{
    const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    PeerRequest request;
    const QList<QByteArray> lines = buffer.left(headEnd).split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    request.method = start.value(0);
    request.target = start.value(1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        request.headers.append({lines[i].left(colon).trimmed(), lines[i].mid(colon + 1).trimmed()});
    }
    const qsizetype length = request.header("Content-Length").toLongLong();
    if (buffer.size() < headEnd + 4 + length)
        return std::nullopt;
    request.body = buffer.mid(headEnd + 4, length);
    buffer.remove(0, headEnd + 4 + length);
    return request;
}

QByteArray headOf(const PeerAnswer& answer, qsizetype length)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Whatever\r\n";
    for (const auto& [name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    if (answer.status != 204 && answer.status != 304)
        head += "Content-Length: " + QByteArray::number(length) + "\r\n";
    return head + "\r\n";
}

} // namespace

QByteArray PeerRequest::header(const QByteArray& name) const
{
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

WebPeer::WebPeer(Script script, const QString& certificateChain, const QString& privateKey)
    : m_isTls(!certificateChain.isEmpty()), m_script(std::move(script))
{
    m_context = new QObject;
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_context, [&] { listen(certificateChain, privateKey); }, Qt::BlockingQueuedConnection);
}

WebPeer::~WebPeer()
{
    m_thread.quit();
    m_thread.wait();
}

void WebPeer::listen(const QString& certificateChain, const QString& privateKey)
{
    if (m_isTls) {
        auto* server = new QSslServer(m_context);
        auto configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(contentOf(certificateChain)));
        configuration.setPrivateKey(QSslKey(contentOf(privateKey), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        server->setSslConfiguration(configuration);
        m_server = server;
    } else {
        m_server = new QTcpServer(m_context);
    }
    QObject::connect(m_server, &QTcpServer::pendingConnectionAvailable, m_context, [this] { accept(); });
    if (m_server->listen(QHostAddress::LocalHost))
        m_port = m_server->serverPort();
}

void WebPeer::accept()
{
    while (QTcpSocket* socket = m_server->nextPendingConnection()) {
        int connection = 0;
        {
            const std::lock_guard lock(m_mutex);
            connection = ++m_connections;
        }
        auto buffer = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::readyRead, m_context,
                         [this, socket, buffer, connection] { read(socket, buffer, connection); });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        read(socket, buffer, connection);
    }
}

void WebPeer::read(QTcpSocket* socket, const std::shared_ptr<QByteArray>& buffer, int connection)
{
    buffer->append(socket->readAll());
    while (auto request = takeRequest(*buffer)) {
        request->connection = connection;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(*request);
        }
        answer(socket, *request);
    }
}

void WebPeer::answer(QTcpSocket* socket, const PeerRequest& request)
{
    Script script;
    {
        const std::lock_guard lock(m_mutex);
        script = m_script;
    }
    const PeerAnswer answer = script(request);
    switch (answer.fault) {
    case PeerFault::None:
        socket->write(answer.raw.isEmpty() ? headOf(answer, answer.body.size()) + answer.body : answer.raw);
        if (!answer.raw.isEmpty())
            socket->disconnectFromHost();
        break;
    case PeerFault::CloseUnanswered:
        socket->disconnectFromHost();
        break;
    case PeerFault::CloseWithin:
        socket->write(headOf(answer, answer.body.size()) + answer.body.left(answer.body.size() / 2));
        socket->disconnectFromHost();
        break;
    case PeerFault::Silence:
        break;
    case PeerFault::Drip: {
        socket->write(headOf(answer, 50'000));
        auto* timer = new QTimer(socket);
        QObject::connect(timer, &QTimer::timeout, socket, [socket] { socket->write("x"); });
        timer->start(20);
        break;
    }
    }
}

std::string WebPeer::url() const
{
    return std::string(m_isTls ? "https" : "http") + "://127.0.0.1:" + std::to_string(m_port);
}

std::vector<PeerRequest> WebPeer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

int WebPeer::connections() const
{
    const std::lock_guard lock(m_mutex);
    return m_connections;
}

void WebPeer::setScript(Script script)
{
    const std::lock_guard lock(m_mutex);
    m_script = std::move(script);
}

} // namespace rollcall::test
