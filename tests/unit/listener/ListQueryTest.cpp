// SPDX-License-Identifier: Apache-2.0
// Query strings as clients write them, and what is trimmed from an answer because of them.
#include "ListQuery.h"

#include "scim/Schema.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

std::string trimmed(std::string_view query, const char* resource)
{
    const auto projection = readProjection(query, scim::userResourceType());
    return projection ? projection->apply(resource) : projection.error().detail;
}

constexpr const char* person =
    R"({"schemas":["s"],"id":"1","userName":"ada","name":{"givenName":"Ada","familyName":"Byron"},)"
    R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"R","division":"D"}})";

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
        QTest::newRow("sorting is ignored")
            << QByteArray("sortBy=userName&sortOrder=descending") << qint64(1) << qint64(100) << QByteArray();
        QTest::newRow("more than a look-up") << QByteArray("filter=userName%20eq%20%22x%22%20and%20active%20eq%20true")
                                             << qint64(1) << qint64(100) << QByteArray();
    }
    void readsPagesAndFilters()
    {
        QFETCH(QByteArray, query);
        QFETCH(qint64, startIndex);
        QFETCH(qint64, count);
        QFETCH(QByteArray, userName);
        const auto read = readListQuery(query.toStdString(), scim::userResourceType(), 1000);
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
        QTest::newRow("both projections")
            << QByteArray("attributes=a&excludedAttributes=b") << QByteArray("invalidValue");
    }
    void refusesWhatWouldBeAGuess()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, scimType);
        const auto read = readListQuery(query.toStdString(), scim::userResourceType(), 1000);
        QVERIFY(!read);
        QCOMPARE(read.error().status, 400);
        QCOMPARE(QByteArray::fromStdString(read.error().scimType), scimType);
    }

    void trimsWhatIsNotAskedFor_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("one attribute") << QByteArray("attributes=username")
                                       << QByteArray(R"({"schemas":["s"],"id":"1","userName":"ada"})");
        QTest::newRow("a sub-attribute") << QByteArray("attributes=name.familyName")
                                         << QByteArray(R"({"schemas":["s"],"id":"1","name":{"familyName":"Byron"}})");
        QTest::newRow("of an extension")
            << QByteArray("attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division")
            << QByteArray(
                   R"({"schemas":["s"],"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"division":"D"}})");
        QTest::newRow("by the core URN") << QByteArray("attributes=urn:ietf:params:scim:schemas:core:2.0:User:userName")
                                         << QByteArray(R"({"schemas":["s"],"id":"1","userName":"ada"})");
        QTest::newRow("excluded") << QByteArray("excludedAttributes=name,"
                                                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
                                  << QByteArray(R"({"schemas":["s"],"id":"1","userName":"ada"})");
        QTest::newRow("id cannot be excluded")
            << QByteArray("excludedAttributes=id,schemas,name.givenName,userName,"
                          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
            << QByteArray(R"({"schemas":["s"],"id":"1","name":{"familyName":"Byron"}})");
        QTest::newRow("nothing asked") << QByteArray("") << QByteArray(person);
    }
    void trimsWhatIsNotAskedFor()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(trimmed(query.toStdString(), person)), expected);
    }

    void saysWhetherMembersAreNeeded()
    {
        const auto& type = scim::groupResourceType();
        QVERIFY(readProjection("", type)->includes("members"));
        QVERIFY(!readProjection("excludedAttributes=members", type)->includes("members"));
        QVERIFY(readProjection("excludedAttributes=members.display", type)->includes("members"));
        QVERIFY(readProjection("attributes=members.value", type)->includes("members"));
        QVERIFY(!readProjection("attributes=displayName", type)->includes("members"));
    }
};

QTEST_APPLESS_MAIN(ListQueryTest)
#include "ListQueryTest.moc"
