// SPDX-License-Identifier: Apache-2.0
// From "provisioned" to "accepted by the server": keeper, jobs and mailer over a real directory and a real mail server.
#include "onboarding/InvitationMailer.h"
#include "SmtpPeer.h"
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "jobs/Runner.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/StoredEnrolmentDesk.h"

#include <QtTest>

#include <atomic>
#include <set>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

constexpr int waitLimit = 20'000;

MailServer serverAt(std::uint16_t port)
{
    MailServer server;
    server.host = "127.0.0.1";
    server.port = port;
    server.security = MailSecurity::None;
    server.login = MailLogin::None;
    return server;
}

core::Result<MadeMail> plainMail(ReadSession&, const MailRequest& request)
{
    if (request.person.userName == "nameless")
        return core::failure(core::ErrorKind::Invalid, "The template needs a first name, and there is none.");
    MadeMail made;
    made.message.from = *readMailbox("it@example.com");
    auto to = readMailbox(request.invitation.address);
    if (!to)
        return tl::unexpected(to.error());
    made.message.to = *to;
    made.message.subject = request.kind == MailKind::Reminder ? "Still to do" : "Set up your sign-in";
    made.message.text = request.link + "\n";
    made.language = "en";
    made.templateVersion = 4;
    return made;
}

/// The mailer's time, where the writer began its transaction for others a moment before.
class LaterClock final : public core::Clock {
public:
    explicit LaterClock(const core::Clock& clock) : m_clock(clock) {}
    [[nodiscard]] core::Timestamp now() const override { return m_clock.now() + 5ms; }

private:
    const core::Clock& m_clock;
};

/// A company whose people are invited at once, over a mail server that can be exchanged.
class Company {
public:
    explicit Company(const InvitationSettings& chosen = settings())
    {
        const std::string json = onboarding::toJson(chosen);
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
        InvitationMailerOptions options;
        options.make = plainMail;
        options.connect = [this]() -> core::Result<std::unique_ptr<MailSender>> {
            if (isLocked)
                return core::failure(core::ErrorKind::Denied, "The mail password is locked on this machine.");
            return MailSender::create(serverAt(port), {});
        };
        options.mayBeMailed = [this](const Integration&, const Person& person,
                                     std::stop_token) -> core::Result<std::optional<std::string>> {
            if (person.userName == suspended)
                return std::optional<std::string>("Okta says SUSPENDED.");
            return std::optional<std::string>();
        };
        options.enrolUrl = [] { return core::Result<std::string>("https://join.example.com"); };
        options.clock = &mailersClock;
        options.maximumAttempts = 3;
        mailer = std::make_unique<InvitationMailer>(*directory.database, std::move(options));
        keeper = std::make_unique<InvitationKeeper>(*directory.database, directory.clock);
        keeper->start();
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(directory.reader->consumerPosition("invitations")).has_value(), waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(directory.reader->setting(name + "/swept")).has_value(), waitLimit);
    }
    ~Company()
    {
        stopMailing();
        keeper->stop();
    }

    static InvitationSettings settings()
    {
        InvitationSettings settings;
        settings.mailer = Mailer::Rollcall;
        settings.when = InviteWhen::AtOnce;
        return settings;
    }

    void startMailing()
    {
        jobs::RunnerOptions options;
        options.clock = &directory.clock;
        options.isOnlyRunner = true;
        runner = std::make_unique<jobs::Runner>(*directory.database, options);
        jobs::KindOptions kind;
        kind.maximumAttempts = 3;
        runner->add(std::string(invitationMailJob), std::ref(*mailer), kind);
        valueOf(runner->start());
        pass(1s);
    }
    void stopMailing() { runner.reset(); }
    /// The clock stands still otherwise.
    void pass(std::chrono::milliseconds time)
    {
        directory.clock.advance(time);
        keeper->wake();
        if (runner)
            runner->wake();
    }

    Person add(const std::string& name)
    {
        const Person person =
            valueOf(directory.addPerson(name, R"("emails":[{"value":")" + name + R"(@example.com","primary":true}])"));
        if (!QTest::qWaitFor([&] { return of(person).has_value(); }, waitLimit))
            qFatal("%s was not seen", name.c_str());
        pass(1s);
        return person;
    }
    std::optional<Invitation> of(const Person& person)
    {
        return valueOf(directory.reader->invitations().ofPerson(directory.integration.id, person.id));
    }
    bool isIn(const Person& person, InvitationState state)
    {
        const auto invitation = of(person);
        return invitation && invitation->state == state;
    }
    std::vector<MailAttempt> attempts(const Person& person)
    {
        return valueOf(directory.reader->invitations().attempts(of(person)->id));
    }
    std::vector<InvitationLink> links(const Person& person)
    {
        return valueOf(directory.reader->invitations().links(of(person)->id));
    }
    Job jobOf(const Person& person) { return *valueOf(directory.reader->jobs().job(JobId(of(person)->job))); }

    TestDirectory directory;
    const LaterClock mailersClock{directory.clock};
    std::atomic<std::uint16_t> port{1};
    std::atomic<bool> isLocked{false};
    std::string suspended;
    std::unique_ptr<InvitationMailer> mailer;
    std::unique_ptr<InvitationKeeper> keeper;
    std::unique_ptr<jobs::Runner> runner;
};

