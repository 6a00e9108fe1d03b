// SPDX-License-Identifier: Apache-2.0
// Fills our copy from the downstream, page by page; counted first without changing anything.
#pragma once

#include "core/Result.h"
#include "relay/Copy.h"
#include "relay/Relay.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::relay {

/// What we have, by the downstream's ids. Used on the caller's lane.
class CopyView {
public:
    virtual ~CopyView() = default;
    struct StoredGroup {
        scim::JsonObject attributes; ///< canonical
        std::vector<std::string> members;
    };
    [[nodiscard]] virtual core::Result<std::optional<scim::JsonObject>> person(std::string_view id) = 0;
    [[nodiscard]] virtual core::Result<std::optional<StoredGroup>> group(std::string_view id) = 0;
    [[nodiscard]] virtual core::Result<std::vector<std::string>> ids(ResourceKind kind) = 0;
};

/// Changes what we have; each call is one transaction.
class CopyWriter {
public:
    virtual ~CopyWriter() = default;
    [[nodiscard]] virtual core::Result<> apply(std::span<const CopyOperation> operations) = 0;
};

struct ImportCounts {
    std::int64_t fresh = 0; ///< there, not here
    std::int64_t changed = 0;
    std::int64_t same = 0;
    std::int64_t gone = 0;       ///< here, not there any more; 0 when not everything could be read
    std::int64_t unreadable = 0; ///< there, in a form we cannot keep; what we have of it stays

    bool operator==(const ImportCounts&) const = default;
};

struct ImportReport {
    ImportCounts people;
    ImportCounts groups;
    /// Whether as many resources were seen as the downstream said it has, and it never said fewer than before. If not,
    /// it changed meanwhile or does not page reliably, and nothing counts as gone.
    bool isComplete = true;
    std::vector<std::string> problems; ///< the first twenty, in words
};

struct ImportOptions {
    std::int64_t pageSize = 100;
    /// Removes what is gone. Off, it stays and is only counted.
    bool removesGone = false;
};

/// After each page: how many of how many.
using ImportProgress = std::function<void(ResourceKind kind, std::int64_t seen, std::int64_t total)>;

/// Reads everything and changes nothing. People come before groups. "Later" is waited for, a few times. Offline,
/// Cancelled, Denied (our credential), Corrupt (an answer that is no list, pages that repeat and never come to an end).
[[nodiscard]] core::Result<ImportReport> countImport(Relay& relay, CopyView& view, const ImportOptions& options,
                                                     const ImportProgress& progress, std::stop_token stop);
/// The same, applying page by page. Ended early it leaves what was applied, and can be run again.
[[nodiscard]] core::Result<ImportReport> runImport(Relay& relay, CopyView& view, CopyWriter& writer,
                                                   const ImportOptions& options, const ImportProgress& progress,
                                                   std::stop_token stop);

} // namespace rollcall::relay
