// SPDX-License-Identifier: Apache-2.0
// If-Match and If-None-Match as clients write them.
#include "Preconditions.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

class PreconditionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesAVersion_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isReadRefused");
        QTest::addColumn<bool>("isNotModified");
        QTest::addColumn<bool>("isChangeRefused");
        const auto row = [](const char* title, const char* name, const char* value, bool isReadRefused,
                            bool isNotModified, bool isChangeRefused) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(value) << isReadRefused << isNotModified
                                 << isChangeRefused;
        };
        // Against version 3.
        row("the version", "If-Match", "W/\"3\"", false, false, false);
        row("strong", "If-Match", "\"3\"", false, false, false);
        row("bare", "if-match", "3", false, false, false);
        row("one of several", "If-Match", "W/\"1\" , W/\"3\"", false, false, false);
        row("any", "If-Match", "*", false, false, false);
        row("another version", "If-Match", "W/\"2\"", true, false, true);
        row("a longer number", "If-Match", "W/\"33\"", true, false, true);
        row("nothing", "If-Match", "", true, false, true);
        row("nonsense", "If-Match", "W/3\"", true, false, true);
        row("none of the version", "If-None-Match", "W/\"3\"", false, true, true);
        row("none of another", "If-None-Match", "W/\"2\"", false, false, false);
        row("none at all", "If-None-Match", "*", false, true, true);
        row("another field", "If-Modified-Since", "*", false, false, false);
    }
    void judgesAVersion()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        http::Headers headers;
        headers.add(name.toStdString(), value.toStdString());
        const Preconditions preconditions(headers);
        QTEST(preconditions.refusalOfRead(3).has_value(), "isReadRefused");
        QTEST(preconditions.isNotModified(3), "isNotModified");
        QTEST(preconditions.refusalOfChange(3).has_value(), "isChangeRefused");
        if (const auto refusal = preconditions.refusalOfChange(3))
            QCOMPARE(refusal->status, 412);
    }

    void takesRepeatedFieldsForOne()
    {
        http::Headers headers;
        headers.add("If-Match", "W/\"1\"");
        headers.add("If-Match", "W/\"2\"");
        QVERIFY(!Preconditions(headers).refusalOfChange(2));
        QVERIFY(Preconditions(headers).refusalOfChange(3));
    }

    void boundsWhatItReads()
    {
        std::string many;
        for (int tag = 0; tag < 10'000; ++tag)
            many += "\"x\",";
        http::Headers headers;
        headers.add("If-Match", many + "\"3\"");
        QVERIFY2(Preconditions(headers).refusalOfChange(3), "what stands behind the bound matches nothing");
    }
};

QTEST_APPLESS_MAIN(PreconditionsTest)
#include "PreconditionsTest.moc"
