// SPDX-License-Identifier: Apache-2.0
// The Set-up page without widgets: what a guide gives, what turns a step green and what never does, and the four
// states.
#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "core/Secret.h"
#include "screens/IntegrationMaker.h"
#include "screens/IntegrationSelection.h"
#include "screens/SetupGuide.h"
#include "screens/SetupReading.h"
#include "screens/SetupScreen.h"
#include "screens/SetupText.h"
#include "setup/ProfileCatalogue.h"

#include <QLocale>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;

namespace {

const auto guideText =
    QStringLiteral("# An app\n\n## Before you start\n1. Nothing of this is a step.\n\n## Steps\n"
                   "1. **Here**: create an integration of this profile; keep the token at hand.\n"
                   "2. **In Okta**: *Applications → Create App Integration*, choose *SAML 2.0*.\n"
                   "3. **In Okta**: *Provisioning → Integration → Edit*:\n"
                   "   - *SCIM connector base URL*: the base URL from step 1.\n"
                   "   - *Unique identifier field for users*: `userName`.\n"
                   "4. **In Okta**: on *To App*, enable *Create Users*, *Update User Attributes* and "
                   "*Deactivate Users*.\n"
                   "5. **In Okta**: *Assignments*, assign one person.\n"
                   "6. **In Okta**: *Push Groups*, add a group.\n\n## Good to know\n- More.\n");

class FakeControl final : public ListenerControl {
public:
    [[nodiscard]] ListenerSituation situation() const override
    {
        ListenerSituation situation;
        situation.status.state = listener::ListenerState::Listening;
        situation.status.url = "http://127.0.0.1:8420";
        return situation;
    }
    [[nodiscard]] listener::ListenerSettings settings() const override { return {}; }
    [[nodiscard]] bool canControl() const override { return true; }
    void start(const listener::ListenerSettings&) override {}
    void stop() override {}
};

class FakeMaker final : public IntegrationMaker {
public:
    [[nodiscard]] bool isBusy() const override { return false; }
    void make(const IntegrationWish&) override
    {
        Q_EMIT failed(core::makeError(core::ErrorKind::Conflict, "The name is taken."));
    }
    void issue(const directory::Integration& integration) override
    {
        IssuedSecret secret;
        secret.integration = integration.id;
        secret.secret = std::make_shared<const core::Secret>("rc_known_this_once");
        Q_EMIT issued(secret);
    }
};

const SetupStepView& stepWith(const QList<SetupStepView>& steps, const QString& part)
{
    const auto found = std::ranges::find_if(steps, [&part](const auto& step) { return step.title.contains(part); });
    if (found == steps.end())
        qFatal("no step %s", qPrintable(part));
    return *found;
}

} // namespace

class SetupTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock;
    FakeControl m_control;
    FakeMaker m_maker;
    setup::ProfileCatalogue m_profiles;
    std::unique_ptr<FakeDatabase> m_database;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<IntegrationSelection> m_selection;
    std::unique_ptr<SetupScreen> m_screen;

    void open()
    {
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_selection = std::make_unique<IntegrationSelection>(*m_database, *m_watcher);
        m_screen = std::make_unique<SetupScreen>(
            *m_database, *m_watcher, *m_selection, m_control, m_maker, m_profiles,
            [](const std::string&) { return guideText; }, m_clock);
    }

    [[nodiscard]] SetupSighting sighting(std::int64_t number, const char* subject) const
    {
        return {directory::JournalId{number}, m_clock.now(), subject};
    }

    [[nodiscard]] QList<SetupStepView> steps(const SetupFindings& findings, bool isListening = true) const
    {
        directory::Integration integration;
        integration.created = m_clock.now();
        SetupCircumstances known;
        known.isListening = isListening;
        known.listenerUrl = QStringLiteral("http://127.0.0.1:8420");
        known.baseUrl = QStringLiteral("https://scim.acme.example/scim/v2/acme/");
        known.now = m_clock.now();
        return SetupSteps::of(integration, readSetupGuide(guideText), findings, known);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { m_database = std::make_unique<FakeDatabase>(); }
    void cleanup()
    {
        m_screen.reset();
        m_selection.reset();
        m_watcher.reset();
        m_database.reset();
    }

    void aGuideGivesSteps()
    {
        const auto guide = readSetupGuide(guideText);
        QCOMPARE(guide.size(), 6);
        QCOMPARE(guide.at(0).title, QStringLiteral("Create an integration of this profile"));
        QCOMPARE(guide.at(0).proof, SetupProof::Made);
        QCOMPARE(guide.at(1).side, SetupSide::Okta);
        QCOMPARE(guide.at(1).title, QStringLiteral("Applications → Create App Integration"));
        QCOMPARE(guide.at(1).proof, SetupProof::ByHand);
        QCOMPARE(guide.at(2).proof, SetupProof::FirstRequest);
        QVERIFY(guide.at(2).hasConnection);
        QVERIFY(guide.at(2).how.contains(QStringLiteral("\n• *Unique identifier field for users*: *userName*.")));
        QCOMPARE(guide.at(3).proof, SetupProof::Switches);
        QCOMPARE(guide.at(4).proof, SetupProof::FirstPerson);
        QCOMPARE(guide.at(5).proof, SetupProof::FirstGroup);
    }

    void aGuideForReadingGivesNone_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("no steps") << "# A\n1. **Here**: no.\n";
        QTest::newRow("another side") << "## Steps\n1. **Here**: a.\n2. **In Entra**: b.\n";
        QTest::newRow("begins elsewhere") << "## Steps\n1. **At the vendor**: a.\n2. **Here**: b.\n";
        QTest::newRow("no side") << "## Steps\n1. Just do it.\n";
    }

    void aGuideForReadingGivesNone()
    {
        QFETCH(QString, markdown);
        QVERIFY(readSetupGuide(markdown).isEmpty());
    }

    void nothingIsGreenWithoutProof()
    {
        const auto all = steps({}, false);
        QCOMPARE(all.size(), 7);
        for (const auto& step : all)
            QCOMPARE(step.state == SetupState::Proven, step.title.contains(QStringLiteral("Create an integration")));
        QCOMPARE(all.front().state, SetupState::Waiting);
    }

    void eachProofTurnsItsOwnStepsGreen_data()
    {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("part");
        QTest::newRow("any request") << "any" << "Provisioning";
        QTest::newRow("a person") << "created" << "Assignments";
        QTest::newRow("a group") << "group" << "Push Groups";
    }

    void eachProofTurnsItsOwnStepsGreen()
    {
        QFETCH(QString, seen);
        QFETCH(QString, part);
        SetupFindings findings;
        auto& evidence = findings.evidence;
        (seen == QStringLiteral("any")       ? evidence.any
         : seen == QStringLiteral("created") ? evidence.created
                                             : evidence.group) = sighting(7, "ada@acme.example");
        const auto all = steps(findings);
        for (const auto& step : all) {
            const bool isAlways =
                step.id == QStringLiteral("listener") || step.title.startsWith(QStringLiteral("Create"));
            QCOMPARE(step.state == SetupState::Proven, isAlways || step.title.startsWith(part));
        }
        QCOMPARE(stepWith(all, part).evidenceAt, std::optional(directory::JournalId{7}));
    }

    void theSwitchesNeedAllThree()
    {
        SetupFindings findings;
        findings.evidence.created = sighting(1, "ada");
        findings.evidence.updated = sighting(2, "ada");
        QCOMPARE(stepWith(steps(findings), QStringLiteral("On To App")).proof,
                 QStringLiteral("Create, Update seen, Deactivate not yet"));
        QVERIFY(stepWith(steps(findings), QStringLiteral("On To App")).state != SetupState::Proven);
        findings.evidence.deactivated = sighting(3, "ada");
        QCOMPARE(stepWith(steps(findings), QStringLiteral("On To App")).state, SetupState::Proven);
    }

    void aWordIsNeverGreen()
    {
        SetupFindings findings;
        for (const auto& step : steps(findings))
            findings.confirmations[step.id] = {QStringLiteral("Eva"), m_clock.now()};
        int confirmed = 0;
        for (const auto& step : steps(findings)) {
            if (step.state != SetupState::Confirmed)
                continue;
            ++confirmed;
            QVERIFY(step.proof.startsWith(QStringLiteral("confirmed by Eva")));
            QVERIFY(step.canBeTakenBack && !step.canBeConfirmed);
        }
        // A request cannot be vouched for: the first of all and the first person must come.
        QCOMPARE(confirmed, 3);
        QVERIFY(stepWith(steps(findings), QStringLiteral("Assignments")).state != SetupState::Confirmed);
    }

    void aRefusalIsTroubleUntilSomethingIsAnswered()
    {
        SetupFindings findings;
        findings.confirmations[readSetupGuide(guideText).at(1).id] = {QStringLiteral("Eva"), m_clock.now()};
        findings.refused = makeEntry(9, 401, directory::Meaning::Refused, "");
        findings.refused->at = m_clock.now();
        const auto failed = stepWith(steps(findings), QStringLiteral("Provisioning"));
        QCOMPARE(failed.state, SetupState::Failed);
        QVERIFY(failed.trouble && failed.trouble->request == directory::JournalId{9});
        QVERIFY(!failed.trouble->seen.isEmpty() && !failed.trouble->next.isEmpty());
        findings.evidence.any = sighting(10, "");
        findings.evidence.lastAnswered = m_clock.now() + std::chrono::seconds(1);
        for (const auto& step : steps(findings))
            QVERIFY(step.state != SetupState::Failed && !step.trouble);
    }

    void theGuideForAColleagueHoldsNoSecret()
    {
        SetupFindings findings;
        findings.credential = directory::Credential{};
        findings.credential->lastFour = "4f2a";
        auto all = steps(findings);
        for (auto& step : all) {
            for (auto& value : step.values) {
                if (value.isSecret)
                    value.value = QStringLiteral("rc_known_this_once");
            }
        }
        const QString page = SetupSteps::markdown(QStringLiteral("Acme"), all);
        QVERIFY(page.contains(QStringLiteral("https://scim.acme.example/scim/v2/acme/")));
        QVERIFY(page.contains(QStringLiteral("**In Okta**")));
        QVERIFY(!page.contains(QStringLiteral("rc_known_this_once")));
    }

    void waitingTimes_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("clocks differ") << qint64{-3} << "00:00";
        QTest::newRow("seconds") << qint64{42} << "00:42";
        QTest::newRow("minutes") << qint64{725} << "12:05";
        QTest::newRow("hours") << qint64{3723} << "1:02:03";
    }

    void waitingTimes()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, words);
        QCOMPARE(SetupText::waited(seconds), words);
    }

    void withoutAnIntegrationOneIsChosen()
    {
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
        QVERIFY(m_screen->isChoosing() && !m_screen->canLeaveChoice());
        m_screen->make({});
        QVERIFY(m_screen->makeError());
        QCOMPARE(m_screen->makeError()->message, std::string("The name is taken."));
    }

    void aDirectoryThatCannotBeReadIsSaid()
    {
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Corrupt, "Page 12 does not read.");
        });
        open();
        QTRY_VERIFY(m_selection->error());
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        m_database->changeQuietly([](FakeContent& content) { content.failure.reset(); });
        m_screen->retry();
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
    }

    void aProfileThatIsGoneIsSaid()
    {
        m_database->change([](FakeContent& content) {
            content.integrations.resize(1);
            content.integrations.front().id = directory::IntegrationId{1};
            content.integrations.front().profileId = "gone";
        });
        open();
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        QVERIFY(m_screen->error()->message.find("gone") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(SetupTest)
#include "SetupTest.moc"
