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
        const auto budget = std::make_shared<MemberBudget>(roomy);
        const auto held = HeldMembers::read(group, reading(count), budget);
        QVERIFY(held);
        QCOMPARE((*held)->rows().size(), static_cast<std::size_t>(count));
        if (count > 0)
            QCOMPARE((*held)->rows().back().rowId, std::int64_t{count});
    }

    void tellsErrorsOfTheDirectory()
    {
        const auto budget = std::make_shared<MemberBudget>(roomy);
        const auto failing = [](directory::GroupId, std::int64_t,
                                std::int64_t) -> core::Result<std::vector<directory::MemberRow>> {
            return core::failure(core::ErrorKind::Corrupt, "The file is damaged.");
        };
        const auto held = HeldMembers::read(group, failing, budget);
        QVERIFY(!held);
        QCOMPARE(held.error().kind, core::ErrorKind::Corrupt);
    }

    void holdsABoundedAmount()
    {
        const auto budget = std::make_shared<MemberBudget>(std::size_t{512} * 1024);
        auto first = HeldMembers::read(group, reading(10'000), budget);
        QVERIFY2(first, "alone, it may have more than the bound: it could be answered at no other time");
        const auto second = HeldMembers::read(group, reading(1), budget);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, core::ErrorKind::Cancelled);
        first = core::failure(core::ErrorKind::Cancelled, "The answer was sent.");
        QVERIFY2(HeldMembers::read(group, reading(10'000), budget), "its share was given back");
        const auto small = HeldMembers::read(group, reading(100), budget);
        QVERIFY(small);
        QVERIFY2(HeldMembers::read(group, reading(100), budget), "several share the bound");
        QVERIFY2(!HeldMembers::read(group, reading(10'000), budget), "and not more than it");
    }

    void sendsThemInPieces()
    {
        const auto budget = std::make_shared<MemberBudget>(roomy);
        directory::Group row;
        row.rowId = group;
        row.id = directory::ResourceId("crew");
        row.displayName = "Crew";
        row.resource = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Crew"})";
        HeldGroupStream stream(
            GroupPieces(Rendering("https://scim.example/scim/v2/acme/", Dialect::Version2), scim::Projection()), row,
            *HeldMembers::read(group, reading(2500), budget));
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
