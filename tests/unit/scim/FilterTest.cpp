// SPDX-License-Identifier: Apache-2.0
// Filters: reading, printing, error positions, checking and evaluation.
#include "FilterTest.h"

#include "Fixtures.h"

#include <scim/Filter.h>

#include <random>

using namespace rollcall::scim;
using rollcall::scim::test::json;
using rollcall::scim::test::text;

namespace {

JsonObject person()
{
    return json(R"({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "id": "2819c223", "externalId": "00uAbC", "userName": "Bjensen@Example.com", "active": true, "title": "Straße",
        "nickName": "", "name": {"familyName": "O'Malley", "givenName": "Bärbel"},
        "emails": [{"value": "bj@example.com", "type": "work", "primary": true},
                   {"value": "babs@home.org", "type": "home"}],
        "groups": [{"value": "g1", "display": "Sales"}],
        "shoeSize": 42, "score": 1.5, "tags": ["red", "Blue"],
        "meta": {"resourceType": "User", "created": "2026-01-01T12:00:00Z",
                 "lastModified": "2026-05-13T04:42:34.5+02:00"},
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
            {"department": "R&D", "manager": {"value": "m1", "displayName": "Boss"}},
        "urn:example:custom:1.0:User": {"badge": "B-7"}
    })")
        .as_object();
}

} // namespace

void FilterTest::printsNormalForm_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("expected");
    const auto same = [](const char* name, const char* filter) {
        QTest::newRow(name) << QByteArray(filter) << QByteArray(filter);
    };
    const auto row = [](const char* name, const char* filter, const char* expected) {
        QTest::newRow(name) << QByteArray(filter) << QByteArray(expected);
    };
    same("existence check", R"(userName eq "test.user@okta.local")");
    same("presence", "title pr");
    same("and binds tighter", R"(a eq 1 or b eq 2 and c eq 3)");
    row("needless parentheses go", R"((a eq 1) or ((b eq 2) and (c eq 3)))", R"(a eq 1 or b eq 2 and c eq 3)");
    same("needed parentheses stay", R"((a eq 1 or b eq 2) and c eq 3)");
    same("grouping to the right stays", R"(a pr and (b pr and c pr))");
    same("or to the right stays", R"(a pr or (b pr or c pr))");
    same("not", R"(not (userName sw "j") and active eq true)");
    row("not without space", R"(NOT(active EQ False))", R"(not (active eq false))");
    row("operators in any case", R"(a EQ "x" AnD b Pr oR c CO "y")", R"(a eq "x" and b pr or c co "y")");
    same("value path", R"(emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"])");
    same("not and parentheses in a value path", R"(emails[not (type eq "work") and (value pr or display pr)])");
    row("part behind brackets", R"(emails[type eq "work"].value eq "x")", R"(emails[type eq "work" and value eq "x"])");
    row("part behind brackets with or", R"(not (a[b pr or c pr].d pr))", R"(not (a[(b pr or c pr) and d pr]))");
    same("sub-attribute", R"(name.familyName co "O'Malley")");
    same("URN with dots in its version", R"(urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "J")");
    same("enterprise", R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "R&D")");
    same("reference", R"(members.$ref ew "1")");
    same("null", "title eq null");
    same("negative integer", "a gt -5");
    row("double", "a le 1.50", "a le 1.5E0");
    row("escapes", R"(a eq "q\"b\\s\/u\u00e9\ud83d\ude00")", "a eq \"q\\\"b\\\\s/u\u00e9\U0001F600\"");
    same("brackets and operators inside a string", "a eq \"x] and (b eq \\\"y\\\")\"");
    row("many spaces", "  a   eq   1   ", "a eq 1");
    same("date", R"(meta.lastModified gt "2026-05-13T04:42:34Z")");
    same("all operators",
         "a eq 1 and a ne 1 and a co \"1\" and a sw \"1\" and a ew \"1\" and a gt 1 and a ge 1 and a lt "
         "1 and a le 1");
    same("attribute that begins like an operator", R"(order eq "x" and android pr or nothing pr)");
}

