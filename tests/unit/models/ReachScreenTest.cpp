// SPDX-License-Identifier: Apache-2.0
// Whether Okta can reach the listener, without widgets: what the address says, that a hint is never green, and what is
// a proof.
#include "screens/ReachScreen.h"
#include "ScreenFixture.h"
#include "screens/Reachability.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <chrono>
#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using namespace std::chrono_literals;

namespace {

class FakeListener final : public ListenerControl {
public:
    [[nodiscard]] ListenerSituation situation() const override
    {
        ListenerSituation situation;
        situation.status.state = state;
        situation.status.url = "http://127.0.0.1:8420";
        return situation;
    }
    [[nodiscard]] listener::ListenerSettings settings() const override
    {
        listener::ListenerSettings settings;
        settings.publicUrl = publicUrl;
        settings.tls = tls;
        settings.port = port;
        return settings;
    }
    [[nodiscard]] bool canControl() const override { return true; }
    void start(const listener::ListenerSettings&) override {}
    void stop() override {}

    listener::ListenerState state = listener::ListenerState::Listening;
    std::string publicUrl = "https://scim.acme.example";
    std::optional<http::TlsFiles> tls;
    std::uint16_t port = 8420;
};

class FakeCaller final : public SelfCaller {
public:
    [[nodiscard]] bool isBusy() const override { return calls > answered; }
    void call() override { ++calls; }
    void cancel() override { ++cancelled; }
    void answer(SelfCallReport::Hint hint, core::Timestamp at, const char* url = "https://scim.acme.example")
    {
        answered = calls;
        SelfCallReport report;
        report.hint = hint;
        report.publicUrl = QLatin1String(url);
        report.at = at;
        report.seen = QStringLiteral("Seen.");
        report.cause = QStringLiteral("Cause.");
        report.next = QStringLiteral("Next.");
        report.certificateEnds = ends;
        report.issuer = QStringLiteral("Good Authority");
        Q_EMIT called(report);
    }

    int calls = 0;
    int answered = 0;
    int cancelled = 0;
    std::optional<core::Timestamp> ends;
};

} // namespace

class ReachScreenTest final : public QObject, private ScreenFixture {
    Q_OBJECT

private:
    std::unique_ptr<FakeListener> m_listener;
    std::unique_ptr<FakeCaller> m_caller;
    std::unique_ptr<ReachScreen> m_screen;

    void open(directory::Role role = directory::Role::Own)
    {
        m_database->change([role](FakeContent& content) {
            content.integrations.resize(1);
            content.integrations.front().id = directory::IntegrationId{1};
            content.integrations.front().slug = "acme";
            content.integrations.front().role = role;
        });
        beginSelection();
        m_screen =
            std::make_unique<ReachScreen>(*m_database, *m_watcher, *m_selection, *m_listener, *m_caller, m_clock);
        QTRY_VERIFY(m_selection->current());
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init()
    {
        m_listener = std::make_unique<FakeListener>();
        m_caller = std::make_unique<FakeCaller>();
        beginDirectory();
    }
    void cleanup()
    {
        m_screen.reset();
        endDirectory();
        m_caller.reset();
        m_listener.reset();
    }

    void addressesAreJudged_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("word"); // empty: nothing speaks against it
        QTest::newRow("a public name") << "https://scim.acme.example" << "";
        QTest::newRow("a public address with a port") << "https://203.0.113.9:8443" << "";
        QTest::newRow("none") << "" << "no public address";
        QTest::newRow("plain HTTP") << "http://scim.acme.example" << "https://";
        QTest::newRow("an underscore") << "https://scim_test.acme.example" << "underscore";
        QTest::newRow("this computer") << "https://127.0.0.1" << "public";
        QTest::newRow("a private address") << "https://10.0.0.5" << "public";
        QTest::newRow("a name of the LAN") << "https://rollcall.local" << "public";
    }

    void addressesAreJudged()
    {
        QFETCH(QString, url);
        QFETCH(QString, word);
        const QString why = whyNotReachable(url);
        QCOMPARE(why.isEmpty(), word.isEmpty());
        QVERIFY2(why.contains(word), qPrintable(why));
        QCOMPARE(isReachableFromCloud(url), word.isEmpty());
    }

    void aCompanionHasNoAddress()
    {
        open(directory::Role::Companion);
        QVERIFY(!m_screen->isThere());
    }

    void withoutSomethingToCallNothingIsCalled_data()
    {
        QTest::addColumn<QString>("publicUrl");
        QTest::addColumn<bool>("isListening");
        QTest::addColumn<bool>("canCheck");
        QTest::newRow("an address that listens") << "https://scim.acme.example" << true << true;
        QTest::newRow("no address") << "" << true << false;
        QTest::newRow("nobody listens") << "https://scim.acme.example" << false << false;
    }

