// SPDX-License-Identifier: Apache-2.0
// The segment cache as a plain container, with a map as its witness.
#include "tables/SegmentCache.h"

#include <QTest>

#include <map>
#include <numeric>
#include <random>

using rollcall::models::RowRange;
using rollcall::models::SegmentCache;

namespace {

std::vector<int> numbers(int first, int count)
{
    std::vector<int> values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), first);
    return values;
}

} // namespace

class SegmentCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNothingWhenEmpty()
    {
        const SegmentCache<int> cache;
        QVERIFY(!cache.find(0));
        QCOMPARE(cache.missing({3, 4}), (RowRange{3, 4}));
    }

    void missing_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("missingFirst");
        QTest::addColumn<int>("missingCount");
        // Held: 10–19 and 30–39.
        QTest::newRow("before everything") << 0 << 5 << 0 << 5;
        QTest::newRow("all held") << 12 << 5 << 12 << 0;
        QTest::newRow("front is held") << 15 << 10 << 20 << 5;
        QTest::newRow("back is held") << 5 << 10 << 5 << 5;
        QTest::newRow("both ends are held") << 15 << 20 << 20 << 10;
        QTest::newRow("a hole at each end") << 8 << 34 << 8 << 34;
        QTest::newRow("behind everything") << 40 << 2 << 40 << 2;
        QTest::newRow("nothing wanted") << 25 << 0 << 25 << 0;
    }

    void missing()
    {
        QFETCH(int, first);
        QFETCH(int, count);
        QFETCH(int, missingFirst);
        QFETCH(int, missingCount);
        SegmentCache<int> cache;
        cache.put(30, numbers(30, 10));
        cache.put(10, numbers(10, 10));
        QCOMPARE(cache.missing({first, count}), (RowRange{missingFirst, missingCount}));
    }

    void neighboursBecomeOneSegment()
    {
        SegmentCache<int> cache;
        cache.put(10, numbers(10, 5));
        cache.put(20, numbers(20, 5));
        QCOMPARE(cache.segmentCount(), std::size_t{2});
        cache.put(15, numbers(15, 5));
        QCOMPARE(cache.segmentCount(), std::size_t{1});
        QCOMPARE(cache.size(), std::size_t{15});
        QCOMPARE(*cache.find(24), 24);
        QVERIFY(!cache.find(25));
    }

    void newRowsReplaceOldOnes()
    {
        SegmentCache<int> cache;
        cache.put(0, numbers(0, 10));
        cache.put(4, {100, 101});
        QCOMPARE(*cache.find(3), 3);
        QCOMPARE(*cache.find(4), 100);
        QCOMPARE(*cache.find(5), 101);
        QCOMPARE(*cache.find(6), 6);
        QCOMPARE(cache.size(), std::size_t{10});
    }

    void insertedRowsMoveTheRest()
    {
        SegmentCache<int> cache;
        cache.put(0, numbers(0, 4));
        cache.insertGap(2, 3);
        QCOMPARE(*cache.find(1), 1);
        QVERIFY(!cache.find(2));
        QVERIFY(!cache.find(4));
        QCOMPARE(*cache.find(5), 2);
        QCOMPARE(cache.missing({0, 7}), (RowRange{2, 3}));
    }

    void removedRowsCloseTheGap()
    {
        SegmentCache<int> cache;
        cache.put(0, numbers(0, 10));
        cache.removeRows(3, 4);
        QCOMPARE(cache.segmentCount(), std::size_t{1});
        QCOMPARE(*cache.find(2), 2);
        QCOMPARE(*cache.find(3), 7);
        QCOMPARE(cache.size(), std::size_t{6});
    }

    void evictsWhatIsFarthest()
    {
        SegmentCache<int> cache(20);
        cache.put(0, numbers(0, 10));
        cache.put(100, numbers(100, 10));
        cache.put(90, numbers(90, 10));
        QCOMPARE(cache.size(), std::size_t{20});
        QVERIFY(!cache.find(5));
        QCOMPARE(*cache.find(90), 90);
        QCOMPARE(*cache.find(109), 109);
    }

    void neverHoldsMoreThanItMay()
    {
        SegmentCache<int> cache(50);
        cache.put(0, numbers(0, 200));
        QCOMPARE(cache.size(), std::size_t{50});
        QCOMPARE(*cache.find(100), 100);
        QVERIFY(!cache.find(10));
        QVERIFY(!cache.find(190));
    }

    void behavesLikeAMap()
    {
        std::mt19937 random(20260301);
        const auto upTo = [&random](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
        SegmentCache<int> cache(100'000);
        std::map<std::int64_t, int> witness;
        for (int round = 0; round < 2000; ++round) {
            const int first = upTo(300);
            const int count = 1 + upTo(20);
            const int what = upTo(4);
            std::map<std::int64_t, int> next;
            if (what <= 1) {
                cache.put(first, numbers(round * 1000, count));
                for (int i = 0; i < count; ++i)
                    witness[first + i] = round * 1000 + i;
            } else if (what == 2) {
                cache.insertGap(first, count);
                for (const auto& [position, value] : witness)
                    next[position >= first ? position + count : position] = value;
                witness = std::move(next);
            } else {
                cache.removeRows(first, count);
                for (const auto& [position, value] : witness) {
                    if (position < first)
                        next[position] = value;
                    else if (position >= first + count)
                        next[position - count] = value;
                }
                witness = std::move(next);
            }
            std::map<std::int64_t, int> held;
            cache.forEach([&held](std::int64_t position, int value) { held[position] = value; });
            QCOMPARE(held, witness);
            QCOMPARE(cache.size(), witness.size());
            const auto* found = cache.find(first);
            QCOMPARE(found != nullptr, witness.contains(first));
        }
    }
};

QTEST_APPLESS_MAIN(SegmentCacheTest)
#include "SegmentCacheTest.moc"
