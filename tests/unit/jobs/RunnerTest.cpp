// SPDX-License-Identifier: Apache-2.0
// Each job is made once, again after a pause, or left to somebody's word; also when the program is killed in between.
#include "jobs/Runner.h"
#include "FaultyDatabase.h"
#include "TestDirectory.h"

#include <QProcess>
#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <stdexcept>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::jobs;
using namespace std::chrono_literals;

namespace {

JobId addJob(TestDirectory& fixture, const std::string& subject, const std::string& kind = "mail")
{
    NewJob job;
    job.integration = fixture.integration.id;
    job.kind = kind;
    job.subject = subject;
    const JobId id = valueOf(fixture.write([job](WriteSession& session) { return session.jobs().add(job); })).id;
    // While the clock stands the directory's time goes on in small steps, and is ahead of it.
    fixture.clock.advance(1s);
    return id;
}

Job stored(TestDirectory& fixture, JobId id)
{
    auto job = valueOf(fixture.reader->jobs().job(id));
    if (!job)
        qFatal("no such job");
    return *job;
}

/// Waits in the handler until the test lets it go on, or it is asked to stop.
class Gate {
public:
    bool wait(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        const bool isOpen = m_condition.wait(lock, stop, [this] { return m_isOpen; });
        --m_waiting;
        return isOpen;
    }
    void open()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isOpen = true;
        }
        m_condition.notify_all();
    }
    int waiting()
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_condition;
    bool m_isOpen = false;
    int m_waiting = 0;
};

Outcome done()
{
    return {Outcome::Kind::Done, "Accepted.", "250 2.0.0 ok", {}, {}};
}

RunnerOptions optionsOf(const TestDirectory& fixture)
{
    return {&fixture.clock, true};
}

/// The child of the kill: one job waits before its hand-over, the other behind it.
int runAsChild(const char* folder)
{
    OpenOptions options;
    options.dataDirectory = folder;
    const core::SystemClock clock;
    const auto database = valueOf(Database::open(options));
    Runner runner(*database, {&clock, true});
    std::atomic<int> ready = 0;
    KindOptions two;
    two.parallel = 2;
    Gate gate;
    runner.add(
        "mail",
        [&](Attempt& attempt) {
            if (attempt.job().subject == "behind" && !attempt.handOver())
                return Outcome{Outcome::Kind::Failed};
            if (++ready == 2)
                std::cout << "ready" << std::endl;
            gate.wait(attempt.stop());
            return Outcome{Outcome::Kind::Stopped};
        },
        two);
    if (!runner.start())
        return 1;
    std::string line;
    std::getline(std::cin, line);
    return 0;
}

} // namespace

class RunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesWhatIsAddedAndRecordsItsEnd()
    {
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        std::atomic<int> calls = 0;
        runner.add("mail", [&](Attempt& attempt) {
            ++calls;
            if (attempt.job().subject != "ada")
                return Outcome{Outcome::Kind::Failed, "Not she."};
            if (auto handed = attempt.handOver(); !handed)
                return Outcome{Outcome::Kind::Failed, handed.error().message};
            return done();
        });
        QVERIFY(runner.start());
        const JobId ada = addJob(fixture, "ada");
        QTRY_COMPARE(stored(fixture, ada).state, JobState::Done);
        QCOMPARE(stored(fixture, ada).message, std::string("Accepted."));
        QCOMPARE(valueOf(fixture.reader->jobs().attempts(ada)).front().detail, std::string("250 2.0.0 ok"));
        const JobId bob = addJob(fixture, "bob");
        QTRY_COMPARE(stored(fixture, bob).state, JobState::Failed);
        QCOMPARE(calls.load(), 2);
    }

    void leavesKindsAloneThatNobodyServes()
    {
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        runner.add("mail", [](Attempt&) { return done(); });
        QVERIFY(runner.start());
        const JobId other = addJob(fixture, "x", "okta");
        const JobId mail = addJob(fixture, "y");
        QTRY_COMPARE(stored(fixture, mail).state, JobState::Done);
        QCOMPARE(stored(fixture, other).state, JobState::Waiting);
    }

    void comesBackAfterAPauseThatGrowsAndGivesUpInTheEnd()
    {
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        KindOptions options;
        options.maximumAttempts = 3;
        options.backoff = {10s, 1min};
        runner.add(
            "mail", [](Attempt&) { return Outcome{Outcome::Kind::Again, "The server is busy.", "451 later"}; },
            options);
        QVERIFY(runner.start());
        const JobId job = addJob(fixture, "ada");
        for (int attempt = 1; attempt <= 2; ++attempt) {
            QTRY_COMPARE(static_cast<int>(valueOf(fixture.reader->jobs().attempts(job)).size()), attempt);
            QTRY_COMPARE(stored(fixture, job).state, JobState::Waiting);
            const auto pause = stored(fixture, job).nextAttempt - fixture.clock.now();
            QVERIFY2(pause > 7s * attempt && pause <= 10s * attempt, std::to_string(pause.count()).c_str());
            fixture.clock.advance(10s * attempt + 1s);
            runner.wake();
        }
        QTRY_COMPARE(stored(fixture, job).state, JobState::Failed);
        QCOMPARE(stored(fixture, job).message, std::string("The server is busy. Given up after 3 attempts."));
    }

    void comesBackWhenTheOtherSideSaidSo()
    {
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        runner.add("mail", [](Attempt&) { return Outcome{Outcome::Kind::Again, "Later.", {}, 90s}; });
        QVERIFY(runner.start());
        const JobId job = addJob(fixture, "ada");
        QTRY_COMPARE(valueOf(fixture.reader->jobs().attempts(job)).size(), std::size_t{1});
        QTRY_COMPARE(stored(fixture, job).state, JobState::Waiting);
        QVERIFY(stored(fixture, job).nextAttempt - fixture.clock.now() == 90s);
    }

    void runsNoMoreAtATimeThanAllowed()
    {
        TestDirectory fixture;
        Gate gate;
        std::atomic<int> most = 0;
        std::atomic<int> now = 0;
        Runner runner(*fixture.database, optionsOf(fixture));
        KindOptions options;
        options.parallel = 2;
        runner.add(
            "mail",
            [&](Attempt& attempt) {
                most = std::max(most.load(), ++now);
                gate.wait(attempt.stop());
                --now;
                return done();
            },
            options);
        std::vector<JobId> jobs;
        for (int i = 0; i < 6; ++i)
            jobs.push_back(addJob(fixture, std::to_string(i)));
        QVERIFY(runner.start());
        QTRY_COMPARE(gate.waiting(), 2);
        JobQuery waiting;
        waiting.state = JobState::Waiting;
        QCOMPARE(valueOf(fixture.reader->jobs().jobs(waiting)).size(), std::size_t{4});
        gate.open();
        for (const JobId job : jobs)
            QTRY_COMPARE(stored(fixture, job).state, JobState::Done);
        QCOMPARE(most.load(), 2);
    }

    void tellsADefectBeforeTheHandOverFromOneBehindIt()
    {
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        runner.add("mail", [](Attempt& attempt) -> Outcome {
            if (attempt.job().subject == "behind" && !attempt.handOver())
                return {Outcome::Kind::Failed};
            throw std::runtime_error("a defect");
        });
        QVERIFY(runner.start());
        const JobId before = addJob(fixture, "before");
        const JobId behind = addJob(fixture, "behind");
        QTRY_COMPARE(stored(fixture, behind).state, JobState::Unknown);
        QTRY_COMPARE(valueOf(fixture.reader->jobs().attempts(before)).size(), std::size_t{1});
        QTRY_COMPARE(stored(fixture, before).state, JobState::Waiting);
    }

    void letsWhatRunsStopWhenTheProgramEnds()
    {
        TestDirectory fixture;
        Gate gate;
        auto runner = std::make_unique<Runner>(*fixture.database, optionsOf(fixture));
        runner->add("mail", [&](Attempt& attempt) {
            gate.wait(attempt.stop());
            return attempt.stop().stop_requested() ? Outcome{Outcome::Kind::Stopped} : done();
        });
        const JobId job = addJob(fixture, "ada");
        QVERIFY(runner->start());
        QTRY_COMPARE(gate.waiting(), 1);
        runner.reset();
        QCOMPARE(stored(fixture, job).state, JobState::Waiting);
        fixture.clock.advance(1s);
        Runner next(*fixture.database, optionsOf(fixture));
        next.add("mail", [](Attempt&) { return done(); });
        QVERIFY(next.start());
        QTRY_COMPARE(stored(fixture, job).state, JobState::Done);
    }

    void takesOverAtOnceWhatAKillBrokeOff()
    {
        TestDirectory fixture;
        const JobId before = addJob(fixture, "before");
        const JobId behind = addJob(fixture, "behind");
        fixture.close();
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--run"), QString::fromStdString(fixture.folder().string())});
        QVERIFY(child.waitForReadyRead(30'000));
        QCOMPARE(child.readLine().trimmed(), QByteArray("ready"));
        child.kill();
        QVERIFY(child.waitForFinished(30'000));
        fixture.open();
        QCOMPARE(stored(fixture, behind).state, JobState::Running);
        Runner runner(*fixture.database, optionsOf(fixture));
        std::atomic<int> calls = 0;
        runner.add("mail", [&](Attempt&) {
            ++calls;
            return done();
        });
        QVERIFY(runner.start());
        QTRY_COMPARE(stored(fixture, behind).state, JobState::Unknown);
        fixture.clock.advance(std::chrono::hours(24 * 365 * 10)); // the child's clock was the computer's
        runner.wake();
        QTRY_COMPARE(stored(fixture, before).state, JobState::Done);
        QCOMPARE(calls.load(), 1);
        QVERIFY(stored(fixture, behind).message.find("without you") != std::string::npos);
    }

    void doesNothingMoreOnceAnotherHasTheJob()
    {
        TestDirectory fixture;
        Gate gate;
        std::atomic<bool> wasRefused = false;
        std::atomic<bool> hasWritten = false;
        Runner runner(*fixture.database, optionsOf(fixture));
        runner.add("mail", [&](Attempt& attempt) {
            gate.wait(attempt.stop());
            const auto handed = attempt.handOver();
            wasRefused = !handed && handed.error().kind == core::ErrorKind::Denied;
            Outcome outcome = done();
            outcome.alsoWrite = [&](WriteSession&) -> core::Result<> {
                hasWritten = true;
                return {};
            };
            return outcome;
        });
        QVERIFY(runner.start());
        const JobId job = addJob(fixture, "ada");
        QTRY_COMPARE(gate.waiting(), 1);
        const auto taken = valueOf(fixture.write([](WriteSession& session) -> core::Result<std::vector<Job>> {
            if (auto reclaimed = session.jobs().reclaim("another", 10); !reclaimed)
                return tl::unexpected(reclaimed.error());
            return session.jobs().lease({"mail", "another", 60s, 10});
        }));
        QCOMPARE(taken.size(), std::size_t{1});
        gate.open();
        QTRY_VERIFY(wasRefused.load());
        runner.stop();
        QCOMPARE(stored(fixture, job).state, JobState::Running);
        QVERIFY(!hasWritten.load());
    }

    void changesWhatFollowsInTheSameTransaction_data()
    {
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("written") << false;
        QTest::newRow("cannot be written") << true;
    }
    void changesWhatFollowsInTheSameTransaction()
    {
        QFETCH(bool, isRefused);
        TestDirectory fixture;
        Runner runner(*fixture.database, optionsOf(fixture));
        std::atomic<int> calls = 0;
        runner.add("mail", [&](Attempt&) {
            ++calls;
            Outcome outcome = done();
            outcome.alsoWrite = [isRefused](WriteSession& session) -> core::Result<> {
                if (auto saved = session.saveSetting("test/accepted", "yes"); !saved)
                    return saved;
                if (isRefused)
                    return core::failure(core::ErrorKind::Conflict, "Somebody was faster.");
                return {};
            };
            return outcome;
        });
        QVERIFY(runner.start());
        const JobId job = addJob(fixture, "ada");
        QTRY_COMPARE(stored(fixture, job).state, isRefused ? JobState::Unknown : JobState::Done);
        QCOMPARE(valueOf(fixture.reader->setting("test/accepted")).has_value(), !isRefused);
        QCOMPARE(calls.load(), 1);
    }

    void recordsTheEndOnceTheDirectoryCanBeWrittenAgain()
    {
        TestDirectory fixture;
        conformance::FaultyDatabase faulty(*fixture.database);
        std::atomic<int> calls = 0;
        Runner runner(faulty, optionsOf(fixture));
        runner.add("mail", [&](Attempt& attempt) {
            ++calls;
            if (!attempt.handOver())
                return Outcome{Outcome::Kind::Failed};
            faulty.failWrites(core::ErrorKind::Unavailable);
            return done();
        });
        QVERIFY(runner.start());
        const JobId job = addJob(fixture, "ada");
        QTRY_COMPARE(calls.load(), 1);
        QCOMPARE(stored(fixture, job).state, JobState::Running);
        faulty.heal();
        QTRY_COMPARE(stored(fixture, job).state, JobState::Done);
        QCOMPARE(calls.load(), 1);
    }

    void pausesGrowToABound_data()
    {
        QTest::addColumn<int>("attempts");
        QTest::addColumn<double>("chance");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("first") << 1 << 0.0 << qint64{30};
        QTest::newRow("second") << 2 << 0.0 << qint64{60};
        QTest::newRow("with chance") << 2 << 0.5 << qint64{54};
        QTest::newRow("bounded") << 12 << 0.0 << qint64{3600};
        QTest::newRow("far beyond") << 100'000 << 0.0 << qint64{3600};
    }
    void pausesGrowToABound()
    {
        QFETCH(int, attempts);
        QFETCH(double, chance);
        QFETCH(qint64, seconds);
        QCOMPARE(qint64{Backoff{}.pause(attempts, chance).count()}, seconds * 1000);
    }
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--run")
        return runAsChild(argv[2]);
    RunnerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "RunnerTest.moc"
