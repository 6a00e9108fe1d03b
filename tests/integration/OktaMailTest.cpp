// SPDX-License-Identifier: Apache-2.0
// Okta's activation mail: to whom it is for, once, and never again by itself when nobody knows whether it went out.
#include "RouteHouse.h"
#include "onboarding/InvitationMailer.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace rollcall::tests;

namespace {

constexpr int waitLimit = 40'000;
constexpr auto reactivated = "user.lifecycle.reactivate";

bool holds(const std::string& text, const char* words)
{
    return text.find(words) != std::string::npos;
}

/// One of Okta's life-cycle calls.
void lead(RouteHouse& house, const okta::UserId& user, const std::string& step)
{
    const auto done =
        house.client().send({.method = "POST", .target = "/api/v1/users/" + user.value + "/lifecycle/" + step}, {});
    if (!done)
        qFatal("%s: %s", step.c_str(), done.error().error.message.c_str());
}

/// Activated, and never came in.
okta::UserId unfinished(RouteHouse& house, const std::string& name)
{
    const okta::UserId user = house.know(name);
    lead(house, user, "deactivate?sendEmail=false");
    lead(house, user, "activate?sendEmail=false");
    return user;
}

} // namespace

class OktaMailTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesToWhoNeverCameIn_data()
    {
        QTest::addColumn<bool>("isRecovery");
        QTest::newRow("PROVISIONED") << false;
        QTest::newRow("RECOVERY") << true;
    }
    void goesToWhoNeverCameIn()
    {
        QFETCH(bool, isRecovery);
        RouteHouse house(Role::Companion);
        const okta::UserId ada = isRecovery ? house.know("ada") : unfinished(house, "ada");
        if (isRecovery)
            lead(house, ada, "reset_password?sendEmail=false");
        house.order(ResendRoute::OktaMail, "ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(oktaMailJob, JobState::Done), waitLimit);
        QCOMPARE(house.events(reactivated, ada), 1);
        QVERIFY(holds(house.job(oktaMailJob)->message, "activation link to ada@acme.example"));
        QCOMPARE(callsOf(ResendRoute::OktaMail, house.app(), ada),
                 std::vector<std::string>{"POST /api/v1/users/" + ada.value + "/lifecycle/reactivate?sendEmail=true"});
    }

    void saysWhatOktaHasInstead_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("word");
        QTest::newRow("ACTIVE") << QString() << QStringLiteral("ACTIVE");
        QTest::newRow("SUSPENDED") << QStringLiteral("suspend") << QStringLiteral("SUSPENDED");
        QTest::newRow("DEPROVISIONED") << QStringLiteral("deactivate") << QStringLiteral("DEPROVISIONED");
    }
    void saysWhatOktaHasInstead()
    {
        QFETCH(QString, step);
        QFETCH(QString, word);
        RouteHouse house(Role::Companion);
        const okta::UserId ada = house.know("ada");
        const auto before = house.preview(ResendRoute::OktaMail, {"ada"});
        QVERIFY(before.people.empty() && holds(before.skipped.front().why, "ACTIVE"));
        if (!step.isEmpty())
            lead(house, ada, step.toStdString());
        const auto preview = house.preview(ResendRoute::OktaMail, {"ada"});
        QVERIFY(preview.people.empty());
        QVERIFY2(holds(preview.skipped.front().why, word.toUtf8().constData()), preview.skipped.front().why.c_str());
        // Read again right before the call, whatever the preview showed.
        house.order(RoutePreview{ResendRoute::OktaMail, {{ResourceId(ada.value), ada.value, "ada"}}, {}});
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(oktaMailJob, JobState::Failed), waitLimit);
        QVERIFY(holds(house.job(oktaMailJob)->message, word.toUtf8().constData()));
        QCOMPARE(house.events(reactivated, ada), 0);
    }

    void whoRegisteredIsLeftAlone()
    {
        RouteHouse house(Role::Own, Mailer::Okta);
        const okta::UserId ada = unfinished(house, "ada");
        QVERIFY(house.console().assignPerson(house.app().value, ada.value).has_value());
        house.settle();
        house.order(ResendRoute::OktaMail, "ada");
        house.setRegistered("ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(oktaMailJob, JobState::Done), waitLimit);
        QVERIFY(holds(house.job(oktaMailJob)->message, "Left alone"));
        QCOMPARE(house.events(reactivated, ada), 0);
        QVERIFY(holds(house.preview(ResendRoute::OktaMail, {"ada"}).skipped.front().why, "registered already"));
        QCOMPARE(house.jobs(invitationMailJob), std::size_t{0});
    }

    void whatNobodyKnowsIsNotRepeated()
    {
        RouteHouse house(Role::Companion);
        const okta::UserId ada = unfinished(house, "ada");
        house.order(ResendRoute::OktaMail, "ada");
        house.api().inject(demo::ApiFault::ReadOnlyOrganisation);
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(oktaMailJob, JobState::Unknown), waitLimit);
        house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        QVERIFY(holds(house.job(oktaMailJob)->message, "may have mailed"));
        house.stop();
        house.start();
        // Another order is done meanwhile, and this one is left as it is.
        unfinished(house, "bob");
        house.order(house.preview(ResendRoute::OktaMail, {"bob"}), "bob");
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(oktaMailJob, JobState::Done), waitLimit);
        QCOMPARE(house.events(reactivated, ada), 0);
    }
};

QTEST_GUILESS_MAIN(OktaMailTest)
#include "OktaMailTest.moc"
