// SPDX-License-Identifier: Apache-2.0
// The first table: GET by id and durable POST over a real socket, each beside its physical limit. Medians of five; the
// limit and the measured thing take turns, so that both meet the same machine.
#include "BareHandler.h"
#include "BareInserts.h"
#include "LoadGenerator.h"

#include "core/Clock.h"
#include "directory/Database.h"
#include "http/Client.h"
#include "listener/ListenerService.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::bench;

namespace {

constexpr int repetitions = 5;
constexpr unsigned postConnections = 64;

std::string personBody(std::uint64_t number)
{
    const std::string n = std::to_string(number);
    return R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],)"
           R"("userName":"person)" +
           n + R"(@acme.example","name":{"givenName":"Person","familyName":"Number )" + n +
           R"("},"emails":[{"primary":true,"value":"person)" + n +
           R"(@acme.example","type":"work"}],"displayName":"Person Number )" + n +
           R"(","locale":"en-US","externalId":"00u)" + n +
           R"(","groups":[],"password":"1mz050nq","active":true,)"
           R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Research","costCenter":"4711"}})";
}

/// A listener over a fresh directory with one integration.
class Bench {
public:
    Bench()
    {
        if (!m_folder.isValid())
            throw std::runtime_error("no temporary folder");
        directory::OpenOptions options;
        options.dataDirectory = m_folder.path().toStdString();
        auto database = directory::Database::open(options);
        if (!database)
            throw std::runtime_error(database.error().message);
        m_database = std::move(*database);
        directory::Integration integration;
        const auto made = m_database->writeAndWait([&integration](directory::WriteSession& session) -> core::Result<> {
            auto created = session.createIntegration({"acme", "Acme", "custom"});
            if (!created)
                return tl::unexpected(created.error());
            integration = *created;
            return {};
        });
        if (!made)
            throw std::runtime_error(made.error().message);
        auto issued = listener::issueCredential(*m_database, integration, "scim");
        if (!issued)
            throw std::runtime_error(issued.error().message);
        m_token = issued->secret.reveal();
        m_service = std::make_unique<listener::ListenerService>(*m_database, m_clock);
        listener::ListenerSettings settings;
        settings.port = 0;
        if (const auto started = m_service->start(settings); !started)
            throw std::runtime_error(started.error().message);
        const std::string url = m_service->status().url;
        m_port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] std::string folder() const { return m_folder.path().toStdString(); }

    [[nodiscard]] std::string get(const std::string& path) const { return head("GET", path) + "\r\n"; }
    [[nodiscard]] std::string post(const std::string& path, const std::string& body) const
    {
        return head("POST", path) +
               "Content-Type: application/scim+json; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

    /// Posts `count` people, numbers from `first`.
    [[nodiscard]] LoadResult load(std::uint64_t first, std::uint64_t count) const
    {
        return runLoad({m_port, postConnections, count,
                        [this, first](std::uint64_t n) { return post("/Users", personBody(first + n)); }, 201});
    }

    /// The id and the whole served body of one person.
    [[nodiscard]] std::pair<std::string, std::string> person(std::uint64_t number) const
    {
        http::Client client({"127.0.0.1", m_port, false, {}});
        http::Headers headers;
        headers.add("Authorization", "Bearer " + m_token);
        const auto found = client.send("GET",
                                       "/scim/v2/acme/Users?filter=userName%20eq%20%22person" + std::to_string(number) +
                                           "%40acme.example%22",
                                       headers, {});
        if (!found || found->status != 200)
            throw std::runtime_error("the look-up failed");
        const std::size_t at = found->body.find(R"("id":")") + 6;
        std::string id = found->body.substr(at, found->body.find('"', at) - at);
        const auto served = client.send("GET", "/scim/v2/acme/Users/" + id, headers, {});
        if (!served || served->status != 200)
            throw std::runtime_error("reading by id failed");
        return {std::move(id), served->body};
    }

private:
    [[nodiscard]] std::string head(const std::string& method, const std::string& path) const
    {
        return method + " /scim/v2/acme" + path +
               " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Okta SCIM Client 1.0.0\r\n" +
               "Accept: application/scim+json\r\nAccept-Charset: utf-8\r\nAuthorization: Bearer " + m_token + "\r\n";
    }

    QTemporaryDir m_folder;
    core::SystemClock m_clock;
    std::unique_ptr<directory::Database> m_database;
    std::unique_ptr<listener::ListenerService> m_service;
    std::string m_token;
    std::uint16_t m_port = 0;
};

struct Series {
    std::vector<LoadResult> runs;

