// SPDX-License-Identifier: Apache-2.0
// The vendor's own service behind a relay: what is stored of it, and what it answered when it was asked with just that.
#pragma once

#include "core/Error.h"
#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"

#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::setup {

/// To a request that was signed with the stored credential.
struct VendorAnswer {
    core::Timestamp at{};
    std::string seen{};  ///< what the proof says, or what went wrong
    std::string cause{}; ///< empty, like what follows, of a good answer
    std::string next{};

    [[nodiscard]] bool isGood() const { return next.empty(); }
};

struct VendorFacts {
    std::string baseUrl{}; ///< empty: none is stored
    bool hasCredential = false;
    std::optional<VendorAnswer> answer{}; ///< the last one; nothing while it was not asked
    bool isStale = false;                 ///< address or credential are other ones since that answer

    [[nodiscard]] bool isEntered() const { return !baseUrl.empty() && hasCredential; }
};

/// The name of its credential among the sealed secrets.
[[nodiscard]] std::string vendorSecretName(directory::IntegrationId integration);

/// What an answer is an answer about: address, way of signing in, and which credential, without being it.
[[nodiscard]] core::Result<std::string> vendorTarget(directory::ReadSession& session,
                                                     const directory::Integration& integration);
[[nodiscard]] core::Result<VendorFacts> readVendorFacts(directory::ReadSession& session,
                                                        const directory::Integration& integration);
/// `target`: as it was before it was asked. In place of the answer before.
[[nodiscard]] core::Result<> keepVendorAnswer(directory::WriteSession& session, directory::IntegrationId integration,
                                              const std::string& target, const VendorAnswer& answer);

[[nodiscard]] VendorAnswer goodVendorAnswer(std::int64_t people, core::Timestamp at);
/// What was seen is the error's first sentence; cause and next step go by its kind.
[[nodiscard]] VendorAnswer badVendorAnswer(const core::Error& error, core::Timestamp at);

} // namespace rollcall::setup