void FilterTest::printsNormalForm()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, expected);
    const Result<Filter> parsed = parseFilter(filter.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    const std::string printed = toString(*parsed->root);
    QCOMPARE(text(printed), QString::fromUtf8(expected));
    const Result<Filter> again = parseFilter(printed);
    QVERIFY(again.has_value());
    QCOMPARE(text(toString(*again->root)), text(printed));
}

void FilterTest::saysWhereItIsWrong_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* name, const char* filter, int position, const char* mentions) {
        QTest::newRow(name) << QByteArray(filter) << position << QString::fromUtf8(mentions);
    };
    row("empty", "", 0, "attribute name");
    row("spaces", "   ", 3, "attribute name");
    row("only a name", "userName", 8, "operators");
    row("unknown operator", "userName is \"x\"", 9, "operators");
    row("value missing", "userName eq ", 12, "a value");
    row("value without quotes", "userName eq bob", 12, "double quotes");
    row("single quotes", "userName eq 'bob'", 12, "double quotes");
    row("string not closed", "userName eq \"bob", 12, "not closed");
    row("string ends in a backslash", "userName eq \"bob\\", 12, "not closed");
    row("bad escape", "userName eq \"b\\x\"", 15, "JSON string");
    row("lone surrogate", "userName eq \"\\ud800\"", 13, "JSON string");
    row("U+0000", "userName eq \"\\u0000\"", 12, "JSON string");
    row("integer beyond int64", "a eq 99999999999999999999", 5, "JSON string or number");
    row("text behind a value", "a eq 1x", 6, "end of the condition");
    row("two filters", "a pr b pr", 5, "'and', 'or'");
    row("and at the start", "and a pr", 0, "attribute name");
    row("and at the end", "a pr and", 8, "attribute name");
    row("two ands", "a pr and and b pr", 9, "attribute name");
    row("parenthesis not closed", "(a pr", 5, "')'");
    row("parenthesis too many", "a pr)", 4, "end");
    row("empty parentheses", "()", 1, "attribute name");
    row("not without parentheses", "not a pr", 4, "'('");
    row("bracket not closed", "emails[type eq \"work\"", 21, "']'");
    row("empty brackets", "emails[]", 7, "attribute name");
    row("brackets in brackets", "emails[value[x pr]]", 12, "brackets");
    row("brackets after a sub-attribute", "emails.value[x pr]", 12, "sub-attribute");
    row("two parts behind brackets", "emails[a pr].b.c pr", 13, "one sub-attribute");
    row("part behind brackets without an operator", "emails[a pr].b", 14, "operators");
    row("brackets behind brackets", "emails[a pr].b[c pr]", 14, "operators");
    row("operator behind brackets", "emails[a pr] eq 1", 13, "'and', 'or'");
    row("two dots", "a.b.c pr", 3, "sub-attribute");
    row("dot at the end", "a. pr", 2, "sub-attribute");
    row("URN without attribute", "urn:a: pr", 6, "attribute name");
    row("digit at the start", "1a eq 2", 0, "attribute name");
    row("not ASCII", "n\xc3\xa4me pr", 1, "operators");
}

void FilterTest::saysWhereItIsWrong()
{
    QFETCH(QByteArray, filter);
    QFETCH(int, position);
    QFETCH(QString, mentions);
    const Result<Filter> parsed = parseFilter(filter.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(text(parsed.error().scimType), QStringLiteral("invalidFilter"));
    QCOMPARE(static_cast<int>(parsed.error().position.value()), position);
    QVERIFY2(text(parsed.error().detail).contains(mentions), parsed.error().detail.c_str());
}

void FilterTest::holdsToItsLimits()
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a pr" + std::string(depth, ')'); };
    QVERIFY(parseFilter(nested(32)).has_value());
    QVERIFY(!parseFilter(nested(33)));
    QCOMPARE(parseFilter(nested(33)).error().position.value(), std::size_t(32));
    QVERIFY(!parseFilter(nested(4000)));

    const auto chain = [](std::size_t terms) {
        std::string filter = "a pr";
        for (std::size_t at = 1; at < terms; ++at) {
            filter += " or a pr";
        }
        return filter;
    };
    QVERIFY(parseFilter(chain(256)).has_value());
    QVERIFY(!parseFilter(chain(257)));
    QVERIFY(!parseFilter("a eq \"" + std::string(9000, 'x') + '"'));
    QCOMPARE(parseFilter("a eq \"" + std::string(9000, 'x') + '"').error().position.value(), std::size_t(8192));
}

