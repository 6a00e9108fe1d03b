// SPDX-License-Identifier: Apache-2.0
// The table: reads, durable writes and memberships over a real socket with 100,000 people loaded, each beside its
// physical limit. Medians of five; the limit and the measured thing take turns, so that both meet the same machine.
#include "BareHandler.h"
#include "BareWrites.h"
#include "BenchDirectory.h"
#include "LoadGenerator.h"
#include "Table.h"

#include <QCoreApplication>

#include <array>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace rollcall;
using namespace rollcall::bench;

namespace {

constexpr int repetitions = 5;
constexpr unsigned readConnections = 16;
constexpr unsigned ioThreads = 2;
constexpr double dearestMember = 1.5; // adding one to the largest group, in additions to the smallest

/// How much is done; the table that counts is of the full one.
struct Extent {
    std::uint64_t people = 100'000;
    std::uint64_t pointReads = 30'000;
    std::uint64_t lists = 2'000;
    std::uint64_t writes = 5'000;
    std::uint64_t memberships = 1'000;
    std::array<std::size_t, 3> groupSizes{10, 5'000, 100'000};
};

Extent shortExtent()
{
    return {2'000, 2'000, 200, 500, 200, {10, 200, 2'000}};
}

// Visits all numbers below `count`, neighbours far apart.
std::uint64_t scattered(std::uint64_t n, std::uint64_t count)
{
    return n * 7'919 % count;
}

LoadPlan planFor(std::uint16_t port, unsigned connections, std::uint64_t requests,
                 std::function<std::string(std::uint64_t)> request, int expectedStatus)
{
    LoadPlan plan;
    plan.port = port;
    plan.connections = connections;
    plan.requests = requests;
    plan.request = std::move(request);
    plan.expectedStatus = expectedStatus;
    return plan;
}

bool benchRead(BenchDirectory& directory, const std::string& name, std::uint64_t requests,
               const std::function<std::string(std::uint64_t)>& path)
{
    const BareHandler bare(directory.bodyOf(path(0)), ioThreads);
    const auto request = [&](std::uint64_t n) { return directory.get(path(n)); };
    Pair pair;
    for (int i = 0; i < repetitions; ++i) {
        pair.limit.add(runLoad(planFor(bare.port(), readConnections, requests, request, 200)));
        pair.ours.add(runLoad(planFor(directory.port(), readConnections, requests, request, 200)));
    }
    return printPair("  bare Beast handler, the same bytes", name, pair);
}

bool benchReads(BenchDirectory& directory, const Extent& extent)
{
    printHeading("reads, 16 connections");
    const bool isGetFine = benchRead(directory, "GET /Users/{id}", extent.pointReads, [&](std::uint64_t n) {
        return "/Users/" + directory.personId(scattered(n, extent.people));
    });
    const bool isFilterFine =
        benchRead(directory, "GET /Users?filter=userName eq ...", extent.pointReads, [&](std::uint64_t n) {
            return "/Users?filter=userName%20eq%20%22person" + std::to_string(scattered(n, extent.people)) +
                   "%40acme.example%22&startIndex=1&count=100";
        });
    const bool isListFine =
        benchRead(directory, "GET /Users?startIndex=...&count=100", extent.lists, [&](std::uint64_t n) {
            return "/Users?startIndex=" + std::to_string(1 + 100 * scattered(n, extent.people / 100)) + "&count=100";
        });
    return isGetFine && isFilterFine && isListFine;
}

double bareWrites(const BenchDirectory& directory, BareWrite what, std::uint64_t rows)
{
    return bareWritesPerSecond(directory.folder(), {what, rows, BenchDirectory::writeConnections, personBody(1)});
}

bool benchChange(BenchDirectory& directory, const std::string& name, std::uint64_t requests,
                 const std::function<std::string(int, std::uint64_t)>& request)
{
    Pair pair;
    for (int i = 0; i < repetitions; ++i) {
        pair.limit.add(bareWrites(directory, BareWrite::UpdatePerson, requests));
        pair.ours.add(runLoad(planFor(
            directory.port(), BenchDirectory::writeConnections, requests,
            [&request, i](std::uint64_t n) { return request(i, n); }, 200)));
    }
    return printPair("  bare updates through Qt Sql, 64 a commit", name, pair);
}

bool benchWrites(BenchDirectory& directory, const Extent& extent)
{
    printHeading("durable writes, 64 connections");
    Pair posts;
    for (int i = 0; i < repetitions; ++i) {
        posts.limit.add(bareWrites(directory, BareWrite::InsertPerson, extent.writes));
        posts.ours.add(directory.post(extent.writes));
    }
    const bool arePostsFine = printPair("  bare inserts through Qt Sql, 64 a commit", "POST /Users", posts);
    // Each run changes everybody it meets, once.
    const bool arePutsFine = benchChange(directory, "PUT /Users/{id}", extent.writes, [&](int run, std::uint64_t n) {
        const std::uint64_t person = scattered(n, extent.people);
        return directory.send("PUT", "/Users/" + directory.personId(person),
                              personBody(person, "Renamed " + std::to_string(run)));
    });
    const bool arePatchesFine =
        benchChange(directory, "PATCH /Users/{id}, active", extent.writes, [&](int run, std::uint64_t n) {
            return directory.send("PATCH", "/Users/" + directory.personId(scattered(n, extent.people)),
                                  std::string(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],)") +
                                      R"("Operations":[{"op":"replace","value":{"active":)" +
                                      (run % 2 == 0 ? "false" : "true") + "}}]}");
        });
    return arePostsFine && arePutsFine && arePatchesFine;
}

/// Groups of one size. Small ones are many, so that a run does not make them large.
struct GroupRow {
    std::size_t size = 0;
    std::vector<std::string> ids;
    Pair pair;
};

GroupRow makeGroups(BenchDirectory& directory, std::size_t size, std::uint64_t memberships)
{
    GroupRow row;
    row.size = size;
    const std::size_t count = size < 100 ? memberships / 5 : 1;
    for (std::size_t i = 0; i < count; ++i)
        row.ids.push_back(directory.makeGroup("Group " + std::to_string(size) + " " + std::to_string(i), 0, size));
    return row;
}

// Adds newcomers to the groups, which is measured, and takes them out again, which is not.
LoadResult addAndRemove(const BenchDirectory& directory, const GroupRow& row, const Extent& extent)
{
    const auto patch = [&](std::uint64_t n, std::string (*body)(const std::string&)) {
        return directory.send("PATCH", "/Groups/" + row.ids[n % row.ids.size()],
                              body(directory.personId(extent.people + n)));
    };
    const auto run = [&](std::string (*body)(const std::string&)) {
        return runLoad(planFor(
            directory.port(), BenchDirectory::writeConnections, extent.memberships,
            [&patch, body](std::uint64_t n) { return patch(n, body); }, 204));
    };
    const LoadResult added = run(&addMemberBody);
    if (run(&removeMemberBody).failures != 0)
        throw std::runtime_error("members could not be removed");
    return added;
}

bool benchMembers(BenchDirectory& directory, const Extent& extent)
{
    printHeading("PATCH, one member into a group, 64 connections");
    std::vector<GroupRow> rows;
    for (const std::size_t size : extent.groupSizes)
        rows.push_back(makeGroups(directory, size, extent.memberships));
    for (int i = 0; i < repetitions; ++i) {
        for (GroupRow& row : rows) {
            row.pair.limit.add(bareWrites(directory, BareWrite::InsertMember, extent.memberships));
            row.pair.ours.add(addAndRemove(directory, row, extent));
        }
    }
    bool areFine = true;
    for (const GroupRow& row : rows)
        areFine = printPair("  bare membership rows through Qt Sql, 64 a commit",
                            "PATCH /Groups/{id} of " + std::to_string(row.size), row.pair) &&
                  areFine;
    const double ratio = rows.front().pair.ours.median().perSecond / rows.back().pair.ours.median().perSecond;
    std::printf("one more in %zu costs %.2f times one more in %zu (at most %.1f)\n", rows.back().size, ratio,
                rows.front().size, dearestMember);
    return areFine && ratio <= dearestMember;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    // A smaller run for trying the program itself; the table that counts is of the full one.
    const bool isShort = argc > 1 && std::string_view(argv[1]) == "--short";
    const Extent extent = isShort ? shortExtent() : Extent{};
    try {
        BenchDirectory directory;
        directory.post(extent.people);
        std::printf("medians of %d, %llu people loaded\n", repetitions, static_cast<unsigned long long>(extent.people));
        const bool areReadsFine = benchReads(directory, extent);
        const bool areWritesFine = benchWrites(directory, extent);
        const bool areMembersFine = benchMembers(directory, extent);
        return areReadsFine && areWritesFine && areMembersFine ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
}
