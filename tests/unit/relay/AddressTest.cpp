// SPDX-License-Identifier: Apache-2.0
// What can be passed on stays below the base, and what comes back points to us.
#include "Address.h"
#include "relay/Downstream.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::relay;

class AddressTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pathsStayBelowTheBase_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("isFine");
        const auto row = [](const char* name, const QByteArray& path, bool isFine) {
            QTest::newRow(name) << path << isFine;
        };
        row("a folder", "/Users", true);
        row("a resource", "/Users/2819c223", true);
        row("an encoded slash-free id", "/Users/a%40b.example", true);
        row("a slash at the end", "/Users/", true);
        row("a folder of the vendor's own", "/Entitlements/7", true);
        row("without a slash", "Users", false);
        row("empty", "", false);
        row("the base itself", "/", false);
        row("up", "/../admin", false);
        row("up, encoded", "/%2e%2E/admin", false);
        row("up, half encoded", "/Users/.%2e/.%2e/admin", false);
        row("up, encoded twice", "/%252e%252e/admin", false);
        row("here", "/./Users", false);
        row("two slashes", "//evil.example/Users", false);
        row("an encoded slash", "/Users/..%2f..%2fadmin", false);
        row("a backslash", "/Users\\..\\admin", false);
        row("an encoded backslash", "/Users/%5c..", false);
        row("a query inside", "/Users?x=y", false);
        row("a fragment", "/Users#x", false);
        row("a line break", "/Users\r\nHost: evil", false);
        row("a blank", "/Users/a b", false);
        row("a NUL", "/Users/%00", false);
        row("parameters of a segment", "/Users/42;v=1", false);
        row("an encoded semicolon", "/Users/4%3B2", true);
    }

    void pathsStayBelowTheBase()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, isFine);
        QCOMPARE(checkPath(path.toStdString(), "").has_value(), isFine);
    }

    void queriesAreNotLeft()
    {
        QVERIFY(checkPath("/Users", "filter=userName%20eq%20%22a%22&startIndex=1"));
        QVERIFY(!checkPath("/Users", "a=b#c"));
        QVERIFY(!checkPath("/Users", "a=b c"));
        QVERIFY(!checkPath("/Users", "a=b\r\nX: y"));
    }

    void locations_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("rewritten");
        const auto row = [](const char* name, const char* location, const char* rewritten) {
            QTest::newRow(name) << QByteArray(location) << QByteArray(rewritten);
        };
        row("below the base", "https://scim.vendor.example/t1/v2/Users/7", "https://our.example/scim/v2/v/Users/7");
        row("in other letters", "HTTPS://SCIM.Vendor.example/t1/v2/Users/7", "https://our.example/scim/v2/v/Users/7");
        row("without a host", "/t1/v2/Groups/a%40b", "https://our.example/scim/v2/v/Groups/a%40b");
        row("of a host inside", "http://10.0.0.5:8080/v2/Users/7?x=y", "https://our.example/scim/v2/v/Users/7");
        row("of something else", "https://scim.vendor.example/login", "");
        row("a look-alike of the base", "https://scim.vendor.example/t1/v2evil/thing", "");
        row("nothing", "", "");
    }

    void locations()
    {
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, rewritten);
        QCOMPARE(QByteArray::fromStdString(rewrittenLocation(
                     location.toStdString(), "https://scim.vendor.example/t1/v2", "https://our.example/scim/v2/v/")),
                 rewritten);
    }

    void idsAreEncodedAndDecoded()
    {
        const std::string id = "a/b c%+\"ü";
        QCOMPARE(percentEncoded(id), std::string("a%2Fb%20c%25%2B%22%C3%BC"));
        QCOMPARE(percentDecoded(percentEncoded(id)), id);
        QCOMPARE(resourceAddress("/Groups/" + percentEncoded("x y"))->id, std::string("x y"));
        QVERIFY(!resourceAddress("/Usersx"));
        QVERIFY(!resourceAddress("/Users/1/2"));
    }

    void foldersAreKnownInAnyForm_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("isPerson");
        QTest::addColumn<QByteArray>("id");
        const auto row = [](const char* name, const char* path, bool isPerson, const char* id) {
            QTest::newRow(name) << QByteArray(path) << isPerson << QByteArray(id);
        };
        row("plain", "/Users/42", true, "42");
        row("lower case", "/users/42", true, "42");
        row("upper case", "/GROUPS/42", false, "42");
        row("encoded", "/%55sers/42", true, "42");
        row("encoded whole", "/%67%72%6f%75%70%73/x%20y", false, "x y");
        row("the kind", "/%55SERS", true, "");
        row("the kind with a slash", "/groups/", false, "");
        row("a resource with a slash", "/users/42/", true, "42");
        row("an id keeps its case", "/users/AbC", true, "AbC");
    }

    void foldersAreKnownInAnyForm()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, isPerson);
        QFETCH(QByteArray, id);
        const auto address = resourceAddress(path.toStdString());
        QVERIFY(address.has_value());
        QCOMPARE(address->kind == ResourceKind::Person, isPerson);
        QCOMPARE(QByteArray::fromStdString(address->id), id);
    }

    void settings_data()
    {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<int>("auth");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<bool>("isFine");
        const auto row = [](const char* name, const char* base, DownstreamAuth auth, const char* header,
                            const char* user, const char* token, bool isFine) {
            QTest::newRow(name) << QByteArray(base) << static_cast<int>(auth) << QByteArray(header) << QByteArray(user)
                                << QByteArray(token) << isFine;
        };
        const char* base = "https://scim.vendor.example/v2";
        const char* token = "https://login.vendor.example/token";
        row("bearer", base, DownstreamAuth::Bearer, "", "", "", true);
        row("plain to elsewhere", "http://scim.vendor.example/v2", DownstreamAuth::Bearer, "", "", "", false);
        row("with a query", "https://scim.vendor.example/v2?a=b", DownstreamAuth::Bearer, "", "", "", false);
        row("a header of its own", base, DownstreamAuth::Header, "X-Api-Key", "", "", true);
        row("a header without a name", base, DownstreamAuth::Header, "", "", "", false);
        row("a header that is passed on", base, DownstreamAuth::Header, "accept", "", "", false);
        row("Basic", base, DownstreamAuth::Basic, "", "user", "", true);
        row("Basic without a user", base, DownstreamAuth::Basic, "", "", "", false);
        row("Basic with a colon", base, DownstreamAuth::Basic, "", "us:er", "", false);
        row("client credentials", base, DownstreamAuth::ClientCredentials, "", "client", token, true);
        row("no client id", base, DownstreamAuth::ClientCredentials, "", "", token, false);
        row("no token address", base, DownstreamAuth::ClientCredentials, "", "client", "", false);
        row("a plain token address", base, DownstreamAuth::ClientCredentials, "", "client", "http://a.example/t",
            false);
    }

    void settings()
    {
        QFETCH(QByteArray, base);
        QFETCH(int, auth);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, token);
        QFETCH(bool, isFine);
        Downstream downstream;
        downstream.baseUrl = base.toStdString();
        downstream.auth = static_cast<DownstreamAuth>(auth);
        downstream.headerName = header.toStdString();
        downstream.username = user.toStdString();
        downstream.tokenUrl = token.toStdString();
        const auto checked = checkDownstream(downstream);
        QVERIFY2(checked.has_value() == isFine, checked ? "accepted" : checked.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(AddressTest)
#include "AddressTest.moc"
