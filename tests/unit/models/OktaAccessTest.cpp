// SPDX-License-Identifier: Apache-2.0
// Access to Okta's API and what is done with it, without widgets: what is shown when, answers that come too late, and
// that nothing is done which was not shown.
#include "RelativeTime.h"
#include "ScreenFixture.h"
#include "ShippedProfiles.h"
#include "screens/OktaAccessControl.h"
#include "screens/OktaAccessScreen.h"
#include "screens/OktaActionControl.h"
#include "screens/OktaActionScreen.h"
#include "setup/ProfileCatalogue.h"

#include <QLocale>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;

namespace {

const directory::IntegrationId acme{1};
const directory::IntegrationId other{2};

/// Answers when the test says so.
class FakeAccess final : public OktaAccessControl {
public:
    [[nodiscard]] bool isBusy() const override { return busy; }
    void follow(std::optional<directory::IntegrationId> integration) override
    {
        followed = integration;
        ++follows;
    }
    void look(directory::IntegrationId integration) override { begin("look", integration); }
    void connectWith(const directory::Integration& integration, const OktaAccessWish&) override
    {
        begin("connect", integration.id);
    }
    void check(const directory::Integration& integration) override { begin("check", integration.id); }
    void makeKey(directory::IntegrationId integration, bool isAnother) override
    {
        begin(isAnother ? "another key" : "key", integration);
    }
    void disconnectFrom(const directory::Integration& integration, bool revokes) override
    {
        begin(revokes ? "revoke" : "disconnect", integration.id);
    }
    void cancel() override { ++cancelled; }

    void answerLook(bool isConnected)
    {
        busy = false;
        Q_EMIT looked(askedFor, isConnected ? access() : nullptr);
    }
    void answerProof(okta::Access log = okta::Access::Allowed)
    {
        busy = false;
        auto proof = std::make_shared<OktaAccessProof>();
        proof->at = at;
        proof->capabilities.states[okta::Capability::ReadUsers].access = okta::Access::Allowed;
        proof->capabilities.states[okta::Capability::ReadLog].access = log;
        proof->limits.push_back({"/api/v1/users", 600, 512, std::chrono::seconds{12}, 0, 3, 0});
        proof->warnings = warnings;
        proof->clockSkew = skew;
        proof->droppedApp = droppedApp;
        Q_EMIT proven(askedFor, access(), proof);
    }
    /// By another program; null: disconnected.
    void store(const char* organisation)
    {
        auto made = std::make_shared<OktaAccess>(*access());
        if (organisation != nullptr)
            made->organisation = organisation;
        Q_EMIT storedNow(followed.value(), organisation == nullptr ? nullptr : std::move(made));
    }
    void storeTheSame() { Q_EMIT storedNow(followed.value(), access()); }
    void fail(core::ErrorKind kind)
    {
        busy = false;
        Q_EMIT failed(askedFor, core::makeError(kind, "Okta does not accept this token."));
    }
    void wait(int seconds) { Q_EMIT waiting(seconds); }

    bool busy = false;
    int cancelled = 0;
    core::Timestamp at{};
    std::vector<std::string> asked;
    directory::IntegrationId askedFor{};
    std::vector<setup::TokenWarning> warnings;
    std::optional<std::chrono::milliseconds> skew;
    std::string droppedApp;
    std::optional<directory::IntegrationId> followed;
    int follows = 0;

private:
    void begin(const char* what, directory::IntegrationId of)
    {
        busy = true;
        askedFor = of;
        asked.emplace_back(what);
    }
    static std::shared_ptr<const OktaAccess> access()
    {
        auto made = std::make_shared<OktaAccess>();
        made->organisation = "https://acme.okta.com";
        made->actsAs = "anna@acme.example";
        made->since = core::fromMilliseconds(1'789'999'940'000);
        return made;
    }
};

class FakeActions final : public OktaActionControl {
public:
    [[nodiscard]] bool isBusy() const override { return busy; }
    void plan(const directory::Integration& of, const setup::Profile&, const OktaActionWish& wish) override
    {
        busy = true;
        askedFor = of.id;
        wished = wish;
    }
    void apply(const directory::Integration& of, const setup::Profile&,
               const std::shared_ptr<const setup::Plan>& plan) override
    {
        busy = true;
        askedFor = of.id;
        lastApplied = plan;
    }
    void cancel() override { ++cancelled; }

