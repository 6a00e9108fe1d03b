// SPDX-License-Identifier: Apache-2.0
// Invitations by their widgets: whoever came at once is held, let go with a look first, mailed by a real exchange, and
// on board; one is sent again, handed a link and a code, taken back, marked; many are paused and given up; the mail
// server and who invites are changed.
#include "DesktopFixture.h"
#include "OwnSettings.h"
#include "Pictures.h"

#include "demo/MailboxPage.h"
#include "invitations/HandedCard.h"
#include "invitations/InvitationsPage.h"
#include "screens/DemoMailboxScreen.h"
#include "screens/InvitationPolicyScreen.h"
#include "screens/InvitationsScreen.h"
#include "screens/ListenerControl.h"
#include "screens/MailScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/PersonScreen.h"
#include "screens/SetupScreen.h"
#include "setup/InvitationPolicyPanel.h"
#include "setup/MailPanel.h"
#include "setup/SetupPage.h"
#include "tables/InvitationTableModel.h"
#include "widgets/AskFirst.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QtTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::tests;
using models::InvitationSlice;

namespace {

constexpr int arrival = 20'000; // milliseconds
constexpr std::size_t people = 30;

} // namespace

class InvitationsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whoCameAtOnceIsHeldUntilSomebodySaysYes();
    void oneClickPlaysAPersonsPart();
    void oneIsSentAgain();
    void aLinkACodeAndALetterAreHandedOver();
    void oneIsTakenBack();
    void oneIsMarkedAsRegisteredWithAReason();
    void manyAreMailedPausedAndGivenUp();
    void peopleAreFound();
    void aPersonLeadsToTheInvitation();
    void thePilotIsOnBoardByEvidenceAlone();
    void theMailServerIsTriedFromTheGuide();
    void whoInvitesIsDecided();
    void cleanupTestCase();

private:
    models::InvitationsScreen& screen() { return m_desktop->session().invitations(); }
    template<class Widget>
    Widget* on(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Invitations, name);
    }
    void click(QAbstractButton* button)
    {
        QTRY_VERIFY_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), arrival);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void slice(InvitationSlice which)
    {
        const QByteArray name = "m_slice" + QByteArray::number(static_cast<int>(which));
        auto* chip = on<ui::Chip>(name.constData());
        QTRY_VERIFY_WITH_TIMEOUT(chip->isVisible(), arrival);
        QTest::mouseClick(chip, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(screen().slice() == which && screen().isIdle(), arrival);
    }
    /// Shows the first of a slice in full.
    void chooseFirst(InvitationSlice which)
    {
        slice(which);
        QTRY_VERIFY_WITH_TIMEOUT(screen().table().rowCount() > 0, arrival);
        on<ui::DataTable>("m_table")->setCurrentIndex(screen().table().index(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(screen().detail().has_value() &&
                                     screen().detail()->row.invitation.id == screen().table().at(0)->invitation.id,
                                 arrival);
        QTRY_VERIFY(on<ui::Button>("m_sendAgain")->isVisible());
    }
    models::SetupStepView step(const char* id)
    {
        for (const auto& each : m_desktop->session().setup().steps()) {
            if (each.id == QLatin1String(id))
                return each;
        }
        return {};
    }
    void keep(const char* name)
    {
        QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(),
                             QStringLiteral("invitations-") + QLatin1String(name), {960, 1280}));
    }

    QTemporaryDir m_settings;
    std::unique_ptr<Desktop> m_desktop;
};

void InvitationsTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    useSettingsIn(m_settings.path());
    QSettings().clear();
    m_desktop = std::make_unique<Desktop>(people, 1);
    QVERIFY(m_desktop->isOpen());
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
    m_desktop->window().showPage(ui::PageId::Invitations);
    keep("nobody");
    m_desktop->session().start();
    m_desktop->session().decideForDemonstration();
}

void InvitationsTest::cleanupTestCase()
{
    m_desktop.reset();
}

void InvitationsTest::whoCameAtOnceIsHeldUntilSomebodySaysYes()
{
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Held), std::int64_t{people}, arrival);
    QCOMPARE(m_desktop->session().demoMailbox()->rowCount(), 0);
    // Everybody at once is asked for by a slice, and not by accident.
    QVERIFY(!on<ui::Button>("m_send")->isEnabled());
    slice(InvitationSlice::Held);
    keep("held");
    click(on<ui::Button>("m_send"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().plan().has_value(), arrival);
    QCOMPARE(screen().plan()->people.size(), people);
    QVERIFY(on<QWidget>("m_resendCard")->isVisible());
    keep("plan");
    // Looking does nothing.
    click(on<ui::Button>("m_dropMails"));
    QTRY_VERIFY(!screen().plan());
    QCOMPARE(screen().count(InvitationSlice::Held), std::int64_t{people});
    click(on<ui::Button>("m_send"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().plan().has_value(), arrival);
    click(on<ui::Button>("m_sendMails"));
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Invited), std::int64_t{people}, arrival);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().demoMailbox()->rowCount(), static_cast<int>(people), arrival);
    QCOMPARE(screen().funnel().invited, std::int64_t{people});
    slice(InvitationSlice::All);
    keep("invited");
}

