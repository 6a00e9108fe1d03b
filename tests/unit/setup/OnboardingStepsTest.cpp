// SPDX-License-Identifier: Apache-2.0
// Mail and the pilot's invitation as steps of a guide: green only by a mail that was taken with the settings as they
// are, and by a registration that is more than somebody's word; each way to fail has its text.
#include "ShippedProfiles.h"
#include "TestDirectory.h"
#include "setup/MailTrial.h"
#include "setup/Prover.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;
using directory::InvitationState;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};

using Change = std::function<void(OnboardingFacts&)>;

MailTrial taken()
{
    MailTrial trial;
    trial.at = now - 1min;
    trial.to = "eva@acme.example";
    trial.server = "mx1.acme.example";
    return trial;
}

Change invited(InvitationState state, const char* note = "")
{
    return [state, note](OnboardingFacts& facts) {
        PilotOnBoard pilot;
        pilot.person.userName = "alex@acme.example";
        directory::Invitation invitation;
        invitation.state = state;
        invitation.note = note;
        if (state == InvitationState::Accepted || state == InvitationState::Verified) {
            invitation.lastAccepted = now - 1h;
            invitation.acceptedBy = "mx1.acme.example";
        }
        if (state == InvitationState::Verified)
            invitation.verified = now - 30min;
        pilot.invitation = invitation;
        facts.pilot = pilot;
    };
}

Change registered(directory::EvidenceStrength strength, bool isRegistered = true)
{
    return [strength, isRegistered](OnboardingFacts& facts) {
        invited(InvitationState::Verified)(facts);
        directory::Registration registration;
        registration.isRegistered = isRegistered;
        registration.strength = strength;
        registration.source = strength == directory::EvidenceStrength::Weak ? directory::RegistrationSource::ByHand
                                                                            : directory::RegistrationSource::SystemLog;
        registration.at = now - 1min;
        facts.pilot->registration = registration;
    };
}

} // namespace
Q_DECLARE_METATYPE(Change)

class OnboardingStepsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void eachProfileInWhichRollcallMailsAsksForBoth()
    {
        for (const Profile& profile : m_catalogue.profiles()) {
            for (const RoleName& role : profile.roles) {
                const bool mails = role != "companion";
                for (const char* id : {"mail", "pilot-invitation"}) {
                    const auto step = std::ranges::find(profile.steps, id, &Step::id);
                    QVERIFY2(step != profile.steps.end(), profile.id.c_str());
                    QVERIFY2(step->isFor(role, profile.authModes.front()) == mails, (profile.id + " " + role).c_str());
                    QVERIFY(step->isOptional);
                }
            }
        }
    }

    void mailIsProvenByAMailThatWasTaken_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("seen");
        const auto row = [](const char* title, const Change& change, const char* state, const char* seen) {
            QTest::newRow(title) << change << QString::fromLatin1(state) << QString::fromLatin1(seen);
        };
        row("nothing", [](OnboardingFacts&) {}, "not-yet", "");
        row("a server alone", [](OnboardingFacts& facts) { facts.hasMailServer = true; }, "not-yet", "");
        row(
            "taken",
            [](OnboardingFacts& facts) {
                facts.hasMailServer = true;
                facts.mailTrial = taken();
            },
            "proven", "");
        row(
            "taken with other settings",
            [](OnboardingFacts& facts) {
                facts.hasMailServer = true;
                facts.mailTrial = taken();
                facts.mailTrial->isStale = true;
            },
            "not-yet", "");
        row(
            "refused",
            [](OnboardingFacts& facts) {
                facts.hasMailServer = true;
                facts.mailTrial = taken();
                facts.mailTrial->seen = "The mail server does not take this user name and password.";
                facts.mailTrial->next = "Mend the mail server's settings, then send the mail once more.";
            },
            "failed", "does not take this user name");
        row(
            "refused with other settings",
            [](OnboardingFacts& facts) {
                facts.hasMailServer = true;
                facts.mailTrial = taken();
                facts.mailTrial->seen = "The mail server does not take this user name and password.";
                facts.mailTrial->isStale = true;
            },
            "not-yet", "");
        row(
            "taken, and not aligned",
            [](OnboardingFacts& facts) {
                facts.hasMailServer = true;
                facts.mailTrial = taken();
                facts.mailTrial->doubt = "SPF: the domain does not name this server.";
            },
            "proven", "SPF");
    }
    void mailIsProvenByAMailThatWasTaken()
    {
        QFETCH(Change, change);
        QFETCH(QString, state);
        QFETCH(QString, seen);
        const GuideStep step = judged("mail", change);
        QCOMPARE(QString::fromLatin1(toString(step.state).data()), state);
        QCOMPARE(step.trouble.has_value(), !seen.isEmpty());
        if (step.trouble)
            QVERIFY2(QString::fromStdString(step.trouble->seen).contains(seen), step.trouble->seen.c_str());
    }

    void thePilotIsOnBoardByEvidence_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("soFar");
        const auto row = [](const char* title, const Change& change, const char* state, const char* seen,
                            const char* soFar) {
            QTest::newRow(title) << change << QString::fromLatin1(state) << QString::fromLatin1(seen)
                                 << QString::fromLatin1(soFar);
        };
        row("nobody", [](OnboardingFacts&) {}, "not-yet", "", "");
        row("queued", invited(InvitationState::Queued), "waiting", "", "");
        row("deferred", invited(InvitationState::Deferred), "waiting", "", "");
        row("taken", invited(InvitationState::Accepted), "waiting", "", "mail taken by mx1.acme.example");
        row("opened and confirmed", invited(InvitationState::Verified), "waiting", "", "address confirmed");
        row("held", invited(InvitationState::Held, "One of many."), "not-yet", "held. One of many.", "");
        row("bounced", invited(InvitationState::Bounced, "550 no such user"), "failed", "550 no such user", "");
        row("expired", invited(InvitationState::Expired), "failed", "ended unused", "");
        row("unknown", invited(InvitationState::Unknown), "failed", "not known", "");
        row("taken back", invited(InvitationState::Revoked), "failed", "taken back", "");
        row("not made", invited(InvitationState::Failed, "The template names no link."), "failed", "names no link", "");
        row("by somebody's word", registered(directory::EvidenceStrength::Weak), "waiting", "", "somebody's word");
        row("by a group", registered(directory::EvidenceStrength::Medium), "proven", "", "");
        row("by a sign-in", registered(directory::EvidenceStrength::Strong), "proven", "", "");
        row("not any more", registered(directory::EvidenceStrength::Strong, false), "waiting", "", "confirmed");
    }
    void thePilotIsOnBoardByEvidence()
    {
        QFETCH(Change, change);
        QFETCH(QString, state);
        QFETCH(QString, seen);
        QFETCH(QString, soFar);
        const GuideStep step = judged("pilot-invitation", change);
        QCOMPARE(QString::fromLatin1(toString(step.state).data()), state);
        QCOMPARE(step.trouble.has_value(), !seen.isEmpty());
        if (step.trouble) {
            QVERIFY2(QString::fromStdString(step.trouble->seen).contains(seen), step.trouble->seen.c_str());
            QVERIFY(!step.trouble->next.empty());
        }
        QVERIFY2(QString::fromStdString(step.soFar).contains(soFar), step.soFar.c_str());
    }

    void whoeverChangesASettingMakesATrialStale()
    {
        TestDirectory house;
        MailTrial trial = taken();
        trial.settings = {{"mail.host", "smtp.acme.example"}, {"mail.port", ""}};
        const directory::IntegrationId integration = house.integration.id;
        const auto write = [&house](const directory::WriteOperation& work) {
            QVERIFY(house.database->writeAndWait(work).has_value());
        };
        write([](directory::WriteSession& session) { return session.saveSetting("mail.host", "smtp.acme.example"); });
        write([&](directory::WriteSession& session) { return saveMailTrial(session, integration, trial); });
        const auto facts = [&](directory::IntegrationId id) { return valueOf(readOnboarding(*house.reader, id, {})); };
        QVERIFY(facts(integration).mailTrial && !facts(integration).mailTrial->isStale);
        QVERIFY(facts(integration).hasMailServer);
        QCOMPARE(facts(integration).mailTrial->server, trial.server);
        QVERIFY(facts(integration).mailTrial->at == trial.at);
        write([](directory::WriteSession& session) { return session.saveSetting("mail.port", "2525"); });
        QVERIFY(facts(integration).mailTrial && facts(integration).mailTrial->isStale);
        // Of another integration nothing was tried.
        QVERIFY(!facts(directory::IntegrationId(integration.value + 1)).mailTrial);
    }

private:
    ProfileCatalogue m_catalogue;

    GuideStep judged(const char* id, const Change& change)
    {
        const Profile* profile = m_catalogue.find("trusona");
        Facts facts;
        facts.now = now;
        facts.role = "own";
        facts.authMode = "bearer";
        facts.listener.isUp = true;
        facts.listener.address = "127.0.0.1:8420";
        change(facts.onboarding);
        const Guide guide = prove(*profile, facts);
        const auto found = std::ranges::find(guide.steps, id, [](const GuideStep& one) { return one.step.id; });
        return found == guide.steps.end() ? GuideStep() : *found;
    }
};

QTEST_GUILESS_MAIN(OnboardingStepsTest)
#include "OnboardingStepsTest.moc"
