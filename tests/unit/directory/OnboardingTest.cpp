// SPDX-License-Identifier: Apache-2.0
// One invitation for each person and one live link for each invitation; every mail is kept; evidence is never lost.
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "directory/MailTemplates.h"
#include "directory/Registrations.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::directory;
using namespace std::chrono_literals;

namespace {

const ResourceId ada("ada-1");

Invitation invitationOf(const TestDirectory& fixture, const ResourceId& person = ada)
{
    Invitation invitation;
    invitation.integration = fixture.integration.id;
    invitation.person = person;
    invitation.state = InvitationState::Queued;
    invitation.address = "ada@example.com";
    return invitation;
}

Invitation save(TestDirectory& fixture, const Invitation& invitation)
{
    return valueOf(
        fixture.write([invitation](WriteSession& session) { return session.invitations().save(invitation); }));
}

core::Sha256Digest digestOf(unsigned char mark)
{
    core::Sha256Digest digest{};
    digest.fill(static_cast<decltype(digest)::value_type>(mark));
    return digest;
}

InvitationLinkId addLink(TestDirectory& fixture, const Invitation& invitation, unsigned char mark,
                         LinkPurpose purpose = LinkPurpose::Mail)
{
    const NewInvitationLink link{invitation.id, purpose, digestOf(mark), fixture.clock.now() + 24h, "Grace"};
    return valueOf(fixture.write([link](WriteSession& session) { return session.invitations().addLink(link); }));
}

LinkState stateOfLink(TestDirectory& fixture, unsigned char mark)
{
    const auto link = valueOf(fixture.reader->invitations().linkByToken(digestOf(mark)));
    if (!link)
        qFatal("no such link");
    return link->state;
}

MailAttemptId beginMail(TestDirectory& fixture, const Invitation& invitation, std::int64_t job)
{
    MailAttempt attempt;
    attempt.invitation = invitation.id;
    attempt.job = job;
    attempt.subject = "Welcome, Ada";
    attempt.messageId = "<1@example.com>";
    attempt.address = invitation.address;
    return valueOf(
        fixture.write([attempt](WriteSession& session) { return session.invitations().addAttempt(attempt); }));
}

void endMail(TestDirectory& fixture, MailAttemptId attempt, MailOutcome outcome)
{
    valueOf(fixture.write([attempt, outcome](WriteSession& session) {
        return session.invitations().endAttempt(attempt, outcome, "mx.example.com", "250 ok");
    }));
}

std::size_t feedEntries(TestDirectory& fixture, FeedKind kind)
{
    const auto entries = valueOf(fixture.reader->feedAfter(0, 1000));
    return static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(), [kind](const FeedEntry& entry) { return entry.kind == kind; }));
}

Registration evidence(const TestDirectory& fixture, bool isRegistered, EvidenceStrength strength)
{
    Registration registration;
    registration.integration = fixture.integration.id;
    registration.person = ada;
    registration.isRegistered = isRegistered;
    registration.strength = strength;
    registration.source = RegistrationSource::SystemLog;
    registration.evidence = "event 4711";
    registration.at = fixture.clock.now() - 1h;
    return registration;
}

MailTemplate templateIn(const TestDirectory& fixture, const std::string& language, const std::string& subject)
{
    MailTemplate saved;
    saved.key = {fixture.integration.id, MailKind::Reminder, language};
    saved.subject = subject;
    saved.html = "<p>{{link}}</p>";
    saved.text = "{{link}}";
    saved.savedBy = "Grace";
    return saved;
}

core::Result<MailTemplate> save(TestDirectory& fixture, const MailTemplate& mailTemplate, std::int64_t basedOn)
{
    return fixture.write(
        [mailTemplate, basedOn](WriteSession& session) { return session.mailTemplates().save(mailTemplate, basedOn); });
}

WriteBack writeBackIn(IntegrationId integration)
{
    WriteBack row;
    row.integration = integration;
    row.person = ada;
    row.state = WriteBackState::Held;
    row.hold = WriteBackHold::Evidence;
    row.note = "Waits for a word.";
    return row;
}

} // namespace

class OnboardingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsOneInvitationForEachPerson()
    {
        TestDirectory fixture;
        Invitation first = save(fixture, invitationOf(fixture));
        QVERIFY(first.id.value > 0);
        fixture.clock.advance(5s);
        Invitation changed = first;
        changed.state = InvitationState::Accepted;
        changed.mails = 1;
        changed.lastAccepted = fixture.clock.now();
        changed.acceptedBy = "mx.example.com";
        changed.expires = fixture.clock.now() + 24h;
        changed.dueAt = changed.expires;
        const Invitation second = save(fixture, changed);
        QCOMPARE(second.id, first.id);
        QCOMPARE(second.created, first.created);
        QCOMPARE(second.changed, fixture.clock.now());
        const auto stored = valueOf(fixture.reader->invitations().ofPerson(fixture.integration.id, ada));
        QVERIFY(stored.has_value());
        QCOMPARE(stored->acceptedBy, std::string("mx.example.com"));
        QCOMPARE(stored->expires, changed.expires);
        QVERIFY(!valueOf(fixture.reader->invitations().ofPerson(IntegrationId(99), ada)));
        QVERIFY(!valueOf(fixture.reader->invitations().ofPersonRow(PersonId(0))));
        changed.personRow = PersonId(7);
        save(fixture, changed);
        QCOMPARE(valueOf(fixture.reader->invitations().ofPersonRow(PersonId(7)))->id, first.id);
    }

    void whatDoesNotDifferIsNotWrittenOrTold()
    {
        TestDirectory fixture;
        const Invitation first = save(fixture, invitationOf(fixture));
        const auto told = feedEntries(fixture, FeedKind::Invitation);
        fixture.clock.advance(1h);
        QCOMPARE(save(fixture, first).changed, first.changed);
        QCOMPARE(feedEntries(fixture, FeedKind::Invitation), told);
    }

    void aNewLinkEndsTheOthers()
    {
        TestDirectory fixture;
        const Invitation invitation = save(fixture, invitationOf(fixture));
        addLink(fixture, invitation, 1);
        addLink(fixture, invitation, 2);
        QCOMPARE(stateOfLink(fixture, 1), LinkState::Superseded);
        QCOMPARE(stateOfLink(fixture, 2), LinkState::Live);
        addLink(fixture, invitation, 3, LinkPurpose::Code);
        QCOMPARE(stateOfLink(fixture, 2), LinkState::Live);
        addLink(fixture, invitation, 4, LinkPurpose::Code);
        QCOMPARE(stateOfLink(fixture, 3), LinkState::Superseded);
        addLink(fixture, invitation, 5, LinkPurpose::Letter);
        QCOMPARE(stateOfLink(fixture, 2), LinkState::Superseded);
        QCOMPARE(stateOfLink(fixture, 4), LinkState::Live);
        QCOMPARE(valueOf(fixture.reader->invitations().links(invitation.id)).size(), std::size_t{5});
        QVERIFY(!valueOf(fixture.reader->invitations().linkByToken(digestOf(9))));
    }

    void aLinkEndsOnce()
    {
        TestDirectory fixture;
        const Invitation invitation = save(fixture, invitationOf(fixture));
        const InvitationLinkId link = addLink(fixture, invitation, 1);
        const auto use = [&] {
            return valueOf(fixture.write(
                [link](WriteSession& session) { return session.invitations().endLink(link, LinkState::Used); }));
        };
        QVERIFY(use());
        QVERIFY(!use());
        valueOf(fixture.write([id = invitation.id](WriteSession& session) {
            return session.invitations().endLinks(id, LinkState::Revoked);
        }));
        QCOMPARE(stateOfLink(fixture, 1), LinkState::Used);
    }

    void keepsEveryMail()
    {
        TestDirectory fixture;
        const Invitation invitation = save(fixture, invitationOf(fixture));
        const MailAttemptId first = beginMail(fixture, invitation, 7);
        fixture.clock.advance(2s);
        endMail(fixture, first, MailOutcome::Deferred);
        endMail(fixture, beginMail(fixture, invitation, 7), MailOutcome::Accepted);
        beginMail(fixture, invitation, 8);
        valueOf(fixture.write([](WriteSession& session) {
            return session.invitations().endAttemptsOfJob(8, MailOutcome::Unknown, "the program ended");
        }));
        const auto attempts = valueOf(fixture.reader->invitations().attempts(invitation.id));
        QCOMPARE(attempts.size(), std::size_t{3});
        QCOMPARE(attempts[0].outcome, MailOutcome::Deferred);
        QVERIFY(*attempts[0].ended > attempts[0].started);
        QCOMPARE(attempts[1].server, std::string("mx.example.com"));
        QCOMPARE(attempts[2].outcome, MailOutcome::Unknown);
        // What has ended is not ended otherwise later.
        endMail(fixture, first, MailOutcome::Refused);
        QCOMPARE(valueOf(fixture.reader->invitations().attempts(invitation.id))[0].outcome, MailOutcome::Deferred);
        QCOMPARE(valueOf(fixture.reader->invitations().mailsSince(fixture.integration.id, {})).accepted,
                 std::int64_t{1});
    }

    void keepsWhatCameBack()
    {
        TestDirectory fixture;
        const Invitation invitation = save(fixture, invitationOf(fixture));
        const MailAttemptId first = beginMail(fixture, invitation, 7);
        endMail(fixture, first, MailOutcome::Accepted);
        endMail(fixture, beginMail(fixture, invitation, 8), MailOutcome::Refused);
        const auto note = [&](MailFate fate, const std::string& status) {
            const auto feedBefore = valueOf(fixture.reader->feedEnd());
            const bool isNew = valueOf(fixture.write([&](WriteSession& session) {
                return session.invitations().noteReport(first, {fate, status, "no such user", session.now()});
            }));
            if ((valueOf(fixture.reader->feedEnd()) > feedBefore) != isNew)
                qFatal("the feed says otherwise");
            return isNew;
        };
        const auto tally = [&] {
            return valueOf(fixture.reader->invitations().mailsSince(fixture.integration.id, {}));
        };
        QCOMPARE(tally().returned, std::int64_t{0});
        QVERIFY(note(MailFate::Delayed, "4.4.1"));
        QVERIFY(!note(MailFate::Delayed, "4.4.2"));
        QCOMPARE(tally().returned, std::int64_t{0});
        QVERIFY(note(MailFate::Returned, "5.1.1"));
        QVERIFY(!note(MailFate::Returned, "5.1.2"));
        QVERIFY(!note(MailFate::Delayed, "4.4.1"));
        const auto attempts = valueOf(fixture.reader->invitations().attempts(invitation.id));
        QCOMPARE(attempts[0].report.fate, MailFate::Returned);
        QCOMPARE(attempts[0].report.status, std::string("5.1.1"));
        QCOMPARE(attempts[0].report.text, std::string("no such user"));
        QVERIFY(attempts[0].report.at.has_value());
        QCOMPARE(attempts[1].report.fate, MailFate::NotReported);
        // What the server took stays taken: that it came back is counted beside it.
        QCOMPARE(tally().accepted, std::int64_t{1});
        QCOMPARE(tally().refused, std::int64_t{1});
        QCOMPARE(tally().returned, std::int64_t{1});
        const std::string name = attempts[0].messageId;
        const auto found = valueOf(
            fixture.write([&](WriteSession& session) { return session.invitations().attemptsOfMessage(name); }));
        QCOMPARE(found.size(), std::size_t{2});
        QVERIFY(found[0].id.value > found[1].id.value);
        QVERIFY(valueOf(fixture.write([](WriteSession& session) {
                    return session.invitations().attemptsOfMessage("of somebody else");
                })).empty());
    }

    void remembersHowFarAMailboxWasRead()
    {
        TestDirectory fixture;
        const auto keep = [&](const std::string& source, const std::vector<std::string>& added,
                              const std::vector<std::string>& dropped) {
            valueOf(fixture.write(
                [&](WriteSession& session) { return session.invitations().keepReadReports(source, added, dropped); }));
        };
        keep("a", {"2", "1"}, {});
        keep("a", {"2", "3"}, {"1"});
        keep("b", {"9"}, {"3"});
        QCOMPARE(valueOf(fixture.reader->invitations().readReports("a")), (std::vector<std::string>{"2", "3"}));
        QCOMPARE(valueOf(fixture.reader->invitations().readReports("b")), std::vector<std::string>{"9"});
        QVERIFY(valueOf(fixture.reader->invitations().readReports("c")).empty());
    }

    void findsWhatIsDueAndCounts()
    {
        TestDirectory fixture;
        for (int i = 0; i < 5; ++i) {
            Invitation invitation = invitationOf(fixture, ResourceId("p" + std::to_string(i)));
            invitation.state = i < 2 ? InvitationState::Held : InvitationState::Accepted;
            invitation.hold = i < 2 ? HoldReason::FirstSync : HoldReason::None;
            invitation.mails = i == 3 ? 2 : 0;
            if (i != 4)
                invitation.dueAt = fixture.clock.now() + std::chrono::minutes(10 - i);
            save(fixture, invitation);
        }
        QVERIFY(valueOf(fixture.reader->invitations().due(fixture.clock.now(), 10)).empty());
        QCOMPARE(valueOf(fixture.reader->invitations().nextDue()), std::optional(fixture.clock.now() + 7min));
        fixture.clock.advance(8min);
        const auto due = valueOf(fixture.reader->invitations().due(fixture.clock.now(), 10));
        QCOMPARE(due.size(), std::size_t{2});
        QCOMPARE(due[0].person, ResourceId("p3"));
        const auto counts = valueOf(fixture.reader->invitations().counts(fixture.integration.id));
        QCOMPARE(counts.size(), std::size_t{2});
        QCOMPARE(counts[0].hold, HoldReason::FirstSync);
        QCOMPARE(counts[1].people, std::int64_t{3});
        QCOMPARE(counts[1].mailed, std::int64_t{1});
        InvitationQuery query;
        query.integration = fixture.integration.id;
        query.states = {InvitationState::Held, InvitationState::Bounced};
        query.limit = 1;
        const auto page = valueOf(fixture.reader->invitations().find(query));
        QCOMPARE(page.size(), std::size_t{1});
        query.after = page[0].id.value;
        QCOMPARE(valueOf(fixture.reader->invitations().find(query))[0].person, ResourceId("p1"));
        query.hold = HoldReason::Wave;
        QVERIFY(valueOf(fixture.reader->invitations().find(query)).empty());
    }

    void suppressedAddressesAreFoldedAndOfOneIntegration()
    {
        TestDirectory fixture;
        const IntegrationId integration = fixture.integration.id;
        valueOf(fixture.write([integration](WriteSession& session) {
            return session.invitations().suppress(
                {integration, "Ada@Example.com", "It came back.", "550 no such user", {}});
        }));
        QVERIFY(valueOf(fixture.reader->invitations().isSuppressed(integration, "ada@example.COM")));
        QVERIFY(!valueOf(fixture.reader->invitations().isSuppressed(IntegrationId(99), "ada@example.com")));
        const auto all = valueOf(fixture.reader->invitations().suppressed(integration, {}, 10));
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].address, std::string("Ada@Example.com"));
        QVERIFY(all[0].since > core::Timestamp{});
        QVERIFY(valueOf(fixture.reader->invitations().suppressed(integration, "ada@example.com", 10)).empty());
        const auto clear = [&] {
            return valueOf(fixture.write([integration](WriteSession& session) {
                return session.invitations().unsuppress(integration, "ADA@example.com");
            }));
        };
        QVERIFY(clear());
        QVERIFY(!clear());
    }

    void theNewestEvidenceHolds()
    {
        TestDirectory fixture;
        for (const auto& each :
             {evidence(fixture, true, EvidenceStrength::Medium), evidence(fixture, true, EvidenceStrength::Strong)})
            valueOf(fixture.write([each](WriteSession& session) { return session.registrations().add(each); }));
        RegistrationReads& reads = fixture.reader->registrations();
        QCOMPARE(valueOf(reads.counts(fixture.integration.id)).strong, std::int64_t{1});
        QCOMPARE(valueOf(reads.counts(fixture.integration.id)).medium, std::int64_t{0});
        const auto gone = evidence(fixture, false, EvidenceStrength::Strong);
        valueOf(fixture.write([gone](WriteSession& session) { return session.registrations().add(gone); }));
        QVERIFY(!valueOf(reads.current(fixture.integration.id, ada))->isRegistered);
        QCOMPARE(valueOf(reads.counts(fixture.integration.id)).strong, std::int64_t{0});
        const auto history = valueOf(reads.history(fixture.integration.id, ada, 10));
        QCOMPARE(history.size(), std::size_t{3});
        QCOMPARE(history[0].isRegistered, false);
        QCOMPARE(history[2].strength, EvidenceStrength::Medium);
        QCOMPARE(feedEntries(fixture, FeedKind::Registration), std::size_t{3});
    }

    void anEventIsKnownAndBelongsToOneSource()
    {
        TestDirectory fixture;
        Registration told = evidence(fixture, true, EvidenceStrength::Strong);
        told.event = "evt-1";
        const auto isKnown = [&fixture](const Registration& each) {
            bool answer = false;
            valueOf(fixture.write([&](WriteSession& session) -> core::Result<> {
                const auto known = session.registrations().isKnown(each);
                answer = known && *known;
                return known ? core::Result<>() : tl::unexpected(known.error());
            }));
            return answer;
        };
        QVERIFY(!isKnown(told));
        valueOf(fixture.write([told](WriteSession& session) { return session.registrations().add(told); }));
        QVERIFY(isKnown(told));
        told.source = RegistrationSource::VendorApi;
        QVERIFY(!isKnown(told));
        told.event.clear();
        QVERIFY(!isKnown(told));
        const auto all = valueOf(fixture.reader->registrations().all(fixture.integration.id, {}, 10));
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(valueOf(fixture.reader->registrations().byId(all[0].id))->event, std::string("evt-1"));
    }

    void whatGoesBackToOktaIsOneRowAPerson()
    {
        TestDirectory fixture;
        WriteBack row = writeBackIn(fixture.integration.id);
        const auto keep = [&fixture](const WriteBack& each) {
            return valueOf(
                fixture.write([each](WriteSession& session) { return session.registrations().saveWriteBack(each); }));
        };
        const WriteBack first = keep(row);
        row.state = WriteBackState::Written;
        row.seen = true;
        row.seenAt = fixture.clock.now();
        row.oktaUser = "00u1";
        row.ordered = fixture.clock.now();
        QCOMPARE(keep(row).id, first.id);
        RegistrationReads& reads = fixture.reader->registrations();
        const WriteBack found = *valueOf(reads.writeBack(fixture.integration.id, ada));
        QCOMPARE(found.state, WriteBackState::Written);
        QCOMPARE(found.seen, std::optional(true));
        QCOMPARE(found.seenAt, row.seenAt);
        QCOMPARE(found.oktaUser, std::string("00u1"));
        QCOMPARE(valueOf(reads.writeBacks({fixture.integration.id, WriteBackState::Held})).size(), std::size_t{0});
        QCOMPARE(valueOf(reads.writeBacks({fixture.integration.id})).size(), std::size_t{1});
        const auto counts = valueOf(reads.writeBackCounts(fixture.integration.id));
        QCOMPARE(counts.size(), std::size_t{1});
        QCOMPARE(counts[0].people, std::int64_t{1});
        const auto additions = [&](core::Timestamp since) {
            std::int64_t count = -1;
            valueOf(fixture.write([&](WriteSession& session) -> core::Result<> {
                const auto counted = session.registrations().additionsSince(fixture.integration.id, since);
                count = counted.value_or(-1);
                return counted ? core::Result<>() : tl::unexpected(counted.error());
            }));
            return count;
        };
        QCOMPARE(additions(fixture.clock.now()), std::int64_t{1});
        QCOMPARE(additions(fixture.clock.now() + std::chrono::seconds(1)), std::int64_t{0});
    }

    void templatesKeepTheirVersions()
    {
        TestDirectory fixture;
        QCOMPARE(valueOf(save(fixture, templateIn(fixture, "de", "Eins"), 0)).version, std::int64_t{1});
        QCOMPARE(valueOf(save(fixture, templateIn(fixture, "de", "Zwei"), 1)).version, std::int64_t{2});
        valueOf(save(fixture, templateIn(fixture, "fr", "Un"), 0));
        const auto late = save(fixture, templateIn(fixture, "de", "Anders"), 1);
        QVERIFY(!late);
        QCOMPARE(late.error().kind, core::ErrorKind::Conflict);
        const auto current =
            valueOf(fixture.reader->mailTemplates().current(fixture.integration.id, MailKind::Reminder));
        QCOMPARE(current.size(), std::size_t{2});
        QCOMPARE(current[0].subject, std::string("Zwei"));
        const auto versions = valueOf(fixture.reader->mailTemplates().versions(current[0].key));
        QCOMPARE(versions.size(), std::size_t{2});
        QCOMPARE(versions[1].subject, std::string("Eins"));
        QCOMPARE(versions[1].savedBy, std::string("Grace"));
        QVERIFY(valueOf(fixture.reader->mailTemplates().current(fixture.integration.id, MailKind::Invitation)).empty());
    }

    void consumersNeverGoBack()
    {
        TestDirectory fixture;
        QVERIFY(!valueOf(fixture.reader->consumerPosition("invitations")));
        const auto advance = [&](FeedPosition position) {
            valueOf(fixture.write(
                [position](WriteSession& session) { return session.advanceConsumer("invitations", position); }));
            return *valueOf(fixture.reader->consumerPosition("invitations"));
        };
        QCOMPARE(advance(7), FeedPosition{7});
        QCOMPARE(advance(3), FeedPosition{7});
        QCOMPARE(advance(9), FeedPosition{9});
    }

    void allOfItGoesWithTheIntegration()
    {
        TestDirectory fixture;
        const Invitation invitation = save(fixture, invitationOf(fixture));
        addLink(fixture, invitation, 1);
        endMail(fixture, beginMail(fixture, invitation, 1), MailOutcome::Accepted);
        valueOf(save(fixture, templateIn(fixture, "de", "Eins"), 0));
        const auto seen = evidence(fixture, true, EvidenceStrength::Strong);
        const IntegrationId integration = fixture.integration.id;
        valueOf(fixture.write([seen, integration, invitation](WriteSession& session) -> core::Result<> {
            if (auto added = session.registrations().add(seen); !added)
                return tl::unexpected(added.error());
            if (auto kept = session.registrations().saveWriteBack(writeBackIn(integration)); !kept)
                return tl::unexpected(kept.error());
            if (auto told = session.invitations().addReport({invitation.id, "ios", "no-store"}); !told)
                return told;
            return session.invitations().suppress({integration, "ada@example.com", "It came back.", "", {}});
        }));
        valueOf(fixture.write([integration](WriteSession& session) { return session.deleteIntegration(integration); }));
        // At once, however long the rows take to go.
        QVERIFY(!valueOf(fixture.reader->invitations().linkByToken(digestOf(1))));
        QVERIFY(!valueOf(fixture.reader->invitations().byId(invitation.id)));
        const auto rowsLeft = [&] {
            std::int64_t rows = 0;
            for (const char* table : {"invitations", "invitation_links", "mail_attempts", "registrations",
                                      "suppressed_addresses", "mail_templates", "write_backs", "enrolment_reports"})
                rows += std::stoll(column(fixture.file(), "SELECT count(*) FROM " + std::string(table)).front());
            return rows;
        };
        QTRY_COMPARE_WITH_TIMEOUT(rowsLeft(), std::int64_t{0}, 30'000);
    }
};

QTEST_GUILESS_MAIN(OnboardingTest)
#include "OnboardingTest.moc"
