// SPDX-License-Identifier: Apache-2.0
// Integrations and credential hashes as one immutable value that all handlers of the door look at.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/Types.h"

#include <memory>
#include <string_view>
#include <vector>

namespace rollcall::listener {

struct AccessTable {
    struct Candidate {
        directory::CredentialHash credential;
        bool isForScim = true; ///< false: issued for another door of this program
    };

    directory::FeedPosition position = 0; ///< how far the feed was when this was read
    std::vector<directory::Integration> integrations;
    std::vector<Candidate> candidates;

    /// nullptr when there is none of that slug.
    [[nodiscard]] const directory::Integration* integration(std::string_view slug) const;
};

/// Reads it anew. Errors are those of the session.
[[nodiscard]] core::Result<std::shared_ptr<const AccessTable>> loadAccessTable(directory::ReadSession& session);

} // namespace rollcall::listener
