// SPDX-License-Identifier: Apache-2.0
// Follows a real directory: who comes is invited once, many at once are held, who goes loses the link.
#include "onboarding/InvitationKeeper.h"
#include "InvitationStep.h"
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

std::string withAddress(const std::string& address)
{
    return R"("emails":[{"value":")" + address + R"(","primary":true}])";
}

InvitationSettings atOnce()
{
    InvitationSettings settings;
    settings.mailer = Mailer::Rollcall;
    settings.when = InviteWhen::AtOnce;
    return settings;
}

/// A directory with a keeper that follows it.
class Bench {
public:
    explicit Bench(const InvitationSettings& settings = atOnce()) : keeper(directory.database.get(), directory.clock)
    {
        choose(settings);
        keeper->start();
        settle();
    }

    void choose(const InvitationSettings& settings)
    {
        const std::string json = onboarding::toJson(settings);
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
    }
    Person add(const std::string& name)
    {
        return valueOf(directory.addPerson(name, withAddress(name + "@example.com")));
    }
    /// Waits until the keeper has seen the last change of a person.
    void settle()
    {
        const auto isSettled = [&] {
            const auto entries = valueOf(directory.reader->feedAfter(
                valueOf(directory.reader->consumerPosition("invitations")).value_or(-1), 1000));
            const auto swept =
                valueOf(directory.reader->setting(settingOfInvitations(directory.integration.id) + "/swept"));
            const auto settings = valueOf(directory.reader->setting(settingOfInvitations(directory.integration.id)));
            return swept == settings && valueOf(directory.reader->consumerPosition("invitations")) &&
                   std::none_of(entries.begin(), entries.end(), [](const FeedEntry& entry) {
                       return entry.kind == FeedKind::Person || entry.kind == FeedKind::Job;
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 20'000);
    }
    std::optional<Invitation> of(const ResourceId& person)
    {
        return valueOf(directory.reader->invitations().ofPerson(directory.integration.id, person));
    }
    InvitationState stateOf(const Person& person)
    {
        const auto invitation = of(person.id);
        if (!invitation)
            qFatal("there is no invitation");
        return invitation->state;
    }
    std::int64_t countOf(InvitationState state, HoldReason hold = HoldReason::None)
    {
        for (const InvitationCount& count : valueOf(directory.reader->invitations().counts(directory.integration.id))) {
            if (count.state == state && count.hold == hold)
                return count.people;
        }
        return 0;
    }
    /// As its handler does when a server took the mail.
    void markMailed(const Person& person)
    {
        Invitation mailed = *of(person.id);
        mailed.state = InvitationState::Accepted;
        mailed.mails = 1;
        mailed.lastAccepted = directory.clock.now();
        mailed.expires = directory.clock.now() + std::chrono::hours(24 * 14);
        mailed.dueAt = directory.clock.now() + std::chrono::hours(48);
        MailAttempt attempt;
        attempt.invitation = mailed.id;
        attempt.job = mailed.job;
        attempt.address = mailed.address;
        attempt.outcome = MailOutcome::Accepted;
        valueOf(directory.write([=](WriteSession& session) -> core::Result<> {
            if (auto leased = session.jobs().lease({std::string(invitationMailJob), "one", 1min, 1}); !leased)
                return tl::unexpected(leased.error());
            if (auto added = session.invitations().addAttempt(attempt); !added)
                return tl::unexpected(added.error());
            if (auto saved = session.invitations().save(mailed); !saved)
                return tl::unexpected(saved.error());
            const auto ended = session.jobs().end(JobId(mailed.job), "one", {});
            return ended ? core::Result<>{} : core::Result<>(tl::unexpected(ended.error()));
        }));
        settle();
    }
    JobQueueId sendAgain(const std::vector<ResourceId>& people)
    {
        InvitationDesk desk(*directory.database);
        const auto outcome = valueOf(desk.resend({directory.integration.id, people, "Eva", "Again", 1, "a wish"}));
        settle();
        return outcome.queue.value_or(JobQueueId());
    }
    std::vector<Job> jobs()
    {
        JobQuery query;
        query.limit = 1000;
        return valueOf(directory.reader->jobs().jobs(query));
    }

    TestDirectory directory;

private:
    class Keeper {
    public:
        Keeper(Database* database, const core::Clock& clock) : m_keeper(*database, clock) {}
        InvitationKeeper* operator->() { return &m_keeper; }

    private:
        InvitationKeeper m_keeper;
    };

public:
    Keeper keeper;
};

} // namespace

class InvitationKeeperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoComesIsInvitedOnce()
    {
        Bench bench;
        const Person ada = bench.add("ada");
        bench.settle();
        QCOMPARE(bench.stateOf(ada), InvitationState::Queued);
        const std::vector<Job> jobs = bench.jobs();
        QCOMPARE(jobs.size(), std::size_t{1});
        QCOMPARE(jobs[0].kind, std::string(invitationMailJob));
        const auto order = valueOf(parseMailOrder(jobs[0].payload));
        QCOMPARE(order.invitation, bench.of(ada.id)->id);
        QCOMPARE(bench.of(ada.id)->job, jobs[0].id.value);
        // A change of no consequence makes no second mail; nor does a restart.
        valueOf(bench.directory.replacePerson(ada, R"({"userName":"ada","title":"Engineer",)" +
                                                       withAddress("ada@example.com") + "}"));
        bench.settle();
        bench.keeper->stop();
        InvitationKeeper again(*bench.directory.database, bench.directory.clock);
        again.start();
        const Person grace = bench.add("grace");
        bench.settle();
        QCOMPARE(bench.stateOf(grace), InvitationState::Queued);
        QCOMPARE(bench.jobs().size(), std::size_t{2});
    }

    void nobodyIsTouchedBeforeAMailerWasChosen()
    {
        TestDirectory directory;
        InvitationKeeper keeper(*directory.database, directory.clock);
        keeper.start();
        const Person ada = valueOf(directory.addPerson("ada", withAddress("ada@example.com")));
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(directory.reader->consumerPosition("invitations")).has_value(), 20'000);
        const auto isSeen = [&] {
            const auto entries =
                valueOf(directory.reader->feedAfter(*valueOf(directory.reader->consumerPosition("invitations")), 100));
            return entries.empty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSeen(), 20'000);
        QVERIFY(!valueOf(directory.reader->invitations().ofPerson(directory.integration.id, ada.id)));
    }

    void whoIsThereAlreadyIsAskedAboutWhenAMailerIsChosen()
    {
        TestDirectory directory;
        for (int i = 0; i < 30; ++i) {
            const std::string name = "person" + std::to_string(i);
            valueOf(directory.addPerson(name, withAddress(name + "@example.com")));
        }
        const std::string json = onboarding::toJson(atOnce());
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
        InvitationKeeper keeper(*directory.database, directory.clock);
        keeper.start();
        const auto held = [&] {
            const auto counts = valueOf(directory.reader->invitations().counts(directory.integration.id));
            return counts.size() == 1 && counts[0].state == InvitationState::Held &&
                           counts[0].hold == HoldReason::FirstSync
                       ? counts[0].people
                       : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(held(), std::int64_t{30}, 20'000);
        QVERIFY(valueOf(directory.reader->jobs().jobs({})).empty());
    }

    void aBurstIsHeldAsAWhole()
    {
        Bench bench;
        for (int i = 0; i < 26; ++i)
            bench.add("person" + std::to_string(i));
        bench.settle();
        QCOMPARE(bench.countOf(InvitationState::Held, HoldReason::FirstSync), std::int64_t{26});
        // Who comes later, on another day, is one of few.
        bench.directory.clock.advance(24h);
        const Person late = bench.add("late");
        bench.settle();
        QCOMPARE(bench.stateOf(late), InvitationState::Queued);
    }

    void registeredPeopleAreNotMailed()
    {
        Bench bench;
        bench.keeper->stop();
        const Person ada = bench.add("ada");
        Registration seen;
        seen.integration = bench.directory.integration.id;
        seen.person = ada.id;
        valueOf(bench.directory.write([seen](WriteSession& session) { return session.registrations().add(seen); }));
        bench.keeper->start();
        bench.settle();
        QCOMPARE(bench.stateOf(ada), InvitationState::Registered);
        QVERIFY(bench.jobs().empty());
    }

    void whoGoesLosesTheLink()
    {
        Bench bench;
        const Person ada = bench.add("ada");
        const Person grace = bench.add("grace");
        bench.settle();
        core::Sha256Digest token{};
        token.fill(static_cast<decltype(token)::value_type>(7));
        const NewInvitationLink link{
            bench.of(ada.id)->id, LinkPurpose::Mail, token, bench.directory.clock.now() + 24h, {}};
        valueOf(bench.directory.write([link](WriteSession& session) { return session.invitations().addLink(link); }));
        valueOf(bench.directory.deletePerson(ada));
        valueOf(bench.directory.replacePerson(grace, R"({"userName":"grace","active":false})"));
        bench.settle();
        QCOMPARE(bench.stateOf(ada), InvitationState::Revoked);
        QCOMPARE(bench.stateOf(grace), InvitationState::Revoked);
        QCOMPARE(valueOf(bench.directory.reader->invitations().linkByToken(token))->state, LinkState::Revoked);
    }

    void holdsEndInTheirTime()
    {
        InvitationSettings settings = atOnce();
        settings.when = InviteWhen::AfterDelay;
        settings.delay = 24h;
        Bench bench(settings);
        const Person ada = bench.add("ada");
        bench.settle();
        QCOMPARE(bench.of(ada.id)->hold, HoldReason::Delay);
        bench.directory.clock.advance(25h);
        bench.keeper->wake();
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Queued, 20'000);
    }

    void aChangedSettingIsAppliedToEverybody()
    {
        InvitationSettings settings = atOnce();
        settings.when = InviteWhen::ByHand;
        Bench bench(settings);
        const Person ada = bench.add("ada");
        bench.settle();
        QCOMPARE(bench.of(ada.id)->hold, HoldReason::ByHand);
        settings.when = InviteWhen::AtOnce;
        bench.choose(settings);
        bench.settle();
        QCOMPARE(bench.stateOf(ada), InvitationState::Queued);
        settings.mailer = Mailer::Vendor;
        bench.choose(settings);
        bench.settle();
        QCOMPARE(bench.of(ada.id)->hold, HoldReason::Unconfirmed);
    }

    void aDailyNumberIsKept()
    {
        InvitationSettings settings = atOnce();
        settings.perDay = 3;
        Bench bench(settings);
        for (int i = 0; i < 5; ++i)
            bench.add("person" + std::to_string(i));
        bench.settle();
        QCOMPARE(bench.countOf(InvitationState::Queued), std::int64_t{3});
        QCOMPARE(bench.countOf(InvitationState::Held, HoldReason::Wave), std::int64_t{2});
    }

    void whatACrashLeftOpenIsToldAndNotRepeated()
    {
        Bench bench;
        const Person ada = bench.add("ada");
        bench.settle();
        const Job job = bench.jobs().front();
        Invitation sending = *bench.of(ada.id);
        sending.state = InvitationState::Sending;
        MailAttempt attempt;
        attempt.invitation = sending.id;
        attempt.job = job.id.value;
        valueOf(bench.directory.write([=](WriteSession& session) -> core::Result<> {
            if (auto leased = session.jobs().lease({std::string(invitationMailJob), "one", 1min, 1}); !leased)
                return tl::unexpected(leased.error());
            if (auto saved = session.invitations().save(sending); !saved)
                return tl::unexpected(saved.error());
            if (auto added = session.invitations().addAttempt(attempt); !added)
                return tl::unexpected(added.error());
            const auto handed = session.jobs().handOver(job.id, "one");
            return handed ? core::Result<>{} : core::Result<>(tl::unexpected(handed.error()));
        }));
        valueOf(bench.directory.write([](WriteSession& session) { return session.jobs().reclaim("another", 10); }));
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Unknown, 20'000);
        const auto attempts = valueOf(bench.directory.reader->invitations().attempts(sending.id));
        QCOMPARE(attempts.front().outcome, MailOutcome::Unknown);
        // Somebody's word.
        valueOf(bench.directory.write([id = job.id](WriteSession& session) { return session.jobs().retry(id); }));
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Queued, 20'000);
    }

    void aMailGivenUpLeavesThePersonAsBefore()
    {
        Bench bench;
        const Person ada = bench.add("ada");
        bench.settle();
        bench.markMailed(ada);
        const Person grace = bench.add("grace");
        bench.settle();
        const Invitation before = *bench.of(ada.id);
        QCOMPARE(before.state, InvitationState::Accepted);
        const auto queue = bench.sendAgain({ada.id});
        QCOMPARE(bench.stateOf(ada), InvitationState::Queued);
        JobQueueChange end;
        end.state = JobQueueState::Cancelled;
        end.reason = "Given up by Eva.";
        valueOf(bench.directory.write([=](WriteSession& session) { return session.jobs().changeQueue(queue, end); }));
        valueOf(bench.directory.write([](WriteSession& session) { return session.jobs().cancelSome(10); }));
        QTRY_VERIFY_WITH_TIMEOUT(bench.stateOf(ada) != InvitationState::Queued, 20'000);
        const Invitation after = *bench.of(ada.id);
        QCOMPARE(after.state, InvitationState::Accepted);
        QCOMPARE(after.expires, before.expires);
        QVERIFY(after.dueAt.has_value()); // the link still ends, and reminders still come
        // Who was never mailed is not mailed by itself either.
        valueOf(bench.directory.write([id = JobId(bench.of(grace.id)->job)](WriteSession& session) {
            return session.jobs().cancel(id, "Given up by Eva.");
        }));
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(grace), InvitationState::Held, 20'000);
        QCOMPARE(bench.of(grace.id)->hold, HoldReason::Rejected);
    }

    void aReminderGivenUpIsNotOrderedAnew()
    {
        InvitationSettings settings = atOnce();
        settings.reminderDays = {2, 5};
        Bench bench(settings);
        const Person ada = bench.add("ada");
        bench.settle();
        bench.markMailed(ada);
        bench.directory.clock.advance(std::chrono::hours(49));
        bench.keeper->wake();
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Queued, 20'000);
        valueOf(bench.directory.write([id = JobId(bench.of(ada.id)->job)](WriteSession& session) {
            return session.jobs().cancel(id, "Given up by Eva.");
        }));
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Accepted, 20'000);
        bench.settle();
        QCOMPARE(bench.stateOf(ada), InvitationState::Accepted);
        QCOMPARE(bench.jobs().size(), std::size_t{2});
        QVERIFY(*bench.of(ada.id)->dueAt > bench.directory.clock.now());
    }

    void whoseLinkATryHasEndedIsHeldAndTheNoteSaysSo()
    {
        Bench bench;
        const Person ada = bench.add("ada");
        bench.settle();
        bench.markMailed(ada);
        const auto queue = bench.sendAgain({ada.id});
        Invitation deferred = *bench.of(ada.id);
        deferred.state = InvitationState::Deferred;
        MailAttempt attempt;
        attempt.invitation = deferred.id;
        attempt.job = deferred.job;
        attempt.address = deferred.address;
        attempt.outcome = MailOutcome::Deferred;
        valueOf(bench.directory.write([=](WriteSession& session) -> core::Result<> {
            if (auto added = session.invitations().addAttempt(attempt); !added)
                return tl::unexpected(added.error());
            const auto saved = session.invitations().save(deferred);
            return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
        }));
        JobQueueChange end;
        end.state = JobQueueState::Cancelled;
        valueOf(bench.directory.write([=](WriteSession& session) { return session.jobs().changeQueue(queue, end); }));
        valueOf(bench.directory.write([](WriteSession& session) { return session.jobs().cancelSome(10); }));
        QTRY_COMPARE_WITH_TIMEOUT(bench.stateOf(ada), InvitationState::Held, 20'000);
        QVERIFY(bench.of(ada.id)->note.find("link") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(InvitationKeeperTest)
#include "InvitationKeeperTest.moc"
