// SPDX-License-Identifier: Apache-2.0
// One request through the gateway: what our copy and the journal become by what the vendor's service says, or does not.
#include "Answers.h"
#include "RelayHouse.h"
#include "RelayRig.h"

#include <QTest>

#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;

namespace {

constexpr int settleTime = 60'000;

} // namespace

class RelayPassageTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The row speaks of the person, and what reading it again changed is journalled as well.
    void anAnswerThatTellsNothingIsReadOnce()
    {
        RelayHouse house;
        house.keepPerson("7", "ada");
        house.vendor().setPerson("7", "ada", false);
        house.vendor().script("PATCH /Users/7", [] { return test::plain(204); });
        house.open();
        const auto answer = house.send("PATCH", "/Users/7", deactivation())->wait();
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

    /// It was done, and what became of it is to be looked for elsewhere.
    void aCreationThatPointsElsewhereIsReadAgain()
    {
        RelayHouse house;
        house.vendor().setPerson("7", "ada");
        house.vendor().script("POST /Users", [] { return test::plain(303); });
        house.vendor().script("GET /Users?filter=userName%20eq%20%22ada%22&startIndex=1&count=50", [] {
            return test::plain(200, R"({"totalResults":1,"Resources":[{"id":"7","userName":"ada"}]})");
        });
        house.open();
        const auto answer = house.send("POST", "/Users", userBody("ada"))->wait();
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        QTRY_COMPARE_WITH_TIMEOUT(house.nameOf("/Users/7"), std::string("ada"), settleTime);
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QVERIFY(hasDetail(house.journalOf("POST"), "is being read again"));
    }

    /// Also one whose schema nobody told us.
    void aGroupsExtensionIsChangedByItsPath()
    {
        RelayHouse house;
        house.keepGroup("g", "Crew");
        house.vendor().script("PATCH /Groups/g", [] { return test::plain(204); });
        house.open();
        const auto patch = patchBody("{'op':'replace','path':'urn:example:acme:Group:colour','value':'red'}");
        QVERIFY(house.send("PATCH", "/Groups/g", patch)->wait());
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        QCOMPARE(house.vendor().count("GET /Groups/g"), 0);
        const auto session = house.database().newReadSession();
        QVERIFY(session.has_value());
        const auto group = (*session)->group(house.integration(), directory::ResourceId("g"));
        QVERIFY(group && *group);
        QVERIFY2((*group)->resource.find(R"("urn:example:acme:Group":{"colour":"red"})") != std::string::npos,
                 (*group)->resource.c_str());
    }

    void whatOnePatchUndoesIsNotCounted_data()
    {
        QTest::addColumn<QByteArray>("operations");
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<bool>("isChanged");
        const auto row = [](const char* name, const char* operations, const char* detail, bool isChanged) {
            QTest::newRow(name) << QByteArray(operations) << QByteArray(detail) << isChanged;
        };
        row("one came and one only for a moment",
            "{'op':'add','path':'members','value':[{'value':'b'},{'value':'c'}]},"
            "{'op':'remove','path':'members[value eq \\'c\\']'}",
            "+1 -0", true);
        row("one went only for a moment",
            "{'op':'remove','path':'members[value eq \\'a\\']'},"
            "{'op':'add','path':'members','value':[{'value':'a'}]}",
            "", false);
        row("all went, and one came back",
            "{'op':'remove','path':'members'},{'op':'add','path':'members','value':[{'value':'a'},{'value':'b'}]}",
            "+1 -0", true);
        row("renamed there and back, and one came",
            "{'op':'replace','value':{'displayName':'Team'}},{'op':'replace','value':{'displayName':'Crew'}},"
            "{'op':'add','path':'members','value':[{'value':'b'}]}",
            "+1 -0", true);
    }
    void whatOnePatchUndoesIsNotCounted()
    {
        QFETCH(QByteArray, operations);
        QFETCH(QByteArray, detail);
        QFETCH(bool, isChanged);
        RelayHouse house;
        for (const char* id : {"a", "b", "c"})
            house.keepPerson(id, id);
        house.keepGroup("g", "Crew");
        house.vendor().script("PATCH /Groups/g", [] { return test::plain(204); });
        house.open();
        QVERIFY(house.send("PATCH", "/Groups/g", memberAddition("a"))->wait());
        QCOMPARE(house.memberCount("g"), std::int64_t{1});
        QVERIFY(house.send("PATCH", "/Groups/g", patchBody(operations.toStdString()))->wait());
        const auto rows = house.journalOf("PATCH");
        QCOMPARE(rows.size(), std::size_t{2});
        QVERIFY(rows.back().meaning ==
                (isChanged ? directory::Meaning::GroupMembersChanged : directory::Meaning::GroupUnchanged));
        QCOMPARE(QByteArray::fromStdString(rows.back().detail), detail);
        QCOMPARE(rows.back().count, std::int64_t{isChanged ? 1 : 0});
        QCOMPARE(house.memberCount("g"), std::int64_t{isChanged ? 2 : 1});
    }

    /// A new token after a refusal, and then the exchange breaks: the change may be there.
    void refusedOnceAndThenBrokenIsReadAgain()
    {
        int calls = 0;
        RelayHouse house(relay::DownstreamAuth::ClientCredentials);
        house.keepPerson("7", "ada");
        house.vendor().setPerson("7", "ada", false);
        house.vendor().script("POST /token", [] {
            return test::answerOf(200, R"({"access_token":"t","token_type":"Bearer","expires_in":3600})",
                                  "application/json");
        });
        house.vendor().script("PATCH /Users/7", [&calls] {
            test::PeerAnswer answer = test::plain(401);
            if (++calls > 1)
                answer.fault = test::PeerFault::CloseUnanswered;
            return answer;
        });
        house.open();
        const auto answer = house.send("PATCH", "/Users/7", deactivation())->wait();
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        QVERIFY(hasDetail(house.journalOf("PATCH"), "is being read again"));
        QTRY_VERIFY_WITH_TIMEOUT(house.vendor().count("GET /Users/7") > 0, settleTime);
        QTRY_COMPARE_WITH_TIMEOUT(house.intents(), std::size_t{0}, settleTime);
        const auto readings = house.journalOf("GET");
        QVERIFY(!readings.empty() && readings.front().meaning == directory::Meaning::PersonDeactivated);
    }

    void drainingAnswersWhatRuns()
    {
        RelayHouse house;
        house.vendor().setPerson("7", "ada");
        house.vendor().script("GET /Users/8", [] {
            test::PeerAnswer answer = test::plain(200);
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
};

QTEST_GUILESS_MAIN(RelayPassageTest)
#include "RelayPassageTest.moc"