std::string tokenIn(const QJsonObject& mail)
{
    const QString content = mail[QStringLiteral("content")].toString();
    const QRegularExpression link(QStringLiteral("https://join\\.example\\.com/enrol/([A-Za-z0-9_-]{43})"));
    return link.match(content).captured(1).toStdString();
}

} // namespace

class InvitationMailerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoComesGetsOneMailWithALinkThatWorks()
    {
        test::SmtpPeer peer({});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        const QJsonObject mail = peer.nextMail();
        QCOMPARE(mail[QStringLiteral("to")][0].toString(), QStringLiteral("ada@example.com"));
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Accepted), waitLimit);
        const std::string token = tokenIn(mail);
        QVERIFY(!token.empty());
        const auto link = valueOf(company.directory.reader->invitations().linkByToken(core::sha256(token)));
        QVERIFY(link && link->state == LinkState::Live);
        const Invitation invitation = *company.of(ada);
        QCOMPARE(invitation.mails, 1);
        QVERIFY(!invitation.acceptedBy.empty());
        QCOMPARE(invitation.expires, std::optional(link->expires));
        QVERIFY2(invitation.dueAt && *invitation.dueAt < *invitation.expires, "the first reminder has its time");
        const std::vector<MailAttempt> attempts = company.attempts(ada);
        QCOMPARE(attempts.size(), std::size_t{1});
        QCOMPARE(attempts[0].outcome, MailOutcome::Accepted);
        QVERIFY2(attempts[0].ended && attempts[0].ended == invitation.lastAccepted,
                 "a report of this mail is taken for one of an earlier mail otherwise");
        QCOMPARE(attempts[0].subject, std::string("Set up your sign-in"));
        QCOMPARE(attempts[0].templateVersion, std::int64_t{4});
        QVERIFY(attempts[0].reply.find("queued as") != std::string::npos);
        QVERIFY(mail[QStringLiteral("content")].toString().contains(QString::fromStdString(attempts[0].messageId)));
    }

    void aReminderBringsANewLinkAndEndsTheOld()
    {
        test::SmtpPeer peer({});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        const std::string first = tokenIn(peer.nextMail());
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Accepted), waitLimit);
        company.pass(49h);
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Queued), waitLimit);
        company.pass(1s);
        const QJsonObject reminder = peer.nextMail();
        QVERIFY(reminder[QStringLiteral("content")].toString().contains(QStringLiteral("Still to do")));
        QTRY_COMPARE_WITH_TIMEOUT(company.of(ada)->reminders, 1, waitLimit);
        const auto stateOf = [&](const std::string& token) {
            return valueOf(company.directory.reader->invitations().linkByToken(core::sha256(token)))->state;
        };
        QCOMPARE(stateOf(first), LinkState::Superseded);
        QCOMPARE(stateOf(tokenIn(reminder)), LinkState::Live);
        QCOMPARE(company.of(ada)->mails, 2);
    }

    /// Some servers hand a mail on before they say that they took it.
    void whatHappensBeforeTheServersAnswerIsKept()
    {
        test::SmtpPeer peer({QStringLiteral("--fault"), QStringLiteral("slow")});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        const Person bob = company.add("bob");
        StoredEnrolmentDesk desk(*company.directory.database, company.directory.clock,
                                 [](const Integration&) { return EnrolmentContent{}; });
        for (int mails = 0; mails < 2; ++mails) {
            const QJsonObject mail = peer.nextMail();
            const bool isAda = mail[QStringLiteral("to")][0].toString() == QStringLiteral("ada@example.com");
            const Person& person = isAda ? ada : bob;
            QVERIFY(company.isIn(person, InvitationState::Sending));
            if (isAda)
                QCOMPARE(valueOf(desk.confirm(core::sha256(tokenIn(mail)))), EnrolmentState::Verified);
            else
                valueOf(InvitationDesk(*company.directory.database)
                            .revoke(company.directory.integration.id, bob.id, "Grace"));
            QTRY_COMPARE_WITH_TIMEOUT(company.of(person)->mails, 1, waitLimit);
        }
        QVERIFY(company.isIn(ada, InvitationState::Verified));
        QVERIFY(company.of(ada)->verified);
        QVERIFY(company.isIn(bob, InvitationState::Held));
        QCOMPARE(company.of(bob)->hold, HoldReason::Rejected);
    }

    void nobodyIsMailedWhoWentMeanwhile()
    {
        test::SmtpPeer peer({});
        Company company;
        company.port = peer.port();
        company.suspended = "eva";
        const Person ada = company.add("ada");
        const Person bob = company.add("bob");
        const Person eva = company.add("eva");
        const Person last = company.add("last");
        // Without the keeper, which would have noticed: the mailer looks for itself.
        company.keeper->stop();
        valueOf(company.directory.replacePerson(ada, R"({"userName":"ada","active":false})"));
        Registration seen;
        seen.integration = company.directory.integration.id;
        seen.person = bob.id;
        valueOf(company.directory.write([seen](WriteSession& session) { return session.registrations().add(seen); }));
        company.startMailing();
        const QJsonObject mail = peer.nextMail();
        QCOMPARE(mail[QStringLiteral("to")][0].toString(), QStringLiteral("last@example.com"));
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(last, InvitationState::Accepted), waitLimit);
        QVERIFY(company.isIn(ada, InvitationState::Revoked));
        QVERIFY(company.isIn(bob, InvitationState::Registered));
        QCOMPARE(company.of(eva)->hold, HoldReason::SignInStatus);
        for (const Person& person : {ada, bob, eva})
            QVERIFY(company.links(person).empty());
    }

    void whatComesBackIsNotMailedAgain()
    {
        test::SmtpPeer peer({});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person nobody = company.add("nobody");
        QTRY_VERIFY2_WITH_TIMEOUT(company.isIn(nobody, InvitationState::Bounced), company.of(nobody)->note.c_str(),
                                  5000);
        QCOMPARE(company.attempts(nobody)[0].outcome, MailOutcome::Refused);
        QVERIFY(company.attempts(nobody)[0].reply.find("5.1.1") != std::string::npos);
        QVERIFY(valueOf(company.directory.reader->invitations().isSuppressed(company.directory.integration.id,
                                                                             "nobody@example.com")));
        QVERIFY2(company.links(nobody).empty(), "a mail that nobody got has no link");
        const auto asksForAnAddress = [&](const Person& person) {
            return company.of(person)->note.ends_with("Correct the address in Okta.");
        };
        QVERIFY(asksForAnAddress(nobody));
        // A refusal that says nothing of the address suppresses nobody.
        const Person policy = company.add("policy");
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(policy, InvitationState::Bounced), waitLimit);
        QVERIFY(!valueOf(company.directory.reader->invitations().isSuppressed(company.directory.integration.id,
                                                                              "policy@example.com")));
        QVERIFY(!asksForAnAddress(policy));
    }

    void passingTroubleIsTriedAgainAsTheSameMail()
    {
        test::SmtpPeer peer({QStringLiteral("--fault"), QStringLiteral("greylist")});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Deferred), waitLimit);
        QVERIFY(company.of(ada)->note.size() > 10);
        QTRY_COMPARE_WITH_TIMEOUT(company.jobOf(ada).state, JobState::Waiting, waitLimit);
        company.pass(1h);
        QVERIFY(!peer.nextMail().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Accepted), waitLimit);
        const std::vector<MailAttempt> attempts = company.attempts(ada);
        QCOMPARE(attempts.size(), std::size_t{2});
        QCOMPARE(attempts[0].outcome, MailOutcome::Deferred);
        QCOMPARE(attempts[0].messageId, attempts[1].messageId);
        QCOMPARE(company.links(ada).size(), std::size_t{1});
    }

    void theLastTryEndsIt()
    {
        test::SmtpPeer peer({QStringLiteral("--fault"), QStringLiteral("closing")});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        for (std::size_t tries = 1; tries < 3; ++tries) {
            QTRY_VERIFY_WITH_TIMEOUT(company.jobOf(ada).state == JobState::Waiting &&
                                         static_cast<std::size_t>(company.jobOf(ada).attempts) == tries,
                                     waitLimit);
            company.pass(2h);
        }
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Failed), waitLimit);
        QTRY_COMPARE_WITH_TIMEOUT(company.jobOf(ada).state, JobState::Failed, waitLimit);
    }

    void silenceBehindTheMailIsUnknownAndNotRepeated()
    {
        test::SmtpPeer peer({QStringLiteral("--fault"), QStringLiteral("drop-after-data")});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person ada = company.add("ada");
        const std::string token = tokenIn(peer.nextMail());
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Unknown), waitLimit);
        QCOMPARE(company.jobOf(ada).state, JobState::Unknown);
        const auto link = valueOf(company.directory.reader->invitations().linkByToken(core::sha256(token)));
        QVERIFY2(link && link->state == LinkState::Live, "the person may have the mail: its link works");
        company.pass(24h * 8);
        QCOMPARE(company.attempts(ada).size(), std::size_t{1});
        QVERIFY(company.isIn(ada, InvitationState::Unknown));
    }

    void aTemplateWithoutAMailIsToldAndNotTriedAgain()
    {
        test::SmtpPeer peer({});
        Company company;
        company.port = peer.port();
        company.startMailing();
        const Person nameless = company.add("nameless");
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(nameless, InvitationState::Failed), waitLimit);
        QVERIFY(company.of(nameless)->note.find("first name") != std::string::npos);
        QCOMPARE(company.attempts(nameless)[0].outcome, MailOutcome::NotMade);
        QVERIFY(company.links(nameless).empty());
    }

    void wrongSettingsPauseTheMailsAndUseUpNobodysTurn()
    {
        test::SmtpPeer capable({});
        Company company;
        company.port = capable.port();
        company.isLocked = true;
        company.startMailing();
        const Person ada = company.add("ada");
        const auto queue = [&] { return *valueOf(company.directory.reader->jobs().queue(company.jobOf(ada).queue)); };
        QTRY_COMPARE_WITH_TIMEOUT(queue().state, JobQueueState::Paused, waitLimit);
        QCOMPARE(queue().reason, std::string("The mail password is locked on this machine."));
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Queued), waitLimit);
        // Mended, and resumed by somebody.
        company.isLocked = false;
        JobQueueChange resume;
        resume.state = JobQueueState::Open;
        resume.reason = std::string();
        valueOf(company.directory.write(
            [resume, id = queue().id](WriteSession& session) { return session.jobs().changeQueue(id, resume); }));
        company.pass(1s);
        QVERIFY(!capable.nextMail().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Accepted), waitLimit);
    }

    void quietHoursHoldWhatNobodyAskedFor()
    {
        test::SmtpPeer peer({});
        InvitationSettings settings = Company::settings();
        Company company(settings);
        company.port = peer.port();
        const Person ada = company.add("ada");
        company.keeper->stop();
        // The night began while the mail waited for its turn. The test's clock stands at 09:00.
        settings.quietHours = {1, 23 * 60};
        const std::string json = onboarding::toJson(settings);
        const std::string name = settingOfInvitations(company.directory.integration.id);
        valueOf(company.directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
        company.startMailing();
        QTRY_VERIFY_WITH_TIMEOUT(company.isIn(ada, InvitationState::Held), waitLimit);
        QCOMPARE(company.of(ada)->hold, HoldReason::QuietHours);
        QVERIFY(company.of(ada)->dueAt.has_value());
        QVERIFY(company.attempts(ada).empty());
    }

    void fiftyPeopleGetOneMailEach()
    {
        test::SmtpPeer peer({});
        InvitationSettings settings = Company::settings();
        settings.burst = 1000;
        Company company(settings);
        company.port = peer.port();
        company.startMailing();
        for (int i = 0; i < 50; ++i)
            valueOf(company.directory.addPerson("p" + std::to_string(i),
                                                R"("emails":[{"value":"p)" + std::to_string(i) + R"(@example.com"}])"));
        const auto ordered = [&] { return valueOf(company.directory.reader->jobs().jobs({})).size(); };
        QTRY_COMPARE_WITH_TIMEOUT(ordered(), std::size_t{50}, waitLimit);
        company.pass(1s);
        std::set<QString> recipients;
        for (int i = 0; i < 50; ++i) {
            const QJsonObject mail = peer.nextMail();
            QVERIFY(!mail.isEmpty());
            recipients.insert(mail[QStringLiteral("to")][0].toString());
        }
        QCOMPARE(recipients.size(), std::size_t{50});
        const auto accepted = [&] {
            const auto counts =
                valueOf(company.directory.reader->invitations().counts(company.directory.integration.id));
            return counts.size() == 1 && counts[0].state == InvitationState::Accepted ? counts[0].people : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(accepted(), std::int64_t{50}, waitLimit);
    }
};

QTEST_GUILESS_MAIN(InvitationMailerTest)
#include "InvitationMailerTest.moc"
