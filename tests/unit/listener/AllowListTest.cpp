// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach a part of the door.
#include "AllowList.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

class AllowListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<QList<QByteArray>>("blocks");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("isOn");
        QTest::addColumn<int>("access");
        const auto row = [](const char* name, const QList<QByteArray>& blocks, const char* address, Access access,
                            bool isOn = true) {
            QTest::newRow(name) << blocks << QByteArray(address) << isOn << static_cast<int>(access);
        };
        row("no list", {}, "203.0.113.9", Access::Allowed);
        row("off", {}, "203.0.113.9", Access::Off, false);
        row("off for the listed as well", {"203.0.113.0/24"}, "203.0.113.9", Access::Off, false);
        row("in the second block", {"10.0.0.0/8", "203.0.113.0/24"}, "203.0.113.9", Access::Allowed);
        row("outside", {"10.0.0.0/8", "203.0.113.0/24"}, "203.0.114.9", Access::Refused);
        row("IPv4 within IPv6", {"203.0.113.0/24"}, "::ffff:203.0.113.9", Access::Allowed);
        row("IPv6", {"2001:db8::/32"}, "2001:db8:1::7", Access::Allowed);
        row("no address at all", {"0.0.0.0/0", "::/0"}, "somebody", Access::Refused);
        row("a block that cannot be read opens nothing", {"nowhere"}, "203.0.113.9", Access::Refused);
    }
    void decides()
    {
        QFETCH(QList<QByteArray>, blocks);
        QFETCH(QByteArray, address);
        QFETCH(bool, isOn);
        QFETCH(int, access);
        std::vector<std::string> texts;
        for (const auto& block : blocks)
            texts.push_back(block.toStdString());
        const AllowList list(texts, isOn);
        QCOMPARE(static_cast<int>(list.access(address.toStdString())), access);
    }
};

QTEST_GUILESS_MAIN(AllowListTest)
#include "AllowListTest.moc"
