// SPDX-License-Identifier: Apache-2.0
// Projections: what `attributes`, `excludedAttributes` and `returned` leave of a resource.
#include "Fixtures.h"

#include <scim/Projection.h>
#include <scim/SchemaDefinition.h>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

constexpr const char* servedText =
    "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"id\":\"1\",\"userName\":\"ada@x\",\"title\":\"T\","
    "\"shoeSize\":42,\"name\":{\"givenName\":\"Ada\",\"familyName\":\"King\"},"
    "\"emails\":[{\"value\":\"w@x\",\"type\":\"work\",\"primary\":true},{\"value\":\"h@x\",\"type\":\"home\"}],"
    "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"D\",\"manager\":{\"value\":"
    "\"m1\","
    "\"displayName\":\"Bo\"}},"
    "\"urn:example:scim:1.0:User\":{\"badge\":\"7\",\"clearance\":\"top\",\"colour\":\"red\",\"secret\":\"s\","
    "\"pin\":\"p\",\"room\":{\"floor\":1,\"key\":\"k\"}},"
    "\"urn:other:1.0:User\":{\"x\":1,\"y\":2},"
    "\"meta\":{\"resourceType\":\"User\",\"version\":\"3\"},\"groups\":[{\"value\":\"g\",\"display\":\"G\"}]}";

std::optional<std::string> parameter(const JsonObject& row, std::string_view name)
{
    return row.contains(name) ? std::optional<std::string>(textOf(row, name)) : std::nullopt;
}

/// The members a row names, beside what is always there; with `without` the whole resource less those.
JsonObject targetOf(const JsonObject& row)
{
    const JsonObject served = json(servedText).as_object();
    const JsonObject& named = row.at("target").as_object();
    JsonObject target = named.contains("without") ? served : JsonObject();
    target["schemas"] = served.at("schemas");
    target["id"] = served.at("id");
    for (const auto& member : named) {
        if (member.key() != "without") {
            target[member.key()] = member.value();
        }
    }
    return target;
}

} // namespace

class ProjectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_type = withCustomSchema(userResourceType()); }

    void trims_data() { m_rows.add(); }
    void trims()
    {
        const JsonObject& row = m_rows.current();
        const Result<Projection> projection =
            Projection::read(parameter(row, "attributes"), parameter(row, "excludedAttributes"), m_type);
        if (isRefusal(projection, row)) {
            return;
        }
        const JsonObject trimmed = projection->apply(json(servedText).as_object());
        QVERIFY2(trimmed == targetOf(row), toJson(trimmed).c_str());
        QVERIFY(json(projection->apply(std::string(servedText))) == JsonValue(trimmed));
        // Trimming twice is trimming once.
        QVERIFY(projection->apply(trimmed) == trimmed);
        for (const char* attribute : {"groups", "meta", "userName", "emails"}) {
            QVERIFY2(projection->includes(attribute) == trimmed.contains(attribute), attribute);
        }
    }

    void saysWhenThereIsNothingToDo()
    {
        QVERIFY(Projection().isWhole());
        QVERIFY(Projection::everything(userResourceType()).isWhole());
        QVERIFY(Projection::everything(groupResourceType()).isWhole());
        QVERIFY(!Projection::everything(m_type).isWhole());
        const Result<Projection> none = Projection::read(std::nullopt, std::nullopt, userResourceType());
        QVERIFY(none && none->isWhole());
        // What cannot be read as JSON shows that nothing was read.
        QCOMPARE(text(none->apply(std::string("{untouched"))), QStringLiteral("{untouched"));
    }

    void returnsWhatWasJustWritten()
    {
        Projection projection = Projection::everything(m_type);
        const auto clearance = [&projection] {
            const JsonObject trimmed = projection.apply(json(servedText).as_object());
            return trimmed.at("urn:example:scim:1.0:User").as_object().contains("clearance");
        };
        QVERIFY(!clearance());
        projection.alsoReturnWritten(JsonObject{{"userName", "x"}, {"clearance", "not in the extension"}});
        QVERIFY(!clearance());
        projection.alsoReturnWritten(
            json("{\"URN:example:scim:1.0:User\":{\"Clearance\":\"x\",\"secret\":\"y\"}}").as_object());
        QVERIFY(clearance());
        const JsonObject trimmed = projection.apply(json(servedText).as_object());
        QVERIFY(!trimmed.at("urn:example:scim:1.0:User").as_object().contains("secret"));
    }

    /// One URN can begin another.
    void choosesTheLongestUrn()
    {
        ResourceType type = m_type;
        Schema longer = type.extensions.back();
        longer.urn += ":more";
        type.extensions.push_back(std::move(longer));
        const auto projection = Projection::read(std::string("urn:example:scim:1.0:User:more:badge"), {}, type);
        const JsonObject trimmed =
            projection->apply(json("{\"id\":\"1\",\"urn:example:scim:1.0:User\":{\"badge\":\"1\"},"
                                   "\"urn:example:scim:1.0:User:more\":{\"badge\":\"2\"}}")
                                  .as_object());
        QCOMPARE(text(toJson(trimmed)),
                 QStringLiteral("{\"id\":\"1\",\"urn:example:scim:1.0:User:more\":{\"badge\":\"2\"}}"));
    }

    void trimsValuesThatComeOneByOne()
    {
        const std::string member = "{\"value\":\"1\",\"display\":\"D\",\"type\":\"User\"}";
        const auto within = [&member](const char* attributes, const char* excluded) {
            const auto read = [](const char* names) {
                return names == nullptr ? std::nullopt : std::optional<std::string>(names);
            };
            return text(Projection::read(read(attributes), read(excluded), groupResourceType())
                            ->applyWithin("members", member));
        };
        QCOMPARE(within(nullptr, nullptr), text(member));
        QCOMPARE(within("members", nullptr), text(member));
        QCOMPARE(within("members.value,members.type", nullptr), QStringLiteral("{\"value\":\"1\",\"type\":\"User\"}"));
        QCOMPARE(within(nullptr, "members.display"), QStringLiteral("{\"value\":\"1\",\"type\":\"User\"}"));
    }

    void readsArraysOfASearch()
    {
        const Result<Projection> projection =
            Projection::read(std::vector<std::string>{"title"}, std::vector<std::string>{}, userResourceType());
        QVERIFY(projection && projection->includes("title") && !projection->includes("groups"));
        QVERIFY(!Projection::read(std::vector<std::string>{"a"}, std::vector<std::string>{"b"}, userResourceType()));
        QVERIFY(!Projection::read(std::vector<std::string>(501, "a"), {}, userResourceType()));
    }

private:
    ResourceType m_type;
    Rows m_rows{"projections.json"};
};

QTEST_GUILESS_MAIN(ProjectionTest)
#include "ProjectionTest.moc"
