// SPDX-License-Identifier: Apache-2.0
// Which way is open to whom, and why the others are not.
#include "onboarding/ResendRoutes.h"

#include <QtTest>

#include <string>

using namespace rollcall;
using namespace rollcall::onboarding;
using directory::Role;
using okta::UserStatus;

namespace {

okta::AppUser assignment(okta::AssignmentScope scope = okta::AssignmentScope::Person)
{
    okta::AppUser assigned;
    assigned.id = okta::UserId("00u1");
    assigned.externalId = "7";
    assigned.scope = scope;
    assigned.status = "PROVISIONED";
    assigned.sync = okta::SyncState::Synchronized;
    return assigned;
}

/// Somebody whom the vendor mailed.
RouteFacts somebody(Mailer mailer = Mailer::Vendor, Role role = Role::Own)
{
    RouteFacts facts;
    facts.role = role;
    facts.mailer = mailer;
    facts.isAppKnown = true;
    facts.isKnownToOkta = true;
    facts.user.id = okta::UserId("00u1");
    facts.user.status = UserStatus::Provisioned;
    facts.user.statusText = "PROVISIONED";
    facts.user.profile.emplace("login", std::string("ada@example.com"));
    facts.assignment = assignment();
    facts.deactivateUsers = okta::Switch::On;
    return facts;
}

bool says(const RouteVerdict& verdict, const char* words)
{
    return verdict.why.find(words) != std::string::npos;
}

} // namespace

class ResendRoutesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theUsualRouteIsThatOfWhoMails_data()
    {
        QTest::addColumn<Role>("role");
        QTest::addColumn<Mailer>("mailer");
        QTest::addColumn<ResendRoute>("route");
        QTest::newRow("own, Rollcall") << Role::Own << Mailer::Rollcall << ResendRoute::OwnMail;
        QTest::newRow("own, undecided") << Role::Own << Mailer::Nobody << ResendRoute::OwnMail;
        QTest::newRow("own, vendor") << Role::Own << Mailer::Vendor << ResendRoute::VendorMail;
        QTest::newRow("relay, Rollcall") << Role::Relay << Mailer::Rollcall << ResendRoute::OwnMail;
        QTest::newRow("relay, Okta") << Role::Relay << Mailer::Okta << ResendRoute::OktaMail;
        QTest::newRow("companion, undecided") << Role::Companion << Mailer::Nobody << ResendRoute::VendorMail;
        QTest::newRow("companion, Okta") << Role::Companion << Mailer::Okta << ResendRoute::OktaMail;
    }
    void theUsualRouteIsThatOfWhoMails()
    {
        QFETCH(Role, role);
        QFETCH(Mailer, mailer);
        QFETCH(ResendRoute, route);
        QVERIFY(usualRoute(role, mailer) == route);
        QVERIFY(parseResendRoute(toString(route)) == route);
        QVERIFY(!parseResendRoute("fax"));
    }

    void whoIsRegisteredIsReachedByNone()
    {
        RouteFacts facts = somebody();
        facts.registeredBy = "is in the group Passkey people in Okta.";
        for (const ResendRoute route : {ResendRoute::OwnMail, ResendRoute::OktaMail, ResendRoute::VendorMail}) {
            QVERIFY(says(judge(route, facts), "registered already"));
            QVERIFY(says(judge(route, facts), "Passkey people"));
        }
    }

    void ownMailGoesByItsOwnRules()
    {
        RouteFacts facts = somebody(Mailer::Rollcall);
        QVERIFY(judge(ResendRoute::OwnMail, facts).isOpen());
        facts.objectionToOwnMail = "Is deactivated in Okta.";
        QCOMPARE(judge(ResendRoute::OwnMail, facts).why, facts.objectionToOwnMail);
        QVERIFY(says(judge(ResendRoute::OwnMail, somebody(Mailer::Nobody, Role::Companion)), "at the vendor"));
    }

    void oktaMailsWhoNeverActivated_data()
    {
        QTest::addColumn<UserStatus>("status");
        QTest::addColumn<bool>("isOpen");
        QTest::addColumn<QString>("instead");
        QTest::newRow("PROVISIONED") << UserStatus::Provisioned << true << QString();
        QTest::newRow("RECOVERY") << UserStatus::Recovery << true << QString();
        QTest::newRow("ACTIVE") << UserStatus::Active << false << QStringLiteral("reset the password");
        QTest::newRow("STAGED") << UserStatus::Staged << false << QStringLiteral("Activate it");
        QTest::newRow("SUSPENDED") << UserStatus::Suspended << false << QStringLiteral("Unsuspend");
        QTest::newRow("DEPROVISIONED") << UserStatus::Deprovisioned << false << QStringLiteral("Activate it");
        QTest::newRow("LOCKED_OUT") << UserStatus::LockedOut << false << QStringLiteral("Unlock");
        QTest::newRow("PASSWORD_EXPIRED") << UserStatus::PasswordExpired << false << QStringLiteral("new password");
        QTest::newRow("another") << UserStatus::Other << false << QStringLiteral("ACTIVATING");
    }
    void oktaMailsWhoNeverActivated()
    {
        QFETCH(UserStatus, status);
        QFETCH(bool, isOpen);
        QFETCH(QString, instead);
        for (const Role role : {Role::Own, Role::Relay, Role::Companion}) {
            RouteFacts facts = somebody(Mailer::Rollcall, role);
            facts.isHere = role != Role::Companion;
            facts.user.status = status;
            facts.user.statusText = "ACTIVATING";
            const RouteVerdict verdict = judge(ResendRoute::OktaMail, facts);
            QCOMPARE(verdict.isOpen(), isOpen);
            QVERIFY2(isOpen || says(verdict, instead.toUtf8().constData()), verdict.why.c_str());
        }
        RouteFacts unknown = somebody();
        unknown.isKnownToOkta = false;
        QVERIFY(says(judge(ResendRoute::OktaMail, unknown), "knows nobody"));
    }

    void theVendorMailsWhereItIsTheOneThatMails()
    {
        QVERIFY(judge(ResendRoute::VendorMail, somebody()).isOpen());
        QVERIFY(judge(ResendRoute::VendorMail, somebody(Mailer::Vendor, Role::Relay)).isOpen());
        QVERIFY(judge(ResendRoute::VendorMail, somebody(Mailer::Nobody, Role::Companion)).isOpen());
        QVERIFY(says(judge(ResendRoute::VendorMail, somebody(Mailer::Rollcall)), "Rollcall mails"));
        QVERIFY(says(judge(ResendRoute::VendorMail, somebody(Mailer::Rollcall, Role::Companion)), "Rollcall mails"));
        QVERIFY(says(judge(ResendRoute::VendorMail, somebody(Mailer::Okta)), "Okta's activation mail"));
        QVERIFY(says(judge(ResendRoute::VendorMail, somebody(Mailer::Nobody)), "Choose who mails"));
    }

    void theVendorRouteNeedsSomebodyWhoCanComeBack()
    {
        const auto refused = [](const char* words, const auto& change) {
            RouteFacts facts = somebody();
            change(facts);
            const RouteVerdict verdict = judge(ResendRoute::VendorMail, facts);
            return !verdict.isOpen() && says(verdict, words) && verdict.clicks.empty();
        };
        QVERIFY(refused("not in the application", [](RouteFacts& facts) { facts.isHere = false; }));
        QVERIFY(refused("deactivated already", [](RouteFacts& facts) { facts.isActiveHere = false; }));
        QVERIFY(refused("is not chosen", [](RouteFacts& facts) { facts.isAppKnown = false; }));
        QVERIFY(refused("knows nobody", [](RouteFacts& facts) { facts.isKnownToOkta = false; }));
        QVERIFY(refused("not assigned", [](RouteFacts& facts) { facts.assignment.reset(); }));
        QVERIFY(refused("SUSPENDED", [](RouteFacts& facts) { facts.user.status = UserStatus::Suspended; }));
        QVERIFY(refused("could not assign", [](RouteFacts& facts) { facts.user.status = UserStatus::Deprovisioned; }));
        QVERIFY(refused("STAGED", [](RouteFacts& facts) { facts.user.status = UserStatus::Staged; }));
        QVERIFY(refused("Deactivate Users", [](RouteFacts& facts) { facts.deactivateUsers = okta::Switch::Off; }));
        QVERIFY(refused("how this person came",
                        [](RouteFacts& facts) { facts.assignment->scope = okta::AssignmentScope::Other; }));
        QVERIFY(
            refused("nothing to repeat", [](RouteFacts& facts) { facts.assignment->sync = okta::SyncState::Error; }));
        QVERIFY(refused("under way", [](RouteFacts& facts) { facts.isUnderWay = true; }));
        QVERIFY(refused("Provision User", [](RouteFacts& facts) {
            facts.assignment->externalId.clear();
            facts.assignment->sync = okta::SyncState::Disabled;
        }));
        RouteFacts unseen = somebody();
        unseen.deactivateUsers = okta::Switch::NotShown;
        QVERIFY(judge(ResendRoute::VendorMail, unseen).isOpen());
    }

    void aGroupIsLeftByHand()
    {
        for (const Role role : {Role::Own, Role::Companion}) {
            RouteFacts facts = somebody(Mailer::Vendor, role);
            facts.assignment = assignment(okta::AssignmentScope::Group);
            facts.groupName = "Sales";
            const RouteVerdict verdict = judge(ResendRoute::VendorMail, facts);
            QVERIFY(!verdict.isOpen() && says(verdict, "Sales"));
            QCOMPARE(verdict.clicks.size(), std::size_t{4});
            QVERIFY(verdict.clicks[0].find("Groups › “Sales” › People") != std::string::npos);
            QVERIFY(verdict.clicks[1].find("ada@example.com") != std::string::npos);
            const char* where = role == Role::Companion ? "System Log" : "Rollcall shows";
            QVERIFY(verdict.clicks[2].find(where) != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(ResendRoutesTest)
#include "ResendRoutesTest.moc"
