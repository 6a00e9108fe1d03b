// SPDX-License-Identifier: Apache-2.0
// What is uncertain is read again until our copy says what the vendor says, and no longer: names that collide, members
// that are not here yet, answers that tell nothing, vendors that cannot say.
#include "RelayHouse.h"
#include "RelayRig.h"
#include "composition/RelayImport.h"
#include "composition/RelayMeaning.h"

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

bool hasDetail(const std::vector<directory::JournalEntry>& entries, const std::string& text)
{
    return std::ranges::any_of(entries,
                               [&](const auto& entry) { return entry.detail.find(text) != std::string::npos; });
}

test::PeerAnswer plain(int status, const char* body = "")
{
    test::PeerAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "text/html"}};
    answer.body = body;
    return answer;
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

    /// The row speaks of the person, and what reading it again changed is journalled as well.
    void anAnswerThatTellsNothingIsReadOnce()
    {
        RelayHouse house;
        house.keepPerson("7", "ada");
        house.vendor().setPerson("7", "ada", false);
        house.vendor().script("PATCH /Users/7", [] { return plain(204); });
        house.open();
        const auto answer =
            house.send("PATCH", "/Users/7", patchBody("{'op':'replace','value':{'active':false}}"))->wait();
        QVERIFY(answer);
        QCOMPARE(answer->status, 204);
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.vendor().count("GET /Users/7"), 1);
        const auto changes = house.journalOf("PATCH");
        QCOMPARE(changes.size(), std::size_t{1});
        QVERIFY(changes.front().person);
        QCOMPARE(changes.front().subject, std::string("ada"));
        const auto readings = house.journalOf("GET");
        QCOMPARE(readings.size(), std::size_t{1});
        QVERIFY(readings.front().meaning == directory::Meaning::PersonDeactivated);
        QVERIFY(readings.front().person == changes.front().person);
        QCOMPARE(readings.front().legs.size(), std::size_t{1});
        QCOMPARE(readings.front().legs.front().url, house.vendor().baseUrl() + "/Users/7");
    }

    void whatCannotBeUsedIsToldAndEnds()
    {
        RelayHouse house;
        house.keepPerson("7", "ada");
        house.vendor().script("GET /Users/7", [] { return plain(200, "<html>Maintenance</html>"); });
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
        house.vendor().script("GET /Users/7", [] { return plain(503); });
        house.doubt("/Users/7");
        house.open();
        QTRY_VERIFY_WITH_TIMEOUT(house.vendor().count("GET /Users/7") > RelayHouse::quickPace().failuresUntilEnd,
                                 settleTime);
        QCOMPARE(house.intents(), std::size_t{1});
        QTRY_COMPARE(house.journalOf("GET").size(), std::size_t{1});
        QVERIFY(hasDetail(house.journalOf("GET"), "cannot be read"));
        house.vendor().script("GET /Users/7", [] {
            test::PeerAnswer answer = plain(200);
            answer.headers = {{"Content-Type", "application/scim+json"}};
            answer.body = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"ada"})";
            return answer;
        });
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/7"), std::string("ada"));
    }

    /// A new token after a refusal, and then the exchange breaks: the change may be there.
    void refusedOnceAndThenBrokenIsReadAgain()
    {
        int calls = 0;
        RelayHouse house(relay::DownstreamAuth::ClientCredentials);
        house.keepPerson("7", "ada");
        house.vendor().setPerson("7", "ada", false);
        house.vendor().script("POST /token", [] {
            test::PeerAnswer answer = plain(200, R"({"access_token":"t","token_type":"Bearer","expires_in":3600})");
            answer.headers = {{"Content-Type", "application/json"}};
            return answer;
        });
        house.vendor().script("PATCH /Users/7", [&calls] {
            test::PeerAnswer answer = plain(401);
            if (++calls > 1)
                answer.fault = test::PeerFault::CloseUnanswered;
            return answer;
        });
        house.open();
        const auto answer =
            house.send("PATCH", "/Users/7", patchBody("{'op':'replace','value':{'active':false}}"))->wait();
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        QVERIFY2(answer->detail.find("read again") != std::string::npos, answer->detail.c_str());
        QTRY_VERIFY_WITH_TIMEOUT(house.vendor().count("GET /Users/7") > 0, settleTime);
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        const auto readings = house.journalOf("GET");
        QVERIFY(!readings.empty() && readings.front().meaning == directory::Meaning::PersonDeactivated);
    }

    /// Somebody is removed of whom the import that reads just now has not told us yet.
    void theImportDoesNotBringBackWhoWasRemovedMeanwhile()
    {
        RelayHouse house;
        house.vendor().script("DELETE /Users/7", [] { return plain(204); });
        const auto session = house.database().newReadSession();
        QVERIFY(session.has_value());
        app::ImportedCopy import(house.database(), **session, house.clock(), house.integration());
        QVERIFY(import.person("7").has_value());
        auto pace = RelayHouse::quickPace();
        pace.steps.back() = 3'000ms;
        house.open({.limits = {}, .pace = pace});
        const auto removed = house.send("DELETE", "/Users/7")->wait();
        QVERIFY(removed);
        QCOMPARE(removed->status, 204);
        relay::PersonState state;
        state.id = "7";
        state.attributes["userName"] = "ada";
        std::vector<relay::CopyOperation> page;
        page.emplace_back(std::move(state));
        const auto applied = import.apply(page);
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
        app::ImportedCopy import(house.database(), **session, house.clock(), house.integration());
        QVERIFY(import.person("7").has_value());
        house.keepPerson("7", "ada");
        const auto gone = house.database().writeAndWait([&](directory::WriteSession& write) -> core::Result<> {
            const auto person = write.person(house.integration(), directory::ResourceId("7"));
            return person && *person ? write.deletePerson(**person) : core::failure(core::ErrorKind::NotFound, "");
        });
        QVERIFY(gone.has_value());
        relay::PersonState state;
        state.id = "7";
        state.attributes["userName"] = "ada";
        std::vector<relay::CopyOperation> page;
        page.emplace_back(std::move(state));
        QVERIFY(import.apply(page).has_value());
        QCOMPARE(import.leftToHost(), std::int64_t{1});
        QCOMPARE(house.intents(), std::size_t{1});
        house.open();
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.nameOf("/Users/7"), std::string());
    }

    void drainingAnswersWhatRuns()
    {
        RelayHouse house;
        house.vendor().setPerson("7", "ada");
        house.vendor().script("GET /Users/8", [] {
            test::PeerAnswer answer = plain(200);
            answer.fault = test::PeerFault::Silence;
            return answer;
        });
        house.open();
        const auto hanging = house.send("GET", "/Users/8");
        QTRY_COMPARE(house.vendor().count("GET /Users/8"), 1);
        house.gateway().drain(100ms);
        const auto late = house.send("GET", "/Users/7")->wait();
        QVERIFY(late && late->status == 429);
        const auto answer = hanging->wait(10'000);
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        house.gateway().resume();
        const auto again = house.send("GET", "/Users/7")->wait();
        QVERIFY(again && again->status == 200);
    }

    void aQueryThatHidesAPasswordIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("a name") << QByteArray("filter=userName%20eq%20%22ada%22") << true;
        QTest::newRow("plain") << QByteArray("filter=password%20eq%20%22x%22") << false;
        QTest::newRow("encoded") << QByteArray("filter=p%61ssword%20eq%20%22x%22") << false;
        QTest::newRow("in the name of the parameter") << QByteArray("%74oken=x") << false;
    }
    void aQueryThatHidesAPasswordIsNotKept()
    {
        QFETCH(QByteArray, query);
        QFETCH(bool, isKept);
        relay::Leg leg;
        leg.url = "https://vendor.example/Users?" + query.toStdString();
        const auto rows = app::journalLegs({leg});
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().url, isKept ? leg.url : std::string("https://vendor.example/Users?(not kept)"));
    }
};

QTEST_GUILESS_MAIN(RelayRereadTest)
#include "RelayRereadTest.moc"
