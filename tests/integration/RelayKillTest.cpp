// SPDX-License-Identifier: Apache-2.0
// kill -9 on both sides of the relay under a load of changes, again and again: once both are back, our copy becomes
// exactly what the vendor has, and every acknowledged change is there.
#include "RelayLoad.h"

#include <QTest>

using namespace rollcall::tests;

class RelayKillTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothSidesAgreeAfterKills()
    {
        const QTemporaryDir folder;
        VendorService vendor(folder.filePath(QStringLiteral("vendor")));
        QVERIFY(vendor.start());
        RelaySide relay(folder.filePath(QStringLiteral("ours")), vendor.baseUrl(), vendor.token());
        QVERIFY2(relay.start(), relay.told().constData());
        const KilledVendor killed{[&] { vendor.kill(); }, [&] { return vendor.start(); }};
        QCOMPARE(killUnderLoad(relay, killed, killsOfEachSide()), QString());
        QCOMPARE(relay.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(RelayKillTest)
#include "RelayKillTest.moc"
