// SPDX-License-Identifier: Apache-2.0
// Bodies that are worked on are bounded together, and one of them alone is always taken.
#include "BodyBudget.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace rollcall::listener;

class BodyBudgetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesWhatFits()
    {
        BodyBudget budget(100);
        QVERIFY(budget.take(60));
        QVERIFY(!budget.take(41));
        QVERIFY(budget.take(40));
        QVERIFY(!budget.take(1));
        QVERIFY2(budget.take(0), "an empty body adds nothing");
        budget.giveBack(60);
        QVERIFY(budget.take(60));
    }

    void takesOneAloneWhateverItsSize()
    {
        BodyBudget budget(100);
        QVERIFY(budget.take(1'000));
        QVERIFY(!budget.take(1));
        budget.giveBack(1'000);
        QVERIFY(budget.take(1));
    }

    void countsRightFromManyThreads()
    {
        BodyBudget budget(10);
        std::atomic<int> tooMany = 0;
        std::atomic<int> held = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    for (int i = 0; i < 2'000; ++i) {
                        if (!budget.take(3))
                            continue;
                        tooMany += ++held > 3 ? 1 : 0;
                        --held;
                        budget.giveBack(3);
                    }
                });
            }
        }
        QCOMPARE(tooMany.load(), 0);
        QVERIFY(budget.take(10));
    }
};

QTEST_GUILESS_MAIN(BodyBudgetTest)
#include "BodyBudgetTest.moc"
