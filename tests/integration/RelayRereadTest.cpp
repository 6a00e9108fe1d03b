// SPDX-License-Identifier: Apache-2.0
// What is uncertain is read again until our copy says what the vendor says, and no longer: names that collide, members
// that are not here yet, answers that tell nothing, vendors that cannot say.
#include "Answers.h"
#include "RelayHouse.h"
#include "RelayRig.h"
#include "relay/ImportedCopy.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;

namespace {

constexpr int settleTime = 60'000;

void addKinds()
{
    QTest::addColumn<QString>("folder");
    QTest::newRow("people") << QStringLiteral("/Users/");
    QTest::newRow("groups") << QStringLiteral("/Groups/");
}

void setName(RelayHouse& house, const std::string& folder, const std::string& id, const std::string& name)
{
    if (folder == "/Users/")
        house.vendor().setPerson(id, name);
    else
        house.vendor().setGroup(id, name);
}

void keepName(RelayHouse& house, const std::string& folder, const std::string& id, const std::string& name)
{
    if (folder == "/Users/")
        house.keepPerson(id, name);
    else
        house.keepGroup(id, name);
}

/// A person as an import reads one.
std::vector<relay::CopyOperation> pageOf(const std::string& id, const std::string& userName)
{
    relay::PersonState state;
    state.id = id;
    state.attributes["userName"] = userName;
    std::vector<relay::CopyOperation> page;
    page.emplace_back(std::move(state));
    return page;
}

} // namespace

class RelayRereadTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesThatDifferInCapitalsAloneComeToAnEnd_data() { addKinds(); }
    void namesThatDifferInCapitalsAloneComeToAnEnd()
    {
        QFETCH(QString, folder);
        const std::string at = folder.toStdString();
        RelayHouse house;
        keepName(house, at, "a", "bob");
        setName(house, at, "a", "bob");
        setName(house, at, "b", "Bob");
        house.doubt(at + "b");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf(at + "a"), std::string("bob"));
        QCOMPARE(house.nameOf(at + "b"), std::string());
        const auto rows = house.journalOf("GET");
        QVERIFY(std::ranges::any_of(rows, [](const auto& row) { return row.status == 409 && row.subject == "Bob"; }));
        QVERIFY2(house.vendor().count("GET " + at + "a") <= 4,
                 "the one that has the name is asked for again and again");
    }

    void namesThatWereExchangedSettle_data() { addKinds(); }
    void namesThatWereExchangedSettle()
    {
        QFETCH(QString, folder);
        const std::string at = folder.toStdString();
        RelayHouse house;
        keepName(house, at, "a", "ada");
        keepName(house, at, "b", "eve");
        setName(house, at, "a", "eve");
        setName(house, at, "b", "ada");
        house.doubt(at + "a");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf(at + "a"), std::string("eve"));
        QCOMPARE(house.nameOf(at + "b"), std::string("ada"));
    }

    void aNameWhoseHolderIsGoneIsTaken_data() { addKinds(); }
    void aNameWhoseHolderIsGoneIsTaken()
    {
        QFETCH(QString, folder);
        const std::string at = folder.toStdString();
        RelayHouse house;
        keepName(house, at, "old", "Crew");
        setName(house, at, "new", "Crew");
        house.doubt(at + "new");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf(at + "new"), std::string("Crew"));
        QCOMPARE(house.nameOf(at + "old"), std::string());
    }

    /// The row of the one speaks of the one alone.
    void aNameWhoseHolderHasAnotherNowIsTaken_data() { addKinds(); }
    void aNameWhoseHolderHasAnotherNowIsTaken()
    {
        QFETCH(QString, folder);
        const std::string at = folder.toStdString();
        RelayHouse house;
        keepName(house, at, "old", "Crew");
        setName(house, at, "old", "Team");
        setName(house, at, "new", "Crew");
        house.doubt(at + "new");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf(at + "new"), std::string("Crew"));
        QCOMPARE(house.nameOf(at + "old"), std::string("Team"));
        const auto rows = house.journalOf("GET");
        const auto created = std::ranges::find_if(rows, [&](const auto& row) { return row.target == at + "new"; });
        QVERIFY(created != rows.end());
        QCOMPARE(created->subject, std::string("Crew"));
        QCOMPARE(created->detail, std::string());
    }

    /// More members than are asked for at once.
    void aGroupWaitsForItsMembers()
    {
        RelayHouse house;
        std::vector<std::string> members;
        for (int i = 0; i < 60; ++i) {
            members.push_back("p" + std::to_string(i));
            house.vendor().setPerson(members.back(), members.back() + "@acme.example");
        }
        house.vendor().setGroup("g", "Crew", members);
        house.doubt("/Groups/g");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.memberCount("g"), std::int64_t{60});
    }

    void membersThatAreNobodyDoNotKeepItForEver()
    {
        RelayHouse house;
        house.vendor().setPerson("p", "p@acme.example");
        house.vendor().setGroup("g", "Crew", {"p", "nobody"});
        house.doubt("/Groups/g");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.memberCount("g"), std::int64_t{1});
        QVERIFY(hasDetail(house.journalOf("GET"), "cannot be read there: 1"));
    }

    void allIntentsOfOneResourceAreOneJob()
    {
        RelayHouse house;
        house.vendor().setPerson("a", "ada");
        house.doubt("/Users/a", 25);
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/a"), std::string("ada"));
        QCOMPARE(house.vendor().count("GET /Users/a"), static_cast<int>(RelayHouse::quickPace().steps.size()));
    }

    void whatCannotBeUsedIsToldAndEnds()
    {
        RelayHouse house;
        house.keepPerson("7", "ada");
        house.vendor().script("GET /Users/7", [] { return test::plain(200, "<html>Maintenance</html>"); });
        house.doubt("/Users/7");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.vendor().count("GET /Users/7"), RelayHouse::quickPace().failuresUntilEnd);
        QCOMPARE(house.nameOf("/Users/7"), std::string("ada"));
        QVERIFY(hasDetail(house.journalOf("GET"), "relay import"));
    }

    void aVendorThatIsAwayIsToldOnceAndTriedOn()
    {
        RelayHouse house;
        house.vendor().setPerson("7", "ada");
        house.vendor().script("GET /Users/7", [] { return test::plain(503); });
        house.doubt("/Users/7");
        house.open();
        QTRY_VERIFY_WITH_TIMEOUT(house.vendor().count("GET /Users/7") > RelayHouse::quickPace().failuresUntilEnd,
                                 settleTime);
        QCOMPARE(house.intents(), std::size_t{1});
        QTRY_COMPARE(house.journalOf("GET").size(), std::size_t{1});
        QVERIFY(hasDetail(house.journalOf("GET"), "cannot be read"));
        QCOMPARE(house.journalOf("GET").front().legs.size(), std::size_t{1});
        QCOMPARE(house.journalOf("GET").front().legs.front().status, 503);
        house.vendor().script("GET /Users/7", [] {
            return test::answerOf(
                200, R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"ada"})");
        });
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/7"), std::string("ada"));
    }

    /// 410 in words of its own is believed where the list stands.
    void theLegsOfAReadingAreWhatWasSaid()
    {
        RelayHouse house;
        house.keepPerson("7", "ada");
        house.vendor().script("GET /Users/7", [] { return test::plain(410, "gone"); });
        house.vendor().script("GET /Users?startIndex=1&count=1",
                              [] { return test::plain(200, R"({"totalResults":0,"Resources":[]})"); });
        house.doubt("/Users/7");
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        const auto rows = house.journalOf("GET");
        QCOMPARE(rows.size(), std::size_t{1});
        QVERIFY(rows.front().meaning == directory::Meaning::PersonDeleted);
        QCOMPARE(rows.front().status, 410);
        QCOMPARE(rows.front().legs.size(), std::size_t{2});
        QCOMPARE(rows.front().legs.front().url, house.vendor().baseUrl() + "/Users/7");
        QCOMPARE(rows.front().legs.front().status, 410);
        QCOMPARE(rows.front().legs.front().answer.originalSize(), std::int64_t{4});
        QCOMPARE(rows.front().legs.back().status, 200);
    }

    /// Somebody is removed of whom the import that reads just now has not told us yet.
    void theImportDoesNotBringBackWhoWasRemovedMeanwhile()
    {
        RelayHouse house;
        house.vendor().script("DELETE /Users/7", [] { return test::plain(204); });
        const auto session = house.database().newReadSession();
        QVERIFY(session.has_value());
        relay::ImportedCopy import(house.database(), **session, house.clock(), house.integration());
        QVERIFY(import.person("7").has_value());
        auto pace = RelayHouse::quickPace();
        pace.steps.back() = 3'000ms;
        house.open({.limits = {}, .pace = pace});
        const auto removed = house.send("DELETE", "/Users/7")->wait();
        QVERIFY(removed);
        QCOMPARE(removed->status, 204);
        const auto applied = import.apply(pageOf("7", "ada"));
        QVERIFY2(applied.has_value(), applied ? "" : applied.error().message.c_str());
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/7"), std::string());
    }

    /// Came and went while the page was under way: the feed tells, in the same transaction.
    void theImportLeavesWhatWasRemovedToTheListener()
    {
        RelayHouse house;
        const auto session = house.database().newReadSession();
        QVERIFY(session.has_value());
        relay::ImportedCopy import(house.database(), **session, house.clock(), house.integration());
        QVERIFY(import.person("7").has_value());
        house.keepPerson("7", "ada");
        const auto gone = house.database().writeAndWait([&](directory::WriteSession& write) -> core::Result<> {
            const auto person = write.person(house.integration(), directory::ResourceId("7"));
            return person && *person ? write.deletePerson(**person) : core::failure(core::ErrorKind::NotFound, "");
        });
        QVERIFY(gone.has_value());
        QVERIFY(import.apply(pageOf("7", "ada")).has_value());
        QCOMPARE(import.leftToHost(), std::int64_t{1});
        QCOMPARE(house.intents(), std::size_t{1});
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/7"), std::string());
    }
};

QTEST_GUILESS_MAIN(RelayRereadTest)
#include "RelayRereadTest.moc"
