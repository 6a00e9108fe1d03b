// SPDX-License-Identifier: Apache-2.0
// Jobs are taken once, by pace and urgency; a crash leaves them waiting or unknown; the same cause makes one only.
#include "directory/Jobs.h"
#include "TestDirectory.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace std::chrono_literals;

namespace {

constexpr auto leaseTime = std::chrono::milliseconds(60'000);

NewJob jobFor(const TestDirectory& fixture, const std::string& subject, const std::string& cause = {})
{
    NewJob job;
    job.integration = fixture.integration.id;
    job.kind = "mail";
    job.subject = subject;
    job.cause = cause;
    job.payload = "{\"to\":\"" + subject + "\"}";
    return job;
}

AddedJob add(TestDirectory& fixture, const NewJob& job)
{
    return valueOf(fixture.write([job](WriteSession& session) { return session.jobs().add(job); }));
}

JobQueueId addQueue(TestDirectory& fixture, int perMinute = 0)
{
    NewJobQueue queue;
    queue.integration = fixture.integration.id;
    queue.kind = "mail";
    queue.title = "Re-send to 5";
    queue.askedBy = "Ada";
    queue.perMinute = perMinute;
    return valueOf(fixture.write([queue](WriteSession& session) { return session.jobs().addQueue(queue); }));
}

core::Result<> changeQueue(TestDirectory& fixture, JobQueueId queue, const JobQueueChange& change)
{
    return fixture.write([queue, change](WriteSession& session) { return session.jobs().changeQueue(queue, change); });
}

std::vector<Job> lease(TestDirectory& fixture, int limit, const std::string& owner = "one")
{
    return valueOf(fixture.write(
        [limit, owner](WriteSession& session) { return session.jobs().lease({"mail", owner, leaseTime, limit}); }));
}

std::vector<std::string> subjectsOf(const std::vector<Job>& jobs)
{
    std::vector<std::string> subjects;
    for (const Job& job : jobs)
        subjects.push_back(job.subject);
    return subjects;
}

bool end(TestDirectory& fixture, JobId job, const JobEnd& end, const std::string& owner = "one")
{
    return valueOf(
        fixture.write([job, end, owner](WriteSession& session) { return session.jobs().end(job, owner, end); }));
}

Job stored(TestDirectory& fixture, JobId id)
{
    auto job = valueOf(fixture.reader->jobs().job(id));
    if (!job)
        qFatal("no such job");
    return *job;
}

using Texts = std::vector<std::string>;

} // namespace

class JobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesEachOnceAndKeepsItsAttempts()
    {
        TestDirectory fixture;
        const AddedJob ada = add(fixture, jobFor(fixture, "ada"));
        const std::vector<Job> leased = lease(fixture, 10);
        QCOMPARE(subjectsOf(leased), Texts{"ada"});
        QCOMPARE(leased.front().payload, std::string("{\"to\":\"ada\"}"));
        QCOMPARE(leased.front().attempts, 1);
        QVERIFY(lease(fixture, 10, "two").empty());
        QVERIFY(end(fixture, ada.id,
                    {JobState::Waiting, "The server is busy.", "451 4.7.1 later", fixture.clock.now() + 30s}));
        QVERIFY(lease(fixture, 10).empty());
        fixture.clock.advance(31s);
        QCOMPARE(lease(fixture, 10).size(), std::size_t{1});
        QVERIFY(end(fixture, ada.id, {JobState::Done, "Accepted.", "250 ok", {}}));
        QVERIFY(stored(fixture, ada.id).finished.has_value());
        const auto attempts = valueOf(fixture.reader->jobs().attempts(ada.id));
        QCOMPARE(attempts.size(), std::size_t{2});
        QCOMPARE(attempts[0].detail, std::string("451 4.7.1 later"));
        QCOMPARE(attempts[0].outcome, JobState::Waiting);
        QCOMPARE(attempts[1].number, 2);
        QCOMPARE(attempts[1].outcome, JobState::Done);
        QVERIFY(attempts[1].ended.has_value());
    }