    void answerPlan()
    {
        busy = false;
        auto plan = std::make_shared<setup::Plan>();
        plan->calls.resize(2);
        plan->calls[0].call = {.method = "POST", .target = "/api/v1/groups", .body = R"({"profile":{}})"};
        plan->calls[0].why = "Its members are assigned to the app.";
        plan->calls[1].call = {.method = "PUT", .target = "/api/v1/apps/0oa1/groups/{group}"};
        plan->calls[1].isDone = true;
        plan->warnings = {"The same group is assigned and pushed."};
        lastPlan = plan;
        Q_EMIT planned(askedFor, plan);
    }
    void report(int at, setup::CallState state)
    {
        Q_EMIT reported(askedFor, at,
                        std::make_shared<const setup::CallReport>(setup::CallReport{state, "Made, and read back."}));
    }
    void answerApply(setup::CallState first, bool isFailed)
    {
        busy = false;
        auto report = std::make_shared<setup::PlanReport>();
        report->calls = {{first, "Okta refused it.", isReadBack}, {setup::CallState::WasThere, "It was there."}};
        if (isFailed) {
            report->failure.emplace();
            report->failure->kind = okta::FailureKind::Permission;
            report->failure->error = core::makeError(core::ErrorKind::Denied, "The token may not make groups.");
        }
        Q_EMIT applied(askedFor, report);
    }
    void fail()
    {
        busy = false;
        Q_EMIT failed(askedFor, core::makeError(core::ErrorKind::Unavailable, "No answer."));
    }

    bool busy = false;
    bool isReadBack = true; ///< of the first call that is done
    int cancelled = 0;
    directory::IntegrationId askedFor{};
    OktaActionWish wished;
    std::shared_ptr<const setup::Plan> lastPlan;
    std::shared_ptr<const setup::Plan> lastApplied;
};

} // namespace

class OktaAccessTest final : public QObject, private ScreenFixture {
    Q_OBJECT

private:
    FakeAccess m_access;
    FakeActions m_actions;
    setup::ProfileCatalogue m_profiles;
    std::unique_ptr<OktaAccessScreen> m_screen;
    std::unique_ptr<OktaActionScreen> m_doing;
    int m_accessChanges = 0;