void FilterTest::splitsPaths()
{
    const Result<Filter> parsed = parseFilter("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName pr");
    QVERIFY(parsed.has_value());
    const auto& presence = std::get<Presence>(parsed->root->node);
    const AttributePath expected{std::string(userSchemaUrn), "name", "familyName"};
    QVERIFY(presence.path == expected);
    QCOMPARE(text(toString(expected)), text(std::string(userSchemaUrn) + ":name.familyName"));
}

void FilterTest::checksAgainstTheSchema_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("position");
    const auto allowed = [](const char* filter) { QTest::newRow(filter) << QByteArray(filter) << -1; };
    const auto refused = [](const char* filter, int position = 0) {
        QTest::newRow(filter) << QByteArray(filter) << position;
    };
    allowed(R"(userName eq "x")");
    allowed(R"(USERNAME gt "x")");
    allowed(R"(active eq true)");
    allowed(R"(active eq "True")");
    allowed(R"(active ne null)");
    allowed(R"(emails co "@x")");
    allowed(R"(emails[primary eq true and value ew "x"])");
    allowed(R"(meta.lastModified ge "2026-01-01T00:00:00Z")");
    allowed(R"(shoeSize gt 40)");
    allowed(R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "m1")");
    allowed(R"(name pr)");
    allowed(R"(name eq null)");
    allowed(R"(id eq "x" or externalId eq "y")");
    refused(R"(password eq "x")");
    refused(R"(PASSWORD pr)");
    refused(R"(urn:ietf:params:scim:schemas:core:2.0:User:password sw "x")");
    refused(R"(title pr and not (password pr))", 18);
    refused(R"(active gt false)");
    refused(R"(active eq "maybe")");
    refused(R"(active co "t")");
    refused(R"(userName eq true)");
    refused(R"(userName eq 5)");
    refused(R"(userName gt null)");
    refused(R"(userName co 5)");
    refused(R"(name eq "x")");
    refused(R"(name gt "x")");
    refused(R"(addresses eq "x")");
    refused(R"(x509Certificates gt "x")");
    refused(R"(emails[primary gt true])", 7);
    refused(R"(userName[value eq "x"])");
    refused(R"(meta.lastModified gt "yesterday")");
    refused(R"(meta.lastModified gt 5)");
}

void FilterTest::checksAgainstTheSchema()
{
    QFETCH(QByteArray, filter);
    QFETCH(int, position);
    const Result<Filter> parsed = parseFilter(filter.toStdString());
    QVERIFY(parsed.has_value());
    const Result<> checked = checkFilter(*parsed->root, userResourceType());
    QCOMPARE(checked.has_value(), position < 0);
    if (!checked) {
        QCOMPARE(text(checked.error().scimType), QStringLiteral("invalidFilter"));
        QCOMPARE(static_cast<int>(checked.error().position.value()), position);
    }
}