    void makesOneJobOfOneCause()
    {
        TestDirectory fixture;
        const AddedJob first = add(fixture, jobFor(fixture, "ada", "invitation of ada, day 1"));
        const AddedJob again = add(fixture, jobFor(fixture, "ada", "invitation of ada, day 1"));
        QVERIFY(first.isNew);
        QVERIFY(!again.isNew);
        QCOMPARE(again.id, first.id);
        std::ignore = lease(fixture, 1);
        QVERIFY(end(fixture, first.id, {JobState::Done, {}, {}, {}}));
        QVERIFY(!add(fixture, jobFor(fixture, "ada", "invitation of ada, day 1")).isNew);
        QVERIFY(add(fixture, jobFor(fixture, "ada", "invitation of ada, day 2")).isNew);
        QVERIFY(add(fixture, jobFor(fixture, "ada")).isNew);
        QVERIFY(add(fixture, jobFor(fixture, "ada")).isNew);
    }

    void letsTheCauseOfWhatWasGivenUpBeginAnew()
    {
        TestDirectory fixture;
        const AddedJob first = add(fixture, jobFor(fixture, "ada", "cause"));
        QVERIFY(fixture.write([&](WriteSession& session) { return session.jobs().cancel(first.id, "Not now."); }));
        QCOMPARE(stored(fixture, first.id).message, std::string("Not now."));
        const AddedJob second = add(fixture, jobFor(fixture, "ada", "cause"));
        QVERIFY(second.isNew);
        QCOMPARE(subjectsOf(lease(fixture, 5)).size(), std::size_t{1});
    }

    void takesTheUrgentFirstThenInTurnFromEachQueue()
    {
        TestDirectory fixture;
        const JobQueueId bulk = addQueue(fixture);
        for (const char* name : {"b1", "b2", "b3"}) {
            NewJob job = jobFor(fixture, name);
            job.queue = bulk;
            std::ignore = add(fixture, job);
        }
        std::ignore = add(fixture, jobFor(fixture, "s1"));
        NewJob removal = jobFor(fixture, "removal");
        removal.urgency = JobUrgency::First;
        std::ignore = add(fixture, removal);
        const Texts first = subjectsOf(lease(fixture, 3));
        QCOMPARE(first.size(), std::size_t{3});
        QCOMPARE(first[0], std::string("removal"));
        // One of the bulk and one of the standing queue, whichever began longer ago first.
        QVERIFY(std::ranges::count(first, "b1") == 1);
        QVERIFY(std::ranges::count(first, "s1") == 1);
    }

    void pausesResumesAndGivesUpAQueue()
    {
        TestDirectory fixture;
        const JobQueueId bulk = addQueue(fixture);
        std::vector<AddedJob> jobs;
        for (const char* name : {"a", "b"}) {
            NewJob job = jobFor(fixture, name);
            job.queue = bulk;
            jobs.push_back(add(fixture, job));
        }
        QVERIFY(changeQueue(fixture, bulk, {JobQueueState::Paused, "Too many bounces.", {}}));
        QVERIFY(lease(fixture, 5).empty());
        QVERIFY(!valueOf(fixture.reader->jobs().nextDue("mail")).has_value());
        QCOMPARE(valueOf(fixture.reader->jobs().queue(bulk))->reason, std::string("Too many bounces."));
        QVERIFY(changeQueue(fixture, bulk, {JobQueueState::Open, std::string(), {}}));
        QCOMPARE(subjectsOf(lease(fixture, 1)), Texts{"a"});
        QVERIFY(changeQueue(fixture, bulk, {JobQueueState::Cancelled, "Ada gave it up.", {}}));
        QVERIFY(lease(fixture, 5).empty());
        QCOMPARE(valueOf(fixture.write([](WriteSession& session) { return session.jobs().cancelSome(10); })),
                 std::int64_t{1});
        QCOMPARE(stored(fixture, jobs[1].id).state, JobState::Cancelled);
        // What runs comes to its own end.
        QVERIFY(end(fixture, jobs[0].id, {JobState::Done, {}, {}, {}}));
        const JobProgress progress = valueOf(fixture.reader->jobs().progress(bulk));
        QCOMPARE(progress.done, std::int64_t{1});
        QCOMPARE(progress.cancelled, std::int64_t{1});
        QCOMPARE(progress.total(), std::int64_t{2});
        QVERIFY(!changeQueue(fixture, bulk, {JobQueueState::Open, {}, {}}));
        NewJob late = jobFor(fixture, "late");
        late.queue = bulk;
        QVERIFY(!fixture.write([late](WriteSession& session) { return session.jobs().add(late); }));
    }

