// SPDX-License-Identifier: Apache-2.0
// Groups and memberships as rows: added once, removed, replaced, nested, unknown.
#include "TestDirectory.h"

#include <QtTest>

#include <map>
#include <string>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

std::vector<std::string> memberIds(TestDirectory& fixture, GroupId group)
{
    std::vector<std::string> ids;
    std::int64_t after = 0;
    for (;;) {
        const auto slice = valueOf(fixture.reader->members(group, after, 2));
        if (slice.empty())
            return ids;
        after = slice.back().rowId;
        for (const MemberRow& member : slice)
            ids.push_back(member.id.value);
    }
}

std::vector<scim::Member> membersOf(const std::vector<std::string>& ids)
{
    std::vector<scim::Member> members;
    for (const std::string& id : ids)
        members.push_back({id, {}});
    return members;
}

} // namespace

class GroupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueByUnicodeRules()
    {
        TestDirectory fixture;
        QVERIFY(fixture
                    .addGroup("Stra\xC3\x9F"
                              "e")
                    .has_value());
        const auto refused = fixture.addGroup("STRASSE");
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Conflict);
        QVERIFY2(refused.error().message.find("STRASSE") != std::string::npos, refused.error().message.c_str());
    }

    void membersAreAddedOnceAndRemoved()
    {
        TestDirectory fixture;
        const std::string ada = valueOf(fixture.addPerson("ada")).id.value;
        const std::string bob = valueOf(fixture.addPerson("bob")).id.value;
        const std::string eve = valueOf(fixture.addPerson("eve")).id.value;
        const Group group = valueOf(fixture.addGroup("Staff", {ada}));
        QCOMPARE(group.memberCount, std::int64_t{1});
        const GroupOutcome added = valueOf(fixture.write(
            [&](WriteSession& session) { return session.addMembers(group, membersOf({ada, bob, bob, eve})); }));
        QCOMPARE(added.membersAdded, std::int64_t{2});
        QCOMPARE(added.group.memberCount, std::int64_t{3});
        QVERIFY(added.group.version > group.version);
        QCOMPARE(memberIds(fixture, group.rowId), (std::vector<std::string>{ada, bob, eve}));
        const GroupOutcome again = valueOf(
            fixture.write([&](WriteSession& session) { return session.addMembers(added.group, membersOf({bob})); }));
        QVERIFY(!again.isChanged);
        QCOMPARE(again.group.version, added.group.version);
        const std::vector<std::string> leaving{bob, "unknown"};
        const GroupOutcome removed =
            valueOf(fixture.write([&](WriteSession& session) { return session.removeMembers(added.group, leaving); }));
        QCOMPARE(removed.membersRemoved, std::int64_t{1});
        QCOMPARE(removed.group.memberCount, std::int64_t{2});
        const GroupOutcome replaced = valueOf(fixture.write(
            [&](WriteSession& session) { return session.replaceMembers(removed.group, membersOf({bob, eve})); }));
        QCOMPARE(replaced.membersAdded, std::int64_t{1});
        QCOMPARE(replaced.membersRemoved, std::int64_t{1});
        const GroupOutcome emptied =
            valueOf(fixture.write([&](WriteSession& session) { return session.replaceMembers(replaced.group, {}); }));
        QCOMPARE(emptied.group.memberCount, std::int64_t{0});
        QVERIFY(memberIds(fixture, group.rowId).empty());
    }

    void whatChangesNothingLeavesVersionAndTimeAlone_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("the same attributes") << 0;
        QTest::newRow("adding who is there") << 1;
        QTest::newRow("removing who is not there") << 2;
        QTest::newRow("replacing by the same") << 3;
        QTest::newRow("removing by a filter nobody matches") << 4;
    }
    void whatChangesNothingLeavesVersionAndTimeAlone()
    {
        QFETCH(int, kind);
        TestDirectory fixture;
        const std::string ada = valueOf(fixture.addPerson("ada")).id.value;
        const std::string bob = valueOf(fixture.addPerson("bob")).id.value;
        const Group inner = valueOf(fixture.addGroup("Inner"));
        const Group staff = valueOf(fixture.addGroup("Staff", {ada, inner.id.value}));
        const FeedPosition end = valueOf(fixture.reader->feedEnd());
        fixture.clock.advance(std::chrono::hours(1));
        const scim::Filter nobody = filterOf("display eq \"nobody\"");
        const std::vector<std::string> absent{bob};
        const GroupOutcome outcome = valueOf(fixture.write([&](WriteSession& session) -> core::Result<GroupOutcome> {
            switch (kind) {
            case 0:
                return session.replaceGroupAttributes(staff, objectOf(staff.resource));
            case 1:
                return session.addMembers(staff, membersOf({inner.id.value, ada}));
            case 2:
                return session.removeMembers(staff, absent);
            case 3:
                return session.replaceMembers(staff, membersOf({inner.id.value, ada, ada}));
            default:
                return session.removeMembersMatching(staff, nobody);
            }
        }));
        QVERIFY(!outcome.isChanged);
        const auto stored = valueOf(fixture.reader->group(fixture.integration.id, staff.id));
        QVERIFY(stored.has_value());
        QCOMPARE(stored->version, staff.version);
        QVERIFY(stored->lastModified == staff.lastModified);
        QCOMPARE(valueOf(fixture.reader->feedEnd()), end);
    }

    void unknownMembersAreNamed()
    {
        TestDirectory fixture;
        const std::string ada = valueOf(fixture.addPerson("ada")).id.value;
        const auto refused = fixture.addGroup("Staff", {ada, "nobody-1", "nobody-2"});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Invalid);
        QVERIFY2(refused.error().message.find("nobody-1, nobody-2") != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(valueOf(fixture.reader->groupRows(fixture.integration.id)).empty());
        QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).groups, std::int64_t{0});
    }

    void knowsWhetherOneIsAMember()
    {
        TestDirectory fixture;
        const std::string ada = valueOf(fixture.addPerson("ada")).id.value;
        const std::string bob = valueOf(fixture.addPerson("bob")).id.value;
        const Group inner = valueOf(fixture.addGroup("Inner", {bob}));
        const Group group = valueOf(fixture.addGroup("Staff", {ada, inner.id.value}));
        const auto hasAny = [&](const std::vector<std::string>& ids) {
            return valueOf(fixture.write([&](WriteSession& session) { return session.hasAnyMember(group, ids); }));
        };
        QVERIFY(hasAny({"nobody", ada}));
        QVERIFY(hasAny({inner.id.value}));
        QVERIFY2(!hasAny({bob}), "through another group only");
        QVERIFY(!hasAny({"nobody"}));
        QVERIFY(!hasAny({}));
    }

    /// Whatever it came from, what is stored can be read again.
    void keepsNothingTooLarge()
    {
        TestDirectory fixture;
        const Group group = valueOf(fixture.addGroup("Staff"));
        scim::JsonObject attributes = objectOf(group.resource);
        attributes["x"] = std::string(scim::mostResourceBytes, 'a');
        const auto refused =
            fixture.write([&](WriteSession& session) { return session.replaceGroupAttributes(group, attributes); });
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == core::ErrorKind::Invalid);
        const auto person = fixture.write([&](WriteSession& session) {
            return session.createPerson(fixture.integration.id,
                                        {{"userName", "ada"}, {"x", std::string(scim::mostResourceBytes, 'a')}});
        });
        QVERIFY(!person);
        QVERIFY(person.error().kind == core::ErrorKind::Invalid);
    }

    void removesMembersByFilter()
    {
        TestDirectory fixture;
        const std::string ada = valueOf(fixture.addPerson("ada")).id.value;
        const std::string bob = valueOf(fixture.addPerson("bob")).id.value;
        const Group inner = valueOf(fixture.addGroup("Inner"));
        const Group group = valueOf(fixture.addGroup("Staff", {ada, bob, inner.id.value}));
        const scim::Filter filter = filterOf(R"(type eq "User" and display sw "a")");
        const GroupOutcome removed =
            valueOf(fixture.write([&](WriteSession& session) { return session.removeMembersMatching(group, filter); }));
        QCOMPARE(removed.membersRemoved, std::int64_t{1});
        QCOMPARE(memberIds(fixture, group.rowId), (std::vector<std::string>{bob, inner.id.value}));
    }

    void nestedGroupsShowAsIndirectAndMayFormACircle()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada"));
        const Group inner = valueOf(fixture.addGroup("Inner", {ada.id.value}));
        const Group outer = valueOf(fixture.addGroup("Outer", {inner.id.value}));
        const std::vector<scim::Member> circle{{outer.id.value, {}}};
        QVERIFY(fixture.write([&](WriteSession& session) { return session.addMembers(inner, circle); }).has_value());
        const auto groups = valueOf(fixture.reader->groupsOfPerson(ada.rowId));
        QCOMPARE(groups.size(), std::size_t{2});
        QCOMPARE(groups[0].displayName, std::string("Inner"));
        QVERIFY(groups[0].isDirect);
        QCOMPARE(groups[1].displayName, std::string("Outer"));
        QVERIFY(!groups[1].isDirect);
        const std::vector<scim::Member> itself{{inner.id.value, {}}};
        QVERIFY(!fixture.write([&](WriteSession& session) { return session.addMembers(inner, itself); }).has_value());
    }

    void deletingLeavesNoLooseEnds()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada"));
        const Group inner = valueOf(fixture.addGroup("Inner", {ada.id.value}));
        const Group outer = valueOf(fixture.addGroup("Outer", {inner.id.value, ada.id.value}));
        QVERIFY(fixture.deletePerson(ada).has_value());
        QCOMPARE(valueOf(fixture.reader->group(fixture.integration.id, outer.id))->memberCount, std::int64_t{1});
        QVERIFY(fixture.database->writeAndWait([&](WriteSession& session) { return session.deleteGroup(inner); })
                    .has_value());
        QCOMPARE(valueOf(fixture.reader->group(fixture.integration.id, outer.id))->memberCount, std::int64_t{0});
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM memberships"), std::vector<std::string>{"0"});
        QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).groups, std::int64_t{1});
        const auto again = fixture.deletePerson(ada);
        QVERIFY(!again.has_value());
        QVERIFY(again.error().kind == core::ErrorKind::NotFound);
    }

    void stepsThatUndoEachOtherChangeNothing_data()
    {
        QTest::addColumn<QByteArrayList>("steps");
        QTest::addColumn<bool>("isChanged");
        QTest::newRow("a member comes and goes") << QByteArrayList{"+bob", "-bob"} << false;
        QTest::newRow("a member goes and comes") << QByteArrayList{"-ada", "+ada"} << false;
        QTest::newRow("a group comes and goes") << QByteArrayList{"+Inner", "-Inner"} << false;
        QTest::newRow("another name and back") << QByteArrayList{"=Other", "=Staff"} << false;
        QTest::newRow("other members and back") << QByteArrayList{"!bob", "!ada"} << false;
        QTest::newRow("all of it, crosswise") << QByteArrayList{"+bob", "=Other", "-bob", "=Staff"} << false;
        QTest::newRow("there and back twice") << QByteArrayList{"+bob", "-bob", "=Other", "=Staff"} << false;
        QTest::newRow("one of two stays") << QByteArrayList{"+bob", "+eve", "-bob"} << true;
        QTest::newRow("another comes after all") << QByteArrayList{"+bob", "-bob", "+eve"} << true;
        QTest::newRow("the name stays") << QByteArrayList{"=Other", "+bob", "-bob"} << true;
        QTest::newRow("one for another") << QByteArrayList{"-ada", "+bob"} << true;
        QTest::newRow("back to another name") << QByteArrayList{"=Other", "=STAFF"} << true;
    }
    void stepsThatUndoEachOtherChangeNothing()
    {
        QFETCH(QByteArrayList, steps);
        QFETCH(bool, isChanged);
        TestDirectory fixture;
        const Group before = startGroup(fixture);
        const FeedPosition feedBefore = valueOf(fixture.reader->feedEnd());
        const auto changesBefore = column(fixture.file(), "SELECT count(*) FROM changes");
        fixture.clock.advance(std::chrono::seconds(5));
        const Group after = valueOf(fixture.write([&](WriteSession& session) -> core::Result<Group> {
            Group group = before;
            for (const QByteArray& step : steps) {
                auto outcome = take(session, group, step.toStdString());
                if (!outcome)
                    return tl::unexpected(outcome.error());
                group = std::move(outcome->group);
            }
            return group;
        }));
        const Group stored = valueOf(fixture.reader->group(fixture.integration.id, before.id)).value();
        QCOMPARE(stored.version, after.version);
        QVERIFY(stored.lastModified == after.lastModified);
        QCOMPARE(stored.version != before.version, isChanged);
        QCOMPARE(stored.lastModified != before.lastModified, isChanged);
        QCOMPARE(valueOf(fixture.reader->feedAfter(feedBefore, 100)).empty(), !isChanged);
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM changes") != changesBefore, isChanged);
    }

    void whatAnAttemptUndidDoesNotCount()
    {
        TestDirectory fixture;
        const Group before = startGroup(fixture);
        const Group after = valueOf(fixture.write([&](WriteSession& session) -> core::Result<Group> {
            Group group = valueOf(take(session, before, "+bob")).group;
            const auto undone = session.attempt([&]() -> core::Result<> {
                if (valueOf(take(session, group, "-bob")).group.version != before.version)
                    return {};
                return core::failure(core::ErrorKind::Invalid, "Undone.");
            });
            if (undone)
                return core::failure(core::ErrorKind::Internal, "The steps should have undone each other.");
            return group;
        }));
        const Group stored = valueOf(fixture.reader->group(fixture.integration.id, before.id)).value();
        QVERIFY(stored.version > before.version);
        QCOMPARE(stored.version, after.version);
        QCOMPARE(stored.memberCount, std::int64_t{2});
        QVERIFY(column(fixture.file(), "SELECT count(*) FROM changes WHERE group_id IS NOT NULL AND before <> ''") !=
                std::vector<std::string>{"0"});
    }

    void whoIsDeletedBetweenStepsIsGone()
    {
        TestDirectory fixture;
        const Group before = startGroup(fixture);
        const Person ada = valueOf(fixture.reader->personByUserName(fixture.integration.id, "ada")).value();
        QVERIFY(fixture.database
                    ->writeAndWait([&](WriteSession& session) -> core::Result<> {
                        std::ignore = valueOf(take(session, before, "+bob"));
                        if (auto deleted = session.deletePerson(ada); !deleted)
                            return deleted;
                        std::ignore = valueOf(take(session, before, "-bob"));
                        return {};
                    })
                    .has_value());
        const Group stored = valueOf(fixture.reader->group(fixture.integration.id, before.id)).value();
        QVERIFY(stored.version > before.version);
        QCOMPARE(stored.memberCount, std::int64_t{0});
    }

    void renamesAndPages()
    {
        TestDirectory fixture;
        std::vector<Group> groups;
        for (int i = 0; i < 12; ++i)
            groups.push_back(valueOf(fixture.addGroup("Group " + std::to_string(i))));
        const GroupOutcome renamed = valueOf(fixture.write([&](WriteSession& session) {
            return session.replaceGroupAttributes(groups[3], objectOf(R"({"displayName":"Renamed"})"));
        }));
        QVERIFY(renamed.isChanged);
        QVERIFY(!valueOf(fixture.write([&](WriteSession& session) {
                     return session.replaceGroupAttributes(renamed.group, objectOf(R"({"displayName":"Renamed"})"));
                 })).isChanged);
        const auto page = valueOf(fixture.reader->groupsPage(fixture.integration.id, {4, 5}));
        QCOMPARE(page.total, std::int64_t{12});
        QCOMPARE(page.rows.size(), std::size_t{5});
        QCOMPARE(page.rows.front().displayName, std::string("Renamed"));
    }

