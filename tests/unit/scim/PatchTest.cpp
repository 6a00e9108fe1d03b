// SPDX-License-Identifier: Apache-2.0
// PATCH: triples of source, operations and target for people, steps for groups, and paths.
#include "PatchTest.h"

#include "Steps.h"

#include <scim/Patch.h>

#include <algorithm>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

JsonValue message(const JsonObject& row)
{
    return JsonObject{{"schemas", JsonArray{JsonString(patchOpUrn)}}, {"Operations", row.at("operations")}};
}

} // namespace

void PatchTest::patchesPeople_data()
{
    m_people.add();
}

void PatchTest::patchesPeople()
{
    const JsonObject& row = m_people.current();
    const Result<PatchRequest> request = readPatch(message(row), userResourceType(), policyOf(row));
    const JsonObject source = person();
    const Result<JsonObject> patched = request ? applyPatch(userResourceType(), source, *request, policyOf(row))
                                               : Result<JsonObject>(tl::unexpected(request.error()));
    if (isRefusal(patched, row)) {
        return;
    }
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
    m_groups.add();
}

void PatchTest::patchesGroups()
{
    const JsonObject& row = m_groups.current();
    const Result<std::vector<GroupStep>> steps = readGroupPatch(message(row), policyOf(row));
    const Result<JsonArray> done = steps ? stepsAsJson(*steps, policyOf(row)) : tl::unexpected(steps.error());
    if (isRefusal(done, row)) {
        return;
    }
    QCOMPARE(text(toJson(JsonValue(*done))), text(toJson(row.at("steps"))));
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
    row("urn:ietf:params:scim:schemas:core:2.0:User:urn:x:title", "43");
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

/// RFC 7644 §3.5.2.2: what is required can lose values, but not the last one.
void PatchTest::keepsWhatIsRequired_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<int>("left"); // none: it is refused
    const auto row = [](const char* name, const char* operation, int left) {
        QTest::newRow(name) << QByteArray(operation) << left;
    };
    row("one by a filter", R"({"op":"remove","path":"emails[type eq \"home\"]"})", 1);
    row("one by name", R"({"op":"remove","path":"emails","value":[{"value":"h@x"}]})", 1);
    row("all by a filter", R"({"op":"remove","path":"emails[value pr]"})", 0);
    row("all by name", R"({"op":"remove","path":"emails","value":[{"value":"h@x"},{"value":"w@x"}]})", 0);
    row("as a whole", R"({"op":"remove","path":"emails"})", 0);
}

void PatchTest::keepsWhatIsRequired()
{
    QFETCH(QByteArray, operation);
    QFETCH(int, left);
    ResourceType type = userResourceType();
    const auto emails = std::ranges::find(type.core.attributes, "emails", &Attribute::name);
    QVERIFY(emails != type.core.attributes.end());
    emails->required = true;
    const auto request = readPatch(json("{\"Operations\":[" + operation.toStdString() + "]}"), type);
    QVERIFY(request.has_value());
    const auto patched = applyPatch(type, person(), *request);
    if (!patched) {
        QCOMPARE(text(patched.error().scimType), QStringLiteral("mutability"));
        QCOMPARE(0, left);
        return;
    }
    QCOMPARE(static_cast<int>(patched->at("emails").as_array().size()), left);
}

/// What some operations leave between them need not be valid, only what they come to.
void PatchTest::checksGroupsOnce()
{
    const auto steps = readGroupPatch(json(R"({"Operations":[{"op":"replace","path":"displayName","value":""},)"
                                           R"({"op":"add","path":"members","value":[{"value":"u"}]},)"
                                           R"({"op":"add","path":"displayName","value":"B"}]})"));
    QVERIFY2(steps, steps ? "" : steps.error().detail.c_str());
    QCOMPARE(text(toJson(JsonValue(stepsAsJson(*steps).value()))),
             QStringLiteral(R"([{"set":{"displayName":"B"}},{"add":["u"]}])"));
}

void PatchTest::patchesExtensionsOfGroups_data()
{
    QTest::addColumn<QByteArray>("operations");
    QTest::addColumn<QByteArray>("target"); // the extension; a scimType for an error
    const auto row = [](const char* name, const char* operations, const char* target) {
        QTest::newRow(name) << QByteArray(operations) << QByteArray(target);
    };
    row("attribute by its URN", R"([{"op":"replace","path":"urn:example:scim:1.0:User:colour","value":"blue"}])",
        R"({"colour":"blue","level":1,"room":{"floor":1}})");
    row("part by its URN", R"([{"op":"replace","path":"urn:example:scim:1.0:User:room.floor","value":2}])",
        R"({"colour":"red","level":1,"room":{"floor":2}})");
    row("whole extension merged", R"([{"op":"add","path":"urn:example:scim:1.0:User","value":{"level":2}}])",
        R"({"colour":"red","level":2,"room":{"floor":1}})");
    row("without a path", R"([{"op":"replace","value":{"urn:example:scim:1.0:User":{"level":3},"displayName":"G"}}])",
        R"({"colour":"red","level":3,"room":{"floor":1}})");
    row("filtered value",
        R"([{"op":"add","path":"urn:example:scim:1.0:User:lockers[value eq \"1\"].primary","value":true}])",
        R"({"colour":"red","level":1,"room":{"floor":1},"lockers":[{"value":"1","primary":true}]})");
    row("whole extension removed", R"([{"op":"remove","path":"urn:example:scim:1.0:User"}])", "null");
    row("name and extension in their order",
        R"([{"op":"replace","path":"displayName","value":"H"},{"op":"remove","path":"urn:example:scim:1.0:User:level"},)"
        R"({"op":"replace","path":"displayName","value":"G"}])",
        R"({"colour":"red","room":{"floor":1}})");
    row("read-only attribute", R"([{"op":"add","path":"urn:example:scim:1.0:User:score","value":1}])", "mutability");
    row("wrong type", R"([{"op":"add","path":"urn:example:scim:1.0:User:level","value":"x"}])", "invalidValue");
    row("no match", R"([{"op":"replace","path":"urn:example:scim:1.0:User:lockers[value eq \"1\"].lock","value":"x"}])",
        "noTarget");
}

