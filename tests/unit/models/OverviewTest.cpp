// SPDX-License-Identifier: Apache-2.0
// The Overview screen: what it says about the listener, about traffic and silence, and when nothing can be read.
#include "MeaningText.h"
#include "ScreenFixture.h"
#include "screens/OverviewScreen.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <chrono>
#include <iterator>
#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using listener::ListenerState;

namespace {

class FakeControl final : public ListenerControl {
public:
    FakeControl()
    {
        now.status.state = ListenerState::Listening;
        now.status.url = "http://127.0.0.1:8420";
        now.status.publicUrl = "https://scim.acme.example";
    }
    [[nodiscard]] ListenerSituation situation() const override { return now; }
    [[nodiscard]] listener::ListenerSettings settings() const override { return {}; }
    [[nodiscard]] bool canControl() const override { return true; }
    void start(const listener::ListenerSettings&) override {}
    void stop() override {}

    ListenerSituation now;
};

} // namespace

class OverviewTest : public QObject, private ScreenFixture {
    Q_OBJECT

private:
    FakeControl m_control;
    std::unique_ptr<OverviewScreen> m_screen;

    void open()
    {
        beginSelection();
        m_screen = std::make_unique<OverviewScreen>(*m_database, *m_watcher, *m_selection, m_control, m_clock);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_control.now = FakeControl().now;
        beginDirectory();
        m_database->change([](FakeContent& content) {
            content.integrations.resize(1);
            content.integrations.front().id = directory::IntegrationId{1};
            content.integrations.front().slug = "acme";
            content.integrations.front().name = "Acme";
        });
    }

    void cleanup()
    {
        m_screen.reset();
        endDirectory();
    }

    void verdict_data()
    {
        QTest::addColumn<int>("hoursAgo");
        QTest::addColumn<int>("requests");
        QTest::addColumn<int>("strayRefusals");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("tone");
        QTest::newRow("never") << -1 << 0 << 0 << "Ready. Nothing has arrived from Okta yet." << int(Tone::Neutral);
        QTest::newRow("all is well") << 1 << 12 << 0 << "Everything arrives. Okta was here 1 h ago." << int(Tone::Good);
        QTest::newRow("silence") << 24 * 5 << 0 << 0
                                 << "Okta has not been here in the last 48 hours; last contact 5 days ago."
                                 << int(Tone::Warning);
        QTest::newRow("all went astray") << -1 << 0 << 3 << "Requests come, and every one is refused."
                                         << int(Tone::Warning);
        QTest::newRow("one went astray") << 1 << 12 << 1
                                         << QString::fromUtf8(
                                                "Okta’s requests arrive. One request was refused in the last 48 hours.")
                                         << int(Tone::Warning);
    }