    [[nodiscard]] LoadResult median() const
    {
        auto sorted = runs;
        std::sort(sorted.begin(), sorted.end(),
                  [](const LoadResult& left, const LoadResult& right) { return left.perSecond < right.perSecond; });
        LoadResult result = sorted[sorted.size() / 2];
        for (const LoadResult& run : runs)
            result.failures = std::max(result.failures, run.failures);
        return result;
    }
};

void printRow(const char* name, const LoadResult& result, double limit)
{
    std::printf("%-52s %10.0f", name, result.perSecond);
    if (result.p99Microseconds > 0)
        std::printf(" %9.0f %9.0f", result.p50Microseconds, result.p99Microseconds);
    else
        std::printf(" %9s %9s", "-", "-");
    if (limit > 0)
        std::printf(" %8.0f %%", 100.0 * result.perSecond / limit);
    else
        std::printf(" %10s", "limit");
    if (result.failures != 0)
        std::printf("  %llu FAILED", static_cast<unsigned long long>(result.failures));
    std::printf("\n");
    std::fflush(stdout);
}

bool benchReads(std::uint64_t people, std::uint64_t requests)
{
    const Bench bench;
    if (bench.load(0, people).failures != 0)
        throw std::runtime_error("loading failed");
    std::vector<std::string> ids;
    for (std::uint64_t i = 0; i < 64; ++i)
        ids.push_back(bench.person(i * (people / 64)).first);
    const BareHandler bare(bench.person(people / 2).second, 2);
    Series ours;
    Series limit;
    for (int i = 0; i < repetitions; ++i) {
        const auto request = [&](std::uint64_t n) { return bench.get("/Users/" + ids[n % ids.size()]); };
        limit.runs.push_back(runLoad({bare.port(), 16, requests, request, 200}));
        ours.runs.push_back(runLoad({bench.port(), 16, requests, request, 200}));
    }
    const LoadResult bareMedian = limit.median();
    const LoadResult ourMedian = ours.median();
    printRow("bare Beast handler, the same bytes, 16 connections", bareMedian, 0);
    printRow("GET /Users/{id}, 16 connections", ourMedian, bareMedian.perSecond);
    return bareMedian.failures + ourMedian.failures == 0;
}

bool benchWrites(std::uint64_t rows)
{
    Series ours;
    Series limit;
    for (int i = 0; i < repetitions; ++i) {
        const Bench bench;
        LoadResult bare;
        bare.perSecond = bareInsertsPerSecond(bench.folder(), rows, postConnections, personBody(1));
        limit.runs.push_back(bare);
        ours.runs.push_back(bench.load(0, rows));
    }
    const LoadResult ourMedian = ours.median();
    printRow("bare group commits of 64 rows through Qt Sql", limit.median(), 0);
    printRow("POST /Users, durable, 64 connections", ourMedian, limit.median().perSecond);
    return ourMedian.failures == 0;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    // A smaller run for trying the program itself; the printed table is always of the full one.
    const bool isShort = argc > 1 && std::string_view(argv[1]) == "--short";
    try {
        std::printf("%-52s %10s %9s %9s %10s\n", "medians of 5", "per second", "p50 us", "p99 us", "of limit");
        const bool areReadsFine = benchReads(isShort ? 1'000 : 10'000, isShort ? 5'000 : 50'000);
        const bool areWritesFine = benchWrites(isShort ? 2'000 : 20'000);
        return areReadsFine && areWritesFine ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
}
