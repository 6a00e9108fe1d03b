// SPDX-License-Identifier: Apache-2.0
// The role relay from nothing to the first person on board: every shipped profile that offers it, through the Set-up
// page, the real listener, the simulated Okta and a vendor's SCIM service on a socket, whose address and credential are
// entered on the page. With ROLLCALL_PICTURES=FOLDER the panel is kept for people to look at.
#include "Pictures.h"
#include "RelayRig.h"
#include "SetupDriver.h"
#include "ShippedProfiles.h"
#include "secrets/SecretLedger.h"

#include "screens/IntegrationSelection.h"
#include "screens/VendorServiceScreen.h"
#include "widgets/Button.h"
#include "widgets/Notice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr auto mistyped = "mistyped-token-of-the-vendor";
constexpr QLatin1String vendorStep("vendor-scim");
constexpr auto older = "there.before@acme.example";

} // namespace

class RelayJourneyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void fromNothingToTheFirstPersonAtTheVendor_data();
    void fromNothingToTheFirstPersonAtTheVendor();

private:
    void open();
    [[nodiscard]] models::VendorServiceScreen& vendorScreen() { return m_desktop->session().vendorService(); }
    template<class Widget>
    [[nodiscard]] Widget* find(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Setup, name);
    }
    void openPanel();
    void leavePanel();
    void type(const char* field, const QString& text);
    void press(const char* button);
    void keepPicture(const char* name);
    /// Presses Test; nothing is stored by it.
    void testFails(const char* words);
    void enterTheVendor(bool isThorough);
    void importWhoIsThere();
    /// As the vendor itself says it.
    [[nodiscard]] QStringList peopleAtTheVendor() const;

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<VendorService> m_vendor;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<SetupDriver> m_driver;
};

void RelayJourneyTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    SetupDriver::useSettingsIn(m_settings.path());
    noteSecret(mistyped);
}

void RelayJourneyTest::cleanup()
{
    m_driver.reset();
    m_desktop.reset();
    m_vendor.reset();
    m_folder.reset();
}

void RelayJourneyTest::open()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    // The computer's own keychain is left alone.
    qputenv("ROLLCALL_KEY_FILE", m_folder->filePath(QStringLiteral("keys/data.key")).toUtf8());
    m_vendor = std::make_unique<VendorService>(m_folder->filePath(QStringLiteral("vendor")));
    QVERIFY(m_vendor->start());
    app::DesktopOptions options;
    options.isOktaHere = true;
    options.dataDirectory = m_folder->filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    QVERIFY(m_desktop->isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    m_driver = std::make_unique<SetupDriver>(*m_desktop);
}

void RelayJourneyTest::openPanel()
{
    auto* card = find<QWidget>("m_vendorServiceCard");
    QTRY_VERIFY_WITH_TIMEOUT(card->isVisible(), arrival);
    QTest::mouseClick(card->findChild<ui::Button*>(QStringLiteral("m_open")), Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>("m_vendorService")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(vendorScreen().isLoaded(), arrival);
}

void RelayJourneyTest::leavePanel()
{
    press("m_back");
    QTRY_VERIFY(!find<QWidget>("m_vendorService")->isVisible());
}

void RelayJourneyTest::type(const char* field, const QString& text)
{
    auto* edit = find<QLineEdit>(field);
    QTRY_VERIFY(edit->isVisible() && edit->isEnabled());
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
}

void RelayJourneyTest::press(const char* button)
{
    auto* found = find<ui::Button>(button);
    QTRY_VERIFY_WITH_TIMEOUT(found->isVisible() && found->isEnabled(), arrival);
    QTest::mouseClick(found, Qt::LeftButton);
}

void RelayJourneyTest::keepPicture(const char* name)
{
    QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("relay-") + QLatin1String(name),
                         {960, 1280}));
}

void RelayJourneyTest::testFails(const char* words)
{
    press("m_testVendor");
    QTRY_VERIFY_WITH_TIMEOUT(!vendorScreen().isBusy(), arrival);
    QVERIFY2(vendorScreen().error().has_value(), words);
    auto* trouble = find<ui::Notice>("m_vendorTrouble");
    QTRY_VERIFY(trouble->isVisible());
    const auto* told = trouble->findChild<QLabel*>(QStringLiteral("m_detail"));
    QVERIFY2(told->text().contains(QLatin1String(words)), qPrintable(told->text()));
    QVERIFY(!find<QWidget>("m_vendorOutcome")->isVisible());
}

