// SPDX-License-Identifier: Apache-2.0
// `rollcallctl demo okta` as a process, alone and behind a proxy whose address is another.
#include "CtlProcess.h"

#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace rollcall::tests;

namespace {

constexpr int patience = 60'000;

/// Passes bytes on to a port of this computer, which may be told later.
class Forwarder final : public QTcpServer {
public:
    Forwarder()
    {
        connect(this, &QTcpServer::newConnection, this, &Forwarder::join);
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port to forward from");
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }
    void leadTo(const QUrl& url) { m_target = static_cast<quint16>(url.port()); }
    [[nodiscard]] int connections() const { return m_connections; }

private:
    void join()
    {
        QTcpSocket* caller = nextPendingConnection();
        auto* server = new QTcpSocket(caller);
        ++m_connections;
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
        // Bytes that come before the connection stands are kept by the socket.
        connect(caller, &QTcpSocket::readyRead, server, [caller, server] { server->write(caller->readAll()); });
        connect(server, &QTcpSocket::readyRead, caller, [caller, server] { caller->write(server->readAll()); });
        connect(server, &QTcpSocket::disconnected, caller, &QTcpSocket::disconnectFromHost);
        connect(caller, &QTcpSocket::disconnected, caller, &QObject::deleteLater);
    }

    quint16 m_target = 0;
    int m_connections = 0;
};

struct Page {
    int status = 0;
    QString next;
    QJsonDocument body;
};

/// One request on a connection of its own; the event loop runs meanwhile, so that a proxy in this thread can work.
Page read(const QString& address, const QString& token)
{
    const QUrl url(address);
    QTcpSocket socket;
    QByteArray answer;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    const QString target = url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded);
    socket.write(QStringLiteral("GET %1 HTTP/1.1\r\nHost: %2\r\nAccept: application/json\r\nAuthorization: SSWS %3\r\n"
                                "Connection: close\r\n\r\n")
                     .arg(target, url.authority(), token)
                     .toUtf8());
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, patience))
        return {};
    answer += socket.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    const QString head = QString::fromUtf8(answer.left(end));
    Page page;
    page.status = head.section(QLatin1Char(' '), 1, 1).toInt();
    static const QRegularExpression next(QStringLiteral("\r\nlink: <([^>]*)>; rel=\"next\""),
                                         QRegularExpression::CaseInsensitiveOption);
    page.next = next.match(head).captured(1);
    page.body = QJsonDocument::fromJson(answer.mid(end + 4));
    return page;
}

QString after(const QString& text, const QString& label)
{
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        if (line.startsWith(label))
            return line.mid(label.size()).trimmed();
    }
    return {};
}

} // namespace

class DemoOktaTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void servesBehindAProxy()
    {
        const QTemporaryDir folder;
        Forwarder proxy;
        CtlProcess process(folder.path(), words("demo okta --json --people 30 --groups 4 --public-url") << proxy.url());
        const QString line = process.waitForLine(QStringLiteral("\"origin\""));
        QVERIFY2(!line.isEmpty(), process.error().toUtf8().constData());
        const QJsonObject told = QJsonDocument::fromJson(line.toUtf8()).object();
        QCOMPARE(told[QStringLiteral("origin")].toString(), proxy.url());
        QVERIFY(told[QStringLiteral("listening")].toString() != proxy.url());
        QCOMPARE(told[QStringLiteral("people")].toInt(), 30);
        QCOMPARE(told[QStringLiteral("groups")].toInt(), 4);
        QVERIFY(told[QStringLiteral("serviceAppId")].isNull());
        proxy.leadTo(QUrl(told[QStringLiteral("listening")].toString()));
        const QString token = told[QStringLiteral("apiToken")].toString();

        const Page first = read(proxy.url() + QStringLiteral("/api/v1/users?limit=20"), token);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.body.array().size(), 20);
        QVERIFY2(first.next.startsWith(proxy.url() + QLatin1Char('/')), qPrintable(first.next));
        const Page second = read(first.next, token);
        QCOMPARE(second.status, 200);
        QCOMPARE(second.body.array().size(), 10);
        QVERIFY(second.next.isEmpty());
        QSet<QString> ids;
        for (const QJsonArray& people : {first.body.array(), second.body.array()}) {
            for (const QJsonValue& person : people)
                ids.insert(person[QStringLiteral("id")].toString());
        }
        QCOMPARE(ids.size(), 30);
        const QString app = told[QStringLiteral("appId")].toString();
        QCOMPARE(read(proxy.url() + QStringLiteral("/api/v1/apps/") + app, token).status, 200);
        QCOMPARE(proxy.connections(), 3);
        QCOMPARE(process.terminate(), 0);
    }

    void tellsPeopleWhatTheyNeed()
    {
        const QTemporaryDir folder;
        QVERIFY(ctl(folder.path(), words("integration create --profile custom --name Acme")).exitCode == 0);
        const CtlResult key = ctl(folder.path(), words("okta key --json"));
        QVERIFY2(key.exitCode == 0, key.told().constData());
        QFile file(folder.filePath(QStringLiteral("key.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(key.out.toUtf8()) > 0);
        file.close();
        CtlProcess process(folder.path(), words("demo okta --people 3 --groups 1 --dpop --service-app")
                                              << file.fileName());
        const QString line = process.waitForLine(QStringLiteral("listening on http://127.0.0.1:"));
        QVERIFY2(!line.isEmpty(), process.error().toUtf8().constData());
        const QString origin = after(process.out(), QStringLiteral("organisation"));
        QCOMPARE(line, QStringLiteral("listening on ") + origin);
        QVERIFY(after(process.out(), QStringLiteral("service app")).startsWith(QStringLiteral("0oa")));
        QVERIFY(after(process.out(), QStringLiteral("app ")).startsWith(QStringLiteral("0oa")));
        const QString token = after(process.out(), QStringLiteral("API token"));
        QCOMPARE(read(origin + QStringLiteral("/api/v1/users/me"), token).status, 200);
        QCOMPARE(process.terminate(), 0);
    }

    void hasPeopleInEveryState()
    {
        const QTemporaryDir folder;
        CtlProcess process(folder.path(), words("demo okta --people 40 --groups 4"));
        QVERIFY2(!process.waitForLine(QStringLiteral("listening on ")).isEmpty(), process.error().toUtf8().constData());
        QFile file(folder.filePath(QStringLiteral("token-1")));
        const QString token = after(process.out(), QStringLiteral("read-only")).section(QLatin1Char(' '), 0, 0);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(token.toUtf8()) > 0);
        file.close();
        const QStringList where = words("--org")
                                  << after(process.out(), QStringLiteral("organisation"))
                                  << QStringLiteral("--token-file") << file.fileName() << QStringLiteral("--app")
                                  << after(process.out(), QStringLiteral("app "));
        const auto of = [&](const char* state) {
            return ctl(folder.path(), words("okta people --json --state") << QLatin1String(state) << where).array();
        };
        QTRY_COMPARE_WITH_TIMEOUT(of("failed").size(), 2, patience);
        QVERIFY(of("failed").at(0)[QStringLiteral("reason")].toString().contains(QStringLiteral("seat licence")));
        QCOMPARE(of("not-provisioning").size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(of("done").size() > 2, patience);
        // It may look, and nothing more.
        const CtlResult checked = ctl(folder.path(), words("okta check --json") << where);
        QVERIFY2(checked.out.contains(QStringLiteral("manage")), checked.told().constData());
        QCOMPARE(process.terminate(), 0);
    }

    void refusesWhatIsNotSafe_data()
    {
        QTest::addColumn<QString>("options");
        QTest::newRow("an address that others reach") << QStringLiteral("--listen 0.0.0.0:0");
        QTest::newRow("tokens over plain HTTP") << QStringLiteral("--public-url http://acme.example");
        QTest::newRow("a public URL with a path") << QStringLiteral("--public-url https://acme.example/okta");
        QTest::newRow("DPoP without a service app") << QStringLiteral("--dpop");
        QTest::newRow("nobody") << QStringLiteral("--people 0");
    }
    void refusesWhatIsNotSafe()
    {
        QFETCH(QString, options);
        const QTemporaryDir folder;
        const CtlResult result = ctl(folder.path(), words("demo okta") << words(options.toUtf8().constData()));
        QVERIFY2(result.exitCode == 2, result.told().constData());
    }
};

QTEST_GUILESS_MAIN(DemoOktaTest)
#include "DemoOktaTest.moc"
