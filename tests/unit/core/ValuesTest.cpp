// SPDX-License-Identifier: Apache-2.0
// Times, base64, secrets, hashes and identifiers against published vectors and round trips.
#include "core/Base64.h"
#include "core/PercentEncoding.h"
#include "core/Secret.h"
#include "core/StrongId.h"
#include "core/Timestamp.h"

#include <QtTest>

#include <set>
#include <type_traits>
#include <utility>

using namespace rollcall::core;

class ValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesAddresses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("what is unreserved") << QByteArray("aZ09-._~") << QByteArray("aZ09-._~");
        QTest::newRow("what parts addresses")
            << QByteArray("a/b?c=d&e#f+g%h i") << QByteArray("a%2Fb%3Fc%3Dd%26e%23f%2Bg%25h%20i");
        QTest::newRow("beyond ASCII") << QByteArray("ü") << QByteArray("%C3%BC");
        QTest::newRow("a zero byte") << QByteArray("a\0b", 3) << QByteArray("a%00b");
    }
    void encodesAddresses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, encoded);
        QCOMPARE(QByteArray::fromStdString(percentEncoded(text.toStdString())), encoded);
        QCOMPARE(QByteArray::fromStdString(percentDecoded(encoded.toStdString())), text);
    }

    void decodesWhatOthersEncoded_data()
    {
        QTest::addColumn<QByteArray>("encoded");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("small digits") << QByteArray("%c3%bc") << QByteArray("ü");
        QTest::newRow("a plus") << QByteArray("a+b") << QByteArray("a+b");
        QTest::newRow("no digits") << QByteArray("100%zz") << QByteArray("100%zz");
        QTest::newRow("half of one") << QByteArray("a%4") << QByteArray("a%4");
        QTest::newRow("a sign at the end") << QByteArray("a%") << QByteArray("a%");
        QTest::newRow("decoded once") << QByteArray("%2541") << QByteArray("%41");
    }
    void decodesWhatOthersEncoded()
    {
        QFETCH(QByteArray, encoded);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(percentDecoded(encoded.toStdString())), text);
    }

    void readsTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isTime");
        QTest::addColumn<qlonglong>("milliseconds");
        QTest::newRow("the epoch") << QByteArray("1970-01-01T00:00:00Z") << true << 0LL;
        QTest::newRow("milliseconds") << QByteArray("2026-03-01T09:15:02.118Z") << true << 1772356502118LL;
        QTest::newRow("one digit of a second") << QByteArray("1970-01-01T00:00:01.5Z") << true << 1500LL;
        QTest::newRow("an offset ahead") << QByteArray("1970-01-01T02:00:00+02:00") << true << 0LL;
        QTest::newRow("an offset behind") << QByteArray("1969-12-31T19:00:00-05:00") << true << 0LL;
        QTest::newRow("a leap day") << QByteArray("2024-02-29T00:00:00Z") << true << 1709164800000LL;
        QTest::newRow("no leap day") << QByteArray("2023-02-29T00:00:00Z") << false << 0LL;
        QTest::newRow("month 13") << QByteArray("2026-13-01T00:00:00Z") << false << 0LL;
        QTest::newRow("a date alone") << QByteArray("2026-03-01") << false << 0LL;
        QTest::newRow("words after it") << QByteArray("2026-03-01T00:00:00Z later") << false << 0LL;
        QTest::newRow("nothing") << QByteArray() << false << 0LL;
    }
    void readsTimes()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isTime);
        QFETCH(qlonglong, milliseconds);
        const auto time = parseRfc3339(text.toStdString());
        QCOMPARE(time.has_value(), isTime);
        if (time)
            QCOMPARE(toMilliseconds(*time), milliseconds);
    }

    void writesTimesThatItReads()
    {
        for (const std::int64_t value : {0LL, 1LL, 999LL, 1709164800000LL, 1772356502118LL, 4102444800000LL}) {
            const std::string text = toRfc3339(fromMilliseconds(value));
            QCOMPARE(text.size(), std::size_t{24});
            QCOMPARE(toMilliseconds(parseRfc3339(text).value()), value);
        }
        QCOMPARE(toRfc3339(fromMilliseconds(1772356502118LL)), std::string("2026-03-01T09:15:02.118Z"));
    }

    void encodesBase64_data()
    {
        // RFC 4648 §10.
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
        QTest::newRow("one byte") << QByteArray("f") << QByteArray("Zg==");
        QTest::newRow("two bytes") << QByteArray("fo") << QByteArray("Zm8=");
        QTest::newRow("three bytes") << QByteArray("foo") << QByteArray("Zm9v");
        QTest::newRow("four bytes") << QByteArray("foob") << QByteArray("Zm9vYg==");
        QTest::newRow("six bytes") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
    }
    void encodesBase64()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, encoded);
        QCOMPARE(toBase64(plain.toStdString()), encoded.toStdString());
        QCOMPARE(fromBase64(encoded.toStdString()).value(), plain.toStdString());
        std::string bare = encoded.toStdString();
        bare.erase(bare.find_last_not_of('=') + 1);
        QCOMPARE(fromBase64(bare).value(), plain.toStdString());
    }

    void refusesWhatIsNoBase64()
    {
        for (const char* text : {"Z", "Zm9v!", "Zg==Zg==", "Zm 9v", "Zg=", "Zg===", "Zm9v=", "===="})
            QVERIFY2(!fromBase64(text), text);
        QCOMPARE(toBase64Url("\xfb\xff"), std::string("-_8"));
    }

    void secretsAreMovedAndWiped()
    {
        static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
        Secret first("correct horse battery");
        Secret second(std::move(first));
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): this is what is tested
        QCOMPARE(second.reveal(), std::string_view("correct horse battery"));
        QCOMPARE(second.lastFour(), std::string("tery"));
        QCOMPARE(Secret("short").lastFour(), std::string());
        Secret third;
        third = std::move(second);
        QVERIFY(second.isEmpty()); // NOLINT(bugprone-use-after-move)
        QCOMPARE(third.size(), std::size_t{21});
    }

    void comparesInConstantTime()
    {
        QVERIFY(equalInConstantTime("same", "same"));
        QVERIFY(!equalInConstantTime("same", "samf"));
        QVERIFY(!equalInConstantTime("same", "sam"));
        QVERIFY(equalInConstantTime("", ""));
    }

    void hashesKnownVectors()
    {
        // FIPS 180-2 appendix B.1 and RFC 4231 §4.3.
        QCOMPARE(toHex(sha256("abc")), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(toHex(hmacSha256("Jefe", "what do ya want for nothing?")),
                 std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    void makesTokensThatDiffer()
    {
        const auto first = generateToken("rc_");
        const auto second = generateToken("rc_");
        QVERIFY(first && second);
        QVERIFY(first->reveal().starts_with("rc_"));
        QCOMPARE(first->size(), std::size_t{3 + 43});
        QVERIFY(first->reveal() != second->reveal());
    }

    void makesUuidsThatGrow()
    {
        std::set<std::string> seen;
        std::string last;
        for (std::int64_t time = 1'700'000'000'000; time < 1'700'000'000'200; ++time) {
            const std::string uuid = generateUuid(time).value();
            QCOMPARE(uuid.size(), std::size_t{36});
            QCOMPARE(uuid[14], '7');
            QVERIFY(std::string("89ab").find(uuid[19]) != std::string::npos);
            QVERIFY(uuid > last);
            QVERIFY(seen.insert(uuid).second);
            last = uuid;
        }
    }

    void identifiersDoNotMix()
    {
        using First = StrongId<struct FirstTag, std::int64_t>;
        using Second = StrongId<struct SecondTag, std::int64_t>;
        static_assert(!std::is_convertible_v<First, Second> && !std::is_convertible_v<std::int64_t, First>);
        QVERIFY(First(1) < First(2));
        QVERIFY(First(3) == First(3));
    }
};

QTEST_APPLESS_MAIN(ValuesTest)
#include "ValuesTest.moc"
