// SPDX-License-Identifier: Apache-2.0
// Schemas as documents: extensions read and refused, and what is served of all schemas.
#include "Fixtures.h"

#include <scim/SchemaDefinition.h>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

/// The smallest schema, with what a row puts in place of it.
JsonValue documentOf(const JsonObject& row)
{
    if (const JsonValue* document = row.if_contains("document")) {
        return *document;
    }
    JsonObject document{{"id", "urn:example:scim:1.0:User"}, {"attributes", JsonArray{JsonObject{{"name", "a"}}}}};
    if (const JsonValue* attribute = row.if_contains("attribute")) {
        document["attributes"] = JsonArray(1, *attribute);
    }
    if (const JsonValue* set = row.if_contains("set")) {
        for (const auto& member : set->as_object()) {
            document[member.key()] = member.value();
        }
    }
    return document;
}

} // namespace

class SchemaDefinitionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() { m_rows.add(); }
    void reads()
    {
        const JsonObject& row = m_rows.current();
        const Result<Schema> schema = readSchemaDefinition(documentOf(row));
        if (row.contains("mentions")) {
            QVERIFY(!schema);
            QCOMPARE(text(schema.error().scimType), QStringLiteral("invalidValue"));
            QVERIFY2(schema.error().detail.find(textOf(row, "mentions")) != std::string::npos,
                     schema.error().detail.c_str());
            return;
        }
        QVERIFY2(schema, schema ? "" : schema.error().detail.c_str());
        const JsonObject printed = describeSchema(*schema, {});
        QVERIFY(!printed.contains("meta"));
        const Result<Schema> again = readSchemaDefinition(printed);
        QVERIFY(again.has_value());
        QCOMPARE(text(toJson(describeSchema(*again, {}))), text(toJson(printed)));
    }

    void keepsEveryCharacteristic()
    {
        const JsonValue document = loadRows("custom-schema.json").front();
        const Result<Schema> schema = readSchemaDefinition(document);
        QVERIFY2(schema, schema ? "" : schema.error().detail.c_str());
        QVERIFY(schema->attribute("badge")->caseExact);
        QVERIFY(schema->attribute("badge")->mutability == Mutability::Immutable);
        QVERIFY(schema->attribute("photo")->caseExact); // whatever is said: RFC 7643 §2.3.6
        QVERIFY(schema->attribute("pin")->returned == Returned::Never);
        QVERIFY(schema->attribute("tags")->multiValued);
        QCOMPARE(schema->attribute("tags")->canonicalValues.size(), std::size_t{2});
        QVERIFY(schema->attribute("room")->subAttribute("FLOOR")->required);
        QVERIFY(schema->attribute("room")->subAttribute("floor")->type == AttributeType::Integer);
        const Result<Schema> again = readSchemaDefinition(describeSchema(*schema, "https://x/"));
        QVERIFY(again.has_value());
        QVERIFY(describeSchema(*again, {}) == describeSchema(*schema, {}));
    }

    void boundsDefinitions()
    {
        const auto withAttributes = [](std::size_t count) {
            JsonArray attributes;
            for (std::size_t i = 0; i < count; ++i) {
                attributes.push_back(JsonObject{{"name", "a" + std::to_string(i)}});
            }
            return readSchemaDefinition(JsonObject{{"id", "urn:example:a:b"}, {"attributes", std::move(attributes)}});
        };
        QVERIFY(withAttributes(250).has_value());
        QVERIFY(!withAttributes(251));
        const auto described = [](std::size_t bytes) {
            return readSchemaDefinition(JsonObject{{"id", "urn:example:a:b"},
                                                   {"description", std::string(bytes, 'x')},
                                                   {"attributes", JsonArray{JsonObject{{"name", "a"}}}}});
        };
        QVERIFY(described(2'000).has_value());
        QVERIFY(!described(2'001));
    }

    void extendsATypeOnce()
    {
        Schema schema;
        schema.urn = "urn:example:a:b";
        const Result<ResourceType> extended = withExtensions(userResourceType(), {schema});
        QVERIFY(extended.has_value());
        QCOMPARE(extended->extensions.size(), std::size_t{2});
        QVERIFY(!withExtensions(*extended, {schema}));
        schema.urn = "URN:ietf:params:scim:schemas:extension:enterprise:2.0:user";
        QVERIFY(!withExtensions(userResourceType(), {schema}));
    }

    void describesTheStandard()
    {
        const JsonObject user = describeSchema(userResourceType().core, "https://x/scim/v2/a/");
        QCOMPARE(text(textOf(user, "id")), text(userSchemaUrn));
        QCOMPARE(text(textOf(user.at("meta").as_object(), "location")),
                 QStringLiteral("https://x/scim/v2/a/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"));
        const JsonObject type = describeResourceType(userResourceType(), "https://x/");
        QCOMPARE(text(textOf(type, "endpoint")), QStringLiteral("/Users"));
        QCOMPARE(text(textOf(type.at("schemaExtensions").as_array().front().as_object(), "schema")),
                 text(enterpriseUserSchemaUrn));
        QVERIFY(!describeResourceType(groupResourceType(), {}).contains("schemaExtensions"));
        for (const JsonValue& attribute : user.at("attributes").as_array()) {
            // Each characteristic is said of each attribute (RFC 7643 §7).
            for (const char* name :
                 {"name", "type", "multiValued", "description", "required", "mutability", "returned", "uniqueness"}) {
                QVERIFY2(attribute.as_object().contains(name), name);
            }
        }
    }

    void findsViolations_data()
    {
        QTest::addColumn<QByteArray>("served");
        QTest::addColumn<QString>("found");
        const auto row = [](const char* name, const char* members, const char* found) {
            QTest::newRow(name) << QByteArray("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"]") +
                                       QByteArray(members) + "}"
                                << found;
        };
        row("nothing", ",\"userName\":\"a\",\"emails\":[{\"value\":\"x\"}],\"groups\":[],\"shoeSize\":1", "");
        row("required", "", "userName is required and missing");
        row("type", ",\"userName\":5", "userName is not of the type string");
        row("list", ",\"userName\":\"a\",\"emails\":{\"value\":\"x\"}", "emails must be an array");
        row("case", ",\"userName\":\"a\",\"Title\":\"x\"", "Title is not in the schema's letter case");
        row("hidden", ",\"userName\":\"a\",\"password\":\"x\"", "password is never returned");
        row("primaries",
            ",\"userName\":\"a\",\"emails\":[{\"value\":\"x\",\"primary\":true},{\"value\":\"y\",\"primary\":true}]",
            "emails has more than one primary value");
        row("twice", ",\"userName\":\"a\",\"emails\":[{\"value\":\"x\"},{\"value\":\"X\"}]",
            "emails has the same value twice");
        row("not listed",
            ",\"userName\":\"a\",\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"D\"}",
            "schemas and the extensions that are there differ: "
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User");
    }
    void findsViolations()
    {
        QFETCH(QByteArray, served);
        QFETCH(QString, found);
        const auto violations = findSchemaViolations(userResourceType(), json(served.toStdString()).as_object());
        QCOMPARE(violations.empty() ? QString() : text(violations.front()), found);
    }

private:
    Rows m_rows{"schema-definitions.json"};
};

QTEST_GUILESS_MAIN(SchemaDefinitionTest)
#include "SchemaDefinitionTest.moc"