void InvitationsTest::oneClickPlaysAPersonsPart()
{
    m_desktop->window().showPage(ui::PageId::Mailbox);
    auto* table = m_desktop->find<ui::DataTable>(ui::PageId::Mailbox, "m_table");
    table->setCurrentIndex(table->model()->index(0, 0));
    auto* view = m_desktop->find<QTextBrowser>(ui::PageId::Mailbox, "m_view");
    QTRY_VERIFY(view->isVisible());
    QVERIFY(!view->toPlainText().trimmed().isEmpty());
    const auto& mailbox = *m_desktop->session().demoMailbox();
    QVERIFY(!mailbox.chosen()->html.empty() && !mailbox.chosen()->link.empty());
    // Decoded, as a person reads it.
    QVERIFY(!mailbox.chosen()->subject.empty() && mailbox.chosen()->subject.find("=?") == std::string::npos);
    QVERIFY(mailbox.chosen()->html.find("=3D") == std::string::npos);
    QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("mailbox"), {960, 1280}));
    auto* play = m_desktop->find<ui::Button>(ui::PageId::Mailbox, "m_play");
    click(play);
    QVERIFY(!play->isEnabled());
    m_desktop->window().showPage(ui::PageId::Invitations);
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Registered), std::int64_t{1}, arrival);
    QTRY_COMPARE_WITH_TIMEOUT(screen().funnel().writtenBack, std::int64_t{1}, arrival);
    chooseFirst(InvitationSlice::Registered);
    // Who is registered is not mailed again.
    QVERIFY(!on<ui::Button>("m_sendAgain")->isEnabled());
    QVERIFY(on<ui::Label>("m_standing")->text().contains(QStringLiteral("strong")));
    keep("registered");
}

