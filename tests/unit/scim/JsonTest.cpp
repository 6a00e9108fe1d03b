// SPDX-License-Identifier: Apache-2.0
// parseJson against hostile texts, and the writing of JSON.
#include "JsonTest.h"

#include "Fixtures.h"

#include <scim/Error.h>

#include <limits>

using namespace rollcall::scim;
using rollcall::scim::test::json;
using rollcall::scim::test::text;

void JsonTest::refusesWhatWouldLoseData_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* name, const QByteArray& body, int position, const char* mentions) {
        QTest::newRow(name) << body << position << QString::fromUtf8(mentions);
    };
    row("empty", "", 0, "ends too early");
    row("only spaces", "   ", 3, "ends too early");
    row("cut object", R"({"a":1)", 6, "ends too early");
    row("cut string", R"({"a":"b)", 7, "ends too early");
    row("cut literal", "tru", 3, "ends too early");
    row("trailing text", R"({} x)", 3, "follows the end");
    row("two values", "1 2", 2, "follows the end");
    row("trailing comma", R"({"a":1,})", 7, "not valid JSON");
    row("single quotes", "{'a':1}", 1, "not valid JSON");
    row("comment", "{} // hello", 3, "follows the end");
    row("bare word", "{\"a\":nope}", 5, "not valid JSON");
    row("NaN", "[NaN]", 1, "not valid JSON");
    row("Infinity", "[-Infinity]", 2, "not valid JSON");
    row("plus sign", "[+1]", 1, "not valid JSON");
    row("leading zero", "[012]", 2, "not valid JSON");
    row("raw control character", "[\"a\nb\"]", 3, "not valid JSON");
    row("duplicate member", R"({"a":1,"a":2})", 7, "already used");
    row("duplicate through escape", R"({"ab":1,"\u0061b":2})", 8, "already used");
    row("duplicate with quotes in its name", R"({"a\"":1,"a\"":2})", 9, "already used");
    row("duplicate deep inside", R"({"x":[{"k":{"a":1,"a":2}}]})", 18, "already used");
    row("integer beyond int64", "[9223372036854775808]", 1, "64 bits");
    row("negative integer beyond int64", "[-9223372036854775809]", 1, "64 bits");
    row("integer beyond uint64", "[ 123456789012345678901234567890]", 2, "64 bits");
    row("double too large", "[1e999]", 1, "too large");
    row("negative double too large", "[-1.5e400]", 1, "too large");
    row("enormous exponent", "[1e99999999999]", 1, "too large");
    row("U+0000 in a value", R"(["a\u0000b"])", 1, "U+0000");
    row("U+0000 in a name", R"({"a\u0000":1})", 1, "U+0000");
    row("leading surrogate alone", R"(["\ud83d"])", 2, "surrogate");
    row("leading surrogate, then text", R"(["\ud83dx"])", 2, "surrogate");
    row("trailing surrogate alone", R"(["\ude00"])", 2, "surrogate");
    row("two leading surrogates", R"(["\ud83d\ud83d"])", 8, "surrogate");
    row("bad hex digit", R"(["\u00g0"])", 6, "hexadecimal");
    row("bad escape", "[\"\\q\"]", 3, "not valid JSON");
    row("invalid UTF-8", "{\"a\":\"x\xff\"}", 7, "UTF-8");
    row("cut UTF-8", "[\"\xe2\x82\"]", 2, "UTF-8");
    row("overlong slash", "[\"\xc0\xaf\"]", 2, "UTF-8");
    row("surrogate as UTF-8", "[\"\xed\xa0\x80\"]", 2, "UTF-8");
    row("beyond U+10FFFF", "[\"\xf4\x90\x80\x80\"]", 2, "UTF-8");
    row("invalid UTF-8 in a name", "{\"\xfe\":1}", 2, "UTF-8");
    row("nested too deeply", QByteArray(40, '[') + QByteArray(40, ']'), 32, "too deeply");
    row("nested objects", QByteArray("{\"a\":").repeated(40) + "1" + QByteArray(40, '}'), 160, "too deeply");
}
void JsonTest::refusesWhatWouldLoseData()
{
    QFETCH(QByteArray, body);
    QFETCH(int, position);
    QFETCH(QString, mentions);
    const Result<JsonValue> value = parseJson(body.toStdString());
    QVERIFY(!value);
    QCOMPARE(value.error().status, 400);
    QCOMPARE(text(value.error().scimType), QStringLiteral("invalidSyntax"));
    QVERIFY2(text(value.error().detail).contains(mentions), value.error().detail.c_str());
    QVERIFY(value.error().position.has_value());
    QCOMPARE(static_cast<int>(*value.error().position), position);
}