    void verdict()
    {
        QFETCH(int, hoursAgo);
        QFETCH(int, requests);
        QFETCH(int, strayRefusals);
        QFETCH(QString, verdict);
        QFETCH(int, tone);
        m_database->change([&](FakeContent& content) {
            content.summary.requests = requests;
            if (hoursAgo >= 0)
                content.summary.last = m_clock.now() - std::chrono::hours(hoursAgo);
            content.summaryWithUnaddressed = content.summary;
            content.summaryWithUnaddressed.requests += strayRefusals;
            content.summaryWithUnaddressed.refused += strayRefusals;
        });
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->verdict(), verdict);
        QCOMPARE(int(m_screen->contactState().tone), tone);
    }

    void theListenerComesFirst_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("isBusy");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("failed") << int(ListenerState::Failed) << false
                                << "Nothing can arrive: the listener could not start.";
        QTest::newRow("stopped") << int(ListenerState::Stopped) << false
                                 << "Nothing can arrive: the listener is stopped.";
        QTest::newRow("starting") << int(ListenerState::Stopped) << true << "The listener is starting.";
        QTest::newRow("listening") << int(ListenerState::Listening) << false << "There is no integration yet.";
    }

    void theListenerComesFirst()
    {
        QFETCH(int, state);
        QFETCH(bool, isBusy);
        QFETCH(QString, verdict);
        m_database->change([](FakeContent& content) { content.integrations.clear(); });
        m_control.now.status.state = static_cast<ListenerState>(state);
        m_control.now.isBusy = isBusy;
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->verdict(), verdict);
    }

    // Told by nobody: the page looks by itself, also for when it has passed.
    void aFullDiskIsSaidWhileItLasts()
    {
        const std::string full = "The disk that holds the directory is full. Free some space; nothing was changed.";
        m_database->change([&](FakeContent& content) {
            content.summary.requests = 3;
            content.summary.last = m_clock.now();
            content.summaryWithUnaddressed = content.summary;
        });
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QVERIFY(m_screen->verdict().startsWith(QStringLiteral("Everything arrives.")));
        QCOMPARE(m_screen->listenerState().word, QStringLiteral("Listening"));
        QSignalSpy changed(m_screen.get(), &OverviewScreen::changed);
        m_control.now.status.storageTrouble = full;
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 30'000);
        QCOMPARE(m_screen->verdict(), QString::fromStdString(full));
        QCOMPARE(m_screen->listenerState().word, QStringLiteral("Cannot store"));
        QCOMPARE(int(m_screen->listenerState().tone), int(Tone::Bad));
        changed.clear();
        m_control.now.status.storageTrouble.clear();
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 30'000);
        QVERIFY(m_screen->verdict().startsWith(QStringLiteral("Everything arrives.")));
    }

    void withoutAnIntegrationRefusalsAreKnown()
    {
        m_database->change([](FakeContent& content) {
            content.integrations.clear();
            content.journal.push_back(makeEntry(7, 404, directory::Meaning::Refused, {}));
            directory::JournalRow row;
            row.id = directory::JournalId{7};
            content.summaryWithUnaddressed.requests = content.summaryWithUnaddressed.refused = 1;
            content.summaryWithUnaddressed.lastErrors = {row};
        });
        open();
        QTRY_COMPARE(m_screen->attention().size(), 1);
        QCOMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->requestsText(), QStringLiteral("1 request in 48 hours"));
    }

    void whatComesAgainByItselfIsNoRefusal_data()
    {
        QTest::addColumn<QList<int>>("statuses");
        QTest::addColumn<int>("refused");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("pill");
        const QString refused =
            QString::fromUtf8("Okta’s requests arrive. %1 requests were refused in the last 48 hours.");
        const QString putOff = QString::fromUtf8("Okta’s requests arrive. %1 were asked to come again in a moment.");
        QTest::newRow("all put off") << QList<int>{429, 429} << 2 << putOff.arg(2) << "2 put off";
        QTest::newRow("Okta does not come back after 503")
            << QList<int>{429, 503} << 2 << refused.arg(2) << "2 refused";
        QTest::newRow("one was a refusal") << QList<int>{429, 409} << 2 << refused.arg(2) << "2 refused";
        QTest::newRow("older ones are not known") << QList<int>{429, 429} << 9 << refused.arg(9) << "9 refused";
    }

    void whatComesAgainByItselfIsNoRefusal()
    {
        QFETCH(QList<int>, statuses);
        QFETCH(int, refused);
        QFETCH(QString, verdict);
        QFETCH(QString, pill);
        m_database->change([&](FakeContent& content) {
            content.summary.requests = 20;
            content.summary.refused = refused;
            content.summary.last = m_clock.now();
            for (const int status : statuses) {
                auto entry = makeEntry(std::ssize(content.journal) + 7, status, directory::Meaning::Refused, {});
                entry.detail = "The disk is full.";
                content.journal.push_back(entry);
                content.summary.lastErrors.push_back(toRow(entry));
            }
            content.summaryWithUnaddressed = content.summary;
        });
        open();
        QTRY_COMPARE(m_screen->attention().size(), statuses.size());
        QCOMPARE(m_screen->verdict(), verdict);
        QCOMPARE(m_screen->contactState().word, pill);
        QCOMPARE(int(m_screen->contactState().tone), int(Tone::Warning));
        const auto first = m_screen->attention().front();
        QCOMPARE(first.sentence, QStringLiteral("Asked to come again in a moment: the disk is full"));
        QCOMPARE(int(first.tone), int(Tone::Warning));
        QCOMPARE(first.actor, QStringLiteral("Okta tries again by itself, up to ten times; you act here if it lasts"));
    }

    // Told apart from what is put off for reasons of this side, and gone as soon as something went well.
    void troubleAtTheVendorIsSaid_data()
    {
        QTest::addColumn<int>("minutesSince");
        QTest::addColumn<bool>("isRelayed");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("actor");
        const QString vendors = QString::fromUtf8("The vendor’s service could not be reached");
        const QString own = QString::fromUtf8("Okta’s requests arrive. One was asked to come again in a moment.");
        QTest::newRow("the last one") << 0 << true << vendors + QStringLiteral(" when Okta was last here, just now.")
                                      << vendors << "Vendor acts";
        QTest::newRow("one went well since") << 3 << true << own << vendors << "Vendor acts";
        QTest::newRow("of this side") << 0 << false << own << "Asked to come again in a moment: the directory is busy"
                                      << "Okta tries again";
    }

    void troubleAtTheVendorIsSaid()
    {
        QFETCH(int, minutesSince);
        QFETCH(bool, isRelayed);
        QFETCH(QString, verdict);
        QFETCH(QString, sentence);
        QFETCH(QString, actor);
        m_database->change([&](FakeContent& content) {
            auto entry = makeEntry(7, 429, directory::Meaning::Refused, {});
            entry.at = m_clock.now() - std::chrono::minutes(minutesSince);
            entry.detail = "The directory is busy.";
            if (isRelayed) {
                directory::JournalLeg leg;
                leg.purpose = "request";
                leg.failure = "Connection refused";
                entry.legs = {leg};
            }
            content.journal.push_back(entry);
            content.summary.requests = 5;
            content.summary.refused = 1;
            content.summary.last = m_clock.now();
            content.summary.lastErrors = {toRow(entry)};
            content.summaryWithUnaddressed = content.summary;
        });
        open();
        QTRY_COMPARE(m_screen->attention().size(), 1);
        QCOMPARE(m_screen->verdict(), verdict);
        const auto item = m_screen->attention().front();
        QCOMPARE(item.sentence, sentence);
        QVERIFY2(item.actor.startsWith(actor), qPrintable(item.actor));
        QCOMPARE(int(item.tone), int(isRelayed ? Tone::Vendor : Tone::Warning));
        QCOMPARE(item.exact.contains(QStringLiteral("Connection refused")), isRelayed);
    }

    // A count is said once, in the sentence.
    void foldedRefusalsAreCountedOnce()
    {
        m_database->change([](FakeContent& content) {
            auto entry = makeEntry(7, 401, directory::Meaning::Refused, {});
            entry.folded = 3;
            entry.detail = "The credential is not one of ours.";
            content.journal.push_back(entry);
            content.summaryWithUnaddressed.lastErrors = {toRow(entry)};
        });
        open();
        QTRY_COMPARE(m_screen->attention().size(), 1);
        const auto item = m_screen->attention().front();
        QCOMPARE(item.sentence.count(QStringLiteral("3 times")), 1);
        QVERIFY(!item.actor.contains(QStringLiteral("3 times")));
        QVERIFY(!item.when.contains(QStringLiteral("3 times")));
    }

    void figuresThatCouldNotBeReadAgainAreOld()
    {
        m_database->change([&](FakeContent& content) {
            content.summary.requests = 3;
            content.summary.last = m_clock.now();
            content.summaryWithUnaddressed = content.summary;
        });
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        m_clock.milliseconds += 120'000;
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Corrupt, "The file does not read.");
        });
        QTRY_VERIFY(m_screen->error());
        QCOMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->verdict(),
                 QStringLiteral("The directory cannot be read now; what is shown was read 2 min ago."));
        // No commit announces that it reads again.
        m_database->changeQuietly([](FakeContent& content) { content.failure.reset(); });
        QTRY_VERIFY_WITH_TIMEOUT(!m_screen->error(), 30'000);
        QVERIFY(m_screen->verdict().startsWith(QStringLiteral("Everything arrives.")));
    }

    void tryingAgainReadsTheListOfIntegrations()
    {
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Corrupt, "The file does not read.");
        });
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        QVERIFY(m_screen->selectionError());
        m_screen->retry();
        QCOMPARE(m_screen->state(), ScreenState::Loading);
        QVERIFY(!m_screen->selectionError());
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        // Without a commit that would wake the watcher.
        m_database->changeQuietly([](FakeContent& content) { content.failure.reset(); });
        m_screen->retry();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QVERIFY(!m_screen->selectionError());
    }

    void theCommandAndTheAddress()
    {
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QVERIFY(m_screen->commandHint().startsWith(QStringLiteral("rollcallctl integration create")));
        QSignalSpy changed(m_screen.get(), &OverviewScreen::changed);
        m_screen->setCommandHint(QStringLiteral("rollcallctl --data-dir /srv integration create"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_screen->commandHint(), QStringLiteral("rollcallctl --data-dir /srv integration create"));
        QVERIFY(m_screen->reachability().isEmpty());
        m_control.now.status.publicUrl = m_control.now.status.url;
        QVERIFY(m_screen->reachability().startsWith(QString::fromUtf8("Okta’s cloud cannot reach this address.")));
    }
};

QTEST_GUILESS_MAIN(OverviewTest)
#include "OverviewTest.moc"
