// SPDX-License-Identifier: Apache-2.0
// The members that the answer to a change shows are held within a bound over all answers.
#include "HeldMembers.h"
#include "scim/Json.h"
#include "scim/Projection.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

const directory::GroupId group(7);
constexpr std::size_t roomy = std::size_t{64} * 1024 * 1024;
constexpr std::size_t narrow = std::size_t{512} * 1024;

MemberShare shareOf(std::shared_ptr<MemberBudget> budget, std::int64_t integration = 1)
{
    return {std::move(budget), directory::IntegrationId(integration)};
}

directory::MemberRow memberNumbered(std::int64_t number)
{
    directory::MemberRow row;
    row.rowId = number;
    row.id = directory::ResourceId("member-" + std::to_string(number));
    row.display = "person" + std::to_string(number) + "@acme.example";
    return row;
}

/// By keyset, as the directory does.
MemberReader reading(std::int64_t count)
{
    return [count](directory::GroupId, std::int64_t after,
                   std::int64_t limit) -> core::Result<std::vector<directory::MemberRow>> {
        std::vector<directory::MemberRow> rows;
        for (auto number = after + 1; number <= count && std::cmp_less(rows.size(), limit); ++number)
            rows.push_back(memberNumbered(number));
        return rows;
    };
}

} // namespace

class HeldMembersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllOfThem_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("none") << 0;
        QTest::newRow("less than a slice") << 999;
        QTest::newRow("a slice") << 1000;
        QTest::newRow("several") << 2500;
    }
    void readsAllOfThem()
    {
        QFETCH(int, count);
        const auto budget = std::make_shared<MemberBudget>(roomy, roomy);
        const auto held = HeldMembers::read(group, reading(count), shareOf(budget));
        QVERIFY(held);
        QCOMPARE((*held)->rows().size(), static_cast<std::size_t>(count));
        if (count > 0)
            QCOMPARE((*held)->rows().back().rowId, std::int64_t{count});
    }

    void tellsErrorsOfTheDirectory()
    {
        const auto budget = std::make_shared<MemberBudget>(roomy, roomy);
        const auto failing = [](directory::GroupId, std::int64_t,
                                std::int64_t) -> core::Result<std::vector<directory::MemberRow>> {
            return core::failure(core::ErrorKind::Corrupt, "The file is damaged.");
        };
        const auto held = HeldMembers::read(group, failing, shareOf(budget));
        QVERIFY(!held);
        QCOMPARE(held.error().kind, core::ErrorKind::Corrupt);
    }

    void holdsABoundedAmount()
    {
        const auto budget = std::make_shared<MemberBudget>(narrow, narrow);
        auto first = HeldMembers::read(group, reading(10'000), shareOf(budget));
        QVERIFY2(first, "alone, it may have more than the bound: it could be answered at no other time");
        const auto second = HeldMembers::read(group, reading(1), shareOf(budget));
        QVERIFY(!second);
        QCOMPARE(second.error().kind, core::ErrorKind::Cancelled);
        first = core::failure(core::ErrorKind::Cancelled, "The answer was sent.");
        QVERIFY2(HeldMembers::read(group, reading(10'000), shareOf(budget)), "its share was given back");
        const auto small = HeldMembers::read(group, reading(100), shareOf(budget));
        QVERIFY(small);
        QVERIFY2(HeldMembers::read(group, reading(100), shareOf(budget)), "several share the bound");
        QVERIFY2(!HeldMembers::read(group, reading(10'000), shareOf(budget)), "and not more than it");
    }

    void leavesRoomForOtherIntegrations()
    {
        const auto budget = std::make_shared<MemberBudget>(2 * narrow, narrow);
        const auto first = HeldMembers::read(group, reading(4000), shareOf(budget, 1));
        QVERIFY2(first, "alone, it may have more than its share");
        QVERIFY2(!HeldMembers::read(group, reading(100), shareOf(budget, 1)), "beside it there is no more");
        const auto second = HeldMembers::read(group, reading(100), shareOf(budget, 2));
        QVERIFY(second);
        QVERIFY2(HeldMembers::read(group, reading(100), shareOf(budget, 2)), "another one does not notice");
        const auto third = HeldMembers::read(group, reading(10'000), shareOf(budget, 3));
        QVERIFY2(third, "each may have one");
        QVERIFY2(!HeldMembers::read(group, reading(100), shareOf(budget, 2)), "all together are bounded, too");
    }

    void readsThemAtOnce()
    {
        const auto budget = std::make_shared<MemberBudget>(narrow, narrow);
        directory::Group row;
        row.rowId = group;
        row.memberCount = 1500;
        int reads = 0;
        const auto counting = [&](directory::GroupId id, std::int64_t after, std::int64_t limit) {
            ++reads;
            return reading(2000)(id, after, limit);
        };
        const auto held = HeldMembers::readAtOnce(row, counting, shareOf(budget));
        QVERIFY(held && *held);
        QCOMPARE(reads, 1);
        QCOMPARE((*held)->rows().size(), std::size_t{1501});
        const auto beside = HeldMembers::readAtOnce(row, counting, shareOf(budget));
        QVERIFY2(beside && !*beside, "whoever can go without must");
        row.memberCount = 4000;
        const auto large = HeldMembers::readAtOnce(row, counting, shareOf(budget, 2));
        QVERIFY2(large && !*large, "even alone");
        QCOMPARE(reads, 1);
    }

    void sendsThemInPieces()
    {
        const auto budget = std::make_shared<MemberBudget>(roomy, roomy);
        directory::Group row;
        row.rowId = group;
        row.id = directory::ResourceId("crew");
        row.displayName = "Crew";
        row.resource = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Crew"})";
        HeldGroupStream stream(
            GroupPieces(Rendering("https://scim.example/scim/v2/acme/", Dialect::Version2), scim::Projection()), row,
            *HeldMembers::read(group, reading(2500), shareOf(budget)));
        std::string body;
        int pieces = 0;
        for (bool isOver = false; !isOver;) {
            stream.next([&](core::Result<std::string> piece) {
                isOver = piece->empty();
                body += *piece;
                ++pieces;
            });
        }
        QVERIFY(pieces > 3);
        const auto parsed = scim::parseJson(body);
        QVERIFY2(parsed, "whole JSON");
        QCOMPARE(parsed->at("members").as_array().size(), std::size_t{2500});
        QCOMPARE(std::string(parsed->at("members").at(2499).at("value").as_string()), std::string("member-2500"));
    }
};

QTEST_APPLESS_MAIN(HeldMembersTest)
#include "HeldMembersTest.moc"
