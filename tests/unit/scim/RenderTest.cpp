// SPDX-License-Identifier: Apache-2.0
// What is served: exact texts.
#include "RenderTest.h"

#include "Fixtures.h"

#include <scim/Resource.h>

#include <limits>

using namespace rollcall::scim;
using rollcall::scim::test::json;
using rollcall::scim::test::text;

namespace {

Envelope envelope()
{
    return {"i\"d", "https://x/1", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "W/\"3\""};
}

} // namespace

void RenderTest::splicesAUser()
{
    const std::string stored = R"({"schemas":["urn:a]b","urn:c"],"userName":"a"})";
    const std::string expected =
        R"({"schemas":["urn:a]b","urn:c"],"id":"i\"d","userName":"a","meta":{"resourceType":"User",)"
        R"("created":"2026-01-01T00:00:00Z","lastModified":"2026-01-02T00:00:00Z","location":"https://x/1",)"
        R"("version":"W/\"3\""},"groups":[{"value":"g","$ref":"https://x/g","display":"G\n","type":"direct"},)"
        R"({"value":"h"}]})";
    const std::vector<Reference> groups{{"g", "https://x/g", "G\n", "direct"}, {"h", "", "", ""}};
    const std::string served = renderUser(stored, envelope(), groups);
    QCOMPARE(text(served), text(expected));
}

void RenderTest::alwaysListsGroups()
{
    const JsonValue served = json(renderUser(R"({"schemas":["urn:a"],"userName":"a"})", envelope(), {}));
    QVERIFY(served.at("groups").as_array().empty());
}

void RenderTest::refersToTheManager_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("manager"); // its value
    QTest::addColumn<QByteArray>("served");  // "manager" as it is served, empty where nothing is spliced in
    const auto row = [](const char* name, const char* members, const char* manager, const char* served) {
        QTest::newRow(name) << QByteArray(R"({"schemas":["urn:a"],"userName":"a")") + members + "}"
                            << QByteArray(manager) << QByteArray(served);
    };
    row("manager",
        R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","manager":{"value":"m"}})",
        "m", R"({"$ref":"https://x/Users/m","value":"m"})");
    row("manager with a name that looks like JSON",
        R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"displayName":"\"manager\":{}","value":"m}"}})",
        "m}", R"({"$ref":"https://x/Users/m","displayName":"\"manager\":{}","value":"m}"})");
    row("name alone",
        R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"displayName":"Bo"}})", "",
        R"({"$ref":"https://x/Users/m","displayName":"Bo"})");
    row("none", R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D"})", "", "");
    row("one of another extension", R"(,"urn:x":{"manager":{"value":"m"}},"manager":{"value":"n"})", "", "");
    row("one below", R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"x":{"manager":{"value":"m"}}})",
        "", "");
}
void RenderTest::refersToTheManager()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, manager);
    QFETCH(QByteArray, served);
    QCOMPARE(text(managerOf(stored.toStdString())), QString::fromUtf8(manager));
    Envelope withManager = envelope();
    withManager.managerRef = "https://x/Users/m";
    const std::string plain = renderUser(stored.toStdString(), envelope(), {});
    const JsonValue rendered = json(renderUser(stored.toStdString(), withManager, {}));
    if (served.isEmpty()) {
        QCOMPARE(text(toJson(rendered)), text(plain));
        return;
    }
    const JsonValue& found = rendered.at(enterpriseUserSchemaUrn).at("manager");
    QCOMPARE(text(toJson(found)), QString::fromUtf8(served));
}

void RenderTest::copesWithUnusualStoredForms_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("no schemas") << QByteArray("{\"userName\":\"a\"}");
    QTest::newRow("only schemas") << QByteArray("{\"schemas\":[\"urn:a\"]}");
    QTest::newRow("line break at the end") << QByteArray("{\"schemas\":[\"urn:a\"],\"x\":{\"y\":1}}\n");
}
void RenderTest::copesWithUnusualStoredForms()
{
    QFETCH(QByteArray, stored);
    const JsonValue served = json(renderUser(stored.toStdString(), envelope(), {}));
    QCOMPARE(text(served.at("id").as_string()), QStringLiteral("i\"d"));
    QCOMPARE(text(served.at("meta").at("resourceType").as_string()), QStringLiteral("User"));
    const JsonValue plain = json(stored.toStdString());
    for (const auto& member : plain.as_object()) {
        QVERIFY(served.as_object().at(member.key()) == member.value());
    }
}

