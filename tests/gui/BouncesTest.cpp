// SPDX-License-Identifier: Apache-2.0
// Mails that come back, by widgets: unknown at first; a Maildir is named, tried and read; who did not get the mail
// stands with the reason, and the address among those that are not mailed to.
#include "DesktopFixture.h"
#include "OwnSettings.h"
#include "Pictures.h"

#include "invitations/InvitationsPage.h"
#include "screens/InvitationsScreen.h"
#include "screens/MailScreen.h"
#include "setup/BounceForm.h"
#include "setup/MailPanel.h"
#include "setup/SetupPage.h"
#include "tables/InvitationTableModel.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QScrollArea>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::tests;
using models::InvitationSlice;

namespace {

constexpr int arrival = 40'000; // milliseconds

} // namespace

class BouncesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bouncesAreUnknownAtFirst();
    void aPlaceThatCannotBeReadIsRefused();
    void aMaildirIsNamedAndTried();
    void whoDidNotGetItStandsWithTheReason();
    void whatFailsIsSaid();
    void cleanupTestCase();

private:
    models::InvitationsScreen& screen() { return m_desktop->session().invitations(); }
    models::MailScreen& mail() { return m_desktop->session().mail(); }
    template<class Widget>
    Widget* on(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Invitations, name);
    }
    template<class Widget>
    Widget* inPanel(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Setup, name);
    }
    void type(const char* name, const QString& text)
    {
        auto* field = inPanel<QLineEdit>(name);
        QTRY_VERIFY(field->isVisible());
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    void choose(models::BouncePlace place)
    {
        auto* box = inPanel<ui::ChoiceBox>("m_bouncePlace");
        box->setCurrentIndex(box->findData(static_cast<int>(place)));
    }
    void press(const char* name)
    {
        auto* button = inPanel<ui::Button>(name);
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), arrival);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void openPanel()
    {
        m_desktop->window().showPage(ui::PageId::Invitations);
        auto* open = on<ui::Button>("m_mailSettings");
        QTRY_VERIFY_WITH_TIMEOUT(open->isVisible() && open->isEnabled(), arrival);
        QTest::mouseClick(open, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(inPanel<ui::MailPanel>("m_mail")->isVisible() && mail().isLoaded(), arrival);
        scrollToForm();
    }
    void scrollToForm()
    {
        auto* form = inPanel<ui::BounceForm>("m_bounces");
        for (QWidget* above = form->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* area = qobject_cast<QScrollArea*>(above))
                area->ensureWidgetVisible(form->findChild<ui::Button*>(QStringLiteral("m_saveBounces")), 0, 40);
        }
    }
    void deliver(const char* name, const QByteArray& mail)
    {
        QFile file(m_maildir.filePath(QStringLiteral("new/") + QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(mail), mail.size());
    }
    void keep(const char* name, std::initializer_list<int> widths = {960, 1280})
    {
        QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("bounces-") + QLatin1String(name),
                             widths));
    }

    QTemporaryDir m_settings;
    QTemporaryDir m_maildir;
    std::unique_ptr<Desktop> m_desktop;
};

void BouncesTest::initTestCase()
{
    QVERIFY(m_settings.isValid() && m_maildir.isValid());
    useSettingsIn(m_settings.path());
    QSettings().clear();
    m_desktop = std::make_unique<Desktop>(3, 1);
    QVERIFY(m_desktop->isOpen());
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
    m_desktop->window().showPage(ui::PageId::Invitations);
    m_desktop->session().start();
    m_desktop->session().decideForDemonstration();
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::Invited), std::int64_t{3}, arrival);
}

void BouncesTest::cleanupTestCase()
{
    m_desktop.reset();
}

void BouncesTest::bouncesAreUnknownAtFirst()
{
    auto* note = on<ui::Label>("m_bouncesNote");
    QTRY_VERIFY_WITH_TIMEOUT(note->text().startsWith(QStringLiteral("Bounces unknown")), arrival);
    keep("unknown");
}

void BouncesTest::aPlaceThatCannotBeReadIsRefused()
{
    openPanel();
    auto* save = inPanel<ui::Button>("m_saveBounces");
    QVERIFY(!save->isEnabled());
    QVERIFY(!inPanel<ui::Button>("m_tryBounces")->isEnabled());
    choose(models::BouncePlace::Imap);
    QVERIFY(!inPanel<QLineEdit>("m_bounceMaildir")->isVisible());
    type("m_bounceHost", QStringLiteral("imap.acme.example"));
    type("m_bounceUserName", QStringLiteral("it@acme.example"));
    QVERIFY(!save->isEnabled());
    type("m_bounceSecret", QStringLiteral("a mailbox's word"));
    auto* security = inPanel<ui::ChoiceBox>("m_bounceSecurity");
    security->setCurrentIndex(security->findData(static_cast<int>(onboarding::MailSecurity::None)));
    scrollToForm();
    press("m_saveBounces");
    auto* trouble = inPanel<ui::Notice>("m_bounceTrouble");
    QTRY_VERIFY_WITH_TIMEOUT(trouble->isVisible(), arrival);
    QVERIFY(mail().error() && mail().error()->message.find("in the clear") != std::string::npos);
    scrollToForm();
    keep("imap");
    // Going away from the page, the password is gone.
    m_desktop->window().showPage(ui::PageId::Invitations);
    QVERIFY(inPanel<QLineEdit>("m_bounceSecret")->text().isEmpty());
    QCOMPARE(mail().bounceWords().place, models::BouncePlace::Nowhere);
}

