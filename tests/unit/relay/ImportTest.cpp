// SPDX-License-Identifier: Apache-2.0
// Rereading one resource, and reading a whole downstream: counted first, then applied.
#include "Downstreams.h"
#include "MemoryCopy.h"

#include <QHash>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

#include <atomic>
#include <functional>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;
using core::ErrorKind;

namespace {

QByteArray user(const QByteArray& id, const QByteArray& name)
{
    return R"({"id":")" + id + R"(","userName":")" + name + R"("})";
}

QByteArray group(const QByteArray& id, const QByteArray& name, const QList<QByteArray>& members)
{
    QByteArray text = R"({"id":")" + id + R"(","displayName":")" + name + R"(","members":[)";
    for (qsizetype i = 0; i < members.size(); ++i)
        text += (i > 0 ? QByteArray(",") : QByteArray()) + R"({"value":")" + members[i] + R"("})";
    return text + "]}";
}

/// A directory that pages as RFC 7644 §3.4.2.4 says, or not quite.
struct FakeDirectory {
    QList<QByteArray> users;
    QList<QByteArray> groups;
    QList<PeerAnswer> first; ///< given out before anything else
    qsizetype largestPage = 1000;
    bool ignoresStart = false;
    qsizetype claimedMore = 0;
    qsizetype claimedPerPage = 0;               ///< as itemsPerPage, if not 0
    std::function<void(qsizetype)> beforeUsers; ///< what changes before the page from this place on is given out
    QHash<QByteArray, QByteArray> single;       ///< by path
    QHash<QByteArray, PeerAnswer> answers;      ///< before `single`

    PeerAnswer operator()(const PeerRequest& request)
    {
        if (!first.isEmpty())
            return first.takeFirst();
        const QUrl url = QUrl::fromEncoded(request.target);
        const QByteArray path = url.path().toUtf8().mid(8);
        if (answers.contains(path))
            return answers.value(path);
        if (single.contains(path))
            return answerOf(200, single.value(path));
        const bool isUsers = path == "/Users";
        if (!isUsers && path != "/Groups")
            return answerOf(404, R"({"status":"404"})");
        const QUrlQuery query(url);
        if (isUsers && beforeUsers)
            beforeUsers(query.queryItemValue(QStringLiteral("startIndex")).toLongLong());
        const auto& all = isUsers ? users : groups;
        const qsizetype start = ignoresStart ? 0 : query.queryItemValue(QStringLiteral("startIndex")).toLongLong() - 1;
        const qsizetype count =
            qMin(largestPage, qsizetype{query.queryItemValue(QStringLiteral("count")).toLongLong()});
        QByteArray list;
        for (qsizetype i = start; i < qMin(all.size(), start + count); ++i)
            list += (list.isEmpty() ? QByteArray() : QByteArray(",")) + all[i];
        const QByteArray perPage =
            claimedPerPage ? R"(,"itemsPerPage":)" + QByteArray::number(claimedPerPage) : QByteArray();
        return answerOf(200, R"({"totalResults":)" + QByteArray::number(all.size() + claimedMore) + perPage +
                                 R"(,"Resources":[)" + list + "]}");
    }
};

ImportCounts counts(std::int64_t fresh, std::int64_t changed, std::int64_t same, std::int64_t gone,
                    std::int64_t unreadable)
{
    return {fresh, changed, same, gone, unreadable};
}

} // namespace

class ImportTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<core::WebClient> m_client;
    FakeDirectory m_directory;
    std::unique_ptr<WebPeer> m_peer;
    std::unique_ptr<Relay> m_relay;
    MemoryCopy m_copy;

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
    void init()
    {
        m_client = newWebClient();
        m_directory = {};
        m_copy = {};
        m_peer = std::make_unique<WebPeer>([this](const PeerRequest& request) { return m_directory(request); });
        m_relay = newRelay(downstreamAt(m_peer->url()), *m_client);
    }

    void cleanup()
    {
        m_relay.reset();
        m_client.reset();
        m_peer.reset();
    }

    void rereads_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* name, ResourceKind kind, const char* id, const char* called,
                            const char* words) {
            QTest::newRow(name) << static_cast<int>(kind) << QByteArray(id) << QByteArray(called) << QByteArray(words);
        };
        const char* ada = R"(person u 1 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada"})";
        row("by id", ResourceKind::Person, "u 1", "", ada);
        row("by name in another case", ResourceKind::Person, "", "ADA", ada);
        row("gone", ResourceKind::Person, "u9", "", "no person u9");
        row("a group gone", ResourceKind::Group, "u9", "", "no group u9");
        row("never made", ResourceKind::Person, "", "nobody", "");
    }

    void rereads()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, words);
        m_directory.users = {user("u2", "bob"), user("u 1", "ada")};
        m_directory.single = {{"/Users/u 1", user("u 1", "ada")}};
        const auto operations =
            m_relay->reread({static_cast<ResourceKind>(kind), id.toStdString(), name.toStdString()}, {});
        QVERIFY2(operations.has_value(), operations ? "" : operations.error().message.c_str());
        QCOMPARE(QByteArray::fromStdString(wordsOf(*operations)), words);
        if (!name.isEmpty())
            QVERIFY(m_peer->requests().at(0).target.contains("filter=userName%20eq%20%22" + name + "%22"));
    }

    void rereadingCanFail_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        QTest::newRow("later") << 429 << QByteArray() << static_cast<int>(ErrorKind::RateLimited);
        QTest::newRow("not available") << 503 << QByteArray() << static_cast<int>(ErrorKind::Unavailable);
        QTest::newRow("broken") << 500 << QByteArray() << static_cast<int>(ErrorKind::Unavailable);
        QTest::newRow("not let in") << 401 << QByteArray() << static_cast<int>(ErrorKind::Denied);
        QTest::newRow("wrong JSON") << 200 << QByteArray("<html>") << static_cast<int>(ErrorKind::Corrupt);
        QTest::newRow("no id") << 200 << QByteArray("{}") << static_cast<int>(ErrorKind::Corrupt);
    }

    void rereadingCanFail()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        m_directory.first = {answerOf(status, body)};
        const auto operations = m_relay->reread({ResourceKind::Person, "7", {}}, {});
        QVERIFY(!operations);
        QCOMPARE(static_cast<int>(operations.error().kind), kind);
    }

    void aGroupRereadWithoutMembersHasNone()
    {
        m_directory.single = {{"/Groups/g1", R"({"id":"g1","displayName":"Crew"})"},
                              {"/Groups/g2", R"({"id":"g2","displayName":"Team","members":null})"}};
        m_copy.people["u1"] = {};
        for (const char* id : {"g1", "g2"}) {
            m_copy.groups[id].members = {"u1"};
            const auto operations = m_relay->reread({ResourceKind::Group, id, {}}, {});
            QVERIFY2(operations.has_value(), operations ? "" : operations.error().message.c_str());
            QVERIFY(m_copy.apply(*operations));
            QVERIFY2(m_copy.groups.at(id).members.empty(), id);
        }
    }

    void onlyTheServiceItselfSaysThatSomebodyIsGone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("hasList");
        QTest::addColumn<bool>("isGone");
        const QByteArray error = R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"})";
        const QByteArray gateway = R"({"message":"no Route matched with those values"})";
        const auto row = [](const char* name, int status, const QByteArray& body, bool hasList, bool isGone) {
            QTest::newRow(name) << status << body << hasList << isGone;
        };
        row("in the words of SCIM", 404, error, false, true);
        row("gone for good, in the words of SCIM", 410, error, false, true);
        row("in words of its own, and shows its list", 404, gateway, true, true);
        row("without a word, and shows its list", 404, "", true, true);
        row("a page, and shows its list", 404, "<html>", true, true);
        row("a page at a wrong address", 404, "<html>", false, false);
        row("a gateway at a wrong address", 404, gateway, false, false);
        row("nothing at a wrong address", 410, "", false, false);
    }

    void onlyTheServiceItselfSaysThatSomebodyIsGone()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, hasList);
        QFETCH(bool, isGone);
        m_directory.answers = {{"/Users/u1", answerOf(status, body)}};
        if (!hasList)
            m_directory.answers.insert("/Users", answerOf(404, body));
        const auto operations = m_relay->reread({ResourceKind::Person, "u1", {}}, {});
        QCOMPARE(operations.has_value(), isGone);
        if (isGone)
            QCOMPARE(wordsOf(*operations), std::string("no person u1"));
        else
            QCOMPARE(operations.error().kind, ErrorKind::Corrupt);
    }

    void onlyTheServiceItselfSaysThatNobodyBearsAName_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("in the words of SCIM")
            << QByteArray(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"})") << true;
        QTest::newRow("a page") << QByteArray("<html>") << false;
    }

    void onlyTheServiceItselfSaysThatNobodyBearsAName()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isSaid);
        m_directory.answers = {{"/Users", answerOf(404, body)}};
        const auto found = m_relay->find({ResourceKind::Person, {}, "ada"}, {});
        QCOMPARE(found.has_value(), isSaid);
        QVERIFY(!isSaid || found->empty());
    }

    void uncertaintyIsStoredAsText()
    {
        const Uncertain uncertain{ResourceKind::Group, "a\"b", "ü"};
        QVERIFY(parseUncertain(toJson(uncertain)) == uncertain);
        QVERIFY(!parseUncertain("{}"));
        QVERIFY(!parseUncertain("x"));
    }

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
