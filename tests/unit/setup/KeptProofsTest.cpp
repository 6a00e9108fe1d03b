// SPDX-License-Identifier: Apache-2.0
// What Okta said once counts for what it was about, and says so while nobody can look; a dead credential is never
// green.
#include "ShippedProfiles.h"
#include "setup/Drift.h"
#include "setup/Export.h"
#include "setup/Prover.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};
constexpr auto before = now - 24h;

Facts factsOf(const std::string& role = "own")
{
    Facts facts;
    facts.now = now;
    facts.role = role;
    facts.authMode = "bearer";
    facts.listener.isUp = true;
    facts.listener.since = now - 1min;
    facts.listener.address = "127.0.0.1:8420";
    facts.listener.baseUrl = "https://scim.acme.example/scim/v2/acme/";
    facts.listener.isPublic = true;
    facts.record.values["organisation"] = "https://acme.okta.com";
    facts.record.values["app"] = "0oa1";
    return facts;
}

OktaFacts oktaOf()
{
    OktaFacts facts;
    facts.at = now;
    facts.organisation = "acme.okta.com";
    facts.canReadApps = facts.canReadUsers = true;
    okta::App app;
    app.id = okta::AppId("0oa1");
    app.name = "acme_acme_1";
    app.label = "Acme";
    app.status = "ACTIVE";
    app.features = {"SCIM_PROVISIONING", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"};
    facts.app = std::move(app);
    return facts;
}

okta::Failure failureOf(okta::FailureKind kind)
{
    okta::Failure failure;
    failure.kind = kind;
    failure.error.message = "Okta said no.";
    return failure;
}

OktaFacts failed(okta::FailureKind kind)
{
    OktaFacts facts;
    facts.at = now;
    facts.failure = failureOf(kind);
    return facts;
}

okta::User personOf(const std::string& login)
{
    okta::User user;
    user.id = okta::UserId("00u-" + login);
    user.profile["login"] = login;
    return user;
}

okta::AppUser assignedAs(const std::string& name, const std::string& status)
{
    okta::AppUser user;
    user.userName = name;
    user.status = status;
    // Assigned before provisioning was enabled: nobody was told at the app.
    if (status == "PROVISIONED")
        user.externalId = "x";
    else
        user.sync = okta::SyncState::Disabled;
    return user;
}

const GuideStep& stepOf(const Guide& guide, const std::string& id)
{
    const auto found = std::ranges::find_if(guide.steps, [&](const GuideStep& step) { return step.step.id == id; });
    if (found == guide.steps.end())
        qFatal("There is no step %s.", id.c_str());
    return *found;
}

using Change = std::function<void(Facts&)>;

} // namespace
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(std::optional<rollcall::setup::OktaTarget>)

class KeptProofsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void aProofIsOfWhereItWasRead_data()
    {
        QTest::addColumn<std::optional<OktaTarget>>("connection");
        QTest::addColumn<bool>("holds");
        QTest::newRow("the same") << std::optional(OktaTarget{"https://acme.okta.com", "0oa1"}) << true;
        QTest::newRow("disconnected") << std::optional<OktaTarget>() << true;
        QTest::newRow("another organisation") << std::optional(OktaTarget{"https://preview.okta.com", "0oa1"}) << false;
        QTest::newRow("another app") << std::optional(OktaTarget{"https://acme.okta.com", "0oa2"}) << false;
        QTest::newRow("no app") << std::optional(OktaTarget{"https://acme.okta.com", ""}) << false;
    }
    /// Nothing was pasted: organisation and app were chosen in connecting.
    void aProofIsOfWhereItWasRead()
    {
        QFETCH(std::optional<OktaTarget>, connection);
        QFETCH(bool, holds);
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf("companion");
        facts.record.values.clear();
        facts.connection = OktaTarget{"https://acme.okta.com", "0oa1"};
        facts.okta = oktaOf();
        facts.okta->asked = OktaQuestion{"https://acme.okta.com", "0oa1", {}};
        const GuideStep read = stepOf(prove(profile, facts), "switches");
        QVERIFY(read.state == StepState::Proven);
        facts.record.remembered["switches"] = *read.evidence;
        facts.record.remembered["switches"].at = before;
        facts.connection = connection;
        // What was asked before somebody connected elsewhere counts no more, whether it answers still or not.
        for (const bool isAnswerThere : {true, false}) {
            if (!isAnswerThere)
                facts.okta.reset();
            const Guide guide = prove(profile, facts);
            const GuideStep& now = stepOf(guide, "switches");
            QVERIFY2((now.state == StepState::Proven) == holds, std::string(toString(now.state)).c_str());
            QVERIFY(holds || !now.evidence);
            QVERIFY2(!now.trouble || !now.trouble->seen.starts_with("It was proven"), now.trouble->seen.c_str());
        }
    }

    void answersToAnotherQuestionProveNothing_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("step");
        QTest::newRow("app, its switches") << "app" << "switches";
        QTest::newRow("app, its mappings") << "app" << "mappings";
        QTest::newRow("organisation") << "organisation" << "access";
    }
    /// Pasted after Okta was asked, or while it was.
    void answersToAnotherQuestionProveNothing()
    {
        QFETCH(QString, field);
        QFETCH(QString, step);
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        Facts facts = factsOf();
        facts.okta = oktaOf();
        facts.okta->organisation = "https://acme.okta.com";
        facts.okta->mapping.emplace();
        facts.okta->appSchema.emplace();
        facts.okta->asked = OktaQuestion{"https://acme.okta.com", "0oa1", facts.record.values};
        const Guide known = prove(profile, facts);
        facts.record.values[field.toStdString()] = "other";
        const GuideStep asked = stepOf(known, step.toStdString());
        const GuideStep now = stepOf(prove(profile, facts), step.toStdString());
        QVERIFY(asked.state == StepState::Proven || asked.trouble);
        QVERIFY(now.state != StepState::Proven && !now.evidence);
        QVERIFY2(!now.trouble, now.trouble->seen.c_str());
    }

    void whatIsConnectedNeedNotBePasted()
    {
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf("companion");
        facts.record.values.clear();
        facts.connection = OktaTarget{"https://acme.okta.com", "0oa1"};
        const Guide guide = prove(profile, facts);
        const std::string text = exportMarkdown(profile, "Acme", guide, facts.record, now);
        QVERIFY2(text.find("- Okta organisation: `https://acme.okta.com`, as it is connected\n") != std::string::npos,
                 text.c_str());
        QVERIFY2(text.find("- App: `0oa1`, as it is connected\n") != std::string::npos, text.c_str());
        const auto& copies = stepOf(guide, "vendor-integration").copies;
        QVERIFY(std::ranges::any_of(
            copies, [](const CopyValue& copy) { return copy.value.find("https://acme.okta.com") == 0; }));
        // For people: to the minute, and what a step is proven by in words that a sentence can end with.
        QVERIFY2(text.find("2026-03-01 09:00 UTC") != std::string::npos, text.c_str());
        QVERIFY2(text.find("not yet; proof: the group is found") != std::string::npos, text.c_str());
        QVERIFY2(text.find("not yet; cannot be seen from here") != std::string::npos, text.c_str());
    }

    void theOrganisationIsTheOneThatWasPasted()
    {
        const Profile& profile = *m_catalogue.find("okta-test-app");
        Facts facts = factsOf();
        facts.okta = oktaOf();
        facts.okta->organisation = "https://preview.okta.com";
        facts.connection = OktaTarget{"https://preview.okta.com", {}};
        const auto judge = [&] { return stepOf(prove(profile, facts), "organisation"); };
        const GuideStep other = judge();
        QVERIFY(other.state != StepState::Proven && !other.evidence);
        QVERIFY(other.trouble && other.trouble->seen.find("https://preview.okta.com") != std::string::npos &&
                other.trouble->seen.find("https://acme.okta.com") != std::string::npos && !other.trouble->next.empty());
        // Behind a domain of its own it goes by both.
        facts.okta->otherNames = {"https://acme.okta.com"};
        QVERIFY(judge().state == StepState::Proven && !judge().trouble);
        facts.okta->otherNames.clear();
        facts.record.values.erase("organisation");
        QVERIFY(!judge().trouble);
    }

    void accessIsGreenOnlyWhileTheCredentialWorks_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<StepState>("state");
        const auto row = [](const char* name, StepState state, const Change& change) {
            QTest::newRow(name) << change << state;
        };
        row("works", StepState::Proven, [](Facts& facts) { facts.okta = oktaOf(); });
        row("not asked yet", StepState::Proven, [](Facts&) {});
        row("no network", StepState::Proven, [](Facts& facts) { facts.okta = failed(okta::FailureKind::Unreachable); });
        row("one call went wrong", StepState::Proven, [](Facts& facts) {
            facts.okta = oktaOf();
            facts.okta->canReadUsers = false;
            facts.okta->unread.emplace(OktaSubject::Access, failureOf(okta::FailureKind::ServerTrouble));
        });
        row("token revoked", StepState::Failed,
            [](Facts& facts) { facts.okta = failed(okta::FailureKind::Credentials); });
        row("right taken away", StepState::Failed, [](Facts& facts) {
            facts.okta = oktaOf();
            facts.okta->canReadUsers = false;
            facts.okta->unread.emplace(OktaSubject::Access, failureOf(okta::FailureKind::Permission));
        });
        row("disconnected", StepState::NotYet, [](Facts& facts) { facts.isWithoutOkta = true; });
    }
    void accessIsGreenOnlyWhileTheCredentialWorks()
    {
        QFETCH(Change, change);
        QFETCH(StepState, state);
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf("companion");
        facts.okta = oktaOf();
        const Guide good = prove(profile, facts);
        const GuideStep access = stepOf(good, "access");
        QVERIFY(access.state == StepState::Proven);
        facts.record.remembered["access"] = *access.evidence;
        facts.record.remembered["access"].at = before;
        facts.okta.reset();
        change(facts);
        const Guide guide = prove(profile, facts);
        const GuideStep& now = stepOf(guide, "access");
        QVERIFY2(now.state == state, std::string(toString(now.state)).c_str());
        QCOMPARE(now.trouble.has_value(), state == StepState::Failed);
        // What could not be looked at has not drifted; what is refused has.
        const bool isDrift = !findDrift(good, guide, {}, facts.now).empty();
        if (facts.okta)
            QCOMPARE(isDrift, state == StepState::Failed);
    }

    void whatWasReadIsSaidToBeOldWhileNobodyCanLook_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("looked at now") << Change([](Facts& facts) { facts.okta = oktaOf(); }) << false;
        QTest::newRow("token revoked") << Change([](Facts& facts) {
            facts.okta = failed(okta::FailureKind::Credentials);
        }) << true;
        QTest::newRow("no network") << Change([](Facts& facts) { facts.okta = failed(okta::FailureKind::Unreachable); })
                                    << true;
        QTest::newRow("disconnected") << Change([](Facts& facts) { facts.isWithoutOkta = true; }) << true;
    }
    void whatWasReadIsSaidToBeOldWhileNobodyCanLook()
    {
        QFETCH(Change, change);
        QFETCH(bool, isSaid);
        Facts facts = factsOf();
        facts.record.remembered["switches"] = {ProofKind::App, "Acme found, all on", before};
        change(facts);
        const GuideStep step = stepOf(prove(*m_catalogue.find("app-integration-wizard"), facts), "switches");
        QVERIFY(step.state == StepState::Proven);
        QCOMPARE(step.evidence->at == before, isSaid);
        QCOMPARE(!step.unknownBecause.empty(), isSaid);
    }

    void aProofIsOfWhatItWasReadOf_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<bool>("counts");
        QTest::newRow("nothing changed") << QString() << true;
        QTest::newRow("another app") << QStringLiteral("app") << false;
        QTest::newRow("another organisation") << QStringLiteral("organisation") << false;
        QTest::newRow("another pilot, who has no part in it") << QStringLiteral("pilot") << true;
    }
    void aProofIsOfWhatItWasReadOf()
    {
        QFETCH(QString, field);
        QFETCH(bool, counts);
        const Profile& profile = *m_catalogue.find("app-integration-wizard");
        Facts facts = factsOf();
        facts.okta = oktaOf();
        const GuideStep proven = stepOf(prove(profile, facts), "switches");
        QVERIFY(proven.state == StepState::Proven);
        facts.record.remembered["switches"] = *proven.evidence;
        facts.okta.reset();
        if (!field.isEmpty())
            facts.record.values[field.toStdString()] = "another";
        QCOMPARE(stepOf(prove(profile, facts), "switches").state == StepState::Proven, counts);
    }

    void aWordStandsAgainstSilence_data()
    {
        QTest::addColumn<okta::FailureKind>("kind");
        QTest::newRow("no network") << okta::FailureKind::Unreachable;
        QTest::newRow("too many calls") << okta::FailureKind::RateLimited;
        QTest::newRow("token revoked") << okta::FailureKind::Credentials;
    }
    void aWordStandsAgainstSilence()
    {
        QFETCH(okta::FailureKind, kind);
        Facts facts = factsOf();
        facts.record.confirmations["switches"] = {"Kim", before};
        facts.okta = failed(kind);
        const Guide guide = prove(*m_catalogue.find("app-integration-wizard"), facts);
        QVERIFY(stepOf(guide, "switches").state == StepState::Confirmed);
    }

    void aNamedPilotIsNobodyElse_data()
    {
        QTest::addColumn<QString>("status"); // of the pilot's assignment; empty: there is none
        QTest::addColumn<StepState>("state");
        QTest::addColumn<bool>("isTold");
        QTest::newRow("provisioned") << QStringLiteral("PROVISIONED") << StepState::Proven << false;
        QTest::newRow("not sent") << QStringLiteral("ACTIVE") << StepState::Failed << true;
        QTest::newRow("not assigned") << QString() << StepState::NotYet << true;
    }
    void aNamedPilotIsNobodyElse()
    {
        QFETCH(QString, status);
        QFETCH(StepState, state);
        QFETCH(bool, isTold);
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf("companion");
        facts.okta = oktaOf();
        facts.okta->assigned = assignedAs("bob@acme.example", "PROVISIONED");
        QVERIFY(stepOf(prove(profile, facts), "pilot-watched").state == StepState::Proven);
        facts.record.values["pilot"] = "Alex@acme.example";
        QVERIFY2(stepOf(prove(profile, facts), "pilot-watched").state != StepState::Proven,
                 "Okta was not asked about this pilot yet");
        facts.okta->pilotUser = personOf("alex@acme.example");
        if (!status.isEmpty())
            facts.okta->pilot = assignedAs("alex@acme.example", status.toStdString());
        const GuideStep step = stepOf(prove(profile, facts), "pilot-watched");
        QVERIFY2(step.state == state, std::string(toString(step.state)).c_str());
        QCOMPARE(step.trouble.has_value(), isTold);
        if (isTold)
            QVERIFY(step.trouble->seen.find("lex@acme.example") != std::string::npos);
    }

    void whatBecameOfThePilotIsNobodyElses()
    {
        const Profile& profile = *m_catalogue.find("trusona");
        Facts facts = factsOf();
        facts.record.values["pilot"] = "alex@acme.example";
        facts.okta = oktaOf();
        facts.okta->assigned = assignedAs("bob@acme.example", "ACTIVE");
        facts.okta->asked = OktaQuestion{"acme.okta.com", "0oa1", facts.record.values};
        const auto judge = [&] { return stepOf(prove(profile, facts), "pilot"); };
        const GuideStep unknown = judge();
        QVERIFY(unknown.trouble);
        QVERIFY2(unknown.trouble->seen.find("nobody who signs in as alex@acme.example") != std::string::npos,
                 unknown.trouble->seen.c_str());
        facts.okta->pilotUser = personOf("alex@acme.example");
        const GuideStep unassigned = judge();
        QVERIFY(unassigned.trouble && unassigned.trouble->seen == "alex@acme.example is not assigned to the app.");
        facts.okta->pilot = assignedAs("alex@acme.example", "ACTIVE");
        QVERIFY(judge().trouble && judge().trouble->seen == "alex@acme.example is assigned, and was not sent.");
        facts.okta->pilot = assignedAs("alex@acme.example", "PROVISIONED");
        const GuideStep fine = judge();
        QVERIFY2(!fine.trouble, fine.trouble->seen.c_str());
    }

    void whatTheServiceBehindRefusesIsNotOktasSettings_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::newRow("credential") << 401 << QStringLiteral("credential that is stored here");
        QTest::newRow("no right") << 403 << QStringLiteral("credential that is stored here");
        QTest::newRow("trouble") << 503 << QStringLiteral("is in trouble");
        QTest::newRow("no answer") << 0 << QStringLiteral("is in trouble");
        QTest::newRow("content") << 400 << QStringLiteral("does not take what Okta sends");
    }
    void whatTheServiceBehindRefusesIsNotOktasSettings()
    {
        QFETCH(int, status);
        QFETCH(QString, cause);
        Facts facts = factsOf("relay");
        facts.traffic.refused = TrafficFact{now - 1min, directory::JournalId(1), {}, "No.", 429, "34.1.2.3"};
        facts.traffic.refused->vendorStatus = status;
        const GuideStep step = stepOf(prove(*m_catalogue.find("app-integration-wizard"), facts), "connect-bearer");
        QVERIFY(step.trouble);
        QVERIFY2(QString::fromStdString(step.trouble->cause).contains(cause), step.trouble->cause.c_str());
        QVERIFY(step.trouble->seen.find("vendor's service") != std::string::npos);
        QVERIFY(step.trouble->next.find("Base URL") == std::string::npos);
    }

    void anAddressIsProvenByWhatCameToIt_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isProven");
        QTest::newRow("never another") << Change([](Facts&) {}) << true;
        QTest::newRow("the first one seen")
            << Change([](Facts& facts) { facts.record.address = SeenAddress{facts.listener.baseUrl, {}, {}}; }) << true;
        QTest::newRow("changed since") << Change([](Facts& facts) {
            facts.record.address = SeenAddress{facts.listener.baseUrl, now - 1min, "https://old.example/"};
        }) << false;
        QTest::newRow("changed just now, not noted yet")
            << Change([](Facts& facts) { facts.record.address = SeenAddress{"https://old.example/", {}, {}}; })
            << false;
        QTest::newRow("changed before") << Change([](Facts& facts) {
            facts.record.address = SeenAddress{facts.listener.baseUrl, now - 1h, "https://old.example/"};
        }) << true;
    }
    void anAddressIsProvenByWhatCameToIt()
    {
        QFETCH(Change, change);
        QFETCH(bool, isProven);
        Facts facts = factsOf();
        facts.traffic.accepted = TrafficFact{now - 30min, directory::JournalId(1), {}, {}, 200, "34.1.2.3"};
        change(facts);
        const GuideStep step = stepOf(prove(*m_catalogue.find("app-integration-wizard"), facts), "address");
        QCOMPARE(step.state == StepState::Proven, isProven);
        QCOMPARE(step.trouble.has_value(), !isProven);
        if (!isProven)
            QVERIFY(step.trouble->cause.find("https://old.example/") != std::string::npos);
    }

private:
    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(KeptProofsTest)
#include "KeptProofsTest.moc"
