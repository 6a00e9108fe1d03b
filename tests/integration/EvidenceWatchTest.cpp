// SPDX-License-Identifier: Apache-2.0
// Who registers is noticed in a simulated Okta: by the group that others keep, and by sign-ins through the vendor.
#include "onboarding/EvidenceWatch.h"
#include "OktaRig.h"
#include "TestDirectory.h"
#include "composition/OktaSession.h"
#include "directory/Registrations.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace rollcall::tests;
using namespace std::chrono_literals;

namespace {

constexpr int waitLimit = 20'000;

/// Our directory of ada and bob, and the Okta they are in.
class Office {
public:
    Office()
    {
        ada = valueOf(directory.addPerson("ada@acme.example"));
        // Okta's id, as its mapping sends it.
        bob = valueOf(directory.addPerson("bob-elsewhere", "\"externalId\":\"" + idOf("bob@acme.example") + "\""));
        provider = console().addIdentityProvider({});
        group = console().createGroup("Passkey people");
        connect();
        start();
    }

    demo::AdminConsole& console() { return rig.api().console(); }
    std::string idOf(const char* login) { return console().personIdOf(login).value_or(""); }
    void connect()
    {
        static_cast<void>(rig.tokenFile(demo::AdminRole::ReadOnly));
        const auto organisation = valueOf(okta::OrganisationUrl::parse(rig.api().origin()));
        m_session =
            valueOf(app::OktaSession::open(organisation, okta::ApiToken{core::Secret(rig.lastToken())}, {}, {}));
    }
    void start()
    {
        m_watch = std::make_unique<EvidenceWatch>(
            *directory.database, m_clock,
            [this](const Integration&) -> core::Result<std::shared_ptr<okta::Client>> {
                ++opened;
                return std::shared_ptr<okta::Client>(m_session, &m_session->client());
            },
            EvidenceWatchOptions{50ms, 50ms});
        m_watch->start();
    }
    void restart()
    {
        m_watch.reset();
        start();
    }
    void choose(WriteBackMode mode)
    {
        WriteBackSettings settings;
        settings.mode = mode;
        settings.target = group;
        settings.identityProvider = provider;
        const std::string name = settingOfWriteBack(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, toJson(settings)); }));
    }
    std::vector<Registration> history(const Person& person)
    {
        return valueOf(directory.reader->registrations().history(directory.integration.id, person.id, 10));
    }
    bool isRegistered(const Person& person, EvidenceStrength strength)
    {
        const auto now = valueOf(directory.reader->registrations().current(directory.integration.id, person.id));
        return now && now->isRegistered && now->strength == strength;
    }

    OktaRig rig;
    TestDirectory directory;
    Person ada;
    Person bob;
    std::string provider;
    std::string group;
    std::atomic<int> opened = 0;

private:
    core::SystemClock m_clock;
    std::shared_ptr<app::OktaSession> m_session;
    std::unique_ptr<EvidenceWatch> m_watch;
};

} // namespace

class EvidenceWatchTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void membershipIsMediumAndItsEndIsNoticed()
    {
        Office office;
        QVERIFY(office.console().addMember(office.group, office.idOf("ada@acme.example")).has_value());
        office.choose(WriteBackMode::Watch);
        QTRY_VERIFY_WITH_TIMEOUT(office.isRegistered(office.ada, EvidenceStrength::Medium), waitLimit);
        QVERIFY(office.history(office.bob).empty());
        QVERIFY(office.console().removeMember(office.group, office.idOf("ada@acme.example")).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(!office.isRegistered(office.ada, EvidenceStrength::Medium), waitLimit);
        QCOMPARE(office.history(office.ada).size(), std::size_t{2});
        QVERIFY(!office.history(office.ada).front().isRegistered);
    }

    void aSignInIsStrongAndCountsOnce()
    {
        Office office;
        office.choose(WriteBackMode::Write);
        QVERIFY(office.console().signIn(office.idOf("bob@acme.example"), office.provider).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(office.isRegistered(office.bob, EvidenceStrength::Strong), waitLimit);
        QCOMPARE(office.history(office.bob).front().source, RegistrationSource::SystemLog);
        QVERIFY(!office.history(office.bob).front().event.empty());
        // Read again from where it stopped, and known.
        office.restart();
        const int before = office.opened;
        QTRY_VERIFY_WITH_TIMEOUT(office.opened >= before + 3, waitLimit);
        QCOMPARE(office.history(office.bob).size(), std::size_t{1});
        // Through another provider, it says nothing of the vendor.
        const std::string other = office.console().addIdentityProvider({});
        QVERIFY(office.console().signIn(office.idOf("ada@acme.example"), other).has_value());
        const int then = office.opened;
        QTRY_VERIFY_WITH_TIMEOUT(office.opened >= then + 3, waitLimit);
        QVERIFY(office.history(office.ada).empty());
    }

    void whatWeWriteOurselvesProvesNothing()
    {
        Office office;
        QVERIFY(office.console().addMember(office.group, office.idOf("ada@acme.example")).has_value());
        office.choose(WriteBackMode::Write);
        const int before = office.opened;
        QTRY_VERIFY_WITH_TIMEOUT(office.opened >= before + 3, waitLimit);
        QVERIFY(office.history(office.ada).empty());
    }

    void aReadingThatBreaksOffIsNoAbsence()
    {
        Office office;
        QVERIFY(office.console().addMember(office.group, office.idOf("ada@acme.example")).has_value());
        office.choose(WriteBackMode::Watch);
        QTRY_VERIFY_WITH_TIMEOUT(office.isRegistered(office.ada, EvidenceStrength::Medium), waitLimit);
        office.rig.api().revokeToken(office.rig.lastToken());
        QVERIFY(office.console().removeMember(office.group, office.idOf("ada@acme.example")).has_value());
        const int before = office.opened;
        QTRY_VERIFY_WITH_TIMEOUT(office.opened >= before + 3, waitLimit);
        QVERIFY(office.isRegistered(office.ada, EvidenceStrength::Medium));
    }
};

QTEST_GUILESS_MAIN(EvidenceWatchTest)
#include "EvidenceWatchTest.moc"
