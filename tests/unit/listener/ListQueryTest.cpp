// SPDX-License-Identifier: Apache-2.0
// Query strings and search messages as clients write them.
#include "ListQuery.h"

#include "scim/Json.h"
#include "scim/Schema.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

scim::Result<ListQuery> listQuery(std::string_view query, Dialect dialect = Dialect::Version2)
{
    const auto parameters = readQuery(query);
    if (!parameters)
        return tl::unexpected(parameters.error());
    return readListQuery(*parameters, scim::userResourceType(), dialect, 1000);
}

scim::Result<QueryParameters> search(const char* body, bool requiresSchemas = false)
{
    return readSearchRequest(*scim::parseJson(body), requiresSchemas);
}

} // namespace

class ListQueryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsPagesAndFilters_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<qint64>("startIndex");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QByteArray>("userName");
        QTest::newRow("connection test") << QByteArray("startIndex=1&count=2") << qint64(1) << qint64(2)
                                         << QByteArray();
        QTest::newRow("existence check with %20")
            << QByteArray("filter=userName%20eq%20%22a%40b.example%22&startIndex=1&count=100") << qint64(1)
            << qint64(100) << QByteArray("a@b.example");
        QTest::newRow("existence check with +")
            << QByteArray("filter=userName+eq+%22a%2Bb%40c%22&startIndex=1&count=100") << qint64(1) << qint64(100)
            << QByteArray("a+b@c");
        QTest::newRow("raw spaces and quotes")
            << QByteArray("filter=userName eq \"x\"") << qint64(1) << qint64(100) << QByteArray("x");
        QTest::newRow("attribute by URN in another case")
            << QByteArray("filter=URN:ietf:params:scim:schemas:core:2.0:user:USERNAME%20EQ%20%22x%22") << qint64(1)
            << qint64(100) << QByteArray("x");
        QTest::newRow("nothing") << QByteArray("") << qint64(1) << qint64(100) << QByteArray();
        QTest::newRow("an empty filter") << QByteArray("filter=") << qint64(1) << qint64(100) << QByteArray();
        QTest::newRow("clamped") << QByteArray("startIndex=-3&count=-1") << qint64(1) << qint64(0) << QByteArray();
        QTest::newRow("capped") << QByteArray("count=100000") << qint64(1) << qint64(1000) << QByteArray();
        QTest::newRow("more than a look-up") << QByteArray("filter=userName%20eq%20%22x%22%20and%20active%20eq%20true")
                                             << qint64(1) << qint64(100) << QByteArray();
    }
    void readsPagesAndFilters()
    {
        QFETCH(QByteArray, query);
        QFETCH(qint64, startIndex);
        QFETCH(qint64, count);
        QFETCH(QByteArray, userName);
        const auto read = listQuery(query.toStdString());
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QCOMPARE(qint64(read->page.startIndex), startIndex);
        QCOMPARE(qint64(read->page.count), count);
        QCOMPARE(QByteArray::fromStdString(read->equalityOn("userName", scim::userSchemaUrn).value_or("")), userName);
    }

    void refusesWhatWouldBeAGuess_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("scimType");
        QTest::newRow("two filters") << QByteArray("filter=a%20pr&filter=b%20pr") << QByteArray("invalidValue");
        QTest::newRow("two counts in different case") << QByteArray("count=1&COUNT=2") << QByteArray("invalidValue");
        QTest::newRow("a word for a number") << QByteArray("count=many") << QByteArray("invalidValue");
        QTest::newRow("a broken filter") << QByteArray("filter=userName%20eq") << QByteArray("invalidFilter");
        QTest::newRow("a filter on the password")
            << QByteArray("filter=password%20eq%20%22x%22") << QByteArray("invalidFilter");
        QTest::newRow("two orders") << QByteArray("sortBy=userName&sortby=id") << QByteArray("invalidValue");
        QTest::newRow("an order that is none")
            << QByteArray("sortBy=userName&sortOrder=upwards") << QByteArray("invalidValue");
        QTest::newRow("both projections")
            << QByteArray("attributes=a&excludedAttributes=b") << QByteArray("invalidValue");
    }
    void refusesWhatWouldBeAGuess()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, scimType);
        const auto read = listQuery(query.toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().status, 400);
        QCOMPARE(QByteArray::fromStdString(read.error().scimType), scimType);
    }

    void readsTheOrder()
    {
        QVERIFY(!listQuery("sortOrder=descending")->sort);
        const auto sorted = listQuery("sortBy=NAME.familyname&sortOrder=Descending");
        QVERIFY(sorted && sorted->sort);
        QCOMPARE(sorted->sort->attribute(), std::string("name.familyName"));
        QVERIFY(sorted->sort->isDescending());
        QVERIFY(sorted->isSelective());
        QVERIFY(!listQuery("count=2")->isSelective());
    }

    void readsNamesOfSCIM11()
    {
        const auto query = listQuery("filter=urn:scim:schemas:core:1.0:userName%20eq%20%22x%22", Dialect::Version1);
        QVERIFY2(query, query ? "" : query.error().detail.c_str());
        QCOMPARE(query->equalityOn("userName", scim::userSchemaUrn).value_or(""), std::string("x"));
    }

    void readsASearchMessage()
    {
        const auto read = search(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],)"
                                 R"("attributes":["userName","name.familyName"],"filter":"active eq true",)"
                                 R"("sortBy":"userName","sortOrder":"descending","startIndex":3,"count":7,"other":1})",
                                 true);
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QCOMPARE(read->attributes.value_or(""), std::string("userName,name.familyName"));
        QCOMPARE(read->filter.value_or(""), std::string("active eq true"));
        QCOMPARE(read->sortBy.value_or(""), std::string("userName"));
        QCOMPARE(read->startIndex.value_or(""), std::string("3"));
        QCOMPARE(read->count.value_or(""), std::string("7"));
        QVERIFY(!read->excludedAttributes);
        QVERIFY(read->namesAttributes());
    }

    void refusesWhatIsNoSearchMessage_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("requiresSchemas");
        QTest::newRow("an array") << QByteArray("[]") << false;
        QTest::newRow("a filter that is a number") << QByteArray(R"({"filter":1})") << false;
        QTest::newRow("a count that is a text") << QByteArray(R"({"count":"2"})") << false;
        QTest::newRow("attributes as one text") << QByteArray(R"({"attributes":"userName"})") << false;
        QTest::newRow("attributes that are numbers") << QByteArray(R"({"attributes":[1]})") << false;
        QTest::newRow("no schema where it must be named") << QByteArray(R"({"count":2})") << true;
        QTest::newRow("another schema") << QByteArray(R"({"schemas":["urn:x"]})") << true;
    }
    void refusesWhatIsNoSearchMessage()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, requiresSchemas);
        const auto read = search(body.constData(), requiresSchemas);
        QVERIFY(!read);
        QCOMPARE(read.error().scimType, std::string("invalidSyntax"));
    }

    void takesAnEmptySearchForAll()
    {
        const auto read = search("{}");
        QVERIFY(read);
        QVERIFY(!read->filter && !read->count && !read->namesAttributes());
    }
};

QTEST_APPLESS_MAIN(ListQueryTest)
#include "ListQueryTest.moc"
