// SPDX-License-Identifier: Apache-2.0
// TLS: what the server offers, what the client verifies, and certificates that change while the server runs.
#include "RawClient.h"
#include "ScriptedHandler.h"
#include "TestCertificates.h"
#include "http/Client.h"
#include "http/Server.h"

#include <openssl/ssl.h>

#include <QFile>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

// What a handshake settles, seen by plain OpenSSL.
struct Handshake {
    bool isDone = false;
    std::string version;
    std::string protocol;
};

Handshake shakeHands(std::uint16_t port, int highestVersion, const char* ciphers = nullptr)
{
    Handshake result;
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    // The lowest security level, so that it is the server that refuses old versions.
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, highestVersion);
    if (ciphers)
        SSL_CTX_set_cipher_list(context, ciphers);
    const unsigned char protocols[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols);
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(bio, ("127.0.0.1:" + std::to_string(port)).c_str());
    SSL* ssl = nullptr;
    BIO_get_ssl(bio, &ssl);
    result.isDone = BIO_do_handshake(bio) == 1;
    if (result.isDone) {
        result.version = SSL_get_version(ssl);
        const unsigned char* chosen = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl, &chosen, &size);
        result.protocol.assign(reinterpret_cast<const char*>(chosen), size);
    }
    BIO_free_all(bio);
    SSL_CTX_free(context);
    return result;
}

void replace(const QString& file, const QString& by)
{
    QFile::remove(file);
    QVERIFY(QFile::copy(by, file));
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_server.reset(); }
    void requestsOverTls();
    void streamsOverTls();
    void wrongAuthorityIsRefused();
    void wrongNameIsRefused();
    void plainSpeechIsClosed();
    void handshakeDeadline();
    void overTheCapsToldAfterTheHandshake_data();
    void overTheCapsToldAfterTheHandshake();
    void onlyFewOverTheCapsShakeHands();
    void versionsAndProtocol();
    void oldClientGetsAClosedStream();
    void filesThatDoNotFit_data();
    void filesThatDoNotFit();
    void reloadsWhenTheFilesChange();
    void bodyDeadlineOverTls();
    void stopWithOpenTlsConnections();
    void stopAnswersWhoHasNotShakenHandsYet();
    void stopWhileMuchIsSent();

private:
    ServerConfig config() const;
    Client clientTrusting(const QString& authority) const;

    QTemporaryDir m_folder;
    CertificateFiles m_first;
    CertificateFiles m_second;
    CertificateFiles m_otherName;
    CertificateFiles m_served; // the files the server reads
    std::shared_ptr<Script> m_script;
    std::unique_ptr<Server> m_server;
};

void TlsTest::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_first = makeCertificate(m_folder.path(), QStringLiteral("first"));
    m_second = makeCertificate(m_folder.path(), QStringLiteral("second"));
    m_otherName = makeCertificate(m_folder.path(), QStringLiteral("other"), "elsewhere.example");
    QVERIFY(!m_first.chain.isEmpty() && !m_second.chain.isEmpty() && !m_otherName.chain.isEmpty());
    m_served = {m_first.authority, m_folder.filePath(QStringLiteral("served-chain.pem")),
                m_folder.filePath(QStringLiteral("served-key.pem"))};
}

void TlsTest::init()
{
    m_script = std::make_shared<Script>();
    replace(m_served.chain, m_first.chain);
    replace(m_served.key, m_first.key);
}

ServerConfig TlsTest::config() const
{
    ServerConfig config;
    config.tls = TlsFiles{m_served.chain.toStdString(), m_served.key.toStdString()};
    return config;
}

Client TlsTest::clientTrusting(const QString& authority) const
{
    return Client({.host = "127.0.0.1",
                   .port = m_server->port(),
                   .tls = true,
                   .certificateAuthorityFile = authority.toStdString()},
                  std::chrono::seconds{20});
}

void TlsTest::requestsOverTls()
{
    m_script->handle = [](Request request, Responder responder) {
        responder.send(textResponse(request.isTls ? 200 : 500, request.body));
    };
    m_server = startServer(m_script, config());
    QVERIFY(m_server);
    Client client = clientTrusting(m_first.authority);
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{3'000'000}}) {
        const std::string body(size, 'x');
        const auto response = client.send("POST", "/", {}, body);
        QVERIFY2(response.has_value(), response ? "" : response.error().message.c_str());
        QCOMPARE(response->status, 200);
        QVERIFY(response->body == body);
    }
    QCOMPARE(m_server->statistics().connectionsAccepted, std::uint64_t{1});
    Client byName({.host = "localhost",
                   .port = m_server->port(),
                   .tls = true,
                   .certificateAuthorityFile = m_first.authority.toStdString()});
    QVERIFY(byName.send("GET", "/", {}, "").has_value());
}

