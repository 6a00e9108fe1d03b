// SPDX-License-Identifier: Apache-2.0
// Sending again, once for each wish; refusals with their reason; what people say of a registration.
#include "onboarding/InvitationDesk.h"
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "onboarding/InvitationKeeper.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

/// A directory whose people Rollcall mails, by hand.
class Office {
public:
    Office()
    {
        InvitationSettings settings;
        settings.mailer = Mailer::Rollcall;
        choose(settings);
    }
    void choose(const InvitationSettings& settings)
    {
        const std::string json = onboarding::toJson(settings);
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
    }
    Person add(const std::string& name, const std::string& more = {})
    {
        return valueOf(directory.addPerson(name, R"("emails":[{"value":")" + name + R"(@example.com"}])" +
                                                     (more.empty() ? "" : "," + more)));
    }
    ResendRequest request(const std::vector<Person>& people, const std::string& name = "wish-1")
    {
        ResendRequest request;
        request.integration = directory.integration.id;
        request.askedBy = "Grace";
        request.requestId = name;
        for (const Person& person : people)
            request.people.push_back(person.id);
        return request;
    }
    Invitation of(const Person& person)
    {
        auto invitation = valueOf(directory.reader->invitations().ofPerson(directory.integration.id, person.id));
        if (!invitation)
            qFatal("there is no invitation");
        return *invitation;
    }
    void set(const Person& person, InvitationState state)
    {
        Invitation invitation;
        invitation.integration = directory.integration.id;
        invitation.person = person.id;
        invitation.personRow = person.rowId;
        invitation.address = person.userName + "@example.com";
        invitation.state = state;
        valueOf(directory.write([=](WriteSession& session) { return session.invitations().save(invitation); }));
    }
    std::vector<Job> jobs() { return valueOf(directory.reader->jobs().jobs({})); }

    TestDirectory directory;
    InvitationDesk desk{*directory.database};
};

} // namespace

class InvitationDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsToWhomItCanAndSaysWhoIsLeftOut()
    {
        Office office;
        const Person ada = office.add("ada");
        const Person bob = office.add("bob");
        const Person eva = office.add("eva", R"("active":false)");
        office.set(bob, InvitationState::Expired);
        const auto registered = office.desk.setRegistered(office.directory.integration.id, office.add("max").id, true,
                                                          "He told me.", "Grace");
        QVERIFY(registered.has_value());
        ResendRequest request = office.request({ada, bob, eva});
        request.people.push_back(registered->person);
        request.people.emplace_back("nobody");
        request.title = "Re-send to 5";
        request.perMinute = 60;
        const ResendPreview preview = valueOf(office.desk.preview(request.integration, request.people));
        QCOMPARE(preview.people.size(), std::size_t{2});
        QCOMPARE(preview.skipped.size(), std::size_t{3});
        QVERIFY2(office.jobs().empty(), "a preview orders nothing");
        std::int64_t looked = 0;
        const ResendOutcome outcome = valueOf(office.desk.resend(request, [&](std::int64_t count) { looked = count; }));
        QCOMPARE(outcome.ordered, std::int64_t{2});
        QCOMPARE(looked, std::int64_t{5});
        QVERIFY(outcome.skipped[0].why.find("deactivated") != std::string::npos);
        QVERIFY(outcome.skipped[1].why.find("registered") != std::string::npos);
        QVERIFY(outcome.skipped[2].why.find("not in the application") != std::string::npos);
        QVERIFY(outcome.queue.has_value());
        const auto queue = valueOf(office.directory.reader->jobs().queue(*outcome.queue));
        QCOMPARE(queue->title, std::string("Re-send to 5"));
        QCOMPARE(queue->perMinute, 60);
        for (const Person& person : {ada, bob}) {
            QCOMPARE(office.of(person).state, InvitationState::Queued);
            QVERIFY(office.of(person).cause.find("Grace") != std::string::npos);
        }
        QCOMPARE(office.jobs().size(), std::size_t{2});
    }

    void oneWishIsOneMail()
    {
        Office office;
        const Person ada = office.add("ada");
        QCOMPARE(valueOf(office.desk.resend(office.request({ada}))).ordered, std::int64_t{1});
        const ResendOutcome again = valueOf(office.desk.resend(office.request({ada})));
        QCOMPARE(again.ordered, std::int64_t{0});
        QCOMPARE(again.orderedBefore, std::int64_t{1});
        QCOMPARE(office.jobs().size(), std::size_t{1});
        // Another wish is another mail; the job that waits will find that it is not its turn any more.
        office.set(ada, InvitationState::Accepted);
        QCOMPARE(valueOf(office.desk.resend(office.request({ada}, "wish-2"))).ordered, std::int64_t{1});
        const std::vector<Job> jobs = office.jobs();
        QCOMPARE(jobs.size(), std::size_t{2});
        QCOMPARE(office.of(ada).job, jobs[0].id.value);
    }

    void nobodyIsSentToWhenOthersMail()
    {
        Office office;
        const Person ada = office.add("ada");
        InvitationSettings settings;
        settings.mailer = Mailer::Vendor;
        office.choose(settings);
        const ResendOutcome outcome = valueOf(office.desk.resend(office.request({ada})));
        QCOMPARE(outcome.ordered, std::int64_t{0});
        QCOMPARE(outcome.skipped.size(), std::size_t{1});
    }

    void aBulkActionIsBrokenOffAndGoneOnWith()
    {
        Office office;
        std::vector<Person> people;
        for (int i = 0; i < 150; ++i)
            people.push_back(office.add("person" + std::to_string(i)));
        const ResendRequest request = office.request(people);
        std::stop_source stop;
        const ResendOutcome first =
            valueOf(office.desk.resend(request, [&](std::int64_t) { stop.request_stop(); }, stop.get_token()));
        QCOMPARE(first.ordered, std::int64_t{100});
        const ResendOutcome second = valueOf(office.desk.resend(request));
        QCOMPARE(second.ordered, std::int64_t{50});
        QCOMPARE(second.orderedBefore, std::int64_t{100});
    }

    void whoSaysNoIsObeyed()
    {
        Office office;
        const Person ada = office.add("ada");
        const Person bob = office.add("bob");
        office.set(ada, InvitationState::Held);
        office.set(bob, InvitationState::Accepted);
        const std::vector<ResourceId> both{ada.id, bob.id};
        QCOMPARE(valueOf(office.desk.reject(office.directory.integration.id, both, "Grace")), std::int64_t{1});
        QCOMPARE(office.of(ada).hold, HoldReason::Rejected);
        QCOMPARE(office.of(bob).state, InvitationState::Accepted);
    }

    void takenBackIsTakenBack()
    {
        Office office;
        const Person ada = office.add("ada");
        const IntegrationId integration = office.directory.integration.id;
        const auto none = office.desk.revoke(integration, ada.id, "Grace");
        QVERIFY(!none);
        QCOMPARE(none.error().kind, core::ErrorKind::NotFound);
        office.set(ada, InvitationState::Accepted);
        core::Sha256Digest token{};
        token.fill(7);
        const NewInvitationLink link{
            office.of(ada).id, LinkPurpose::Mail, token, office.directory.clock.now() + 24h, {}};
        valueOf(office.directory.write([link](WriteSession& session) { return session.invitations().addLink(link); }));
        valueOf(office.desk.revoke(integration, ada.id, "Grace"));
        QCOMPARE(office.of(ada).hold, HoldReason::Rejected);
        QCOMPARE(valueOf(office.directory.reader->invitations().linkByToken(token))->state, LinkState::Revoked);
        QCOMPARE(valueOf(office.desk.resend(office.request({ada}))).ordered, std::int64_t{1});
    }

    void aWordNeedsAReasonAndIsWeak()
    {
        Office office;
        const Person ada = office.add("ada");
        const IntegrationId integration = office.directory.integration.id;
        const auto silent = office.desk.setRegistered(integration, ada.id, true, " \n", "Grace");
        QVERIFY(!silent);
        QCOMPARE(silent.error().kind, core::ErrorKind::Invalid);
        QCOMPARE(office.desk.setRegistered(integration, ResourceId("nobody"), true, "x", "Grace").error().kind,
                 core::ErrorKind::NotFound);
        const Registration word =
            valueOf(office.desk.setRegistered(integration, ada.id, true, "She told me.", "Grace"));
        QCOMPARE(word.strength, EvidenceStrength::Weak);
        QCOMPARE(word.by, std::string("Grace"));
        QCOMPARE(office.of(ada).state, InvitationState::Registered);
        // Stronger evidence takes its place, and is not weakened by another word.
        Registration seen = word;
        seen.strength = EvidenceStrength::Strong;
        seen.source = RegistrationSource::SystemLog;
        seen.evidence = "event 4711";
        valueOf(office.desk.addEvidence(seen));
        QCOMPARE(valueOf(office.desk.setRegistered(integration, ada.id, true, "Me too.", "Bob")).evidence,
                 std::string("event 4711"));
        QCOMPARE(valueOf(office.directory.reader->registrations().counts(integration)).strong, std::int64_t{1});
        // That it is gone is news, whoever says so: somebody decides then.
        valueOf(office.desk.setRegistered(integration, ada.id, false, "She lost her phone.", "Grace"));
        QCOMPARE(office.of(ada).hold, HoldReason::ByHand);
    }
};

QTEST_GUILESS_MAIN(InvitationDeskTest)
#include "InvitationDeskTest.moc"
