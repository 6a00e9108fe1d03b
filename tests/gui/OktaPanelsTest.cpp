// SPDX-License-Identifier: Apache-2.0
// The cards about Okta's API on the Set-up page: connecting, what the credential may do, doing in Okta what is wished
// after showing it, and ending it; before a simulated organisation. With ROLLCALL_PICTURES=FOLDER each stage is kept
// for people to look at.
#include "OktaDesktop.h"
#include "secrets/SecretLedger.h"

#include "setup/OktaAccessPanel.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"

#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QScopeGuard>
#include <QScrollArea>
#include <QTemporaryDir>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;
using models::OktaAccessScreen;
using models::OktaActionScreen;
using Stage = OktaActionScreen::Stage;

class OktaPanelsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        OktaDesktop::useSettingsIn(m_settings.path());
        m_rig = std::make_unique<OktaRig>();
    }
    void cleanupTestCase() { m_rig.reset(); }
    void init() { m_desktop = std::make_unique<OktaDesktop>(*m_rig); }
    void cleanup() { m_desktop.reset(); }

    void theCardsLeaveTheStepsTheirRoom();
    void connectsProvesAndDisconnects();
    void anotherOrganisationHasNotTheFormerApp();
    void whatTheCommandConnectsIsNoticed();
    void aRefusedTokenIsSaidAndNothingIsStored();
    void aServiceAppSignsWithAKeyMadeHere();
    void whatIsWishedIsShownThenDoneThenThere();
    void aReadOnlyTokenChangesNothing();
    void anotherIntegrationHasItsOwnAccess();

private:
    [[nodiscard]] OktaAccessScreen& access() { return m_desktop->access(); }
    [[nodiscard]] OktaActionScreen& actions() { return m_desktop->actions(); }
    [[nodiscard]] std::string token(demo::AdminRole role)
    {
        const auto made = m_rig->api().createToken("Rollcall", role);
        noteSecret(made.value);
        return made.value;
    }

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
};

void OktaPanelsTest::theCardsLeaveTheStepsTheirRoom()
{
    m_desktop->makeIntegration("beyond-identity", "Acme");
    m_desktop->connectWith(token(demo::AdminRole::ReadOnly));
    m_desktop->press("m_back");
    auto* guide = m_desktop->find<QScrollArea>("m_guide");
    for (const int width : {960, 1280}) {
        m_desktop->session().window().resize(width, width * 5 / 8);
        QTRY_VERIFY(guide->widget()->width() <= guide->viewport()->width());
    }
}

void OktaPanelsTest::connectsProvesAndDisconnects()
{
    m_desktop->makeIntegration("trusona", "Acme");
    m_desktop->openCard("m_oktaAccess");
    QVERIFY(!m_desktop->find<ui::Button>("m_connect")->isEnabled());
    m_desktop->keepPicture("connect");
    m_desktop->press("m_back");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_guide")->isVisible());
    const std::string secret = token(demo::AdminRole::ReadOnly);
    m_desktop->connectWith(secret);
    QVERIFY(m_desktop->find<QLineEdit>("m_token")->text().isEmpty());
    const auto rights = access().rights();
    const auto stateOf = [&rights](const QString& subject) {
        const auto found = std::ranges::find(rights, subject, &models::OktaRight::subject);
        return found == rights.end() ? QString() : found->state.word;
    };
    QCOMPARE(stateOf(QStringLiteral("Users")), QStringLiteral("Allowed"));
    QCOMPARE(stateOf(QStringLiteral("People assigned to the app")), QStringLiteral("Allowed"));
    QVERIFY(!access().limits().isEmpty());
    QTRY_VERIFY(m_desktop->find<QWidget>("m_rights")->isVisible());
    // The form is gone, and whoever goes by the keyboard is not thrown out of the panel.
    auto* const focused = m_desktop->session().window().focusWidget();
    QVERIFY(focused != nullptr);
    QCOMPARE(focused->objectName(), QStringLiteral("m_checkAccess"));
    m_desktop->keepPicture("connected");
    m_desktop->press("m_back");
    // What the guide asks Okta for is asked at once.
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->step("access").state, models::SetupState::Proven, oktaAnswer);

    m_desktop->openCard("m_oktaAccess");
    m_desktop->press("m_leaveAccess");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_leaving")->isVisible());
    m_desktop->keepPicture("leaving");
    m_desktop->press("m_stay");
    QCOMPARE(access().state(), OktaAccessScreen::State::Connected);
    m_desktop->press("m_leaveAccess");
    m_desktop->press("m_revoke");
    QTRY_COMPARE_WITH_TIMEOUT(access().state(), OktaAccessScreen::State::NotConnected, oktaAnswer);
    // Revoked in Okta as well: the same token is refused from now on.
    m_desktop->type("m_organisation", m_rig->origin());
    m_desktop->type("m_token", QString::fromStdString(secret));
    m_desktop->press("m_connect");
    QTRY_VERIFY_WITH_TIMEOUT(access().error(), oktaAnswer);
    QCOMPARE(access().state(), OktaAccessScreen::State::NotConnected);
}

