// SPDX-License-Identifier: Apache-2.0
// Who is added, held or removed in Okta, and why: each rule of the privilege by itself.
#include "onboarding/WriteBackPolicy.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now = core::fromMilliseconds(1'772'355'600'000);

WriteBackSettings writing()
{
    WriteBackSettings settings;
    settings.mode = WriteBackMode::Write;
    settings.target = "00g1";
    settings.name = "Passkey people";
    settings.additionsPerHour = 3;
    return settings;
}

WriteBackSituation somebody(EvidenceStrength strength = EvidenceStrength::Strong, bool isRegistered = true)
{
    WriteBackSituation situation;
    situation.integration = IntegrationId(1);
    situation.person = ResourceId("ada");
    situation.now = now;
    Registration registration;
    registration.id = RegistrationId(7);
    registration.isRegistered = isRegistered;
    registration.strength = strength;
    situation.registration = registration;
    return situation;
}

WriteBackSituation with(WriteBackSituation situation, WriteBackState state, bool isWanted, std::int64_t evidence = 7)
{
    WriteBack row;
    row.state = state;
    row.isWanted = isWanted;
    row.evidence = RegistrationId(evidence);
    situation.writeBack = row;
    return situation;
}

} // namespace

class WriteBackPolicyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void strongEvidenceAddsByItself()
    {
        const auto decision = decide(somebody(), writing());
        QVERIFY(decision.isOrdered);
        QVERIFY(decision.writeBack && decision.writeBack->isWanted);
        QCOMPARE(decision.writeBack->state, WriteBackState::Queued);
        QCOMPARE(decision.writeBack->ordered, std::optional(now));
        QCOMPARE(decision.writeBack->evidence, RegistrationId(7));
    }

    void weakerEvidenceWaitsForAWordThatNamesTheEffect()
    {
        for (const auto strength : {EvidenceStrength::Weak, EvidenceStrength::Medium}) {
            const auto decision = decide(somebody(strength), writing());
            QVERIFY(!decision.isOrdered);
            QCOMPARE(decision.writeBack->state, WriteBackState::Held);
            QCOMPARE(decision.writeBack->hold, WriteBackHold::Evidence);
            QVERIFY(decision.writeBack->note.find("Passkey people") != std::string::npos);
            QVERIFY(decision.writeBack->note.find("second factor") != std::string::npos);
        }
    }

    void aConfirmedOneIsWrittenInThatName()
    {
        auto held = with(somebody(EvidenceStrength::Weak), WriteBackState::Held, true);
        held.writeBack->hold = WriteBackHold::Evidence;
        const auto decision = confirmed(held, writing(), "Grace");
        QVERIFY(decision.isOrdered);
        QCOMPARE(decision.writeBack->confirmedBy, std::string("Grace"));
        QCOMPARE(decision.writeBack->hold, WriteBackHold::None);
        // Not for what is not held, not by who only watches, and not for what is otherwise meanwhile.
        QVERIFY(!confirmed(with(held, WriteBackState::Written, true), writing(), "Grace").writeBack);
        QVERIFY(!confirmed(with(held, WriteBackState::Held, false), writing(), "Grace").writeBack);
        WriteBackSettings watching = writing();
        watching.mode = WriteBackMode::Watch;
        QVERIFY(!confirmed(held, watching, "Grace").writeBack);
    }

    void moreThanTheHoursNumberAreHeld()
    {
        auto situation = somebody();
        situation.additionsThisHour = 2;
        QVERIFY(decide(situation, writing()).isOrdered);
        situation.additionsThisHour = 3;
        const auto decision = decide(situation, writing());
        QVERIFY(!decision.isOrdered);
        QCOMPARE(decision.writeBack->hold, WriteBackHold::Rate);
        QVERIFY(!decision.writeBack->ordered);
        // What is taken away is never held.
        auto gone = with(somebody(EvidenceStrength::Weak, false), WriteBackState::Written, true, 6);
        gone.additionsThisHour = 99;
        const auto removal = decide(gone, writing());
        QVERIFY(removal.isOrdered);
        QVERIFY(!removal.writeBack->isWanted);
    }

    void whoIsDeactivatedIsTakenOut()
    {
        auto situation = with(somebody(), WriteBackState::Written, true);
        situation.isActive = false;
        const auto decision = decide(situation, writing());
        QVERIFY(decision.isOrdered && !decision.writeBack->isWanted);
        // And put back when they return, by what is known of them.
        auto back = with(somebody(), WriteBackState::Written, false);
        QVERIFY(decide(back, writing()).isOrdered);
    }

    void whoWatchesWritesNothing()
    {
        WriteBackSettings settings = writing();
        settings.mode = WriteBackMode::Watch;
        const auto decision = decide(somebody(), settings);
        QVERIFY(!decision.isOrdered);
        QCOMPARE(decision.writeBack->state, WriteBackState::Watched);
        settings.mode = WriteBackMode::Off;
        QVERIFY(!decide(somebody(), settings).writeBack);
        // Once writing is chosen, who was watched is looked at again.
        QVERIFY(decide(with(somebody(), WriteBackState::Watched, true), writing()).isOrdered);
    }

    void whatIsSettledStaysAsItIs()
    {
        for (const auto state :
             {WriteBackState::Held, WriteBackState::Queued, WriteBackState::Written, WriteBackState::Failed})
            QVERIFY(!decide(with(somebody(), state, true), writing()).writeBack);
        // Better evidence lets go what was held, and writes nothing twice.
        QVERIFY(decide(with(somebody(), WriteBackState::Held, true, 6), writing()).isOrdered);
        const auto known = decide(with(somebody(), WriteBackState::Written, true, 6), writing());
        QVERIFY(known.writeBack && !known.isOrdered);
        QCOMPARE(known.writeBack->state, WriteBackState::Written);
        QCOMPARE(known.writeBack->evidence, RegistrationId(7));
    }

    void anExplicitFalseIsWrittenForWhoWasNeverThere()
    {
        const auto decision = decide(somebody(EvidenceStrength::Strong, false), writing());
        QVERIFY(decision.isOrdered && !decision.writeBack->isWanted);
        WriteBackSituation unknown;
        unknown.now = now;
        QVERIFY(!decide(unknown, writing()).writeBack);
    }
};

QTEST_APPLESS_MAIN(WriteBackPolicyTest)
#include "WriteBackPolicyTest.moc"
