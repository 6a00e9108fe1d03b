// SPDX-License-Identifier: Apache-2.0
// What people type finds whom they mean; orders are right in both directions.
#include "TestDirectory.h"

#include <QtTest>

#include <set>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

// Outside the class: moc loses its way in some raw strings.
std::string attributes(const std::string& name, const std::string& department, bool isActive)
{
    scim::JsonObject object{{"displayName", name}, {"active", isActive}};
    if (!department.empty())
        object[scim::enterpriseUserSchemaUrn] = scim::JsonObject{{"department", department}};
    const std::string json = scim::toJson(object);
    return json.substr(1, json.size() - 2);
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<TestDirectory>();
        add("ada@x.example", "Ada Lovelace", "Engineering", true);
        add("jose@x.example", "Jos\xC3\xA9 \xC3\x81lvarez", "Sales", true);
        add("oneil@x.example",
            "Sin\xC3\xA9"
            "ad O'Neil",
            "Sales", false);
        add("wang@y.example", "\xE7\x8E\x8B\xE5\xB0\x8F\xE6\x98\x8E", "", true);
        add("dalia@y.example", "\xD7\x93\xD7\x9C\xD7\x99\xD7\x94 \xD7\x9B\xD7\x94\xD7\x9F", "Engineering", true);
        add("adam@x.example",
            "Adam Stra\xC3\x9F"
            "e",
            "Legal", true);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void finds_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("nothing typed finds all") << QByteArray("  ") << QByteArray("ada adam dalia jose oneil wang");
        QTest::newRow("a whole word") << QByteArray("lovelace") << QByteArray("ada");
        QTest::newRow("the middle of a word") << QByteArray("OVELA") << QByteArray("ada");
        QTest::newRow("without the accent") << QByteArray("jose alvarez") << QByteArray("jose");
        QTest::newRow("with the accent") << QByteArray("\xC3\x81LV") << QByteArray("jose");
        QTest::newRow("words in any order") << QByteArray("adam stras") << QByteArray("adam");
        QTest::newRow("all words must be found") << QByteArray("ada alvarez") << QByteArray("");
        QTest::newRow("sharp s") << QByteArray("strasse") << QByteArray("adam");
        QTest::newRow("one letter begins a word") << QByteArray("l") << QByteArray("ada");
        QTest::newRow("two letters begin a word") << QByteArray("ad") << QByteArray("ada adam");
        QTest::newRow("after an apostrophe") << QByteArray("ne") << QByteArray("oneil");
        QTest::newRow("with an apostrophe") << QByteArray("o'n") << QByteArray("oneil");
        QTest::newRow("after the at sign") << QByteArray("y.example") << QByteArray("dalia wang");
        QTest::newRow("a quotation mark finds nobody") << QByteArray("\"ada\"") << QByteArray("");
        QTest::newRow("an operator is a word") << QByteArray("ada OR jose") << QByteArray("");
        QTest::newRow("a Chinese family name") << QByteArray("\xE7\x8E\x8B") << QByteArray("wang");
        QTest::newRow("a Chinese given name") << QByteArray("\xE5\xB0\x8F\xE6\x98\x8E") << QByteArray("wang");
        QTest::newRow("a whole Chinese name")
            << QByteArray("\xE7\x8E\x8B\xE5\xB0\x8F\xE6\x98\x8E") << QByteArray("wang");
        QTest::newRow("Hebrew, right to left") << QByteArray("\xD7\x9B\xD7\x94\xD7\x9F") << QByteArray("dalia");
        QTest::newRow("pieces that do not touch") << QByteArray("lovlace") << QByteArray("");
    }
    void finds()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, expected);
        PersonQuery query;
        query.integration = m_fixture->integration.id;
        query.search = typed.toStdString();
        query.sort = PersonSort::UserName;
        QCOMPARE(names(query), QString::fromUtf8(expected));
    }

    void sorts_data()
    {
        QTest::addColumn<int>("sort");
        QTest::addColumn<bool>("isDescending");
        QTest::addColumn<QString>("expected");
        QTest::newRow("by userName") << int(PersonSort::UserName) << false
                                     << QStringLiteral("ada adam dalia jose oneil wang");
        QTest::newRow("by userName, downwards")
            << int(PersonSort::UserName) << true << QStringLiteral("wang oneil jose dalia adam ada");
        QTest::newRow("by name") << int(PersonSort::Name) << false << QStringLiteral("ada adam jose oneil dalia wang");
        QTest::newRow("by department") << int(PersonSort::Department) << false
                                       << QStringLiteral("wang ada dalia adam jose oneil");
        QTest::newRow("by creation") << int(PersonSort::Created) << false
                                     << QStringLiteral("ada jose oneil wang dalia adam");
        QTest::newRow("by creation, downwards")
            << int(PersonSort::Created) << true << QStringLiteral("adam dalia wang oneil jose ada");
    }
    void sorts()
    {
        QFETCH(int, sort);
        QFETCH(bool, isDescending);
        QFETCH(QString, expected);
        PersonQuery query;
        query.integration = m_fixture->integration.id;
        query.sort = static_cast<PersonSort>(sort);
        query.isDescending = isDescending;
        QCOMPARE(names(query), expected);
    }

    void followsChanges()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada", R"("displayName":"Ada Byron")"));
        PersonQuery query;
        query.integration = fixture.integration.id;
        query.search = "byron";
        QCOMPARE(valueOf(fixture.reader->personOrder(query, {})).size(), std::size_t{1});
        const Person renamed =
            valueOf(fixture.replacePerson(ada, R"({"userName":"ada","displayName":"Ada King"})")).person;
        QVERIFY(valueOf(fixture.reader->personOrder(query, {})).empty());
        query.search = "king";
        QCOMPARE(valueOf(fixture.reader->personOrder(query, {})).size(), std::size_t{1});
        query.active = false;
        QVERIFY(valueOf(fixture.reader->personOrder(query, {})).empty());
        query.active.reset();
        QVERIFY(fixture.deletePerson(renamed).has_value());
        QVERIFY(valueOf(fixture.reader->personOrder(query, {})).empty());
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM people_search WHERE people_search MATCH '\"kin\"'"),
                 std::vector<std::string>{"0"});
    }

    void rowsKeepTheOrderAsked()
    {
        PersonQuery query;
        query.integration = m_fixture->integration.id;
        auto ids = valueOf(m_fixture->reader->personOrder(query, {}));
        std::reverse(ids.begin(), ids.end());
        ids.insert(ids.begin() + 1, PersonId(999'999));
        const auto rows = valueOf(m_fixture->reader->personRows(ids));
        QCOMPARE(rows.size(), ids.size() - 1);
        QCOMPARE(rows.front().rowId.value, ids.front().value);
        QCOMPARE(rows.back().rowId.value, ids.back().value);
        QVERIFY(!rows.back().name.empty());
    }

private:
    void add(const std::string& userName, const std::string& name, const std::string& department, bool isActive)
    {
        const std::string more = attributes(name, department, isActive);
        std::ignore = valueOf(m_fixture->addPerson(userName, more));
    }

    QString names(const PersonQuery& query)
    {
        QStringList list;
        const auto ids = valueOf(m_fixture->reader->personOrder(query, {}));
        for (const PersonRow& row : valueOf(m_fixture->reader->personRows(ids)))
            list << QString::fromStdString(row.userName.substr(0, row.userName.find('@')));
        return list.join(QLatin1Char(' '));
    }

    std::unique_ptr<TestDirectory> m_fixture;
};

QTEST_GUILESS_MAIN(SearchTest)
#include "SearchTest.moc"
