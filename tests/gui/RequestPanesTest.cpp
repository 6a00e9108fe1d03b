// SPDX-License-Identifier: Apache-2.0
// A request that a relay passed on shows one pane more, and any other none of it. With ROLLCALL_PICTURES=FOLDER a
// picture of each is kept for people to look at.
#include "PageFixture.h"
#include "Pictures.h"
#include "activity/ActivityPage.h"
#include "screens/ActivityScreen.h"
#include "widgets/JsonView.h"

#include <QLabel>
#include <QtTest>

#include <memory>

using namespace rollcall;
using rollcall::tests::PageFixture;
using namespace rollcall::models::test;

namespace {

constexpr const char* resource =
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7f3c","userName":"ada@acme.example",)"
    R"("name":{"givenName":"Ada","familyName":"Lovelace"},"active":true})";

directory::JournalLeg leg(const char* purpose, const char* url, int status, const char* failure = "")
{
    directory::JournalLeg made;
    made.purpose = purpose;
    made.method = "POST";
    made.url = url;
    made.status = status;
    made.microseconds = status == 0 ? 20'004'000 : 84'000;
    made.failure = failure;
    if (status == 201)
        made.answer = directory::JournalBody::fromOwnResponse(resource);
    return made;
}

directory::JournalEntry entry(std::int64_t number, int status)
{
    auto made =
        makeEntry(number, status, status < 400 ? directory::Meaning::PersonCreated : directory::Meaning::Refused,
                  "ada@acme.example");
    made.integration = directory::IntegrationId{1};
    made.method = "POST";
    made.target = "/scim/v2/vendor/Users";
    made.microseconds = 121'000;
    made.request = directory::JournalBody::fromOwnResponse(resource);
    if (status < 400)
        made.response = directory::JournalBody::fromOwnResponse(resource);
    return made;
}

} // namespace

class RequestPanesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<PageFixture> m_fixture;

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<PageFixture>();
        QVERIFY(m_fixture->isReady());
    }

    void init()
    {
        m_fixture->begin();
        m_fixture->database().change([](FakeContent& content) {
            auto plain = entry(1, 201);
            auto relayed = entry(2, 201);
            relayed.legs = {leg("token", "https://login.vendor.example/oauth/token", 200),
                            leg("request", "https://api.vendor.example/scim/v2/Users", 201)};
            auto failed = entry(3, 429);
            failed.detail = "The vendor's service could not be reached.";
            failed.legs = {leg("request", "https://api.vendor.example/scim/v2/Users", 0,
                               "The connection was refused: nothing listens there")};
            content.journal = {plain, relayed, failed};
        });
    }

    void cleanup() { m_fixture->end(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void aRelayedRequestIsOneConversation_data()
    {
        QTest::addColumn<int>("request");
        QTest::addColumn<QStringList>("said");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<ui::Theme>("theme");
        const QStringList relayed{QStringLiteral("https://login.vendor.example/oauth/token"),
                                  QStringLiteral("https://api.vendor.example/scim/v2/Users"),
                                  QStringLiteral("\"userName\": \"ada@acme.example\"")};
        const QStringList failed{QStringLiteral("no answer"), QStringLiteral("nothing listens there")};
        const QString cause = QString::fromUtf8("The vendor’s own service gave no usable answer");
        QTest::newRow("not passed on") << 1 << QStringList() << QString() << ui::Theme::Light;
        QTest::newRow("passed on, light") << 2 << relayed << QString() << ui::Theme::Light;
        QTest::newRow("passed on, dark") << 2 << relayed << QString() << ui::Theme::Dark;
        QTest::newRow("failed there, light") << 3 << failed << cause << ui::Theme::Light;
        QTest::newRow("failed there, dark") << 3 << failed << cause << ui::Theme::Dark;
    }

    void aRelayedRequestIsOneConversation()
    {
        QFETCH(int, request);
        QFETCH(QStringList, said);
        QFETCH(QString, cause);
        QFETCH(ui::Theme, theme);
        m_fixture->style().setTheme(theme);
        models::ActivityScreen screen(m_fixture->database(), m_fixture->watcher(), m_fixture->clock());
        ui::ActivityPage page(m_fixture->style(), screen);
        PageFixture::show(page, {1072, 800});
        screen.setIntegration(directory::IntegrationId{1});
        page.showRequest(directory::JournalId{request});
        auto* response = page.findChild<ui::JsonView*>(QStringLiteral("m_response"));
        auto* relayed = page.findChild<ui::JsonView*>(QStringLiteral("m_relayed"));
        auto* whyLabel = page.findChild<QLabel*>(QStringLiteral("m_cause"));
        QVERIFY(response && relayed && whyLabel);
        QTRY_VERIFY(response->isVisible());
        QTRY_VERIFY(screen.isIdle());
        QCOMPARE(relayed->isVisible(), !said.isEmpty());
        for (const QString& part : std::as_const(said))
            QVERIFY2(relayed->text().contains(part), qPrintable(relayed->text()));
        QVERIFY2(whyLabel->text().contains(cause), qPrintable(whyLabel->text()));
        if (relayed->isVisible()) {
            QVERIFY2(relayed->mapTo(&page, QPoint()).x() < response->mapTo(&page, QPoint()).x(),
                     "what was passed on stands before the answer");
            QVERIFY(relayed->width() > ui::size::leastColumn);
        }
        QVERIFY(tests::keepPicture(page, QString::fromLatin1(QTest::currentDataTag())));
    }

    // Walking from one to the next shows and hides the pane each time.
    void thePaneComesAndGoes()
    {
        models::ActivityScreen screen(m_fixture->database(), m_fixture->watcher(), m_fixture->clock());
        ui::ActivityPage page(m_fixture->style(), screen);
        PageFixture::show(page, {1072, 800});
        screen.setIntegration(directory::IntegrationId{1});
        auto* relayed = page.findChild<ui::JsonView*>(QStringLiteral("m_relayed"));
        for (const int request : {2, 1, 3, 1}) {
            page.showRequest(directory::JournalId{request});
            QTRY_COMPARE(relayed->isVisible(), request != 1);
        }
    }
};

QTEST_MAIN(RequestPanesTest)
#include "RequestPanesTest.moc"
