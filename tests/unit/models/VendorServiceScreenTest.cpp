// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay, without widgets: whose it is, what is said of what is stored and of how
// it stands, that one command runs at a time, and that nothing is imported before it was counted.
#include "screens/VendorServiceScreen.h"
#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "core/Secret.h"
#include "screens/IntegrationSelection.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;

namespace {

class FakeVendorControl final : public VendorServiceControl {
public:
    [[nodiscard]] bool isBusy() const override { return busy; }
    void look(const directory::Integration& integration) override { lookedAt.push_back(integration.id.value); }
    void test(const directory::Integration&, const VendorWish& wish) override { take("test", wish); }
    void prove(const directory::Integration&) override { commands.emplace_back("prove"); }
    void save(const directory::Integration&, const VendorWish& wish) override { take("save", wish); }
    void count(const directory::Integration&) override { commands.emplace_back("count"); }
    void import(const directory::Integration&) override { commands.emplace_back("import"); }
    void cancel() override { commands.emplace_back("cancel"); }

    void take(const char* command, const VendorWish& wish)
    {
        commands.emplace_back(command);
        lastWish = wish;
    }

    bool busy = false;
    std::vector<std::int64_t> lookedAt;
    std::vector<std::string> commands;
    VendorWish lastWish;
};

directory::Integration integration(std::int64_t id, directory::Role role)
{
    directory::Integration made;
    made.id = directory::IntegrationId{id};
    made.slug = "vendor-" + std::to_string(id);
    made.name = made.slug;
    made.profileId = "custom";
    made.role = role;
    return made;
}

VendorWish someWish()
{
    VendorWish wish;
    wish.settings.baseUrl = "https://scim.vendor.example/v2";
    wish.secret = std::make_shared<const core::Secret>("s3cret");
    return wish;
}

VendorImport someReport(std::int64_t fresh)
{
    VendorImport report;
    report.people.fresh = fresh;
    report.wouldChange = fresh > 0;
    return report;
}

} // namespace

