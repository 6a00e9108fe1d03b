// SPDX-License-Identifier: Apache-2.0
// The mapping panel without widgets: what is shown with and without Okta's word, expressions that are tried, changes
// that are shown before they are sent, and what is ours alone, kept in a real directory.
#include "screens/MappingScreen.h"
#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "ShippedProfiles.h"
#include "screens/IntegrationSelection.h"
#include "screens/MappingSource.h"
#include "setup/MappingRecord.h"
#include "setup/Record.h"
#include "tables/MappingTableModel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <memory>
#include <utility>

using namespace rollcall;
using namespace rollcall::models;

namespace {

constexpr int patience = 30'000;

/// Answers at once with what it was told, or holds the answer back.
class FakeSource final : public MappingSource {
public:
    [[nodiscard]] bool isBusy() const override { return busy; }
    void read(const directory::Integration& integration, const setup::SetupRecord& record,
              const std::string& person) override
    {
        ++reads;
        askedPerson = person;
        askedPilot = record.value(setup::pilotField);
        asked = integration.id;
        busy = true;
        if (!isHeld)
            answer();
    }
    void apply(const directory::Integration& integration,
               const std::shared_ptr<const setup::MappingPlan>& plan) override
    {
        sent = plan;
        writtenFor = integration.id;
        busy = true;
        Q_EMIT written(1);
        if (!isHeld)
            finishWriting();
    }
    void finishWriting()
    {
        busy = false;
        Q_EMIT applied(writtenFor, report);
    }
    void cancel() override { ++cancels; }
    void answer()
    {
        busy = false;
        if (failure)
            Q_EMIT failed(asked, *failure);
        else
            Q_EMIT taken(asked, facts);
    }

    bool busy = false;
    bool isHeld = false;
    int reads = 0;
    int cancels = 0;
    std::string askedPerson;
    std::string askedPilot;
    directory::IntegrationId asked;
    directory::IntegrationId writtenFor;
    std::optional<core::Error> failure;
    std::shared_ptr<const setup::MappingFacts> facts;
    std::shared_ptr<const setup::MappingPlan> sent;
    std::shared_ptr<const setup::MappingReport> report;
};

okta::ProfileMapping cyoloMapping()
{
    okta::ProfileMapping mapping;
    mapping.id = okta::ProfileMappingId("prm1");
    mapping.sourceType = "user";
    mapping.targetName = "cyolo_1";
    mapping.rules["givenName"] = {"user.firstName", true};
    mapping.rules["familyName"] = {"user.lastName", true};
    mapping.rules["email"] = {"user.email", true};
    mapping.rules["displayName"] = {"user.displayName", true};
    mapping.rules["mobilePhone"] = {"user.mobilePhone", false};
    return mapping;
}

std::shared_ptr<setup::MappingFacts> cyoloFacts()
{
    auto facts = std::make_shared<setup::MappingFacts>();
    facts->at = core::fromMilliseconds(1'790'000'000'000);
    facts->organisation = "https://acme.okta.com";
    facts->app.emplace();
    facts->app->id = okta::AppId("0oacyolo");
    facts->app->name = "acme_cyolo_1";
    facts->app->label = "Cyolo at Acme";
    facts->app->userNameTemplate = "${source.login}";
    facts->mapping = cyoloMapping();
    facts->person.emplace();
    facts->person->id = okta::UserId("00uada");
    facts->person->profile = {{"login", std::string("ada@acme.example")}, {"email", std::string("ada@acme.example")},
                              {"firstName", std::string("Ada")},          {"lastName", std::string("Example")},
                              {"displayName", std::string("Ada E.")},     {"mobilePhone", std::monostate{}}};
    return facts;
}

const MappingTableRow& rowOf(MappingScreen& screen, const char* path)
{
    const int row = screen.table().rowOf(QLatin1String(path));
    if (row < 0)
        qFatal("no row %s", path);
    return screen.table().rows().at(row);
}

} // namespace

class MappingScreenTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    test::FakeClock m_clock;
    setup::ProfileCatalogue m_profiles;
    FakeSource m_source;
    std::unique_ptr<directory::Database> m_database;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<IntegrationSelection> m_selection;
    std::unique_ptr<MappingScreen> m_screen;
    directory::IntegrationId m_integration;

    void openDirectory(const char* profile)
    {
        directory::OpenOptions options;
        options.dataDirectory = m_folder.filePath(QString::number(m_runs++)).toStdString();
        auto opened = directory::Database::open(options);
        QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
        m_database = std::move(*opened);
        write([this, profile](directory::WriteSession& session) -> core::Result<> {
            const auto created = session.createIntegration({"acme", "Cyolo", profile});
            if (!created)
                return tl::unexpected(created.error());
            m_integration = created->id;
            return {};
        });
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_selection = std::make_unique<IntegrationSelection>(*m_database, *m_watcher);
        QTRY_VERIFY_WITH_TIMEOUT(m_selection->currentId(), patience);
        makeScreen();
    }

    void makeScreen()
    {
        m_screen = std::make_unique<MappingScreen>(*m_database, *m_selection, m_source, m_profiles, m_clock);
    }

    void write(directory::WriteOperation operation)
    {
        const auto written = m_database->writeAndWait(std::move(operation));
        QVERIFY2(written, written ? "" : written.error().message.c_str());
    }

    void open(const char* profile = "cyolo")
    {
        openDirectory(profile);
        m_screen->open();
        settle();
    }

    void settle() { QTRY_VERIFY_WITH_TIMEOUT(m_screen->isIdle(), patience); }

    int m_runs = 0;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_profiles = tests::shippedProfiles();
    }
    void init()
    {
        m_source.isHeld = false;
        m_source.reads = 0;
        m_source.failure.reset();
        m_source.sent.reset();
        m_source.report.reset();
        m_source.facts = cyoloFacts();
    }
    void cleanup()
    {
        m_screen.reset();
        m_selection.reset();
        m_watcher.reset();
        m_database.reset();
        m_source.busy = false;
    }

    void withoutAccessItSaysWhatIsWantedAndWhereToLook()
    {
        m_source.facts.reset();
        open();
        QCOMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->table().rowCount(), 6);
        for (const auto& row : m_screen->table().rows()) {
            QCOMPARE(row.sent, QStringLiteral("not known"));
            QVERIFY(row.expression.startsWith(QStringLiteral("user.")) && row.sample.isEmpty());
        }
        QVERIFY2(m_screen->unknown().contains(QStringLiteral("Directory › Profile Editor › Cyolo › Mappings")),
                 qPrintable(m_screen->unknown()));
        QVERIFY(!m_screen->hasPerson() && m_screen->exported().isEmpty());
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral("user.nickName"), MappingPush::CreateAndUpdate);
        QVERIFY(!m_screen->preview() && !m_screen->trouble().isEmpty());
        // An expression can be read all the same.
        QVERIFY(m_screen->tryExpression(QStringLiteral("user.nickName")).problem.contains(QStringLiteral("sample")));
        QVERIFY(
            m_screen->tryExpression(QStringLiteral("Arrays.size(user.x)")).problem.contains(QStringLiteral("Preview")));
    }

    void eachRowSaysWhatFillsItAndWhen()
    {
        auto facts = cyoloFacts();
        facts->mapping->rules.erase("familyName");
        facts->mapping->rules["displayName"] = {"user.email", true};
        m_source.facts = facts;
        openDirectory("cyolo");
        QAbstractItemModelTester tester(&m_screen->table(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_screen->open();
        settle();
        QVERIFY(m_screen->unknown().isEmpty());
        QCOMPARE(rowOf(*m_screen, "name.givenName").sent, QStringLiteral("on create and update"));
        QCOMPARE(rowOf(*m_screen, "name.givenName").sample, QStringLiteral("Ada"));
        QCOMPARE(rowOf(*m_screen, "name.familyName").sent, QStringLiteral("not mapped"));
        QCOMPARE(rowOf(*m_screen, "name.familyName").sentTone, Tone::Bad);
        const auto& phone = rowOf(*m_screen, "phoneNumbers[type eq \"mobile\"].value");
        QCOMPARE(phone.sent, QStringLiteral("only on create"));
        QVERIFY(phone.sample.isEmpty() && phone.problem.contains(QStringLiteral("when a person is created")));
        const auto& userName = rowOf(*m_screen, "userName");
        QCOMPARE(userName.expression, QStringLiteral("source.login"));
        QCOMPARE(userName.sample, QStringLiteral("ada@acme.example"));
        QVERIFY(userName.marks.contains(QStringLiteral("unique")) && userName.problem.isEmpty());
        // What is filled from another's source stays its own row, and the other's too.
        QCOMPARE(rowOf(*m_screen, "displayName").appAttribute, QStringLiteral("displayName"));
        QCOMPARE(rowOf(*m_screen, "displayName").marks, QStringLiteral("other source"));
        QCOMPARE(rowOf(*m_screen, "emails[type eq \"work\"].value").appAttribute, QStringLiteral("email"));
        QCOMPARE(m_screen->problems().size(), 2);
        QVERIFY(m_screen->verdict().contains(QStringLiteral("2 attributes need a look")));
    }

    void whatSomebodyMappedBesideTheProfileAndIsNeverSentIsSaid()
    {
        auto facts = cyoloFacts();
        facts->mapping->rules["badge"] = {"user.badge", true};
        okta::SchemaAttribute badge;
        badge.name = "badge";
        badge.isCustom = true;
        facts->appSchema.emplace();
        facts->appSchema->attributes = {badge};
        m_source.facts = facts;
        openDirectory("cyolo");
        m_screen->open();
        settle();
        const auto said = m_screen->problems().filter(QStringLiteral("badge"));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.front().contains(QStringLiteral("never sent")), qPrintable(said.front()));
        auto mended = std::make_shared<setup::MappingFacts>(*facts);
        mended->appSchema->attributes.front().externalNamespace = "urn:acme";
        m_source.facts = mended;
        m_screen->lookAgain();
        settle();
        QVERIFY(m_screen->problems().filter(QStringLiteral("badge")).isEmpty());
    }

    void theUserNameIsNotWrittenFromHere()
    {
        open();
        m_screen->select(QStringLiteral("userName"));
        QVERIFY(m_screen->detail()->unchangeable.contains(QStringLiteral("Application username format")));
        m_screen->prepareChange(QStringLiteral("user.email"), MappingPush::CreateAndUpdate);
        QVERIFY(!m_screen->preview());
        QCOMPARE(m_screen->trouble(), m_screen->detail()->unchangeable);
    }

    void expressionsAreTriedOnTheSamplePerson_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("problem");
        QTest::newRow("one attribute") << "user.firstName" << "Ada" << "";
        QTest::newRow("joined") << "user.lastName + \", \" + user.firstName" << "Example, Ada" << "";
        QTest::newRow("spaces around") << "  user.firstName " << "Ada" << "";
        QTest::newRow("no value") << "user.mobilePhone" << "" << "";
        QTest::newRow("nothing typed") << "" << "" << "";
        QTest::newRow("not understood") << "Convert.toInt(user.x)" << "" << "Preview";
        QTest::newRow("half typed") << "user.firstName +" << "" << "Preview";
    }
    void expressionsAreTriedOnTheSamplePerson()
    {
        QFETCH(QString, expression);
        QFETCH(QString, value);
        QFETCH(QString, problem);
        open();
        const auto trial = m_screen->tryExpression(expression);
        QCOMPARE(trial.value, value);
        QCOMPARE(trial.problem.isEmpty(), problem.isEmpty());
        QVERIFY2(trial.problem.contains(problem), qPrintable(trial.problem));
        QVERIFY(trial.doubt.isEmpty());
    }

    void anAttributeThatThePersonHasNotIsSaid()
    {
        open();
        const auto nothing = m_screen->tryExpression(QStringLiteral("user.fristName"));
        QVERIFY(nothing.value.isEmpty() && nothing.problem.isEmpty());
        QVERIFY2(nothing.doubt.contains(QStringLiteral("“fristName”")), qPrintable(nothing.doubt));
        const auto half = m_screen->tryExpression(QStringLiteral("user.firstName + user.fristName"));
        QCOMPARE(half.value, QStringLiteral("Ada"));
        QVERIFY(half.doubt.contains(QStringLiteral("“fristName”")));
    }

    void theSamplePersonIsThePilotUnlessAnotherIsNamed()
    {
        openDirectory("cyolo");
        write([this](directory::WriteSession& session) {
            return setup::saveValue(session, m_integration, setup::pilotField, "pilot@acme.example");
        });
        m_screen->open();
        settle();
        QCOMPARE(m_source.askedPilot, std::string("pilot@acme.example"));
        QVERIFY(m_source.askedPerson.empty());
        QVERIFY2(m_screen->sampleNote().contains(QStringLiteral("ada@acme.example")),
                 qPrintable(m_screen->sampleNote()));
        auto facts = cyoloFacts();
        facts->person.reset();
        facts->personProblem = "Okta knows nobody by that login.";
        m_source.facts = facts;
        m_screen->setSample(QStringLiteral(" nobody@acme.example "));
        settle();
        QCOMPARE(m_source.askedPerson, std::string("nobody@acme.example"));
        QCOMPARE(m_screen->sampleNote(), QStringLiteral("Okta knows nobody by that login."));
        QVERIFY(rowOf(*m_screen, "name.givenName").sample.isEmpty());
    }

    void aChangeIsShownBeforeItIsSent()
    {
        open();
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral(" user.firstName "), MappingPush::CreateOnly);
        QVERIFY(m_screen->preview() && !m_source.sent);
        QCOMPARE(m_screen->preview()->calls.size(), 1);
        const auto& call = m_screen->preview()->calls.first();
        QCOMPARE(call.line, QStringLiteral("POST /api/v1/mappings/prm1"));
        QVERIFY(call.body.contains(QStringLiteral("\"user.firstName\"")) &&
                call.body.contains(QStringLiteral("DONT_PUSH")));
        QCOMPARE(call.before, QStringLiteral("user.displayName, on create and update"));
        QCOMPARE(call.after, QStringLiteral("user.firstName, only on create"));
        QVERIFY2(call.effect.contains(QStringLiteral("“Ada” instead of “Ada E.”")), qPrintable(call.effect));
        QVERIFY(m_screen->preview()->refusal.isEmpty() && !m_screen->preview()->warnings.isEmpty());

        auto report = std::make_shared<setup::MappingReport>();
        report->done.calls = {{setup::CallState::Done, "It is done."}};
        report->isReadBack = true;
        report->now = cyoloMapping();
        report->now->rules["displayName"] = {"user.firstName", false};
        m_source.report = report;
        QSignalSpy told(m_screen.get(), &MappingScreen::mappingChanged);
        m_screen->apply();
        settle();
        QVERIFY(m_source.sent && m_source.sent->rules.size() == 1);
        QVERIFY(m_screen->outcome() && m_screen->outcome()->isComplete && !m_screen->preview());
        QCOMPARE(told.count(), 1);
        QCOMPARE(rowOf(*m_screen, "displayName").expression, QStringLiteral("user.firstName"));
        QCOMPARE(rowOf(*m_screen, "displayName").sent, QStringLiteral("only on create"));
    }

    void whatChangesNothingOrWasLeftIsNotSent()
    {
        open();
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral("user.displayName"), MappingPush::CreateAndUpdate);
        QVERIFY(!m_screen->preview() && m_screen->trouble().contains(QStringLiteral("nothing would change")));
        m_screen->prepareChange(QString(), MappingPush::CreateAndUpdate);
        QVERIFY(!m_screen->preview() && !m_screen->trouble().isEmpty());
        m_screen->prepareChange(QString(), MappingPush::NotMapped);
        QVERIFY(m_screen->preview());
        QCOMPARE(m_screen->preview()->calls.first().after, QStringLiteral("not mapped"));
        m_screen->dropPreview();
        m_screen->apply();
        QVERIFY(!m_source.sent);
        m_screen->prepareChange(QStringLiteral("user.email"), MappingPush::CreateAndUpdate);
        m_screen->close();
        m_screen->apply();
        QVERIFY(!m_screen->preview() && !m_source.sent);
    }

    void whatIsRequiredOrTellsPeopleApartIsWarnedOf()
    {
        auto facts = cyoloFacts();
        facts->mapping->rules["userName"] = {"user.login", true};
        m_source.facts = facts;
        open();
        m_screen->select(QStringLiteral("name.givenName"));
        m_screen->prepareChange(QString(), MappingPush::NotMapped);
        QVERIFY(m_screen->preview()->warnings.join(QLatin1Char('\n')).contains(QStringLiteral("required")));
        m_screen->select(QStringLiteral("userName"));
        m_screen->prepareChange(QStringLiteral("Convert.toInt(user.x)"), MappingPush::CreateAndUpdate);
        const QString warnings = m_screen->preview()->warnings.join(QLatin1Char('\n'));
        QVERIFY2(warnings.contains(QStringLiteral("tells people apart")), qPrintable(warnings));
        QVERIFY2(warnings.contains(QStringLiteral("cannot be worked out")), qPrintable(warnings));
    }

    void whoMayNotIsToldBeforeAnythingIsSent()
    {
        auto facts = cyoloFacts();
        facts->mayChange = false;
        m_source.facts = facts;
        open();
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral("user.email"), MappingPush::CreateAndUpdate);
        QVERIFY(m_screen->preview()->refusal.contains(QStringLiteral("okta.profileMappings.manage")));
        m_screen->apply();
        QVERIFY(!m_source.sent);
    }

    void aRefusalIsTold()
    {
        open();
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral("user.email"), MappingPush::CreateAndUpdate);
        auto report = std::make_shared<setup::MappingReport>();
        report->done.calls = {{setup::CallState::Failed, "Okta refuses it."}};
        report->done.failure.emplace();
        report->done.failure->kind = okta::FailureKind::Permission;
        report->done.failure->error = core::makeError(core::ErrorKind::Denied, "Okta refuses it.");
        report->now = cyoloMapping();
        m_source.report = report;
        m_screen->apply();
        settle();
        QVERIFY(m_screen->outcome() && !m_screen->outcome()->isComplete);
        QCOMPARE(m_screen->outcome()->title, QStringLiteral("Nothing was changed in Okta."));
        QCOMPARE(m_screen->outcome()->details, QStringLiteral("Not done: Okta refuses it."));
        QVERIFY(!m_screen->outcome()->next.isEmpty());
        QCOMPARE(rowOf(*m_screen, "displayName").expression, QStringLiteral("user.displayName"));
    }

    void whatIsBeingWrittenIsBroughtToItsEndAndToldLater()
    {
        open();
        directory::IntegrationId other;
        write([&other](directory::WriteSession& session) -> core::Result<> {
            const auto created = session.createIntegration({"other", "Other", "cyolo"});
            if (!created)
                return tl::unexpected(created.error());
            other = created->id;
            return {};
        });
        m_selection->retry();
        m_screen->select(QStringLiteral("displayName"));
        m_screen->prepareChange(QStringLiteral("user.email"), MappingPush::CreateAndUpdate);
        auto report = std::make_shared<setup::MappingReport>();
        report->done.calls = {{setup::CallState::Done, "displayName was mapped."}};
        report->now = cyoloMapping();
        report->now->rules["displayName"] = {"user.email", true};
        m_source.report = report;
        m_source.isHeld = true;
        m_screen->apply();
        QCOMPARE(m_source.writtenFor, m_integration);
        const int cancels = m_source.cancels;
        QTRY_VERIFY_WITH_TIMEOUT((m_selection->select(other), m_selection->currentId() == other), patience);
        QVERIFY(m_screen->activity().contains(QStringLiteral("another integration")));
        m_screen->cancel();
        QCOMPARE(m_source.cancels, cancels);
        m_source.isHeld = false;
        m_source.finishWriting();
        settle();
        QVERIFY(!m_screen->outcome());
        m_selection->select(m_integration);
        QTRY_VERIFY_WITH_TIMEOUT(m_screen->outcome(), patience);
        QVERIFY2(m_screen->outcome()->details.contains(QStringLiteral("displayName was mapped")),
                 qPrintable(m_screen->outcome()->details));
        settle();
        m_selection->select(other);
        m_selection->select(m_integration);
        settle();
        QVERIFY(!m_screen->outcome());
    }

    void whatWasKeptIsRolledBackTo()
    {
        auto facts = cyoloFacts();
        facts->mapping->rules["displayName"] = {"user.nickName", false};
        facts->mapping->rules["title"] = {"user.title", true};
        m_source.facts = facts;
        openDirectory("cyolo");
        write([this](directory::WriteSession& session) {
            return setup::saveKeptMappings(session, m_integration,
                                           {{m_clock.now() - std::chrono::minutes(5), cyoloMapping()},
                                            {m_clock.now() - std::chrono::hours(2), *cyoloFacts()->mapping}});
        });
        m_screen->open();
        settle();
        QCOMPARE(m_screen->kept().size(), 2);
        QCOMPARE(m_screen->kept().first().when, QStringLiteral("as it was 5 min ago"));
        m_screen->prepareRollBack(0);
        QVERIFY(m_screen->preview());
        QCOMPARE(m_screen->preview()->calls.size(), 2);
        QCOMPARE(m_screen->preview()->calls.at(0).after, QStringLiteral("user.displayName, on create and update"));
        QCOMPARE(m_screen->preview()->calls.at(1).attribute, QStringLiteral("title"));
        QCOMPARE(m_screen->preview()->calls.at(1).after, QStringLiteral("not mapped"));
        m_screen->prepareRollBack(7);
        QVERIFY(!m_screen->preview() && !m_screen->trouble().isEmpty());
    }

    void exportedIsImportedAgain()
    {
        open();
        const QByteArray exported = m_screen->exported().toUtf8();
        QCOMPARE(m_screen->fileName(), QStringLiteral("mapping-acme.json"));
        m_screen->prepareImport(exported);
        QVERIFY(!m_screen->preview() && m_screen->trouble().contains(QStringLiteral("nothing would change")));
        m_screen->prepareImport(QByteArray(exported).replace("user.displayName", "user.nickName"));
        QCOMPARE(m_screen->preview()->calls.size(), 1);
        m_screen->prepareImport(QByteArray(exported).replace("prm1", "prm2").replace("user.displayName", "user.x"));
        QVERIFY(m_screen->preview()->warnings.first().contains(QStringLiteral("another app")));
        m_screen->prepareImport("[]");
        QVERIFY(!m_screen->preview() && m_screen->trouble().contains(QStringLiteral("no mapping that was exported")));
        m_screen->prepareImport(QByteArray(3 << 20, ' '));
        QVERIFY(!m_screen->preview() && m_screen->trouble().contains(QStringLiteral("too large")));
    }

    void whatIsExpectedIsKeptHere()
    {
        open();
        const QString display = QStringLiteral("displayName");
        m_screen->select(display);
        QSignalSpy told(m_screen.get(), &MappingScreen::mappingChanged);
        m_screen->expect(QStringLiteral("Badge name"), QStringLiteral("nickName"), true);
        settle();
        QCOMPARE(told.count(), 1);
        QCOMPARE(rowOf(*m_screen, "displayName").label, QStringLiteral("Badge name"));
        QCOMPARE(rowOf(*m_screen, "displayName").marks, QStringLiteral("required, other source"));
        QVERIFY(m_screen->detail()->isSaidOtherwise);
        QVERIFY2(m_screen->detail()->wanted.contains(QStringLiteral("user.nickName")),
                 qPrintable(m_screen->detail()->wanted));
        // Another process sees it too.
        makeScreen();
        m_screen->open();
        settle();
        m_screen->select(display);
        QCOMPARE(m_screen->detail()->saidLabel, QStringLiteral("Badge name"));
        QCOMPARE(m_screen->detail()->labelHint, QStringLiteral("Display name"));
        m_screen->expect(QStringLiteral("Badge name"), QStringLiteral("user.nickName + 1"), true);
        settle();
        QVERIFY2(m_screen->trouble().contains(QStringLiteral("no attribute of the Okta user profile")),
                 qPrintable(m_screen->trouble()));
        m_screen->expectAsShipped();
        settle();
        QCOMPARE(rowOf(*m_screen, "displayName").label, QStringLiteral("Display name"));
        QVERIFY(!m_screen->detail()->isSaidOtherwise && !m_source.sent);
    }

    void anotherUniqueIdentifierIsKeptHere()
    {
        open();
        const QString mail = QStringLiteral("emails[type eq \"work\"].value");
        m_screen->select(mail);
        QVERIFY(m_screen->detail()->mayBeUnique && !m_screen->detail()->isUnique);
        QCOMPARE(m_screen->detail()->uniqueField, QStringLiteral("emails"));
        m_screen->setUnique(true);
        settle();
        QVERIFY(m_screen->detail()->isUnique && m_screen->detail()->isSaidOtherwise);
        QVERIFY(!rowOf(*m_screen, "userName").marks.contains(QStringLiteral("unique")));
        m_screen->select(QStringLiteral("displayName"));
        QVERIFY(!m_screen->detail()->mayBeUnique);
        m_screen->select(QStringLiteral("userName"));
        m_screen->setUnique(true);
        settle();
        QVERIFY(rowOf(*m_screen, "userName").marks.contains(QStringLiteral("unique")));
        QVERIFY(!m_screen->detail()->isSaidOtherwise);
    }

    void aFailureLeavesWhatWasKnown()
    {
        open();
        m_source.failure = core::makeError(core::ErrorKind::Offline, "Okta cannot be reached.");
        m_screen->lookAgain();
        settle();
        QCOMPARE(m_screen->trouble(), QStringLiteral("Okta cannot be reached."));
        QCOMPARE(rowOf(*m_screen, "name.givenName").sent, QStringLiteral("on create and update"));
        m_source.failure = core::makeError(core::ErrorKind::Cancelled, "Cancelled.");
        m_screen->lookAgain();
        settle();
        QVERIFY(m_screen->trouble().isEmpty());
    }

    void whatIsUnderWayIsToldAndCancelled()
    {
        m_source.isHeld = true;
        openDirectory("cyolo");
        m_screen->open();
        QTRY_COMPARE_WITH_TIMEOUT(m_source.reads, 1, patience);
        Q_EMIT m_source.reading(setup::OktaSubject::Mapping);
        QCOMPARE(m_screen->activity(), QStringLiteral("Reading the mappings…"));
        Q_EMIT m_source.waiting(7);
        QVERIFY2(m_screen->activity().contains(QStringLiteral("7 s")), qPrintable(m_screen->activity()));
        QVERIFY(!m_screen->isIdle());
        const int before = m_source.cancels;
        m_screen->cancel();
        QCOMPARE(m_source.cancels, before + 1);
        // Asked again meanwhile, it is asked once the source is free.
        m_screen->lookAgain();
        QTRY_VERIFY_WITH_TIMEOUT(!m_screen->isIdle(), patience);
        QCOMPARE(m_source.reads, 1);
        QTRY_COMPARE_WITH_TIMEOUT(m_screen->state(), ScreenState::Full, patience);
        m_source.isHeld = false;
        m_source.answer();
        QTRY_COMPARE_WITH_TIMEOUT(m_source.reads, 2, patience);
        settle();
        QVERIFY(m_screen->activity().isEmpty());
    }

    void aProfileThatMapsNothingInOktaHasNoPanel()
    {
        open("entra");
        QCOMPARE(m_screen->state(), ScreenState::Empty);
        QVERIFY(!m_screen->hasMapping());
        QCOMPARE(m_source.reads, 0);
    }
};

QTEST_GUILESS_MAIN(MappingScreenTest)
#include "MappingScreenTest.moc"