void InvitationsTest::oneIsSentAgain()
{
    chooseFirst(InvitationSlice::Invited);
    QCOMPARE(screen().detail()->row.invitation.mails, 1);
    const int before = m_desktop->session().demoMailbox()->rowCount();
    click(on<ui::Button>("m_sendAgain"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().plan() && screen().plan()->people.size() == 1, arrival);
    // Rollcall mails here; the others say why they do not.
    QVERIFY(screen().plan()->route == onboarding::ResendRoute::OwnMail);
    QCOMPARE(on<ui::ChoiceBox>("m_route")->currentIndex(), 0);
    const QString closed = on<ui::Label>("m_closedRoutes")->text();
    QVERIFY2(closed.contains(QStringLiteral("not connected")) && closed.contains(QStringLiteral("Rollcall mails")),
             qUtf8Printable(closed));
    keep("send-again");
    click(on<ui::Button>("m_sendMails"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail() && screen().detail()->row.invitation.mails == 2, arrival);
    QCOMPARE(screen().detail()->attempts.size(), std::size_t{2});
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().demoMailbox()->rowCount(), before + 1, arrival);
    keep("sent-again");
}

void InvitationsTest::aLinkACodeAndALetterAreHandedOver()
{
    chooseFirst(InvitationSlice::Invited);
    click(on<ui::Button>("m_copyLink"));
    auto* ask = on<ui::AskFirst>("m_askFirst");
    QVERIFY(ask->isVisible() && !screen().handed());
    keep("link-asked");
    // Not now: nothing was made.
    click(ask->findChild<ui::Button*>(QStringLiteral("m_no")));
    QVERIFY(!ask->isVisible() && !screen().handed());
    click(on<ui::Button>("m_copyLink"));
    click(ask->findChild<ui::Button*>(QStringLiteral("m_yes")));
    QTRY_VERIFY_WITH_TIMEOUT(screen().handed().has_value(), arrival);
    auto* row = on<ui::CopyRow>("m_handed");
    QTRY_VERIFY(row->isVisible());
    const QString link = row->button()->copyText();
    QVERIFY(link.contains(QStringLiteral("/enrol/")));
    QVERIFY(!row->field()->text().contains(QStringLiteral("/enrol/")));
    keep("link");
    click(on<ui::Button>("m_code"));
    click(ask->findChild<ui::Button*>(QStringLiteral("m_yes")));
    QTRY_VERIFY_WITH_TIMEOUT(screen().handed() && screen().handed()->kind == models::HandedAs::Code, arrival);
    QTRY_COMPARE(row->field()->text().size(), 9);
    click(on<ui::Button>("m_letter"));
    click(ask->findChild<ui::Button*>(QStringLiteral("m_yes")));
    QTRY_VERIFY_WITH_TIMEOUT(screen().handed() && screen().handed()->kind == models::HandedAs::Letter, arrival);
    QTRY_VERIFY(on<ui::Button>("m_saveLetter")->isVisible() && !row->isVisible());
    QVERIFY(row->button()->copyText().isEmpty());
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("letter.pdf"));
    on<ui::HandedCard>("HandedCard")->save(folder.filePath(QStringLiteral("none/letter.pdf")));
    QVERIFY(on<ui::Label>("m_letterSaved")->text().contains(QStringLiteral("Choose a folder")));
    on<ui::HandedCard>("HandedCard")->save(file);
    QVERIFY(on<ui::Label>("m_letterSaved")->text().contains(QStringLiteral("letter.pdf")));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly) && saved.read(5) == "%PDF-");
    QVERIFY(!(saved.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    keep("letter");
    if (const QString pictures = qEnvironmentVariable("ROLLCALL_PICTURES"); !pictures.isEmpty())
        on<ui::HandedCard>("HandedCard")->save(pictures + QStringLiteral("/letter.pdf"));
    // Somebody else is chosen: it is gone.
    on<ui::DataTable>("m_table")->setCurrentIndex(screen().table().index(1, 0));
    QTRY_VERIFY(!on<ui::HandedCard>("HandedCard")->isVisible() && !screen().handed());
    QVERIFY(row->button()->copyText().isEmpty());
}

void InvitationsTest::oneIsTakenBack()
{
    chooseFirst(InvitationSlice::Invited);
    const auto chosen = screen().detail()->row.invitation.id;
    click(on<ui::Button>("m_takeBack"));
    auto* ask = on<ui::AskFirst>("m_askFirst");
    QVERIFY(
        ask->findChild<ui::Label*>(QStringLiteral("m_askedEffect"))->text().contains(QStringLiteral("stays active")));
    click(ask->findChild<ui::Button*>(QStringLiteral("m_yes")));
    // Held from now on: nothing is mailed until somebody sends it.
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Held), std::int64_t{1}, arrival);
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail() && screen().detail()->row.invitation.id == chosen &&
                                 screen().detail()->row.invitation.hold == directory::HoldReason::Rejected,
                             arrival);
    QVERIFY(!on<ui::Button>("m_takeBack")->isEnabled());
}

void InvitationsTest::oneIsMarkedAsRegisteredWithAReason()
{
    chooseFirst(InvitationSlice::Invited);
    click(on<ui::Button>("m_register"));
    auto* ask = on<ui::AskFirst>("m_askFirst");
    auto* yes = ask->findChild<ui::Button*>(QStringLiteral("m_yes"));
    auto* reason = ask->findChild<QLineEdit*>(QStringLiteral("m_reason"));
    QVERIFY(!yes->isEnabled());
    keep("register-asked");
    QTest::keyClicks(reason, QStringLiteral("seen on the phone"));
    click(yes);
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail() && screen().detail()->registration, arrival);
    QCOMPARE(screen().detail()->registration->strength, directory::EvidenceStrength::Weak);
    QCOMPARE(screen().detail()->registration->evidence, std::string("seen on the phone"));
    // A word gives nobody a privilege: what would write it waits for a second one.
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail()->writeBack &&
                                 screen().detail()->writeBack->state == directory::WriteBackState::Held,
                             arrival);
}

void InvitationsTest::manyAreMailedPausedAndGivenUp()
{
    slice(InvitationSlice::Invited);
    const auto invited = screen().count(InvitationSlice::Invited);
    click(on<ui::Button>("m_send"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().plan().has_value(), arrival);
    QTest::keyClicks(on<QLineEdit>("m_perMinute"), QStringLiteral("1"));
    click(on<ui::Button>("m_sendMails"));
    QTRY_COMPARE_WITH_TIMEOUT(screen().bulk().size(), std::size_t{1}, arrival);
    QTRY_VERIFY_WITH_TIMEOUT(screen().bulk().front().progress.done == 1, arrival);
    QCOMPARE(screen().bulk().front().progress.total(), invited);
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), arrival);
    click(on<ui::Button>("m_toggleBulk"));
    QTRY_VERIFY_WITH_TIMEOUT(
        !screen().bulk().empty() && screen().bulk().front().queue.state == directory::JobQueueState::Paused, arrival);
    keep("paused");
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), arrival);
    click(on<ui::Button>("m_toggleBulk"));
    QTRY_VERIFY_WITH_TIMEOUT(
        !screen().bulk().empty() && screen().bulk().front().queue.state == directory::JobQueueState::Open, arrival);
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), arrival);
    click(on<ui::Button>("m_endBulk"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().bulk().empty(), arrival);
    // Whom no further mail goes to now stands where they stood: the link of the first one works.
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Invited), invited, arrival);
}

