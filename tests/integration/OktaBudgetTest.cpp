// SPDX-License-Identifier: Apache-2.0
// Large lists read by the real client from the simulated organisation's own gate, over a socket, both on one virtual
// clock: every person arrives within the budget of calls, and nothing is refused that could be foreseen.
#include "Expect.h"
#include "demo/ManagementApi.h"
#include "http/Client.h"
#include "okta/AppUsers.h"
#include "okta/Time.h"

#include <QTest>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

using namespace rollcall;
using namespace std::chrono_literals;
using okta::FailureKind;
using std::chrono::milliseconds;
using tests::expect;

namespace {

/// The simulated organisation's clock as the client sees it: waits cost nothing and move it on.
class SharedTime final : public okta::Time {
public:
    explicit SharedTime(demo::VirtualClock& clock) : m_clock(clock) {}

    [[nodiscard]] core::Timestamp now() const override { return m_clock.now(); }
    [[nodiscard]] milliseconds monotonic() const override { return m_clock.now().time_since_epoch(); }
    [[nodiscard]] bool wait(milliseconds span, std::stop_token stop) override { return m_clock.waitFor(span, stop); }

private:
    demo::VirtualClock& m_clock;
};

/// Over the socket; each exchange takes its time on the shared clock, and others may call before it.
class TimedTransport final : public okta::Transport {
public:
    TimedTransport(core::WebClient& web, demo::VirtualClock& clock) : m_transport(web), m_clock(clock) {}

    std::function<void()> before = [] {};

    [[nodiscard]] tl::expected<core::WebResponse, core::WebFailure> send(core::WebRequest request,
                                                                         std::stop_token stop) override
    {
        before();
        auto response = m_transport.send(std::move(request), std::move(stop));
        m_clock.advance(350ms);
        return response;
    }

private:
    okta::WebTransport m_transport;
    demo::VirtualClock& m_clock;
};

/// The client under test, with all that it was told and that it told.
struct Caller {
    Caller(core::WebClient& web, demo::VirtualClock& clock, demo::ManagementApi& api)
        : time(clock),
          transport(web, clock),
          pace({.onWait = [this](const okta::PaceWait& wait) { noteWait(wait); }}, time, randomness),
          client({.organisation = *okta::OrganisationUrl::parse(api.origin()),
                  .onExchange = [this](const okta::ExchangeNote& note) { notes.push_back(note); }},
                 okta::ApiToken{core::Secret(api.createToken("Rollcall", demo::AdminRole::ReadOnly).value)},
                 {.transport = transport, .pace = pace, .time = time, .randomness = randomness})
    {
    }

    void noteWait(const okta::PaceWait& wait)
    {
        waits.push_back(wait);
        if (onWait)
            onWait();
    }
    [[nodiscard]] std::size_t refusals() const
    {
        return static_cast<std::size_t>(
            std::ranges::count_if(notes, [](const okta::ExchangeNote& note) { return note.status == 429; }));
    }

    SharedTime time;
    okta::SystemRandomness randomness;
    TimedTransport transport;
    std::vector<okta::PaceWait> waits;
    std::vector<okta::ExchangeNote> notes;
    std::function<void()> onWait;
    okta::Pace pace;
    okta::Client client;
};

/// Another token of the same organisation, whose owner does not care about limits.
class Rival {
public:
    Rival(demo::VirtualClock& clock, demo::ManagementApi& api, const okta::AppId& app)
        : m_clock(clock), m_target("/api/v1/apps/" + app.value + "/groups")
    {
        const std::string url = api.listeningOn();
        const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
        m_client = std::make_unique<http::Client>(http::Client::Target{"127.0.0.1", port, false, {}});
        m_headers.add("Authorization", "SSWS " + api.createToken("Report").value);
        m_headers.add("Accept", "application/json");
    }

    void call(unsigned times)
    {
        for (unsigned i = 0; i < times; ++i, ++m_calls) {
            const auto answer = m_client->send("GET", m_target, m_headers, {});
            if (!answer || (answer->status != 200 && answer->status != 429))
                qFatal("the rival got no answer");
            m_clock.advance(50ms);
        }
    }
    [[nodiscard]] std::uint64_t calls() const { return m_calls; }

private:
    demo::VirtualClock& m_clock;
    std::string m_target;
    http::Headers m_headers;
    std::unique_ptr<http::Client> m_client;
    std::uint64_t m_calls = 0;
};

/// An organisation with so many people assigned to its one app.
struct Populated {
    explicit Populated(std::size_t count) : people(count)
    {
        organisation.populate(people, 0, 11);
        if (!organisation.waitUntilIdle(300s))
            qFatal("the organisation is not populated in time");
        for (const demo::OktaUserPointer& person : organisation.snapshot().people) {
            static_cast<void>(organisation.editPerson(person->id, [](demo::OktaUser& user) {
                user.appStatus = demo::AppUserStatus::Provisioned;
                user.externalId = "vendor-" + user.id;
            }));
        }
        demo::ManagementOptions options;
        options.ownsFirstApp = true;
        options.callersClock = &clock;
        api = expect(demo::ManagementApi::start(organisation, clock, std::move(options)));
    }

