// SPDX-License-Identifier: Apache-2.0
// Lanes run everything they took, in order, and end in order.
#include "core/Lane.h"
#include "core/Deliver.h"
#include "core/LinkedStop.h"

#include <QtTest>

#include <atomic>
#include <future>
#include <stdexcept>
#include <vector>

using namespace rollcall::core;

class LaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsInOrderOnOneThread()
    {
        std::vector<int> seen;
        {
            Lane lane("test", 1);
            for (int i = 0; i < 100; ++i)
                QVERIFY(lane.post([&seen, i](std::stop_token) { seen.push_back(i); }));
        }
        QCOMPARE(seen.size(), std::size_t{100});
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void stopsWhatRunsAndReportsToWhatWaits()
    {
        Lane lane("test", 1);
        std::promise<void> started;
        std::atomic<bool> sawStop = false;
        std::atomic<int> stoppedLater = 0;
        QVERIFY(lane.post([&](std::stop_token stop) {
            started.set_value();
            while (!stop.stop_requested())
                std::this_thread::yield();
            sawStop = true;
        }));
        for (int i = 0; i < 3; ++i)
            QVERIFY(lane.post([&](std::stop_token stop) { stoppedLater += stop.stop_requested() ? 1 : 0; }));
        started.get_future().wait();
        lane.stop();
        QVERIFY(sawStop);
        QCOMPARE(stoppedLater.load(), 3);
        QVERIFY(!lane.post([](std::stop_token) {}));
    }

    void aLinkedStopComesFromAnyOfThem()
    {
        std::stop_source first;
        std::stop_source second;
        LinkedStop own(first.get_token(), second.get_token());
        const LinkedStop byFirst(first.get_token(), second.get_token());
        QVERIFY(!own.token().stop_requested());
        own.request();
        QVERIFY(own.token().stop_requested());
        QVERIFY2(!first.stop_requested() && !second.stop_requested(), "others are not stopped by it");
        first.request_stop();
        QVERIFY(byFirst.token().stop_requested());
        const LinkedStop bySecond(std::stop_token(), second.get_token());
        QVERIFY(!bySecond.token().stop_requested());
        second.request_stop();
        QVERIFY(bySecond.token().stop_requested());
        QVERIFY2(LinkedStop(second.get_token()).token().stop_requested(), "also when it was there before");
    }

    void goesOnAfterAnException()
    {
        std::atomic<int> done = 0;
        {
            Lane lane("test", 1);
            QVERIFY(lane.post([](std::stop_token) { throw std::runtime_error("defect"); }));
            QVERIFY(lane.post([&](std::stop_token) { ++done; }));
        }
        QCOMPARE(done.load(), 1);
    }

    void opensAndClosesOnEachThread()
    {
        std::atomic<int> opened = 0;
        std::atomic<int> closed = 0;
        {
            Lane lane("test", 3, [&] { ++opened; }, [&] { ++closed; });
        }
        QCOMPARE(opened.load(), 3);
        QCOMPARE(closed.load(), 3);
    }

    void futuresAlwaysFinish()
    {
        Lane lane("test", 1);
        auto future = run(lane, {}, [](std::stop_token) -> Result<int> { return 42; });
        future.waitForFinished();
        QCOMPARE(future.result().value(), 42);
        std::stop_source stop;
        stop.request_stop();
        auto cancelled = run(lane, stop.get_token(), [](std::stop_token) -> Result<int> { return 1; });
        cancelled.waitForFinished();
        QVERIFY(cancelled.result().error().kind == ErrorKind::Cancelled);
        lane.stop();
        auto late = run(lane, {}, [](std::stop_token) -> Result<int> { return 1; });
        late.waitForFinished();
        QVERIFY(late.result().error().kind == ErrorKind::Cancelled);
    }

    void deliversToLivingReceiversAlone()
    {
        Lane lane("test", 1);
        int received = 0;
        QObject alive;
        auto dead = std::make_unique<QObject>();
        deliver(run(lane, {}, [](std::stop_token) -> Result<int> { return 7; }), &alive,
                [&](const Result<int>& value) { received += value.value(); });
        deliver(run(lane, {}, [](std::stop_token) -> Result<int> { return 100; }), dead.get(),
                [&](const Result<int>& value) { received += value.value(); });
        dead.reset();
        QTRY_COMPARE(received, 7);
    }
};

QTEST_GUILESS_MAIN(LaneTest)
#include "LaneTest.moc"
