// SPDX-License-Identifier: Apache-2.0
// The printed table: medians of several runs, each row beside its physical limit.
#pragma once

#include "LoadGenerator.h"

#include <string>
#include <vector>

namespace rollcall::bench {

/// Several runs of the same thing.
class Series {
public:
    void add(const LoadResult& run) { m_runs.push_back(run); }
    void add(double perSecond);
    /// The run in the middle, with the most failures of any.
    [[nodiscard]] LoadResult median() const;

private:
    std::vector<LoadResult> m_runs;
};

/// What a run measures and what it is measured by.
struct Pair {
    Series limit;
    Series ours;
};

void printHeading(const std::string& title);
/// The limit's row, then ours with its share of the limit. False when there were failures.
[[nodiscard]] bool printPair(const std::string& limitName, const std::string& name, const Pair& pair);

} // namespace rollcall::bench
