// SPDX-License-Identifier: Apache-2.0
// readResource against the table of bodies, columns, flattening, and the identity of reading and rendering.
#include "Fixtures.h"

#include <scim/Resource.h>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

const ResourceType& typeOf(const JsonObject& row)
{
    return textOf(row, "type") == "Group" ? groupResourceType() : userResourceType();
}

JsonArray memberPairs(const std::vector<Member>& members)
{
    JsonArray out;
    for (const Member& member : members) {
        out.push_back(JsonArray{JsonString(member.value), JsonString(member.display)});
    }
    return out;
}

QStringList lines(const std::vector<FlatAttribute>& attributes)
{
    QStringList out;
    for (const FlatAttribute& attribute : attributes) {
        out << text(attribute.path + '=' + attribute.value);
    }
    return out;
}

} // namespace

class ResourceTest : public QObject {
    Q_OBJECT

private:
    Rows m_rows{"resources.json"};

private Q_SLOTS:
    void readsBodies_data() { m_rows.add(); }
    void readsBodies()
    {
        const JsonObject& row = m_rows.current();
        const Result<ParsedResource> parsed = readResource(typeOf(row), row.at("body"), policyOf(row));
        if (isRefusal(parsed, row)) {
            return;
        }
        QCOMPARE(text(toJson(parsed->attributes)), text(toJson(row.at("target"))));
        const JsonValue* members = row.if_contains("members");
        QCOMPARE(parsed->members.has_value(), members != nullptr);
        if (members != nullptr) {
            QCOMPARE(text(toJson(JsonValue(memberPairs(*parsed->members)))), text(toJson(*members)));
        }
        QCOMPARE(parsed->hadPassword, row.contains("hadPassword"));
    }

    /// Whatever is served comes back as the same canonical form (quirk 8).
    void acceptsItsOwnAnswers_data() { m_rows.add(); }
    void acceptsItsOwnAnswers()
    {
        const JsonObject& row = m_rows.current();
        if (!row.contains("target")) {
            return;
        }
        const std::string stored = toJson(row.at("target"));
        const Envelope envelope{"id-1", "https://x/Users/id-1", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z",
                                "W/\"3\""};
        const std::vector<Reference> references{{"r1", "https://x/r1", "R \"1\"", "direct"},
                                                {"r2", "https://x/r2", "", ""}};
        const bool isGroup = textOf(row, "type") == "Group";
        const std::string served =
            isGroup ? renderGroup(stored, envelope, references) : renderUser(stored, envelope, references);
        const Result<ParsedResource> parsed = readResource(typeOf(row), json(served));
        QVERIFY2(parsed, served.c_str());
        QCOMPARE(text(toJson(parsed->attributes)), text(stored));
        QCOMPARE(parsed->members.has_value(), isGroup);
    }

    void refusesBooleanStringsByPolicy()
    {
        ReadPolicy policy;
        policy.acceptBooleanStrings = false;
        const Result<ParsedResource> parsed =
            readResource(userResourceType(), json(R"({"userName":"a","active":"True"})"), policy);
        QVERIFY(!parsed);
        QCOMPARE(text(parsed.error().scimType), QStringLiteral("invalidValue"));
    }

    void neverRepeatsASecret()
    {
        const Result<ParsedResource> parsed =
            readResource(userResourceType(), json(R"({"userName":5,"password":"hunter2"})"));
        QVERIFY(!parsed);
        QVERIFY(renderError(parsed.error()).find("hunter2") == std::string::npos);
    }

    void picksColumns()
    {
        const PersonColumns columns = personColumns(
            json(
                R"({"userName":"ada@x.y","externalId":"00u1","name":{"givenName":"Ada","familyName":"King"},)"
                R"("title":"Countess","emails":[{"value":"h@x.y","type":"home"},{"value":"w@x.y","primary":true}],)"
                R"("phoneNumbers":[{"value":"+44 1"}],"active":false,)"
                R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sums","employeeNumber":"7"}})")
                .as_object());
        QCOMPARE(text(columns.displayName), QStringLiteral("Ada King"));
        QCOMPARE(text(columns.primaryEmail), QStringLiteral("w@x.y"));
        QCOMPARE(text(columns.department), QStringLiteral("Sums"));
        QCOMPARE(text(columns.employeeNumber), QStringLiteral("7"));
        QCOMPARE(text(columns.title), QStringLiteral("Countess"));
        QVERIFY(!columns.active);
        QCOMPARE(text(columns.searchText),
                 QStringLiteral("Ada King\nAda\nKing\nada@x.y\nh@x.y\nw@x.y\n+44 1\n00u1\n7"));
    }