    [[nodiscard]] okta::AppId app() const { return okta::AppId{api->console().appIds().front()}; }

    /// What one token may use a minute of the apps' bucket, and what all together may. Begins a new minute.
    void allow(unsigned ofToken, unsigned ofAll)
    {
        demo::RateLimits limits;
        limits.of(demo::RateBucket::Apps) = ofAll;
        limits.principalPercent = (ofToken * 100 + ofAll - 1) / ofAll;
        api->setLimits(limits);
        clock.advance(60s);
        api->forgetCalls();
    }

    std::size_t people;
    demo::VirtualClock clock{core::fromMilliseconds(1'790'000'000'250), 0, demo::VirtualClock::Waits::Skip};
    demo::SimulatedOrganisation organisation{{}, clock};
    std::unique_ptr<demo::ManagementApi> api;
};

struct Reading {
    okta::Answer<okta::Listing> listing;
    std::set<std::string> people;
    std::vector<std::size_t> progress; ///< people read, after each page
};

Reading readAll(Caller& caller, const okta::AppId& app, std::stop_token stop = {},
                const std::function<void()>& onPage = {})
{
    Reading reading{okta::Listing{}, {}, {}};
    const auto receive = [&](std::vector<okta::AppUser>&& page) {
        for (const okta::AppUser& user : page) {
            if (user.user && user.outcome() == okta::ProvisioningOutcome::Done)
                reading.people.insert(user.id.value);
        }
        reading.progress.push_back(reading.people.size());
        if (onPage)
            onPage();
        return true;
    };
    reading.listing = okta::AppUsers(caller.client).list(app, true, receive, std::move(stop));
    return reading;
}

enum class RivalHabit { None, BesideEachCall, AtTheBeginningOfAMinute };

/// Made the transport's `before`.
std::function<void()> habitOf(RivalHabit habit, Rival& rival, const demo::VirtualClock& clock, unsigned burst)
{
    if (habit == RivalHabit::BesideEachCall)
        return [&rival] { rival.call(1); };
    if (habit == RivalHabit::None)
        return [] {};
    return [&rival, &clock, burst, last = core::Timestamp{}]() mutable {
        if (clock.now() - last > 10s)
            rival.call(burst);
        last = clock.now();
    };
}

} // namespace

Q_DECLARE_METATYPE(RivalHabit)

class OktaBudgetTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        core::WebClient::Options options;
        options.usesSystemProxy = false;
        m_web = expect(core::WebClient::create(options));
    }

    void everybodyIsReadWithinTheBudget_data()
    {
        QTest::addColumn<std::size_t>("people");
        QTest::addColumn<unsigned>("ofToken");
        QTest::addColumn<unsigned>("ofAll");
        QTest::addColumn<RivalHabit>("habit");
        QTest::addColumn<unsigned>("burst");
        QTest::addColumn<unsigned>("usable"); // a minute, with what is left to others
        QTest::addColumn<std::size_t>("mostCalls");
        using enum RivalHabit;
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        const std::size_t many = large();
        row("a large company at 50 a minute") << many << 50U << 100U << None << 0U << 45U << many / 500 + 10;
        row("5,000 people at 10 a minute") << small << 10U << 20U << None << 0U << 9U << std::size_t{11};
        row("a rival beside each call") << medium << 50U << 60U << BesideEachCall << 0U << 27U << medium / 500 + 2;
        row("a rival beside each of few calls") << small << 10U << 12U << BesideEachCall << 0U << 5U << std::size_t{11};
        row("a rival's burst in each minute")
            << small << 50U << 60U << AtTheBeginningOfAMinute << 50U << 5U << std::size_t{11};
    }

    void everybodyIsReadWithinTheBudget()
    {
        QFETCH(std::size_t, people);
        QFETCH(unsigned, ofToken);
        QFETCH(unsigned, ofAll);
        QFETCH(RivalHabit, habit);
        QFETCH(unsigned, burst);
        QFETCH(unsigned, usable);
        QFETCH(std::size_t, mostCalls);
        Populated& org = of(people);
        Caller caller(*m_web, org.clock, *org.api);
        Rival rival(org.clock, *org.api, org.app());
        caller.transport.before = habitOf(habit, rival, org.clock, burst);
        org.allow(ofToken, ofAll);
        const auto began = org.clock.now();

        const Reading reading = readAll(caller, org.app());
        QVERIFY2(reading.listing.has_value(), reading.listing ? "" : reading.listing.error().error.message.c_str());
        QVERIFY(reading.listing->isComplete);
        QCOMPARE(reading.people.size(), org.people);
        QVERIFY2(caller.notes.size() <= mostCalls, std::to_string(caller.notes.size()).c_str());
        QCOMPARE(caller.notes.size() + rival.calls(), org.api->calls(demo::RateBucket::Apps));
        QCOMPARE(rival.calls() > 0, habit != RivalHabit::None);
        QCOMPARE(org.api->refusedCalls(), std::uint64_t{0});

        // Each page is told of, and each second of a wait.
        const std::size_t pages = org.people / 500;
        QCOMPARE(reading.progress.size(), pages);
        for (std::size_t page = 0; page < pages; ++page)
            QCOMPARE(reading.progress[page], (page + 1) * 500);
        QVERIFY(!caller.waits.empty());
        QCOMPARE(caller.waits.back().remaining, milliseconds{0});
        for (const okta::PaceWait& wait : caller.waits)
            QVERIFY(wait.reason == okta::WaitReason::Ahead && wait.remaining <= wait.total && wait.total <= 65s);
        // No slower than the budget asks for.
        const auto took = org.clock.now() - began;
        QVERIFY2(took <= 62s * ((pages + usable - 1) / usable), std::to_string(took.count()).c_str());
    }

    void whatCannotBeForeseenIsWaitedOut()
    {
        Populated& org = of(small);
        Caller caller(*m_web, org.clock, *org.api);
        Rival rival(org.clock, *org.api, org.app());
        unsigned sent = 0;
        // All that is left is used up between two calls of ours.
        caller.transport.before = [&] {
            if (++sent == 3)
                rival.call(10);
        };
        org.allow(10, 12);
        const Reading reading = readAll(caller, org.app());
        QVERIFY(reading.listing && reading.listing->isComplete);
        QCOMPARE(reading.people.size(), org.people);
        QCOMPARE(caller.refusals(), std::size_t{1});
        QCOMPARE(caller.notes.size(), std::size_t{11});
        QVERIFY(std::ranges::any_of(caller.waits, [](const okta::PaceWait& wait) {
            return wait.reason == okta::WaitReason::Refused && wait.remaining > 0ms;
        }));
    }

    void aReadingIsCancelledWithinItsWait()
    {
        Populated& org = of(small);
        org.allow(10, 20);
        Caller caller(*m_web, org.clock, *org.api);
        std::stop_source stop;
        caller.onWait = [&] { stop.request_stop(); };
        const Reading reading = readAll(caller, org.app(), stop.get_token());
        QVERIFY(!reading.listing);
        QVERIFY(reading.listing.error().kind == FailureKind::Cancelled);
        QCOMPARE(reading.progress.size(), std::size_t{9});
        QCOMPARE(org.api->calls(demo::RateBucket::Apps), std::uint64_t{9});
        // The wait that was cancelled has cost nothing of the minute.
        QVERIFY(caller.waits.front().remaining > 30s);
    }

    void aReadingIsCancelledBetweenPages()
    {
        Populated& org = of(small);
        org.allow(50, 100);
        Caller caller(*m_web, org.clock, *org.api);
        std::stop_source stop;
        std::size_t pages = 0;
        const Reading reading = readAll(caller, org.app(), stop.get_token(), [&] {
            if (++pages == 3)
                stop.request_stop();
        });
        QVERIFY(!reading.listing);
        QVERIFY(reading.listing.error().kind == FailureKind::Cancelled);
        QCOMPARE(reading.people.size(), std::size_t{1'500});
        QCOMPARE(org.api->calls(demo::RateBucket::Apps), std::uint64_t{3});
    }

    void limitsAreToldInTheTimeThatAnswersTell()
    {
        Populated& org = of(small);
        Caller caller(*m_web, org.clock, *org.api);
        org.allow(10, 20);
        QVERIFY(okta::AppUsers(caller.client).groups(org.app(), {}));
        // Date tells whole seconds.
        QVERIFY(caller.client.clockSkew() > -1'400ms && caller.client.clockSkew() <= 0ms);
        const auto state = caller.pace.state();
        QVERIFY(state.size() == 1 && state[0].reset && *state[0].reset > 58s && *state[0].reset <= 62s);
    }

private:
    /// 100,000 in the long tier; ROLLCALL_OKTA_PEOPLE says so.
    static std::size_t large()
    {
        const auto wanted = qEnvironmentVariableIntValue("ROLLCALL_OKTA_PEOPLE");
        return wanted > 0 ? static_cast<std::size_t>(wanted) : medium;
    }
    static constexpr std::size_t medium = 30'000; // more than a minute's calls
    static constexpr std::size_t small = 5'000;

    /// Made once.
    Populated& of(std::size_t people)
    {
        auto& made = m_made[people];
        if (!made)
            made = std::make_unique<Populated>(people);
        return *made;
    }

    std::unique_ptr<core::WebClient> m_web;
    std::map<std::size_t, std::unique_ptr<Populated>> m_made;
};

QTEST_GUILESS_MAIN(OktaBudgetTest)
#include "OktaBudgetTest.moc"
