// SPDX-License-Identifier: Apache-2.0
// What the server says about itself is well-formed and true.
#include "Discovery.h"

#include "scim/Json.h"
#include "scim/Schema.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

constexpr std::string_view base = "https://scim.acme.example/scim/v2/acme/";

ServedIntegration served(const char* compatibility = "", directory::AuthMode mode = directory::AuthMode::Bearer,
                         const std::vector<directory::ExtensionSchema>& extensions = {})
{
    directory::Integration integration;
    integration.authMode = mode;
    integration.compatibility = compatibility;
    return *servedIntegration(integration, extensions);
}

Outcome<Answer> ask(const std::string& resource, std::string_view query = {},
                    const ServedIntegration& integration = served(), Dialect dialect = Dialect::Version2)
{
    const std::string version = dialect == Dialect::Version1 ? "v1" : "v2";
    const Rendering rendering("https://scim.acme.example/scim/" + version + "/acme/", dialect);
    return discoveryAnswer(route("/scim/" + version + "/acme/" + resource), query, integration, rendering);
}

scim::JsonObject document(const std::string& resource, const ServedIntegration& integration = served(),
                          Dialect dialect = Dialect::Version2)
{
    const auto answer = ask(resource, {}, integration, dialect);
    if (!answer || answer->status != 200)
        return {};
    const auto parsed = scim::parseJson(answer->body);
    return parsed && parsed->is_object() ? parsed->get_object() : scim::JsonObject{};
}

bool contains(const scim::JsonValue& values, std::string_view text)
{
    const auto& array = values.as_array();
    return std::any_of(array.begin(), array.end(),
                       [&](const scim::JsonValue& value) { return std::string_view(value.as_string()) == text; });
}

constexpr std::string_view badgeUrn = "urn:acme:params:scim:schemas:extension:badge:2.0:User";

std::vector<directory::ExtensionSchema> badge()
{
    directory::ExtensionSchema schema;
    schema.resourceType = "User";
    schema.urn = badgeUrn;
    schema.definition = R"({"id":"urn:acme:params:scim:schemas:extension:badge:2.0:User","name":"Badge",)"
                        R"("attributes":[{"name":"number","type":"string","multiValued":false}]})";
    return {schema};
}

} // namespace

class DiscoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void promisesOnlyWhatIsThere()
    {
        const auto config = document("ServiceProviderConfig");
        for (const char* present : {"patch", "filter", "sort", "etag"})
            QVERIFY2(config.at(present).at("supported").as_bool(), present);
        QCOMPARE(config.at("filter").at("maxResults").as_int64(), 1000);
        for (const char* absent : {"bulk", "changePassword"})
            QVERIFY2(!config.at(absent).at("supported").as_bool(), absent);
        QCOMPARE(config.at("bulk").at("maxOperations").as_int64(), 0);
        QCOMPARE(std::string(config.at("authenticationSchemes").at(0).at("type").as_string()),
                 std::string("oauthbearertoken"));
        QCOMPARE(std::string(config.at("meta").at("location").as_string()),
                 std::string(base) + "ServiceProviderConfig");
    }

    void hidesWhatTheCompatibilityHides()
    {
        const auto hidden = served(R"({"advertised":{"sort":false,"etag":false}})");
        const auto config = document("ServiceProviderConfig", hidden);
        QVERIFY(!config.at("sort").at("supported").as_bool());
        QVERIFY(!config.at("etag").at("supported").as_bool());
        QVERIFY(config.at("patch").at("supported").as_bool());
        const auto version1 = document("ServiceProviderConfigs", hidden, Dialect::Version1);
        QVERIFY(!version1.at("sort").at("supported").as_bool());
    }

    void namesTheWayOfSigningIn()
    {
        const auto config = document("ServiceProviderConfig", served("", directory::AuthMode::Basic));
        QCOMPARE(std::string(config.at("authenticationSchemes").at(0).at("type").as_string()),
                 std::string("httpbasic"));
        const auto header = document("ServiceProviderConfig", served("", directory::AuthMode::Header));
        const std::string description(header.at("authenticationSchemes").at(0).at("description").as_string());
        QVERIFY2(description.find("Authorization") == std::string::npos, "the credential may have a field of its own");
    }

    void tellsTheAgentItsCapabilities()
    {
        const auto config = document("ServiceProviderConfig");
        constexpr const char* urn = "urn:okta:schemas:scim:providerconfig:2.0";
        QVERIFY(contains(config.at("schemas"), urn));
        const auto& capabilities = config.at(urn).at("userManagementCapabilities");
        QVERIFY(contains(capabilities, "PUSH_USER_DEACTIVATION"));
        QVERIFY(contains(capabilities, "GROUP_PUSH"));
        QVERIFY2(!contains(capabilities, "PUSH_PASSWORD_UPDATES"), "passwords are dropped");

        const auto version1 = document("ServiceProviderConfigs", served(), Dialect::Version1);
        QVERIFY(contains(version1.at("schemas"), "urn:scim:schemas:core:1.0"));
        QCOMPARE(version1.at("urn:okta:schemas:scim:providerconfig:1.0").at("userManagementCapabilities"),
                 scim::JsonValue(capabilities));
    }

    void describesExtensionsOfTheIntegration()
    {
        const auto own = served("", directory::AuthMode::Bearer, badge());
        QCOMPARE(document("Schemas", own).at("totalResults").as_int64(), 4);
        const auto schema = document("Schemas/" + std::string(badgeUrn), own);
        QCOMPARE(std::string(schema.at("attributes").at(0).at("name").as_string()), std::string("number"));
        const auto type = document("ResourceTypes/User", own);
        QCOMPARE(type.at("schemaExtensions").as_array().size(), std::size_t{2});
        QVERIFY(document("Schemas/" + std::string(badgeUrn)).empty());
    }

    void leavesOutADamagedExtension()
    {
        auto damaged = badge();
        damaged.front().definition = "{";
        QCOMPARE(document("Schemas", served("", directory::AuthMode::Bearer, damaged)).at("totalResults").as_int64(),
                 3);
        QVERIFY(served("not JSON").compatibility == scim::tolerantCompatibility());
    }

    void speaksOfSchemasInVersion1()
    {
        const auto users = document("Schemas/Users", served(), Dialect::Version1);
        QVERIFY(!users.empty());
        QVERIFY(scim::toJson(users).find("urn:ietf:params:scim:schemas:core:2.0") == std::string::npos);
        QCOMPARE(document("Schemas", served(), Dialect::Version1).at("totalResults").as_int64(), 2);
    }

    void listsTheResourceTypes()
    {
        const auto list = document("ResourceTypes");
        QCOMPARE(list.at("totalResults").as_int64(), 2);
        const auto& user = list.at("Resources").at(0);
        QCOMPARE(std::string(user.at("endpoint").as_string()), std::string("/Users"));
        QCOMPARE(std::string(user.at("schemaExtensions").at(0).at("schema").as_string()),
                 std::string(scim::enterpriseUserSchemaUrn));
        QCOMPARE(std::string(document("ResourceTypes/Group").at("schema").as_string()),
                 std::string(scim::groupSchemaUrn));
    }

    void describesEachSchemaByItself()
    {
        const auto list = document("Schemas");
        QCOMPARE(list.at("totalResults").as_int64(), 3);
        for (const auto& schema : list.at("Resources").as_array()) {
            const std::string id{schema.at("id").as_string()};
            QCOMPARE(scim::toJson(document("Schemas/" + id)), scim::toJson(schema));
            QCOMPARE(std::string(schema.at("meta").at("location").as_string()), std::string(base) + "Schemas/" + id);
        }
    }

    void describesAttributesAsTheyAreRead()
    {
        const auto schema = document("Schemas/" + std::string(scim::userSchemaUrn));
        bool isUserNameSeen = false;
        for (const auto& attribute : schema.at("attributes").as_array()) {
            const auto& object = attribute.as_object();
            for (const char* key : {"name", "type", "multiValued", "required", "mutability", "returned", "uniqueness"})
                QVERIFY2(object.contains(key), key);
            if (object.at("name").as_string() != "userName")
                continue;
            isUserNameSeen = true;
            QVERIFY(object.at("required").as_bool());
            QCOMPARE(std::string(object.at("uniqueness").as_string()), std::string("server"));
            QVERIFY(!object.at("caseExact").as_bool());
        }
        QVERIFY(isUserNameSeen);
    }

    void refusesFiltersAndUnknownNames()
    {
        for (const char* resource : {"ServiceProviderConfig", "ResourceTypes", "Schemas"}) {
            const auto filtered = ask(resource, "filter=name%20pr");
            QVERIFY(!filtered);
            QCOMPARE(std::get<scim::Error>(filtered.error().error).status, 403);
        }
        QCOMPARE(std::get<scim::Error>(ask("Schemas", "count=1&count=2").error().error).status, 400);
        const auto unknown = ask("Schemas/urn:nothing");
        QVERIFY(!unknown);
        QCOMPARE(std::get<scim::Error>(unknown.error().error).status, 404);
    }
};

QTEST_APPLESS_MAIN(DiscoveryTest)
#include "DiscoveryTest.moc"
