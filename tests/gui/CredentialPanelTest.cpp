// SPDX-License-Identifier: Apache-2.0
// Through the real desktop and over real sockets: the credentials Okta signs in with are rotated and revoked on the
// Set-up page, a secret is nowhere once it is left, and the call of our own is a hint that turns no step green. With
// ROLLCALL_PICTURES=FOLDER the panels are kept for people to look at.
#include "Pictures.h"
#include "SetupDriver.h"

#include "http/Client.h"
#include "screens/CredentialScreen.h"
#include "screens/IntegrationSelection.h"
#include "screens/ListenerControl.h"
#include "screens/ReachScreen.h"
#include "setup/CredentialPanel.h"
#include "setup/ReachPanel.h"
#include "setup/SetupPage.h"
#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QUrl>

#include <algorithm>
#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 60'000;

} // namespace

class CredentialPanelTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void bothWorkWhileTheyOverlapAndTheSecretIsShownOnce();
    void theSecretGoesWithAnotherPage();
    void whatIsRevokedIsRefusedAtOnce();
    void aCompanionHasNoCard();
    void meetingItselfIsAHintAndNoProof();

private:
    [[nodiscard]] models::SetupScreen& screen() { return m_desktop->session().setup(); }
    template<class Widget>
    [[nodiscard]] Widget* find(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Setup, name);
    }
    void click(const char* name);
    void clickText(const QString& name);
    /// On the Set-up page; it listens when somebody calls it.
    void make(directory::Role role);
    void openPanel(const char* card);
    /// Of the integration as it was made, while the page still knows it.
    [[nodiscard]] QString firstToken();
    [[nodiscard]] int get(const QString& token);
    [[nodiscard]] std::vector<directory::Credential> credentials();
    /// The first widget of the page that holds the text in whatever it shows or copies; empty when none does.
    [[nodiscard]] QString whereIs(const QString& text);
    void rotate();
    void keepPicture(const char* name);

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<SetupDriver> m_driver;
};

void CredentialPanelTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    SetupDriver::useSettingsIn(m_settings.path());
}

void CredentialPanelTest::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    QVERIFY(m_data->isValid());
    app::DesktopOptions options;
    options.isOktaHere = true;
    options.dataDirectory = m_data->filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    QVERIFY(m_desktop->isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    m_driver = std::make_unique<SetupDriver>(*m_desktop);
}

void CredentialPanelTest::cleanup()
{
    m_driver.reset();
    m_desktop.reset();
    m_data.reset();
}

void CredentialPanelTest::click(const char* name)
{
    clickText(QLatin1String(name));
}

void CredentialPanelTest::clickText(const QString& name)
{
    auto* button = find<ui::Button>(name.toUtf8().constData());
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), qPrintable(name), patience);
    QTest::mouseClick(button, Qt::LeftButton);
}

void CredentialPanelTest::make(directory::Role role)
{
    const bool isCompanion = role == directory::Role::Companion;
    m_driver->makeIntegration(isCompanion ? QStringLiteral("trusona") : QStringLiteral("app-integration-wizard"),
                              isCompanion ? QStringLiteral("companion") : QStringLiteral("own"));
    if (QTest::currentTestFailed())
        return;
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), patience);
    if (isCompanion)
        return;
    m_driver->listen(QStringLiteral("address"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->session().listener().situation().isBusy, patience);
}

QString CredentialPanelTest::firstToken()
{
    for (const auto& step : screen().steps()) {
        for (const auto& value : step.values) {
            if (value.isSecret && !value.value.isEmpty())
                return value.value;
        }
    }
    return {};
}

int CredentialPanelTest::get(const QString& token)
{
    const QUrl url(QString::fromStdString(m_desktop->session().listener().situation().status.url));
    http::Client client({"127.0.0.1", static_cast<std::uint16_t>(url.port(0)), false, {}});
    http::Headers headers;
    headers.add("Authorization", "Bearer " + token.toStdString());
    const auto answer = client.send("GET", "/scim/v2/acme/Users?startIndex=1&count=2", headers, {});
    return answer ? answer->status : 0;
}

std::vector<directory::Credential> CredentialPanelTest::credentials()
{
    const auto session = m_desktop->session().database().newReadSession();
    if (!session)
        qFatal("%s", session.error().message.c_str());
    const auto all = (*session)->credentials(*m_desktop->session().selection().currentId());
    return all ? *all : std::vector<directory::Credential>();
}