private:
    /// "Staff" with ada in it; bob, eve and the group "Inner" are not.
    Group startGroup(TestDirectory& fixture)
    {
        m_ids.clear();
        for (const std::string name : {"ada", "bob", "eve"})
            m_ids[name] = valueOf(fixture.addPerson(name)).id.value;
        m_ids["Inner"] = valueOf(fixture.addGroup("Inner")).id.value;
        const Group made = valueOf(fixture.addGroup("Staff", {m_ids["ada"]}));
        return valueOf(fixture.reader->group(fixture.integration.id, made.id)).value();
    }

    /// "+ada" adds, "-ada" removes, "!ada" replaces all by that one, "=Name" renames.
    core::Result<GroupOutcome> take(WriteSession& session, const Group& group, const std::string& step)
    {
        const std::string name = step.substr(1);
        switch (step.front()) {
        case '+':
            return session.addMembers(group, membersOf({m_ids.at(name)}));
        case '-':
            return session.removeMembers(group, std::vector{m_ids.at(name)});
        case '!':
            return session.replaceMembers(group, membersOf({m_ids.at(name)}));
        default:
            return session.replaceGroupAttributes(group, scim::JsonObject{{"displayName", name}});
        }
    }

    std::map<std::string, std::string> m_ids;
};

QTEST_GUILESS_MAIN(GroupTest)
#include "GroupTest.moc"
