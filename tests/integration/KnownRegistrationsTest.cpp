// SPDX-License-Identifier: Apache-2.0
// Trusona's sign-in rule, judged by the registrations that are known here, before a simulated organisation.
#include "composition/KnownRegistrations.h"
#include "SetupRig.h"
#include "TestDirectory.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/WriteBackDesk.h"

#include <QTest>

#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using setup::StepState;

namespace {

/// ada, bob and eve are in Okta and here, mallory is in Okta alone; one rule exempts the managed group.
class Company {
public:
    Company() : rig("trusona", "own")
    {
        demo::IdentityProviderFacts provider;
        provider.name = "Trusona";
        static_cast<void>(rig.console().addIdentityProvider(provider));
        m_group = rig.console().createGroup("Passkey people");
        rig.record().values["managed-group"] = m_group;
        for (const char* name : {"ada", "bob", "eve", "mallory"})
            m_ids[name] = rig.hire(name);
        // Okta's id, as its mapping sends it; of eve the login alone is known.
        ada = valueOf(directory.addPerson("ada-elsewhere", "\"externalId\":\"" + m_ids.at("ada") + "\""));
        static_cast<void>(valueOf(directory.addPerson("bob@acme.example")));
        static_cast<void>(valueOf(directory.addPerson("eve@acme.example")));
        demo::PolicyRuleFacts rule;
        rule.name = "No second factor";
        rule.asksForFactor = false;
        rule.includedGroups = {m_group};
        static_cast<void>(rig.console().addSignOnRule(rule));
    }

    void join(const char* name) { expect(rig.console().addMember(m_group, m_ids.at(name))); }
    void leave(const char* name) { expect(rig.console().removeMember(m_group, m_ids.at(name))); }
    /// By the vendor's back end.
    void tellOfAda(bool isRegistered)
    {
        directory::Registration evidence;
        evidence.integration = directory.integration.id;
        evidence.person = ada.id;
        evidence.isRegistered = isRegistered;
        evidence.strength = directory::EvidenceStrength::Strong;
        evidence.source = directory::RegistrationSource::VendorCallback;
        evidence.evidence = "told";
        evidence.event = isRegistered ? "1" : "2";
        evidence.at = directory.clock.now();
        static_cast<void>(valueOf(onboarding::InvitationDesk(*directory.database).addEvidence(evidence)));
    }
    /// Looks in Okta who is registered already, as somebody does before anybody is mailed.
    void adopt()
    {
        onboarding::WriteBackSettings settings;
        settings.mode = onboarding::WriteBackMode::Watch;
        settings.target = m_group;
        static_cast<void>(valueOf(onboarding::WriteBackDesk(*directory.database, directory.clock)
                                      .adopt(rig.client(), directory.integration, settings, {}, {}, {})));
    }
    setup::RegistrationSource source()
    {
        return valueOf(app::knownRegistrations(*directory.database, directory.integration, {}));
    }
    setup::GuideStep look()
    {
        setup::OktaReading how;
        how.registered = source();
        return stepOf(rig.look(demo::AdminRole::ReadOnly, how), "sign-in-rule");
    }

    TestDirectory directory;
    SetupRig rig;
    directory::Person ada;

private:
    std::string m_group;
    std::map<std::string, std::string> m_ids;
};

std::string said(const setup::GuideStep& step)
{
    return step.trouble ? step.trouble->seen : step.evidence ? step.evidence->text : "nothing";
}

} // namespace

class KnownRegistrationsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoHasNoPasskeyIsNamed()
    {
        Company company;
        company.join("ada");
        company.adopt();
        company.tellOfAda(true);
        company.join("bob");
        const auto red = company.look();
        QVERIFY2(red.state == StepState::Failed && hasText(said(red), "Without registration: 1 (bob Example)"),
                 said(red).c_str());
        company.leave("bob");
        const auto green = company.look();
        QVERIFY2(green.state == StepState::Proven && hasText(said(green), "exactly the managed group"),
                 said(green).c_str());
        company.directory.clock.advance(std::chrono::hours(1));
        company.tellOfAda(false);
        const auto lost = company.look();
        QVERIFY2(lost.state == StepState::Failed && hasText(said(lost), "Without registration: 1 (ada Example)"),
                 said(lost).c_str());
    }

    void membershipDoesNotProveItself_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("known by the group alone") << QStringLiteral("eve");
        QTest::newRow("not known here") << QStringLiteral("mallory");
    }
    void membershipDoesNotProveItself()
    {
        QFETCH(QString, name);
        Company company;
        company.join("ada");
        company.join(qUtf8Printable(name));
        company.adopt();
        company.tellOfAda(true);
        const auto step = company.look();
        const std::string told = "Of 1 in it it is not known here whether they have a passkey (" + name.toStdString();
        QVERIFY2(step.state != StepState::Proven && hasText(said(step), told), said(step).c_str());
        QVERIFY(step.trouble && step.trouble->kind == setup::TroubleKind::Hint);
        company.leave(qUtf8Printable(name));
        QVERIFY(company.look().state == StepState::Proven);
    }

    void beforeAnybodyLookedNothingIsKnown()
    {
        Company company;
        company.join("ada");
        company.join("bob");
        QVERIFY(!company.source());
        const auto unknown = company.look();
        QVERIFY2(hasText(said(unknown), "Who of its 2 members has a passkey is not known here"), said(unknown).c_str());
        // Of one it is known then; that nothing was heard of the other says nothing yet.
        company.tellOfAda(true);
        const auto step = company.look();
        QVERIFY2(hasText(said(step), "Of 1 in it it is not known here") && hasText(said(step), "bob"),
                 said(step).c_str());
    }
};

QTEST_GUILESS_MAIN(KnownRegistrationsTest)
#include "KnownRegistrationsTest.moc"
