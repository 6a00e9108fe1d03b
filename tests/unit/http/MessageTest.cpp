// SPDX-License-Identifier: Apache-2.0
// Targets, queries, header fields, reason phrases and address blocks.
#include "http/Message.h"
#include "http/Server.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::http;

namespace {

std::string toStd(const QByteArray& bytes)
{
    return bytes.toStdString();
}

} // namespace

class MessageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void headerFieldsCompareWithoutCase();
    void targetIsTakenApart_data();
    void targetIsTakenApart();
    void queryIsDecoded_data();
    void queryIsDecoded();
    void encodingAndDecodingAreInverse();
    void reasonPhrases();
    void addressIsInBlock_data();
    void addressIsInBlock();
    void blocksAreChecked_data();
    void blocksAreChecked();
    void loopbackAddresses_data();
    void loopbackAddresses();
};

void MessageTest::headerFieldsCompareWithoutCase()
{
    Headers headers;
    headers.add("Accept", "a");
    headers.add("X-One", "1");
    headers.add("ACCEPT", "b");
    QCOMPARE(headers.count("accept"), std::size_t{2});
    QVERIFY(headers.value("aCCept") == std::string_view("a"));
    QVERIFY(!headers.value("Accep"));
    headers.set("accept", "c");
    QCOMPARE(headers.count("Accept"), std::size_t{1});
    QCOMPARE(headers.size(), std::size_t{2});
    QVERIFY(headers.value("Accept") == std::string_view("c"));
    headers.set("X-New", "n");
    QVERIFY(headers.value("x-new") == std::string_view("n"));
    QCOMPARE(headers.begin()->second, std::string("c"));
}

void MessageTest::targetIsTakenApart_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("path alone") << QByteArray("/Users") << QByteArray("/Users") << QByteArray();
    QTest::newRow("with query") << QByteArray("/Users?a=1&b=2") << QByteArray("/Users") << QByteArray("a=1&b=2");
    QTest::newRow("empty query") << QByteArray("/Users?") << QByteArray("/Users") << QByteArray();
    QTest::newRow("question mark in the query") << QByteArray("/U?a=?") << QByteArray("/U") << QByteArray("a=?");
    QTest::newRow("still encoded") << QByteArray("/a%2Fb") << QByteArray("/a%2Fb") << QByteArray();
    QTest::newRow("absolute form") << QByteArray("http://h:1/Users?x=1") << QByteArray("/Users") << QByteArray("x=1");
    QTest::newRow("asterisk") << QByteArray("*") << QByteArray("*") << QByteArray();
}

void MessageTest::targetIsTakenApart()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    Request request;
    request.target = toStd(target);
    QCOMPARE(std::string(request.path()), toStd(path));
    QCOMPARE(std::string(request.query()), toStd(query));
}

void MessageTest::queryIsDecoded_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("decoded"); // name=value|…
    QTest::newRow("percent and plus are spaces") << QByteArray("filter=a%20b+c") << QByteArray("filter=a b c");
    QTest::newRow("encoded plus stays") << QByteArray("q=a%2Bb") << QByteArray("q=a+b");
    QTest::newRow("quotes") << QByteArray("f=u+eq+%22x%22") << QByteArray("f=u eq \"x\"");
    QTest::newRow("malformed percent is literal") << QByteArray("q=100%&r=%zz&s=%4") << QByteArray("q=100%|r=%zz|s=%4");
    QTest::newRow("no value") << QByteArray("a&b=") << QByteArray("a=|b=");
    QTest::newRow("repeated and empty parts") << QByteArray("&a=1&&a=2&") << QByteArray("a=1|a=2");
    QTest::newRow("equals in the value") << QByteArray("a=b=c") << QByteArray("a=b=c");
    QTest::newRow("UTF-8") << QByteArray("n=J%C3%BCrgen") << QByteArray("n=J\xC3\xBCrgen");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
}

void MessageTest::queryIsDecoded()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, decoded);
    std::string joined;
    for (const auto& [name, value] : decodeQuery(toStd(query)))
        joined += (joined.empty() ? "" : "|") + name + "=" + value;
    QCOMPARE(joined, toStd(decoded));
}

void MessageTest::encodingAndDecodingAreInverse()
{
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all.push_back(static_cast<char>(byte));
    const auto decoded = decodeQuery("v=" + encodeQueryValue(all));
    QCOMPARE(decoded.size(), std::size_t{1});
    QVERIFY(decoded.front().second == all);
    QCOMPARE(decodePathSegment("a+b%2Fc%20d"), std::string("a+b/c d"));
    QCOMPARE(encodeQueryValue("a b+c"), std::string("a%20b%2Bc"));
}