    void fallsBackForTheShownName_data()
    {
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QString>("shown");
        QTest::newRow("displayName") << QByteArray(
                                            "{\"userName\":\"u\",\"displayName\":\"D\",\"name\":{\"formatted\":\"F\"}}")
                                     << "D";
        QTest::newRow("formatted") << QByteArray(
                                          "{\"userName\":\"u\",\"name\":{\"formatted\":\"F\",\"givenName\":\"G\"}}")
                                   << "F";
        QTest::newRow("one word") << QByteArray("{\"userName\":\"u\",\"name\":{\"familyName\":\"Suharto\"}}")
                                  << "Suharto";
        QTest::newRow("userName") << QByteArray("{\"userName\":\"u\"}") << "u";
    }
    void fallsBackForTheShownName()
    {
        QFETCH(QByteArray, user);
        QFETCH(QString, shown);
        const PersonColumns columns = personColumns(json(user.toStdString()).as_object());
        QCOMPARE(text(columns.displayName), shown);
        QVERIFY(columns.active);
    }

    void boundsValues_data()
    {
        QTest::addColumn<QString>("attribute");
        QTest::newRow("of the schema") << QStringLiteral("emails");
        QTest::newRow("of nobody's schema") << QStringLiteral("badges");
    }
    void boundsValues()
    {
        QFETCH(QString, attribute);
        const auto body = [&](std::size_t count) {
            JsonArray values;
            for (std::size_t i = 0; i < count; ++i) {
                values.push_back(JsonObject{{"value", JsonString(std::to_string(i) + "@x")}});
            }
            return JsonValue(JsonObject{{"userName", "u"}, {attribute.toStdString(), std::move(values)}});
        };
        const auto most = readResource(userResourceType(), body(1'000));
        QVERIFY(most.has_value());
        QVERIFY(!personColumns(most->attributes).searchText.empty());
        const auto refused = readResource(userResourceType(), body(1'001));
        QVERIFY(!refused);
        QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
        QVERIFY2(refused.error().detail.find("'" + attribute.toStdString() + "'") != std::string::npos,
                 refused.error().detail.c_str());
    }

    void boundsAttributes()
    {
        const auto body = [](std::size_t count) {
            JsonObject user{{"userName", "u"}};
            for (std::size_t i = 1; i < count; ++i) {
                user["a" + std::to_string(i)] = static_cast<std::int64_t>(i);
            }
            return JsonValue(std::move(user));
        };
        QVERIFY(readResource(userResourceType(), body(1'000)).has_value());
        QVERIFY(!readResource(userResourceType(), body(1'001)));
    }

    void boundsNoMembers()
    {
        JsonArray members;
        for (int i = 0; i < 20'000; ++i) {
            members.push_back(JsonObject{{"value", JsonString(std::to_string(i))}});
        }
        const auto group =
            readResource(groupResourceType(), JsonObject{{"displayName", "g"}, {"members", std::move(members)}});
        QVERIFY(group.has_value());
        QCOMPARE(group->members->size(), std::size_t{20'000});
    }

    void flattens()
    {
        const JsonValue user = json(
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","active":true,"name":{"givenName":"G"},)"
            R"("emails":[{"primary":true,"value":"a","type":"work"},{"value":"b","type":"work"},{"value":"c"}],"tags":["x"],)"
            R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","manager":{"value":"m"}}})");
        const std::vector<FlatAttribute> flat = flatten(userResourceType(), user.as_object());
        const QString enterprise = text(enterpriseUserSchemaUrn);
        const QStringList expected{QStringLiteral("userName=u"),
                                   QStringLiteral("active=true"),
                                   QStringLiteral("name.givenName=G"),
                                   QStringLiteral("emails[work].value=a"),
                                   QStringLiteral("emails[work].primary=true"),
                                   QStringLiteral("emails[work 2].value=b"),
                                   QStringLiteral("emails[3].value=c"),
                                   QStringLiteral("tags[1]=x"),
                                   enterprise + QStringLiteral(":department=D"),
                                   enterprise + QStringLiteral(":manager.value=m")};
        QCOMPARE(lines(flat), expected);
        QCOMPARE(text(flat.front().schemaUrn), text(userSchemaUrn));
        QCOMPARE(text(flat[7].schemaUrn), QString());
        QCOMPARE(text(flat.back().schemaUrn), enterprise);
    }
};

QTEST_GUILESS_MAIN(ResourceTest)
#include "ResourceTest.moc"
