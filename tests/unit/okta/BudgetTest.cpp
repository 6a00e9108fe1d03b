// SPDX-License-Identifier: Apache-2.0
// Large lists within small budgets of calls, on a clock that costs nothing: every person arrives, no call is refused.
#include "FakeOkta.h"
#include "okta/AppUsers.h"

#include <QTest>

using namespace rollcall;
using okta::FailureKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Bench;
using test::Outcome;
using test::SentRequest;

namespace {

/// An organisation with so many people assigned to one app, which counts calls in windows of a minute.
class LimitedOkta {
public:
    LimitedOkta(Bench& bench, int people, int shownLimit, int realLimit)
        : m_bench(bench), m_people(people), m_shown(shownLimit), m_real(realLimit)
    {
        bench.transport.script = [this](const SentRequest& request) { return answer(request); };
    }

    int refusals = 0;

private:
    [[nodiscard]] Outcome answer(const SentRequest& request)
    {
        m_bench.time.pass(milliseconds{350});
        const auto now = m_bench.time.serverNow();
        if (now >= m_reset) {
            m_reset = std::chrono::floor<seconds>(now) + seconds{60};
            m_used = 0;
        }
        ++m_used;
        const bool isRefused = m_used > m_real;
        const auto headers = test::rateHeaders(m_shown, isRefused ? 0 : std::max(0, m_shown - m_used), m_reset);
        if (isRefused) {
            ++refusals;
            return m_bench.answer(429, test::errorBody("E0000047", "API call exceeded rate limit"), headers);
        }
        return m_bench.answer(200, page(request), withNext(request, headers));
    }

    [[nodiscard]] int firstOf(const SentRequest& request) const
    {
        const auto after = request.parameter("after");
        return after.empty() ? 0 : std::stoi(after);
    }

    [[nodiscard]] std::string page(const SentRequest& request) const
    {
        const int first = firstOf(request);
        const int last = std::min(first + std::stoi(request.parameter("limit")), m_people);
        std::string body = "[";
        for (int i = first; i < last; ++i)
            body += (i > first ? "," : "") + std::string("{\"id\":\"00u") + std::to_string(i) +
                    "\",\"status\":\"PROVISIONED\",\"syncState\":\"SYNCHRONIZED\",\"externalId\":\"x\"}";
        return body + "]";
    }

    [[nodiscard]] core::WebHeaders withNext(const SentRequest& request, core::WebHeaders headers) const
    {
        const int last = firstOf(request) + std::stoi(request.parameter("limit"));
        if (last < m_people)
            headers.emplace_back("Link", "<https://acme.okta.com/api/v1/apps/0oa1/users?after=" + std::to_string(last) +
                                             "&limit=500&expand=user>; rel=\"next\"");
        return headers;
    }

    Bench& m_bench;
    int m_people;
    int m_shown;
    int m_real;
    int m_used = 0;
    core::Timestamp m_reset{};
};

} // namespace

class BudgetTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void largeListsKeepWithinTheirBudget_data()
    {
        QTest::addColumn<int>("people");
        QTest::addColumn<int>("shown");
        QTest::addColumn<int>("real");
        QTest::addColumn<int>("mostCalls");
        QTest::addColumn<int>("mostRefusals");
        QTest::newRow("100,000 people at 50 a minute") << 100'000 << 50 << 50 << 210 << 0;
        QTest::newRow("5,000 people at 10 a minute") << 5'000 << 10 << 10 << 11 << 0;
        QTest::newRow("100,000 people at 100 a minute") << 100'000 << 100 << 100 << 210 << 0;
        QTest::newRow("1,000 people at 1 a minute") << 1'000 << 1 << 1 << 2 << 0;
        // What the headers do not tell is learned by one refusal.
        QTest::newRow("a ceiling of the token that is not shown") << 100'000 << 100 << 50 << 210 << 1;
    }

    void largeListsKeepWithinTheirBudget()
    {
        QFETCH(int, people);
        QFETCH(int, shown);
        QFETCH(int, real);
        QFETCH(int, mostCalls);
        QFETCH(int, mostRefusals);
        Bench bench;
        bench.time.setSkew(seconds{-40});
        LimitedOkta server(bench, people, shown, real);
        int received = 0;
        std::size_t pages = 0;
        const auto listing = okta::AppUsers(bench.client)
                                 .list(okta::AppId{"0oa1"}, true,
                                       [&](std::vector<okta::AppUser>&& page) {
                                           received += static_cast<int>(page.size());
                                           ++pages;
                                           return true;
                                       },
                                       {});
        QVERIFY2(listing.has_value(), listing ? "" : listing.error().error.message.c_str());
        QVERIFY(listing->isComplete);
        QCOMPARE(received, people);
        QCOMPARE(pages, static_cast<std::size_t>((people + 499) / 500));
        QVERIFY2(static_cast<int>(bench.transport.sent().size()) <= mostCalls,
                 std::to_string(bench.transport.sent().size()).c_str());
        QVERIFY2(server.refusals <= mostRefusals, std::to_string(server.refusals).c_str());
        // No slower than the budget asks for, with a tenth of it left to others.
        const auto windows = (static_cast<int>(pages) + real * 9 / 10) / std::max(1, real * 9 / 10);
        QVERIFY(bench.time.monotonic() <= seconds{62} * (windows + 1));
        const auto state = bench.pace.state();
        QCOMPARE(state.size(), std::size_t{1});
        QCOMPARE(state.at(0).limit, std::optional(shown));
        QCOMPARE(state.at(0).waiting, 0);
    }

    void aLongListIsCancelledWithinItsWait()
    {
        Bench bench;
        LimitedOkta server(bench, 100'000, 50, 50);
        std::stop_source stop;
        bench.time.onWait = [&] { stop.request_stop(); };
        int received = 0;
        const auto listing = okta::AppUsers(bench.client)
                                 .list(
                                     okta::AppId{"0oa1"}, false,
                                     [&](std::vector<okta::AppUser>&& page) {
                                         received += static_cast<int>(page.size());
                                         return true;
                                     },
                                     stop.get_token());
        QVERIFY(!listing);
        QVERIFY(listing.error().kind == FailureKind::Cancelled);
        QCOMPARE(bench.time.waited(), milliseconds{0});
        QVERIFY(received > 0 && received < 100'000);
        QCOMPARE(server.refusals, 0);
    }

    void aLongListIsCancelledBetweenPages()
    {
        Bench bench;
        LimitedOkta server(bench, 100'000, 1000, 1000);
        std::stop_source stop;
        const auto listing = okta::AppUsers(bench.client)
                                 .list(
                                     okta::AppId{"0oa1"}, false,
                                     [&](std::vector<okta::AppUser>&&) {
                                         stop.request_stop();
                                         return true;
                                     },
                                     stop.get_token());
        QVERIFY(!listing);
        QVERIFY(listing.error().kind == FailureKind::Cancelled);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(BudgetTest)
#include "BudgetTest.moc"
