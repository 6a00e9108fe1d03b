// SPDX-License-Identifier: Apache-2.0
// Wrong credentials are answered ever later, address by address, and answers that wait cost no thread.
#include "FailurePace.h"
#include "DelayedBody.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace rollcall;
using namespace rollcall::listener;
using std::chrono::milliseconds;

namespace {

std::string networkNumbered(std::size_t number)
{
    return "2001:db8:" + std::to_string(number / 1000) + ":" + std::to_string(number % 1000) + "::1";
}

} // namespace

class FailurePaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void growsWithEachFailure()
    {
        FailurePace pace;
        const FailurePace::Instant now{};
        for (int failure = 0; failure < FailurePace::freeFailures; ++failure)
            QCOMPARE(pace.noteFailure("203.0.113.9", now), milliseconds{0});
        milliseconds last{0};
        for (int failure = 0; failure < 4; ++failure) {
            const auto delay = pace.noteFailure("203.0.113.9", now);
            QVERIFY(delay > last);
            last = delay;
        }
        for (int failure = 0; failure < 100; ++failure)
            last = pace.noteFailure("203.0.113.9", now);
        QCOMPARE(last, FailurePace::longest);
        QCOMPARE(pace.noteFailure("203.0.113.10", now), milliseconds{0});
    }

    void forgetsAfterAWhile()
    {
        FailurePace pace;
        FailurePace::Instant now{};
        for (int failure = 0; failure < 50; ++failure)
            (void)pace.noteFailure("203.0.113.9", now);
        QCOMPARE(pace.noteFailure("203.0.113.9", now), FailurePace::longest);
        now += FailurePace::memory;
        QCOMPARE(pace.noteFailure("203.0.113.9", now), milliseconds{0});
    }

    void holdsABoundedNumberOfAddresses()
    {
        FailurePace pace;
        FailurePace::Instant now{};
        for (std::size_t address = 0; address < FailurePace::mostAddresses; ++address)
            QCOMPARE(pace.noteFailure(networkNumbered(address), now), milliseconds{0});
        QCOMPARE(pace.noteFailure("203.0.113.9", now), FailurePace::longest);
        now += FailurePace::memory;
        QCOMPARE(pace.noteFailure("203.0.113.9", now), milliseconds{0});
    }

    void countsAnIpv6NetworkAsOne()
    {
        FailurePace pace;
        const FailurePace::Instant now{};
        for (int failure = 0; failure < FailurePace::freeFailures; ++failure)
            QCOMPARE(pace.noteFailure("2001:db8:0:7::" + std::to_string(failure), now), milliseconds{0});
        QCOMPARE(pace.noteFailure("2001:db8:0:7:ffff::1", now), FailurePace::firstDelay);
        QCOMPARE(pace.noteFailure("2001:db8:0:8::1", now), milliseconds{0});
    }

    void looksThroughAllAddressesOnceASecond()
    {
        FailurePace pace;
        FailurePace::Instant now{};
        for (std::size_t address = 0; address < FailurePace::mostAddresses; ++address)
            (void)pace.noteFailure(networkNumbered(address), now);
        // Just before the first of them may be forgotten, they are looked through in vain.
        now += FailurePace::memory - milliseconds{1};
        QCOMPARE(pace.noteFailure("203.0.113.9", now), FailurePace::longest);
        now += milliseconds{1};
        QCOMPARE(pace.noteFailure("203.0.113.9", now), FailurePace::longest);
        now += FailurePace::pruningPause;
        QCOMPARE(pace.noteFailure("203.0.113.9", now), milliseconds{0});
    }

    void deliversWhenTheTimeHasCome()
    {
        const auto delays = std::make_shared<Delays>();
        const auto begin = std::chrono::steady_clock::now();
        DelayedBody late(delays, milliseconds{200}, "late");
        DelayedBody soon(delays, milliseconds{50}, "soon");
        std::promise<std::string> lateText;
        std::promise<std::string> soonText;
        std::atomic<bool> isLateFirst = false;
        std::atomic<bool> isSoonThere = false;
        late.next([&](core::Result<std::string> piece) {
            isLateFirst = !isSoonThere;
            lateText.set_value(*piece);
        });
        soon.next([&](core::Result<std::string> piece) {
            isSoonThere = true;
            soonText.set_value(*piece);
        });
        QCOMPARE(soonText.get_future().get(), std::string("soon"));
        QCOMPARE(lateText.get_future().get(), std::string("late"));
        QVERIFY(!isLateFirst);
        QVERIFY(std::chrono::steady_clock::now() - begin >= milliseconds{200});
        std::string end = "not asked";
        late.next([&](core::Result<std::string> piece) { end = *piece; });
        QCOMPARE(end, std::string());
    }

    void deliversAtOnceWhenItEnds()
    {
        auto delays = std::make_shared<Delays>();
        DelayedBody waiting(delays, std::chrono::hours{1}, "waiting");
        DelayedBody behind(delays, std::chrono::hours{1}, "behind");
        std::string text;
        waiting.next([&](core::Result<std::string> piece) { text = *piece; });
        delays.reset();
        QCOMPARE(text, std::string("waiting"));
        behind.next([&](core::Result<std::string> piece) { text = *piece; });
        QCOMPARE(text, std::string("behind"));
    }
};

QTEST_APPLESS_MAIN(FailurePaceTest)
#include "FailurePaceTest.moc"
