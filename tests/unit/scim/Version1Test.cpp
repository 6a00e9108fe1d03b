// SPDX-License-Identifier: Apache-2.0
// SCIM 1.1: bodies, merge documents, filters and answers, as Okta sends and expects them.
#include "Fixtures.h"
#include "Steps.h"

#include <scim/SchemaDefinition.h>
#include <scim/Version1.h>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

template<class Value>
Result<std::string> printed(const Result<Value>& result, const std::function<std::string(const Value&)>& print)
{
    return result ? Result<std::string>(print(*result)) : tl::unexpected(result.error());
}

/// What a row comes to, as text.
Result<std::string> outcomeOf(const JsonObject& row)
{
    if (const JsonValue* body = row.if_contains("body")) {
        const ResourceType& type = textOf(row, "type") == "Group" ? groupResourceType() : userResourceType();
        return printed<ParsedResource>(readResource(type, fromVersion1(type, *body)),
                                       [](const ParsedResource& parsed) { return toJson(parsed.attributes); });
    }
    if (const JsonValue* patch = row.if_contains("patch")) {
        const ReadPolicy policy = policyOf(row);
        const Result<PatchRequest> request = readPatchVersion1(*patch, userResourceType(), policy);
        if (!request) {
            return tl::unexpected(request.error());
        }
        const Result<JsonObject> patched = applyPatch(userResourceType(), person(), *request, policy);
        // The order of members says nothing.
        return printed<JsonObject>(patched, [&row](const JsonObject& found) {
            const JsonObject target = row.contains("set") ? targetOf(row.at("set").as_object()) : JsonObject();
            return toJson(found == target ? target : found);
        });
    }
    if (const JsonValue* group = row.if_contains("group")) {
        const Result<std::vector<GroupStep>> steps = readGroupPatchVersion1(*group, groupResourceType(), {});
        return printed<JsonArray>(steps ? stepsAsJson(*steps) : tl::unexpected(steps.error()),
                                  [](const JsonArray& done) { return toJson(JsonValue(done)); });
    }
    return printed<Filter>(parseFilterVersion1(textOf(row, "filter")),
                           [](const Filter& filter) { return toString(*filter.root); });
}

std::string expectedOf(const JsonObject& row)
{
    if (const JsonValue* target = row.if_contains("target")) {
        return toJson(*target);
    }
    if (const JsonValue* set = row.if_contains("set")) {
        return toJson(targetOf(set->as_object()));
    }
    const JsonValue* steps = row.if_contains("steps");
    return steps != nullptr ? toJson(*steps) : textOf(row, "as");
}

} // namespace

