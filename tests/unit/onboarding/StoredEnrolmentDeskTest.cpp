// SPDX-License-Identifier: Apache-2.0
// What a link may do, by whom a new mail can be asked for, and codes that are read out.
#include "onboarding/StoredEnrolmentDesk.h"
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationLetter.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/LinkDesk.h"
#include "onboarding/MailLogo.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

constexpr int waitLimit = 10'000;

EnrolmentContent helpOf(const Integration&)
{
    EnrolmentContent content;
    content.support = {"Vendor support", "https://help.example.com"};
    content.stores = {{PhonePlatform::Ios, "App Store", "Passkeys", ""}};
    return content;
}

/// Somebody who was mailed, and the pages' desk.
class Reception {
public:
    Reception()
    {
        InvitationSettings settings;
        settings.mailer = Mailer::Rollcall;
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, toJson(settings)); }));
        ada = valueOf(directory.addPerson(
            "ada",
            R"("name":{"givenName":"Ada"},"preferredLanguage":"de-CH, en;q=0.5","emails":[{"value":"ada@example.com"}])"));
        invite(ada, "ada@example.com");
    }
    void invite(const Person& person, const std::string& address, InvitationState state = InvitationState::Accepted)
    {
        Invitation invitation;
        invitation.integration = directory.integration.id;
        invitation.person = person.id;
        invitation.personRow = person.rowId;
        invitation.address = address;
        invitation.state = state;
        invitation.mails = state == InvitationState::Accepted ? 1 : 0;
        valueOf(directory.write([=](WriteSession& session) { return session.invitations().save(invitation); }));
    }
    Invitation of(const Person& person)
    {
        return *valueOf(directory.reader->invitations().ofPerson(directory.integration.id, person.id));
    }
    core::Sha256Digest link()
    {
        const auto made = valueOf(links.makeLink(directory.integration.id, ada.id, LinkPurpose::Copied, "Grace"));
        return core::sha256(made.secret.reveal());
    }
    /// As a mail that was tried, by whom.
    void mailed(const std::string& causedBy)
    {
        MailAttempt attempt;
        attempt.invitation = of(ada).id;
        attempt.causedBy = causedBy;
        attempt.outcome = MailOutcome::Accepted;
        valueOf(directory.write([=](WriteSession& session) { return session.invitations().addAttempt(attempt); }));
    }
    std::size_t jobs() { return valueOf(directory.reader->jobs().jobs({})).size(); }
    EnrolmentState state(const core::Sha256Digest& hash) { return valueOf(desk.look(hash)).state; }

    TestDirectory directory;
    Person ada;
    LinkDesk links{*directory.database, directory.clock};
    StoredEnrolmentDesk desk{*directory.database, directory.clock, helpOf};
};

constexpr std::string_view onThePage = "the person, on the enrolment page";

} // namespace

class StoredEnrolmentDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksAndTellsNoAddress()
    {
        Reception reception;
        const auto hash = reception.link();
        const EnrolmentView view = valueOf(reception.desk.look(hash));
        QCOMPARE(view.state, EnrolmentState::Live);
        QCOMPARE(view.maskedAddress, std::string("a•••@example.com"));
        QCOMPARE(view.greetingName, std::string("Ada"));
        QCOMPARE(view.language, std::string("de-CH"));
        QCOMPARE(view.application, reception.directory.integration.name);
        QCOMPARE(view.support.name, std::string("Vendor support"));
        QCOMPARE(view.stores.size(), std::size_t{1});
        QCOMPARE(reception.state(core::sha256("nothing")), EnrolmentState::Unknown);
        QVERIFY(!reception.of(reception.ada).verified);
    }

    void thePageHasTheLogoOfTheMails()
    {
        Reception reception;
        const auto hash = reception.link();
        QVERIFY(!valueOf(reception.desk.look(hash)).brand.logo);
        const MailLogo logo{"image/jpeg", std::string("\xff\xd8\xff\xe0", 4)};
        const std::string name = settingOfMailLogo(reception.directory.integration.id);
        valueOf(
            reception.directory.write([=](WriteSession& session) { return session.saveSetting(name, toJson(logo)); }));
        const auto shown = valueOf(reception.desk.look(hash)).brand.logo;
        QVERIFY(shown && shown->mediaType == logo.mediaType && shown->bytes == logo.bytes);
        // What cannot be read of it is no reason to turn a person away.
        valueOf(reception.directory.write([=](WriteSession& session) { return session.saveSetting(name, "{"); }));
        QCOMPARE(reception.state(hash), EnrolmentState::Live);
    }

    void aConfirmedAddressIsNoRegistration()
    {
        Reception reception;
        const auto hash = reception.link();
        QCOMPARE(valueOf(reception.desk.confirm(hash)), EnrolmentState::Verified);
        const Invitation once = reception.of(reception.ada);
        QCOMPARE(once.state, InvitationState::Verified);
        QVERIFY(once.verified && !once.dueAt);
        reception.directory.clock.advance(1h);
        QCOMPARE(valueOf(reception.desk.confirm(hash)), EnrolmentState::Verified);
        QCOMPARE(reception.of(reception.ada).verified, once.verified);
        QVERIFY(!valueOf(
            reception.directory.reader->registrations().current(reception.directory.integration.id, reception.ada.id)));
    }

    void onlyTheNewestLinkIsGood()
    {
        Reception reception;
        const auto first = reception.link();
        const auto second = reception.link();
        QCOMPARE(reception.state(first), EnrolmentState::Superseded);
        QCOMPARE(valueOf(reception.desk.confirm(first)), EnrolmentState::Superseded);
        QCOMPARE(reception.of(reception.ada).state, InvitationState::Accepted);
        QCOMPARE(reception.state(second), EnrolmentState::Live);
        reception.directory.clock.advance(24h * 8);
        QCOMPARE(reception.state(second), EnrolmentState::Expired);
        QCOMPARE(valueOf(reception.desk.confirm(second)), EnrolmentState::Expired);
    }

    void aLetterHoldsTheOneLinkThatWorks()
    {
        Reception reception;
        const auto mailed = reception.link();
        const auto write = [&] {
            return makeInvitationLetter(*reception.directory.database, reception.directory.clock, helpOf,
                                        "https://id.example.com", reception.directory.integration.id, reception.ada.id,
                                        "Grace");
        };
        const auto letter = write();
        QVERIFY(letter);
        const std::string_view page = letter->html.reveal();
        constexpr std::string_view start = "<code>https://id.example.com/enrol/";
        const auto at = page.find(start);
        QVERIFY(at != std::string_view::npos);
        const auto token = EnrolmentToken::parse(page.substr(at + start.size(), 43));
        QVERIFY(token);
        QCOMPARE(reception.state(token->hash()), EnrolmentState::Live);
        QCOMPARE(reception.state(mailed), EnrolmentState::Superseded);
        const auto kept = *valueOf(reception.directory.reader->invitations().linkByToken(token->hash()));
        QVERIFY(kept.purpose == LinkPurpose::Letter);
        QCOMPARE(kept.madeBy, std::string("Grace"));
        QCOMPARE(kept.expires, letter->expires);
        // In the person's language, with the vendor's support.
        QVERIFY(page.find("Guten Tag Ada,") != std::string_view::npos);
        QVERIFY(page.find("Vendor support") != std::string_view::npos);

        valueOf(InvitationDesk(*reception.directory.database)
                    .setRegistered(reception.directory.integration.id, reception.ada.id, true, "Told me.", "Grace"));
        const auto none = write();
        QVERIFY(!none && none.error().kind == core::ErrorKind::Invalid);
    }

    void whoIsRegisteredOrTakenBackIsToldSo()
    {
        Reception reception;
        const auto hash = reception.link();
        InvitationDesk desk(*reception.directory.database);
        valueOf(desk.setRegistered(reception.directory.integration.id, reception.ada.id, true, "Told me.", "Grace"));
        QCOMPARE(reception.state(hash), EnrolmentState::Registered);
        QCOMPARE(valueOf(reception.desk.confirm(hash)), EnrolmentState::Registered);
        const auto none = reception.links.makeLink(reception.directory.integration.id, reception.ada.id,
                                                   LinkPurpose::Copied, "Grace");
        QVERIFY(!none && none.error().kind == core::ErrorKind::Invalid);

        Reception other;
        const auto revoked = other.link();
        valueOf(
            InvitationDesk(*other.directory.database).revoke(other.directory.integration.id, other.ada.id, "Grace"));
        QCOMPARE(other.state(revoked), EnrolmentState::Revoked);
    }

    void aNewMailIsAskedForOncePerWish()
    {
        Reception reception;
        reception.mailed("");
        reception.directory.clock.advance(11min);
        valueOf(reception.desk.askForMail("nobody@example.com", "en"));
        valueOf(reception.desk.askForMail("ADA@example.com", "en"));
        QTRY_COMPARE_WITH_TIMEOUT(reception.jobs(), std::size_t{1}, waitLimit);
        valueOf(reception.desk.askForMail("ada@example.com", "en"));
        valueOf(reception.desk.askForMail("no address", "en"));
        // Behind these on the same lane: another person's wish, which shows that they were looked at.
        const Person bob = valueOf(reception.directory.addPerson("bob", R"("emails":[{"value":"bob@example.com"}])"));
        reception.invite(bob, "bob@example.com");
        valueOf(reception.desk.askForMail("bob@example.com", "en"));
        QTRY_COMPARE_WITH_TIMEOUT(reception.jobs(), std::size_t{2}, waitLimit);
        QCOMPARE(reception.of(bob).state, InvitationState::Queued);
    }

    void notTooSoonAndNotForEver()
    {
        Reception reception;
        const Person bob = valueOf(reception.directory.addPerson("bob", R"("emails":[{"value":"bob@example.com"}])"));
        reception.mailed("");
        reception.directory.clock.advance(9min);
        valueOf(reception.desk.askForMail("ada@example.com", "en"));
        for (int mails = 0; mails < 3; ++mails)
            reception.mailed(std::string(onThePage));
        reception.directory.clock.advance(11min);
        valueOf(reception.desk.askForMail("ada@example.com", "en"));
        // Held by somebody: a person cannot let themselves in.
        reception.invite(bob, "bob@example.com", InvitationState::Held);
        valueOf(reception.desk.askForMail("bob@example.com", "en"));
        const Person eva = valueOf(reception.directory.addPerson("eva", R"("emails":[{"value":"eva@example.com"}])"));
        reception.invite(eva, "eva@example.com");
        valueOf(reception.desk.askForMail("eva@example.com", "en"));
        QTRY_COMPARE_WITH_TIMEOUT(reception.of(eva).state, InvitationState::Queued, waitLimit);
        QCOMPARE(reception.jobs(), std::size_t{1});
        // Somebody else's mail begins the count anew.
        reception.mailed("Grace");
        reception.directory.clock.advance(11min);
        valueOf(reception.desk.askForMail("ada@example.com", "en"));
        QTRY_COMPARE_WITH_TIMEOUT(reception.jobs(), std::size_t{2}, waitLimit);
    }

    void aCodeIsGoodOnceForAMinute()
    {
        Reception reception;
        const auto mail = reception.link();
        const IntegrationId integration = reception.directory.integration.id;
        const auto code = valueOf(reception.links.makeCode(integration, reception.ada.id, "Grace"));
        QCOMPARE(reception.state(mail), EnrolmentState::Live);
        // A code is no link.
        QCOMPARE(reception.state(core::sha256(code.secret.reveal())), EnrolmentState::Unknown);
        const std::string typed = " " + std::string(code.secret.reveal().substr(0, 4)) + "-" +
                                  std::string(code.secret.reveal().substr(4)) + " ";
        const auto token = valueOf(reception.desk.redeem(core::Secret(typed)));
        QCOMPARE(reception.state(token.hash()), EnrolmentState::Live);
        QCOMPARE(reception.state(mail), EnrolmentState::Superseded);
        QVERIFY(!reception.desk.redeem(core::Secret(typed)));
        const auto late = valueOf(reception.links.makeCode(integration, reception.ada.id, "Grace"));
        reception.directory.clock.advance(61s);
        QVERIFY(!reception.desk.redeem(core::Secret(late.secret.reveal())));
    }

    void guessingShutsTheDoorForAWhile()
    {
        Reception reception;
        for (int guess = 0; guess < 200; ++guess)
            QVERIFY(!reception.desk.redeem(core::Secret("WRONG" + std::to_string(guess))));
        const IntegrationId integration = reception.directory.integration.id;
        const auto code = valueOf(reception.links.makeCode(integration, reception.ada.id, "Grace"));
        QVERIFY(!reception.desk.redeem(core::Secret(code.secret.reveal())));
        reception.directory.clock.advance(11min);
        const auto next = valueOf(reception.links.makeCode(integration, reception.ada.id, "Grace"));
        QVERIFY(reception.desk.redeem(core::Secret(next.secret.reveal())));
    }

    void whatDoesNotWorkIsKept()
    {
        Reception reception;
        const auto hash = reception.link();
        valueOf(reception.desk.report(hash, PhonePlatform::Android, EnrolmentTrouble::OtherAccount));
        valueOf(reception.desk.report(hash, PhonePlatform::Android, EnrolmentTrouble::OtherAccount));
        valueOf(reception.desk.report(hash, PhonePlatform::Ios, EnrolmentTrouble::NoStore));
        const auto reports = valueOf(reception.directory.reader->invitations().reports(reception.of(reception.ada).id));
        QCOMPARE(reports.size(), std::size_t{2});
        const auto often = std::ranges::find(reports, std::string("other-account"), &EnrolmentReport::trouble);
        QVERIFY(often != reports.end());
        QCOMPARE(often->times, std::int64_t{2});
        QCOMPARE(reception.desk.report(core::sha256("none"), PhonePlatform::Ios, EnrolmentTrouble::NoCode).error().kind,
                 core::ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(StoredEnrolmentDeskTest)
#include "StoredEnrolmentDeskTest.moc"