QString CredentialPanelTest::whereIs(const QString& text)
{
    const auto all = m_desktop->window().findChildren<QWidget*>();
    for (const auto* widget : all) {
        QStringList shown{widget->toolTip(), widget->accessibleName(), widget->accessibleDescription()};
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            shown.append(label->text());
        if (const auto* field = qobject_cast<const QLineEdit*>(widget))
            shown.append(field->text());
        if (const auto* copy = qobject_cast<const ui::CopyButton*>(widget))
            shown.append(copy->copyText());
        if (shown.join(QLatin1Char('\n')).contains(text))
            return QStringLiteral("%1 %2").arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
    }
    return {};
}

void CredentialPanelTest::openPanel(const char* card)
{
    auto* holder = find<QWidget>(card);
    QTRY_VERIFY_WITH_TIMEOUT(holder->isVisible(), patience);
    auto* open = holder->findChild<ui::Button*>(QStringLiteral("m_open"));
    QVERIFY(open && open->isVisible());
    QTest::mouseClick(open, Qt::LeftButton);
}

void CredentialPanelTest::rotate()
{
    click("m_rotate");
    auto* sentence = find<QLabel>("m_rotationSentence");
    QVERIFY(sentence->isVisible());
    QVERIFY2(sentence->text().contains(QStringLiteral("goes on until")) &&
                 sentence->text().contains(QStringLiteral("Authorization")),
             qPrintable(sentence->text()));
    keepPicture("rotate");
    click("m_makeCredential");
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("m_newCredential")->isVisible(), patience);
}

void CredentialPanelTest::keepPicture(const char* name)
{
    QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("credentials-") + QLatin1String(name),
                         {960, 1280}));
}

void CredentialPanelTest::bothWorkWhileTheyOverlapAndTheSecretIsShownOnce()
{
    make(directory::Role::Own);
    const QString old = firstToken();
    QVERIFY(old.size() > 20);
    QCOMPARE(get(old), 200);
    keepPicture("steps");
    openPanel("m_credentialsCard");
    QTRY_COMPARE(find<QLabel>("m_title")->text(), QStringLiteral("Credentials Okta signs in with"));
    rotate();
    if (QTest::currentTestFailed())
        return;
    auto* value = find<ui::CopyRow>("newValue0");
    const QString fresh = value->button()->copyText();
    QVERIFY(fresh.size() > 20 && fresh != old);
    QVERIFY(!value->field()->text().contains(fresh));
    QTest::mouseClick(value->button(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), fresh);
    keepPicture("secret");

    QTRY_COMPARE_WITH_TIMEOUT(get(fresh), 200, patience);
    QCOMPARE(get(old), 200);
    const auto all = credentials();
    QCOMPARE(all.size(), std::size_t{2});
    QVERIFY(all.front().expires.has_value() && !all.back().expires.has_value());
    const auto left = *all.front().expires - m_desktop->session().clock().now();
    QVERIFY(left > std::chrono::hours(7 * 24 - 1) && left <= std::chrono::hours(7 * 24));

    QVERIFY(!whereIs(fresh).isEmpty());
    click("m_back");
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), patience);
    QVERIFY2(whereIs(fresh).isEmpty(), qPrintable(whereIs(fresh)));
    // What the steps knew of the one before is no value for Okta any more.
    QTRY_VERIFY2_WITH_TIMEOUT(whereIs(old).isEmpty(), qPrintable(whereIs(old)), patience);
    openPanel("m_credentialsCard");
    QVERIFY(!find<QWidget>("m_newCredential")->isVisible());
    QVERIFY2(whereIs(fresh).isEmpty(), qPrintable(whereIs(fresh)));
    QCOMPARE(get(fresh), 200);
}

void CredentialPanelTest::theSecretGoesWithAnotherPage()
{
    make(directory::Role::Own);
    openPanel("m_credentialsCard");
    rotate();
    if (QTest::currentTestFailed())
        return;
    const QString fresh = find<ui::CopyRow>("newValue0")->button()->copyText();
    m_desktop->window().showPage(ui::PageId::Overview);
    QVERIFY2(whereIs(fresh).isEmpty(), qPrintable(whereIs(fresh)));
    m_desktop->window().showPage(ui::PageId::Setup);
    QVERIFY(!find<QWidget>("m_newCredential")->isVisible());
    QVERIFY2(whereIs(fresh).isEmpty(), qPrintable(whereIs(fresh)));
    // A question that was left is not waited with either.
    auto& session = m_desktop->session().credentials();
    QTRY_COMPARE_WITH_TIMEOUT(session.rows().size(), 2, patience);
    clickText(QStringLiteral("revoke%1").arg(credentials().front().id.value));
    QVERIFY(find<QWidget>("m_revocation")->isVisible());
    m_desktop->window().showPage(ui::PageId::Overview);
    m_desktop->window().showPage(ui::PageId::Setup);
    QVERIFY(!find<QWidget>("m_revocation")->isVisible());
}

