// SPDX-License-Identifier: Apache-2.0
// PATCH: triples of source, operations and target for people, steps for groups, and paths.
#include "PatchTest.h"

#include "Fixtures.h"

#include <scim/Patch.h>

using namespace rollcall::scim;
using rollcall::scim::test::json;
using rollcall::scim::test::loadRows;
using rollcall::scim::test::text;
using rollcall::scim::test::textOf;

namespace {

/// The source of every row.
JsonObject person()
{
    return json(R"({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "userName": "ada@x", "name": {"givenName": "Ada", "familyName": "King"}, "title": "T", "active": true,
        "emails": [{"value": "w@x", "type": "work", "primary": true}, {"value": "h@x", "type": "home"}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "D", "manager": {"value": "m1"}}
    })")
        .as_object();
}

/// The source with the members of `set` in place of its own; null takes one out.
JsonObject targetOf(const JsonObject& set)
{
    JsonObject target = person();
    for (const auto& member : set) {
        if (member.value().is_null()) {
            target.erase(member.key());
        } else {
            target[member.key()] = member.value();
        }
    }
    return target;
}

JsonValue message(const JsonObject& row)
{
    return JsonObject{{"schemas", JsonArray{JsonString(patchOpUrn)}}, {"Operations", row.at("operations")}};
}

JsonValue idsOf(const std::vector<Member>& members)
{
    JsonArray ids;
    for (const Member& member : members) {
        ids.push_back(JsonString(member.value));
    }
    return ids;
}

struct StepAsJson {
    JsonObject operator()(const SetGroupAttributes& step) const { return {{"set", step.attributes}}; }
    JsonObject operator()(const AddMembers& step) const { return {{"add", idsOf(step.members)}}; }
    JsonObject operator()(const RemoveMembers& step) const
    {
        JsonArray ids;
        for (const std::string& id : step.ids) {
            ids.push_back(JsonString(id));
        }
        return {{"remove", ids}};
    }
    JsonObject operator()(const RemoveMembersMatching& step) const
    {
        return {{"removeMatching", toString(*step.filter.root)}};
    }
    JsonObject operator()(const RemoveAllMembers&) const { return {{"removeAll", true}}; }
    JsonObject operator()(const ReplaceMembers& step) const { return {{"replace", idsOf(step.members)}}; }
};

void addRows(const JsonArray& rows)
{
    QTest::addColumn<int>("index");
    for (std::size_t at = 0; at < rows.size(); ++at) {
        QTest::newRow(textOf(rows[at].as_object(), "name").c_str()) << static_cast<int>(at);
    }
}

} // namespace

void PatchTest::patchesPeople_data()
{
    m_people = loadRows("patches.json");
    addRows(m_people);
}

void PatchTest::patchesPeople()
{
    QFETCH(int, index);
    const JsonObject& row = m_people[static_cast<std::size_t>(index)].as_object();
    const Result<PatchRequest> request = readPatch(message(row), userResourceType());
    const JsonObject source = person();
    const Result<JsonObject> patched = request ? applyPatch(userResourceType(), source, *request, test::policyOf(row))
                                               : Result<JsonObject>(tl::unexpected(request.error()));
    if (const JsonValue* error = row.if_contains("error")) {
        QVERIFY(!patched);
        test::compareError(patched.error(), error->as_object());
        return;
    }
    QVERIFY2(patched, patched ? "" : patched.error().detail.c_str());
    const JsonObject target = targetOf(row.at("set").as_object());
    QVERIFY2(*patched == target, toJson(*patched).c_str());
    QCOMPARE(request->hadPassword, row.contains("hadPassword"));
    // What was patched is canonical: reading it changes nothing.
    const Result<ParsedResource> again = readResource(userResourceType(), JsonValue(*patched));
    QVERIFY(again.has_value());
    QCOMPARE(text(toJson(again->attributes)), text(toJson(*patched)));
}

void PatchTest::patchesGroups_data()
{
    m_groups = loadRows("group-patches.json");
    addRows(m_groups);
}

void PatchTest::patchesGroups()
{
    QFETCH(int, index);
    const JsonObject& row = m_groups[static_cast<std::size_t>(index)].as_object();
    const Result<std::vector<GroupStep>> steps = readGroupPatch(message(row), test::policyOf(row));
    if (const JsonValue* error = row.if_contains("error")) {
        QVERIFY(!steps);
        test::compareError(steps.error(), error->as_object());
        return;
    }
    QVERIFY2(steps, steps ? "" : steps.error().detail.c_str());
    JsonArray done;
    for (const GroupStep& step : *steps) {
        done.push_back(std::visit(StepAsJson{}, step));
    }
    QCOMPARE(text(toJson(JsonValue(done))), text(toJson(row.at("steps"))));
}

void PatchTest::readsPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("parts"); // URN|attribute|filter|sub, or the position of the error
    const auto row = [](const char* path, const char* parts) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(parts);
    };
    row("title", "|title||");
    row(" title ", "|title||");
    row("name.givenName", "|name||givenName");
    row(R"(emails[type eq "work"])", R"(|emails|type eq "work"|)");
    row(R"(emails[type eq "work"].value)", R"(|emails|type eq "work"|value)");
    row(R"(members[value eq "a:b]c"])", R"(|members|value eq "a:b]c"|)");
    row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User|||");
    row("URN:ietf:params:scim:schemas:extension:enterprise:2.0:user:manager.value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User|manager||value");
    row(R"(urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value)",
        R"(urn:ietf:params:scim:schemas:core:2.0:User|emails|type eq "work"|value)");
    row("urn:example:custom:1.0:User", "urn:example:custom:1.0:User|||");
    row("urn:example:custom:1.0:User:badge", "urn:example:custom:1.0:User|badge||");
    row("", "0");
    row("[type pr]", "0");
    row("emails[", "7");
    row("emails[type pr", "14");
    row("emails[type pr]x", "15");
    row("emails[type pr].", "16");
    row("emails[type pr].a.b", "16");
    row("emails.value[type pr]", "12");
    row("emails value", "6");
    row("1st", "0");
    row("a.b.c", "3");
}

