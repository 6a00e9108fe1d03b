// SPDX-License-Identifier: Apache-2.0
// Every characteristic of an attribute (RFC 7643 §2.2), on an extension that has them all, by POST, PUT and PATCH.
#include "Fixtures.h"

#include <scim/Filter.h>
#include <scim/Patch.h>
#include <scim/SchemaDefinition.h>

#include <functional>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

constexpr const char* urn = "urn:example:scim:1.0:User";

/// A stored user with that extension; null is none.
JsonObject stored(const JsonValue& extension)
{
    JsonObject user{{"schemas", JsonArray{userSchemaUrn}}, {"userName", "a"}};
    if (!extension.is_null()) {
        user["schemas"].as_array().emplace_back(urn);
        user[urn] = extension;
    }
    return user;
}

} // namespace

class CharacteristicsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_type = withCustomSchema(userResourceType()); }

    void holds_data() { m_rows.add(); }
    void holds()
    {
        const JsonObject& row = m_rows.current();
        const Result<JsonObject> outcome = outcomeOf(row);
        if (isRefusal(outcome, row)) {
            return;
        }
        JsonObject target = stored(row.at("target"));
        if (const JsonValue* active = row.if_contains("active")) {
            target["active"] = *active;
        }
        QVERIFY2(*outcome == target, toJson(*outcome).c_str());
    }

    /// Whatever changes nothing hands back the very text that was stored (RFC 7644 §3.5.2).
    void changesNothing_data()
    {
        QTest::addColumn<QByteArray>("operations");
        const auto row = [](const char* name, const char* operations) {
            QTest::newRow(name) << QByteArray(operations);
        };
        row("the same value", "[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"T\"}]");
        row("the same values without a path", "[{\"op\":\"replace\",\"value\":{\"title\":\"T\",\"active\":true}}]");
        row("the same part", "[{\"op\":\"replace\",\"path\":\"name.givenName\",\"value\":\"Ada\"}]");
        row("the same parts in another order",
            "[{\"op\":\"replace\",\"path\":\"name\",\"value\":{\"familyName\":\"King\",\"givenName\":\"Ada\"}}]");
        row("one of the parts", "[{\"op\":\"replace\",\"path\":\"name\",\"value\":{\"givenName\":\"Ada\"}}]");
        row("a value that is there", "[{\"op\":\"add\",\"path\":\"emails\",\"value\":[{\"value\":\"h@x\","
                                     "\"type\":\"home\"}]}]");
        row("the same list", "[{\"op\":\"replace\",\"path\":\"emails\",\"value\":[{\"primary\":true,\"type\":\"work\","
                             "\"value\":\"w@x\"},{\"type\":\"home\",\"value\":\"h@x\"}]}]");
        row("the primary that is", "[{\"op\":\"replace\",\"path\":\"emails[type eq \\\"work\\\"].primary\","
                                   "\"value\":true}]");
        row("nothing to remove", "[{\"op\":\"remove\",\"path\":\"nickName\"},{\"op\":\"remove\",\"path\":"
                                 "\"phoneNumbers[type eq \\\"fax\\\"]\"}]");
        row("there and back", "[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"x\"},{\"op\":\"replace\",\"path\":"
                              "\"title\",\"value\":\"T\"}]");
        row("taken out and put in again", "[{\"op\":\"remove\",\"path\":\"title\"},{\"op\":\"add\",\"path\":\"title\","
                                          "\"value\":\"T\"}]");
        row("the extension once more",
            "[{\"op\":\"add\",\"path\":\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\",\"value\":{"
            "\"manager\":{\"value\":\"m\"},\"department\":\"D\"}}]");
        row("read-only keys", "[{\"op\":\"replace\",\"value\":{\"id\":\"x\",\"groups\":[],\"meta\":{}}}]");
        row("a password", "[{\"op\":\"replace\",\"value\":{\"password\":\"x\"}}]");
    }
    void changesNothing()
    {
        QFETCH(QByteArray, operations);
        const std::string before =
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\","
            "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"],\"title\":\"T\",\"userName\":\"a\","
            "\"active\":true,\"name\":{\"givenName\":\"Ada\",\"familyName\":\"King\"},\"emails\":[{\"value\":\"w@x\","
            "\"type\":\"work\",\"primary\":true},{\"value\":\"h@x\",\"type\":\"home\"}],"
            "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"D\",\"manager\":{"
            "\"value\":\"m\"}}}";
        const auto request = readPatch(json("{\"Operations\":" + operations.toStdString() + "}"), m_type);
        QVERIFY2(request, request ? "" : request.error().detail.c_str());
        const auto patched = applyPatch(m_type, json(before).as_object(), *request);
        QVERIFY2(patched, patched ? "" : patched.error().detail.c_str());
        QCOMPARE(text(toJson(*patched)), text(before));
    }

    void replacesToTheLetterWhereNothingChanges()
    {
        const JsonObject before = json("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"title\":\"T\","
                                       "\"userName\":\"a\"}")
                                      .as_object();
        const auto parsed = readResource(m_type, json("{\"userName\":\"a\",\"title\":\"T\",\"id\":\"1\"}"));
        const auto replaced = applyReplacement(m_type, before, parsed->attributes);
        QVERIFY(replaced.has_value());
        QCOMPARE(text(toJson(*replaced)), text(toJson(before)));
        QVERIFY(
            applyReplacement(m_type, before, readResource(m_type, json("{\"userName\":\"b\"}"))->attributes).value() !=
            before);
    }

    /// What a schema took before it became another one stays, and hinders nothing.
    void keepsWhatAnEarlierSchemaTook()
    {
        const JsonObject before = stored(json("{\"badge\":\"A7\",\"level\":1,\"colour\":\"red\"}"));
        ResourceType later = m_type;
        change(later, "badge", [](Attribute& badge) { badge.type = AttributeType::Integer; });
        change(later, "level", [](Attribute& level) { level.mutability = Mutability::ReadOnly; });
        change(later, "colour", [](Attribute& colour) { colour.returned = Returned::Never; });
        const auto patched = [&](const char* operation) {
            const auto request = readPatch(json("{\"Operations\":[" + std::string(operation) + "]}"), later);
            return applyPatch(later, before, *request);
        };
        const auto deactivated = patched("{\"op\":\"replace\",\"path\":\"active\",\"value\":false}");
        QVERIFY2(deactivated, deactivated ? "" : deactivated.error().detail.c_str());
        QCOMPARE(text(toJson(deactivated->at(urn))), text(toJson(before.at(urn))));
        const auto other = patched("{\"op\":\"add\",\"path\":\"urn:example:scim:1.0:User:tags\",\"value\":[\"x\"]}");
        QVERIFY2(other, other ? "" : other.error().detail.c_str());
        QVERIFY2(other->at(urn).at("badge") == "A7" && other->at(urn).at("level") == 1, toJson(*other).c_str());
        const auto refused =
            patched("{\"op\":\"replace\",\"path\":\"urn:example:scim:1.0:User:badge\",\"value\":\"B8\"}");
        QVERIFY2(!refused, "what changes is checked");
    }

    /// A list says nothing by its order.
    void takesWhatIsImmutableInAnyOrder()
    {
        ResourceType type = m_type;
        change(type, "tags", [](Attribute& tags) { tags.mutability = Mutability::Immutable; });
        change(type, "lockers", [](Attribute& lockers) { lockers.mutability = Mutability::Immutable; });
        const JsonObject before = stored(json("{\"tags\":[\"a\",\"b\"],\"lockers\":[{\"value\":\"1\",\"lock\":\"x\"},"
                                              "{\"value\":\"2\"}]}"));
        const auto put = [&](const char* extension) {
            const auto parsed = readResource(type, JsonValue(stored(json(extension))));
            return parsed ? applyReplacement(type, before, parsed->attributes) : tl::unexpected(parsed.error());
        };
        const auto turned =
            put("{\"tags\":[\"b\",\"A\"],\"lockers\":[{\"value\":\"2\"},{\"lock\":\"x\",\"value\":\"1\"}]}");
        QVERIFY2(turned, turned ? "" : turned.error().detail.c_str());
        QCOMPARE(text(toJson(*turned)), text(toJson(before)));
        QVERIFY(!put("{\"tags\":[\"b\",\"c\"]}"));
        QVERIFY2(!put("{\"lockers\":[{\"value\":\"2\"},{\"lock\":\"y\",\"value\":\"1\"}]}"), "another part");
        const auto request =
            readPatch(json("{\"Operations\":[{\"op\":\"replace\",\"value\":{\"urn:example:scim:1.0:User\":{"
                           "\"tags\":[\"b\",\"a\"]}}}]}"),
                      type);
        const auto patched = applyPatch(type, before, *request);
        QVERIFY2(patched, patched ? "" : patched.error().detail.c_str());
        QCOMPARE(text(toJson(*patched)), text(toJson(before)));
    }

    void filtersByEveryType_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("outcome"); // true, false or the scimType
        const auto row = [](const char* filter, const char* outcome) { QTest::newRow(filter) << filter << outcome; };
        row("urn:example:scim:1.0:User:level gt 2", "true");
        row("urn:example:scim:1.0:User:level le 2.5", "false");
        row("urn:example:scim:1.0:User:level co \"3\"", "invalidFilter");
        row("urn:example:scim:1.0:User:level eq \"3\"", "invalidFilter");
        row("urn:example:scim:1.0:User:weight lt 2", "true");
        row("urn:example:scim:1.0:User:since gt \"2025-01-31T08:30:00+01:00\"", "true");
        row("urn:example:scim:1.0:User:since eq \"2025-01-31T09:00:00+01:00\"", "true");
        row("urn:example:scim:1.0:User:since gt \"yesterday\"", "invalidFilter");
        row("urn:example:scim:1.0:User:photo gt \"A\"", "invalidFilter");
        row("urn:example:scim:1.0:User:badge eq \"B\"", "true");
        row("urn:example:scim:1.0:User:badge eq \"b\"", "false");
        row("urn:example:scim:1.0:User:colour eq \"RED\"", "true");
        row("urn:example:scim:1.0:User:room pr", "true");
        row("urn:example:scim:1.0:User:room.key pr", "false");
        row("urn:example:scim:1.0:User:room eq null", "false");
        row("urn:example:scim:1.0:User:room gt \"a\"", "invalidFilter");
        row("urn:example:scim:1.0:User:lockers[value eq \"1\" and primary eq true]", "true");
        row("urn:example:scim:1.0:User:lockers[not (primary eq true)]", "true");
        row("urn:example:scim:1.0:User:lockers.primary gt true", "invalidFilter");
        row("urn:example:scim:1.0:User:tags eq \"X\"", "true");
        row("urn:example:scim:1.0:User:tags[value sw \"x\"]", "true");
        row("urn:example:scim:1.0:User:secret pr", "invalidFilter");
        row("urn:example:scim:1.0:User:clearance pr", "true");
        row("emails gt \"a\"", "invalidFilter");
        row("emails co \"x\"", "false");
        row("active gt false", "invalidFilter");
        row("password pr", "invalidFilter");
        row("name.password eq \"x\"", "invalidFilter");
        row("urn:x:y:PassWord eq \"x\"", "invalidFilter");
        row("password.value eq \"x\"", "invalidFilter");
        row("emails[password eq \"x\"]", "invalidFilter");
        row("unknown[not (a.password eq \"x\")]", "invalidFilter");
        row("password[value eq \"x\"]", "invalidFilter");
        row("passwordHint eq \"x\"", "false");
        row("name gt \"a\"", "invalidFilter");
        row("nickName eq null", "true");
        row("not (nickName pr)", "true");
        row("nickName ne \"x\"", "true");
        row("meta gt \"2020-01-01T00:00:00Z\"", "invalidFilter");
        row("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"A\"", "true");
    }
    void filtersByEveryType()
    {
        QFETCH(QString, filter);
        QFETCH(QString, outcome);
        const JsonObject user = stored(json("{\"badge\":\"B\",\"level\":3,\"weight\":1.5,\"since\":"
                                            "\"2025-01-31T08:00:00Z\",\"tags\":[\"x\"],\"clearance\":\"top\","
                                            "\"colour\":\"red\",\"room\":{\"floor\":1},\"lockers\":[{\"value\":\"1\","
                                            "\"primary\":true},{\"value\":\"2\"}]}"));
        const auto parsed = parseFilter(filter.toStdString());
        QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
        const Result<> checked = checkFilter(*parsed->root, m_type);
        const std::string found = !checked                               ? checked.error().scimType
                                  : matches(*parsed->root, m_type, user) ? "true"
                                                                         : "false";
        QCOMPARE(text(found), outcome);
    }