void CredentialPanelTest::whatIsRevokedIsRefusedAtOnce()
{
    make(directory::Role::Own);
    const QString old = firstToken();
    openPanel("m_credentialsCard");
    rotate();
    if (QTest::currentTestFailed())
        return;
    const QString fresh = find<ui::CopyRow>("newValue0")->button()->copyText();
    click("m_pasted");
    QVERIFY2(whereIs(fresh).isEmpty(), qPrintable(whereIs(fresh)));
    QTRY_COMPARE_WITH_TIMEOUT(get(fresh), 200, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().credentials().rows().size(), 2, patience);
    const auto all = credentials();

    clickText(QStringLiteral("revoke%1").arg(all.front().id.value));
    auto* effects = find<QLabel>("m_revocationEffects");
    QVERIFY(effects->isVisible() && effects->text().contains(QStringLiteral("refused from the next second on")));
    QCOMPARE(find<QWidget>("m_keepCredential")->hasFocus(), true);
    keepPicture("revoke");
    QCOMPARE(get(old), 200);
    click("m_revokeCredential");
    QTRY_COMPARE_WITH_TIMEOUT(get(old), 401, patience);
    QCOMPARE(get(fresh), 200);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().credentials().status(), QStringLiteral("1 valid, 1 revoked"),
                              patience);

    clickText(QStringLiteral("revoke%1").arg(all.back().id.value));
    click("m_revokeCredential");
    QVERIFY(effects->isVisible() && effects->text().contains(QStringLiteral("turned away")));
    keepPicture("revoke-last");
    QCOMPARE(get(fresh), 200);
    QVERIFY(!credentials().back().revoked);
    // Whoever clicks or presses twice has not said yes to the second question.
    QVERIFY(!find<QWidget>("m_revokeCredential")->isVisible() && find<QWidget>("m_keepCredential")->hasFocus());
    click("m_revokeLast");
    QTRY_COMPARE_WITH_TIMEOUT(get(fresh), 401, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!find<QWidget>("m_revocation")->isVisible(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(
        [this] {
            const auto warnings = m_desktop->session().credentials().warnings();
            return warnings.size() == 1 && warnings.first().isUrgent;
        }(),
        patience);
    QTRY_VERIFY(find<ui::Notice>("warning0")->isVisible());
    keepPicture("none-valid");
}

void CredentialPanelTest::aCompanionHasNoCard()
{
    make(directory::Role::Companion);
    QVERIFY(!find<QWidget>("m_credentialsCard")->isVisible());
    QVERIFY(!find<QWidget>("m_reachCard")->isVisible());
}

void CredentialPanelTest::meetingItselfIsAHintAndNoProof()
{
    make(directory::Role::Own);
    openPanel("m_reachCard");
    auto* call = find<ui::Button>("m_selfCall");
    QTRY_VERIFY(call->isVisible());
    QVERIFY(!call->isEnabled()); // there is no public address
    keepPicture("reach-empty");
    auto& control = m_desktop->session().listener();
    auto wanted = control.settings();
    wanted.publicUrl = control.situation().status.url;
    wanted.port = static_cast<std::uint16_t>(QUrl(QString::fromStdString(wanted.publicUrl)).port(0));
    control.start(wanted);
    QTRY_VERIFY_WITH_TIMEOUT(call->isEnabled(), patience);
    QTest::mouseClick(call, Qt::LeftButton);
    auto& reach = m_desktop->session().reach();
    QTRY_VERIFY_WITH_TIMEOUT(reach.hint().has_value(), patience);
    QCOMPARE(reach.hint()->state.word, QStringLiteral("Met itself"));
    auto* panel = m_desktop->window().findChild<ui::ReachPanel*>();
    QVERIFY(panel && panel->findChild<QWidget*>(QStringLiteral("m_selfCallHint"))->isVisible());
    QVERIFY(reach.proof().state.tone != models::Tone::Good);
    keepPicture("reach");
    click("m_back");
    QVERIFY(m_driver->step(QStringLiteral("address")).how.contains(reach.hint()->seen));
    screen().checkAgain();
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), patience);
    for (const auto& step : screen().steps())
        QVERIFY2(step.id == QStringLiteral("address") || step.state != models::SetupState::Proven,
                 qPrintable(step.title));
}

QTEST_MAIN(CredentialPanelTest)
#include "CredentialPanelTest.moc"
