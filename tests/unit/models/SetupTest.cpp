// SPDX-License-Identifier: Apache-2.0
// The Set-up page without widgets: every profile in every role and way of signing in, what turns a step green and what
// never does, what is pasted, and the four states.
#include "ScreenFixture.h"
#include "ShippedProfiles.h"
#include "core/Secret.h"
#include "screens/IntegrationMaker.h"
#include "screens/OktaFactsSource.h"
#include "screens/SetupScreen.h"
#include "screens/SetupSteps.h"
#include "screens/SetupText.h"
#include "setup/Export.h"
#include "setup/OktaReader.h"
#include "setup/ProfileCatalogue.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;

namespace {

class FakeControl final : public ListenerControl {
public:
    [[nodiscard]] ListenerSituation situation() const override
    {
        ListenerSituation situation;
        situation.status.state = listener::ListenerState::Listening;
        situation.status.url = "http://127.0.0.1:8420";
        situation.status.publicUrl = publicUrl;
        situation.status.since = core::fromMilliseconds(1'790'000'000'000);
        return situation;
    }
    [[nodiscard]] listener::ListenerSettings settings() const override { return {}; }
    [[nodiscard]] bool canControl() const override { return true; }
    void start(const listener::ListenerSettings&) override {}
    void stop() override {}
    std::string publicUrl = "https://scim.acme.example";
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
    void makeApprovalCode(const directory::Integration& integration) override
    {
        ApprovalCode code;
        code.integration = integration.id;
        code.code = std::make_shared<const core::Secret>("K7QM-4XZT");
        code.expires = core::fromMilliseconds(1'790'000'300'000);
        Q_EMIT approvable(code);
    }
};

class FakeOkta final : public OktaFactsSource {
public:
    [[nodiscard]] bool isBusy() const override { return running.has_value(); }
    void read(const directory::Integration& integration, const setup::Profile&, const setup::SetupRecord&) override
    {
        ++asked;
        if (isSlow)
            running = integration.id;
        else
            tell(integration.id);
    }
    void tell(directory::IntegrationId integration)
    {
        Q_EMIT drifted(integration, changes);
        Q_EMIT taken(integration, facts);
    }
    void cancel() override { ++cancelled; }

    void answer()
    {
        const auto integration = *std::exchange(running, std::nullopt);
        Q_EMIT taken(integration, facts);
    }
    void fail(core::ErrorKind kind)
    {
        const auto integration = *std::exchange(running, std::nullopt);
        Q_EMIT failed(integration, core::makeError(kind, "Okta did not do."));
    }

    bool isSlow = false; ///< answers when it is told to
    std::optional<directory::IntegrationId> running;
    int asked = 0;
    int cancelled = 0;
    std::shared_ptr<const setup::OktaFacts> facts;
    std::map<std::string, std::string> changes;
};

const SetupStepView& stepOf(const QList<SetupStepView>& steps, const char* id)
{
    const auto found = std::ranges::find(steps, QLatin1String(id), &SetupStepView::id);
    if (found == steps.end())
        qFatal("no step %s", id);
    return *found;
}

setup::TrafficFact fact(std::int64_t request, core::Timestamp at, const char* subject = "")
{
    setup::TrafficFact made;
    made.at = at;
    made.request = directory::JournalId{request};
    made.subject = subject;
    return made;
}

} // namespace

class SetupTest : public QObject, private ScreenFixture {
    Q_OBJECT

private:
    FakeControl m_control;
    FakeMaker m_maker;
    FakeOkta m_okta;
    setup::ProfileCatalogue m_profiles;
    std::unique_ptr<SetupScreen> m_screen;

    void open()
    {
        beginSelection();
        m_screen = std::make_unique<SetupScreen>(*m_database, *m_watcher, *m_selection, m_control, m_maker, m_okta,
                                                 m_profiles, m_clock);
    }

    /// With one integration of that profile.
    void open(const char* profile, directory::AuthMode mode = directory::AuthMode::Bearer)
    {
        m_database->change([profile, mode](FakeContent& content) {
            content.integrations.resize(1);
            content.integrations.front().id = directory::IntegrationId{1};
            content.integrations.front().slug = "acme";
            content.integrations.front().profileId = profile;
            content.integrations.front().authMode = mode;
        });
        open();
    }

    [[nodiscard]] SetupCircumstances around(bool isListening = true) const
    {
        SetupCircumstances known;
        known.listener.isUp = isListening;
        known.listener.address = "http://127.0.0.1:8420";
        known.listener.baseUrl = "https://scim.acme.example/scim/v2/acme/";
        known.listener.isPublic = true;
        known.publicUrl = QStringLiteral("https://scim.acme.example");
        known.now = m_clock.now();
        return known;
    }