void RenderTest::leavesMembersOutWhenAsked()
{
    const std::string stored = R"({"schemas":["urn:a"],"displayName":"G"})";
    QVERIFY(!json(renderGroup(stored, envelope(), std::nullopt)).as_object().contains("members"));
    QVERIFY(json(renderGroup(stored, envelope(), std::vector<Reference>{})).at("members").as_array().empty());
}

void RenderTest::rendersGroupsInPiecesAsInOne()
{
    const std::string stored = R"({"schemas":["urn:a"],"displayName":"G"})";
    const std::vector<Reference> members{{"u1", "https://x/u1", "Ada", "User"}, {"u2", "", "", "User"}};
    std::string pieces = renderGroupHead(stored, envelope());
    appendReference(pieces, members[0]);
    pieces += ',';
    appendReference(pieces, members[1]);
    pieces += renderGroupTail();
    QCOMPARE(text(pieces), text(renderGroup(stored, envelope(), members)));
}

void RenderTest::listsWithIntegerCounters()
{
    // Quirks 14 and 16: counters are numbers, and Resources is there when it is empty.
    const std::string empty = renderListResponse(0, 1, {});
    const std::string expected =
        R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,)"
        R"("startIndex":1,"itemsPerPage":0,"Resources":[]})";
    QCOMPARE(text(empty), text(expected));
    const JsonValue two = json(renderListResponse(300, 101, {"{\"id\":\"1\"}", "{\"id\":\"2\"}"}));
    QCOMPARE(two.at("totalResults").as_int64(), std::int64_t(300));
    QCOMPARE(two.at("itemsPerPage").as_int64(), std::int64_t(2));
    QCOMPARE(two.at("Resources").as_array().size(), std::size_t(2));
}

void RenderTest::clampsPages_data()
{
    QTest::addColumn<QByteArray>("startIndex");
    QTest::addColumn<QByteArray>("count");
    QTest::addColumn<qlonglong>("expectedStart");
    QTest::addColumn<qlonglong>("expectedCount");
    QTest::newRow("quirk 15 connection test") << QByteArray("1") << QByteArray("2") << 1LL << 2LL;
    QTest::newRow("quirk 15 below one") << QByteArray("-5") << QByteArray("100") << 1LL << 100LL;
    QTest::newRow("quirk 15 zero") << QByteArray("0") << QByteArray("0") << 1LL << 0LL;
    QTest::newRow("negative count") << QByteArray("1") << QByteArray("-1") << 1LL << 0LL;
    QTest::newRow("more than a page") << QByteArray("7") << QByteArray("5000") << 7LL << 200LL;
    QTest::newRow("spaces and plus") << QByteArray(" 3 ") << QByteArray("+4") << 3LL << 4LL;
    QTest::newRow("beyond 64 bits") << QByteArray("99999999999999999999") << QByteArray("-99999999999999999999")
                                    << std::numeric_limits<qlonglong>::max() << 0LL;
}
void RenderTest::clampsPages()
{
    QFETCH(QByteArray, startIndex);
    QFETCH(QByteArray, count);
    QFETCH(qlonglong, expectedStart);
    QFETCH(qlonglong, expectedCount);
    const Result<PageRequest> page = readPage(startIndex.toStdString(), count.toStdString(), 200);
    QVERIFY(page.has_value());
    QCOMPARE(qlonglong(page->startIndex), expectedStart);
    QCOMPARE(qlonglong(page->count), expectedCount);
}

void RenderTest::refusesPagesThatAreNoNumbers()
{
    for (const char* bad : {"", "x", "1.5", "1e3", "--1", "0x10"}) {
        QVERIFY2(!readPage(bad, std::nullopt, 100), bad);
        QVERIFY2(!readPage(std::nullopt, bad, 100), bad);
    }
    QCOMPARE(readPage(std::nullopt, std::nullopt, 50)->count, std::int64_t(50));
    QCOMPARE(readPage(std::nullopt, std::nullopt, 500)->count, std::int64_t(100));
}

QTEST_GUILESS_MAIN(RenderTest)
