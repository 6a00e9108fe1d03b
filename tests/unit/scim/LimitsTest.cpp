// SPDX-License-Identifier: Apache-2.0
// What one resource may hold and what one PATCH may cost, each from both sides.
#include "Steps.h"

#include <scim/Filter.h>
#include <scim/Patch.h>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

/// That many times the same operation.
JsonValue repeated(const JsonValue& operation, std::size_t times)
{
    return JsonObject{{"Operations", JsonArray(times, operation)}};
}

JsonValue removalOf(const std::string& filter)
{
    return JsonObject{{"op", "remove"}, {"path", "members[" + filter + "]"}};
}

/// A body with that many attributes of that many bytes each.
JsonObject bodyOf(std::size_t attributes, std::size_t bytes)
{
    JsonObject body{{"userName", "ada@x"}};
    for (std::size_t at = 0; at < attributes; ++at) {
        body["x" + std::to_string(at)] = std::string(bytes, 'a');
    }
    return body;
}

Result<JsonObject> patched(const JsonObject& user, const JsonValue& message)
{
    const auto request = readPatch(message, userResourceType());
    return request ? applyPatch(userResourceType(), user, *request) : tl::unexpected(request.error());
}

JsonValue setting(const char* path, JsonValue value)
{
    return repeated(JsonObject{{"op", "add"}, {"path", path}, {"value", std::move(value)}}, 1);
}