void OktaPanelsTest::anotherOrganisationHasNotTheFormerApp()
{
    m_desktop->makeIntegration("trusona", "Acme");
    m_desktop->connectWith(token(demo::AdminRole::ReadOnly));
    auto* warnings = m_desktop->find<QLabel>("m_warnings");
    QVERIFY(!warnings->isVisible());
    OktaRig other;
    const auto made = other.api().createToken("Rollcall", demo::AdminRole::ReadOnly);
    noteSecret(made.value);
    m_desktop->press("m_changeAccess");
    m_desktop->type("m_organisation", other.origin());
    m_desktop->type("m_token", QString::fromStdString(made.value));
    m_desktop->type("m_app", QString());
    m_desktop->press("m_connect");
    QTRY_VERIFY_WITH_TIMEOUT(warnings->isVisible(), oktaAnswer);
    QVERIFY2(warnings->text().contains(QString::fromStdString(m_rig->appId())), qPrintable(warnings->text()));
    QVERIFY(other.origin().endsWith(access().organisation()));
    QTRY_VERIFY(m_desktop->find<QWidget>("m_accessFacts")->height() > warnings->height());
    m_desktop->keepPicture("other-organisation");
}

void OktaPanelsTest::whatTheCommandConnectsIsNoticed()
{
    const QString data = m_desktop->folder() + QStringLiteral("/data");
    // Where the command keeps its key.
    qputenv("ROLLCALL_KEY_FILE", (data + QStringLiteral("-key/data.key")).toUtf8());
    const auto forget = qScopeGuard([] { qunsetenv("ROLLCALL_KEY_FILE"); });
    m_desktop->makeIntegration("trusona", "Acme");
    int changes = 0;
    connect(&access(), &OktaAccessScreen::accessChanged, this, [&changes] { ++changes; });
    const auto connectBy = [&data](OktaRig& rig) {
        const CtlResult done =
            ctl(data, words("okta connect --app") << QString::fromLatin1(OktaRig::appLabel) << words("--org")
                                                  << rig.origin() << words("--token-file") << rig.tokenFile());
        QVERIFY2(done.exitCode == 0, done.told().constData());
    };
    connectBy(*m_rig);
    QTRY_COMPARE_WITH_TIMEOUT(access().state(), OktaAccessScreen::State::Connected, oktaAnswer);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->step("access").state, models::SetupState::Proven, oktaAnswer);
    OktaRig other;
    connectBy(other);
    const auto asked = other.api().calls();
    QTRY_VERIFY_WITH_TIMEOUT(other.origin().endsWith(access().organisation()), oktaAnswer);
    // The guide is of the organisation that is connected now.
    QTRY_VERIFY_WITH_TIMEOUT(other.api().calls() > asked, oktaAnswer);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->step("access").state, models::SetupState::Proven, oktaAnswer);
    QCOMPARE(changes, 2);
}

void OktaPanelsTest::aRefusedTokenIsSaidAndNothingIsStored()
{
    m_desktop->makeIntegration("trusona", "Acme");
    m_desktop->openCard("m_oktaAccess");
    m_desktop->type("m_organisation", m_rig->origin());
    m_desktop->type("m_token", QStringLiteral("00wrongwrongwrongwrongwrongwrongwrongwrong"));
    m_desktop->press("m_connect");
    auto* trouble = m_desktop->find<QWidget>("m_accessTrouble");
    QTRY_VERIFY_WITH_TIMEOUT(trouble->isVisible(), oktaAnswer);
    m_desktop->keepPicture("refused");
    QVERIFY(access().error()->message.find("token") != std::string::npos);
    QVERIFY(access().error()->message.find("wrongwrong") == std::string::npos);
    QCOMPARE(access().state(), OktaAccessScreen::State::NotConnected);
    // Nothing typed outlives the panel.
    m_desktop->press("m_back");
    m_desktop->openCard("m_oktaAccess");
    QVERIFY(m_desktop->find<QLineEdit>("m_token")->text().isEmpty());
    QVERIFY(!trouble->isVisible());
    m_desktop->quit();
    QDirIterator files(m_desktop->folder(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("wrongwrong"), qPrintable(file.fileName()));
    }
}