    void withoutSomethingToCallNothingIsCalled()
    {
        QFETCH(QString, publicUrl);
        QFETCH(bool, isListening);
        QFETCH(bool, canCheck);
        m_listener->publicUrl = publicUrl.toStdString();
        m_listener->state = isListening ? listener::ListenerState::Listening : listener::ListenerState::Stopped;
        open();
        QCOMPARE(m_screen->canCheck(), canCheck);
        QCOMPARE(m_screen->whyNoCheck().isEmpty(), canCheck);
        m_screen->check();
        QCOMPARE(m_caller->calls, canCheck ? 1 : 0);
        QCOMPARE(m_screen->isChecking(), canCheck);
    }

    void noHintIsGreen_data()
    {
        QTest::addColumn<SelfCallReport::Hint>("hint");
        QTest::addColumn<QString>("word");
        QTest::newRow("met itself") << SelfCallReport::Hint::MetItself << "Met itself";
        QTest::newRow("somebody answers") << SelfCallReport::Hint::Answers << "Somebody answers";
        QTest::newRow("trouble") << SelfCallReport::Hint::Trouble << "Did not meet itself";
        QTest::newRow("not known") << SelfCallReport::Hint::Unknown << "Cannot be told";
    }

    void noHintIsGreen()
    {
        QFETCH(SelfCallReport::Hint, hint);
        QFETCH(QString, word);
        open();
        QVERIFY(!m_screen->hint());
        m_screen->check();
        m_caller->answer(hint, m_clock.now() - 3min);
        const auto shown = m_screen->hint();
        QVERIFY(shown.has_value());
        QCOMPARE(shown->state.word, word);
        QVERIFY(shown->state.tone != Tone::Good);
        QCOMPARE(shown->when, QStringLiteral("3 min ago"));
        QVERIFY(shown->seen == QStringLiteral("Seen.") && shown->cause == QStringLiteral("Cause.") &&
                shown->next == QStringLiteral("Next."));
        QVERIFY(m_screen->summary().contains(QStringLiteral("Only a request from Okta proves it")));
        QVERIFY(m_screen->proof().state.tone != Tone::Good);
    }

    void aHintIsOfTheAddressInUse_data()
    {
        QTest::addColumn<QString>("publicUrl");
        QTest::addColumn<QString>("chain");
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("isKept");
        const QString url = QStringLiteral("https://scim.acme.example");
        const QString chain = QStringLiteral("chain.pem");
        QTest::newRow("nothing else") << url << chain << 8420 << true;
        QTest::newRow("another address") << QStringLiteral("https://other.acme.example") << chain << 8420 << false;
        QTest::newRow("another certificate") << url << QStringLiteral("renewed.pem") << 8420 << false;
        QTest::newRow("no certificate") << url << QString() << 8420 << false;
        QTest::newRow("another port") << url << chain << 8421 << false;
    }

    void aHintIsOfTheAddressInUse()
    {
        QFETCH(QString, publicUrl);
        QFETCH(QString, chain);
        QFETCH(int, port);
        QFETCH(bool, isKept);
        m_listener->tls = http::TlsFiles{"chain.pem", "key.pem"};
        open();
        m_screen->check();
        m_caller->ends = m_clock.now() + 24h;
        m_caller->answer(SelfCallReport::Hint::MetItself, m_clock.now());
        QVERIFY(m_screen->hint() && m_screen->selfCall());
        const auto before = m_listener->settings();
        m_listener->publicUrl = publicUrl.toStdString();
        m_listener->tls =
            chain.isEmpty() ? std::nullopt : std::optional(http::TlsFiles{chain.toStdString(), "key.pem"});
        m_listener->port = static_cast<std::uint16_t>(port);
        Q_EMIT m_listener->situationChanged();
        QCOMPARE(m_screen->hint().has_value(), isKept);
        QCOMPARE(m_screen->selfCall().has_value(), isKept);
        QCOMPARE(m_screen->certificate().has_value(), isKept);
        // Gone for good, also when what was there before comes back.
        m_listener->publicUrl = before.publicUrl;
        m_listener->tls = before.tls;
        m_listener->port = before.port;
        Q_EMIT m_listener->situationChanged();
        QCOMPARE(m_screen->selfCall().has_value(), isKept);
    }

    void whatChangedWhileItWasCalledSaysNothing()
    {
        open();
        m_screen->check();
        m_listener->tls = http::TlsFiles{"chain.pem", "key.pem"};
        m_caller->answer(SelfCallReport::Hint::MetItself, m_clock.now());
        QVERIFY(!m_screen->selfCall() && !m_screen->isChecking());
    }

    void whatWasCancelledSaysNothing()
    {
        open();
        m_screen->check();
        m_caller->answer(SelfCallReport::Hint::MetItself, m_clock.now());
        m_screen->check();
        QVERIFY(m_screen->isChecking());
        m_screen->cancel();
        QCOMPARE(m_caller->cancelled, 1);
        m_caller->answer(SelfCallReport::Hint::Cancelled, m_clock.now());
        QVERIFY(!m_screen->isChecking());
        QCOMPARE(m_screen->hint()->state.word, QStringLiteral("Met itself"));
    }

