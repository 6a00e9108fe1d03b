// SPDX-License-Identifier: Apache-2.0
// The credentials Okta signs in with, without widgets: their states and warnings, what is said before a rotation or a
// revocation, that nothing is done before it is said, and how long a secret is known.
#include "screens/CredentialScreen.h"
#include "ScreenFixture.h"
#include "ShippedProfiles.h"
#include "core/Secret.h"
#include "screens/CredentialControl.h"
#include "setup/ProfileCatalogue.h"

#include <QLocale>
#include <QTest>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using namespace std::chrono_literals;

namespace {

class FakeCredentialControl final : public CredentialControl {
public:
    [[nodiscard]] bool isBusy() const override { return busy; }
    void rotate(const directory::Integration& integration, std::chrono::hours overlap) override
    {
        rotatedFor = integration.id;
        askedOverlap = overlap;
    }
    void revoke(const directory::Credential& credential, bool mayBeLast) override
    {
        revokedIds.push_back(credential.id.value);
        wasLastAllowed = mayBeLast;
    }

    bool busy = false;
    std::optional<directory::IntegrationId> rotatedFor;
    std::chrono::hours askedOverlap{};
    std::vector<std::int64_t> revokedIds;
    bool wasLastAllowed = false;
};

constexpr auto theSecret = "rc_known_this_once_0000k3Yz";

} // namespace

class CredentialScreenTest final : public QObject, private ScreenFixture {
    Q_OBJECT

private:
    FakeCredentialControl m_control;
    setup::ProfileCatalogue m_profiles;
    std::unique_ptr<CredentialScreen> m_screen;

    [[nodiscard]] directory::Credential credential(std::int64_t id) const
    {
        directory::Credential made;
        made.id = directory::CredentialId{id};
        made.integration = directory::IntegrationId{1};
        made.purpose = "scim";
        made.mode = directory::AuthMode::Header;
        made.lastFour = "abc" + std::to_string(id);
        made.created = m_clock.now() - 24h * 40;
        return made;
    }

    static directory::Integration integration(std::int64_t id, const char* slug)
    {
        directory::Integration made;
        made.id = directory::IntegrationId{id};
        made.slug = slug;
        made.name = slug;
        made.profileId = "app-integration-wizard";
        made.authMode = directory::AuthMode::Header;
        return made;
    }

    void put(const std::vector<directory::Credential>& credentials)
    {
        m_database->change([&credentials](FakeContent& content) { content.credentials = credentials; });
    }

    /// With one integration that has these.
    void open(const std::vector<directory::Credential>& credentials,
              const directory::Integration& of = integration(1, "acme"))
    {
        m_database->change([&](FakeContent& content) {
            content.integrations = {of};
            content.credentials = credentials;
        });
        beginSelection();
        m_screen =
            std::make_unique<CredentialScreen>(*m_database, *m_watcher, *m_selection, m_control, m_profiles, m_clock);
        m_screen->setOpen(true);
        QTRY_VERIFY(m_selection->current());
        QTRY_VERIFY(m_screen->isIdle() && m_screen->state() != ScreenState::Loading);
    }

    [[nodiscard]] CredentialRotated rotation(std::int64_t integration = 1) const
    {
        CredentialRotated made;
        made.credential = credential(9);
        made.credential.integration = directory::IntegrationId{integration};
        made.credential.lastFour = "k3Yz";
        made.secret.integration = made.credential.integration;
        made.secret.secret = std::make_shared<const core::Secret>(theSecret);
        return made;
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
        m_control.busy = false;
        m_control.rotatedFor.reset();
        m_control.revokedIds.clear();
    }
    void cleanup()
    {
        m_screen.reset();
        endDirectory();
    }

    void aCompanionHasNone()
    {
        auto companion = integration(1, "acme");
        companion.role = directory::Role::Companion;
        open({}, companion);
        QVERIFY(!m_screen->isThere());
    }

