// SPDX-License-Identifier: Apache-2.0
// The journal table and the Activity screen: newest on top while one looks, filters, pause.
#include "DirectoryWatcher.h"
#include "TableFixture.h"
#include "screens/ActivityScreen.h"
#include "screens/RequestScreen.h"
#include "tables/JournalTableModel.h"

#include <QLocale>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using directory::JournalId;
using directory::JournalSlice;
using directory::Meaning;

namespace {

constexpr int requests = 600;

directory::JournalQuery everything()
{
    directory::JournalQuery query;
    query.integration = directory::IntegrationId{1};
    return query;
}

} // namespace

class JournalTest : public QObject, private TableFixture<JournalTableModel> {
    Q_OBJECT

private:
    int m_next = 1;

    void arrive(int status = 201, Meaning meaning = Meaning::PersonCreated,
                std::optional<directory::PersonId> person = std::nullopt)
    {
        m_database->change([&](FakeContent& content) { append(content, status, meaning, person); });
    }

    void append(FakeContent& content, int status, Meaning meaning, std::optional<directory::PersonId> person)
    {
        const int number = m_next++;
        auto entry = makeEntry(number, status, meaning, "p" + std::to_string(number) + "@acme.example");
        entry.person = person;
        content.journal.push_back(std::move(entry));
    }

    void loadEverything()
    {
        m_model->setQuery(everything());
        QTRY_COMPARE(m_model->rowCount(), m_next - 1);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_next = 1;
        openModel([this](FakeContent& content) {
            for (int number = 0; number < requests; ++number)
                append(content, 201, Meaning::PersonCreated, std::nullopt);
        });
    }

    void cleanup() { closeModel(); }

    void newestIsOnTop()
    {
        loadEverything();
        QTRY_COMPARE(cell(*m_model, 0, JournalTableModel::WhatHappened), QStringLiteral("created p600@acme.example"));
        QCOMPARE(cell(*m_model, 0, JournalTableModel::Path), QStringLiteral("/Users"));
        QCOMPARE(cell(*m_model, 0, JournalTableModel::Status), QStringLiteral("201"));
        QCOMPARE(m_model->index(0, JournalTableModel::Status).data(ToneRole).toInt(), int(Tone::Good));
        QVERIFY(m_model->index(0, JournalTableModel::Status).data(PillRole).toBool());
    }

    void newRowsComeInOnTop()
    {
        loadEverything();
        QTRY_VERIFY(m_model->rowAt(0));
        const QPersistentModelIndex chosen = m_model->index(0, 0);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        const int orders = m_database->calls().journalOrders;
        arrive(401, Meaning::Refused);
        arrive();
        m_model->follow();
        QTRY_COMPARE(m_model->rowCount(), requests + 2);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(chosen.row(), 2);
        QCOMPARE(m_database->calls().journalOrders, orders + 1);
        QTRY_COMPARE(cell(*m_model, 0, JournalTableModel::WhatHappened), QStringLiteral("created p602@acme.example"));
        // Rows that were held moved with their requests.
        QCOMPARE(cell(*m_model, 2, JournalTableModel::WhatHappened), QStringLiteral("created p600@acme.example"));
    }

