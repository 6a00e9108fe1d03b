// SPDX-License-Identifier: Apache-2.0
// What waits for the lanes of the relay: turns, shares, bounds, patience and the end.
#include "composition/RelayQueue.h"

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
using namespace rollcall::app;
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

RelayTask task(std::int64_t integration, const std::string& turn, const std::string& name, Gate& gate, Given& given)
{
    RelayTask made;
    made.integration = directory::IntegrationId(integration);
    made.turn = turn;
    made.bytes = 10;
    made.run = [&gate, name](const std::stop_token&) { gate.pass(name); };
    made.giveUp = [&given] { ++given.up; };
    return made;
}

using Names = std::vector<std::string>;

} // namespace

class RelayQueueTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesOfOneResourceTakeTurnsAndOthersPass()
    {
        Gate gate;
        Given given;
        RelayQueue queue({});
        QVERIFY(queue.offer(task(1, "person id 7", "first", gate, given)));
        QVERIFY(queue.offer(task(1, "person id 7", "second", gate, given)));
        QVERIFY(queue.offer(task(2, "person id 7", "another integration", gate, given)));
        QVERIFY(queue.offer(task(1, "", "a read", gate, given)));
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
        RelayQueue queue({.lanes = 3, .lanesPerIntegration = 2});
        for (const char* name : {"a", "b", "c"})
            QVERIFY(queue.offer(task(1, "", name, gate, given)));
        QVERIFY(queue.offer(task(2, "", "d", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        const auto begun = gate.begun();
        QVERIFY(std::ranges::find(begun, "d") != begun.end());
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{4});
    }

    void isBounded()
    {
        Gate gate;
        Given given;
        RelayQueue queue({.lanes = 1, .lanesPerIntegration = 1, .waiting = 2, .bytes = 1'000});
        QVERIFY(queue.offer(task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        auto large = task(1, "", "large", gate, given);
        large.bytes = 1'000;
        QVERIFY(!queue.offer(std::move(large)));
        QVERIFY(queue.offer(task(1, "", "waits", gate, given)));
        QVERIFY(queue.offer(task(1, "", "waits too", gate, given)));
        QVERIFY(!queue.offer(task(1, "", "one too many", gate, given)));
        gate.open();
        QTRY_COMPARE(gate.begun().size(), std::size_t{3});
        QCOMPARE(given.up.load(), 0);
    }

    void whatWaitedTooLongIsGivenUp()
    {
        Gate gate;
        Given given;
        RelayQueue queue({.lanes = 1, .lanesPerIntegration = 1});
        QVERIFY(queue.offer(task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        auto hurried = task(1, "", "hurried", gate, given);
        hurried.latest = std::chrono::steady_clock::now() + 50ms;
        QVERIFY(queue.offer(std::move(hurried)));
        QTRY_COMPARE(given.up.load(), 1);
        gate.open();
        QCOMPARE(gate.begun(), Names{"runs"});
    }

    void stoppingGivesUpWhatWaits()
    {
        Gate gate;
        Given given;
        RelayQueue queue({.lanes = 1, .lanesPerIntegration = 1});
        QVERIFY(queue.offer(task(1, "", "runs", gate, given)));
        QTRY_COMPARE(gate.begun().size(), std::size_t{1});
        QVERIFY(queue.offer(task(1, "", "waits", gate, given)));
        std::thread end([&] { queue.stop(); });
        QTRY_COMPARE(given.up.load(), 1);
        gate.open();
        end.join();
        QVERIFY(!queue.offer(task(1, "", "late", gate, given)));
        QCOMPARE(gate.begun(), Names{"runs"});
    }
};

QTEST_GUILESS_MAIN(RelayQueueTest)
#include "RelayQueueTest.moc"
