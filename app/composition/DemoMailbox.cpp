// SPDX-License-Identifier: Apache-2.0
// As much of RFC 5321 as one sender on the same computer needs.
#include "composition/DemoMailbox.h"

#include "core/Log.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <optional>
#include <utility>

namespace rollcall::app {

namespace {

constexpr qint64 mostBytes = qint64{8} * 1024 * 1024;

/// `<ada@example.com>` of a MAIL or RCPT command.
QByteArray addressIn(const QByteArray& line)
{
    const auto from = line.indexOf('<');
    const auto to = line.indexOf('>', from);
    return from < 0 || to < 0 ? QByteArray() : line.mid(from + 1, to - from - 1);
}

/// One connection: a line at a time, and the mail behind DATA.
class Conversation {
public:
    Conversation(QTcpSocket& socket, const DemoMailbox::Listener& received) : m_socket(socket), m_received(received)
    {
        say("220 demo.mailbox.invalid ESMTP");
    }

    void read()
    {
        m_buffer += m_socket.readAll();
        if (m_buffer.size() > mostBytes) {
            say("552 5.3.4 Too large");
            m_socket.disconnectFromHost();
            return;
        }
        for (;;) {
            const auto end = m_isInData ? m_buffer.indexOf("\r\n.\r\n") : m_buffer.indexOf("\r\n");
            if (end < 0)
                return;
            const QByteArray text = m_buffer.left(end);
            m_buffer.remove(0, end + (m_isInData ? 5 : 2));
            if (m_isInData)
                take(text);
            else
                obey(text);
        }
    }

private:
    void say(const char* reply) { m_socket.write(QByteArray(reply) + "\r\n"); }

    void obey(const QByteArray& line)
    {
        const QByteArray verb = line.left(4).toUpper();
        if (verb == "EHLO") {
            say("250-demo.mailbox.invalid");
            say("250-SMTPUTF8");
            say("250-8BITMIME");
            say("250 SIZE 8388608");
        } else if (verb == "MAIL") {
            m_mail = {};
            m_mail.from = addressIn(line).toStdString();
            say("250 2.1.0 Ok");
        } else if (verb == "RCPT") {
            m_mail.to = addressIn(line).toStdString();
            say("250 2.1.5 Ok");
        } else if (verb == "DATA") {
            m_isInData = true;
            say("354 End with a dot on a line of its own");
        } else if (verb == "QUIT") {
            say("221 2.0.0 Bye");
            m_socket.disconnectFromHost();
        } else {
            say(verb == "RSET" || verb == "NOOP" || verb == "HELO" ? "250 2.0.0 Ok" : "502 5.5.1 Not known here");
        }
    }

    void take(QByteArray content)
    {
        m_isInData = false;
        // A dot that begins a line was doubled on the way (RFC 5321 §4.5.2).
        content.replace("\r\n..", "\r\n.");
        if (content.startsWith(".."))
            content.remove(0, 1);
        m_mail.content = content.toStdString();
        m_received(m_mail);
        say("250 2.0.0 Ok: taken by the demonstration");
    }

    QTcpSocket& m_socket;
    const DemoMailbox::Listener& m_received;
    QByteArray m_buffer;
    DemoMail m_mail;
    bool m_isInData = false;
};

/// Bytes of a quoted-printable or base64 part as text; other bodies stay as they are.
QByteArray decoded(const QByteArray& part)
{
    const auto gap = part.indexOf("\r\n\r\n");
    if (gap < 0)
        return part;
    const QByteArray head = part.left(gap).toLower();
    QByteArray body = part.mid(gap + 4);
    if (head.contains("content-transfer-encoding: base64"))
        return QByteArray::fromBase64(body);
    if (head.contains("content-transfer-encoding: quoted-printable"))
        return body.replace("=\r\n", "").replace("=3D", "=").replace("=3d", "=");
    return body;
}

QList<QByteArray> partsOf(const QByteArray& content)
{
    static const QRegularExpression pattern(QStringLiteral("boundary=\"?([^\"\\r\\n;]+)\"?"));
    QList<QByteArray> parts{content};
    auto boundaries = pattern.globalMatch(QString::fromLatin1(content));
    while (boundaries.hasNext()) {
        const QByteArray boundary = "\r\n--" + boundaries.next().captured(1).toLatin1();
        QList<QByteArray> finer;
        for (const QByteArray& part : std::as_const(parts)) {
            qsizetype from = 0;
            for (auto at = part.indexOf(boundary); at >= 0; at = part.indexOf(boundary, from)) {
                finer.append(part.mid(from, at - from));
                from = at + boundary.size();
            }
            finer.append(part.mid(from));
        }
        parts = finer;
    }
    return parts;
}

} // namespace

class DemoMailbox::Server {
public:
    explicit Server(Listener received) : m_received(std::move(received)) { m_worker.moveToThread(&m_thread); }
    ~Server()
    {
        QMetaObject::invokeMethod(&m_worker, [this] { m_listening.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// What went wrong; empty when it listens.
    [[nodiscard]] QString listen()
    {
        QString trouble;
        m_thread.setObjectName(QStringLiteral("demo-mailbox"));
        m_thread.start();
        QMetaObject::invokeMethod(&m_worker, [&] { trouble = listenHere(); }, Qt::BlockingQueuedConnection);
        return trouble;
    }
    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    QString listenHere()
    {
        m_listening = std::make_unique<QTcpServer>();
        QObject::connect(m_listening.get(), &QTcpServer::newConnection, m_listening.get(), [this] { accept(); });
        if (!m_listening->listen(QHostAddress::LocalHost))
            return m_listening->errorString();
        m_port = m_listening->serverPort();
        return {};
    }

    void accept()
    {
        while (QTcpSocket* socket = m_listening->nextPendingConnection()) {
            auto conversation = std::make_shared<Conversation>(*socket, m_received);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [conversation] { conversation->read(); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    const Listener m_received;
    QThread m_thread;
    QObject m_worker;
    std::unique_ptr<QTcpServer> m_listening; ///< on the thread
    std::uint16_t m_port = 0;
};

core::Result<std::unique_ptr<DemoMailbox>> DemoMailbox::start(Listener received)
{
    auto server = std::make_unique<Server>(std::move(received));
    if (const QString trouble = server->listen(); !trouble.isEmpty())
        return core::failure(core::ErrorKind::Unavailable,
                             "The demonstration's mailbox cannot listen: " + trouble.toStdString() + ".");
    return std::unique_ptr<DemoMailbox>(new DemoMailbox(std::move(server)));
}

DemoMailbox::DemoMailbox(std::unique_ptr<Server> server) : m_server(std::move(server)) {}

DemoMailbox::~DemoMailbox() = default;

std::uint16_t DemoMailbox::port() const
{
    return m_server->port();
}

std::string enrolmentLinkIn(const DemoMail& mail)
{
    static const QRegularExpression link(QStringLiteral("https?://[^\\s\"<>]+/enrol/[A-Za-z0-9_-]{43}"));
    const auto parts = partsOf(QByteArray::fromStdString(mail.content));
    for (const QByteArray& part : parts) {
        const auto found = link.match(QString::fromUtf8(decoded(part)));
        if (found.hasMatch())
            return found.captured(0).toStdString();
    }
    return {};
}

} // namespace rollcall::app