void TlsTest::streamsOverTls()
{
    class Pieces final : public BodyStream {
    public:
        void next(Deliver deliver) override { deliver(m_left-- > 0 ? std::string(1'000, 'p') : std::string()); }

    private:
        int m_left = 300;
    };
    m_script->handle = [](Request, Responder responder) {
        auto response = textResponse(200, "");
        response.stream = std::make_unique<Pieces>();
        responder.send(std::move(response));
    };
    m_server = startServer(m_script, config());
    const auto response = clientTrusting(m_first.authority).send("GET", "/", {}, "");
    QVERIFY(response.has_value());
    QCOMPARE(response->body.size(), std::size_t{300'000});
}

void TlsTest::wrongAuthorityIsRefused()
{
    m_server = startServer(m_script, config());
    const auto response = clientTrusting(m_second.authority).send("GET", "/", {}, "");
    QVERIFY(!response);
    QCOMPARE(response.error().kind, core::ErrorKind::Offline);
    QCOMPARE(m_server->statistics().requests, std::uint64_t{0});
    const auto unreadable = clientTrusting(QStringLiteral("/nowhere.pem")).send("GET", "/", {}, "");
    QVERIFY(!unreadable);
    QCOMPARE(unreadable.error().kind, core::ErrorKind::Invalid);
}

void TlsTest::wrongNameIsRefused()
{
    replace(m_served.chain, m_otherName.chain);
    replace(m_served.key, m_otherName.key);
    m_server = startServer(m_script, config());
    const auto response = clientTrusting(m_otherName.authority).send("GET", "/", {}, "");
    QVERIFY(!response);
    QCOMPARE(response.error().kind, core::ErrorKind::Offline);
}

void TlsTest::plainSpeechIsClosed()
{
    m_server = startServer(m_script, config());
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(client.readAll());
    QCOMPARE(m_server->statistics().requests, std::uint64_t{0});
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void TlsTest::handshakeDeadline()
{
    auto limited = config();
    limited.limits.handshakeDeadline = std::chrono::milliseconds{200};
    m_server = startServer(m_script, limited);
    RawClient silent(m_server->port());
    RawClient dripping(m_server->port());
    QVERIFY(silent.isClosedByPeer());
    // A record header that promises more than ever comes.
    dripping.drip(std::string("\x16\x03\x01\x02\x00", 5) + std::string(400, '\x01'), 20);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void TlsTest::overTheCapsToldAfterTheHandshake_data()
{
    QTest::addColumn<bool>("isOverAll");
    QTest::addColumn<int>("status");
    QTest::newRow("of one address") << false << 429;
    QTest::newRow("over all") << true << 503;
}

void TlsTest::overTheCapsToldAfterTheHandshake()
{
    QFETCH(bool, isOverAll);
    QFETCH(int, status);
    // The one that is there is busy: a silent one would make room.
    Shelf shelf;
    m_script->handle = shelving(shelf);
    auto limited = config();
    (isOverAll ? limited.limits.connections : limited.limits.connectionsPerAddress) = 1;
    m_server = startServer(m_script, limited);
    auto first = std::async(std::launch::async, [this] {
        return clientTrusting(m_first.authority).send("GET", "/hold", {}, "").has_value();
    });
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    const auto response = clientTrusting(m_first.authority).send("GET", "/", {}, "");
    QVERIFY2(response.has_value(), response ? "" : response.error().message.c_str());
    QCOMPARE(response->status, status);
    QCOMPARE(m_script->lastRefusal().isTransient, isOverAll);
    QCOMPARE(m_server->statistics().requests, std::uint64_t{1});
    shelf.take().send(textResponse(200, "done"));
    QVERIFY(first.get());
}

// Shaking hands costs, and so it is for a few at a time only.
void TlsTest::onlyFewOverTheCapsShakeHands()
{
    auto limited = config();
    limited.limits.connectionsPerAddress = 1;
    limited.ioThreads = 1;
    m_server = startServer(m_script, limited);
    RawClient first(m_server->port());
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{1});
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 80; ++i)
        silent.push_back(std::make_unique<RawClient>(m_server->port()));
    QTRY_COMPARE(m_server->statistics().refusals, std::uint64_t{48});
    QVERIFY(!clientTrusting(m_first.authority).send("GET", "/", {}, ""));
}

void TlsTest::versionsAndProtocol()
{
    m_server = startServer(m_script, config());
    QVERIFY(!shakeHands(m_server->port(), TLS1_VERSION).isDone);
    QVERIFY(!shakeHands(m_server->port(), TLS1_1_VERSION).isDone);
    QVERIFY(!shakeHands(m_server->port(), TLS1_2_VERSION, "AES128-SHA").isDone);
    const Handshake older = shakeHands(m_server->port(), TLS1_2_VERSION);
    QVERIFY(older.isDone);
    QCOMPARE(older.version, std::string("TLSv1.2"));
    const Handshake newest = shakeHands(m_server->port(), TLS1_3_VERSION);
    QVERIFY(newest.isDone);
    QCOMPARE(newest.version, std::string("TLSv1.3"));
    QCOMPARE(newest.protocol, std::string("http/1.1"));
}

void TlsTest::oldClientGetsAClosedStream()
{
    m_server = startServer(m_script, config());
    Headers headers;
    headers.add("Connection", "close");
    Client client = clientTrusting(m_first.authority);
    for (int i = 0; i < 3; ++i) {
        const auto response = client.send("GET", "/", headers, "");
        QVERIFY(response.has_value());
        QCOMPARE(response->status, 200);
    }
    QCOMPARE(m_server->statistics().connectionsAccepted, std::uint64_t{3});
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void TlsTest::filesThatDoNotFit_data()
{
    QTest::addColumn<QString>("chain");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("says");
    const QString nowhere = m_folder.filePath(QStringLiteral("nowhere.pem"));
    QTest::newRow("no certificate") << nowhere << m_first.key << QStringLiteral("does not exist");
    QTest::newRow("no key") << m_first.chain << nowhere << QStringLiteral("does not exist");
    QTest::newRow("another's key") << m_first.chain << m_second.key << QStringLiteral("does not belong");
    QTest::newRow("key as certificate") << m_first.key << m_first.key << QStringLiteral("cannot be read");
    QTest::newRow("certificate as key") << m_first.chain << m_first.chain << QStringLiteral("cannot be read");
}

void TlsTest::filesThatDoNotFit()
{
    QFETCH(QString, chain);
    QFETCH(QString, key);
    QFETCH(QString, says);
    ServerConfig bad;
    bad.tls = TlsFiles{chain.toStdString(), key.toStdString()};
    const auto started = Server::start(bad, scripted(m_script));
    QVERIFY(!started);
    QCOMPARE(started.error().kind, core::ErrorKind::Invalid);
    QVERIFY2(QString::fromStdString(started.error().message).contains(says), started.error().message.c_str());
}

void TlsTest::reloadsWhenTheFilesChange()
{
    m_server = startServer(m_script, config());
    QVERIFY(clientTrusting(m_first.authority).send("GET", "/", {}, "").has_value());
    const auto isServedBy = [this](const QString& authority) {
        return clientTrusting(authority).send("GET", "/", {}, "").has_value();
    };
    // The chain alone does not fit the old key: the old pair must stay.
    replace(m_served.chain, m_second.chain);
    QTRY_VERIFY_WITH_TIMEOUT(isServedBy(m_first.authority), 4'000);
    replace(m_served.key, m_second.key);
    QTRY_VERIFY_WITH_TIMEOUT(isServedBy(m_second.authority), 20'000);
    QVERIFY(!isServedBy(m_first.authority));
}

void TlsTest::bodyDeadlineOverTls()
{
    auto limited = config();
    limited.limits.bodyDeadline = std::chrono::milliseconds{200};
    m_server = startServer(m_script, limited);
    Headers headers;
    headers.add("Content-Length", "1000");
    // Sends less than it says and waits.
    const auto response = clientTrusting(m_first.authority).send("POST", "/", headers, "half");
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 408);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void TlsTest::stopWithOpenTlsConnections()
{
    m_server = startServer(m_script, config());
    Client client = clientTrusting(m_first.authority);
    QVERIFY(client.send("GET", "/", {}, "").has_value());
    RawClient inHandshake(m_server->port());
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{2});
    m_server->stop();
    QVERIFY(inHandshake.isClosedByPeer());
    QVERIFY(!client.send("GET", "/", {}, ""));
}

void TlsTest::stopAnswersWhoHasNotShakenHandsYet()
{
    ServerConfig patient = config();
    patient.limits.lastRequestDeadline = std::chrono::seconds{20};
    m_server = startServer(m_script, patient);
    const std::uint16_t port = m_server->port();
    QSslSocket early;
    early.setPeerVerifyMode(QSslSocket::VerifyNone);
    early.connectToHost(QStringLiteral("127.0.0.1"), port);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{1});
    std::jthread stopping([this] { m_server->stop(std::chrono::seconds{20}); });
    QTRY_VERIFY(!RawClient(port).isConnected());
    early.startClientEncryption();
    early.waitForEncrypted();
    early.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QByteArray answer;
    while (early.waitForReadyRead(10'000))
        answer += early.readAll();
    stopping.join();
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
}

// The connection closes while its answer is written: what is being written has to stay until the writing has ended.
void TlsTest::stopWhileMuchIsSent()
{
    for (int round = 0; round < 10; ++round) {
        std::promise<void> asked;
        m_script->handle = [&asked](Request, Responder responder) {
            responder.send(textResponse(200, std::string(std::size_t{32} * 1024 * 1024, 'x')));
            asked.set_value();
        };
        m_server = startServer(m_script, config());
        QVERIFY(m_server);
        auto reading = std::async(std::launch::async, [this] {
            return clientTrusting(m_first.authority).send("GET", "/", {}, "").has_value();
        });
        // Waited for without a pause, so that a piece is on its way from thread to socket when the end comes.
        asked.get_future().wait();
        m_server->stop(std::chrono::milliseconds{0});
        QVERIFY2(!reading.get(), "it was stopped before the end");
    }
}

QTEST_GUILESS_MAIN(TlsTest)
#include "TlsTest.moc"
