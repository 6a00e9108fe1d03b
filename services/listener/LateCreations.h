// SPDX-License-Identifier: Apache-2.0
// What was created for requests whose answer came too late, so that their repetition is not a conflict.
#pragma once

#include "core/Secret.h"
#include "directory/Types.h"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace rollcall::listener {

/// Okta repeats a create that was answered 429, and takes the 409 that follows for a lasting failure. The very same
/// request within `memory` gets what the first one made. Thread-safe and bounded.
class LateCreations {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// `request`: the digest of method, target and body.
    void note(directory::IntegrationId integration, const core::Sha256Digest& request, directory::ResourceId made,
              Instant now);
    [[nodiscard]] std::optional<directory::ResourceId> find(directory::IntegrationId integration,
                                                            const core::Sha256Digest& request, Instant now) const;

    static constexpr std::chrono::minutes memory{15};
    static constexpr std::size_t most = 1000;

private:
    struct Creation {
        directory::IntegrationId integration;
        core::Sha256Digest request;
        directory::ResourceId made;
        Instant at;
    };
    mutable std::mutex m_mutex;
    std::vector<Creation> m_creations; ///< oldest first
};

} // namespace rollcall::listener