    void whoeverIsCalledHasSome()
    {
        open({credential(1)});
        QVERIFY(m_screen->isThere());
        QCOMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->rows().size(), 1);
    }

    void eachStateHasItsWord_data()
    {
        QTest::addColumn<int>("hoursLeft"); // 0: no end
        QTest::addColumn<bool>("isRevoked");
        QTest::addColumn<QString>("word");
        QTest::addColumn<Tone>("tone");
        QTest::addColumn<bool>("canBeRevoked");
        QTest::newRow("without an end") << 0 << false << "Valid" << Tone::Good << true;
        QTest::newRow("far from its end") << 24 * 90 << false << "Valid" << Tone::Good << true;
        QTest::newRow("near its end") << 24 * 5 << false << "Ends soon" << Tone::Warning << true;
        QTest::newRow("past its end") << -1 << false << "Ended" << Tone::Neutral << false;
        QTest::newRow("revoked") << 0 << true << "Revoked" << Tone::Neutral << false;
        QTest::newRow("revoked and past its end") << -1 << true << "Revoked" << Tone::Neutral << false;
    }

    void eachStateHasItsWord()
    {
        QFETCH(int, hoursLeft);
        QFETCH(bool, isRevoked);
        auto one = credential(1);
        if (hoursLeft != 0)
            one.expires = m_clock.now() + std::chrono::hours(hoursLeft);
        if (isRevoked)
            one.revoked = m_clock.now() - 1h;
        open({one});
        const auto row = m_screen->rows().first();
        QTEST(row.state.word, "word");
        QTEST(row.state.tone, "tone");
        QTEST(row.canBeRevoked, "canBeRevoked");
        QVERIFY(row.hint.endsWith(QStringLiteral("abc1")));
        QCOMPARE(row.lastUsed.text, QStringLiteral("never"));
        QCOMPARE(row.ends.exact.isEmpty(), hoursLeft == 0 && !isRevoked);
    }

    void validOnesComeFirstAndAmongThemTheNewest()
    {
        auto revoked = credential(4);
        revoked.revoked = m_clock.now();
        auto ended = credential(3);
        ended.expires = m_clock.now() - 1h;
        auto other = credential(5);
        other.purpose = "registrations";
        open({credential(1), credential(2), ended, revoked, other});
        QList<std::int64_t> ids;
        const auto rows = m_screen->rows();
        for (const auto& row : rows)
            ids.append(row.id.value);
        QCOMPARE(ids, (QList<std::int64_t>{2, 1, 4, 3}));
        QCOMPARE(m_screen->status(), QStringLiteral("2 valid, 1 ended, 1 revoked"));
    }

    void whatEndsIsWarnedOfUntilAnotherIsUsed()
    {
        auto old = credential(1);
        old.expires = m_clock.now() + 24h * 2;
        old.lastUsed = m_clock.now() - 2h;
        open({old});
        QCOMPARE(m_screen->warnings().size(), 1);
        QVERIFY(m_screen->warnings().first().isUrgent);
        QVERIFY(m_screen->summary().contains(QStringLiteral("expires in 2 days")));

        auto fresh = credential(2);
        put({old, fresh});
        QTRY_COMPARE(m_screen->rows().size(), 2);
        QCOMPARE(m_screen->warnings().size(), 1);
        QVERIFY(m_screen->warnings().first().sentence.contains(QStringLiteral("Paste the new one in Okta before")));

        fresh.lastUsed = m_clock.now() - 1h;
        put({old, fresh});
        QTRY_VERIFY(m_screen->warnings().isEmpty());
    }

    void aRotationIsSaidBeforehand_data()
    {
        QTest::addColumn<int>("valid");
        QTest::addColumn<int>("hours");
        QTest::addColumn<QString>("words");
        QTest::newRow("one, a week") << 1 << 24 * 7 << "the one that is valid now goes on until";
        QTest::newRow("two, an hour") << 2 << 1 << "the 2 that are valid now go on until";
        QTest::newRow("none") << 0 << 24 << "is made and shown this once.";
    }

    void aRotationIsSaidBeforehand()
    {
        QFETCH(int, valid);
        QFETCH(int, hours);
        QFETCH(QString, words);
        std::vector<directory::Credential> credentials;
        for (int i = 1; i <= valid; ++i)
            credentials.push_back(credential(i));
        auto ended = credential(8);
        ended.expires = m_clock.now() - 1h;
        credentials.push_back(ended);
        open(credentials);
        const QString sentence = m_screen->rotationSentence(std::chrono::hours(hours));
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
        QVERIFY2(sentence.contains(QStringLiteral("Okta, under Provisioning › Integration › Edit, as “Authorization”")),
                 qPrintable(sentence));
        QVERIFY(!m_control.rotatedFor);
    }

    void whereItIsPastedFollowsTheProfile_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<directory::AuthMode>("mode");
        QTest::addColumn<QString>("place");
        QTest::newRow("Basic") << "cyolo" << directory::AuthMode::Basic << "“Username” and “Password”";
        QTest::newRow("OAuth") << "app-integration-wizard" << directory::AuthMode::OAuth
                               << "“Client ID” and “Client Secret”";
        QTest::newRow("test app") << "okta-test-app" << directory::AuthMode::Header
                                  << "Provisioning › Configure API Integration, as “API Token”";
        QTest::newRow("another client") << "custom" << directory::AuthMode::Bearer << "your SCIM client, as “Token”";
        QTest::newRow("a profile that is gone") << "gone" << directory::AuthMode::Bearer << "Paste the new one in Okta";
    }

    void whereItIsPastedFollowsTheProfile()
    {
        QFETCH(QString, profile);
        QFETCH(directory::AuthMode, mode);
        QFETCH(QString, place);
        auto of = integration(1, "acme");
        of.profileId = profile.toStdString();
        of.authMode = mode;
        open({credential(1)}, of);
        const QString sentence = m_screen->rotationSentence(1h);
        QVERIFY2(sentence.contains(place), qPrintable(sentence));
    }

    void aWeekIsProposedAndNothingLonger()
    {
        const auto overlaps = CredentialScreen::overlaps();
        QCOMPARE(overlaps.first(), std::chrono::hours(24 * 7));
        for (const auto each : overlaps)
            QVERIFY(each <= overlaps.first());
        QCOMPARE(CredentialScreen::overlapText(overlaps.first()), QStringLiteral("7 days"));
        QCOMPARE(CredentialScreen::overlapText(24h), QStringLiteral("1 day"));
        QCOMPARE(CredentialScreen::overlapText(1h), QStringLiteral("1 hour"));
    }

    void aSecretIsKnownUntilItIsForgotten()
    {
        open({credential(1)});
        m_screen->rotate(24h);
        QCOMPARE(m_control.rotatedFor, std::optional(directory::IntegrationId{1}));
        QCOMPARE(m_control.askedOverlap, std::chrono::hours(24));
        QVERIFY(!m_screen->secret());
        auto done = rotation();
        done.ending = {credential(1)};
        done.ending.front().expires = m_clock.now() + 24h;
        Q_EMIT m_control.rotated(done);
        const auto secret = m_screen->secret();
        QVERIFY(secret && secret->values.size() == 1);
        QCOMPARE(secret->values.first().value, QLatin1String(theSecret));
        QVERIFY(secret->values.first().isSecret);
        QVERIFY(secret->values.first().shown.contains(QStringLiteral("k3Yz")));
        QVERIFY(!secret->values.first().shown.contains(QLatin1String(theSecret)));
        QVERIFY(secret->sentence.contains(QStringLiteral("is accepted as well")));
        m_screen->forgetSecret();
        QVERIFY(!m_screen->secret());
    }

    void aSecretIsNotShownOnThePageOfAnother()
    {
        open({credential(1)});
        Q_EMIT m_control.rotated(rotation(2));
        QVERIFY(!m_screen->secret());
        m_database->change([](FakeContent& content) { content.integrations.push_back(integration(2, "other")); });
        QTRY_COMPARE(m_selection->integrations().size(), std::size_t{2});
        Q_EMIT m_control.rotated(rotation());
        QVERIFY(m_screen->secret());
        m_selection->select(directory::IntegrationId{2});
        QVERIFY(!m_screen->secret());
        m_selection->select(directory::IntegrationId{1});
        QVERIFY(!m_screen->secret());
    }

    void thatTheOthersGoOnIsSaidBesideTheSecret()
    {
        open({credential(1)});
        auto done = rotation();
        done.notEnded = core::makeError(core::ErrorKind::Unavailable, "The disk is full.");
        Q_EMIT m_control.rotated(done);
        QVERIFY(m_screen->secret());
        QVERIFY(m_screen->commandError());
        QCOMPARE(m_screen->commandError()->message, std::string("The disk is full."));
    }

    void aRevocationIsSaidBeforeItIsDone()
    {
        auto used = credential(1);
        used.lastUsed = m_clock.now() - 3min;
        open({used, credential(2)});
        m_screen->beginRevocation(used.id);
        const auto asked = m_screen->revocation();
        QVERIFY(asked && !asked->isLast);
        const QString effects = asked->effects.join(QLatin1Char(' '));
        QVERIFY(effects.contains(QStringLiteral("refused from the next second on")));
        QVERIFY(effects.contains(QStringLiteral("last used 3 min ago")));
        QVERIFY(effects.contains(QStringLiteral("Another one is valid, but Okta has not signed in with it yet.")));
        QVERIFY(m_control.revokedIds.empty());
        m_screen->goOnRevoking();
        QCOMPARE(m_control.revokedIds, (std::vector<std::int64_t>{1}));
        QVERIFY(!m_control.wasLastAllowed);
        Q_EMIT m_control.revoked(used.id);
        QVERIFY(!m_screen->revocation());
    }

    void theLastOneIsAskedForTwice()
    {
        auto revoked = credential(2);
        revoked.revoked = m_clock.now();
        open({credential(1), revoked});
        m_screen->beginRevocation(directory::CredentialId{1});
        QVERIFY(m_screen->revocation() && m_screen->revocation()->isLast && !m_screen->revocation()->isSecond);
        m_screen->goOnRevoking();
        QVERIFY(m_control.revokedIds.empty());
        QVERIFY(m_screen->revocation() && m_screen->revocation()->isSecond);
        QVERIFY(m_screen->revocation()->effects.join(QString()).contains(QStringLiteral("turned away")));
        m_screen->goOnRevoking();
        QCOMPARE(m_control.revokedIds, (std::vector<std::int64_t>{1}));
        QVERIFY(m_control.wasLastAllowed);
    }

    void whoeverThinksBetterOfItKeepsIt()
    {
        open({credential(1)});
        m_screen->beginRevocation(directory::CredentialId{1});
        m_screen->goOnRevoking();
        m_screen->leaveRevocation();
        m_screen->goOnRevoking();
        QVERIFY(!m_screen->revocation() && m_control.revokedIds.empty());
        // Asked anew, it is the first question again.
        m_screen->beginRevocation(directory::CredentialId{1});
        QVERIFY(!m_screen->revocation()->isSecond);
    }

    void aQuestionGoesWithItsCredential()
    {
        open({credential(1), credential(2)});
        m_screen->beginRevocation(directory::CredentialId{1});
        auto revoked = credential(1);
        revoked.revoked = m_clock.now();
        put({revoked, credential(2)});
        QTRY_VERIFY(!m_screen->revocation());
    }

    void whileOneCommandRunsThereIsNoOther()
    {
        open({credential(1), credential(2)});
        m_control.busy = true;
        m_screen->rotate(1h);
        m_screen->beginRevocation(directory::CredentialId{1});
        m_screen->goOnRevoking();
        QVERIFY(!m_control.rotatedFor && m_control.revokedIds.empty());
    }

    void whatFailedIsSaid()
    {
        open({credential(1), credential(2)});
        m_screen->rotate(1h);
        Q_EMIT m_control.failed(core::makeError(core::ErrorKind::Conflict, "It has become the last."));
        QVERIFY(m_screen->commandError());
        m_screen->beginRevocation(directory::CredentialId{1});
        QVERIFY(!m_screen->commandError());
    }

    void whatFailedElsewhereIsNotSaidHere()
    {
        open({credential(1), credential(2)});
        m_database->change([](FakeContent& content) { content.integrations.push_back(integration(2, "other")); });
        QTRY_COMPARE(m_selection->integrations().size(), std::size_t{2});
        m_screen->rotate(1h);
        m_selection->select(directory::IntegrationId{2});
        Q_EMIT m_control.failed(core::makeError(core::ErrorKind::Conflict, "It has become the last."));
        QVERIFY(!m_screen->commandError());
    }

    void theFourStates()
    {
        m_database->hold();
        m_database->change([](FakeContent& content) {
            content.integrations = {integration(1, "acme")};
            content.credentialFailure = core::makeError(core::ErrorKind::Corrupt, "Page 12 does not read.");
        });
        beginSelection();
        m_screen =
            std::make_unique<CredentialScreen>(*m_database, *m_watcher, *m_selection, m_control, m_profiles, m_clock);
        QCOMPARE(m_screen->state(), ScreenState::Loading);
        QVERIFY(m_screen->warnings().isEmpty());
        m_database->release();
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        QVERIFY(m_screen->error());
        m_database->changeQuietly([](FakeContent& content) { content.credentialFailure.reset(); });
        m_screen->retry();
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->warnings().size(), 1);
        put({credential(1)});
        m_screen->setOpen(true);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
    }
};

QTEST_GUILESS_MAIN(CredentialScreenTest)
#include "CredentialScreenTest.moc"
