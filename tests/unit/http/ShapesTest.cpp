// SPDX-License-Identifier: Apache-2.0
// Shapes of requests: what can be read in two ways is refused, what is merely unusual is served as it is meant.
#include "ServerTestCase.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;
using namespace std::string_literals;

namespace {

void addColumns()
{
    QTest::addColumn<QByteArray>("request");
}

void row(const char* name, const std::string& request)
{
    QTest::newRow(name) << QByteArray::fromStdString(request);
}

// A chunked request with these further fields and this after the head.
std::string chunked(const std::string& body, const std::string& fields = {})
{
    return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "Transfer-Encoding: chunked\r\n\r\n" + body;
}

// A request whose coding reads so, with a body that is whole for whoever sees chunks.
std::string coded(const std::string& value)
{
    return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:" + value + "\r\n\r\n0\r\n\r\n";
}

std::string sized(const std::string& value)
{
    return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:" + value + "\r\n\r\nabcde";
}

std::string line(const std::string& requestLine)
{
    return requestLine + "\r\nHost: h\r\n\r\n";
}

} // namespace

class ShapesTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void lengths_data();
    void lengths() { expectRefused(); }
    void codings_data();
    void codings() { expectRefused(); }
    void chunks_data();
    void chunks() { expectRefused(); }
    void fields_data();
    void fields() { expectRefused(); }
    void requestLines_data();
    void requestLines() { expectRefused(); }
    void understoodAndNotOffered_data();
    void understoodAndNotOffered();
    void served_data();
    void served();
    void upgradesAreNotOffered_data();
    void upgradesAreNotOffered();
    void fieldValuesArriveAsTheyAre();

private:
    // 400 in the handler's words, once, and the end of the connection.
    void expectRefused();
};

void ShapesTest::expectRefused()
{
    QFETCH(QByteArray, request);
    start();
    expectRefusal(request.toStdString(), 400);
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{1});
}