    void connectAcme()
    {
        m_screen->connectWith({});
        m_access.answerProof();
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Connected);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_profiles = tests::shippedProfiles();
    }

    void init()
    {
        beginDirectory();
        m_database->change([](FakeContent& content) {
            for (const auto id : {acme, other}) {
                directory::Integration made;
                made.id = id;
                made.slug = id == acme ? "acme" : "other";
                made.name = id == acme ? "Acme" : "Other";
                made.profileId = id == acme ? "beyond-identity" : "okta-test-app";
                content.integrations.push_back(made);
            }
        });
        m_access.asked.clear();
        m_access.busy = m_actions.busy = false;
        m_access.warnings.clear();
        m_access.skew.reset();
        m_actions.lastApplied.reset();
        m_accessChanges = 0;
        beginSelection();
        m_screen = std::make_unique<OktaAccessScreen>(*m_selection, m_access, m_clock);
        m_doing = std::make_unique<OktaActionScreen>(*m_selection, *m_screen, m_actions, m_profiles);
        connect(m_screen.get(), &OktaAccessScreen::accessChanged, this, [this] { ++m_accessChanges; });
        QTRY_COMPARE(m_selection->currentId(), std::optional(acme));
        QTRY_COMPARE(m_access.asked, (std::vector<std::string>{"look"}));
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Loading);
        m_access.answerLook(false);
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
    }

    void cleanup()
    {
        m_doing.reset();
        m_screen.reset();
        endDirectory();
    }

    void saysWhatTheCredentialMayAndMayNot()
    {
        m_screen->connectWith({});
        QVERIFY(m_screen->isBusy() && !m_screen->activity().isEmpty());
        QCOMPARE(m_accessChanges, 0);
        m_access.at = m_clock.now();
        m_access.answerProof(okta::Access::Denied);
        QCOMPARE(m_accessChanges, 1);
        QVERIFY(!m_screen->isBusy() && m_screen->activity().isEmpty());
        QCOMPARE(m_screen->organisation(), QStringLiteral("acme.okta.com"));
        QVERIFY(m_screen->actor().contains(QStringLiteral("anna@acme.example")));
        const auto rights = m_screen->rights();
        QCOMPARE(rights.size(), 2);
        QCOMPARE(rights.at(0).state.tone, Tone::Good);
        QCOMPARE(rights.at(1).state.tone, Tone::Bad);
        QVERIFY(rights.at(1).detail.contains(QStringLiteral("reasons")));
        // A time of day stays right while it is looked at.
        const QString again = RelativeTime::toTheSecond(m_clock.now() + std::chrono::seconds(12), m_clock.now());
        QCOMPARE(m_screen->limits().front().left, QStringLiteral("512 of 600 a minute left, all again at ") + again);
        // Asking again is no new access.
        m_screen->check();
        m_access.answerProof();
        QCOMPARE(m_accessChanges, 1);
    }

    void warnsOfTheTokenAndTheClock()
    {
        m_access.warnings = {{true, "The token dies in 2 days."}};
        m_access.skew = std::chrono::minutes{-7};
        connectAcme();
        QCOMPARE(m_screen->warnings().size(), 2);
        QVERIFY(m_screen->warnings().at(1).contains(QStringLiteral("7 min")));
        m_access.warnings.clear();
        m_access.skew = std::chrono::seconds{3};
        m_access.droppedApp = "0oaformer";
        m_screen->check();
        m_access.answerProof();
        QCOMPARE(m_screen->warnings().size(), 1);
        QVERIFY(m_screen->warnings().constFirst().contains(QStringLiteral("0oaformer")));
        m_access.droppedApp.clear();
        m_screen->check();
        m_access.answerProof();
        QVERIFY(m_screen->warnings().isEmpty());
    }

    void whatAnotherProgramStoresIsNoticed()
    {
        QCOMPARE(m_access.followed, std::optional(acme));
        m_access.store("https://acme.okta.com");
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Connected);
        QCOMPARE(m_accessChanges, 1);
        m_screen->check();
        m_access.answerProof();
        QVERIFY(!m_screen->rights().isEmpty());
        // The same again is no news.
        m_access.storeTheSame();
        QCOMPARE(m_accessChanges, 1);
        QVERIFY(!m_screen->rights().isEmpty());
        m_doing->plan({});
        m_actions.answerPlan();
        m_access.store("https://beta.okta.com");
        QCOMPARE(m_accessChanges, 2);
        QCOMPARE(m_screen->organisation(), QStringLiteral("beta.okta.com"));
        QCOMPARE(m_screen->target()->organisation, std::string("https://beta.okta.com"));
        QVERIFY2(m_screen->rights().isEmpty(), "they were the former credential's");
        QVERIFY2(m_doing->stage() == OktaActionScreen::Stage::Wishing, "its calls were for the former organisation");
        m_access.store(nullptr);
        QCOMPARE(m_accessChanges, 3);
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
        QVERIFY(!m_screen->target());
    }

    void whatIsStoredDuringACommandIsAskedForBehindIt()
    {
        const int follows = m_access.follows;
        m_screen->connectWith({});
        m_access.store("https://beta.okta.com");
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
        QCOMPARE(m_access.follows, follows);
        m_access.answerProof();
        QCOMPARE(m_access.follows, follows + 1);
        QCOMPARE(m_accessChanges, 1);
    }

    void aFailureKeepsWhatWas()
    {
        m_screen->connectWith({});
        m_access.fail(core::ErrorKind::Denied);
        QVERIFY(m_screen->error());
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
        connectAcme();
        QVERIFY(!m_screen->error());
        m_screen->check();
        m_access.fail(core::ErrorKind::Unavailable);
        QVERIFY(m_screen->error());
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Connected);
        QVERIFY(!m_screen->rights().isEmpty());
        // To have cancelled is no failure.
        m_screen->check();
        m_screen->cancel();
        m_access.fail(core::ErrorKind::Cancelled);
        QVERIFY(!m_screen->error() && !m_screen->isBusy());
    }

    void countsDownWhileOktaMakesItWait()
    {
        m_screen->connectWith({});
        m_access.wait(42);
        QVERIFY(m_screen->activity().contains(QStringLiteral("42")));
        m_access.wait(0);
        QVERIFY(!m_screen->activity().contains(QStringLiteral("42")) && !m_screen->activity().isEmpty());
    }

    void oneCommandAtATime()
    {
        m_screen->connectWith({});
        m_screen->check();
        m_screen->disconnectFrom(true);
        QCOMPARE(m_access.asked, (std::vector<std::string>{"look", "connect"}));
    }

    void disconnectingForgetsTheProof()
    {
        connectAcme();
        m_screen->disconnectFrom(true);
        QCOMPARE(m_access.asked.back(), std::string("revoke"));
        m_access.answerLook(false);
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
        QVERIFY(m_screen->rights().isEmpty() && m_screen->organisation().isEmpty());
        QCOMPARE(m_accessChanges, 2);
    }

    void answersOfAnotherIntegrationAreDropped()
    {
        m_screen->connectWith({});
        m_selection->select(other);
        QVERIFY(m_access.cancelled > 0);
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Loading);
        // What was under way ends first; then the other one is looked up.
        m_access.answerProof();
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::Loading);
        QCOMPARE(m_accessChanges, 0);
        QCOMPARE(m_access.asked.back(), std::string("look"));
        QCOMPARE(m_access.askedFor, other);
        m_access.answerLook(false);
        QCOMPARE(m_screen->state(), OktaAccessScreen::State::NotConnected);
    }

    void nothingIsOfferedWithoutAccess()
    {
        QVERIFY(!m_doing->isOffered());
        connectAcme();
        QVERIFY(m_doing->isOffered());
        QCOMPARE(m_doing->attribute(), QStringLiteral("byndidRegistered"));
        QVERIFY(!m_doing->canMakeApp());
        const auto proposal = m_doing->proposal();
        QVERIFY(!proposal.assignGroup.empty() && !proposal.pushGroup.empty());
        QVERIFY(proposal.assignGroup != proposal.pushGroup);
    }

    void whatTheGuideHasNoUseForIsNotProposed_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<bool>("isPushed");
        QTest::addColumn<bool>("isManaged");
        QTest::newRow("a vendor who keeps a group") << "trusona" << false << true;
        QTest::newRow("groups are pushed") << "app-integration-wizard" << true << false;
        QTest::newRow("push is off unless wished") << "cyolo" << false << false;
    }
    void whatTheGuideHasNoUseForIsNotProposed()
    {
        QFETCH(QString, profile);
        QFETCH(bool, isPushed);
        QFETCH(bool, isManaged);
        m_database->change(
            [&profile](FakeContent& content) { content.integrations.front().profileId = profile.toStdString(); });
        m_selection->retry();
        QTRY_COMPARE(m_selection->current()->profileId, profile.toStdString());
        const auto proposal = m_doing->proposal();
        QVERIFY(!proposal.assignGroup.empty());
        QCOMPARE(!proposal.pushGroup.empty(), isPushed);
        QCOMPARE(!proposal.managedGroup.empty(), isManaged);
    }

    void onlyWhatIsShownIsDone()
    {
        connectAcme();
        m_doing->apply();
        QVERIFY(!m_actions.busy);
        m_doing->plan({});
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Planning);
        m_doing->apply();
        QVERIFY(!m_actions.lastApplied);
        m_actions.answerPlan();
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Planned);
        QCOMPARE(m_doing->callsToSend(), 1);
        QCOMPARE(m_doing->warnings().size(), 1);
        QCOMPARE(m_doing->rows().at(1).state.tone, Tone::Good);
        m_doing->apply();
        QCOMPARE(m_actions.lastApplied, m_actions.lastPlan);
        m_actions.report(0, setup::CallState::Done);
        QCOMPARE(m_doing->rows().front().state.word, QStringLiteral("Done"));
        int told = 0;
        connect(m_doing.get(), &OktaActionScreen::doneInOkta, this, [&told] { ++told; });
        m_actions.answerApply(setup::CallState::Done, false);
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Applied);
        QVERIFY(!m_doing->error());
        QCOMPARE(told, 1);
        QCOMPARE(m_doing->sentence(), QStringLiteral("All is done, and was read back."));
        m_doing->apply();
        QVERIFY(!m_actions.busy);
    }

    void whatCouldNotBeReadBackIsNotSaidToBe()
    {
        connectAcme();
        m_doing->plan({});
        m_actions.answerPlan();
        m_doing->apply();
        m_actions.isReadBack = false;
        m_actions.answerApply(setup::CallState::Done, false);
        m_actions.isReadBack = true;
        QVERIFY(!m_doing->error());
        QVERIFY2(m_doing->sentence().contains(QStringLiteral("not all of it")), qPrintable(m_doing->sentence()));
    }

    void whatFailedIsSaidAtItsCall()
    {
        connectAcme();
        m_doing->plan({});
        m_actions.answerPlan();
        m_doing->apply();
        m_actions.answerApply(setup::CallState::Failed, true);
        QVERIFY(m_doing->error());
        QCOMPARE(m_doing->rows().front().state.tone, Tone::Bad);
        QCOMPARE(m_doing->rows().front().sentence, QStringLiteral("Okta refused it."));
        m_doing->startOver();
        QVERIFY(!m_doing->error() && m_doing->rows().isEmpty());
    }

    void aPlanThatCannotBeMadeIsSaid()
    {
        connectAcme();
        m_doing->plan({});
        m_actions.fail();
        QVERIFY(m_doing->error());
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Wishing);
    }

    void aPlanOfAnotherIntegrationIsNotShown()
    {
        connectAcme();
        m_doing->plan({});
        const int cancelled = m_actions.cancelled;
        m_selection->select(other);
        QCOMPARE(m_actions.cancelled, cancelled + 1);
        m_actions.answerPlan();
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Wishing);
        QVERIFY(m_doing->rows().isEmpty());
    }

    void whatIsBeingSentIsBroughtToItsEndAndToldLater()
    {
        connectAcme();
        m_doing->plan({});
        m_actions.answerPlan();
        m_doing->apply();
        const int cancelled = m_actions.cancelled;
        m_selection->select(other);
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Wishing);
        QVERIFY(m_doing->rows().isEmpty() && m_doing->sentence().contains(QStringLiteral("another integration")));
        m_doing->cancel();
        QCOMPARE(m_actions.cancelled, cancelled);
        m_actions.report(0, setup::CallState::Done);
        QVERIFY(m_doing->rows().isEmpty());
        m_selection->select(acme);
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Applying);
        QCOMPARE(m_doing->rows().front().state.word, QStringLiteral("Done"));
        m_selection->select(other);
        m_actions.answerApply(setup::CallState::Failed, true);
        QVERIFY(!m_doing->error() && m_doing->rows().isEmpty());
        QVERIFY(!m_doing->sentence().contains(QStringLiteral("another integration")));
        m_selection->select(acme);
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Applied);
        QVERIFY(m_doing->error());
        QCOMPARE(m_doing->rows().front().sentence, QStringLiteral("Okta refused it."));
        m_doing->startOver();
        m_selection->select(other);
        m_selection->select(acme);
        QCOMPARE(m_doing->stage(), OktaActionScreen::Stage::Wishing);
    }
};

QTEST_GUILESS_MAIN(OktaAccessTest)
#include "OktaAccessTest.moc"