void BouncesTest::aMaildirIsNamedAndTried()
{
    openPanel();
    choose(models::BouncePlace::Maildir);
    type("m_bounceMaildir", m_maildir.filePath(QStringLiteral("nowhere")));
    press("m_saveBounces");
    QTRY_VERIFY_WITH_TIMEOUT(mail().error().has_value(), arrival);
    QVERIFY(mail().error()->message.find("There is no folder") != std::string::npos);
    type("m_bounceMaildir", m_maildir.path());
    press("m_saveBounces");
    QTRY_COMPARE_WITH_TIMEOUT(mail().bounceWords().place, models::BouncePlace::Maildir, arrival);
    // It is no Maildir yet.
    press("m_tryBounces");
    QTRY_VERIFY_WITH_TIMEOUT(mail().error().has_value(), arrival);
    QVERIFY(mail().error()->message.find("There is no Maildir at") != std::string::npos);
    for (const char* part : {"new", "cur", "tmp"})
        QVERIFY(QDir(m_maildir.path()).mkdir(QString::fromLatin1(part)));
    deliver("answer", "From: ada@example.com\n\nThank you.\n");
    QTRY_VERIFY(!mail().isBusy());
    press("m_tryBounces");
    auto* outcome = inPanel<ui::Label>("m_bounceOutcome");
    QTRY_VERIFY_WITH_TIMEOUT(outcome->isVisible() && outcome->text().startsWith(QStringLiteral("It can be read.")),
                             arrival);
    scrollToForm();
    keep("maildir");
}

void BouncesTest::whoDidNotGetItStandsWithTheReason()
{
    m_desktop->window().showPage(ui::PageId::Invitations);
    on<ui::DataTable>("m_table")->setCurrentIndex(screen().table().index(0, 0));
    QTRY_VERIFY_WITH_TIMEOUT(screen().detail().has_value() && !screen().detail()->attempts.empty(), arrival);
    const directory::MailAttempt attempt = screen().detail()->attempts.front();
    const QByteArray address = QByteArray::fromStdString(attempt.address);
    deliver("report",
            "From: MAILER-DAEMON@mx.example.test\nContent-Type: multipart/report; report-type=delivery-status; "
            "boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.test\n\n"
            "Final-Recipient: rfc822; " +
                address +
                "\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b\nContent-Type: "
                "text/rfc822-headers\n\nMessage-ID: <" +
                QByteArray::fromStdString(attempt.messageId) + ">\n\n--b--\n");
    QTRY_COMPARE_WITH_TIMEOUT(screen().count(InvitationSlice::NeedsALook), std::int64_t{1}, arrival);
    QTRY_COMPARE_WITH_TIMEOUT(screen().detail()->row.invitation.state, directory::InvitationState::Bounced, arrival);
    auto* standing = on<ui::Label>("m_standing");
    QTRY_VERIFY_WITH_TIMEOUT(standing->text().contains(QStringLiteral("Correct the address in Okta")), arrival);
    QVERIFY(standing->text().startsWith(QStringLiteral("The mail came back: 550 5.1.1 User unknown.")));
    const auto facts = models::InvitationText::facts(*screen().detail(), screen().now());
    const bool isTold = std::ranges::any_of(facts, [](const models::InvitationFacts& part) {
        return std::ranges::any_of(part.facts, [](const auto& fact) {
            return fact.value.contains(QStringLiteral("came back")) &&
                   fact.value.contains(QStringLiteral("User unknown"));
        });
    });
    QVERIFY(isTold);
    auto* list = on<ui::KeyValueList>("m_facts");
    QTRY_VERIFY_WITH_TIMEOUT(list->isVisible() && list->height() > 100, arrival);
    keep("person");
    QTest::mouseClick(on<ui::Button>("m_about"), Qt::LeftButton);
    auto* note = on<ui::Label>("m_bouncesNote");
    QTRY_VERIFY_WITH_TIMEOUT(
        note->isVisible() && note->text().contains(QStringLiteral("Came back so far: 1; late: 0.")), arrival);
    QTRY_VERIFY_WITH_TIMEOUT(on<QWidget>("m_suppressed")->isVisible(), arrival);
    keep("read");
}

void BouncesTest::whatFailsIsSaid()
{
    QVERIFY(QDir(m_maildir.path()).rename(QStringLiteral("new"), QStringLiteral("away")));
    auto* note = on<ui::Label>("m_bouncesNote");
    QTRY_VERIFY_WITH_TIMEOUT(note->text().startsWith(QStringLiteral("Bounces could not be read from")), arrival);
    keep("failed");
    QVERIFY(QDir(m_maildir.path()).rename(QStringLiteral("away"), QStringLiteral("new")));
    QTRY_VERIFY_WITH_TIMEOUT(note->text().startsWith(QStringLiteral("Bounces read from")), arrival);
    openPanel();
    choose(models::BouncePlace::Nowhere);
    press("m_saveBounces");
    m_desktop->window().showPage(ui::PageId::Invitations);
    QTRY_VERIFY_WITH_TIMEOUT(note->text().startsWith(QStringLiteral("Bounces unknown")), arrival);
}

QTEST_MAIN(BouncesTest)
#include "BouncesTest.moc"