void JsonTest::saysLineAndColumn()
{
    const Result<JsonValue> value = parseJson("{\n  \"a\": 1,\n  \"a\": 2\n}");
    QVERIFY(!value);
    QVERIFY2(value.error().detail.find("line 3, column 3") != std::string::npos, value.error().detail.c_str());
}

void JsonTest::refusesTooManyBytes()
{
    JsonLimits limits;
    limits.bytes = 4;
    QVERIFY(parseJson("[12]", limits).has_value());
    const Result<JsonValue> value = parseJson("[123]", limits);
    QVERIFY(!value);
    QCOMPARE(static_cast<int>(value.error().position.value()), 4);
}

void JsonTest::allowsTheDepthThatIsAsked()
{
    JsonLimits limits;
    limits.depth = 3;
    QVERIFY(parseJson(R"([{"a":[1]}])", limits).has_value());
    QVERIFY(!parseJson(R"([{"a":[[]]}])", limits).has_value());
}

void JsonTest::keepsTheKindOfNumbers()
{
    const JsonValue value = json(R"([0,-1,9223372036854775807,-9223372036854775808,1.0,0.1,1e2,123456.789e3])");
    const JsonArray& numbers = value.get_array();
    for (std::size_t at : {0U, 1U, 2U, 3U}) {
        QVERIFY(numbers[at].is_int64());
    }
    for (std::size_t at : {4U, 5U, 6U, 7U}) {
        QVERIFY(numbers[at].is_double());
    }
    QCOMPARE(numbers[2].get_int64(), std::numeric_limits<std::int64_t>::max());
    QCOMPARE(numbers[3].get_int64(), std::numeric_limits<std::int64_t>::min());
    QVERIFY(numbers[5].get_double() == 0.1);
    QVERIFY(numbers[7].get_double() == 123456.789e3);
}

void JsonTest::roundsDoublesExactly_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<double>("expected");
    QTest::newRow("many digits") << QByteArray("0.30000000000000004") << 0.30000000000000004;
    QTest::newRow("smallest normal") << QByteArray("2.2250738585072014e-308") << 2.2250738585072014e-308;
    QTest::newRow("largest") << QByteArray("1.7976931348623157e308") << 1.7976931348623157e308;
    QTest::newRow("half way") << QByteArray("9007199254740993.0") << 9007199254740992.0;
    QTest::newRow("long fraction") << QByteArray("3.141592653589793238462643383279") << 3.141592653589793;
}
void JsonTest::roundsDoublesExactly()
{
    QFETCH(QByteArray, number);
    QFETCH(double, expected);
    const JsonValue value = json(number.toStdString());
    QVERIFY(value.is_double());
    QVERIFY(value.get_double() == expected);
}

void JsonTest::decodesStrings()
{
    const JsonValue escaped = json(R"(["\u00e9\ud83d\ude00\n\/\"\\"])");
    QCOMPARE(text(escaped.at(0).as_string()), QString::fromUtf8("é😀\n/\"\\"));
    const std::string longText(100000, 'x');
    const JsonValue value = json("\"" + longText + "\\t\"");
    QCOMPARE(std::string(value.as_string()), longText + "\t");
}

void JsonTest::keepsMemberOrderThroughWriting()
{
    const std::string body = R"({"z":1,"a":[true,null,"é"],"m":{"y":0.5,"b":""}})";
    QCOMPARE(text(toJson(json(body))), text(R"({"z":1,"a":[true,null,"é"],"m":{"y":5E-1,"b":""}})"));
    QVERIFY(json(toJson(json(body))) == json(body));
}

void JsonTest::passesOverAByteOrderMark()
{
    QCOMPARE(json("\xEF\xBB\xBF{\"a\":1}").as_object().at("a").as_int64(), std::int64_t(1));
}