void InvitationsTest::peopleAreFound()
{
    slice(InvitationSlice::All);
    auto* search = on<QLineEdit>("m_search");
    const QString name = QString::fromStdString(screen().table().at(0)->userName);
    search->setText(name);
    QTRY_COMPARE_WITH_TIMEOUT(screen().table().rowCount(), 1, arrival);
    QCOMPARE(QString::fromStdString(screen().table().at(0)->userName), name);
    search->setText(QStringLiteral("nobody of that name"));
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Empty, arrival);
    keep("not-found");
    search->setFocus();
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(screen().table().rowCount(), static_cast<int>(people), arrival);
}

void InvitationsTest::aPersonLeadsToTheInvitation()
{
    m_desktop->window().showPage(ui::PageId::People);
    auto* table = m_desktop->find<ui::DataTable>(ui::PageId::People, "m_table");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() == static_cast<int>(people), arrival);
    table->setCurrentIndex(table->model()->index(1, 0));
    auto* button = m_desktop->find<ui::Button>(ui::PageId::People, "m_invitation");
    QTRY_VERIFY_WITH_TIMEOUT(button->isVisible(), arrival);
    QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("person-invitation"), {960, 1280}));
    const auto person = m_desktop->session().people().person().person();
    click(button);
    QCOMPARE(m_desktop->window().currentPage(), ui::PageId::Invitations);
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail() && screen().detail()->row.invitation.personRow == *person, arrival);
}

void InvitationsTest::thePilotIsOnBoardByEvidenceAlone()
{
    // One is registered by the vendor's report, another by somebody's word, a third is held.
    slice(InvitationSlice::All);
    std::string word;
    std::string report;
    std::string held;
    for (int row = 0; row < screen().table().rowCount(); ++row) {
        const auto id = screen().table().at(row)->invitation.id;
        const auto state = screen().table().at(row)->invitation.state;
        if (state != directory::InvitationState::Registered && state != directory::InvitationState::Held)
            continue;
        screen().choose(id);
        QTRY_VERIFY_WITH_TIMEOUT(screen().detail() && screen().detail()->row.invitation.id == id, arrival);
        const auto& registration = screen().detail()->registration;
        if (!registration)
            held = screen().detail()->row.userName;
        else if (registration->strength == directory::EvidenceStrength::Weak)
            word = screen().detail()->row.userName;
        else
            report = screen().detail()->row.userName;
    }
    QVERIFY(!word.empty() && !report.empty() && !held.empty());
    m_desktop->window().showPage(ui::PageId::Setup);
    auto& setup = m_desktop->session().setup();
    const auto name = [&setup](const std::string& pilot) {
        setup.saveField(QStringLiteral("pilot"), QString::fromStdString(pilot));
    };
    name(held);
    QTRY_VERIFY_WITH_TIMEOUT(step("pilot-invitation").trouble.has_value(), arrival);
    QVERIFY(step("pilot-invitation").trouble->seen.contains(QStringLiteral("held")));
    QVERIFY(step("pilot-invitation").state != models::SetupState::Proven);
    name(word);
    QTRY_VERIFY_WITH_TIMEOUT(!step("pilot-invitation").trouble.has_value(), arrival);
    QVERIFY(step("pilot-invitation").state != models::SetupState::Proven);
    name(report);
    QTRY_COMPARE_WITH_TIMEOUT(step("pilot-invitation").state, models::SetupState::Proven, arrival);
    QVERIFY(step("pilot-invitation").proof.contains(QStringLiteral("says the vendor")));
    m_desktop->window().showPage(ui::PageId::Invitations);
}

