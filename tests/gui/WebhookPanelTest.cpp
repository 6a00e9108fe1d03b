// SPDX-License-Identifier: Apache-2.0
// Events to the vendor's back end on the Set-up page, before a real receiver: added with a secret that is shown once,
// tried, sent, sent again, paused, given a new secret and removed, each asked first where something is lost.
#include "OktaDesktop.h"
#include "WebPeer.h"
#include "secrets/SecretLedger.h"

#include "directory/Registrations.h"
#include "screens/IntegrationSelection.h"
#include "screens/ListenerControl.h"
#include "screens/WebhookScreen.h"
#include "widgets/AskFirst.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/DataTable.h"
#include "widgets/Notice.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <span>

using namespace rollcall;
using namespace rollcall::tests;
using test::PeerAnswer;
using test::PeerRequest;

class WebhookPanelTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        OktaDesktop::useSettingsIn(m_settings.path());
        qputenv("ROLLCALL_KEY_FILE", m_settings.filePath(QStringLiteral("key/data.key")).toUtf8());
    }
    void init() { open(); }
    void cleanup()
    {
        m_desktop.reset();
        m_rig.reset();
        m_receiver.reset();
    }

    void aSecretIsShownOnceAndTried();
    void whatFailedIsSentAgain();
    void whatIsLostIsAskedFirst();
    void whatCannotBeIsRefusedInWords();

private:
    [[nodiscard]] models::WebhookScreen& screen() { return m_desktop->session().webhooks(); }
    void open();
    QString add(const QString& path);
    void happen(bool isRegistered);
    void sayYes();
    [[nodiscard]] static PeerAnswer taken(const PeerRequest&) { return {200, {}, "thanks"}; }
    [[nodiscard]] static PeerAnswer down(const PeerRequest&) { return {500, {}, "down for repairs"}; }

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    std::unique_ptr<test::WebPeer> m_receiver;
    directory::ResourceId m_person;
};

void WebhookPanelTest::open()
{
    m_receiver = std::make_unique<test::WebPeer>(taken);
    m_rig = std::make_unique<OktaRig>();
    m_desktop = std::make_unique<OktaDesktop>(*m_rig);
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
    scim::JsonObject attributes{{"userName", "ada@acme.example"}};
    const auto written =
        m_desktop->session().database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto made = session.createPerson(*m_desktop->session().selection().currentId(), attributes);
            if (!made)
                return tl::unexpected(made.error());
            m_person = made->person.id;
            return {};
        });
    QVERIFY(written.has_value());
    m_desktop->openCard("m_webhooks");
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded(), oktaAnswer);
}

/// The secret.
QString WebhookPanelTest::add(const QString& path)
{
    m_desktop->type("m_webhookUrl", QString::fromStdString(m_receiver->url()) + path);
    m_desktop->press("m_addWebhook");
    [&] { QTRY_VERIFY_WITH_TIMEOUT(screen().secret().has_value(), oktaAnswer); }();
    if (!screen().secret())
        return {};
    const std::string secret(screen().secret()->secret->reveal());
    noteSecret(secret);
    return QString::fromStdString(secret);
}

void WebhookPanelTest::happen(bool isRegistered)
{
    directory::Registration row;
    row.integration = *m_desktop->session().selection().currentId();
    row.person = m_person;
    row.isRegistered = isRegistered;
    row.strength = directory::EvidenceStrength::Strong;
    row.source = directory::RegistrationSource::VendorCallback;
    row.at = m_desktop->session().clock().now();
    const auto written =
        m_desktop->session().database().writeAndWait([row](directory::WriteSession& session) -> core::Result<> {
            const auto added = session.registrations().add(row);
            return added ? core::Result<>{} : core::Result<>(tl::unexpected(added.error()));
        });
    QVERIFY(written.has_value());
}

void WebhookPanelTest::sayYes()
{
    auto* ask = m_desktop->find<ui::AskFirst>("m_webhookQuestion");
    QTRY_VERIFY(ask->isVisible());
    QTest::mouseClick(ask->findChild<ui::Button*>(QStringLiteral("m_yes")), Qt::LeftButton);
}

void WebhookPanelTest::aSecretIsShownOnceAndTried()
{
    QVERIFY(m_desktop->find<QLabel>("m_noWebhooks")->isVisible());
    QVERIFY(!m_desktop->find<ui::Button>("m_addWebhook")->isEnabled());
    m_desktop->keepPicture("webhooks-empty");
    const QString secret = add(QStringLiteral("/in"));
    QVERIFY(secret.startsWith(QStringLiteral("whsec_")));
    auto* row = m_desktop->find<ui::CopyRow>("m_webhookSecret");
    QTRY_VERIFY(row->isVisible());
    QVERIFY2(!row->field()->text().contains(secret), "only its end is shown");
    QTest::mouseClick(row->button(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), secret);
    m_desktop->keepPicture("webhooks-secret");
    m_desktop->press("m_webhookSecretPasted");
    QTRY_VERIFY(!m_desktop->find<ui::Card>("m_newWebhookSecret")->isVisible());
    QVERIFY(!screen().secret() && row->button()->copyText().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen() != nullptr, oktaAnswer);
    m_desktop->press("m_testWebhook");
    QTRY_VERIFY_WITH_TIMEOUT(screen().outcome().contains(QStringLiteral("200")), oktaAnswer);
    QVERIFY(m_receiver->requests().back().body.contains("webhook.test"));
    m_receiver->setScript(down);
    m_desktop->press("m_testWebhook");
    QTRY_VERIFY_WITH_TIMEOUT(screen().error().has_value(), oktaAnswer);
    const std::string message = screen().error()->message;
    QVERIFY2(message.find("500") != std::string::npos && message.find("down for repairs") != std::string::npos,
             message.c_str());
    QVERIFY(m_desktop->find<ui::Notice>("m_webhookTrouble")->isVisible());
}

