// SPDX-License-Identifier: Apache-2.0
// The vendor's mail by taking somebody off the app and putting them back: what comes of it when all goes well, when it
// is broken off, and when Okta does not play along.
#include "Expect.h"
#include "RouteHouse.h"
#include "onboarding/InvitationMailer.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace rollcall::tests;
using namespace std::chrono_literals;

namespace {

constexpr int waitLimit = 40'000;
constexpr auto removed = "application.user_membership.remove";
constexpr auto deactivated = "application.provision.user.deactivate";

bool holds(const std::string& text, const char* words)
{
    return text.find(words) != std::string::npos;
}

/// Ada, whose attributes at the app are her own, is ordered and off the app, and nobody may write in Okta.
struct Halfway {
    explicit Halfway(RouteHouse& house, const std::string& title = {}) : m_house(house), ada(house.hire("ada"))
    {
        queue = house.order(house.preview(ResendRoute::VendorMail, {"ada"}), "wish", title).queue;
        house.holdOnceOff(ada);
        house.start();
    }
    /// True once that is so.
    [[nodiscard]] bool isReached()
    {
        const auto second = m_house.job(vendorAssignJob);
        return second && second->attempts > 0 && !m_house.assignment(ada);
    }

    RouteHouse& m_house;
    okta::UserId ada;
    std::optional<JobQueueId> queue;
};

} // namespace

class VendorMailTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOffAndComesBackAsBefore()
    {
        RouteHouse house;
        QVERIFY(house.console().addAppAttribute(house.app().value, "badge", "badge", "urn:acme:1").has_value());
        const okta::UserId ada = house.hire("ada");
        okta::AssignmentDraft own{ada, {}, {{"badge", std::string("B-7")}}};
        QVERIFY(okta::AppUsers(house.client()).change(house.app(), own, {}).has_value());
        house.settle();
        const auto before = house.assignment(ada);
        const okta::User account = house.user(ada);
        const ResourceId id = house.here("ada");
        house.order(ResendRoute::VendorMail, "ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Done), waitLimit);

        const auto after = house.assignment(ada);
        QVERIFY(before && after && after->scope == okta::AssignmentScope::Person);
        QCOMPARE(okta::textOf(after->profile, "badge"), std::string("B-7"));
        QVERIFY(after->profile == before->profile);
        QCOMPARE(after->userName, before->userName);
        QCOMPARE(after->externalId, id.value);
        QVERIFY(house.isActiveHere("ada"));
        QCOMPARE(house.events(removed, ada), 1);
        QCOMPARE(house.events(deactivated, ada), 1);
        // The account itself is as it was.
        QVERIFY(house.user(ada).status == account.status);
        QVERIFY(house.user(ada).lastUpdated == account.lastUpdated);
        const std::string told = house.job(vendorMailJob)->message;
        QVERIFY2(holds(told, "assigned again as before") && !holds(told, "not seen"), told.c_str());
        const auto tried = expect(routesTried(house.reader(), house.integration(), id));
        QCOMPARE(tried.size(), std::size_t{1});
        QCOMPARE(tried.front().askedBy, std::string("Grace"));
        QCOMPARE(tried.front().message, told);
    }

    void rollcallMailsAndWritesNothingBeside()
    {
        RouteHouse house;
        const okta::UserId ada = house.hire("ada");
        house.order(ResendRoute::VendorMail, "ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Done), waitLimit);
        // Whatever the keepers make of going and coming back, they have made by the end of the feed.
        const auto end = expect(house.reader().feedEnd());
        for (const char* consumer : {"invitations", "write-backs"}) {
            QTRY_VERIFY_WITH_TIMEOUT(expect(house.reader().consumerPosition(consumer)).value_or(FeedPosition{}) >= end,
                                     waitLimit);
        }
        QCOMPARE(house.jobs(invitationMailJob), std::size_t{0});
        QCOMPARE(house.jobs(writeBackJob), std::size_t{0});
        QVERIFY(house.assignment(ada).has_value());
    }

    void saysWhomItSkipsAndWhy()
    {
        RouteHouse house;
        house.hire("ada");
        house.hire("bob");
        house.hireByGroup("eve", "Sales");
        house.setRegistered("bob");
        const RoutePreview preview = house.preview(ResendRoute::VendorMail, {"ada", "bob", "eve"});
        QCOMPARE(preview.people.size(), std::size_t{1});
        QCOMPARE(preview.people.front().name, std::string("ada@acme.example"));
        QCOMPARE(preview.skipped.size(), std::size_t{2});
        QVERIFY2(holds(preview.skipped[0].why, "registered already: Told me so."), preview.skipped[0].why.c_str());
        QVERIFY2(holds(preview.skipped[1].why, "“Sales”"), preview.skipped[1].why.c_str());
        QCOMPARE(preview.skipped[1].clicks.size(), std::size_t{4});
        const auto calls = callsOf(ResendRoute::VendorMail, house.app(), okta::UserId(preview.people.front().oktaUser));
        QCOMPARE(calls.size(), std::size_t{2});
        QVERIFY(calls[0].starts_with("DELETE /api/v1/apps/" + house.app().value + "/users/"));
        QVERIFY(calls[1].starts_with("POST /api/v1/apps/" + house.app().value + "/users"));
        QCOMPARE(house.jobs(vendorMailJob), std::size_t{0});

        demo::ProvisioningSwitches off;
        off.deactivates = false;
        QVERIFY(house.console().setSwitches(house.app().value, off).has_value());
        const RoutePreview none = house.preview(ResendRoute::VendorMail, {"ada"});
        QVERIFY(none.people.empty() && holds(none.skipped.front().why, "Deactivate Users"));
    }

    void manyAreReadAsAList()
    {
        RouteHouse house;
        std::vector<std::string> names;
        for (int i = 0; i < 12; ++i) {
            names.push_back("person" + std::to_string(i));
            house.hire(names.back());
        }
        house.setRegistered("person3");
        house.api().forgetCalls();
        const RoutePreview preview = house.preview(ResendRoute::VendorMail, names);
        QCOMPARE(preview.people.size(), std::size_t{11});
        QCOMPARE(preview.skipped.size(), std::size_t{1});
        QVERIFY2(house.api().calls() <= 3, std::to_string(house.api().calls()).c_str());
    }

    void aGroupThatCameMeanwhileIsLeftWhole()
    {
        RouteHouse house;
        const okta::UserId ada = house.hire("ada");
        const auto preview = house.preview(ResendRoute::VendorMail, {"ada"});
        const std::string group = house.console().createGroup("Sales");
        QVERIFY(house.console().addMember(group, ada.value).has_value());
        QVERIFY(house.console().assignGroup(house.app().value, group).has_value());
        house.settle();
        house.order(preview);
        house.start();
        // In person and by the group: Okta refuses, and nothing was done.
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Failed), waitLimit);
        const std::string told = house.job(vendorMailJob)->message;
        QVERIFY2(holds(told, "Nothing was done") && holds(told, "E0000046"), told.c_str());
        QVERIFY(house.assignment(ada).has_value());
        QCOMPARE(house.events(removed, ada), 0);
        QVERIFY(house.isActiveHere("ada"));
    }

    void whoRegisteredMeanwhileIsLeftAlone()
    {
        RouteHouse house;
        const okta::UserId ada = house.hire("ada");
        house.order(ResendRoute::VendorMail, "ada");
        house.setRegistered("ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Done), waitLimit);
        QVERIFY(holds(house.job(vendorMailJob)->message, "Left alone"));
        QCOMPARE(house.events(removed, ada), 0);
        QCOMPARE(house.jobs(vendorUnassignJob), std::size_t{0});
    }

    void whoRegistersHalfwayComesBackAllTheSame()
    {
        RouteHouse house;
        Halfway halfway(house);
        QTRY_VERIFY_WITH_TIMEOUT(halfway.isReached(), waitLimit);
        house.setRegistered("ada");
        house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Done), waitLimit);
        QVERIFY(house.assignment(halfway.ada).has_value() && house.isActiveHere("ada"));
    }

    void goesOnWithTheNextStart()
    {
        RouteHouse house;
        Halfway halfway(house);
        QTRY_VERIFY_WITH_TIMEOUT(halfway.isReached(), waitLimit);
        house.stop();
        house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        QVERIFY(!house.assignment(halfway.ada));
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Done), waitLimit);
        QVERIFY(house.assignment(halfway.ada).has_value() && house.isActiveHere("ada"));
        QCOMPARE(house.events(removed, halfway.ada), 1);
    }

    void givingUpTheBulkLeavesNobodyHalfway()
    {
        RouteHouse house;
        Halfway halfway(house, "Everybody");
        QTRY_VERIFY_WITH_TIMEOUT(halfway.isReached(), waitLimit);
        QVERIFY(halfway.queue.has_value());
        QVERIFY(house.rig()
                    .database()
                    .writeAndWait([&](WriteSession& session) {
                        return session.jobs().changeQueue(*halfway.queue, {JobQueueState::Cancelled, "By Grace.", {}});
                    })
                    .has_value());
        house.stop();
        house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Done), waitLimit);
        QVERIFY(house.assignment(halfway.ada).has_value() && house.isActiveHere("ada"));
        const auto tried = expect(routesTried(house.reader(), house.integration(), house.here("ada")));
        QVERIFY(tried.front().state == JobState::Done);
    }

    void isTriedUntilTheAssignmentHolds_data()
    {
        QTest::addColumn<bool>("isRole");
        QTest::newRow("500s") << false;
        QTest::newRow("403") << true;
    }
    void isTriedUntilTheAssignmentHolds()
    {
        QFETCH(bool, isRole);
        RouteHouse house;
        Halfway halfway(house);
        QTRY_VERIFY_WITH_TIMEOUT(halfway.isReached(), waitLimit);
        if (isRole) {
            house.api().setRole(house.token(), demo::AdminRole::ReadOnly);
            house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        }
        const int before = house.job(vendorAssignJob)->attempts;
        QTRY_VERIFY_WITH_TIMEOUT(house.job(vendorAssignJob)->attempts >= before + 3, waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Waiting), waitLimit);
        const std::string told = house.job(vendorAssignJob)->message;
        QVERIFY2(holds(told, "Is not assigned yet") && holds(told, isRole ? "E0000006" : "E0000010"), told.c_str());
        // Whoever looks at the order sees it too.
        const auto tried = expect(routesTried(house.reader(), house.integration(), house.here("ada")));
        QVERIFY2(holds(tried.front().message, "Is not assigned yet"), tried.front().message.c_str());
        const auto held = [&house] { return expect(heldHalfway(house.reader(), house.integration(), 5)); };
        QTRY_VERIFY_WITH_TIMEOUT(held().size() == 1, waitLimit);
        house.api().setRole(house.token(), demo::AdminRole::SuperAdmin);
        house.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Done), waitLimit);
        QVERIFY(held().empty());
        QVERIFY(house.assignment(halfway.ada).has_value() && house.isActiveHere("ada"));
    }

    void comesBackThoughNobodySawTheDeactivation()
    {
        RouteHouse house;
        const okta::UserId ada = house.hire("ada");
        house.order(ResendRoute::VendorMail, "ada");
        // Our side is away, so that Okta's deactivation reaches nobody.
        house.rig().service().stop();
        RouteJobOptions options = RouteHouse::quick();
        options.seenWithin = 1s;
        options.provisionedWithin = 1s;
        house.start(options);
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorUnassignJob, JobState::Done), waitLimit);
        const std::string told = house.job(vendorUnassignJob)->message;
        QVERIFY2(holds(told, "not seen in time") || holds(told, "could not deactivate"), told.c_str());
        QTRY_VERIFY_WITH_TIMEOUT(house.job(vendorAssignJob) && !house.isAt(vendorAssignJob, JobState::Waiting) &&
                                     !house.isAt(vendorAssignJob, JobState::Running),
                                 waitLimit);
        QVERIFY(house.assignment(ada).has_value());
        const std::string end = house.job(vendorAssignJob)->message;
        QVERIFY2(holds(end, "assigned again") && holds(end, told.c_str()), end.c_str());
    }

    void oneWishIsDoneOnce()
    {
        RouteHouse house;
        const okta::UserId ada = house.hire("ada");
        const auto preview = house.preview(ResendRoute::VendorMail, {"ada"});
        QCOMPARE(house.order(preview).ordered, std::int64_t{1});
        QCOMPARE(house.order(preview).orderedBefore, std::int64_t{1});
        const auto again = house.preview(ResendRoute::VendorMail, {"ada"});
        QVERIFY(again.people.empty() && holds(again.skipped.front().why, "under way"));
        // Somebody else's wish at the same moment, previewed before.
        QCOMPARE(house.order(preview, "other").ordered, std::int64_t{1});
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorAssignJob, JobState::Done), waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Failed), waitLimit);
        QCOMPARE(house.order(preview).orderedBefore, std::int64_t{1});
        QCOMPARE(house.events(removed, ada), 1);
    }

    void aCompanionsPeopleAreCalledByTheirLogin()
    {
        RouteHouse house(Role::Companion, Mailer::Nobody);
        const okta::UserId ada = house.hire("ada");
        house.hireByGroup("eve", "Sales");
        const auto preview = house.preview(ResendRoute::VendorMail, {"ada", "eve", "nobody"});
        QCOMPARE(preview.people.size(), std::size_t{1});
        QCOMPARE(preview.people.front().person.value, ada.value);
        QVERIFY(holds(preview.skipped[0].clicks[2], "System Log"));
        QVERIFY(holds(preview.skipped[1].why, "knows nobody"));
        house.order(preview);
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Done), waitLimit);
        QVERIFY(house.assignment(ada).has_value());
        QCOMPARE(house.events(deactivated, ada), 1);
        QVERIFY(house.vendor().accountNamed("ada@acme.example")->isActive);
        const std::string told = house.job(vendorMailJob)->message;
        QVERIFY2(holds(told, "assigned again as before") && !holds(told, "not seen"), told.c_str());
    }

    void aLogThatCannotBeReadIsSaid()
    {
        RouteHouse house(Role::Companion);
        const okta::UserId ada = house.hire("ada");
        house.api().inject(demo::ApiFault::LogsNotLicensed);
        house.order(ResendRoute::VendorMail, "ada");
        house.start();
        QTRY_VERIFY_WITH_TIMEOUT(house.isAt(vendorMailJob, JobState::Done), waitLimit);
        QVERIFY(house.assignment(ada).has_value());
        const std::string told = house.job(vendorMailJob)->message;
        QVERIFY2(holds(told, "cannot read Okta's log"), told.c_str());
    }
};

QTEST_GUILESS_MAIN(VendorMailTest)
#include "VendorMailTest.moc"