void RelayJourneyTest::enterTheVendor(bool isThorough)
{
    const QString url = QString::fromStdString(m_vendor->baseUrl());
    openPanel();
    // What was stored when the integration was made is not shown.
    QVERIFY(find<QLineEdit>("m_vendorSecret")->text().isEmpty());
    QVERIFY(!find<ui::Button>("m_saveVendor")->isEnabled());
    QCOMPARE(find<QLineEdit>("m_vendorUrl")->text(), isThorough ? url : QString());
    QCOMPARE(find<ui::Button>("m_testVendor")->isEnabled(), isThorough);
    if (!isThorough) {
        type("m_vendorUrl", url);
        type("m_vendorSecret", QLatin1String(mistyped));
    }
    testFails("does not take this credential");
    if (isThorough) {
        // What is stored was asked with: that its address can be read proves nothing.
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->stateOf(vendorStep), models::SetupState::Failed, arrival);
        keepPicture("refused");
        type("m_vendorUrl", QString::fromStdString(m_vendor->baseUrl()) + QStringLiteral("/nowhere"));
        type("m_vendorSecret", m_vendor->token());
        testFails("no list of people at that address");
        type("m_vendorUrl", QStringLiteral("http://127.0.0.1:1/scim"));
        testFails("127.0.0.1");
        // The stored one is not sent to whoever is typed in.
        type("m_vendorSecret", QString());
        testFails("another server");
        type("m_vendorUrl", QString::fromStdString(m_vendor->baseUrl()));
    }
    type("m_vendorSecret", m_vendor->token());
    press("m_testVendor");
    QTRY_VERIFY_WITH_TIMEOUT(!vendorScreen().isBusy(), arrival);
    QVERIFY2(vendorScreen().outcome().contains(QStringLiteral("takes the credential")),
             vendorScreen().error() ? vendorScreen().error()->message.c_str() : "no outcome");
    press("m_saveVendor");
    QTRY_VERIFY_WITH_TIMEOUT(vendorScreen().outcome().contains(QStringLiteral("Saved")), arrival);
    QVERIFY(find<QLineEdit>("m_vendorSecret")->text().isEmpty());
    // With what is stored now.
    press("m_testVendor");
    QTRY_VERIFY_WITH_TIMEOUT(vendorScreen().outcome().contains(QStringLiteral("takes the credential")), arrival);
    if (isThorough)
        importWhoIsThere();
    leavePanel();
}

void RelayJourneyTest::importWhoIsThere()
{
    QVERIFY(!find<QWidget>("m_importVendor")->isVisible());
    press("m_countVendor");
    QTRY_VERIFY_WITH_TIMEOUT(vendorScreen().report().has_value(), arrival);
    QVERIFY(vendorScreen().report()->lines.first().contains(QStringLiteral("1 new")));
    keepPicture("counted");
    press("m_importVendor");
    QTRY_COMPARE_WITH_TIMEOUT(vendorScreen().report()->title, QStringLiteral("Imported"), arrival);
    const auto session = m_desktop->session().database().newReadSession();
    QVERIFY(session);
    const auto person = (*session)->personByUserName(*m_desktop->session().selection().currentId(), older);
    QVERIFY(person && *person);
}

QStringList RelayJourneyTest::peopleAtTheVendor() const
{
    const auto answer = m_vendor->client().exchange("GET", "/Users?count=100");
    const auto all = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
    QStringList names;
    for (const auto& each : all[QStringLiteral("Resources")].toArray())
        names.append(each.toObject()[QStringLiteral("userName")].toString());
    return names;
}

void RelayJourneyTest::fromNothingToTheFirstPersonAtTheVendor_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<bool>("isThorough");
    const auto catalogue = shippedProfiles();
    bool isFirst = true;
    for (const auto& profile : catalogue.profiles()) {
        if (!profile.offersRole("relay"))
            continue;
        QTest::newRow(profile.id.c_str()) << QString::fromStdString(profile.id) << isFirst;
        isFirst = false;
    }
}

void RelayJourneyTest::fromNothingToTheFirstPersonAtTheVendor()
{
    QFETCH(QString, profile);
    QFETCH(bool, isThorough);
    open();
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(m_vendor->client().createPerson(older), 201);
    m_driver->setWrongTokenFirst(true);
    // Where the vendor is may be known from the beginning, or follow.
    m_driver->makeIntegration(profile, QStringLiteral("relay"), [this, isThorough](QWidget* form) {
        if (!isThorough)
            return;
        auto* make = form->findChild<ui::Button*>(QStringLiteral("m_make"));
        QTest::keyClicks(form->findChild<QLineEdit*>(QStringLiteral("m_downstreamUrl")),
                         QString::fromStdString(m_vendor->baseUrl()));
        // An address without its credential is neither.
        QVERIFY(!make->isEnabled());
        QTest::keyClicks(form->findChild<QLineEdit*>(QStringLiteral("m_downstreamSecret")), QLatin1String(mistyped));
    });
    if (QTest::currentTestFailed())
        return;
    QTRY_VERIFY_WITH_TIMEOUT(m_driver->screen().isIdle(), arrival);
    // Nobody asked there yet.
    QCOMPARE(m_driver->stateOf(vendorStep), isThorough ? models::SetupState::Waiting : models::SetupState::NotYet);
    m_driver->compareStates();
    if (isThorough)
        keepPicture("steps");
    enterTheVendor(isThorough);
    if (QTest::currentTestFailed())
        return;
    QTRY_COMPARE_WITH_TIMEOUT(m_driver->stateOf(vendorStep), models::SetupState::Proven, arrival);
    m_driver->expectProven(vendorStep);
    m_driver->setAfter(QStringLiteral("pilot"), [this] {
        const auto people = m_driver->okta()->snapshot().people;
        QVERIFY(!people.empty());
        const QString login = QString::fromStdString(people.front()->profile.login);
        QVERIFY2(peopleAtTheVendor().contains(login), qPrintable(peopleAtTheVendor().join(QLatin1Char(' '))));
        QVERIFY(peopleAtTheVendor().contains(QLatin1String(older)));
    });
    m_driver->takeAllSteps();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(m_driver->proven().contains(QStringLiteral("pilot")));
    QVERIFY(m_driver->token() != m_vendor->token());
    openPanel();
    QTRY_COMPARE_WITH_TIMEOUT(vendorScreen().standing().state.word, QStringLiteral("Answers"), arrival);
    if (isThorough)
        keepPicture("answers");
}

QTEST_MAIN(RelayJourneyTest)
#include "RelayJourneyTest.moc"
