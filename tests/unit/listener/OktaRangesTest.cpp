// SPDX-License-Identifier: Apache-2.0
// The file in which Okta publishes its addresses, and what is no such file.
#include "listener/OktaRanges.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

namespace {

constexpr const char* published = R"({"us_cell_1":{"ip_ranges":["192.0.2.0/24","198.51.100.7/32"]},)"
                                  R"("emea_cell_1":{"ip_ranges":["203.0.113.0/24","192.0.2.0/24"]}})";

} // namespace

class OktaRangesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllCellsOrOne()
    {
        QCOMPARE(*readOktaRanges(published),
                 (std::vector<std::string>{"192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24"}));
        QCOMPARE(*readOktaRanges(published, "emea_cell_1"),
                 (std::vector<std::string>{"203.0.113.0/24", "192.0.2.0/24"}));
    }

    void namesTheCellsWhenThereIsNoSuch()
    {
        const auto read = readOktaRanges(published, "us_cell_99");
        QVERIFY(!read);
        QVERIFY(read.error().message.find("us_cell_1, emea_cell_1") != std::string::npos);
    }

    void refusesOtherFiles_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("no cells") << QByteArray("{}");
        QTest::newRow("cells without ranges") << QByteArray(R"({"us_cell_1":{}})");
        QTest::newRow("a range that is none") << QByteArray(R"({"us_cell_1":{"ip_ranges":["everywhere"]}})");
        QTest::newRow("a range that is a number") << QByteArray(R"({"us_cell_1":{"ip_ranges":[1]}})");
        QTest::newRow("empty ranges") << QByteArray(R"({"us_cell_1":{"ip_ranges":[]}})");
    }
    void refusesOtherFiles()
    {
        QFETCH(QByteArray, json);
        const auto read = readOktaRanges(json.toStdString());
        QVERIFY(!read);
        QVERIFY(read.error().kind == core::ErrorKind::Invalid);
    }
};

QTEST_APPLESS_MAIN(OktaRangesTest)
#include "OktaRangesTest.moc"