void JsonTest::indentsForPeople()
{
    QCOMPARE(text(toPrettyJson(json(R"({"a":[1,{}],"b":{"c":"x"},"d":[]})"))),
             text("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": \"x\"\n  },\n  \"d\": []\n}"));
}

void JsonTest::escapesStrings()
{
    std::string out;
    const std::string_view special("a\"\\\b\f\n\r\t\x01\x1f\0é", 13);
    const std::string_view expected = R"("a\"\\\b\f\n\r\t\u0001\u001f\u0000é")";
    appendJsonString(out, special);
    QCOMPARE(text(out), text(expected));
}

void JsonTest::repairsInvalidUtf8WhenWriting()
{
    std::string out;
    appendJsonString(out, "a\xff\xfe z\xe2\x82");
    QCOMPARE(text(out), QString::fromUtf8("\"a\uFFFD\uFFFD z\uFFFD\uFFFD\""));
}

void JsonTest::dropsPasswords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("top") << QByteArray(R"({"userName":"a","password":"s3cret"})") << QByteArray(R"({"userName":"a"})");
    QTest::newRow("any case, any depth") << QByteArray(R"({"x":[{"PassWord":"s3cret","y":1}]})")
                                         << QByteArray(R"({"x":[{"y":1}]})");
    QTest::newRow("object as password") << QByteArray(R"({"password":{"value":"s3cret"}})") << QByteArray("{}");
    QTest::newRow("behind a URN") << QByteArray(
                                         R"({"urn:ietf:params:scim:schemas:core:2.0:User:password":"s3cret","a":1})")
                                  << QByteArray(R"({"a":1})");
    QTest::newRow("operation with path")
        << QByteArray(R"({"Operations":[{"op":"replace","path":"password","value":"s3cret"}]})")
        << QByteArray(R"({"Operations":[{"op":"replace","path":"password"}]})");
    QTest::newRow("operation, other case") << QByteArray(R"({"OP":"add","Path":"PASSWORD","VALUE":["s3cret"]})")
                                           << QByteArray(R"({"OP":"add","Path":"password"})");
    QTest::newRow("operation with filter that holds it")
        << QByteArray(R"({"op":"remove","path":"password[value eq \"s3cret\"]"})")
        << QByteArray(R"({"op":"remove","path":"password"})");
    QTest::newRow("value without path") << QByteArray(R"({"op":"replace","value":{"password":"s3cret","active":true}})")
                                        << QByteArray(R"({"op":"replace","value":{"active":true}})");
    QTest::newRow("names that only contain the word stay")
        << QByteArray(R"({"passwordHint":"a","path":"emails[value eq \"password\"]","value":"b"})")
        << QByteArray(R"({"passwordHint":"a","path":"emails[value eq \"password\"]","value":"b"})");
}
void JsonTest::dropsPasswords()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    QCOMPARE(text(toJson(withoutPasswords(json(body.toStdString())))), QString::fromUtf8(expected));
}

void JsonTest::findsMembersInAnyCase()
{
    const JsonValue value = json(R"({"userName":1,"USERNAME":2})");
    QCOMPARE(findMember(value.get_object(), "USERNAME")->as_int64(), std::int64_t(2));
    QCOMPARE(findMember(value.get_object(), "username")->as_int64(), std::int64_t(1));
    QVERIFY(findMember(value.get_object(), "user") == nullptr);
}

void JsonTest::rendersErrorsAsScim()
{
    QCOMPARE(text(renderError(uniqueness("userName \"a\" is taken."))),
             text(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"uniqueness",)"
                  R"("detail":"userName \"a\" is taken.","status":"409"})"));
    QCOMPARE(text(renderError(plainError(401, "No."))),
             text(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"No.","status":"401"})"));
    QCOMPARE(invalidFilter(4, "x").position.value(), std::size_t(4));
    QVERIFY(invalidFilter(4, "x").detail.find("character 5") != std::string::npos);
    QCOMPARE(notFound("x").status, 404);
    QVERIFY(notFound("x").scimType.empty());
}

QTEST_GUILESS_MAIN(JsonTest)