    void whatATextDoesNotMatchIsNotSearchedAgain()
    {
        auto query = everything();
        query.text = "p603@";
        m_model->setQuery(query);
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 0);
        for (const int expected : {0, 0, 1}) {
            const int orders = m_database->calls().journalOrders;
            const std::int64_t newest = m_next - 1;
            arrive();
            m_model->follow();
            QTRY_COMPARE(m_database->calls().journalOrders, orders + 1);
            QCOMPARE(m_database->calls().journalAskedFrom.value, newest);
            QTRY_COMPARE(m_model->rowCount(), expected);
        }
    }

    void followingFromNothing()
    {
        m_database->change([](FakeContent& content) { content.journal.clear(); });
        m_model->setQuery(everything());
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 0);
        arrive();
        m_model->follow();
        QTRY_COMPARE(m_model->rowCount(), 1);
    }

    void followingWhileTheOrderIsReadLosesNothing()
    {
        m_database->hold();
        m_model->setQuery(everything());
        QTRY_COMPARE(m_database->waiting(), 1);
        m_model->follow();
        m_database->step();
        arrive();
        m_model->follow();
        m_database->release();
        QTRY_COMPARE(m_model->rowCount(), requests + 1);
    }

    void whilePausedArrivalsWait()
    {
        loadEverything();
        m_model->setPaused(true);
        QSignalSpy counted(m_model.get(), &JournalTableModel::waitingCountChanged);
        arrive();
        m_model->follow();
        QTRY_COMPARE(m_model->waitingCount(), 1);
        arrive();
        arrive();
        m_model->follow();
        QTRY_COMPARE(m_model->waitingCount(), 3);
        QCOMPARE(counted.count(), 2);
        QCOMPARE(m_model->rowCount(), requests);
        m_model->setPaused(false);
        QCOMPARE(m_model->rowCount(), requests + 3);
        QCOMPARE(m_model->waitingCount(), 0);
        QTRY_COMPARE(cell(*m_model, 0, JournalTableModel::WhatHappened), QStringLiteral("created p603@acme.example"));
        QTRY_COMPARE(cell(*m_model, 2, JournalTableModel::WhatHappened), QStringLiteral("created p601@acme.example"));
    }

    void foldedRefusalsCountOn()
    {
        arrive(401, Meaning::Refused);
        loadEverything();
        QTRY_VERIFY(m_model->rowAt(0));
        m_database->change([](FakeContent& content) {
            content.journal.back().folded = 12;
            content.journal.back().detail = "The word Bearer stands twice: it was pasted together with the token.";
        });
        m_model->follow();
        QTRY_COMPARE(cell(*m_model, 0, JournalTableModel::WhatHappened),
                     QStringLiteral("refused: the word Bearer stands twice · 12 times"));
    }

    void filters_data()
    {
        QTest::addColumn<int>("slice");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("person");
        QTest::addColumn<int>("expected");
        QTest::newRow("everything") << int(JournalSlice::All) << "" << 0 << requests + 3;
        QTest::newRow("refused") << int(JournalSlice::Refused) << "" << 0 << 1;
        QTest::newRow("succeeded") << int(JournalSlice::Succeeded) << "" << 0 << requests + 2;
        QTest::newRow("writes") << int(JournalSlice::Writes) << "" << 0 << requests;
        QTest::newRow("text") << int(JournalSlice::All) << "p17@" << 0 << 1;
        QTest::newRow("one person") << int(JournalSlice::All) << "" << 7 << 2;
    }

    void filters()
    {
        QFETCH(int, slice);
        QFETCH(QString, text);
        QFETCH(int, person);
        QFETCH(int, expected);
        arrive(401, Meaning::Refused);
        arrive(200, Meaning::PersonRead, directory::PersonId{7});
        arrive(200, Meaning::PersonRead, directory::PersonId{7});
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        screen.setSlice(static_cast<JournalSlice>(slice));
        screen.setSearch(text);
        if (person > 0)
            screen.setPerson(directory::PersonId{person}, QStringLiteral("Ada"));
        QTRY_VERIFY(screen.isIdle());
        QCOMPARE(screen.table().rowCount(), expected);
        screen.clearNarrowing();
        QTRY_COMPARE(screen.table().rowCount(), requests + 3);
    }

    void screenSaysHowThingsStand()
    {
        m_database->change([](FakeContent& content) {
            content.summaryWithUnaddressed.requests = 6214;
            content.summaryWithUnaddressed.refused = 9;
        });
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        QCOMPARE(screen.state(), ScreenState::Empty);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.statusText(),
                     QStringLiteral("Live · 6214 requests in 48 hours, 9 refused, kept for 30 days"));
        QTRY_COMPARE(screen.state(), ScreenState::Full);
        screen.setPaused(true);
        QCOMPARE(screen.statusText(),
                 QStringLiteral("Paused · 6214 requests in 48 hours, 9 refused, kept for 30 days"));
        arrive();
        arrive();
        QTRY_COMPARE(screen.waitingCount(), 2);
        QVERIFY(screen.statusText().startsWith(QStringLiteral("Paused, 2 wait · ")));
        screen.setPaused(false);
        QCOMPARE(screen.table().rowCount(), requests + 2);
    }

    // A wrong slug, an unknown path, bytes that are no HTTP: Okta may have meant this integration.
    void requestsThatReachedNoIntegrationAreListed()
    {
        const auto stray = [this](std::optional<directory::IntegrationId> integration) {
            const int number = m_next++;
            m_database->change([&](FakeContent& content) {
                content.journal.push_back(makeEntry(number, 404, Meaning::Refused, {}));
                content.journal.back().integration = integration;
            });
        };
        stray(std::nullopt);
        stray(directory::IntegrationId{2});
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.table().rowCount(), requests + 1);
        stray(std::nullopt);
        QTRY_COMPARE(screen.table().rowCount(), requests + 2);
        screen.setIntegration(std::nullopt);
        QTRY_COMPARE(screen.table().rowCount(), requests + 3);
    }

    void withoutAnyIntegrationEverythingIsListed()
    {
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(std::nullopt);
        QTRY_COMPARE(screen.table().rowCount(), requests);
    }

    void onePersonWithoutTheOtherFilters()
    {
        arrive(200, Meaning::PersonRead, directory::PersonId{7});
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        screen.setSlice(JournalSlice::Refused);
        screen.setSearch(QStringLiteral("nobody"));
        screen.showPerson(directory::PersonId{7}, QStringLiteral("Ada Lovelace"));
        QTRY_VERIFY(screen.isIdle());
        QCOMPARE(screen.table().rowCount(), 1);
        QCOMPARE(screen.personName(), QStringLiteral("Ada Lovelace"));
        QVERIFY(screen.search().isEmpty());
        QCOMPARE(screen.slice(), JournalSlice::All);
        screen.setPerson(std::nullopt, {});
        QTRY_COMPARE(screen.table().rowCount(), requests + 1);
    }

    void withoutTheListOfIntegrationsTheScreenSaysWhy()
    {
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        QSignalSpy wanted(&screen, &ActivityScreen::integrationWanted);
        screen.setSelectionError(core::makeError(core::ErrorKind::Corrupt, "The file does not read."));
        QCOMPARE(screen.state(), ScreenState::Error);
        QCOMPARE(screen.error()->message, std::string("The file does not read."));
        screen.retry();
        QCOMPARE(wanted.count(), 1);
        screen.setSelectionError(std::nullopt);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.state(), ScreenState::Full);
    }

    void screenFollowsTheDirectory()
    {
        DirectoryWatcher watcher(*m_database);
        ActivityScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.table().rowCount(), requests);
        for (int number = 0; number < 50; ++number)
            arrive();
        QTRY_COMPARE(screen.table().rowCount(), requests + 50);
    }

    void requestShowsTheWholeExchange()
    {
        m_database->change([](FakeContent& content) {
            auto& entry = content.journal.back();
            entry.method = "POST";
            entry.microseconds = 412;
            entry.requestHeaders = {{"Host", "127.0.0.1:8420"}, {"Authorization", "Bearer ****4f2a"}};
            entry.request = directory::JournalBody::fromStored("{\"userName\":\"it's\"}", 19, false);
            entry.response = directory::JournalBody::fromStored("{\"id\":\"7\",\"schemas\":[\"a", 20000, true);
        });
        RequestScreen screen(*m_database, m_clock);
        QCOMPARE(screen.state(), ScreenState::Empty);
        screen.setRequest(JournalId{requests});
        QCOMPARE(screen.state(), ScreenState::Loading);
        QTRY_COMPARE(screen.state(), ScreenState::Full);
        const auto& view = *screen.view();
        QCOMPARE(view.request, QStringLiteral("POST /scim/v2/acme/Users\nHost: 127.0.0.1:8420\nAuthorization: Bearer "
                                              "****4f2a\n\n{\n  \"userName\": \"it's\"\n}"));
        QCOMPARE(view.requestCaption, QStringLiteral("Request · 19 bytes"));
        QCOMPARE(view.responseCaption, QStringLiteral("Response · 201 · 0.4 ms · 20.0 kB"));
        QCOMPARE(view.response, QStringLiteral("{\"id\":\"7\",\"schemas\":[\"a"));
        QCOMPARE(view.responseNotice, QStringLiteral("Cut at 16 KiB; 20.0 kB were sent."));
        QVERIFY(view.requestNotice.isEmpty());
        QVERIFY(view.curl.contains(QStringLiteral("$TOKEN")));
        QVERIFY(view.curl.startsWith(QStringLiteral("curl -X 'POST'")));
        QVERIFY(view.curl.contains(QStringLiteral("'{\"userName\":\"it'\\''s\"}'")));
        screen.setRequest(JournalId{999999});
        QTRY_VERIFY(screen.isGone());
        QCOMPARE(screen.state(), ScreenState::Empty);
        screen.setRequest(std::nullopt);
        QVERIFY(!screen.isGone());
    }

    // The command carries the reader's credential: what a stranger sent must decide neither where it goes nor what
    // runs.
    void theCommandToCopyGoesToOurOwnAddress()
    {
        directory::JournalEntry entry;
        entry.method = "`reboot`";
        entry.target = "/scim/v2/acme/Users?a='; reboot";
        entry.requestHeaders = {{"Host", "evil.example"}, {"Authorization", "Basic ****"}};
        const auto view = makeRequestView(entry, {}, QStringLiteral("https://scim.acme.example"));
        QVERIFY(!view.curl.contains(QStringLiteral("evil.example")));
        QVERIFY(view.curl.startsWith(QStringLiteral("curl -X '`reboot`' ")));
        QVERIFY(view.curl.contains(QStringLiteral("'https://scim.acme.example/scim/v2/acme/Users?a='\\''; reboot'")));
        QVERIFY(view.curl.contains(QStringLiteral("-u \"$USERNAME:$PASSWORD\"")));
    }
};

QTEST_GUILESS_MAIN(JournalTest)
#include "JournalTest.moc"