    void keepsThePaceAlsoOverARestart()
    {
        TestDirectory fixture;
        const JobQueueId slow = addQueue(fixture, 6);
        for (int i = 0; i < 5; ++i) {
            NewJob job = jobFor(fixture, "p" + std::to_string(i));
            job.queue = slow;
            std::ignore = add(fixture, job);
        }
        QCOMPARE(lease(fixture, 5).size(), std::size_t{1});
        QVERIFY(lease(fixture, 5).empty());
        fixture.close();
        fixture.open();
        fixture.clock.advance(9s);
        QVERIFY(lease(fixture, 5).empty());
        const auto next = valueOf(fixture.reader->jobs().nextDue("mail"));
        QVERIFY(next.has_value());
        QVERIFY(*next > fixture.clock.now() && *next <= fixture.clock.now() + 2s);
        fixture.clock.advance(2s);
        QCOMPARE(lease(fixture, 5).size(), std::size_t{1});
        // A long rest is no claim on a burst.
        fixture.clock.advance(10min);
        QCOMPARE(lease(fixture, 5).size(), std::size_t{1});
    }

    void leavesWhatACrashBrokeOffWaitingOrUnknown()
    {
        TestDirectory fixture;
        const AddedJob before = add(fixture, jobFor(fixture, "before"));
        const AddedJob behind = add(fixture, jobFor(fixture, "behind"));
        QCOMPARE(lease(fixture, 5).size(), std::size_t{2});
        QVERIFY(
            valueOf(fixture.write([&](WriteSession& session) { return session.jobs().handOver(behind.id, "one"); })));
        fixture.close();
        fixture.open();
        const auto reclaim = [&](const std::string& onlyRunner) {
            return valueOf(
                fixture.write([onlyRunner](WriteSession& session) { return session.jobs().reclaim(onlyRunner, 10); }));
        };
        // Beside other processes a lease has to end first.
        QCOMPARE(reclaim({}), std::int64_t{0});
        QCOMPARE(reclaim("two"), std::int64_t{2});
        QCOMPARE(stored(fixture, before.id).state, JobState::Waiting);
        QCOMPARE(stored(fixture, behind.id).state, JobState::Unknown);
        QVERIFY(!stored(fixture, behind.id).finished.has_value());
        QCOMPARE(valueOf(fixture.reader->jobs().attempts(behind.id)).front().outcome, JobState::Unknown);
        QCOMPARE(subjectsOf(lease(fixture, 5, "two")), Texts{"before"});
        // The one that was thought dead has nothing to say any more.
        QVERIFY(!end(fixture, before.id, {JobState::Done, {}, {}, {}}, "one"));
        QVERIFY(
            !valueOf(fixture.write([&](WriteSession& session) { return session.jobs().handOver(before.id, "one"); })));
        QVERIFY(!valueOf(
            fixture.write([&](WriteSession& session) { return session.jobs().renew(before.id, "one", leaseTime); })));
    }

    void takesOverWhatIsNotRenewed()
    {
        TestDirectory fixture;
        const AddedJob job = add(fixture, jobFor(fixture, "ada"));
        QCOMPARE(lease(fixture, 1).size(), std::size_t{1});
        fixture.clock.advance(50s);
        QVERIFY(valueOf(
            fixture.write([&](WriteSession& session) { return session.jobs().renew(job.id, "one", leaseTime); })));
        fixture.clock.advance(50s);
        const auto reclaim = [&] {
            return valueOf(fixture.write([](WriteSession& session) { return session.jobs().reclaim({}, 10); }));
        };
        QCOMPARE(reclaim(), std::int64_t{0});
        fixture.clock.advance(15s);
        QCOMPARE(reclaim(), std::int64_t{1});
        QCOMPARE(subjectsOf(lease(fixture, 1, "two")), Texts{"ada"});
    }

