// SPDX-License-Identifier: Apache-2.0
// How requests and answers travel over one connection.
#include "ServerTestCase.h"
#include "http/Client.h"

#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <future>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

class ServerTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void echoesOverOneConnection();
    void pipelinedRequestsAreAnsweredInOrder();
    void splitAnywhere_data();
    void splitAnywhere();
    void chunkedRequestBody();
    void trailersAreNotFields();
    void connectionHandling_data();
    void connectionHandling();
    void headGetsNoBody();
    void statusWithoutBody();
    void dateAndNoServer();
    void hostileResponseFieldsAreTamed();
    void continueIsSentOnRequest();
    void admissionEndsTheExchange_data();
    void admissionEndsTheExchange();
    void largeBodiesBothWays();
    void emptyLinesBeforeARequest();
    void emptyLineAloneIsNoRequest();
    void halfRequestThenEnd();
};

void ServerTest::echoesOverOneConnection()
{
    start();
    QVERIFY(m_server->port() != 0);
    RawClient client(m_server->port());
    for (int i = 0; i < 5; ++i) {
        client.send("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, std::string("POST /a?b=c 127.0.0.1 3 abc"));
    }
    const auto statistics = m_server->statistics();
    QCOMPARE(statistics.connectionsAccepted, std::uint64_t{1});
    QCOMPARE(statistics.connectionsOpen, std::size_t{1});
    QCOMPARE(statistics.requests, std::uint64_t{5});
    QCOMPARE(statistics.refusals, std::uint64_t{0});
}

void ServerTest::pipelinedRequestsAreAnsweredInOrder()
{
    start();
    RawClient client(m_server->port());
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
    client.send(requests);
    for (int i = 0; i < 50; ++i) {
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, "POST /" + std::to_string(i) + " 127.0.0.1 1 x");
    }
}

void ServerTest::splitAnywhere_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a body") << QByteArray("3\r\nabc\r\n0\r\n\r\n") << QByteArray("abc");
    QTest::newRow("an empty body") << QByteArray("0\r\n\r\n") << QByteArray();
    QTest::newRow("an empty body with a trailer") << QByteArray("0\r\nX: y\r\n\r\n") << QByteArray();
}

void ServerTest::splitAnywhere()
{
    QFETCH(QByteArray, chunks);
    QFETCH(QByteArray, body);
    start();
    const std::string request =
        "POST /s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.toStdString();
    RawClient client(m_server->port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
        client.send(request.substr(0, cut));
        client.send(request.substr(cut));
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, echoOf("POST /s", body.toStdString()));
    }
    client.drip(request, 1);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, echoOf("POST /s", body.toStdString()));
}

void ServerTest::chunkedRequestBody()
{
    start();
    RawClient client(m_server->port());
    client.send("PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                "5;name=value\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("PUT /c 127.0.0.1 16 hello 0123456789"));
}

void ServerTest::trailersAreNotFields()
{
    std::promise<std::size_t> fieldCount;
    m_script->handle = [&fieldCount](Request request, Responder responder) {
        fieldCount.set_value(request.headers.size());
        responder.send(textResponse(200, ""));
    };
    start();
    RawClient client(m_server->port());
    client.send(
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nAuthorization: Basic x\r\n\r\n");
    QVERIFY(client.read());
    QCOMPARE(fieldCount.get_future().get(), std::size_t{2});
}

void ServerTest::connectionHandling_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closes");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\n\r\n") << false;
    QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n") << true;
    QTest::newRow("1.1 close among others")
        << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n") << true;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
}

void ServerTest::connectionHandling()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closes);
    start();
    RawClient client(m_server->port());
    client.send(request.toStdString());
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->field("Connection"), std::string(closes ? "close" : ""));
    if (closes) {
        QVERIFY(client.isClosedByPeer());
    } else {
        client.send(request.toStdString());
        QVERIFY(client.read());
    }
}

