// SPDX-License-Identifier: Apache-2.0
// What waits for the lanes of the relay: turns, shares, bounds, patience and the end.
#include "Queue.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::relay;
using namespace std::chrono_literals;

namespace {

/// Work that waits until it is let go, and remembers the order.
class Gate {
public:
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_wake.notify_all();
    }
    void pass(const std::string& name)
    {
        std::unique_lock lock(m_mutex);
        m_begun.push_back(name);
        m_wake.wait(lock, [this] { return m_isOpen; });
    }
    [[nodiscard]] std::vector<std::string> begun() const
    {
        const std::lock_guard lock(m_mutex);
        return m_begun;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<std::string> m_begun;
    bool m_isOpen = false;
};

struct Given {
    std::atomic<int> up = 0;
};

Task task(std::int64_t integration, const std::string& turn, const std::string& name, Gate& gate, Given& given)
{
    Task made;
    made.integration = directory::IntegrationId(integration);
    made.turn = turn;
    made.bytes = 10;
    made.run = [&gate, name](const std::stop_token&) {
        gate.pass(name);
        return VendorPace::Answered;
    };
    made.giveUp = [&given] { ++given.up; };
    return made;
}

bool isTaken(Queue& queue, Task task)
{
    return queue.offer(std::move(task)) == Queue::Offered::Taken;
}

/// The service of that integration is called in vain.
Task hangingTask(std::int64_t integration, std::atomic<int>& begun, Given& given)
{
    Task made;
    made.integration = directory::IntegrationId(integration);
    made.run = [&begun](const std::stop_token&) {
        ++begun;
        return VendorPace::Hung;
    };
    made.giveUp = [&given] { ++given.up; };
    return made;
}

using Names = std::vector<std::string>;

} // namespace

class QueueTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesOfOneResourceTakeTurnsAndOthersPass()
    {
        Gate gate;
        Given given;
        Queue queue({});
        QVERIFY(isTaken(queue, task(1, "person id 7", "first", gate, given)));
        QVERIFY(isTaken(queue, task(1, "person id 7", "second", gate, given)));
        QVERIFY(isTaken(queue, task(2, "person id 7", "another integration", gate, given)));
        QVERIFY(isTaken(queue, task(1, "", "a read", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        const auto begun = gate.begun();
        QVERIFY(std::ranges::find(begun, "second") == begun.end());
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
        QCOMPARE(gate.begun().back(), std::string("second"));
    }

    void oneIntegrationDoesNotTakeAllLanes()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 3, .lanesPerIntegration = 2});
        for (const char* name : {"a", "b", "c"})
            QVERIFY(isTaken(queue, task(1, "", name, gate, given)));
        QVERIFY(isTaken(queue, task(2, "", "d", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        const auto begun = gate.begun();
        QVERIFY(std::ranges::find(begun, "d") != begun.end());
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
    }

    void theLastLaneIsForWhoeverHasNone()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 4, .lanesPerIntegration = 4});
        for (const char* name : {"a", "b", "c", "d"}) {
            QVERIFY(isTaken(queue, task(1, "", name, gate, given)));
            QVERIFY(isTaken(queue, task(2, "", name, gate, given)));
        }
        QVERIFY(isTaken(queue, task(3, "", "the third", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
        const auto begun = gate.begun();
        QVERIFY(std::ranges::find(begun, "the third") != begun.end());
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{9});
    }

    void integrationsTakeTurns()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 1, .lanesPerIntegration = 1});
        QVERIFY(isTaken(queue, task(1, "", "first", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        for (const char* name : {"1a", "1b"})
            QVERIFY(isTaken(queue, task(1, "", name, gate, given)));
        for (const char* name : {"2a", "2b"})
            QVERIFY(isTaken(queue, task(2, "", name, gate, given)));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{5});
        QCOMPARE(gate.begun(), (Names{"first", "2a", "1a", "2b", "1b"}));
    }

    void clientsGoBeforeTheBackgroundUntilItHasWaitedLong_data()
    {
        QTest::addColumn<int>("patience");
        QTest::addColumn<QString>("second");
        QTest::newRow("it has just come") << 60'000 << QStringLiteral("client");
        QTest::newRow("it has waited") << 0 << QStringLiteral("background");
    }
    void clientsGoBeforeTheBackgroundUntilItHasWaitedLong()
    {
        QFETCH(int, patience);
        QFETCH(QString, second);
        Gate gate;
        Given given;
        Queue queue({.lanes = 1, .lanesPerIntegration = 1, .backgroundPatience = std::chrono::milliseconds{patience}});
        QVERIFY(isTaken(queue, task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        auto background = task(1, "", "background", gate, given);
        background.isInBackground = true;
        QVERIFY(isTaken(queue, std::move(background)));
        QVERIFY(isTaken(queue, task(1, "", "client", gate, given)));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        QCOMPARE(gate.begun().at(1), second.toStdString());
    }

    void whoHangsHasOneLane()
    {
        std::atomic<int> begun = 0;
        Gate gate;
        Given given;
        Queue queue({});
        auto hanging = hangingTask(1, begun, given);
        hanging.turn = "person id 7";
        QVERIFY(isTaken(queue, std::move(hanging)));
        // Once it begins, it is known that the one before it hung.
        QVERIFY(isTaken(queue, task(1, "person id 7", "a", gate, given)));
        QTRY_COMPARE(gate.begun(), Names{"a"});
        for (const char* name : {"b", "c"})
            QVERIFY(isTaken(queue, task(1, "", name, gate, given)));
        QVERIFY(isTaken(queue, task(2, "", "the other", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{2});
        QCOMPARE(gate.begun().back(), std::string("the other"));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
    }

    void whoHangsAgainAndAgainIsLeftAlone()
    {
        std::atomic<int> begun = 0;
        Gate gate;
        Given given;
        Queue queue({.lanes = 2, .lanesPerIntegration = 1, .pause = 60'000ms});
        gate.open();
        QTRY_VERIFY(queue.offer(hangingTask(1, begun, given)) == Queue::Offered::Paused);
        QVERIFY(begun.load() >= 2);
        QVERIFY(isTaken(queue, task(2, "", "still served", gate, given)));
        QTRY_COMPARE(gate.begun(), Names{"still served"});
    }

    void aPauseComesToItsEnd()
    {
        std::atomic<int> begun = 0;
        Gate gate;
        Given given;
        Queue queue({.hangsBeforePause = 1, .pause = 1'000ms, .longestPause = 1'000ms});
        gate.open();
        QVERIFY(isTaken(queue, hangingTask(1, begun, given)));
        QTRY_COMPARE(begun.load(), 1);
        QTRY_VERIFY(queue.offer(task(1, "", "during the pause", gate, given)) == Queue::Offered::Paused);
        QTRY_VERIFY(isTaken(queue, task(1, "", "again", gate, given)));
        QTRY_VERIFY(std::ranges::count(gate.begun(), "again") > 0);
    }

    void oneIntegrationDoesNotTakeAllThePlaces()
    {
        Gate gate;
        Given given;
        Queue queue({.waitingPerIntegration = 2, .bytesPerIntegration = 100});
        auto large = task(1, "person id 7", "large", gate, given);
        large.bytes = 90;
        QVERIFY(isTaken(queue, std::move(large)));
        QVERIFY(isTaken(queue, task(1, "person id 7", "waits", gate, given)));
        QVERIFY(queue.offer(task(1, "person id 7", "too many bytes", gate, given)) == Queue::Offered::Full);
        auto light = task(1, "person id 7", "waits too", gate, given);
        light.bytes = 0;
        QVERIFY(isTaken(queue, light));
        QVERIFY(queue.offer(std::move(light)) == Queue::Offered::Full);
        auto other = task(2, "", "the other", gate, given);
        other.bytes = 100;
        QVERIFY(isTaken(queue, std::move(other)));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
    }

    /// Beside a body of the largest size another of that size goes on.
    void theLargestBodyFindsRoomBesideOthers()
    {
        Gate gate;
        Given given;
        Queue queue({});
        for (std::int64_t integration : {1, 2}) {
            auto large = task(integration, "", "large", gate, given);
            large.bytes = std::size_t{32} * 1024 * 1024;
            QVERIFY(isTaken(queue, std::move(large)));
        }
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{2});
    }

    void drainingCancelsWhatRunsAndTakesNothing()
    {
        std::atomic<bool> isCancelled = false;
        Gate gate;
        Given given;
        Queue queue({.lanes = 2, .lanesPerIntegration = 1});
        Task running;
        running.integration = directory::IntegrationId(1);
        running.run = [&](const std::stop_token& stop) {
            std::mutex mutex;
            std::condition_variable_any wake;
            std::unique_lock lock(mutex);
            wake.wait(lock, stop, [] { return false; });
            isCancelled = true;
            return VendorPace::Unsaid;
        };
        running.giveUp = [&given] { ++given.up; };
        QVERIFY(isTaken(queue, std::move(running)));
        QVERIFY(isTaken(queue, task(1, "", "waits", gate, given)));
        queue.drain(10ms);
        QCOMPARE(given.up.load(), 1);
        QVERIFY(queue.offer(task(2, "", "late", gate, given)) == Queue::Offered::Closed);
        QTRY_VERIFY(isCancelled.load());
        queue.resume();
        QVERIFY(isTaken(queue, task(1, "", "again", gate, given)));
        QTRY_COMPARE(gate.begun(), Names{"again"});
        gate.open();
    }

    void isBounded()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 1, .lanesPerIntegration = 1, .waiting = 2, .bytes = 1'000});
        QVERIFY(isTaken(queue, task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        auto large = task(1, "", "large", gate, given);
        large.bytes = 1'000;
        QVERIFY(!isTaken(queue, std::move(large)));
        QVERIFY(isTaken(queue, task(1, "", "waits", gate, given)));
        QVERIFY(isTaken(queue, task(1, "", "waits too", gate, given)));
        QVERIFY(!isTaken(queue, task(1, "", "one too many", gate, given)));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        QCOMPARE(given.up.load(), 0);
    }

    void whatWaitedTooLongIsGivenUp()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 1, .lanesPerIntegration = 1});
        QVERIFY(isTaken(queue, task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        auto hurried = task(1, "", "hurried", gate, given);
        hurried.latest = std::chrono::steady_clock::now() + 50ms;
        QVERIFY(isTaken(queue, std::move(hurried)));
        QTRY_COMPARE(given.up.load(), 1);
        gate.open();
        QCOMPARE(gate.begun(), Names{"runs"});
    }

    void stoppingGivesUpWhatWaits()
    {
        Gate gate;
        Given given;
        Queue queue({.lanes = 1, .lanesPerIntegration = 1});
        QVERIFY(isTaken(queue, task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        QVERIFY(isTaken(queue, task(1, "", "waits", gate, given)));
        std::thread end([&] { queue.stop(); });
        QTRY_COMPARE(given.up.load(), 1);
        gate.open();
        end.join();
        QVERIFY(!isTaken(queue, task(1, "", "late", gate, given)));
        QCOMPARE(gate.begun(), Names{"runs"});
    }
};

QTEST_GUILESS_MAIN(QueueTest)
#include "QueueTest.moc"
