// SPDX-License-Identifier: Apache-2.0
// Sorts runs and prints rows.
#include "Table.h"

#include <algorithm>
#include <cstdio>

namespace rollcall::bench {

namespace {

void printRow(const std::string& name, const LoadResult& result, double limit)
{
    std::printf("%-56s %10.0f", name.c_str(), result.perSecond);
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

} // namespace

void Series::add(double perSecond)
{
    LoadResult run;
    run.perSecond = perSecond;
    add(run);
}

LoadResult Series::median() const
{
    auto sorted = m_runs;
    std::sort(sorted.begin(), sorted.end(),
              [](const LoadResult& left, const LoadResult& right) { return left.perSecond < right.perSecond; });
    LoadResult result = sorted[sorted.size() / 2];
    for (const LoadResult& run : m_runs)
        result.failures = std::max(result.failures, run.failures);
    return result;
}

void printHeading(const std::string& title)
{
    std::printf("\n%-56s %10s %9s %9s %10s\n", title.c_str(), "per second", "p50 us", "p99 us", "of limit");
    std::fflush(stdout);
}

bool printPair(const std::string& limitName, const std::string& name, const Pair& pair)
{
    const LoadResult limit = pair.limit.median();
    const LoadResult ours = pair.ours.median();
    printRow(limitName, limit, 0);
    printRow(name, ours, limit.perSecond);
    return limit.failures + ours.failures == 0;
}

} // namespace rollcall::bench