void WebhookPanelTest::whatFailedIsSentAgain()
{
    add(QStringLiteral("/in"));
    m_desktop->press("m_webhookSecretPasted");
    happen(true);
    const auto isTaken = [this] { return screen().chosen() && screen().chosen()->deliveries.done == 1; };
    QTRY_VERIFY_WITH_TIMEOUT(isTaken(), oktaAnswer);
    m_receiver->setScript(down);
    happen(false);
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen()->failingSince.has_value(), oktaAnswer);
    auto* deliveries = m_desktop->find<ui::DataTable>("m_webhookDeliveries");
    QTRY_COMPARE_WITH_TIMEOUT(deliveries->model()->rowCount(), 2, oktaAnswer);
    const auto cell = [deliveries](int row, int column) {
        return deliveries->model()->index(row, column).data().toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, 2), QStringLiteral("tried again"), oktaAnswer);
    QCOMPARE(cell(0, 0), QStringLiteral("person.unregistered"));
    QVERIFY(cell(0, 3).contains(QStringLiteral("500")));
    QCOMPARE(cell(1, 2), QStringLiteral("taken"));
    QCOMPARE(screen().summary(), QStringLiteral("One endpoint takes no events."));
    m_desktop->keepPicture("webhooks-failing");
    m_receiver->setScript(taken);
    QTRY_VERIFY(m_desktop->find<ui::Button>("m_resendWebhook")->isEnabled());
    m_desktop->press("m_resendWebhook");
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen()->deliveries.done == 2 && !screen().chosen()->failingSince, oktaAnswer);
    const auto requests = m_receiver->requests();
    QVERIFY(requests.size() >= 3);
    for (const PeerRequest& each : std::span(requests).subspan(2))
        QCOMPARE(each.header("webhook-id"), requests[1].header("webhook-id"));
}

void WebhookPanelTest::whatIsLostIsAskedFirst()
{
    const QString before = add(QStringLiteral("/in"));
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen() != nullptr, oktaAnswer);
    m_desktop->press("m_pauseWebhook");
    QVERIFY(screen().chosen()->status.state == onboarding::WebhookState::On);
    m_desktop->keepPicture("webhooks-asked");
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen()->status.state == onboarding::WebhookState::Paused, oktaAnswer);
    happen(true);
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen()->deliveries.waiting == 1, oktaAnswer);
    QVERIFY(m_receiver->requests().empty());
    auto* pause = m_desktop->find<ui::Button>("m_pauseWebhook");
    QTRY_COMPARE(pause->text(), QStringLiteral("Resume"));
    m_desktop->press("m_pauseWebhook");
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen()->deliveries.done == 1, oktaAnswer);
    m_desktop->press("m_rotateWebhook");
    QVERIFY(screen().secret()->isNewEndpoint);
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(screen().secret() && !screen().secret()->isNewEndpoint, oktaAnswer);
    noteSecret(std::string(screen().secret()->secret->reveal()));
    QVERIFY(screen().secret()->secret->reveal() != before.toStdString());
    // Leaving the page forgets it.
    m_desktop->press("m_back");
    QVERIFY(!screen().secret());
    m_desktop->openCard("m_webhooks");
    QTRY_VERIFY_WITH_TIMEOUT(screen().chosen() != nullptr, oktaAnswer);
    m_desktop->press("m_removeWebhook");
    QCOMPARE(screen().rows().size(), 1);
    sayYes();
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded() && screen().rows().isEmpty(), oktaAnswer);
    QTRY_VERIFY(m_desktop->find<QLabel>("m_noWebhooks")->isVisible());
}

void WebhookPanelTest::whatCannotBeIsRefusedInWords()
{
    m_desktop->type("m_webhookUrl", QStringLiteral("http://hooks.example.com/"));
    m_desktop->press("m_addWebhook");
    QTRY_VERIFY_WITH_TIMEOUT(screen().error().has_value(), oktaAnswer);
    QVERIFY(QString::fromStdString(screen().error()->message).contains(QStringLiteral("https")));
    QVERIFY(m_desktop->find<ui::Notice>("m_webhookTrouble")->isVisible());
    QVERIFY(screen().rows().isEmpty());
    // Nothing at all cannot be wished for.
    for (int i = 0; i < 5; ++i)
        m_desktop->find<QCheckBox>(qPrintable(QStringLiteral("m_webhookEvent%1").arg(i)))->setChecked(false);
    QVERIFY(!m_desktop->find<ui::Button>("m_addWebhook")->isEnabled());
}

QTEST_MAIN(WebhookPanelTest)
#include "WebhookPanelTest.moc"
