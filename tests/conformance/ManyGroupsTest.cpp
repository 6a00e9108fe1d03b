// SPDX-License-Identifier: Apache-2.0
// Who is in more groups than are read on an I/O thread is answered by a reader, and whole.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <atomic>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr int manyGroups = 600;

} // namespace

class ManyGroupsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RigOptions options;
        options.wrap = wrappedAs(m_database);
        m_rig = std::make_unique<Rig>(std::move(options));
        m_ada = idOf(m_rig->send("POST", "/Users", userBody("ada@acme.example")));
        m_bob = idOf(m_rig->send("POST", "/Users", userBody("bob@acme.example")));
        valueOrThrow(m_rig->database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (int i = 0; i < manyGroups; ++i) {
                scim::JsonObject attributes;
                attributes["displayName"] = "G" + std::to_string(i);
                const std::vector<scim::Member> members{{m_ada, {}}};
                if (auto made = session.createGroup(m_rig->integration().id, attributes, members); !made)
                    return tl::unexpected(made.error());
            }
            return {};
        }));
    }
    void cleanupTestCase() { m_rig.reset(); }

    void areAnsweredByAReader_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("groups");
        QTest::addColumn<bool>("onReader");
        const QByteArray ada = QByteArray::fromStdString(m_ada);
        const QByteArray lookUp = "/Users?filter=userName%20eq%20%22";
        QTest::newRow("fetched") << QByteArray("/Users/" + ada) << manyGroups << true;
        QTest::newRow("looked up") << QByteArray(lookUp + "ada@acme.example%22") << manyGroups << true;
        QTest::newRow("in a page") << QByteArray("/Users?count=10") << manyGroups << true;
        QTest::newRow("fetched without them")
            << QByteArray("/Users/" + ada + "?excludedAttributes=groups") << 0 << false;
        QTest::newRow("in no group") << QByteArray("/Users/" + QByteArray::fromStdString(m_bob)) << 0 << false;
        QTest::newRow("in no group, looked up") << QByteArray(lookUp + "bob@acme.example%22") << 0 << false;
    }
    void areAnsweredByAReader()
    {
        QFETCH(QByteArray, path);
        QFETCH(int, groups);
        QFETCH(bool, onReader);
        std::atomic<int> reads = 0;
        m_database->beforeReads([&reads] { ++reads; });
        const auto answer = m_rig->send("GET", path.toStdString());
        m_database->beforeReads({});
        QVERIFY2(answer.status == 200, answer.body.substr(0, 300).c_str());
        QCOMPARE(reads.load() > 0, onReader);
        const auto body = *scim::parseJson(answer.body);
        const auto& resource = body.as_object().contains("Resources") ? body.at("Resources").at(0) : body;
        const auto* listed = resource.as_object().if_contains("groups");
        QCOMPARE(listed ? static_cast<int>(listed->as_array().size()) : 0, groups);
    }

    void areJournalledAsThatWhatTheyWere()
    {
        static_cast<void>(m_rig->send("GET", "/Users?filter=userName%20eq%20%22ADA@acme.example%22"));
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        std::vector<directory::JournalRow> rows;
        const auto find = [&] {
            directory::JournalQuery query;
            query.text = "ADA@acme.example";
            const auto order = valueOrThrow(session->journalOrder(query, {}, {}));
            rows = valueOrThrow(session->journalRows(order.ids));
            return !rows.empty() && rows.front().meaning == directory::Meaning::PersonLookedUp &&
                   rows.front().subject == "ADA@acme.example" && rows.front().person.has_value();
        };
        QTRY_VERIFY(find());
    }

    void asksToComeAgainWhenTooMuchWaits()
    {
        m_database->refuseReads(true);
        const auto refused = m_rig->send("GET", "/Users?count=10");
        const auto person = m_rig->send("GET", "/Users/" + m_ada);
        m_database->refuseReads(false);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("Retry-After").has_value());
        QCOMPARE(person.status, 429);
        QCOMPARE(m_rig->send("GET", "/Users?count=10").status, 200);
    }

private:
    std::unique_ptr<Rig> m_rig;
    FaultyDatabase* m_database = nullptr;
    std::string m_ada;
    std::string m_bob;
};

QTEST_GUILESS_MAIN(ManyGroupsTest)
#include "ManyGroupsTest.moc"
