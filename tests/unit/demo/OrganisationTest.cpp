// SPDX-License-Identifier: Apache-2.0
// What commands lead to on the wire, and what Okta remembers afterwards.
#include "RecordingServer.h"

#include "demo/SimulatedOrganisation.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::RecordingServer;

Q_DECLARE_METATYPE(rollcall::demo::ProvisioningFlavour)

namespace {

constexpr auto patience = 60s;

class Watcher {
public:
    explicit Watcher(SimulatedOrganisation& organisation) : m_organisation(organisation)
    {
        m_id = organisation.addObserver([this](const OrganisationEvent& event) {
            const std::lock_guard lock(m_mutex);
            if (const auto* step = std::get_if<Step>(&event))
                m_steps.push_back(*step);
        });
    }
    ~Watcher() { m_organisation.removeObserver(m_id); }
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    Step last(Action action) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_steps.rbegin(), m_steps.rend(),
                                        [action](const Step& step) { return step.action == action; });
        return found == m_steps.rend() ? Step{} : *found;
    }
    std::size_t count(Action action) const
    {
        const std::lock_guard lock(m_mutex);
        return static_cast<std::size_t>(std::count_if(m_steps.begin(), m_steps.end(),
                                                      [action](const Step& step) { return step.action == action; }));
    }
    bool isNumberedWithoutGaps() const
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            if (m_steps[i].number != i + 1)
                return false;
        }
        return true;
    }

private:
    SimulatedOrganisation& m_organisation;
    std::uint64_t m_id = 0;
    mutable std::mutex m_mutex;
    std::vector<Step> m_steps;
};

OrganisationOptions atPace(double peoplePerSecond)
{
    OrganisationOptions options;
    options.peoplePerSecond = peoplePerSecond;
    return options;
}

struct Company {
    explicit Company(ProvisioningFlavour flavour = ProvisioningFlavour::Patch, OrganisationOptions options = {})
        : clock(core::fromMilliseconds(1'700'000'000'000), 1, VirtualClock::Waits::Skip),
          organisation(settings(flavour), clock, std::move(options)),
          watcher(organisation)
    {
    }

    ProvisioningSettings settings(ProvisioningFlavour flavour) const
    {
        ProvisioningSettings made;
        made.baseUrl = server.baseUrl();
        made.flavour = flavour;
        made.secret = core::Secret("rc_token");
        return made;
    }

    void beginToFill(std::size_t people, std::size_t groups)
    {
        organisation.populate(people, groups, 1);
        organisation.assignAll();
        organisation.pushAllGroups();
    }

    void fill(std::size_t people, std::size_t groups)
    {
        beginToFill(people, groups);
        QVERIFY(organisation.waitUntilIdle(patience));
    }

    OktaUserPointer person(const std::string& id) const
    {
        for (const auto& person : organisation.snapshot().people) {
            if (person->id == id)
                return person;
        }
        return nullptr;
    }

    RecordingServer server;
    VirtualClock clock;
    SimulatedOrganisation organisation;
    Watcher watcher;
};

} // namespace

class OrganisationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodyArrives_data()
    {
        QTest::addColumn<ProvisioningFlavour>("flavour");
        QTest::addColumn<int>("connections");
        QTest::newRow("put only") << ProvisioningFlavour::PutOnly << 1;
        QTest::newRow("patch") << ProvisioningFlavour::Patch << 1;
        QTest::newRow("patch, four connections") << ProvisioningFlavour::Patch << 4;
    }

    void everybodyArrives()
    {
        QFETCH(ProvisioningFlavour, flavour);
        QFETCH(int, connections);
        OrganisationOptions options;
        options.connections = static_cast<unsigned>(connections);
        Company company(flavour, options);
        company.fill(60, 12);
        const auto snapshot = company.organisation.snapshot();
        QCOMPARE(snapshot.statistics.provisioned, std::size_t{60});
        QCOMPARE(snapshot.statistics.groupsPushed, std::size_t{12});
        QCOMPARE(snapshot.statistics.failed, std::size_t{0});
        QCOMPARE(snapshot.statistics.queued, std::size_t{0});
        QCOMPARE(company.server.userCount(), std::size_t{60});
        std::set<std::string> ids;
        for (const auto& person : snapshot.people) {
            QVERIFY(person->appStatus == AppUserStatus::Provisioned && person->lastPush.has_value());
            ids.insert(person->externalId);
        }
        QCOMPARE(ids.size(), std::size_t{60});
        // Groups wait for the people commanded before them, so every member could be sent.
        for (const auto& group : snapshot.groups)
            QCOMPARE(group->pushedMembers.size(), group->members.size());
        QVERIFY(company.watcher.isNumberedWithoutGaps());
        QCOMPARE(company.watcher.last(Action::PushGroup).outcome == Outcome::Done, true);
    }

    void changesOfOnePersonTravel()
    {
        Company company;
        company.fill(12, 3);
        const auto before = company.organisation.snapshot().people.front();
        company.server.forget();
        company.organisation.rename(before->id);
        company.organisation.changeAddress(before->id);
        company.organisation.changeAttributes(before->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const auto after = company.person(before->id);
        QVERIFY(after->profile.lastName != before->profile.lastName);
        QVERIFY(after->profile.login != before->profile.login);
        QVERIFY(after->profile.department != before->profile.department);
        QCOMPARE(QByteArray::fromStdString(after->externalId), QByteArray::fromStdString(before->externalId));
        QCOMPARE(company.server.lines().size(), std::size_t{6});
        QVERIFY(company.server.bodyOf(5).at("userName").as_string() == std::string_view(after->profile.login));
        QVERIFY(after->sync == SyncState::Synchronized);
        QCOMPARE(company.watcher.last(Action::Rename).requests, std::size_t{2});
    }

    void leaveAndComeBack()
    {
        Company company;
        company.fill(5, 0);
        const auto person = company.organisation.snapshot().people.front();
        company.server.forget();
        company.organisation.deactivate(person->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.person(person->id)->status == UserStatus::Deprovisioned);
        QVERIFY(company.person(person->id)->appStatus == AppUserStatus::Deprovisioned);
        company.organisation.rename(person->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.watcher.last(Action::Rename).outcome == Outcome::Skipped);
        company.organisation.reactivate();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.watcher.last(Action::Reactivate).outcome == Outcome::Reactivated);
        QVERIFY(company.person(person->id)->appStatus == AppUserStatus::Provisioned);
        const auto lines = company.server.lines();
        QCOMPARE(lines.size(), std::size_t{5}); // PATCH, then filter, PATCH, GET, PUT
        QVERIFY(lines[2].starts_with("PATCH /Users/"));
        company.organisation.unassign(person->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.person(person->id)->status == UserStatus::Active);
        QVERIFY(company.person(person->id)->appStatus == AppUserStatus::Deprovisioned);
    }

    void moveUpdatesBothGroups()
    {
        Company company;
        company.fill(40, 4);
        const auto groups = company.organisation.snapshot().groups;
        const auto from =
            *std::find_if(groups.begin(), groups.end(), [](const auto& g) { return !g->members.empty(); });
        const std::string member = from->members.front();
        const auto to = *std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g != from; });
        company.server.forget();
        company.organisation.moveBetweenGroups(member, from->id, to->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QCOMPARE(company.watcher.count(Action::UpdateMembership), std::size_t{2});
        QCOMPARE(company.server.lines().size(), std::size_t{6});
        QVERIFY(company.server.requests()[0].body.find("\"op\":\"remove\"") != std::string::npos);
        QVERIFY(company.server.requests()[3].body.find("\"op\":\"add\"") != std::string::npos);
    }

    void hireJoinsTheTeam()
    {
        Company company;
        company.fill(20, 8);
        company.organisation.hire();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.watcher.last(Action::Hire).outcome == Outcome::Created);
        QVERIFY(company.watcher.last(Action::UpdateMembership).outcome == Outcome::Done);
        QCOMPARE(company.server.userCount(), std::size_t{21});
    }

    void afterAFailedPushOktaKeepsNoLink()
    {
        Company company;
        company.organisation.populate(1, 0, 1);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const auto person = company.organisation.snapshot().people.front();
        company.server.addUser(person->profile.login, true);
        company.server.answerAlways("PUT /Users/", {400, R"({"detail":"title is not known"})", {}});
        company.organisation.assignAll();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const auto failed = company.person(person->id);
        QVERIFY(failed->appStatus == AppUserStatus::Staged && failed->sync == SyncState::Error);
        QVERIFY(failed->externalId.empty());
        QVERIFY2(failed->error.find("Bad Request. Errors reported by remote server: title is not known") !=
                     std::string::npos,
                 failed->error.c_str());
        QCOMPARE(company.organisation.statistics().failed, std::size_t{1});

        company.server.forget();
        company.organisation.deactivate(person->id);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY2(company.server.lines().empty(), "an account without link is never deactivated");
        QVERIFY(company.watcher.last(Action::Deactivate).outcome == Outcome::Skipped);
    }

    void burstRunsOverFourConnections()
    {
        Company company;
        company.organisation.burst(120);
        company.organisation.burst(5);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const BurstProgress progress = company.organisation.burstProgress();
        QCOMPARE(progress.total, std::size_t{120});
        QCOMPARE(progress.done, std::size_t{120});
        QVERIFY(!progress.isRunning && !progress.wasCancelled);
        QCOMPARE(company.server.userCount(), std::size_t{120});
    }

    void burstKeepsNoPace()
    {
        OrganisationOptions options;
        options.peoplePerSecond = 0.001; // one by one they would take hours
        Company company(ProvisioningFlavour::Patch, std::move(options));
        company.organisation.burst(20);
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QCOMPARE(company.organisation.burstProgress().done, std::size_t{20});
    }

    void cancelledBurstLeavesNobodyHalfHired()
    {
        Company company(ProvisioningFlavour::Patch, atPace(20)); // 500 would take 25 s
        company.organisation.burst(500);
        QTRY_VERIFY(company.organisation.burstProgress().done >= 3);
        company.organisation.cancelBurst();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const BurstProgress progress = company.organisation.burstProgress();
        QVERIFY(progress.wasCancelled && !progress.isRunning);
        QVERIFY(progress.done < progress.total);
        QCOMPARE(company.organisation.snapshot().people.size(), progress.done);
        QCOMPARE(company.server.userCount(), progress.done);
    }

    void cancelAllTakesBackWhatHasNotBegun()
    {
        Company company(ProvisioningFlavour::Patch, atPace(10));
        company.beginToFill(100, 2);
        QTRY_VERIFY(company.organisation.statistics().provisioned >= 1);
        company.organisation.cancelAll();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        const auto statistics = company.organisation.statistics();
        QCOMPARE(statistics.assigned, statistics.provisioned);
        QVERIFY(statistics.provisioned < 100);
        company.organisation.setPeoplePerSecond(0);
        company.organisation.assignAll();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QCOMPARE(company.organisation.statistics().provisioned, std::size_t{100});
    }

    void nobodyFits()
    {
        Company company;
        company.organisation.reactivate();
        company.organisation.rename();
        company.organisation.pushGroup();
        company.organisation.rename("00unobody");
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.watcher.last(Action::Reactivate).outcome == Outcome::Skipped);
        QCOMPARE(company.watcher.count(Action::Rename), std::size_t{2});
        QVERIFY(company.server.lines().empty());
    }

    void importAndTestReport()
    {
        Company company;
        company.fill(7, 2);
        company.organisation.testConnection();
        company.organisation.importUsers();
        QVERIFY(company.organisation.waitUntilIdle(patience));
        QVERIFY(company.watcher.last(Action::TestConnection).outcome == Outcome::Done);
        QCOMPARE(QByteArray::fromStdString(company.watcher.last(Action::Import).text),
                 QByteArray("7 people scanned of 7, 2 groups"));
    }

    void destructionWhileBusyEnds()
    {
        Company company(ProvisioningFlavour::PutOnly, atPace(1));
        company.beginToFill(50, 3);
        QTRY_VERIFY(company.organisation.statistics().requests > 0);
    }
};

QTEST_GUILESS_MAIN(OrganisationTest)
#include "OrganisationTest.moc"