void ShapesTest::lengths_data()
{
    addColumns();
    row("length and chunked",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunked and length",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    row("length and a coding that is not chunked",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: identity\r\n\r\nabcde");
    row("length, line feed, chunked",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("two different lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef");
    row("the same length twice", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde");
    row("length as a list", sized(" 5, 5"));
    row("length as a list of two values", sized(" 5, 6"));
    row("length with a comma behind", sized(" 5,"));
    row("two numbers", sized(" 5 5"));
    row("signed length", sized(" +5"));
    row("negative length", sized(" -1"));
    row("hexadecimal length", sized(" 0x5"));
    row("fraction", sized(" 5.0"));
    row("exponent", sized(" 5e0"));
    row("quoted length", sized(" \"5\""));
    row("number and something", sized(" 5;x"));
    row("digit that is not ASCII", sized(" \xef\xbc\x95"));
    row("vertical tab before", sized(" \v5"));
    row("NUL behind", sized(" 5\0"s));
    row("empty length", sized(" "));
    row("no value at all", sized(""));
    row("length beyond 64 bits", sized(" 18446744073709551621"));
    row("length of many digits", sized(" " + std::string(300, '9')));
    row("space before the colon", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 5\r\n\r\nabcde");
    row("tab before the colon", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length\t: 5\r\n\r\nabcde");
}

void ShapesTest::codings_data()
{
    addColumns();
    row("unknown coding", coded(" gzip"));
    row("identity", coded(" identity"));
    row("empty coding", coded(" "));
    row("no value at all", coded(""));
    row("chunked not last", coded(" chunked, identity"));
    row("chunked twice in a list", coded(" chunked, chunked"));
    row("comma before", coded(" , chunked"));
    row("comma behind", coded(" chunked,"));
    row("parameter", coded(" chunked;q=1"));
    row("quoted", coded(" \"chunked\""));
    row("something before", coded(" xchunked"));
    row("something behind", coded(" chunkedx"));
    row("two words", coded(" chunked chunked"));
    row("chunked twice behind another", coded(" gzip, chunked, chunked"));
    row("another with a parameter", coded(" gzip;q=1, chunked"));
    row("nothing between commas", coded(" gzip, , chunked"));
    row("length and a coding before chunked",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    row("vertical tab before", coded(" \vchunked"));
    row("form feed behind", coded(" chunked\f"));
    row("NUL behind", coded(" chunked\0"s));
    row("no-break space before", coded(" \xa0"s + "chunked"));
    row("letter that folds to a k", coded(" chun\xe2\x84\xaa"s + "ed"));
    row("chunked twice",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("identity and chunked in two fields",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunked and identity in two fields",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n");
    row("space before the colon", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    row("tab before the colon", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n");
    row("space before the name", "POST / HTTP/1.1\r\nHost: h\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("behind a carriage return", "POST / HTTP/1.1\r\nHost: h\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("behind a line feed", "POST / HTTP/1.1\r\nHost: h\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("folded after an empty line", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    row("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

void ShapesTest::chunks_data()
{
    addColumns();
    row("size that is none", chunked("xyz\r\nabc\r\n0\r\n\r\n"));
    row("no size", chunked("\r\nabc\r\n0\r\n\r\n"));
    row("size with a minus", chunked("-2\r\nab\r\n0\r\n\r\n"));
    row("size with a plus", chunked("+2\r\nab\r\n0\r\n\r\n"));
    row("size with 0x", chunked("0x2\r\nab\r\n0\r\n\r\n"));
    row("size with something behind", chunked("2h\r\nab\r\n0\r\n\r\n"));
    row("space before the size", chunked(" 2\r\nab\r\n0\r\n\r\n"));
    row("size beyond 64 bits", chunked("10000000000000000f\r\nab\r\n0\r\n\r\n"));
    row("size line that ends in a line feed", chunked("2\nab\r\n0\r\n\r\n"));
    row("chunk that ends in a line feed", chunked("2\r\nab\n0\r\n\r\n"));
    row("chunk that ends in nothing", chunked("2\r\nab0\r\n\r\n\r\n"));
    row("chunk longer than it says", chunked("2\r\nabcd\r\n0\r\n\r\n"));
    row("line feed in an extension", chunked("2;a\nb\r\nab\r\n0\r\n\r\n"));
    row("line feed in a quoted extension", chunked("2;a=\"x\ny\"\r\nab\r\n0\r\n\r\n"));
    row("carriage return in an extension", chunked("2;a\rb\r\nab\r\n0\r\n\r\n"));
    row("NUL in an extension", chunked("2;a\0b\r\nab\r\n0\r\n\r\n"s));
    row("quotes closed behind the line", chunked("2;a=\"x\r\nab\r\n0\r\n\r\n\"\r\n"));
    row("line feed after the last chunk", chunked("0\n\r\nX\r\n\r\n"));
    row("length in the trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"));
    row("coding in the trailer", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"));
    row("trailer without colon", chunked("0\r\nnonsense\r\n\r\n"));
    row("NUL in the trailer", chunked("0\r\nX: a\0b\r\n\r\n"s));
    row("space before the trailer's colon", chunked("0\r\nX : a\r\n\r\n"));
}

void ShapesTest::fields_data()
{
    addColumns();
    row("folded field", getRequest("/", "X-A: one\r\n two\r\n"));
    row("folded with a tab", getRequest("/", "X-A: one\r\n\ttwo\r\n"));
    row("folded Host", "GET / HTTP/1.1\r\nHost: h\r\n .example\r\n\r\n");
    row("space before the first name", "GET / HTTP/1.1\r\n Host: h\r\n\r\n");
    row("bare line feeds", "GET / HTTP/1.1\nHost: h\n\n");
    row("bare line feed at the end", "GET / HTTP/1.1\r\nHost: h\r\n\nGET / HTTP/1.1\r\n\r\n");
    row("line feed in a value", getRequest("/", "X-A: a\nX-B: b\r\n"));
    row("carriage return in a value", getRequest("/", "X-A: a\rb\r\n"));
    row("NUL in a value", getRequest("/", "X-A: a\0b\r\n"s));
    row("control character in a value", getRequest("/", "X-A: a\x1b[2Jb\r\n"));
    row("delete in a value", getRequest("/", "X-A: a\x7f\r\n"));
    row("NUL in a name", getRequest("/", "X\0A: a\r\n"s));
    row("control character in a name", getRequest("/", "X\x01-A: a\r\n"));
    row("name that is not ASCII", getRequest("/", "X-\xc3\xa4: a\r\n"));
    row("space in a name", getRequest("/", "X A: a\r\n"));
    row("brackets in a name", getRequest("/", "X[A]: a\r\n"));
    row("field without colon", getRequest("/", "nonsense\r\n"));
    row("field without name", getRequest("/", ": v\r\n"));
    row("no Host", "GET / HTTP/1.1\r\nX: y\r\n\r\n");
    row("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    row("the same Host twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    row("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
    row("two names in Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
    row("a path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
    row("somebody in Host", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n");
    row("a space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
    row("NUL in Host", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"s);
    row("two Authorizations", getRequest("/", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"));
    row("the same Authorization twice", getRequest("/", "Authorization: Bearer a\r\nauthorization: Bearer a\r\n"));
}

void ShapesTest::requestLines_data()
{
    addColumns();
    row("malformed method", line("G(T / HTTP/1.1"));
    row("method longer than any", line(std::string(65, 'M') + " / HTTP/1.1"));
    row("no method", line(" / HTTP/1.1"));
    row("no target", line("GET HTTP/1.1"));
    row("two spaces", line("GET  / HTTP/1.1"));
    row("two spaces before the version", line("GET /  HTTP/1.1"));
    row("tabs", line("GET\t/\tHTTP/1.1"));
    row("line feed first", "\n" + getRequest());
    row("space at the end", line("GET / HTTP/1.1 "));
    row("carriage return in it", line("GET /\r HTTP/1.1"));
    row("no version", "GET /\r\n\r\n");
    row("lower-case version", line("GET / http/1.1"));
    row("version 1.10", line("GET / HTTP/1.10"));
    row("version of letters", line("GET / HTTP/x.y"));
    row("version without a point", line("GET / HTTP/2"));
    row("TLS at the plain door", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s);
    row("space in the target", line("GET /a b HTTP/1.1"));
    row("NUL in the target", line("GET /a\0b HTTP/1.1"s));
    row("control character in the target", line("GET /a\x01 HTTP/1.1"));
    row("delete in the target", line("GET /a\x7f HTTP/1.1"));
    row("byte that begins nothing", line("GET /\xff HTTP/1.1"));
    row("byte that only goes on", line("GET /\x80 HTTP/1.1"));
    row("overlong slash", line("GET /\xc0\xaf HTTP/1.1"));
    row("overlong in three bytes", line("GET /\xe0\x80\xaf HTTP/1.1"));
    row("surrogate", line("GET /\xed\xa0\x80 HTTP/1.1"));
    row("beyond Unicode", line("GET /\xf4\x90\x80\x80 HTTP/1.1"));
    row("character cut off", line("GET /\xe2\x82 HTTP/1.1"));
    row("fragment", line("GET /a#b HTTP/1.1"));
    row("neither path nor URL", line("GET Users HTTP/1.1"));
    row("query alone", line("GET ?a=b HTTP/1.1"));
    row("another scheme", line("GET ftp://h/ HTTP/1.1"));
    row("URL without host", line("GET http:///Users HTTP/1.1"));
    row("URL with somebody in it", line("GET http://a@h/ HTTP/1.1"));
    row("asterisk without OPTIONS", line("GET * HTTP/1.1"));
    row("tunnel", line("CONNECT h:443 HTTP/1.1"));
    row("tunnel to a path", line("CONNECT / HTTP/1.1"));
    row("authority without CONNECT", line("GET h:443 HTTP/1.1"));
}

void ShapesTest::understoodAndNotOffered_data()
{
    addColumns();
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const std::string& request, int status) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << status;
    };
    row("chunked after another", coded(" gzip, chunked"), 501);
    row("chunked after two others", coded(" gzip ,x-ours, CHUNKED"), 501);
    row("version 0.9", line("GET / HTTP/0.9"), 505);
    row("version 1.2", line("GET / HTTP/1.2"), 505);
    row("version 3.0", line("GET / HTTP/3.0"), 505);
    row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
}

void ShapesTest::understoodAndNotOffered()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    start();
    expectRefusal(request.toStdString(), status);
}

void ShapesTest::served_data()
{
    addColumns();
    QTest::addColumn<QByteArray>("echo");
    const auto row = [](const char* name, const std::string& request, const std::string& methodAndTarget,
                        const std::string& body = {}) {
        QTest::newRow(name) << QByteArray::fromStdString(request)
                            << QByteArray::fromStdString(echoOf(methodAndTarget, body));
    };
    row("zeros before the length", sized(" 00005"), "POST /", "abcde");
    row("spaces and tabs around the length", sized("\t 5 \t"), "POST /", "abcde");
    row("GET with a body", "GET /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "GET /b", "abc");
    row("capitals, spaces and tabs around chunked", coded("\tCHUNKED \t"), "POST /");
    row("zeros before a size", chunked("000000000000000000002\r\nab\r\n000\r\n\r\n"), "POST /", "ab");
    row("size in capitals", chunked("0A\r\n0123456789\r\n0\r\n\r\n"), "POST /", "0123456789");
    row("extension", chunked("2;a;b=c\r\nab\r\n0;d\r\n\r\n"), "POST /", "ab");
    row("quoted extension with another size in it", chunked("2;a=\"9;\\\"x\"\r\nab\r\n0\r\n\r\n"), "POST /", "ab");
    row("trailers", chunked("2\r\nab\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n"), "POST /", "ab");
    row("line breaks in a chunk", chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), "POST /", "\r\n\r\n");
    row("fields that only resemble framing",
        getRequest("/u", "Content_Length: 5\r\nTransfer_Encoding: chunked\r\nX-Transfer-Encoding: chunked\r\n"),
        "GET /u");
    row("empty Host", "GET /e HTTP/1.1\r\nHost:\r\n\r\n", "GET /e");
    row("Host with a port", "GET /p HTTP/1.1\r\nHost: [::1]:8420\r\n\r\n", "GET /p");
    row("URL", line("GET http://h/Users?count=2 HTTP/1.1"), "GET http://h/Users?count=2");
    row("URL of another host, in capitals", line("GET HTTPS://elsewhere.example:1/Users HTTP/1.1"),
        "GET HTTPS://elsewhere.example:1/Users");
    row("URL without path", line("GET http://h HTTP/1.1"), "GET http://h");
    row("OPTIONS of the server", line("OPTIONS * HTTP/1.1"), "OPTIONS *");
    row("OPTIONS of a path", line("OPTIONS /Users HTTP/1.1"), "OPTIONS /Users");
    row("method in small letters", line("get / HTTP/1.1"), "get /");
    row("method nobody knows", line("BREW /pot HTTP/1.1"), "BREW /pot");
    row("encoded bytes stay encoded", getRequest("/%00%ff%2f..%2F"), "GET /%00%ff%2f..%2F");
    row("percent signs that encode nothing", getRequest("/%zz%"), "GET /%zz%");
    row("text that is not encoded", getRequest("/?q=\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
        "GET /?q=\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    row("two slashes", getRequest("//Users"), "GET //Users");
    row("expectation that is not ours", "PUT /x HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 2\r\n\r\nab",
        "PUT /x", "ab");
    row("100-continue with the body behind it",
        "PUT /x HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\nab", "PUT /x", "ab");
    row("100-continue without a body", "GET /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n", "GET /x");
}

void ShapesTest::served()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, echo);
    start();
    RawClient client(m_server->port());
    // The next request shows that nothing was left over and nothing was taken away.
    client.send(request.toStdString() + getRequest("/next"));
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->body, echo.toStdString());
    const auto next = client.read();
    QVERIFY(next);
    QCOMPARE(next->body, echoOf("GET /next"));
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{0});
}

void ShapesTest::upgradesAreNotOffered_data()
{
    addColumns();
    row("HTTP/2",
        getRequest("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"));
    row("WebSocket", getRequest("/", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    row("TLS", line("OPTIONS * HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: TLS/1.2"));
}

void ShapesTest::upgradesAreNotOffered()
{
    QFETCH(QByteArray, request);
    start();
    RawClient client(m_server->port());
    // Answered as the HTTP/1.1 request that it is; what follows is one, too.
    client.send(request.toStdString() + getRequest("/next"));
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->field("Upgrade"), std::string());
    const auto next = client.read();
    QVERIFY(next);
    QCOMPARE(next->body, echoOf("GET /next"));
}

void ShapesTest::fieldValuesArriveAsTheyAre()
{
    const std::string latin1 = "a\xe4\xff";
    const std::string utf8 = "a\xc3\xa4\tb  c";
    m_script->handle = [](Request request, Responder responder) {
        responder.send(textResponse(200, std::string(request.headers.value("X-A").value_or("")) + "|" +
                                             std::string(request.headers.value("X-B").value_or("")) + "|" +
                                             std::string(request.headers.value("X-Empty").value_or("none"))));
    };
    start();
    RawClient client(m_server->port());
    // Bytes beyond ASCII are opaque (RFC 9110 §5.5): whoever stores a value has to decode it.
    client.send(getRequest("/", "X-A: " + latin1 + "\r\nX-B:\t" + utf8 + " \t\r\nX-Empty:\r\n"));
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, latin1 + "|" + utf8 + "|");
}

QTEST_GUILESS_MAIN(ShapesTest)
#include "ShapesTest.moc"
