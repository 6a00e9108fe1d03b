// SPDX-License-Identifier: Apache-2.0
// Which path names what, and which verbs it takes.
#include "Router.h"

#include <QTest>

using namespace rollcall::listener;

Q_DECLARE_METATYPE(rollcall::listener::Area)
Q_DECLARE_METATYPE(rollcall::listener::Endpoint)

class RouterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatAPathNames_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<Area>("area");
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("slug");
        QTest::addColumn<QByteArray>("id");
        const auto row = [](const char* name, QByteArray path, Area area, Endpoint endpoint = Endpoint::None,
                            QByteArray slug = {},
                            QByteArray id = {}) { QTest::newRow(name) << path << area << endpoint << slug << id; };
        row("people", "/scim/v2/acme/Users", Area::Scim, Endpoint::Users, "acme");
        row("people with a trailing slash", "/scim/v2/acme/Users/", Area::Scim, Endpoint::Users, "acme");
        row("a doubled slash behind the base URL", "/scim/v2/acme//Users", Area::Scim, Endpoint::Users, "acme");
        row("one person", "/scim/v2/acme/Users/42-a", Area::Scim, Endpoint::Users, "acme", "42-a");
        row("one person with a trailing slash", "/scim/v2/acme/Users/42-a/", Area::Scim, Endpoint::Users, "acme",
            "42-a");
        row("an id that is percent-encoded", "/scim/v2/acme/Users/a%3Ab%20c", Area::Scim, Endpoint::Users, "acme",
            "a:b c");
        row("groups in lower case", "/scim/v2/acme/groups", Area::Scim, Endpoint::Groups, "acme");
        row("a schema by URN", "/scim/v2/acme/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", Area::Scim,
            Endpoint::Schemas, "acme", "urn:ietf:params:scim:schemas:core:2.0:User");
        row("the configuration", "/scim/v2/acme/ServiceProviderConfig", Area::Scim, Endpoint::ServiceProviderConfig,
            "acme");
        row("the configuration has no parts", "/scim/v2/acme/ServiceProviderConfig/1", Area::Unknown);
        row("bulk is known as left out", "/scim/v2/acme/Bulk", Area::Scim, Endpoint::Bulk, "acme");
        row("me", "/scim/v2/acme/me", Area::Scim, Endpoint::Me, "acme");
        row("searching everything", "/scim/v2/acme/.search", Area::Scim, Endpoint::RootSearch, "acme");
        row("searching people by POST", "/scim/v2/acme/Users/.search", Area::Scim, Endpoint::Users, "acme");
        row("SCIM 1.1 has no search by POST", "/scim/v1/acme/Users/.search", Area::Scim, Endpoint::Users, "acme",
            ".search");
        row("the configuration of SCIM 1.1", "/scim/v1/acme/ServiceProviderConfigs", Area::Scim,
            Endpoint::ServiceProviderConfig, "acme");
        row("which 2.0 has not", "/scim/v2/acme/ServiceProviderConfigs", Area::Unknown);
        row("nor has 1.1 that of 2.0", "/scim/v1/acme/ServiceProviderConfig", Area::Unknown);
        row("resource types are of 2.0", "/scim/v1/acme/ResourceTypes", Area::Unknown);
        row("a schema of SCIM 1.1", "/scim/v1/acme/Schemas/Users", Area::Scim, Endpoint::Schemas, "acme", "Users");
        row("the consent page", "/oauth/acme/authorize", Area::OAuth, Endpoint::OAuthAuthorize, "acme");
        row("tokens", "/oauth/acme/token/", Area::OAuth, Endpoint::OAuthToken, "acme");
        row("nothing else of OAuth", "/oauth/acme/other", Area::Unknown);
        row("an enrolment page", "/enrol/abc", Area::Enrolment);
        row("health", "/healthz", Area::Health);
        row("readiness", "/readyz/", Area::Readiness);
        row("the root", "/", Area::Unknown);
        row("nothing", "", Area::Unknown);
        row("the base URL alone", "/scim/v2/acme/", Area::Unknown);
        row("an unknown resource", "/scim/v2/acme/Printers", Area::Unknown);
        row("an unknown version", "/scim/v3/acme/Users", Area::Unknown);
        row("a slug that cannot be", "/scim/v2/ac_me/Users", Area::Unknown);
        row("too deep", "/scim/v2/acme/Users/1/groups", Area::Unknown);
        row("a climbing path", "/scim/v2/acme/../other/Users", Area::Unknown);
    }
    void findsWhatAPathNames()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, slug);
        QFETCH(QByteArray, id);
        const auto found = route({path.constData(), static_cast<std::size_t>(path.size())});
        QTEST(found.area, "area");
        QTEST(found.endpoint, "endpoint");
        QCOMPARE(QByteArray::fromStdString(found.slug), slug);
        QCOMPARE(QByteArray::fromStdString(found.id), id);
    }

    void tellsTheVersionsApart()
    {
        QCOMPARE(route("/scim/v2/acme/Users").dialect, Dialect::Version2);
        QCOMPARE(route("/scim/v1/acme/Users").dialect, Dialect::Version1);
        // What is not there is refused as the others thereabouts are.
        for (const char* path : {"/scim/v1", "/scim/v1/acme", "/scim/v1/acme/Printers", "/scim/v1/ac_me/Users",
                                 "/scim/v1/acme/Users/1/2", "/scim/v1/acme/ServiceProviderConfigs/1"}) {
            QCOMPARE(route(path).area, Area::Unknown);
            QCOMPARE(route(path).dialect, Dialect::Version1);
        }
        QCOMPARE(route("/scim/v2/acme/Printers").dialect, Dialect::Version2);
        QVERIFY(route("/scim/v2/acme/Users/.search").isSearch);
        QVERIFY(!route("/scim/v1/acme/Users/.search").isSearch);
        for (const auto endpoint : {Endpoint::Bulk, Endpoint::Me, Endpoint::RootSearch})
            QVERIFY(isLeftOut(endpoint));
        for (const auto endpoint : {Endpoint::Users, Endpoint::Schemas, Endpoint::None})
            QVERIFY(!isLeftOut(endpoint));
    }

    void allowsTheVerbsOfAResource_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("allowed");
        QTest::newRow("a collection") << QByteArray("/scim/v2/acme/Users") << QByteArray("GET, HEAD, POST");
        QTest::newRow("one resource") << QByteArray("/scim/v2/acme/Groups/1")
                                      << QByteArray("GET, HEAD, PUT, PATCH, DELETE");
        QTest::newRow("discovery") << QByteArray("/scim/v2/acme/Schemas") << QByteArray("GET, HEAD");
        QTest::newRow("a search") << QByteArray("/scim/v2/acme/Groups/.search") << QByteArray("POST");
        QTest::newRow("health") << QByteArray("/healthz") << QByteArray("GET, HEAD");
        QTest::newRow("unknown") << QByteArray("/elsewhere") << QByteArray();
    }
    void allowsTheVerbsOfAResource()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, allowed);
        const auto found = route(path.toStdString());
        QCOMPARE(QByteArray::fromStdString(std::string(allowedMethods(found))), allowed);
        for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
            QCOMPARE(isMethodAllowed(found, method), allowed.split(',').join().contains(method));
        QVERIFY(!isMethodAllowed(found, ""));
        QVERIFY(!isMethodAllowed(found, "GE"));
    }
};

QTEST_APPLESS_MAIN(RouterTest)
#include "RouterTest.moc"