void MessageTest::reasonPhrases()
{
    QCOMPARE(std::string(reasonPhrase(200)), std::string("OK"));
    QCOMPARE(std::string(reasonPhrase(404)), std::string("Not Found"));
    QCOMPARE(std::string(reasonPhrase(431)), std::string("Request Header Fields Too Large"));
    QCOMPARE(std::string(reasonPhrase(507)), std::string("Insufficient Storage"));
    QCOMPARE(std::string(reasonPhrase(499)), std::string("Client Error"));
}

void MessageTest::addressIsInBlock_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<bool>("isIn");
    const auto row = [](const char* name, const char* address, const char* block, bool isIn) {
        QTest::newRow(name) << QByteArray(address) << QByteArray(block) << isIn;
    };
    row("inside /8", "10.200.3.4", "10.0.0.0/8", true);
    row("outside /8", "11.0.0.1", "10.0.0.0/8", false);
    row("odd prefix, inside", "192.168.5.6", "192.168.4.0/22", true);
    row("odd prefix, outside", "192.168.8.1", "192.168.4.0/22", false);
    row("host bits are ignored", "10.1.2.3", "10.9.9.9/8", true);
    row("single address", "192.0.2.7", "192.0.2.7", true);
    row("another address", "192.0.2.8", "192.0.2.7", false);
    row("everything v4", "203.0.113.9", "0.0.0.0/0", true);
    row("v6 is not in all of v4", "2001:db8::1", "0.0.0.0/0", false);
    row("v4 is not in all of v6", "10.0.0.1", "::/0", false);
    row("v6 inside", "2001:db8:5::1", "2001:db8::/32", true);
    row("v6 outside", "2001:db9::1", "2001:db8::/32", false);
    row("v6 written in full", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", true);
    row("v6 gap at the end", "fe80::", "fe80::/10", true);
    row("v6 with a zone", "fe80::1%eth0", "fe80::/10", true);
    row("mapped v4 counts as v4", "::ffff:10.1.2.3", "10.0.0.0/8", true);
    row("mapped block", "10.1.2.3", "::ffff:10.0.0.0/104", true);
    row("no address", "ten", "10.0.0.0/8", false);
    row("empty", "", "10.0.0.0/8", false);
    row("no block", "10.0.0.1", "10.0.0.0/33", false);
}

void MessageTest::addressIsInBlock()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, block);
    QFETCH(bool, isIn);
    QCOMPARE(isInBlock(toStd(address), toStd(block)), isIn);
}

void MessageTest::blocksAreChecked_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<bool>("isGood");
    for (const char* good : {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.7", "::/0", "::1", "2001:db8::/32", "1:2:3:4:5:6:7:8",
                             "::ffff:10.0.0.0/104", "64:ff9b::192.0.2.1/96"})
        QTest::newRow(good) << QByteArray(good) << true;
    for (const char* bad : {"",
                            "/",
                            "10.0.0.0/",
                            "10.0.0.0/33",
                            "10.0.0.0/-1",
                            "10.0.0/8",
                            "10.0.0.0.0/8",
                            "256.0.0.1",
                            "010.0.0.1",
                            "::/129",
                            "1::2::3",
                            ":1:2:3:4:5:6:7",
                            "1:2:3:4:5:6:7:",
                            "1:2:3:4:5:6:7:8:9",
                            "12345::",
                            "localhost",
                            "10.0.0.0/8 ",
                            "::ffff:10.0.0.0/8",
                            "1.2.3.4::",
                            "::1.2.3"})
        QTest::newRow(bad) << QByteArray(bad) << false;
}

void MessageTest::blocksAreChecked()
{
    QFETCH(QByteArray, block);
    QFETCH(bool, isGood);
    const auto checked = checkBlock(toStd(block));
    QCOMPARE(checked.has_value(), isGood);
    if (!isGood)
        QCOMPARE(checked.error().kind, core::ErrorKind::Invalid);
}

void MessageTest::loopbackAddresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isLoop");
    QTest::newRow("v4") << QByteArray("127.0.0.1") << true;
    QTest::newRow("all of 127/8") << QByteArray("127.9.9.9") << true;
    QTest::newRow("v6") << QByteArray("::1") << true;
    QTest::newRow("v6 in brackets") << QByteArray("[::1]") << true;
    QTest::newRow("mapped") << QByteArray("::ffff:127.0.0.1") << true;
    QTest::newRow("name") << QByteArray("localhost") << true;
    QTest::newRow("all addresses") << QByteArray("0.0.0.0") << false;
    QTest::newRow("private") << QByteArray("10.0.0.1") << false;
    QTest::newRow("name that begins like it") << QByteArray("127.0.0.1.example.com") << false;
}

void MessageTest::loopbackAddresses()
{
    QFETCH(QByteArray, address);
    QFETCH(bool, isLoop);
    QCOMPARE(isLoopback(toStd(address)), isLoop);
    QCOMPARE(isUnspecified(toStd(address)), toStd(address) == "0.0.0.0");
}

QTEST_GUILESS_MAIN(MessageTest)
#include "MessageTest.moc"