class VendorServiceScreenTest final : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock;
    std::unique_ptr<FakeVendorControl> m_control;
    std::unique_ptr<FakeDatabase> m_database;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<IntegrationSelection> m_selection;
    std::unique_ptr<VendorServiceScreen> m_screen;

    void open(const std::vector<directory::Integration>& integrations)
    {
        m_database->change([&](FakeContent& content) { content.integrations = integrations; });
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_selection = std::make_unique<IntegrationSelection>(*m_database, *m_watcher);
        m_screen = std::make_unique<VendorServiceScreen>(*m_database, *m_watcher, *m_selection, *m_control, m_clock);
        QTRY_VERIFY(m_selection->current());
    }

    [[nodiscard]] VendorStored stored(VendorSignIn signIn = VendorSignIn::Bearer) const
    {
        VendorStored made;
        made.settings = VendorSettings{"https://scim.vendor.example/v2", signIn, "us", "https://t.example", "", false};
        made.secretChanged = m_clock.now();
        return made;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init()
    {
        m_control = std::make_unique<FakeVendorControl>();
        m_database = std::make_unique<FakeDatabase>();
    }
    void cleanup()
    {
        m_screen.reset();
        m_selection.reset();
        m_watcher.reset();
        m_database.reset();
        m_control.reset();
    }

    void onlyARelayHasOne_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("own") << static_cast<int>(directory::Role::Own) << false;
        QTest::newRow("relay") << static_cast<int>(directory::Role::Relay) << true;
        QTest::newRow("companion") << static_cast<int>(directory::Role::Companion) << false;
    }
    void onlyARelayHasOne()
    {
        QFETCH(int, role);
        QFETCH(bool, isThere);
        open({integration(1, static_cast<directory::Role>(role))});
        QCOMPARE(m_screen->isThere(), isThere);
        QCOMPARE(!m_control->lookedAt.empty(), isThere);
        m_screen->test(someWish());
        QCOMPARE(m_control->commands.empty(), !isThere);
    }

    void whatIsStoredIsSaid_data()
    {
        QTest::addColumn<bool>("hasSettings");
        QTest::addColumn<bool>("hasSecret");
        QTest::addColumn<QString>("locked");
        QTest::addColumn<QString>("summary");
        QTest::addColumn<QString>("credential");
        QTest::newRow("nothing") << false << false << QString() << QStringLiteral("not entered")
                                 << QStringLiteral("none");
        QTest::newRow("no credential") << true << false << QString() << QStringLiteral("no credential is stored")
                                       << QStringLiteral("none");
        QTest::newRow("all") << true << true << QString()
                             << QStringLiteral("https://scim.vendor.example/v2 · by a token")
                             << QStringLiteral("not shown again");
        QTest::newRow("locked") << true << true << QStringLiteral("No place has the key.") << QStringLiteral("locked")
                                << QStringLiteral("No place has the key.");
    }
    void whatIsStoredIsSaid()
    {
        QFETCH(bool, hasSettings);
        QFETCH(bool, hasSecret);
        QFETCH(QString, locked);
        QFETCH(QString, summary);
        QFETCH(QString, credential);
        open({integration(1, directory::Role::Relay)});
        QVERIFY(!m_screen->isLoaded());
        auto now = stored();
        if (!hasSettings)
            now.settings.reset();
        if (!hasSecret)
            now.secretChanged.reset();
        now.locked = locked.toStdString();
        Q_EMIT m_control->looked(directory::IntegrationId{2}, now);
        QVERIFY(!m_screen->isLoaded());
        Q_EMIT m_control->looked(directory::IntegrationId{1}, now);
        QVERIFY(m_screen->isLoaded());
        QCOMPARE(m_screen->hasSecret(), hasSecret);
        QVERIFY2(m_screen->summary().contains(summary), qPrintable(m_screen->summary()));
        QVERIFY2(m_screen->credential().contains(credential), qPrintable(m_screen->credential()));
    }

    void oneCommandAtATime()
    {
        open({integration(1, directory::Role::Relay)});
        m_screen->test(someWish());
        QVERIFY(m_screen->isBusy() && !m_screen->activity().isEmpty());
        QCOMPARE(m_control->lastWish.secret->reveal(), std::string_view("s3cret"));
        m_screen->save(someWish());
        m_screen->count();
        QCOMPARE(m_control->commands, std::vector<std::string>{"test"});
        m_screen->cancel();
        QCOMPARE(m_control->commands.back(), std::string("cancel"));
        Q_EMIT m_control->failed(core::makeError(core::ErrorKind::Cancelled, "Cancelled."));
        QVERIFY(!m_screen->isBusy() && !m_screen->error());
    }

    void aTestSaysWhatItFound()
    {
        open({integration(1, directory::Role::Relay)});
        m_screen->test(someWish());
        Q_EMIT m_control->failed(core::makeError(core::ErrorKind::Denied, "It does not take this credential."));
        QVERIFY(m_screen->error() && m_screen->outcome().isEmpty());
        QVERIFY(m_screen->troubleTitle().contains(QStringLiteral("test failed")));
        m_screen->test(someWish());
        QVERIFY(!m_screen->error());
        Q_EMIT m_control->tested(1234);
        QVERIFY(m_screen->outcome().contains(QStringLiteral("1234 people")));
        m_screen->forget();
        QVERIFY(m_screen->outcome().isEmpty());
    }

    void savingIsToldAndLookedAtAgain()
    {
        open({integration(1, directory::Role::Relay)});
        QSignalSpy stored(m_screen.get(), &VendorServiceScreen::stored);
        const auto looks = m_control->lookedAt.size();
        m_screen->save(someWish());
        QCOMPARE(stored.count(), 0);
        Q_EMIT m_control->saved();
        QCOMPARE(stored.count(), 1);
        QVERIFY(m_control->lookedAt.size() > looks);
    }

    void whatIsSavedIsAskedWith()
    {
        open({integration(1, directory::Role::Relay)});
        m_screen->save(someWish());
        Q_EMIT m_control->saved();
        QCOMPARE(m_control->commands, (std::vector<std::string>{"save", "prove"}));
        QVERIFY(m_screen->isBusy());
        Q_EMIT m_control->tested(3);
        QVERIFY(m_screen->outcome().contains(QStringLiteral("Saved")));
        QVERIFY(m_screen->outcome().contains(QStringLiteral("3 people")));
        m_screen->save(someWish());
        Q_EMIT m_control->saved();
        Q_EMIT m_control->failed(core::makeError(core::ErrorKind::Denied, "It does not take this credential."));
        QVERIFY(m_screen->error());
        QVERIFY2(m_screen->troubleTitle().startsWith(QStringLiteral("Saved, but")),
                 qPrintable(m_screen->troubleTitle()));
    }

    void onlyWhatIsStoredIsProven()
    {
        open({integration(1, directory::Role::Relay)});
        m_screen->prove(); // nothing is known yet
        QVERIFY(m_control->commands.empty());
        Q_EMIT m_control->looked(directory::IntegrationId{1}, stored());
        VendorWish wish{*stored().settings, nullptr};
        const auto test = [this](const VendorWish& wanted) {
            m_screen->test(wanted);
            Q_EMIT m_control->tested(1);
            return m_control->commands.back();
        };
        QCOMPARE(test(wish), std::string("prove"));
        wish.settings.baseUrl = "https://other.example";
        QCOMPARE(test(wish), std::string("test"));
        wish.settings = *stored().settings;
        wish.secret = std::make_shared<const core::Secret>("another");
        QCOMPARE(test(wish), std::string("test"));
        m_screen->prove();
        QCOMPARE(m_control->commands.back(), std::string("prove"));
    }

    void nothingIsImportedBeforeItWasCounted()
    {
        open({integration(1, directory::Role::Relay)});
        m_screen->import();
        QVERIFY(m_control->commands.empty());
        m_screen->count();
        Q_EMIT m_control->progressed(VendorProgress{false, 100, 2500});
        QVERIFY(m_screen->activity().contains(QStringLiteral("100 of 2500")));
        Q_EMIT m_control->counted(someReport(0));
        QVERIFY(!m_screen->canImport());
        QVERIFY(m_screen->report()->lines.last().contains(QStringLiteral("nothing to import")));
        m_screen->count();
        Q_EMIT m_control->counted(someReport(3));
        QVERIFY(m_screen->canImport());
        QVERIFY(m_screen->report()->lines.first().contains(QStringLiteral("3 new")));
        m_screen->import();
        Q_EMIT m_control->imported(someReport(3));
        QCOMPARE(m_screen->report()->title, QStringLiteral("Imported"));
        // What was imported is not what would come next.
        QVERIFY(!m_screen->canImport());
        QCOMPARE(m_control->commands, (std::vector<std::string>{"count", "count", "import"}));
    }

    void anAnswerForAnotherIsNotShown()
    {
        open({integration(1, directory::Role::Relay), integration(2, directory::Role::Relay)});
        m_screen->count();
        const auto other = m_selection->currentId()->value == 1 ? 2 : 1;
        m_selection->select(directory::IntegrationId{other});
        QCOMPARE(m_control->commands.back(), std::string("cancel"));
        Q_EMIT m_control->counted(someReport(3));
        QVERIFY(!m_screen->isBusy());
        QVERIFY(!m_screen->report() && !m_screen->canImport());
    }

    void howItStands_data()
    {
        QTest::addColumn<int>("answered"); // ids in the journal; 0: none
        QTest::addColumn<int>("trouble");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing yet") << 0 << 0 << 0 << QStringLiteral("Not tried yet");
        QTest::newRow("answers") << 7 << 0 << 0 << QStringLiteral("Answers");
        QTest::newRow("answers again") << 7 << 5 << 401 << QStringLiteral("Answers");
        QTest::newRow("credential refused") << 5 << 7 << 401 << QStringLiteral("Credential refused");
        QTest::newRow("out of order") << 5 << 7 << 503 << QStringLiteral("Failing");
        QTest::newRow("not reached") << 0 << 7 << 0 << QStringLiteral("Not reached");
    }
    void howItStands()
    {
        QFETCH(int, answered);
        QFETCH(int, trouble);
        QFETCH(int, status);
        QFETCH(QString, word);
        const auto entry = [](int id, int answer, int legStatus) {
            auto made = makeEntry(id, answer, directory::Meaning::PersonCreated, "ada");
            directory::JournalLeg leg;
            leg.purpose = "request";
            leg.status = legStatus;
            made.legs.push_back(leg);
            return made;
        };
        const auto good = answered > 0 ? std::optional(entry(answered, 201, 201)) : std::nullopt;
        const auto bad = trouble > 0 ? std::optional(entry(trouble, 429, status)) : std::nullopt;
        const auto standing = VendorServiceText::standing(good, bad, m_clock.now());
        QCOMPARE(standing.state.word, word);
        QCOMPARE(standing.request.has_value(), answered + trouble > 0);
        if (standing.request)
            QCOMPARE(standing.request->value, std::int64_t{std::max(answered, trouble)});
        QVERIFY(!standing.sentence.isEmpty());
    }
};

QTEST_GUILESS_MAIN(VendorServiceScreenTest)
#include "VendorServiceScreenTest.moc"