void ServerTest::headGetsNoBody()
{
    start();
    RawClient client(m_server->port());
    client.send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = client.read(false);
    QVERIFY(head);
    QCOMPARE(head->field("Content-Length"), std::to_string(std::string("HEAD /h 127.0.0.1 0 ").size()));
    client.send("GET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto next = client.read();
    QVERIFY(next);
    QCOMPARE(next->body, std::string("GET /next 127.0.0.1 0 "));
}

void ServerTest::statusWithoutBody()
{
    m_script->handle = [](Request request, Responder responder) {
        responder.send(textResponse(request.path() == "/204" ? 204 : 304, "must not be sent"));
    };
    start();
    RawClient client(m_server->port());
    for (const int status : {204, 304, 204}) {
        client.send("GET /" + std::to_string(status) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, status);
        QCOMPARE(response->field("Content-Length"), std::string());
    }
}

void ServerTest::dateAndNoServer()
{
    start();
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    const QRegularExpression form(
        QStringLiteral("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
                       "\\d{4} \\d{2}:\\d{2}:\\d{2} GMT$"));
    QVERIFY(form.match(QString::fromStdString(response->field("Date"))).hasMatch());
    QCOMPARE(response->field("Server"), std::string());
}

void ServerTest::hostileResponseFieldsAreTamed()
{
    m_script->handle = [](Request, Responder responder) {
        auto response = textResponse(200, "ok");
        response.headers.add("X-Evil", "a\r\nX-Injected: yes\r\n\r\n<html>");
        response.headers.add("Bad Name\r\nX-Injected", "yes");
        response.headers.add("Content-Length", "999");
        response.headers.add("Transfer-Encoding", "chunked");
        responder.send(std::move(response));
    };
    start();
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->field("X-Injected"), std::string());
    QCOMPARE(response->field("X-Evil"), std::string("a  X-Injected: yes    <html>"));
    QCOMPARE(response->field("Content-Length"), std::string("2"));
    QCOMPARE(response->field("Transfer-Encoding"), std::string());
    QCOMPARE(response->body, std::string("ok"));
}

void ServerTest::continueIsSentOnRequest()
{
    start();
    RawClient client(m_server->port());
    client.send("PUT /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    const auto goOn = client.read();
    QVERIFY(goOn);
    QCOMPARE(goOn->status, 100);
    client.send("ab");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("PUT /e 127.0.0.1 2 ab"));
}

void ServerTest::admissionEndsTheExchange_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("no body") << QByteArray("GET /no HTTP/1.1\r\nHost: h\r\n\r\n") << true;
    QTest::newRow("small body is read to its end")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde") << true;
    QTest::newRow("chunked body is read to its end")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        << true;
    QTest::newRow("large body is not waited for")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n") << false;
    QTest::newRow("body over the limit, 401 all the same")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 99000000\r\n\r\n") << false;
    QTest::newRow("expected body is not asked for")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n") << false;
}

void ServerTest::admissionEndsTheExchange()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, isKept);
    std::atomic<int> handled{0};
    m_script->admit = [](const Request& seen) -> std::optional<Response> {
        if (seen.path() == "/no")
            return textResponse(401, seen.body.empty() ? "no" : "body was read");
        return std::nullopt;
    };
    m_script->handle = [&handled](Request, Responder responder) {
        ++handled;
        responder.send(textResponse(200, "yes"));
    };
    start();
    RawClient client(m_server->port());
    client.send(request.toStdString());
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 401);
    QCOMPARE(response->body, std::string("no"));
    QCOMPARE(handled.load(), 0);
    if (isKept) {
        client.send("GET /yes HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto next = client.read();
        QVERIFY(next);
        QCOMPARE(next->status, 200);
    } else {
        QCOMPARE(response->field("Connection"), std::string("close"));
        QVERIFY(client.isClosedByPeer());
    }
}

void ServerTest::largeBodiesBothWays()
{
    start();
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    const std::string body(8'000'000, 'b');
    const auto response = client.send("POST", "/big", {}, body);
    QVERIFY(response.has_value());
    QCOMPARE(response->body.size(), body.size() + std::string("POST /big 127.0.0.1 8000000 ").size());
}

void ServerTest::emptyLinesBeforeARequest()
{
    start();
    RawClient client(m_server->port());
    client.send("\r");
    client.send("\n\r\nGET /l HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    client.send("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto refused = client.read();
    QVERIFY(refused);
    QCOMPARE(refused->status, 400);
}

void ServerTest::emptyLineAloneIsNoRequest()
{
    start();
    for (const int pieces : {1, 2}) {
        RawClient client(m_server->port());
        client.send(pieces == 1 ? "\r\n" : "\r");
        if (pieces == 2) {
            QVERIFY(!client.read(true, 50)); // so that the two bytes arrive apart
            client.send("\n");
        }
        QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{1});
        client.socket().disconnectFromHost();
        QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
        QVERIFY(m_script->refusals().empty());
    }
}

void ServerTest::halfRequestThenEnd()
{
    start();
    {
        RawClient client(m_server->port());
        client.send("POST /half HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
        client.socket().disconnectFromHost();
        QTRY_COMPARE(m_script->refusals().size(), std::size_t{1});
    }
    QCOMPARE(m_script->lastRefusal().status, 400);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

QTEST_GUILESS_MAIN(ServerTest)
#include "ServerTest.moc"
