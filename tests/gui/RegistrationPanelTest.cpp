// SPDX-License-Identifier: Apache-2.0
// Who is registered, as Okta knows it, before a simulated organisation: looked up, watched, refused while another
// writes, taken over by a word, and what is held written by a second one.
#include "OktaDesktop.h"
#include "secrets/SecretLedger.h"

#include "onboarding/InvitationDesk.h"
#include "onboarding/WriteBackDesk.h"
#include "screens/IntegrationSelection.h"
#include "screens/ListenerControl.h"
#include "screens/RegistrationScreen.h"
#include "widgets/AskFirst.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/Notice.h"

#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <chrono>
#include <memory>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

/// Whoever wrote in Okta wrote a month ago.
class LaterClock final : public core::Clock {
public:
    [[nodiscard]] core::Timestamp now() const override { return m_system.now() + std::chrono::hours(24 * 30); }

private:
    core::SystemClock m_system;
};

} // namespace

class RegistrationPanelTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        OktaDesktop::useSettingsIn(m_settings.path());
        qputenv("ROLLCALL_KEY_FILE", m_settings.filePath(QStringLiteral("key/data.key")).toUtf8());
    }
    void cleanup()
    {
        m_desktop.reset();
        m_rig.reset();
    }

    void whoIsRegisteredIsLookedUpAndNobodyTouched();
    void aGroupWithOthersIsTakenOverByAWord();
    void whatIsHeldIsWrittenByASecondWord();

private:
    [[nodiscard]] models::RegistrationScreen& screen() { return m_desktop->session().registrations(); }
    [[nodiscard]] demo::AdminConsole& console() { return m_rig->api().console(); }
    void open(const core::Clock* clock);
    void add(const std::string& userName);
    std::string createPerson(const std::string& login);
    void choose(const char* box, int data);
    void sayYes();
    [[nodiscard]] bool isInGroup(const std::string& login);

    QTemporaryDir m_settings;
    LaterClock m_later;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    std::string m_group;
};

void RegistrationPanelTest::open(const core::Clock* clock)
{
    m_rig = std::make_unique<OktaRig>();
    m_group = console().createGroup("Passkey people");
    m_desktop = std::make_unique<OktaDesktop>(*m_rig, clock);
    models::IntegrationWish wish;
    wish.profileId = "trusona";
    wish.name = "Passkeys";
    wish.role = directory::Role::Own;
    m_desktop->makeIntegration(wish);
    auto& control = m_desktop->session().listener();
    auto settings = control.settings();
    settings.port = 0;
    control.start(settings);
    QTRY_VERIFY_WITH_TIMEOUT(control.situation().status.state == listener::ListenerState::Listening, oktaAnswer);
    add("ada@acme.example");
    add("bob@acme.example");
    const auto made = m_rig->api().createToken("Rollcall", demo::AdminRole::SuperAdmin);
    noteSecret(made.value);
    m_desktop->connectWith(made.value);
    m_desktop->press("m_back");
    m_desktop->openCard("m_registrations");
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing() && screen().standing()->isConnected, oktaAnswer);
}

void RegistrationPanelTest::add(const std::string& userName)
{
    scim::JsonObject attributes{{"userName", userName}};
    const auto written =
        m_desktop->session().database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto made = session.createPerson(*m_desktop->session().selection().currentId(), attributes);
            return made ? core::Result<>{} : core::Result<>(tl::unexpected(made.error()));
        });
    QVERIFY(written.has_value());
}

std::string RegistrationPanelTest::createPerson(const std::string& login)
{
    demo::OktaProfile profile;
    profile.login = login;
    profile.email = login;
    return console().createPerson(profile);
}

void RegistrationPanelTest::choose(const char* box, int data)
{
    auto* choice = m_desktop->find<ui::ChoiceBox>(box);
    QTRY_VERIFY_WITH_TIMEOUT(choice->isEnabled(), oktaAnswer);
    choice->setCurrentIndex(choice->findData(data));
    Q_EMIT choice->activated(choice->currentIndex());
}

void RegistrationPanelTest::sayYes()
{
    auto* ask = m_desktop->find<ui::AskFirst>("m_registrationQuestion");
    QTRY_VERIFY(ask->isVisible());
    QTest::mouseClick(ask->findChild<ui::Button*>(QStringLiteral("m_yes")), Qt::LeftButton);
}

bool RegistrationPanelTest::isInGroup(const std::string& login)
{
    const auto members = console().membersOf(m_group);
    return std::ranges::find(members, console().personIdOf(login).value_or("")) != members.end();
}