void FilterTest::matchesPeople_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto yes = [](const char* filter) { QTest::newRow(filter) << QByteArray(filter) << true; };
    const auto no = [](const char* filter) { QTest::newRow(filter) << QByteArray(filter) << false; };
    // Quirk 18: userName compares without regard to case; ids do not.
    yes(R"(userName eq "bjensen@example.COM")");
    yes(R"(urn:ietf:params:scim:schemas:core:2.0:user:USERNAME eq "bjensen@example.com")");
    no(R"(userName eq "bjensen")");
    yes(R"(externalId eq "00uAbC")");
    no(R"(externalId eq "00uabc")");
    no(R"(id eq "2819C223")");
    yes(R"(title eq "STRASSE")");
    yes(R"(name.givenName sw "BÄR")");
    yes(R"(name.familyName co "'m")");
    yes(R"(userName ew ".com")");
    yes(R"(active eq true)");
    yes(R"(active eq "True")");
    no(R"(active ne true)");
    no(R"(active eq "maybe")");
    yes(R"(emails eq "BABS@home.org")");
    yes(R"(emails co "example" and emails co "home")");
    yes(R"(emails.type eq "home")");
    yes(R"(emails[type eq "work" and value ew "example.com"])");
    no(R"(emails[type eq "home" and value ew "example.com"])");
    yes(R"(emails[primary eq true])");
    yes(R"(emails[type eq "work"].value eq "BJ@example.com")");
    no(R"(emails[type eq "work"].value eq "babs@home.org")");
    no(R"(emails[type eq "work" or type eq "home"].value eq "else@home.org")");
    yes(R"(emails[not (primary eq true)])");
    no(R"(emails ne "babs@home.org")");
    yes(R"(emails ne "else@home.org")");
    yes(R"(schemas eq "urn:ietf:params:scim:schemas:core:2.0:User")");
    yes(R"(tags eq "blue")");
    yes(R"(tags[value eq "red"])");
    yes(R"(groups.value eq "g1")");
    // Absent, null and empty are unassigned.
    yes(R"(nickName eq null)");
    yes(R"(profileUrl eq null and not (profileUrl pr))");
    no(R"(nickName pr)");
    no(R"(nickName eq "")");
    yes(R"(nickName ne "x")");
    no(R"(nickName ne null)");
    yes(R"(userName ne null)");
    no(R"(nickName co "")");
    no(R"(nickName lt "z" or nickName ge "a")");
    // Order.
    yes(R"(userName gt "bj")");
    no(R"(userName lt "BJ")");
    yes(R"(shoeSize ge 42 and shoeSize lt 42.5 and score gt 1)");
    no(R"(shoeSize eq "42")");
    yes(R"(meta.lastModified eq "2026-05-13T02:42:34.500Z")");
    yes(R"(meta.lastModified gt "2026-05-13T03:42:34.499+01:00")");
    no(R"(meta.lastModified gt "2026-05-13T03:00:00Z")");
    yes(R"(meta.created le "2026-01-01T12:00:00")");
    yes(R"(meta.resourceType eq "User")");
    // Extensions, known and not.
    yes(R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "r&d")");
    yes(R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "m1")");
    yes(R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName sw "b")");
    no(R"(department eq "R&D")");
    yes(R"(urn:example:custom:1.0:User:badge eq "b-7")");
    no(R"(urn:example:other:1.0:User:badge pr)");
    // Logic.
    yes(R"(active eq false and title pr or userName pr)");
    no(R"(active eq false and (title pr or userName pr))");
    yes(R"(not (not (userName pr)))");
    yes(R"(name pr and emails pr)");
}

void FilterTest::matchesPeople()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, expected);
    const Result<Filter> parsed = parseFilter(filter.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    QCOMPARE(matches(*parsed->root, userResourceType(), person()), expected);
}

void FilterTest::matchesGroups()
{
    const JsonValue group = json(R"({"displayName":"Sales","members":[{"value":"a:b","type":"User"},{"value":"c"}]})");
    const auto holds = [&group](const char* filter) {
        return matches(*parseFilter(filter)->root, groupResourceType(), group.as_object());
    };
    QVERIFY(holds(R"(displayName eq "SALES")"));
    QVERIFY(holds(R"(members eq "a:b")"));
    QVERIFY(holds(R"(members[value eq "c" and not (type pr)])"));
    QVERIFY(!holds(R"(members.value eq "d")"));
}

void FilterTest::survivesCutAndScrambledTexts()
{
    const std::string filter =
        R"(not (a.b eq "x\"\u00e9") and emails[type eq "w" or (v gt -1.5e3)] or urn:a:2.0:User:x pr)";
    for (std::size_t size = 0; size < filter.size(); ++size) {
        const Result<Filter> parsed = parseFilter(filter.substr(0, size));
        QVERIFY(parsed || parsed.error().position.value() <= size);
    }
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
        std::string scrambled = filter;
        for (int change = 0; change < 3; ++change) {
            scrambled[random() % scrambled.size()] = filter[random() % filter.size()];
        }
        const Result<Filter> parsed = parseFilter(scrambled);
        if (!parsed) {
            QVERIFY(parsed.error().position.value() <= scrambled.size());
            continue;
        }
        const std::string printed = toString(*parsed->root);
        const Result<Filter> again = parseFilter(printed);
        QVERIFY2(again, printed.c_str());
        QCOMPARE(text(toString(*again->root)), text(printed));
    }
}

QTEST_GUILESS_MAIN(FilterTest)