void OktaPanelsTest::aServiceAppSignsWithAKeyMadeHere()
{
    m_desktop->makeIntegration("trusona", "Acme");
    m_desktop->openCard("m_oktaAccess");
    m_desktop->find<ui::ChoiceBox>("m_kind")->setCurrentIndex(1);
    m_desktop->press("m_makeKey");
    QTRY_VERIFY_WITH_TIMEOUT(!access().publicKey().isEmpty(), oktaAnswer);
    auto* row = m_desktop->find<ui::CopyRow>("m_publicKey");
    QTRY_VERIFY(row->isVisible());
    const QString jwk = row->button()->copyText();
    QVERIFY(jwk.contains(QStringLiteral("\"kty\"")) && !jwk.contains(QStringLiteral("\"d\"")));
    m_desktop->keepPicture("service-app");
    // The same key as long as nobody wants another one.
    m_desktop->press("m_back");
    m_desktop->openCard("m_oktaAccess");
    m_desktop->find<ui::ChoiceBox>("m_kind")->setCurrentIndex(1);
    QCOMPARE(row->button()->copyText(), jwk);
}

void OktaPanelsTest::whatIsWishedIsShownThenDoneThenThere()
{
    m_desktop->makeIntegration("beyond-identity", "Acme");
    QVERIFY(!m_desktop->find<QWidget>("m_actionsCard")->isVisible());
    m_desktop->connectWith(token(demo::AdminRole::SuperAdmin));
    m_desktop->press("m_back");
    m_desktop->openCard("m_actions");
    m_desktop->type("m_assignGroup", QStringLiteral("Passwordless"));
    m_desktop->type("m_pushGroup", QStringLiteral("Passwordless push"));
    m_desktop->keepPicture("wish");
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Planned, oktaAnswer);
    const int wanted = actions().callsToSend();
    QVERIFY(wanted >= 4);
    QVERIFY(m_desktop->find<QLabel>("m_call")->text().startsWith(QStringLiteral("POST /api/v1/groups")));
    m_desktop->keepPicture("calls");
    // Showing them sent nothing.
    m_desktop->press("m_again");
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Planned, oktaAnswer);
    QCOMPARE(actions().callsToSend(), wanted);
    m_desktop->press("m_apply");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Applied, oktaAnswer);
    m_desktop->keepPicture("done");
    QVERIFY2(!actions().error(), actions().error() ? actions().error()->message.c_str() : "");
    for (const auto& each : actions().rows())
        QVERIFY2(each.state.tone == models::Tone::Good && !each.sentence.isEmpty(), qPrintable(each.call));
    // What Okta has is not sent again, and the guide knows the groups.
    m_desktop->press("m_again");
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Planned, oktaAnswer);
    QCOMPARE(actions().callsToSend(), 0);
    QVERIFY(!m_desktop->find<ui::Button>("m_apply")->isVisible());
}

void OktaPanelsTest::aReadOnlyTokenChangesNothing()
{
    m_desktop->makeIntegration("beyond-identity", "Acme");
    m_desktop->connectWith(token(demo::AdminRole::ReadOnly));
    m_desktop->press("m_back");
    m_desktop->openCard("m_actions");
    m_desktop->type("m_assignGroup", QStringLiteral("Never made"));
    m_desktop->type("m_pushGroup", QString());
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Planned, oktaAnswer);
    const int wanted = actions().callsToSend();
    m_desktop->press("m_apply");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Applied, oktaAnswer);
    QVERIFY(actions().error());
    m_desktop->keepPicture("denied");
    QCOMPARE(actions().rows().front().state.tone, models::Tone::Bad);
    m_desktop->press("m_again");
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(actions().stage(), Stage::Planned, oktaAnswer);
    QCOMPARE(actions().callsToSend(), wanted);
}

void OktaPanelsTest::anotherIntegrationHasItsOwnAccess()
{
    m_desktop->makeIntegration("trusona", "Acme");
    m_desktop->connectWith(token(demo::AdminRole::ReadOnly));
    m_desktop->press("m_back");
    m_desktop->makeIntegration("beyond-identity", "Other");
    m_desktop->openCard("m_oktaAccess");
    QVERIFY(m_desktop->find<QWidget>("m_accessForm")->isVisible());
    QVERIFY(!m_desktop->find<QWidget>("m_actionsCard")->isVisible());
}

QTEST_MAIN(OktaPanelsTest)
#include "OktaPanelsTest.moc"