void PatchTest::readsPaths()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, parts);
    const Result<PatchPath> parsed = parsePatchPath(path.toStdString(), userResourceType());
    if (!parts.contains('|')) {
        QVERIFY(!parsed);
        QCOMPARE(QByteArray::number(static_cast<qulonglong>(parsed.error().position.value())), parts);
        return;
    }
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    const std::string filter = parsed->valueFilter ? toString(*parsed->valueFilter->root) : std::string();
    QCOMPARE(
        text(parsed->path.schemaUrn + '|' + parsed->path.attribute + '|' + filter + '|' + parsed->path.subAttribute),
        QString::fromUtf8(parts));
}

void PatchTest::keepsImmutableValues()
{
    ResourceType type = userResourceType();
    Attribute badge;
    badge.name = "badge";
    badge.mutability = Mutability::Immutable;
    type.core.attributes.push_back(badge);
    const JsonValue body = json(R"({"Operations":[{"op":"replace","path":"badge","value":"7"}]})");
    const Result<PatchRequest> request = readPatch(body, type);
    QVERIFY(request.has_value());
    const Result<JsonObject> first = applyPatch(type, person(), *request);
    QVERIFY(first.has_value());
    QVERIFY(applyPatch(type, *first, *request).has_value());
    JsonObject other = *first;
    other["badge"] = "8";
    const Result<JsonObject> second = applyPatch(type, other, *request);
    QVERIFY(!second);
    QCOMPARE(text(second.error().scimType), QStringLiteral("mutability"));
}

void PatchTest::overlaysGroupAttributes()
{
    const JsonObject group =
        json(R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"A","externalId":"x"})")
            .as_object();
    const SetGroupAttributes step{
        json(R"({"displayName":"B","externalId":null,"urn:okta:custom:group:1.0":{"description":"D"}})").as_object()};
    const Result<JsonObject> changed = applyGroupAttributes(group, step);
    QVERIFY(changed.has_value());
    QCOMPARE(text(toJson(*changed)),
             text(R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:okta:custom:group:1.0"],)"
                  R"("displayName":"B","urn:okta:custom:group:1.0":{"description":"D"}})"));
}

void PatchTest::neverRepeatsAPassword()
{
    const JsonValue body = json(
        R"({"Operations":[{"op":"replace","path":"password[value eq \"hunter2\"","value":"hunter2"},{"op":"fly","value":"x"}]})");
    const Result<PatchRequest> request = readPatch(body, userResourceType());
    QVERIFY(!request);
    QVERIFY(renderError(request.error()).find("hunter2") == std::string::npos);
}

namespace {

/// That many times the same operation.
JsonValue repeated(const JsonValue& operation, std::size_t times)
{
    return JsonObject{{"Operations", JsonArray(times, operation)}};
}

} // namespace

void PatchTest::boundsOperations()
{
    const JsonValue operation = json(R"({"op":"replace","path":"title","value":"T"})");
    QVERIFY(readPatch(repeated(operation, 2'000), userResourceType()).has_value());
    const Result<PatchRequest> refused = readPatch(repeated(operation, 2'001), userResourceType());
    QVERIFY(!refused);
    QCOMPARE(refused.error().status, 400);
    QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
    QVERIFY2(refused.error().detail.find("2001") != std::string::npos, refused.error().detail.c_str());
    const JsonValue member = json(R"({"op":"add","path":"members","value":[{"value":"1"}]})");
    QVERIFY(readGroupPatch(repeated(member, 2'000)).has_value());
    QVERIFY(!readGroupPatch(repeated(member, 2'001)));
}

void PatchTest::boundsMemberFilters()
{
    const JsonValue byDisplay = json(R"({"op":"remove","path":"members[display sw \"a\"]"})");
    QVERIFY(readGroupPatch(repeated(byDisplay, 8)).has_value());
    const auto refused = readGroupPatch(repeated(byDisplay, 9));
    QVERIFY(!refused);
    QCOMPARE(text(refused.error().scimType), QStringLiteral("tooMany"));
    const JsonValue byId = json(R"({"op":"remove","path":"members[value eq \"a\"]"})");
    QVERIFY2(readGroupPatch(repeated(byId, 2'000)).has_value(), "ids are looked up, not tried");
}

void PatchTest::boundsValues()
{
    const auto adding = [](int from, int count) {
        JsonArray emails;
        for (int i = from; i < from + count; ++i) {
            emails.push_back(JsonObject{{"value", JsonString(std::to_string(i) + "@x")}});
        }
        return JsonObject{{"op", "add"}, {"path", "emails"}, {"value", std::move(emails)}};
    };
    const auto outcome = [](JsonArray operations) {
        const auto request = readPatch(JsonObject{{"Operations", std::move(operations)}}, userResourceType());
        return applyPatch(userResourceType(), person(), *request);
    };
    const auto full = outcome({adding(0, 900), adding(900, 98)}); // two are there
    QVERIFY2(full.has_value(), full ? "" : full.error().detail.c_str());
    QCOMPARE(full->at("emails").as_array().size(), std::size_t{1'000});
    const auto refused = outcome({adding(0, 900), adding(900, 99)});
    QVERIFY(!refused);
    QCOMPARE(text(refused.error().scimType), QStringLiteral("invalidValue"));
    QVERIFY2(refused.error().detail.find("'emails'") != std::string::npos, refused.error().detail.c_str());
}

QTEST_GUILESS_MAIN(PatchTest)