private:
    /// Makes an attribute of the extension another one.
    static void change(ResourceType& type, const std::string& name, const std::function<void(Attribute&)>& edit)
    {
        for (Attribute& attribute : type.extensions.back().attributes) {
            if (attribute.name == name) {
                edit(attribute);
            }
        }
    }

    [[nodiscard]] Result<JsonObject> outcomeOf(const JsonObject& row) const
    {
        if (const JsonValue* body = row.if_contains("body")) {
            Result<ParsedResource> parsed = readResource(m_type, *body);
            return parsed ? Result<JsonObject>(std::move(parsed->attributes)) : tl::unexpected(parsed.error());
        }
        const JsonObject before = stored(row.at("before"));
        if (const JsonValue* put = row.if_contains("put")) {
            const Result<ParsedResource> parsed = readResource(m_type, JsonValue(stored(*put)));
            return parsed ? applyReplacement(m_type, before, parsed->attributes) : tl::unexpected(parsed.error());
        }
        const Result<PatchRequest> request = readPatch(JsonObject{{"Operations", row.at("patch")}}, m_type);
        return request ? applyPatch(m_type, before, *request) : tl::unexpected(request.error());
    }

    ResourceType m_type;
    Rows m_rows{"characteristics.json"};
};

QTEST_GUILESS_MAIN(CharacteristicsTest)
#include "CharacteristicsTest.moc"