    [[nodiscard]] directory::Integration integration(const setup::Profile& profile, const char* role = "own",
                                                     std::string_view mode = {}) const
    {
        directory::Integration made;
        made.created = m_clock.now();
        made.slug = "acme";
        made.profileId = profile.id;
        made.role = *directory::parseRole(role);
        made.authMode = *directory::parseAuthMode(mode.empty() ? profile.authModes.front() : mode);
        return made;
    }

    [[nodiscard]] QList<SetupStepView> steps(const SetupFindings& findings, const char* profile = "okta-test-app",
                                             std::string_view mode = {}, bool isListening = true) const
    {
        const auto& known = *m_profiles.find(profile);
        const auto of = integration(known, "own", mode);
        const auto where = around(isListening);
        const SetupLook look{known, of, findings, where};
        return SetupSteps::of(SetupSteps::prove(look), look);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_profiles = tests::shippedProfiles();
    }
    void init() { beginDirectory(); }
    void cleanup()
    {
        m_screen.reset();
        endDirectory();
    }

    void everyProfileIsOffered()
    {
        const auto choices = setupChoices(m_profiles.profiles());
        QCOMPARE(static_cast<std::size_t>(choices.size()), m_profiles.profiles().size());
        QCOMPARE(choices.size(), 8);
        for (const auto& choice : choices) {
            const auto& profile = *m_profiles.find(choice.id.toStdString());
            QVERIFY(!choice.roles.isEmpty());
            QCOMPARE(static_cast<std::size_t>(choice.authModes.size()), profile.authModes.size());
        }
    }

