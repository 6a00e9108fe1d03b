// SPDX-License-Identifier: Apache-2.0
// Reading again what is uncertain: by its id, by its name, and what does not count as an answer.
#include "DirectoryFixture.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;
using core::ErrorKind;

class RereadTest final : public QObject, private DirectoryFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { openRelay(); }
    void cleanup() { closeRelay(); }

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
};

QTEST_GUILESS_MAIN(RereadTest)
#include "RereadTest.moc"
