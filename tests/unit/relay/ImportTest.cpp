// SPDX-License-Identifier: Apache-2.0
// Reading a whole downstream: counted first, then applied.
#include "DirectoryFixture.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;
using core::ErrorKind;

namespace {

ImportCounts counts(std::int64_t fresh, std::int64_t changed, std::int64_t same, std::int64_t gone,
                    std::int64_t unreadable)
{
    return {fresh, changed, same, gone, unreadable};
}

} // namespace

class ImportTest final : public QObject, private DirectoryFixture {
    Q_OBJECT

    core::Result<ImportReport> counted(const ImportOptions& options = {})
    {
        return countImport(*m_relay, m_copy, options, {}, {});
    }
    core::Result<ImportReport> imported(const ImportOptions& options = {})
    {
        return runImport(*m_relay, m_copy, m_copy, options, {}, {});
    }

    void addUsers(int number)
    {
        for (int i = 0; i < number; ++i)
            m_directory.users << user("u" + QByteArray::number(i), "name" + QByteArray::number(i));
    }

private Q_SLOTS:
    void init() { openRelay(); }
    void cleanup() { closeRelay(); }

    void countsAndChangesNothing()
    {
        m_directory.users = {user("u1", "ada"), user("u2", "bob"), user("u3", "cyd"), user("u4", "")};
        m_directory.groups = {group("g1", "Crew", {"u1", "u2"})};
        QVERIFY(imported());
        m_directory.users = {user("u1", "ada"), user("u2", "bobby"), user("u5", "eve")};
        m_directory.groups = {group("g1", "Crew", {"u1"}), group("g2", "New", {})};
        const auto before = m_copy.transactions;
        const auto report = counted();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(1, 1, 1, 1, 0));
        QVERIFY(report->groups == counts(1, 1, 0, 0, 0));
        QVERIFY(report->isComplete);
        QCOMPARE(m_copy.transactions, before);
    }

    void appliesWhatItCounted()
    {
        addUsers(25);
        m_directory.groups = {group("g1", "Crew", {"u1", "u2"}), group("g2", "Empty", {})};
        ImportOptions options;
        options.pageSize = 10;
        std::int64_t last = 0;
        const auto progress = [&](ResourceKind kind, std::int64_t seen, std::int64_t total) {
            if (kind == ResourceKind::Person) {
                QCOMPARE(total, std::int64_t{25});
                QVERIFY(seen > last);
                last = seen;
            }
        };
        const auto report = runImport(*m_relay, m_copy, m_copy, options, progress, {});
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(25, 0, 0, 0, 0));
        QCOMPARE(last, std::int64_t{25});
        QCOMPARE(m_copy.people.size(), std::size_t{25});
        QCOMPARE(m_copy.groups.at("g1").members.size(), std::size_t{2});
        const auto again = counted(options);
        QVERIFY(again->people == counts(0, 0, 25, 0, 0));
        QVERIFY(again->groups == counts(0, 0, 2, 0, 0));
    }

    void pagesOfAnySizeAreFollowed_data()
    {
        QTest::addColumn<int>("largestPage");
        QTest::addColumn<int>("claimedPerPage");
        QTest::newRow("one by one") << 1 << 0;
        QTest::newRow("less than asked for") << 3 << 3;
        QTest::newRow("less than it says") << 3 << 20;
        QTest::newRow("more than it says") << 5 << 2;
        QTest::newRow("as asked for") << 1000 << 0;
    }

    void pagesOfAnySizeAreFollowed()
    {
        QFETCH(int, largestPage);
        QFETCH(int, claimedPerPage);
        addUsers(10);
        m_directory.largestPage = largestPage;
        m_directory.claimedPerPage = claimedPerPage;
        ImportOptions options;
        options.pageSize = 7;
        const auto report = imported(options);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(10, 0, 0, 0, 0));
        QVERIFY(report->isComplete);
    }

    void aPageThatRepeatsTheOneBeforeIsNoEnd()
    {
        addUsers(10);
        m_directory.largestPage = 1;
        m_directory.beforeUsers = [this](qsizetype start) {
            if (start == 5)
                m_directory.users.prepend(user("new", "new"));
        };
        const auto report = imported();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(10, 0, 0, 0, 0));
        QVERIFY2(!report->isComplete, "who came in front was not seen");
    }

    void aServiceThatDoesNotPageIsNamed_data()
    {
        QTest::addColumn<int>("claimedMore");
        QTest::newRow("a few more") << 0;
        QTest::newRow("a million more") << 1'000'000;
    }

    void aServiceThatDoesNotPageIsNamed()
    {
        QFETCH(int, claimedMore);
        m_copy.people["old"] = {};
        addUsers(10);
        m_directory.ignoresStart = true;
        m_directory.claimedMore = claimedMore;
        m_directory.largestPage = 4;
        ImportOptions options;
        options.removesGone = true;
        const auto report = imported(options);
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Corrupt);
        QVERIFY2(report.error().message.find("startIndex") != std::string::npos, report.error().message.c_str());
        QVERIFY(m_peer->requests().size() <= 4);
        QVERIFY(m_copy.people.contains("old"));
    }

    void whoeverHasNoIdIsCountedOnEveryPage()
    {
        m_directory.users = {user("u1", "ada"), R"({"userName":"noId"})", R"({"userName":"noIdEither"})"};
        m_directory.largestPage = 1;
        const auto report = imported();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(1, 0, 0, 0, 2));
        QVERIFY(!report->isComplete);
    }

    void nothingIsGoneWhenNotAllWasSeen_data()
    {
        QTest::addColumn<int>("claimedMore");
        QTest::addColumn<bool>("isOneLeaving");
        QTest::newRow("fewer than it says") << 2 << false;
        // Whoever follows them moves to a place that was read already.
        QTest::newRow("one goes meanwhile") << 0 << true;
    }

    void nothingIsGoneWhenNotAllWasSeen()
    {
        QFETCH(int, claimedMore);
        QFETCH(bool, isOneLeaving);
        m_copy.people["old"] = {};
        m_copy.people["u4"] = {};
        addUsers(10);
        m_directory.claimedMore = claimedMore;
        m_directory.largestPage = 4;
        m_directory.beforeUsers = [&](qsizetype start) {
            if (isOneLeaving && start == 5)
                m_directory.users.removeFirst();
        };
        ImportOptions options;
        options.removesGone = true;
        const auto report = imported(options);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(!report->isComplete);
        QCOMPARE(report->people.gone, std::int64_t{0});
        QVERIFY(m_copy.people.contains("old") && m_copy.people.contains("u4"));
        QVERIFY(!report->problems.empty());
    }

    void goneIsRemovedOnlyWhenAsked()
    {
        m_copy.people["old"] = {};
        m_copy.groups["oldGroup"] = {};
        m_directory.users = {user("u1", "ada")};
        QCOMPARE(imported()->people.gone, std::int64_t{1});
        QVERIFY(m_copy.people.contains("old"));
        ImportOptions options;
        options.removesGone = true;
        const auto report = imported(options);
        QVERIFY(report->people == counts(0, 0, 1, 1, 0));
        QCOMPARE(report->groups.gone, std::int64_t{1});
        QVERIFY(!m_copy.people.contains("old") && !m_copy.groups.contains("oldGroup"));
    }

    void nestedGroupsFindTheirMembers()
    {
        m_directory.users = {user("u1", "ada")};
        m_directory.groups = {group("all", "All", {"crew", "u1"}), group("crew", "Crew", {"u1"}),
                              group("odd", "Odd", {"u1", "nobody"})};
        const auto expected = counted();
        QVERIFY(expected->groups == counts(3, 0, 0, 0, 0));
        const auto report = imported();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->groups == expected->groups);
        QVERIFY((m_copy.groups.at("all").members == std::set<std::string>{"crew", "u1"}));
        QVERIFY((m_copy.groups.at("odd").members == std::set<std::string>{"u1"}));
        QCOMPARE(report->problems.size(), std::size_t{1});
        QVERIFY(counted()->groups == counts(0, 0, 3, 0, 0));
    }

    void membersThatListsLeaveOutAreRead()
    {
        m_directory.users = {user("u1", "ada")};
        m_directory.groups = {R"({"id":"g 1","displayName":"Crew"})", R"({"id":"g2","displayName":"Empty"})"};
        m_directory.single = {{"/Groups/g 1", group("g 1", "Crew", {"u1"})},
                              {"/Groups/g2", R"({"id":"g2","displayName":"Empty"})"}};
        QVERIFY(imported());
        QVERIFY((m_copy.groups.at("g 1").members == std::set<std::string>{"u1"}));
        QVERIFY(m_copy.groups.at("g2").members.empty());
    }

    void membersThatCannotBeReadStay_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("not let in") << 403 << QByteArray(R"({"status":"403"})");
        QTest::newRow("not there") << 404 << QByteArray(R"({"status":"404"})");
        QTest::newRow("a page") << 200 << QByteArray("<html>");
        QTest::newRow("another one") << 200 << QByteArray(R"({"id":"g7","displayName":"Other","members":[]})");
        QTest::newRow("members of another kind") << 200 << QByteArray(R"({"id":"g1","displayName":"C","members":{}})");
    }

    void membersThatCannotBeReadStay()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        m_directory.users = {user("u1", "ada")};
        m_directory.groups = {group("g1", "Crew", {"u1"})};
        QVERIFY(imported());
        m_directory.groups = {R"({"id":"g1","displayName":"Crew"})"};
        m_directory.answers = {{"/Groups/g1", answerOf(status, body)}};
        ImportOptions options;
        options.removesGone = true;
        const auto report = imported(options);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->groups == counts(0, 0, 0, 0, 1));
        QVERIFY(!report->problems.empty());
        QVERIFY((m_copy.groups.at("g1").members == std::set<std::string>{"u1"}));
    }

    void aCredentialRefusedInTheMiddleEndsIt()
    {
        m_directory.groups = {R"({"id":"g1","displayName":"Crew"})"};
        m_directory.answers = {{"/Groups/g1", answerOf(401, "")}};
        const auto report = imported();
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Denied);
    }

    void pagesThatAreTooLargeAreAskedForInParts()
    {
        addUsers(30);
        auto downstream = downstreamAt(m_peer->url());
        downstream.maximumAnswerBytes = 300;
        m_relay = newRelay(downstream, *m_client);
        const auto report = imported();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->people == counts(30, 0, 0, 0, 0));
        QVERIFY(report->isComplete);
    }

    void whatIsTooLargeAloneEndsIt()
    {
        addUsers(3);
        auto downstream = downstreamAt(m_peer->url());
        downstream.maximumAnswerBytes = 20;
        m_relay = newRelay(downstream, *m_client);
        const auto report = imported();
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Invalid);
        QVERIFY(m_peer->requests().size() < 10);
    }

    void whatCannotBeKeptIsCounted()
    {
        m_directory.users = {user("u1", "ada"), R"({"id":"u2"})", R"({"userName":"noId"})", "17"};
        const auto report = imported();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->people.unreadable, std::int64_t{3});
        QCOMPARE(m_copy.people.size(), std::size_t{1});
        QVERIFY(report->problems.size() >= 3);
    }

    void waitsWhenAskedTo()
    {
        PeerAnswer later{429, {{"Retry-After", "0"}}};
        m_directory.first = {later, later};
        m_directory.users = {user("u1", "ada")};
        QVERIFY(imported()->people == counts(1, 0, 0, 0, 0));
    }

    void endsWithAReason_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        QTest::newRow("not let in") << 401 << QByteArray() << static_cast<int>(ErrorKind::Denied);
        QTest::newRow("no list") << 200 << QByteArray("[]") << static_cast<int>(ErrorKind::Corrupt);
        QTest::newRow("no JSON") << 200 << QByteArray("<html>") << static_cast<int>(ErrorKind::Corrupt);
        QTest::newRow("not there") << 404 << QByteArray() << static_cast<int>(ErrorKind::Corrupt);
    }

    void endsWithAReason()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        m_directory.first = {answerOf(status, body)};
        const auto report = imported();
        QVERIFY(!report);
        QCOMPARE(static_cast<int>(report.error().kind), kind);
        QCOMPARE(m_copy.transactions, 0);
    }

    void stopsBetweenPages()
    {
        addUsers(30);
        std::stop_source stop;
        ImportOptions options;
        options.pageSize = 10;
        const auto report = runImport(
            *m_relay, m_copy, m_copy, options, [&](ResourceKind, std::int64_t, std::int64_t) { stop.request_stop(); },
            stop.get_token());
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_copy.people.size(), std::size_t{10});
        QVERIFY(imported()->people == counts(20, 0, 10, 0, 0));
    }
};

QTEST_GUILESS_MAIN(ImportTest)
#include "ImportTest.moc"