void PatchTest::patchesExtensionsOfGroups()
{
    QFETCH(QByteArray, operations);
    QFETCH(QByteArray, target);
    const ResourceType type = withCustomSchema(groupResourceType());
    Result<JsonObject> group =
        json(R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:example:scim:1.0:User"],)"
             R"("displayName":"G","urn:example:scim:1.0:User":{"colour":"red","level":1,"room":{"floor":1}}})")
            .as_object();
    const auto steps = readGroupPatch(json(R"({"Operations":)" + operations.toStdString() + "}"), type, {});
    QVERIFY2(steps, steps ? "" : steps.error().detail.c_str());
    for (const GroupStep& step : *steps) {
        const auto* attributes = std::get_if<SetGroupAttributes>(&step);
        QVERIFY(attributes != nullptr);
        if (group) {
            group = applyGroupAttributes(type, *group, *attributes, {});
        }
    }
    if (!group) {
        QCOMPARE(text(group.error().scimType), QString::fromUtf8(target));
        return;
    }
    QCOMPARE(text(textOf(*group, "displayName")), QStringLiteral("G"));
    const JsonValue* extension = group->if_contains("urn:example:scim:1.0:User");
    const JsonValue found = extension == nullptr ? JsonValue() : *extension;
    QVERIFY2(found == json(target.toStdString()), toJson(found).c_str());
}

void PatchTest::neverRepeatsAPassword()
{
    const JsonValue body = json(
        R"({"Operations":[{"op":"replace","path":"password[value eq \"hunter2\"","value":"hunter2"},{"op":"fly","value":"x"}]})");
    const Result<PatchRequest> request = readPatch(body, userResourceType());
    QVERIFY(!request);
    QVERIFY(renderError(request.error()).find("hunter2") == std::string::npos);
}

void PatchTest::listsWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("paths");
    const auto row = [](const char* name, const char* operation, const char* paths) {
        QTest::newRow(name) << QByteArray(operation) << QByteArray(paths);
    };
    row("attribute", R"({"op":"add","path":"title","value":"x"})", "title");
    row("part", R"({"op":"add","path":"name.givenName","value":"x"})", "name.givenName");
    row("filtered values", R"({"op":"replace","path":"emails[type eq \"work\"].value","value":"x"})", "emails.value");
    row("behind the core URN", R"({"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:User:title","value":"x"})",
        "title");
    row("of an extension", R"({"op":"add","path":"urn:example:scim:1.0:User:clearance","value":"x"})",
        "urn:example:scim:1.0:User:clearance");
    row("a whole extension",
        R"({"op":"add","path":"urn:example:scim:1.0:User","value":{"clearance":"x","room.key":1}})",
        "urn:example:scim:1.0:User:clearance urn:example:scim:1.0:User:room.key");
    row("the core schema", R"({"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:User","value":{"title":"x"}})",
        "title");
    row("without a path", R"({"op":"add","value":{"title":"x","urn:example:scim:1.0:User":{"clearance":"x"}}})",
        "title urn:example:scim:1.0:User:clearance");
    row("the core schema in a value",
        R"({"op":"add","value":{"urn:ietf:params:scim:schemas:core:2.0:User":{"title":"x"}}})", "title");
    row("paths as keys", R"({"op":"add","value":{"name.givenName":"x","urn:example:scim:1.0:User:room":{"key":"x"}}})",
        "name.givenName urn:example:scim:1.0:User:room");
    row("an extension removed", R"({"op":"remove","path":"urn:example:scim:1.0:User"})", "");
}

void PatchTest::listsWhatIsWritten()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, paths);
    const ResourceType type = withCustomSchema(userResourceType());
    const auto request = readPatch(json("{\"Operations\":[" + operation.toStdString() + "]}"), type);
    QVERIFY2(request, request ? "" : request.error().detail.c_str());
    std::string found;
    for (const AttributePath& path : attributesWritten(request->operations.front(), type)) {
        found += (found.empty() ? "" : " ") + toString(path);
    }
    QCOMPARE(text(found), QString::fromUtf8(paths));
}

/// One URN can begin another.
void PatchTest::choosesTheLongestUrn()
{
    ResourceType type = withCustomSchema(userResourceType());
    Schema longer = type.extensions.back();
    longer.urn += ":more";
    type.extensions.push_back(std::move(longer));
    const auto longest = parsePatchPath("urn:example:scim:1.0:User:more:badge", type);
    QVERIFY2(longest, longest ? "" : longest.error().detail.c_str());
    QCOMPARE(text(longest->path.schemaUrn), QStringLiteral("urn:example:scim:1.0:User:more"));
    QCOMPARE(text(longest->path.attribute), QStringLiteral("badge"));
    const auto shorter = parsePatchPath("urn:example:scim:1.0:User:badge", type);
    QVERIFY(shorter && shorter->path.schemaUrn == "urn:example:scim:1.0:User");
    const auto none = parsePatchPath("urn:example:scim:1.0:User:other:badge", type);
    QVERIFY2(!none, "what stands between a URN and a name belongs to neither");
    QCOMPARE(text(none.error().scimType), QStringLiteral("invalidPath"));
}

QTEST_GUILESS_MAIN(PatchTest)
