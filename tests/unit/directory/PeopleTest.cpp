// SPDX-License-Identifier: Apache-2.0
// People against a model: uniqueness by Unicode rules, unchanged writes, totals and numbered pages after random work.
#include "TestDirectory.h"

#include <QtTest>

#include <random>

using namespace rollcall;
using namespace rollcall::directory;

class PeopleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void userNamesAreUniqueByUnicodeRules_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("ASCII case") << QByteArray("Ada@x.example") << QByteArray("aDA@X.EXAMPLE") << true;
        QTest::newRow("sharp s") << QByteArray("stra\xC3\x9F"
                                               "e")
                                 << QByteArray("STRASSE") << true;
        QTest::newRow("accented capital") << QByteArray("\xC3\x89va") << QByteArray("\xC3\xA9va") << true;
        QTest::newRow("composed and decomposed") << QByteArray("\xC3\xA9va") << QByteArray("e\xCC\x81va") << true;
        QTest::newRow("an accent is a difference") << QByteArray("eva") << QByteArray("\xC3\xA9va") << false;
        QTest::newRow("greek final sigma") << QByteArray("\xCF\x83\xCF\x82") << QByteArray("\xCE\xA3\xCE\xA3") << true;
        QTest::newRow("another name") << QByteArray("ada") << QByteArray("adam") << false;
    }
    void userNamesAreUniqueByUnicodeRules()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(bool, isSame);
        TestDirectory fixture;
        const Person held = valueOf(fixture.addPerson(first.toStdString()));
        const auto other = fixture.addPerson(second.toStdString());
        QCOMPARE(!other.has_value(), isSame);
        if (isSame)
            QVERIFY(other.error().kind == core::ErrorKind::Conflict);
        const auto found = valueOf(fixture.reader->personByUserName(fixture.integration.id, second.toStdString()));
        QVERIFY(found.has_value());
        QCOMPARE(found->rowId == held.rowId, isSame);
    }

    void externalIdsMayRepeat()
    {
        TestDirectory fixture;
        QVERIFY(fixture.addPerson("one", R"("externalId":"00u1")").has_value());
        QVERIFY(fixture.addPerson("two", R"("externalId":"00u1")").has_value());
    }

    void anIntegrationIsAWorldOfItsOwn()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada"));
        const Integration other = valueOf(fixture.write([](WriteSession& session) {
            return session.createIntegration({"other", "Other", "custom", Role::Own, AuthMode::Basic});
        }));
        QVERIFY(!valueOf(fixture.reader->person(other.id, ada.id)));
        QVERIFY(!valueOf(fixture.reader->personByUserName(other.id, "ada")));
        QVERIFY(fixture
                    .write([&](WriteSession& session) {
                        return session.createPerson(other.id, objectOf(R"({"userName":"ada"})"));
                    })
                    .has_value());
        QVERIFY(
            fixture.database->writeAndWait([&](WriteSession& session) { return session.deleteIntegration(other.id); })
                .has_value());
        QVERIFY(valueOf(fixture.reader->person(fixture.integration.id, ada.id)).has_value());
        QCOMPARE(valueOf(fixture.reader->integrations()).size(), std::size_t{1});
        const auto late = fixture.write(
            [&](WriteSession& session) { return session.createPerson(other.id, objectOf(R"({"userName":"late"})")); });
        QVERIFY(!late.has_value());
        QVERIFY(late.error().kind == core::ErrorKind::NotFound);
    }

    void equalContentIsNoChange()
    {
        TestDirectory fixture;
        const Person before =
            valueOf(fixture.addPerson("ada", R"("title":"Countess","name":{"givenName":"Ada","familyName":"L"})"));
        const FeedPosition end = valueOf(fixture.reader->feedEnd());
        fixture.clock.advance(std::chrono::hours(1));
        // The order of members says nothing.
        const PersonOutcome same = valueOf(fixture.replacePerson(
            before, R"({"name":{"familyName":"L","givenName":"Ada"},"userName":"ada","title":"Countess"})"));
        QVERIFY(!same.isChanged);
        QCOMPARE(same.person.version, std::int64_t{1});
        QCOMPARE(valueOf(fixture.reader->feedEnd()), end);
        const PersonOutcome changed = valueOf(fixture.replacePerson(before, R"({"userName":"ada","title":"Lady"})"));
        QVERIFY(changed.isChanged);
        QCOMPARE(changed.person.version, std::int64_t{2});
        QVERIFY(changed.person.lastModified > before.lastModified);
        QCOMPARE(changed.person.id.value, before.id.value);
        const auto changes = valueOf(fixture.reader->changesOfPerson(before.rowId, 10));
        QCOMPARE(changes.size(), std::size_t{2});
        QCOMPARE(changes.front().before, before.resource);
        QCOMPARE(changes.front().after, changed.person.resource);
        QVERIFY(changes.back().before.empty());
    }

    void storesBytesAsTheyCame()
    {
        TestDirectory fixture;
        const std::string json = "{\"userName\":\"\xD7\x90\xD7\x93\xD7\x94 O'Neil\",\"nickName\":\"\xF0\x9F\x90\x99\","
                                 "\"urn:custom:1\":{\"number\":9007199254740993}}";
        const Person made = valueOf(fixture.write([&](WriteSession& session) {
                                return session.createPerson(fixture.integration.id, objectOf(json));
                            })).person;
        QCOMPARE(valueOf(fixture.reader->person(fixture.integration.id, made.id))->resource, json);
    }

    void totalsAndPagesFollowAModel_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::newRow("first seed") << 1U;
        QTest::newRow("second seed") << 20260301U;
    }
    void totalsAndPagesFollowAModel()
    {
        QFETCH(unsigned, seed);
        TestDirectory fixture;
        std::mt19937 random(seed);
        std::vector<Person> model;
        const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
        // Enough rows for several blocks of anchors, in few commits.
        for (int batch = 0; batch < 12; ++batch) {
            std::vector<Person> next = model;
            const auto done = fixture.database->writeAndWait([&](WriteSession& session) -> core::Result<> {
                for (int i = 0; i < 300; ++i) {
                    const std::size_t action = next.empty() ? 0 : pick(10);
                    if (action < 7) {
                        const std::string name = std::to_string(batch) + "-" + std::to_string(i);
                        next.push_back(valueOf(session.createPerson(fixture.integration.id,
                                                                    objectOf(R"({"userName":")" + name + R"("})")))
                                           .person);
                    } else if (action < 9) {
                        const std::size_t at = pick(next.size());
                        if (auto removed = session.deletePerson(next[at]); !removed)
                            return removed;
                        next.erase(next.begin() + static_cast<std::ptrdiff_t>(at));
                    } else {
                        Person& person = next[pick(next.size())];
                        scim::JsonObject attributes = objectOf(person.resource);
                        attributes["active"] = !person.active;
                        person = valueOf(session.replacePerson(person, attributes)).person;
                    }
                }
                // Every third batch is undone.
                return batch % 3 == 2 ? core::Result<>(core::failure(core::ErrorKind::Invalid, "undo"))
                                      : core::Result<>();
            });
            if (done)
                model = std::move(next);
        }
        const Counts counts = valueOf(fixture.reader->counts(fixture.integration.id));
        QCOMPARE(counts.people, static_cast<std::int64_t>(model.size()));
        QCOMPARE(counts.activePeople,
                 std::count_if(model.begin(), model.end(), [](const auto& p) { return p.active; }));
        for (const std::int64_t start : {1, 2, 100, 511, 1000, 1023, 1024, 1025, 1300}) {
            const auto page = valueOf(fixture.reader->peoplePage(fixture.integration.id, {start, 37}));
            QCOMPARE(page.total, counts.people);
            const auto first = static_cast<std::size_t>(start - 1);
            const std::size_t expected = first >= model.size() ? 0 : std::min<std::size_t>(37, model.size() - first);
            QCOMPARE(page.rows.size(), expected);
            for (std::size_t i = 0; i < expected; ++i)
                QCOMPARE(page.rows[i].id.value, model[first + i].id.value);
        }
        QCOMPARE(valueOf(fixture.reader->peoplePage(fixture.integration.id, {1, 0})).total, counts.people);
        QVERIFY(valueOf(fixture.reader->peoplePage(fixture.integration.id, {1'000'000, 10})).rows.empty());
    }
};

QTEST_GUILESS_MAIN(PeopleTest)
#include "PeopleTest.moc"