void InvitationsTest::theMailServerIsTriedFromTheGuide()
{
    click(on<ui::Button>("m_mailSettings"));
    QCOMPARE(m_desktop->window().currentPage(), ui::PageId::Setup);
    auto* panel = m_desktop->find<ui::MailPanel>(ui::PageId::Setup, "m_mail");
    auto& mail = m_desktop->session().mail();
    QTRY_VERIFY(panel->isVisible() && mail.isLoaded());
    const auto stepState = [this] { return step("mail").state; };
    QVERIFY(stepState() != models::SetupState::Proven);
    auto* to = panel->findChild<QLineEdit*>(QStringLiteral("m_mailTo"));
    auto* send = panel->findChild<ui::Button*>(QStringLiteral("m_sendMail"));
    auto* pill = panel->findChild<ui::Pill*>(QStringLiteral("m_mailState"));
    QTest::keyClicks(to, QStringLiteral("eva@acme.example"));
    // What was stored when the page was made, before the demonstration set a server, is read anew.
    QTRY_VERIFY_WITH_TIMEOUT(send->isEnabled(), arrival);
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(pill->text(), QStringLiteral("Works"), arrival);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(), models::SetupState::Proven, arrival);
    keep("mail-works");
    // Another port, where nothing listens: the proof is gone at once, and the try says what is wrong.
    auto* port = panel->findChild<QLineEdit*>(QStringLiteral("m_mailPort"));
    const QString right = port->text();
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, QStringLiteral("1"));
    auto* save = panel->findChild<ui::Button*>(QStringLiteral("m_saveMail"));
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(pill->text(), QStringLiteral("Not tried"), arrival);
    QTRY_VERIFY_WITH_TIMEOUT(stepState() != models::SetupState::Proven, arrival);
    QTRY_VERIFY(!mail.isBusy());
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(pill->text(), QStringLiteral("Failed"), arrival);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(), models::SetupState::Failed, arrival);
    keep("mail-fails");
    port->selectAll();
    QTest::keyClicks(port, right);
    QTRY_VERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(pill->text(), QStringLiteral("Not tried"), arrival);
    // In the clear to another computer is refused, and nothing is stored.
    auto* host = panel->findChild<QLineEdit*>(QStringLiteral("m_mailHost"));
    host->selectAll();
    QTest::keyClicks(host, QStringLiteral("smtp.acme.example"));
    QTRY_VERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    auto* trouble = panel->findChild<ui::Notice*>(QStringLiteral("m_mailTrouble"));
    QTRY_VERIFY_WITH_TIMEOUT(trouble->isVisible(), arrival);
    QCOMPARE(mail.words().host, std::string("127.0.0.1"));
}

void InvitationsTest::whoInvitesIsDecided()
{
    m_desktop->window().showPage(ui::PageId::Invitations);
    on<ui::DataTable>("m_table")->setCurrentIndex({});
    screen().choose(std::nullopt);
    auto* change = on<ui::Button>("m_changePolicy");
    QTRY_VERIFY(change->isVisible());
    keep("summary");
    click(change);
    auto* panel = m_desktop->find<ui::InvitationPolicyPanel>(ui::PageId::Setup, "m_invitePolicy");
    QTRY_VERIFY(panel->isVisible());
    auto* lifetime = panel->findChild<QLineEdit*>(QStringLiteral("m_inviteLifetime"));
    auto* save = panel->findChild<ui::Button*>(QStringLiteral("m_saveInvitePolicy"));
    auto* wrong = panel->findChild<ui::Label*>(QStringLiteral("m_inviteWrong"));
    QTRY_VERIFY(lifetime->isVisible());
    QCOMPARE(lifetime->text(), QStringLiteral("7"));
    keep("policy");
    lifetime->setFocus();
    lifetime->selectAll();
    QTest::keyClicks(lifetime, QStringLiteral("300"));
    QVERIFY(wrong->isVisible() && !wrong->text().isEmpty() && !save->isEnabled());
    keep("policy-wrong");
    lifetime->selectAll();
    QTest::keyClicks(lifetime, QStringLiteral("14"));
    auto* quiet = panel->findChild<QLineEdit*>(QStringLiteral("m_inviteQuiet"));
    quiet->setFocus();
    QTest::keyClicks(quiet, QStringLiteral("20:00-07:00"));
    QVERIFY(!wrong->isVisible() && save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!panel->findChild<ui::Label*>(QStringLiteral("m_invitePolicyOutcome"))->text().isEmpty(),
                             arrival);
    m_desktop->window().showPage(ui::PageId::Invitations);
    QTRY_COMPARE_WITH_TIMEOUT(screen().settings().lifetimeDays, 14, arrival);
    QCOMPARE(screen().settings().quietHours.from, 20 * 60);
    QCOMPARE(screen().settings().quietHours.to, 7 * 60);
}

QTEST_MAIN(InvitationsTest)
#include "InvitationsTest.moc"