    void triesAgainOnSomebodysWordOnly()
    {
        TestDirectory fixture;
        const AddedJob job = add(fixture, jobFor(fixture, "ada", "cause"));
        const auto retry = [&] {
            return fixture.write([&](WriteSession& session) { return session.jobs().retry(job.id); });
        };
        QVERIFY(!retry());
        std::ignore = lease(fixture, 1);
        QVERIFY(end(fixture, job.id, {JobState::Unknown, "Who knows.", {}, {}}));
        QVERIFY(lease(fixture, 1).empty());
        QVERIFY(retry());
        const std::vector<Job> leased = lease(fixture, 1);
        QCOMPARE(leased.size(), std::size_t{1});
        QCOMPARE(leased.front().attempts, 1);
        QCOMPARE(valueOf(fixture.reader->jobs().attempts(job.id)).back().number, 2);
    }

    void goesWithItsIntegration()
    {
        TestDirectory fixture;
        const AddedJob job = add(fixture, jobFor(fixture, "ada"));
        QVERIFY(
            fixture.write([&](WriteSession& session) { return session.deleteIntegration(fixture.integration.id); }));
        QVERIFY(lease(fixture, 5).empty());
        QCOMPARE(valueOf(fixture.write([](WriteSession& session) { return session.jobs().cancelSome(10); })),
                 std::int64_t{1});
        QCOMPARE(stored(fixture, job.id).state, JobState::Cancelled);
    }

    void forgetsWhatEndedLongAgoButNotWhatIsUndecided()
    {
        TestDirectory fixture;
        const JobQueueId bulk = addQueue(fixture);
        NewJob inBulk = jobFor(fixture, "done");
        inBulk.queue = bulk;
        const AddedJob done = add(fixture, inBulk);
        const AddedJob unknown = add(fixture, jobFor(fixture, "unknown"));
        QCOMPARE(lease(fixture, 5).size(), std::size_t{2});
        QVERIFY(end(fixture, done.id, {JobState::Done, {}, {}, {}}));
        QVERIFY(end(fixture, unknown.id, {JobState::Unknown, {}, {}, {}}));
        fixture.close();
        fixture.clock.advance(std::chrono::hours(24 * 31));
        fixture.open();
        QTRY_COMPARE(column(fixture.file(), "SELECT subject FROM jobs"), Texts{"unknown"});
        QTRY_COMPARE(column(fixture.file(), "SELECT count(*) FROM job_queues WHERE is_standing = 0"), Texts{"0"});
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM job_attempts"), Texts{"1"});
    }

    void findsByStateAndSubject()
    {
        TestDirectory fixture;
        const AddedJob first = add(fixture, jobFor(fixture, "ada"));
        std::ignore = add(fixture, jobFor(fixture, "bob"));
        const AddedJob last = add(fixture, jobFor(fixture, "ada"));
        JobQuery query;
        query.integration = fixture.integration.id;
        query.subject = "ada";
        auto found = valueOf(fixture.reader->jobs().jobs(query));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found.front().id, last.id);
        query.before = last.id.value;
        found = valueOf(fixture.reader->jobs().jobs(query));
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().id, first.id);
        std::ignore = lease(fixture, 1);
        JobQuery running;
        running.state = JobState::Running;
        QCOMPARE(subjectsOf(valueOf(fixture.reader->jobs().jobs(running))), Texts{"ada"});
    }

    void tellsTheFeed()
    {
        TestDirectory fixture;
        const FeedPosition before = valueOf(fixture.reader->feedEnd());
        const AddedJob job = add(fixture, jobFor(fixture, "ada"));
        const auto entries = valueOf(fixture.reader->feedAfter(before, 10));
        const auto added = std::ranges::find_if(entries, [&](const FeedEntry& entry) {
            return entry.kind == FeedKind::Job && entry.change == FeedChange::Added;
        });
        QVERIFY(added != entries.end());
        QCOMPARE(added->rowId, job.id.value);
        QCOMPARE(added->integration, fixture.integration.id.value);
    }
};

QTEST_GUILESS_MAIN(JobsTest)
#include "JobsTest.moc"