    void nothingIsGreenWithoutProof_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("mode");
        for (const auto& profile : m_profiles.profiles()) {
            for (const auto& role : profile.roles) {
                for (const auto& mode : profile.authModes)
                    QTest::addRow("%s, %s, %s", profile.id.c_str(), role.c_str(), mode.c_str())
                        << QString::fromStdString(profile.id) << QString::fromStdString(role)
                        << QString::fromStdString(mode);
            }
        }
    }

    void nothingIsGreenWithoutProof()
    {
        QFETCH(QString, profile);
        QFETCH(QString, role);
        QFETCH(QString, mode);
        const auto& known = *m_profiles.find(profile.toStdString());
        const auto of = integration(known, qPrintable(role), mode.toStdString());
        const auto where = around(false);
        const SetupFindings findings;
        const SetupLook look{known, of, findings, where};
        const auto all = SetupSteps::of(SetupSteps::prove(look), look);
        QVERIFY(all.size() >= 3);
        int number = 0;
        for (const auto& step : all) {
            QCOMPARE(step.number, ++number);
            QVERIFY2(step.state == SetupState::NotYet, qPrintable(step.title));
            QVERIFY2(!step.title.contains(QChar(0x203a)), qPrintable(step.title));
            QVERIFY2(!step.how.isEmpty() && !step.proof.isEmpty(), qPrintable(step.title));
            // There is a way on: by what one pastes, by what arrives, by the listener, or by a word.
            QVERIFY2(step.canBeConfirmed || !step.fields.isEmpty() || !step.preconditions.isEmpty() ||
                         step.id == QStringLiteral("address"),
                     qPrintable(step.title));
        }
    }

    void eachProofTurnsItsOwnStepGreen_data()
    {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("step");
        QTest::newRow("any request") << "accepted" << "connect-header";
        QTest::newRow("a person") << "created" << "pilot";
        QTest::newRow("a change") << "updated" << "update";
        QTest::newRow("a deactivation") << "deactivated" << "deactivate";
        QTest::newRow("a group") << "group" << "push-groups";
    }

    void eachProofTurnsItsOwnStepGreen()
    {
        QFETCH(QString, seen);
        QFETCH(QString, step);
        SetupFindings findings;
        auto& traffic = findings.traffic;
        (seen == QStringLiteral("accepted")      ? traffic.accepted
         : seen == QStringLiteral("created")     ? traffic.created
         : seen == QStringLiteral("updated")     ? traffic.updated
         : seen == QStringLiteral("deactivated") ? traffic.deactivated
                                                 : traffic.groupPushed) = fact(7, m_clock.now(), "ada@acme.example");
        for (const auto& each : steps(findings)) {
            const bool isProvenToo = seen == QStringLiteral("accepted") &&
                                     (each.id == QStringLiteral("address") || each.id == QStringLiteral("enable-scim"));
            QCOMPARE(each.state == SetupState::Proven, each.id == step || isProvenToo);
            if (each.id == step)
                QCOMPARE(each.evidenceAt, std::optional(directory::JournalId{7}));
        }
    }

    void aWordIsNeverGreen()
    {
        SetupFindings findings;
        for (const auto& step : steps(findings))
            findings.record.confirmations[step.id.toStdString()] = {"Eva", m_clock.now()};
        int confirmed = 0;
        for (const auto& step : steps(findings)) {
            QVERIFY2(step.state != SetupState::Proven, qPrintable(step.id));
            if (step.state != SetupState::Confirmed)
                continue;
            ++confirmed;
            QVERIFY(step.proof.startsWith(QStringLiteral("confirmed by Eva")));
            QVERIFY(step.canBeTakenBack && !step.canBeConfirmed);
        }
        QVERIFY(confirmed > 5);
    }

    void whatIsNotNeededIsSaidInSomebodysNameAndIsNotGreen()
    {
        SetupFindings findings;
        const auto before = stepOf(steps(findings), "push-groups");
        QVERIFY(before.canBeWaived && !before.isWaived);
        findings.record.confirmations["push-groups"] = {"Eva", m_clock.now(), {}, true};
        const auto all = steps(findings);
        const auto step = stepOf(all, "push-groups");
        QCOMPARE(step.state, SetupState::NotNeeded);
        QVERIFY2(step.proof.startsWith(QStringLiteral("not needed, says Eva · ")), qPrintable(step.proof));
        QVERIFY(step.isWaived && step.canBeTakenBack && !step.canBeWaived && !step.canBeConfirmed && isDone(step));
        QVERIFY(SetupSteps::verdict(all).contains(QStringLiteral("of %1 steps").arg(all.size() - 1)));
        QVERIFY(SetupSteps::verdict(all).contains(QStringLiteral(", 1 not needed")));
        findings.traffic.groupPushed = fact(7, m_clock.now() + std::chrono::minutes(1), "Staff");
        const auto used = stepOf(steps(findings), "push-groups");
        QVERIFY(used.state == SetupState::Proven && used.isWaived && used.canBeTakenBack);
        QVERIFY(used.trouble && used.trouble->seen.startsWith(QStringLiteral("Eva said ")));
    }

    void preconditionsAreAnsweredOneByOne()
    {
        SetupFindings findings;
        const auto first = steps(findings).front();
        QVERIFY(first.preconditions.size() > 2 && !first.canBeConfirmed && !first.canBeTakenBack);
        for (const auto& one : first.preconditions) {
            QCOMPARE(one.answer, SetupAnswer::None);
            QVERIFY(!one.ask.isEmpty() && !one.words.isEmpty() && one.said.isEmpty());
            findings.record.answers[one.id.toStdString()] = {true, "Eva", m_clock.now()};
        }
        auto step = steps(findings).front();
        QCOMPARE(step.state, SetupState::Confirmed);
        QVERIFY(!step.canBeTakenBack);
        QVERIFY(step.preconditions.front().said.startsWith(QStringLiteral("yes, says Eva · ")));
        findings.record.answers[first.preconditions.back().id.toStdString()] = {false, "Kim", m_clock.now()};
        step = steps(findings).front();
        QCOMPARE(step.state, SetupState::NotYet);
        QCOMPARE(step.preconditions.back().answer, SetupAnswer::NotYet);
        const auto count = first.preconditions.size();
        QCOMPARE(step.proof, QStringLiteral("%1 of %2 settled").arg(count - 1).arg(count));
        findings.record.answers[first.preconditions.back().id.toStdString()] = {true, "Kim", m_clock.now(), true};
        step = steps(findings).front();
        QCOMPARE(step.state, SetupState::NotYet);
        QCOMPARE(step.preconditions.back().answer, SetupAnswer::None);
        QVERIFY(step.preconditions.back().said.startsWith(QStringLiteral("taken back by Kim · ")));
        // As it was said of all at once: that can be taken back.
        findings.record = {};
        findings.record.confirmations["preconditions"] = {"Eva", m_clock.now()};
        step = steps(findings).front();
        QVERIFY(step.state == SetupState::Confirmed && step.canBeTakenBack);
    }

    void onlyTheFirstOfThoseThatWaitSaysSo()
    {
        QStringList waiting;
        for (const auto& step : steps({})) {
            // Nothing is left to do there, and its proof comes with another's.
            QCOMPARE(step.isProvenLater, step.id == QStringLiteral("address"));
            if (step.isProvenLater)
                QVERIFY2(step.proof.contains(QStringLiteral("proof comes with step ")) && step.waiting.isEmpty(),
                         qPrintable(step.proof));
            const bool waits = step.state == SetupState::Waiting && !step.isProvenLater;
            if (waits)
                waiting.append(step.id);
            QCOMPARE(step.waitingSince.has_value(), waits);
        }
        QCOMPARE(waiting, QStringList{QStringLiteral("connect-header")});
    }

    void aRefusalIsToldOnceAndGoesWithTheFirstGoodRequest()
    {
        SetupFindings findings;
        findings.traffic.unauthorized = fact(9, m_clock.now());
        findings.traffic.unauthorized->detail = "The word Bearer stands twice";
        int failed = 0;
        for (const auto& step : steps(findings))
            failed += static_cast<int>(step.state == SetupState::Failed || step.trouble.has_value());
        QCOMPARE(failed, 1);
        const auto wrong = stepOf(steps(findings), "connect-header");
        QCOMPARE(wrong.state, SetupState::Failed);
        QVERIFY(wrong.trouble && wrong.trouble->request == directory::JournalId{9});
        QVERIFY(!wrong.trouble->seen.isEmpty() && !wrong.trouble->cause.isEmpty() && !wrong.trouble->next.isEmpty());
        QVERIFY(wrong.waiting.isEmpty());
        findings.traffic = {};
        findings.traffic.accepted = fact(10, m_clock.now());
        for (const auto& step : steps(findings))
            QVERIFY(step.state != SetupState::Failed && !step.trouble);
    }

    void aCallOfOurOwnIsAHintAndTurnsNothingGreen_data()
    {
        QTest::addColumn<SelfCallReport::Hint>("hint");
        QTest::addColumn<bool>("isTrouble");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("met itself") << SelfCallReport::Hint::MetItself << false << true;
        QTest::newRow("somebody answers") << SelfCallReport::Hint::Answers << false << true;
        QTest::newRow("trouble") << SelfCallReport::Hint::Trouble << true << false;
        QTest::newRow("not known") << SelfCallReport::Hint::Unknown << false << false;
    }

    void aCallOfOurOwnIsAHintAndTurnsNothingGreen()
    {
        QFETCH(SelfCallReport::Hint, hint);
        QFETCH(bool, isTrouble);
        QFETCH(bool, isSaid);
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QTRY_VERIFY(m_screen->isIdle());
        const auto before = m_screen->steps();
        SelfCallReport report;
        report.hint = hint;
        report.publicUrl = QStringLiteral("https://scim.acme.example");
        report.at = m_clock.now();
        report.seen = QStringLiteral("Seen.");
        report.cause = QStringLiteral("Cause.");
        report.next = QStringLiteral("Next.");
        m_screen->setSelfCall(report);
        const auto after = m_screen->steps();
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < after.size(); ++i) {
            QCOMPARE(after.at(i).state, before.at(i).state);
            if (after.at(i).id != QStringLiteral("address"))
                QVERIFY(after.at(i) == before.at(i));
        }
        const auto& step = stepOf(after, "address");
        QCOMPARE(step.trouble.has_value(), isTrouble);
        if (isTrouble) {
            QCOMPARE(step.trouble->seen, report.seen);
            QCOMPARE(step.trouble->next, report.next);
            QVERIFY(step.trouble->cause.contains(QStringLiteral("only a request from Okta")));
        }
        QCOMPARE(step.how.contains(QStringLiteral("Seen.")), isSaid);
        QCOMPARE(step.how.contains(QStringLiteral("only a request from Okta")), isSaid);
        m_screen->setSelfCall({});
        QVERIFY(m_screen->steps() == before);
    }

    void whatIsWaitedForTooLongIsToldByTheClockAlone()
    {
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(stepOf(m_screen->steps(), "connect-header").state, SetupState::Waiting);
        QVERIFY(!stepOf(m_screen->steps(), "connect-header").trouble);
        m_clock.milliseconds += 5 * 60 * 1000 + 1000;
        QTRY_VERIFY(stepOf(m_screen->steps(), "connect-header").trouble.has_value());
        QVERIFY(stepOf(m_screen->steps(), "connect-header")
                    .trouble->seen.contains(QStringLiteral("more than five minutes")));
    }

    void aFieldShowsWhatIsKeptAndLeadsToThePage()
    {
        SetupFindings findings;
        const char* const connect = "connect-header";
        QVERIFY(stepOf(steps(findings), connect).link.isEmpty());
        findings.record.values["organisation"] = "https://acme.okta.com";
        QCOMPARE(stepOf(steps(findings), "assign-group").link,
                 QStringLiteral("https://acme-admin.okta.com/admin/groups"));
        // Without the template's name there is no such page.
        findings.record.values["app"] = "0oa1abcdefGHIJKL0x7";
        QVERIFY(stepOf(steps(findings), connect).link.isEmpty());
        findings.record.values["app-name"] = "acme_scim_1";
        QCOMPARE(stepOf(steps(findings), connect).link,
                 QStringLiteral("https://acme-admin.okta.com/admin/app/acme_scim_1/instance/0oa1abcdefGHIJKL0x7/"
                                "#tab-provisioning"));
        const auto organisation = stepOf(steps(findings), "organisation");
        QCOMPARE(organisation.state, SetupState::Proven);
        QCOMPARE(organisation.fields.front().value, QStringLiteral("https://acme.okta.com"));
    }

    void whatIsCarriedOverFollowsTheWayOfSigningIn_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QStringList>("names");
        const QString url = QStringLiteral("SCIM connector base URL");
        const QString unique = QStringLiteral("Unique identifier field for users");
        QTest::newRow("bearer") << "app-integration-wizard" << "bearer" << "connect-bearer"
                                << QStringList{url, unique, QStringLiteral("Authorization")};
        QTest::newRow("basic") << "cyolo" << "basic" << "connect-basic"
                               << QStringList{url, unique, QStringLiteral("Username"), QStringLiteral("Password")};
        QTest::newRow("OAuth") << "app-integration-wizard" << "oauth" << "connect-oauth"
                               << QStringList{url,
                                              unique,
                                              QStringLiteral("Access token endpoint URI"),
                                              QStringLiteral("Authorization endpoint URI"),
                                              QStringLiteral("Client ID"),
                                              QStringLiteral("Client Secret")};
    }

    void whatIsCarriedOverFollowsTheWayOfSigningIn()
    {
        QFETCH(QString, profile);
        QFETCH(QString, mode);
        QFETCH(QString, step);
        QFETCH(QStringList, names);
        SetupFindings findings;
        findings.credential = directory::Credential{};
        findings.credential->lastFour = "4f2a";
        findings.credential->username = "client";
        const auto all = steps(findings, qPrintable(profile), mode.toStdString());
        QStringList shown;
        for (const auto& value : stepOf(all, qPrintable(step)).values) {
            shown.append(value.name);
            QCOMPARE(value.isSecret, value.value.isEmpty());
            QVERIFY(!value.isSecret || value.shown.endsWith(QStringLiteral("4f2a")));
        }
        QCOMPARE(shown, names);
    }

    void theRedirectUriIsProposedAndKept()
    {
        SetupFindings findings;
        const auto field = [this, &findings] {
            return stepOf(steps(findings, "app-integration-wizard", "oauth"), "redirect-uri").fields.front();
        };
        QVERIFY(field().proposed.isEmpty());
        findings.record.values["organisation"] = "https://acme.oktapreview.com";
        findings.record.values["app-name"] = "acme_scim_1";
        QCOMPARE(field().proposed,
                 QStringLiteral("https://system-admin.oktapreview.com/admin/app/cpc/acme_scim_1/oauth/callback"));
        QVERIFY(field().value.isEmpty());
        findings.record.values["redirect-uri"] = "https://system-admin.okta.com/admin/app/cpc/acme/oauth/callback";
        QCOMPARE(field().value, QStringLiteral("https://system-admin.okta.com/admin/app/cpc/acme/oauth/callback"));
        QCOMPARE(stepOf(steps(findings, "app-integration-wizard", "oauth"), "redirect-uri").state, SetupState::Proven);
    }

    void theDesktopIsToldOfItsOwnCardAndNotOfATerminal()
    {
        for (const auto& profile : m_profiles.profiles()) {
            const auto all = steps({}, profile.id.c_str());
            const auto access = std::ranges::find(all, QStringLiteral("access"), &SetupStepView::id);
            if (access == all.end())
                continue;
            QVERIFY2(access->how.contains(QStringLiteral("Access to Okta’s API")), profile.id.c_str());
            QVERIFY2(!access->how.contains(QStringLiteral("rollcallctl")), profile.id.c_str());
        }
    }

    void anAgentIsNotToldOfOktasCloud()
    {
        const auto how = stepOf(steps({}, "on-premises-agent"), "address").how;
        QVERIFY(!how.contains(QStringLiteral("public URL")));
        QVERIFY(how.contains(QStringLiteral("--tls-cert")));
        QVERIFY(!stepOf(steps({}, "okta-test-app"), "address").how.contains(QStringLiteral("--tls-cert")));
    }

    void aSecretIsShownOnceAndTheCodeOfAnApprovalBesideIt()
    {
        SetupFindings findings;
        findings.credential = directory::Credential{};
        auto all = steps(findings, "app-integration-wizard", "oauth");
        auto of = integration(*m_profiles.find("app-integration-wizard"), "own", "oauth");
        of.id = directory::IntegrationId{1};
        SetupSecrets secrets;
        auto fresh = all;
        secrets.show(fresh, of, m_clock.now());
        QVERIFY(stepOf(fresh, "connect-oauth").canIssueSecret && !stepOf(fresh, "connect-oauth").canMakeCode);
        QVERIFY(stepOf(fresh, "approve").canMakeCode && stepOf(fresh, "approve").values.isEmpty());
        IssuedSecret secret;
        secret.integration = of.id;
        secret.secret = std::make_shared<const core::Secret>("rc_known_this_once");
        secrets.take(secret);
        ApprovalCode code;
        code.integration = of.id;
        code.code = std::make_shared<const core::Secret>("K7QM-4XZT");
        code.expires = m_clock.now() + std::chrono::minutes(5);
        secrets.take(code);
        fresh = all;
        secrets.show(fresh, of, m_clock.now());
        QVERIFY(!stepOf(fresh, "connect-oauth").canIssueSecret);
        QCOMPARE(stepOf(fresh, "connect-oauth").values.last().value, QStringLiteral("rc_known_this_once"));
        QCOMPARE(stepOf(fresh, "approve").values.last().value, QStringLiteral("K7QM-4XZT"));
        secrets.show(all, of, m_clock.now() + std::chrono::minutes(6));
        QVERIFY(stepOf(all, "approve").values.isEmpty());
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
        open("gone");
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        QVERIFY(m_screen->error()->message.find("gone") != std::string::npos);
    }

    void anotherAppIsToldWhoeverKeptIt()
    {
        const auto keep = [this](const char* field, const char* value) {
            m_database->change([&](FakeContent& content) {
                content.settings["setup/" + std::to_string(m_selection->currentId()->value) + "/value/" + field] =
                    value;
            });
        };
        open("trusona", directory::AuthMode::Bearer);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QSignalSpy told(m_screen.get(), &SetupScreen::appPasted);
        const auto valueOf = [this](const char* field) {
            for (const auto& step : m_screen->steps()) {
                for (const auto& each : step.fields) {
                    if (each.key == QLatin1String(field))
                        return each.value;
                }
            }
            return QString();
        };
        keep("organisation", "https://acme.okta.com");
        QTRY_COMPARE(valueOf("organisation"), QStringLiteral("https://acme.okta.com"));
        QCOMPARE(told.count(), 0);
        keep("app", "0oa1");
        QTRY_COMPARE(told.count(), 1);
        keep("app", "");
        QTRY_COMPARE(told.count(), 2);
    }

    void whatCannotBeUnderstoodIsNotKept()
    {
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QTRY_VERIFY(m_screen->isIdle());
        m_screen->saveField(QStringLiteral("organisation"), QStringLiteral("ftp://acme"));
        const auto wrong = stepOf(m_screen->steps(), "organisation").fields.front();
        QVERIFY(wrong.isWrong && !wrong.note.isEmpty() && wrong.value.isEmpty());
        QVERIFY(m_screen->isIdle());
        // What is understood is said; that the directory does not take it is said as well.
        m_screen->saveField(QStringLiteral("organisation"), QStringLiteral("acme-admin.okta.com/admin/users"));
        const auto good = stepOf(m_screen->steps(), "organisation").fields.front();
        QVERIFY(!good.isWrong && good.note.contains(QStringLiteral("https://acme.okta.com")));
        QTRY_VERIFY(m_screen->commandError());
    }

    void oktaIsAskedOnceAndWhenSomebodyWants()
    {
        auto facts = std::make_shared<setup::OktaFacts>();
        facts->at = m_clock.now();
        facts->organisation = "https://acme.okta.com";
        facts->canReadUsers = true;
        facts->canReadApps = true;
        m_okta.facts = facts;
        m_okta.asked = 0;
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QTRY_COMPARE(stepOf(m_screen->steps(), "access").state, SetupState::Proven);
        QCOMPARE(m_okta.asked, 1);
        m_screen->checkAgain();
        QCOMPARE(m_okta.asked, 2);
        m_okta.facts.reset();
    }

    void theNextIntegrationIsAskedForWhateverBecomesOfTheOneBefore_data()
    {
        QTest::addColumn<int>("failure"); // -1: it answers
        QTest::newRow("it answers") << -1;
        QTest::newRow("it is cancelled") << static_cast<int>(core::ErrorKind::Cancelled);
        QTest::newRow("it fails") << static_cast<int>(core::ErrorKind::Denied);
    }
    void theNextIntegrationIsAskedForWhateverBecomesOfTheOneBefore()
    {
        QFETCH(int, failure);
        m_okta.isSlow = true;
        m_okta.asked = m_okta.cancelled = 0;
        open("okta-test-app", directory::AuthMode::Header);
        m_database->change([](FakeContent& content) {
            auto second = content.integrations.front();
            second.id = directory::IntegrationId{2};
            second.slug = "other";
            content.integrations.push_back(second);
        });
        QTRY_COMPARE(m_okta.asked, 1);
        QVERIFY(m_screen->isAskingOkta() && !m_screen->oktaActivity().isEmpty());
        QTRY_COMPARE(m_selection->integrations().size(), std::size_t{2});
        const auto first = *m_okta.running;
        m_selection->select(directory::IntegrationId{3 - first.value});
        QCOMPARE(m_okta.cancelled, 1);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_okta.asked, 1);
        if (failure < 0)
            m_okta.answer();
        else
            m_okta.fail(static_cast<core::ErrorKind>(failure));
        QCOMPARE(m_okta.asked, 2);
        QVERIFY(m_okta.running && *m_okta.running != first);
        // What became of the one before is nobody's trouble here.
        QVERIFY(!m_screen->commandError());
        m_okta.fail(core::ErrorKind::Denied);
        QVERIFY(m_screen->commandError());
        m_okta.isSlow = false;
    }

    void aLookIsToldAndCanBeStopped()
    {
        auto facts = std::make_shared<setup::OktaFacts>();
        facts->at = m_clock.now();
        facts->organisation = "https://acme.okta.com";
        facts->canReadUsers = facts->canReadApps = true;
        m_okta.facts = facts;
        m_okta.isSlow = true;
        m_okta.asked = m_okta.cancelled = 0;
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_okta.asked, 1);
        m_okta.answer();
        QVERIFY(!m_screen->isAskingOkta() && m_screen->oktaActivity().isEmpty());
        QCOMPARE(stepOf(m_screen->steps(), "access").state, SetupState::Proven);
        m_screen->checkAgain();
        Q_EMIT m_okta.reading(setup::OktaReadStage::Assignments, 1000);
        QVERIFY2(m_screen->oktaActivity().contains(QStringLiteral("1000")), qPrintable(m_screen->oktaActivity()));
        Q_EMIT m_okta.waiting(7);
        QVERIFY2(m_screen->oktaActivity().contains(QStringLiteral("limit")), qPrintable(m_screen->oktaActivity()));
        // Wanted twice is asked once more.
        m_screen->checkAgain();
        m_screen->checkAgain();
        QCOMPARE(m_okta.asked, 2);
        m_screen->stopAskingOkta();
        QCOMPARE(m_okta.cancelled, 1);
        auto stopped = std::make_shared<setup::OktaFacts>();
        stopped->failure = okta::Failure{};
        stopped->failure->kind = okta::FailureKind::Cancelled;
        m_okta.facts = stopped;
        m_okta.answer();
        // What was known stays, and nobody wants more.
        QCOMPARE(stepOf(m_screen->steps(), "access").state, SetupState::Proven);
        QVERIFY(!m_screen->isAskingOkta() && m_okta.asked == 2);
        m_okta.isSlow = false;
        m_okta.facts.reset();
    }

    void answersFromElsewhereCountNoMore()
    {
        auto facts = std::make_shared<setup::OktaFacts>();
        facts->at = m_clock.now();
        facts->organisation = "https://acme.okta.com";
        facts->asked = setup::OktaQuestion{"https://acme.okta.com", {}, {}};
        facts->canReadUsers = facts->canReadApps = true;
        m_okta.facts = facts;
        m_okta.isSlow = true;
        m_okta.asked = m_okta.cancelled = 0;
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_okta.asked, 1);
        const auto access = [this] { return stepOf(m_screen->steps(), "access").state; };
        m_screen->setOktaTarget(m_selection->currentId(), setup::OktaTarget{"https://acme.okta.com", {}});
        m_okta.answer();
        QCOMPARE(access(), SetupState::Proven);
        // While it is asked again somebody connects with another organisation.
        m_screen->checkAgain();
        m_screen->setOktaTarget(m_selection->currentId(), setup::OktaTarget{"https://preview.okta.com", {}});
        QVERIFY(access() != SetupState::Proven);
        QCOMPARE(m_okta.cancelled, 1);
        m_screen->checkAgain();
        m_okta.answer();
        QVERIFY(access() != SetupState::Proven);
        QCOMPARE(m_okta.asked, 3);
        auto others = std::make_shared<setup::OktaFacts>(*facts);
        others->organisation = others->asked->organisation = "https://preview.okta.com";
        m_okta.facts = others;
        m_okta.answer();
        QCOMPARE(access(), SetupState::Proven);
        // What is known of another integration's connection says nothing of this one's.
        m_screen->setOktaTarget(directory::IntegrationId{99}, setup::OktaTarget{"https://acme.okta.com", {}});
        QCOMPARE(access(), SetupState::Proven);
        m_okta.isSlow = false;
        m_okta.facts.reset();
    }

    void whatIsWrongWithTheWholeSetUpIsSaid()
    {
        auto facts = std::make_shared<setup::OktaFacts>();
        facts->at = m_clock.now();
        facts->canReadUsers = facts->canReadApps = true;
        facts->groups["assign-group"].id = okta::GroupId("00g1");
        facts->groups["assign-group"].name = "Rollcall people";
        facts->assignedGroups.push_back({okta::GroupId("00g1"), {}, {}, {}});
        m_okta.facts = facts;
        open("okta-test-app", directory::AuthMode::Header);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QTRY_COMPARE(stepOf(m_screen->steps(), "access").state, SetupState::Proven);
        QVERIFY(!m_screen->warning());
        auto both = std::make_shared<setup::OktaFacts>(*facts);
        both->pushed.emplace_back();
        both->pushed.back().source = okta::GroupId("00g1");
        m_okta.facts = both;
        m_screen->checkAgain();
        QVERIFY(m_screen->warning());
        QCOMPARE(m_screen->warning()->seen,
                 QStringLiteral("The group Rollcall people is assigned to the app and pushed to it."));
        QVERIFY(!m_screen->warning()->next.isEmpty());
        m_okta.facts.reset();
    }

    void whoTookItAwayIsSaidInPlaceOfALikelyCause()
    {
        const auto& profile = *m_profiles.find("app-integration-wizard");
        const auto of = integration(profile);
        SetupFindings findings;
        findings.record.remembered["switches"] = {setup::ProofKind::App, "Acme found, all on",
                                                  m_clock.now() - std::chrono::hours(30)};
        auto where = around();
        auto facts = std::make_shared<setup::OktaFacts>();
        facts->at = m_clock.now();
        facts->canReadApps = facts->canReadUsers = true;
        facts->organisation = "acme.okta.com";
        okta::App app;
        app.id = okta::AppId("0oa1");
        app.label = "Acme";
        app.status = "ACTIVE";
        app.features = {"SCIM_PROVISIONING", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES"};
        facts->app = std::move(app);
        where.okta = facts;
        const auto cause = [&] {
            const SetupLook look{profile, of, findings, where};
            const auto step = stepOf(SetupSteps::of(SetupSteps::prove(look), look), "switches");
            return step.trouble ? step.trouble->cause : QString();
        };
        const QString likely = cause();
        QVERIFY(!likely.isEmpty());
        where.changes["switches"] = {};
        QCOMPARE(cause(), likely);
        where.changes["switches"] = "Changed by Olga Okta-Admin at 2026-05-04T10:15:00.000Z.";
        QCOMPARE(cause(), QStringLiteral("Changed by Olga Okta-Admin at 2026-05-04T10:15:00.000Z."));
    }

    void whatCannotBeLookedAtNowIsAHint()
    {
        const auto& profile = *m_profiles.find("app-integration-wizard");
        const auto of = integration(profile);
        SetupFindings findings;
        findings.record.remembered["switches"] = {setup::ProofKind::App, "Acme found, all on",
                                                  m_clock.now() - std::chrono::hours(30)};
        auto where = around();
        const auto switches = [&] {
            const SetupLook look{profile, of, findings, where};
            return stepOf(SetupSteps::of(SetupSteps::prove(look), look), "switches");
        };
        QVERIFY(switches().state == SetupState::Proven && !switches().trouble);
        where.isWithoutOkta = true;
        const auto step = switches();
        QVERIFY(step.state == SetupState::Proven);
        QVERIFY2(step.proof.endsWith(QStringLiteral("not checked now")), qPrintable(step.proof));
        QVERIFY(step.trouble && step.trouble->kind == SetupTroubleKind::Hint);
        QVERIFY(step.trouble->cause.contains(QStringLiteral("no access to Okta")));
        // Who never gave access is told nothing of it.
        findings.record.remembered.clear();
        QVERIFY(!switches().trouble);
    }
};

QTEST_GUILESS_MAIN(SetupTest)
#include "SetupTest.moc"