void RegistrationPanelTest::whoIsRegisteredIsLookedUpAndNobodyTouched()
{
    open(nullptr);
    QVERIFY(console().addMember(m_group, *console().personIdOf("ada@acme.example")).has_value());
    QVERIFY(console().addMember(m_group, createPerson("zoe@acme.example")).has_value());
    QVERIFY(screen().summary().contains(QStringLiteral("Nobody has looked")));
    m_desktop->keepPicture("registration-empty");
    auto* look = m_desktop->find<ui::Button>("m_lookRegistered");
    QVERIFY(!look->isEnabled());
    m_desktop->type("m_registrationTarget", QStringLiteral("not a group"));
    m_desktop->press("m_lookRegistered");
    QTRY_VERIFY(m_desktop->find<ui::Notice>("m_registrationTrouble")->isVisible());
    // As its page in the Admin Console is named.
    m_desktop->type("m_registrationTarget",
                    m_rig->origin() + QStringLiteral("/admin/group/") + QString::fromStdString(m_group));
    m_desktop->press("m_lookRegistered");
    QTRY_VERIFY_WITH_TIMEOUT(screen().adoption().has_value(), oktaAnswer);
    QCOMPARE(screen().adoption()->inTarget, std::int64_t{2});
    QCOMPARE(screen().adoption()->registered, std::int64_t{1});
    auto* found = m_desktop->find<QLabel>("m_foundRegistered");
    QTRY_VERIFY(found->isVisible());
    QVERIFY(found->text().contains(QStringLiteral("zoe@acme.example")));
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing()->counts.medium == 1 && screen().standing()->looked, oktaAnswer);
    m_desktop->keepPicture("registration-looked");
    QVERIFY(isInGroup("ada@acme.example") && isInGroup("zoe@acme.example"));
    QCOMPARE(console().membersOf(m_group).size(), std::size_t{2});
    // Okta's log may be some moments behind; then another writes there, and we stay with watching.
    choose("m_keeper", static_cast<int>(onboarding::WriteBackMode::Write));
    const auto isRefused = [this] {
        m_desktop->press("m_saveKeeper");
        sayYes();
        QTest::qWait(50);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!screen().isBusy(), oktaAnswer); }();
        return screen().error() && screen().error()->kind == core::ErrorKind::Denied;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRefused(), oktaAnswer);
    QVERIFY(QString::fromStdString(screen().error()->message).contains(QStringLiteral("changed the group")));
    m_desktop->keepPicture("registration-refused");
    QVERIFY(screen().standing()->settings.mode == onboarding::WriteBackMode::Off);
    choose("m_keeper", static_cast<int>(onboarding::WriteBackMode::Watch));
    m_desktop->press("m_saveKeeper");
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing()->settings.mode == onboarding::WriteBackMode::Watch, oktaAnswer);
    QCOMPARE(screen().standing()->settings.target, m_group);
}

void RegistrationPanelTest::aGroupWithOthersIsTakenOverByAWord()
{
    open(&m_later);
    QVERIFY(console().addMember(m_group, createPerson("zoe@acme.example")).has_value());
    m_desktop->type("m_registrationTarget", QString::fromStdString(m_group));
    choose("m_keeper", static_cast<int>(onboarding::WriteBackMode::Write));
    m_desktop->press("m_saveKeeper");
    m_desktop->keepPicture("registration-asked");
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(screen().canTakeOver(), oktaAnswer);
    QTRY_VERIFY(screen().standing()->settings.mode == onboarding::WriteBackMode::Off);
    m_desktop->keepPicture("registration-take-over");
    Q_EMIT m_desktop->find<ui::Notice>("m_registrationTrouble")->linkClicked();
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing()->settings.mode == onboarding::WriteBackMode::Write, oktaAnswer);
    QVERIFY(isInGroup("zoe@acme.example"));
    QCOMPARE(console().membersOf(m_group).size(), std::size_t{1});
}

void RegistrationPanelTest::whatIsHeldIsWrittenByASecondWord()
{
    open(nullptr);
    m_desktop->type("m_registrationTarget", QString::fromStdString(m_group));
    choose("m_keeper", static_cast<int>(onboarding::WriteBackMode::Write));
    m_desktop->press("m_saveKeeper");
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing()->settings.mode == onboarding::WriteBackMode::Write, oktaAnswer);
    const auto integration = *m_desktop->session().selection().currentId();
    const auto session = m_desktop->session().database().newReadSession();
    const auto bob = (*session)->personByUserName(integration, "bob@acme.example");
    QVERIFY(bob && *bob);
    onboarding::InvitationDesk desk(m_desktop->session().database());
    QVERIFY(desk.setRegistered(integration, (*bob)->id, true, "Seen at his desk", "Eva").has_value());
    QTRY_COMPARE_WITH_TIMEOUT(screen().standing()->held.size(), std::size_t{1}, oktaAnswer);
    auto* held = m_desktop->find<ui::DataTable>("m_heldRegistrations");
    QTRY_VERIFY(held->isVisible());
    QVERIFY(!isInGroup("bob@acme.example"));
    QVERIFY(!m_desktop->find<ui::Button>("m_writeAll")->isEnabled());
    held->setCurrentIndex(held->model()->index(0, 0));
    m_desktop->press("m_writeOne");
    auto* ask = m_desktop->find<ui::AskFirst>("m_registrationQuestion");
    QTRY_VERIFY(ask->isVisible());
    m_desktop->keepPicture("registration-held");
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(isInGroup("bob@acme.example"), oktaAnswer);
    QTRY_VERIFY_WITH_TIMEOUT(screen().standing()->held.empty(), oktaAnswer);
    const auto kept = (*session)->registrations().writeBack(integration, (*bob)->id);
    QVERIFY(kept && *kept && !(*kept)->confirmedBy.empty());
}

QTEST_MAIN(RegistrationPanelTest)
#include "RegistrationPanelTest.moc"
