// SPDX-License-Identifier: Apache-2.0
// Through the real desktop, with a listener that ends TLS by a certificate that nobody trusts: the call of our own says
// so on its panel and beside the step of the address, which stays as proven as it is, and it is forgotten with the
// certificate. With ROLLCALL_PICTURES=FOLDER both are kept for people to look at.
#include "OktaDesktop.h"
#include "TestCertificates.h"

#include "screens/ListenerControl.h"
#include "screens/ReachScreen.h"

#include <QTemporaryDir>
#include <QUrl>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using models::SetupState;

class ReachPanelTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        OktaDesktop::useSettingsIn(m_folder.path());
        m_rig = std::make_unique<OktaRig>();
        m_desktop = std::make_unique<OktaDesktop>(*m_rig);
    }
    void cleanupTestCase()
    {
        m_desktop.reset();
        m_rig.reset();
    }

    void aCertificateThatNobodyTrustsIsToldInItsStep();

private:
    /// The listener at a port of its own, with a fresh certificate of an authority that nobody knows.
    void useCertificate(const char* name);

    QTemporaryDir m_folder;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
};

void ReachPanelTest::useCertificate(const char* name)
{
    auto& control = m_desktop->session().listener();
    auto wanted = control.settings();
    const auto port = QUrl(QString::fromStdString(control.situation().status.url)).port(0);
    const auto files = test::makeCertificate(m_folder.path(), QLatin1String(name), nullptr, 5L * 24 * 3600 + 60);
    QVERIFY(!files.chain.isEmpty());
    wanted.port = static_cast<std::uint16_t>(port);
    wanted.publicUrl = port == 0 ? std::string() : "https://127.0.0.1:" + std::to_string(port);
    wanted.tls = http::TlsFiles{files.chain.toStdString(), files.key.toStdString()};
    control.start(wanted);
    const auto isInUse = [&] {
        const auto settings = control.settings();
        return !control.situation().isBusy && settings.tls && settings.tls->privateKey == wanted.tls->privateKey;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isInUse(), oktaAnswer);
    QCOMPARE(control.situation().status.state, listener::ListenerState::Listening);
}

void ReachPanelTest::aCertificateThatNobodyTrustsIsToldInItsStep()
{
    models::IntegrationWish wish;
    wish.profileId = "app-integration-wizard";
    wish.name = "Acme";
    m_desktop->makeIntegration(wish);
    // The port is known once it listens there, and the address that Okta is told with it.
    for (const char* name : {"first", "second"}) {
        useCertificate(name);
        if (QTest::currentTestFailed())
            return;
    }
    m_desktop->openCard("m_reach");
    m_desktop->press("m_selfCall");
    auto& reach = m_desktop->session().reach();
    QTRY_VERIFY_WITH_TIMEOUT(reach.hint().has_value(), oktaAnswer);
    QCOMPARE(reach.hint()->state.word, QStringLiteral("Did not meet itself"));
    QVERIFY(reach.certificate() && reach.certificate()->sentence.contains(QStringLiteral("ends in 5 days")));
    QTRY_VERIFY(m_desktop->find<QWidget>("m_certificate")->isVisible());
    m_desktop->keepPicture("reach-certificate");
    m_desktop->press("m_back");
    const auto address = m_desktop->step("address");
    QCOMPARE(address.state, SetupState::Waiting);
    QVERIFY(address.trouble && address.trouble->seen == reach.hint()->seen);
    m_desktop->session().setup().open(address.id);
    m_desktop->keepPicture("reach-step");
    // What was seen of one certificate says nothing of the next.
    useCertificate("third");
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->step("address").trouble && !reach.hint(), oktaAnswer);
    QCOMPARE(m_desktop->step("address").state, SetupState::Waiting);
}

QTEST_MAIN(ReachPanelTest)
#include "ReachPanelTest.moc"
