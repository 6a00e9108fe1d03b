// SPDX-License-Identifier: Apache-2.0
// What the server says about itself is well-formed and true.
#include "Discovery.h"

#include "scim/Json.h"
#include "scim/Schema.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

constexpr std::string_view base = "https://scim.acme.example/scim/v2/acme/";

Outcome<Answer> ask(const std::string& resource, std::string_view query = {}, const std::string& profile = "custom",
                    directory::AuthMode mode = directory::AuthMode::Bearer)
{
    directory::Integration integration;
    integration.profileId = profile;
    integration.authMode = mode;
    return discoveryAnswer(route("/scim/v2/acme/" + resource), query, integration, base);
}

scim::JsonObject document(const std::string& resource, const std::string& profile = "custom",
                          directory::AuthMode mode = directory::AuthMode::Bearer)
{
    const auto answer = ask(resource, {}, profile, mode);
    if (!answer || answer->status != 200)
        return {};
    const auto parsed = scim::parseJson(answer->body);
    return parsed && parsed->is_object() ? parsed->get_object() : scim::JsonObject{};
}

} // namespace

class DiscoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void promisesOnlyWhatIsThere()
    {
        const auto config = document("ServiceProviderConfig");
        QVERIFY(config.at("patch").at("supported").as_bool());
        QVERIFY(config.at("filter").at("supported").as_bool());
        QCOMPARE(config.at("filter").at("maxResults").as_int64(), 1000);
        for (const char* absent : {"bulk", "sort", "changePassword", "etag"})
            QVERIFY(!config.at(absent).at("supported").as_bool());
        QCOMPARE(config.at("bulk").at("maxOperations").as_int64(), 0);
        QCOMPARE(std::string(config.at("authenticationSchemes").at(0).at("type").as_string()),
                 std::string("oauthbearertoken"));
        QCOMPARE(std::string(config.at("meta").at("location").as_string()),
                 std::string(base) + "ServiceProviderConfig");
        QVERIFY(!config.contains("urn:okta:schemas:scim:providerconfig:2.0"));
    }

    void namesTheWayOfSigningIn()
    {
        const auto config = document("ServiceProviderConfig", "cyolo", directory::AuthMode::Basic);
        QCOMPARE(std::string(config.at("authenticationSchemes").at(0).at("type").as_string()),
                 std::string("httpbasic"));
    }

    void tellsTheAgentItsCapabilities()
    {
        const auto config = document("ServiceProviderConfig", "on-premises-agent");
        const auto& capabilities =
            config.at("urn:okta:schemas:scim:providerconfig:2.0").at("userManagementCapabilities").as_array();
        const auto has = [&](const char* name) {
            return std::any_of(capabilities.begin(), capabilities.end(),
                               [&](const scim::JsonValue& value) { return value.as_string() == name; });
        };
        QVERIFY(has("PUSH_USER_DEACTIVATION"));
        QVERIFY(has("GROUP_PUSH"));
        QVERIFY(!has("PUSH_PASSWORD_UPDATES"));
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
        const auto unknown = ask("Schemas/urn:nothing");
        QVERIFY(!unknown);
        QCOMPARE(std::get<scim::Error>(unknown.error().error).status, 404);
    }
};

QTEST_APPLESS_MAIN(DiscoveryTest)
#include "DiscoveryTest.moc"