/// A user with that many e-mail addresses, each with a note of that many bytes.
JsonObject userWithEmails(int count, std::size_t bytes = 0)
{
    JsonObject user = person();
    JsonArray emails;
    for (int at = 0; at < count; ++at) {
        JsonObject email{{"value", std::to_string(at) + "@x"}};
        if (bytes > 0) {
            email["note"] = std::string(bytes, 'a');
        }
        emails.push_back(std::move(email));
    }
    user["emails"] = std::move(emails);
    return user;
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boundsTexts()
    {
        const auto& type = userResourceType();
        QVERIFY(readResource(type, JsonValue(bodyOf(1, mostTextBytes))).has_value());
        const auto refused = readResource(type, JsonValue(bodyOf(1, mostTextBytes + 1)));
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
        QVERIFY2(refused.error().detail.find("'x0'") != std::string::npos, refused.error().detail.c_str());
        const std::string tooLong(mostTextBytes + 1, 'a');
        const JsonObject within{{"userName", "a"}, {"x", JsonArray{JsonObject{{"y", tooLong}}}}};
        QVERIFY2(!readResource(type, JsonValue(within)), "at any depth");
        const JsonObject inside{{"userName", "a"}, {enterpriseUserSchemaUrn, JsonObject{{"department", tooLong}}}};
        QVERIFY2(!readResource(type, JsonValue(inside)), "in an extension");
        QVERIFY2(!patched(person(), setting("title", JsonValue(tooLong))), "by PATCH");
        QVERIFY(patched(person(), setting("title", JsonValue(std::string(mostTextBytes, 'a')))).has_value());
    }

    void boundsWholeResources()
    {
        const auto full = readResource(userResourceType(), JsonValue(bodyOf(15, mostTextBytes)));
        QVERIFY2(full, full ? "" : full.error().detail.c_str());
        const auto refused = readResource(userResourceType(), JsonValue(bodyOf(16, mostTextBytes)));
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
        const auto grown = patched(full->attributes, setting("title", JsonValue(std::string(mostTextBytes, 'a'))));
        QVERIFY2(!grown, "nor step by step");
        QVERIFY(patched(full->attributes, setting("title", "T")).has_value());
    }

    /// As one that was stored before there was a bound.
    void changesWhatIsTooLargeAlready()
    {
        JsonObject large = person();
        large["x"] = std::string(2 * mostResourceBytes, 'a');
        const auto deactivated = patched(large, setting("active", false));
        QVERIFY2(deactivated, deactivated ? "" : deactivated.error().detail.c_str());
        QVERIFY(deactivated->at("x") == large.at("x"));
        QVERIFY(!patched(large, setting("title", JsonValue(std::string(mostTextBytes, 'a')))));
        QVERIFY(parseStored(toJson(large)).value() == large);
    }

    void boundsOperations()
    {
        const JsonValue operation = json("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"T\"}");
        QVERIFY(readPatch(repeated(operation, 2'000), userResourceType()).has_value());
        const Result<PatchRequest> refused = readPatch(repeated(operation, 2'001), userResourceType());
        QVERIFY(!refused);
        QCOMPARE(refused.error().status, 400);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
        QVERIFY2(refused.error().detail.find("2001") != std::string::npos, refused.error().detail.c_str());
        const JsonValue member = json("{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"1\"}]}");
        QVERIFY(readGroupPatch(repeated(member, 2'000)).has_value());
        QVERIFY(!readGroupPatch(repeated(member, 2'001)));
    }

    /// Okta sends an operation for each member that leaves.
    void countsRemovalsOfMembersApart()
    {
        JsonValue message = repeated(removalOf("value eq \"a\""), 5'000);
        JsonArray& operations = message.get_object().at("Operations").get_array();
        operations.emplace_back(json("{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"N\"}"));
        const auto steps = readGroupPatch(message);
        QVERIFY2(steps, steps ? "" : steps.error().detail.c_str());
        QCOMPARE(steps->size(), std::size_t{2});
        QCOMPARE(std::get<RemoveMembers>(steps->back()).ids.size(), std::size_t{5'000});
        QVERIFY2(!readPatch(message, userResourceType()), "a user has no members");
        QVERIFY(!readGroupPatch(repeated(removalOf("value eq \"a\""), 100'001)));
        // By the letter one of each two must be there, so that they cannot be joined.
        ReadPolicy strict;
        strict.removeNeedsMatch = true;
        const JsonValue either = removalOf("value eq \"a\" or value eq \"b\"");
        QVERIFY(readGroupPatch(repeated(either, 2'500), strict).has_value());
        QVERIFY(!readGroupPatch(repeated(either, 2'501), strict));
    }

    void boundsMemberFilters()
    {
        const JsonValue byDisplay = removalOf("display sw \"a\"");
        QVERIFY(readGroupPatch(repeated(byDisplay, 8)).has_value());
        const auto refused = readGroupPatch(repeated(byDisplay, 9));
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("tooMany"));
        QVERIFY2(readGroupPatch(repeated(removalOf("value eq \"a\""), 2'000)).has_value(),
                 "ids are looked up, not tried");
        const auto conditions = [](int count) {
            std::string filter = "display sw \"a\"";
            for (int at = 1; at < count; ++at) {
                filter += " or display sw \"b\"";
            }
            return readGroupPatch(repeated(removalOf(filter), 2));
        };
        QVERIFY(conditions(32).has_value());
        const auto tooMany = conditions(33);
        QVERIFY(!tooMany);
        QCOMPARE(text(tooMany.error().scimType), QStringLiteral("tooMany"));
    }

    void boundsValues()
    {
        const auto adding = [](int from, int count) {
            JsonArray emails;
            for (int i = from; i < from + count; ++i) {
                emails.push_back(JsonObject{{"value", JsonString(std::to_string(i) + "@x")}});
            }
            return JsonObject{{"op", "add"}, {"path", "emails"}, {"value", std::move(emails)}};
        };
        const auto outcome = [](JsonArray operations) {
            return patched(person(), JsonObject{{"Operations", std::move(operations)}});
        };
        const auto full = outcome({adding(0, 900), adding(900, 98)}); // two are there
        QVERIFY2(full.has_value(), full ? "" : full.error().detail.c_str());
        QCOMPARE(full->at("emails").as_array().size(), std::size_t{1'000});
        const auto refused = outcome({adding(0, 900), adding(900, 99)});
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
        QVERIFY2(refused.error().detail.find("'emails'") != std::string::npos, refused.error().detail.c_str());
    }

    void boundsComparisons_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<int>("times"); // once more is refused
        QTest::newRow("one condition") << QByteArray("value eq \"7@x\"") << 0 << 200;
        QTest::newRow("two conditions") << QByteArray("value eq \"7@x\" and value sw \"7\"") << 0 << 100;
        QTest::newRow("long texts") << QByteArray("value eq \"7@x\"") << 768 << 50;
    }
    void boundsComparisons()
    {
        QFETCH(QByteArray, filter);
        QFETCH(int, bytes);
        QFETCH(int, times);
        const JsonObject user = userWithEmails(1'000, static_cast<std::size_t>(bytes));
        const JsonValue operation{
            {"op", "add"}, {"path", "emails[" + filter.toStdString() + "].display"}, {"value", "D"}};
        const auto outcome = [&](int count) {
            return patched(user, repeated(operation, static_cast<std::size_t>(count)));
        };
        const auto allowed = outcome(times);
        QVERIFY2(allowed, allowed ? "" : allowed.error().detail.c_str());
        const auto refused = outcome(times + 1);
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
    }

    /// The bound is on the request: steps in between, and groups, begin no new count.
    void countsOverTheWholeRequest()
    {
        const JsonValue operation =
            json("{\"op\":\"add\",\"path\":\"tags[value eq \\\"7\\\"].display\",\"value\":\"D\"}");
        const auto steps = readGroupPatch(repeated(operation, 201));
        QVERIFY(steps.has_value());
        QCOMPARE(steps->size(), std::size_t{1});
        JsonObject group{{"schemas", JsonArray{groupSchemaUrn}}, {"displayName", "G"}};
        JsonArray tags;
        for (int at = 0; at < 1'000; ++at) {
            tags.push_back(JsonObject{{"value", std::to_string(at)}});
        }
        group["tags"] = std::move(tags);
        const auto refused = applyGroupAttributes(group, std::get<SetGroupAttributes>(steps->front()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.starts_with("Operation 201:"), refused.error().detail.c_str());
    }

    void countsConditions_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<int>("terms");
        QTest::newRow("one") << QByteArray("a pr") << 1;
        QTest::newRow("joined") << QByteArray("a pr and (b eq 1 or not (c eq 2))") << 3;
        QTest::newRow("in brackets") << QByteArray("a[b eq 1 and c eq 2] or d pr") << 3;
    }
    void countsConditions()
    {
        QFETCH(QByteArray, filter);
        QFETCH(int, terms);
        const auto parsed = parseFilter(filter.toStdString());
        QVERIFY(parsed.has_value());
        QCOMPARE(termsOf(*parsed->root), static_cast<std::size_t>(terms));
    }

    /// Looking at each place of one long text for another would take minutes.
    void findsInLongTexts()
    {
        const std::string whole(mostTextBytes, 'a');
        const auto contains = [&whole](const std::string& sought) {
            const auto filter = parseFilter("title co \"" + sought + "\"");
            return matches(*filter->root, userResourceType(), JsonObject{{"title", whole}});
        };
        QVERIFY(!contains(std::string(4'000, 'a') + 'b'));
        QVERIFY(!contains('b' + std::string(4'000, 'a')));
        QVERIFY(contains(std::string(4'000, 'A')));
    }
};

QTEST_GUILESS_MAIN(LimitsTest)
#include "LimitsTest.moc"