    void theEndOfTheCertificateIsSaid_data()
    {
        QTest::addColumn<int>("hours");
        QTest::addColumn<QString>("words");
        QTest::addColumn<Tone>("tone");
        QTest::newRow("far") << 24 * 40 + 1 << "ends in 40 days" << Tone::Neutral;
        QTest::newRow("soon") << 24 * 5 + 1 << "ends in 5 days" << Tone::Warning;
        QTest::newRow("tomorrow") << 25 << "ends in 1 day" << Tone::Warning;
        QTest::newRow("today") << 2 << "ends within a day" << Tone::Warning;
        QTest::newRow("over") << -24 << "ended 1 day ago" << Tone::Bad;
    }

    void theEndOfTheCertificateIsSaid()
    {
        QFETCH(int, hours);
        QFETCH(QString, words);
        QFETCH(Tone, tone);
        open();
        m_caller->ends = m_clock.now() + std::chrono::hours(hours);
        m_screen->check();
        m_caller->answer(SelfCallReport::Hint::MetItself, m_clock.now());
        const auto certificate = m_screen->certificate();
        QVERIFY(certificate.has_value());
        QCOMPARE(certificate->state.tone, tone);
        QVERIFY2(certificate->sentence.contains(words), qPrintable(certificate->sentence));
        QVERIFY(certificate->sentence.contains(QStringLiteral("Good Authority")));
    }

    void onlyARequestFromOutsideIsAProof_data()
    {
        QTest::addColumn<QString>("address"); // empty: no request
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("isProven");
        QTest::newRow("nothing came") << "" << 200 << "Not proven" << false;
        QTest::newRow("from outside") << "203.0.113.9" << 200 << "Proven" << true;
        QTest::newRow("from outside, refused") << "203.0.113.9" << 401 << "Not proven" << false;
        QTest::newRow("from this computer") << "127.0.0.1" << 200 << "From this computer" << false;
        QTest::newRow("from a private network") << "192.168.1.6" << 200 << "From your own network" << false;
        QTest::newRow("from this computer by IPv6") << "::1" << 200 << "From this computer" << false;
    }

    void onlyARequestFromOutsideIsAProof()
    {
        QFETCH(QString, address);
        QFETCH(int, status);
        QFETCH(QString, word);
        QFETCH(bool, isProven);
        if (!address.isEmpty()) {
            m_database->change([&](FakeContent& content) {
                auto entry = makeEntry(1, status, directory::Meaning::PeopleListed, "");
                entry.clientAddress = address.toStdString();
                content.journal.push_back(entry);
            });
        }
        open();
        m_screen->setOpen(true);
        QTRY_COMPARE(m_screen->proof().state.word, word);
        QCOMPARE(m_screen->proof().state.tone == Tone::Good, isProven);
        QCOMPARE(m_screen->proof().request.has_value(), !address.isEmpty() && status < 400);
    }

    void whatCameToTheFormerAddressProvesNothingOfThisOne()
    {
        qint64 came = 0;
        m_database->change([&came](FakeContent& content) {
            auto entry = makeEntry(1, 200, directory::Meaning::PeopleListed, "");
            entry.clientAddress = "203.0.113.9";
            came = core::toMilliseconds(entry.at);
            content.journal.push_back(entry);
        });
        open();
        m_screen->setOpen(true);
        QTRY_COMPARE(m_screen->proof().state.word, QStringLiteral("Proven"));
        m_database->change([this, came](FakeContent& content) {
            const QJsonObject seen{{QStringLiteral("url"), QStringLiteral("https://scim.acme.example")},
                                   {QStringLiteral("since"), came + 1}};
            content.settings["setup/" + std::to_string(m_selection->currentId()->value) + "/address"] =
                QJsonDocument(seen).toJson().toStdString();
        });
        QTRY_COMPARE(m_screen->proof().state.word, QStringLiteral("Not proven"));
        QVERIFY(m_screen->proof().sentence.contains(QStringLiteral("the address before this one")));
    }

    void theJournalIsReadOnlyWhileThePanelIsOpen()
    {
        open();
        QSignalSpy commits(m_watcher.get(), &DirectoryWatcher::changed);
        m_database->announce();
        QTRY_VERIFY(commits.count() > 0);
        QCOMPARE(m_database->calls().journalOrders, 0);
        m_screen->setOpen(true);
        QTRY_VERIFY(m_database->calls().journalOrders > 0);
        QTRY_VERIFY(m_screen->isIdle());
        m_screen->setOpen(false);
        const int before = m_database->calls().journalOrders;
        commits.clear();
        m_database->announce();
        QTRY_VERIFY(commits.count() > 0);
        QCOMPARE(m_database->calls().journalOrders, before);
    }
};

QTEST_GUILESS_MAIN(ReachScreenTest)
#include "ReachScreenTest.moc"
