// SPDX-License-Identifier: Apache-2.0
// Compatibility as data: presets, changes to them, refusals.
#include "Fixtures.h"

#include <scim/Compatibility.h>

using namespace rollcall::scim;
using rollcall::scim::test::json;
using rollcall::scim::test::text;

class CompatibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasADefault()
    {
        const Result<Compatibility> empty = readCompatibility({});
        QVERIFY(empty && *empty == tolerantCompatibility());
        QVERIFY(empty->reading == ReadPolicy{});
        QCOMPARE(empty->transientStatus, 429);
        QVERIFY(empty->userPatchReturnsBody);
        QVERIFY(!empty->groupPatchReturnsBody);
    }

    void readsWhatItPrints_data()
    {
        QTest::addColumn<int>("preset");
        QTest::newRow("tolerant") << 0;
        QTest::newRow("entra") << 1;
        QTest::newRow("strict") << 2;
    }
    void readsWhatItPrints()
    {
        QFETCH(int, preset);
        const Compatibility presets[] = {tolerantCompatibility(), entraCompatibility(), strictCompatibility()};
        const char* names[] = {"tolerant", "entra", "strict"};
        const Compatibility& expected = presets[preset];
        const Result<Compatibility> named = readCompatibility(JsonObject{{"preset", names[preset]}});
        QVERIFY(named && *named == expected);
        const Result<Compatibility> again = readCompatibility(toJson(expected));
        QVERIFY2(again, again ? "" : again.error().detail.c_str());
        QVERIFY(*again == expected);
        QVERIFY(preset == 0 || expected != tolerantCompatibility());
    }

    /// Each single member is read, printed and read back; none is forgotten on the way.
    void keepsEachMember()
    {
        const JsonObject all = toJson(tolerantCompatibility());
        QVERIFY(all.size() >= 18);
        for (const auto& member : all) {
            if (!member.value().is_bool()) {
                continue;
            }
            const bool other = !member.value().get_bool();
            const Result<Compatibility> changed = readCompatibility(JsonObject{{member.key(), other}});
            QVERIFY(changed && *changed != tolerantCompatibility());
            QVERIFY(toJson(*changed).at(member.key()).as_bool() == other);
            QVERIFY(readCompatibility(toJson(*changed)).value() == *changed);
        }
    }

    void changesAPreset()
    {
        const Result<Compatibility> changed = readCompatibility(
            json("{\"acceptsBooleanStrings\":true,\"preset\":\"strict\",\"unknownAttributes\":\"ignore\","
                 "\"transientAnswer\":{\"status\":429,\"retryAfterSeconds\":7},\"advertised\":{\"sort\":false}}")
                .as_object());
        QVERIFY2(changed, changed ? "" : changed.error().detail.c_str());
        QVERIFY(changed->reading.acceptBooleanStrings);
        QVERIFY(!changed->reading.acceptBareStrings);
        QVERIFY(changed->reading.unknownAttributes == UnknownAttributes::Ignore);
        QCOMPARE(changed->transientStatus, 429);
        QCOMPARE(changed->retryAfterSeconds, 7);
        QVERIFY(!changed->advertised.sort && changed->advertised.patch);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* text, const char* mentions) {
            QTest::newRow(text) << QByteArray(text) << mentions;
        };
        row("{\"preset\":\"lenient\"}", "preset");
        row("{\"preset\":1}", "preset");
        row("{\"acceptsEverything\":true}", "acceptsEverything");
        row("{\"acceptsBareStrings\":\"yes\"}", "acceptsBareStrings");
        row("{\"unknownAttributes\":\"drop\"}", "unknownAttributes");
        row("{\"transientAnswer\":429}", "transientAnswer");
        row("{\"transientAnswer\":{\"status\":500}}", "transientAnswer.status");
        row("{\"transientAnswer\":{\"status\":\"429\"}}", "transientAnswer.status");
        row("{\"transientAnswer\":{\"retryAfterSeconds\":0}}", "retryAfterSeconds");
        row("{\"transientAnswer\":{\"retryAfterSeconds\":3601}}", "retryAfterSeconds");
        row("{\"transientAnswer\":{\"wait\":1}}", "transientAnswer.wait");
        row("{\"advertised\":{\"bulk\":true}}", "advertised.bulk");
        row("{\"advertised\":{\"sort\":1}}", "advertised.sort");
        row("{\"advertised\":true}", "advertised");
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, mentions);
        const Result<Compatibility> read = readCompatibility(json(text.toStdString()).as_object());
        QVERIFY(!read);
        QVERIFY2(read.error().detail.find(mentions.toStdString()) != std::string::npos, read.error().detail.c_str());
    }
};

QTEST_GUILESS_MAIN(CompatibilityTest)
#include "CompatibilityTest.moc"