class Version1Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() { m_rows.add(); }
    void reads()
    {
        const JsonObject& row = m_rows.current();
        const Result<std::string> outcome = outcomeOf(row);
        if (isRefusal(outcome, row)) {
            return;
        }
        QCOMPARE(text(*outcome), text(expectedOf(row)));
    }

    void turnsAnswersBack()
    {
        const JsonObject user =
            json("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\","
                 "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\",\"urn:x:1.0:User\"],\"id\":\"1\","
                 "\"userName\":\"a\",\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":"
                 "\"D\",\"manager\":{\"value\":\"m\",\"$ref\":\"https://h/scim/v2/s/Users/m\"}},\"urn:x:1.0:User\":{"
                 "\"y\":1},\"meta\":{\"resourceType\":\"User\",\"lastModified\":\"2026-01-01T00:00:00Z\",\"location\":"
                 "\"https://h/scim/v2/s/Users/1\"},\"groups\":[{\"value\":\"g\",\"$ref\":\"r\",\"display\":\"G\","
                 "\"type\":\"direct\"}]}")
                .as_object();
        QCOMPARE(text(toJson(toVersion1(user))),
                 QStringLiteral("{\"schemas\":[\"urn:scim:schemas:core:1.0\","
                                "\"urn:scim:schemas:extension:enterprise:1.0\",\"urn:x:1.0:User\"],\"id\":\"1\","
                                "\"userName\":\"a\",\"urn:scim:schemas:extension:enterprise:1.0\":{\"department\":"
                                "\"D\",\"manager\":{\"managerId\":\"m\"}},\"urn:x:1.0:User\":{\"y\":1},\"meta\":{"
                                "\"lastModified\":\"2026-01-01T00:00:00Z\",\"location\":"
                                "\"https://h/scim/v1/s/Users/1\"},\"groups\":[{\"value\":\"g\",\"display\":\"G\","
                                "\"type\":\"direct\"}]}"));
        QCOMPARE(text(toVersion1(toJson(user))), text(toJson(toVersion1(user))));
        QCOMPARE(text(toVersion1(std::string("not json"))), QStringLiteral("not json"));
    }

    void whatNoSchemaKnowsKeepsItsName()
    {
        // Groups have no enterprise extension, so that its parts stay as they were sent.
        const ResourceType type = groupResourceType();
        const JsonValue sent = json("{\"schemas\":[\"urn:scim:schemas:core:1.0\"],\"displayName\":\"G\","
                                    "\"urn:scim:schemas:extension:enterprise:1.0\":{\"MANAGER\":{\"managerId\":\"a\"},"
                                    "\"manager\":{\"VALUE\":\"b\",\"display\":\"B\"}}}");
        const auto read = readResource(type, fromVersion1(type, sent));
        QVERIFY(read.has_value());
        const auto again = readResource(type, fromVersion1(type, toVersion1(read->attributes)));
        QVERIFY(again.has_value());
        QCOMPARE(text(toJson(again->attributes)), text(toJson(read->attributes)));
    }

    void mergesIntoExtensionsOfGroups()
    {
        const ResourceType type = withCustomSchema(groupResourceType());
        const auto steps =
            readGroupPatchVersion1(json("{\"urn:example:scim:1.0:User\":{\"level\":2,\"tags\":[\"b\"]}}"), type, {});
        QVERIFY2(steps, steps ? "" : steps.error().detail.c_str());
        JsonObject group = json("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\","
                                "\"urn:example:scim:1.0:User\"],\"displayName\":\"G\",\"urn:example:scim:1.0:User\":{"
                                "\"level\":1,\"tags\":[\"a\"]}}")
                               .as_object();
        for (const GroupStep& step : *steps) {
            group = applyGroupAttributes(type, group, std::get<SetGroupAttributes>(step), {}).value();
        }
        QCOMPARE(text(toJson(group.at("urn:example:scim:1.0:User"))),
                 QStringLiteral("{\"level\":2,\"tags\":[\"a\",\"b\"]}"));
    }

    void leavesAddressesOutThatAreOurs()
    {
        const auto members = [](std::string_view schema) {
            const JsonObject resource{{"schemas", JsonArray{schema}},
                                      {"members", JsonArray{JsonObject{{"value", "1"}, {"$ref", "r"}}}}};
            return text(toJson(toVersion1(resource).at("members")));
        };
        QCOMPARE(members(groupSchemaUrn), QStringLiteral("[{\"value\":\"1\"}]"));
        // Of a user it is an attribute that only the client knows.
        QCOMPARE(members(userSchemaUrn), QStringLiteral("[{\"value\":\"1\",\"$ref\":\"r\"}]"));
    }

    /// Whatever is served in 1.1 comes back as the same canonical form.
    void acceptsItsOwnAnswers()
    {
        const JsonObject before = person();
        const std::string served =
            renderUser(toJson(before), {"1", "https://h/scim/v2/s/Users/1", "2026-01-01T00:00:00Z", "", "W/\"1\"", {}},
                       {{"g", "r", "G", "direct"}});
        const JsonValue echoed = fromVersion1(userResourceType(), json(toVersion1(served)));
        const Result<ParsedResource> parsed = readResource(userResourceType(), echoed);
        QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
        QVERIFY2(parsed->attributes == before, toJson(parsed->attributes).c_str());
    }

    void rendersListsAndErrors()
    {
        QCOMPARE(text(renderListVersion1(7, 3, {"{\"a\":1}", "{}"})),
                 QStringLiteral("{\"schemas\":[\"urn:scim:schemas:core:1.0\"],\"totalResults\":7,\"itemsPerPage\":2,"
                                "\"startIndex\":3,\"Resources\":[{\"a\":1},{}]}"));
        QCOMPARE(text(renderErrorVersion1(notFound("User \"x\" not found."))),
                 QStringLiteral("{\"Errors\":[{\"description\":\"User \\\"x\\\" not found.\",\"code\":\"404\"}],"
                                "\"detail\":\"User \\\"x\\\" not found.\"}"));
        std::string member;
        appendReferenceVersion1(member, {"1", "https://x", "D", "User"});
        QCOMPARE(text(member), QStringLiteral("{\"value\":\"1\",\"display\":\"D\",\"type\":\"User\"}"));
    }

    void namesWhatItCan()
    {
        AdvertisedFeatures features;
        features.sort = false;
        const JsonObject config = describeServerVersion1(features, 200, {});
        QCOMPARE(text(toJson(config.at("schemas"))),
                 QStringLiteral("[\"urn:scim:schemas:core:1.0\",\"urn:okta:schemas:scim:providerconfig:1.0\"]"));
        QVERIFY(!config.at("sort").at("supported").as_bool());
        QVERIFY(config.at("filter").at("maxResults").as_int64() == 200);
        const JsonArray& capabilities = config.at(oktaProviderConfig1Urn).at("userManagementCapabilities").as_array();
        QVERIFY(std::find(capabilities.begin(), capabilities.end(), JsonValue("GROUP_PUSH")) != capabilities.end());
        // Passwords are dropped, so that they are not asked for.
        QVERIFY(std::find(capabilities.begin(), capabilities.end(), JsonValue("PUSH_PASSWORD_UPDATES")) ==
                capabilities.end());
    }

    void translatesNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("translated");
        const auto row = [](const char* from, const char* to) { QTest::newRow(from) << from << to; };
        row("userName", "userName");
        row("name.givenName", "name.givenName");
        row("urn:scim:schemas:core:1.0:name.givenName", "name.givenName");
        row("urn:scim:schemas:core:1.0:User:userName", "userName");
        row("urn:scim:schemas:extension:enterprise:1.0:department",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department");
        row("urn:scim:schemas:extension:enterprise:1.0", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User");
        row(" userName, email ,,x", "userName,emails.value,x");
        row("..", "..");
    }
    void translatesNames()
    {
        QFETCH(QString, name);
        QFETCH(QString, translated);
        QCOMPARE(text(namesFromVersion1(name.toStdString())), translated);
    }

    void describesSchemas()
    {
        const JsonObject user = describeSchemaVersion1(userResourceType());
        QCOMPARE(text(textOf(user, "id")), QStringLiteral("urn:scim:schemas:core:1.0:User"));
        QCOMPARE(text(textOf(user, "endpoint")), QStringLiteral("/Users"));
        QStringList managerParts;
        QStringList children;
        for (const JsonValue& value : user.at("attributes").as_array()) {
            const JsonObject& attribute = value.as_object();
            if (attribute.contains("multiValuedAttributeChildName")) {
                children << text(textOf(attribute, "multiValuedAttributeChildName"));
            }
            if (textOf(attribute, "name") == "manager") {
                QCOMPARE(text(textOf(attribute, "schema")), text(enterprise1Urn));
                for (const JsonValue& part : attribute.at("subAttributes").as_array()) {
                    managerParts << text(textOf(part.as_object(), "name"));
                }
            }
        }
        QCOMPARE(managerParts, QStringList({QStringLiteral("managerId"), QStringLiteral("displayName")}));
        QVERIFY(children.contains(QStringLiteral("email")) && children.contains(QStringLiteral("address")));
    }

private:
    Rows m_rows{"version1.json"};
};

QTEST_GUILESS_MAIN(Version1Test)
#include "Version1Test.moc"
