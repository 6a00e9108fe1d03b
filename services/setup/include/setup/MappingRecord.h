// SPDX-License-Identifier: Apache-2.0
// What is ours of an integration's mapping: what its tenant wants otherwise than the profile says, and the mappings in
// Okta as they were before they were changed from here. Kept in the directory's settings, and gone with the
// integration.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "okta/Schemas.h"
#include "setup/Profile.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Of one attribute; what is empty stays as the profile says.
struct AttributeExpectation {
    std::string label{};         ///< as the application calls it
    std::string oktaAttribute{}; ///< in the Okta user profile
    std::optional<bool> isRequired{};

    [[nodiscard]] bool isEmpty() const { return label.empty() && oktaAttribute.empty() && !isRequired; }
    bool operator==(const AttributeExpectation&) const = default;
};

struct MappingExpectations {
    std::string uniqueIdentifier{};                                        ///< SCIM; empty: as the profile says
    std::map<std::string, AttributeExpectation, std::less<>> attributes{}; ///< by SCIM path

    bool operator==(const MappingExpectations&) const = default;
};

/// A mapping as it was before a change.
struct KeptMapping {
    core::Timestamp at{};
    okta::ProfileMapping mapping{};
};
inline constexpr std::size_t mostKeptMappings = 10;

[[nodiscard]] core::Result<MappingExpectations>
readMappingExpectations(directory::ReadSession& session, directory::IntegrationId integration, const Profile& profile);
/// An empty one forgets. Invalid for a name of more than 200 bytes, and for an Okta attribute that cannot be one.
[[nodiscard]] core::Result<> saveAttributeExpectation(directory::WriteSession& session,
                                                      directory::IntegrationId integration, std::string_view scimPath,
                                                      const AttributeExpectation& expectation);
/// Empty forgets.
[[nodiscard]] core::Result<> saveUniqueIdentifier(directory::WriteSession& session,
                                                  directory::IntegrationId integration, std::string_view scimPath);
/// The profile as this tenant wants it: the same attributes, with the names and demands that were said here.
[[nodiscard]] Profile expectedProfile(Profile profile, const MappingExpectations& expectations);

/// Newest first.
[[nodiscard]] core::Result<std::vector<KeptMapping>> readKeptMappings(directory::ReadSession& session,
                                                                      directory::IntegrationId integration);
/// In place of those before; the oldest of more than `mostKeptMappings` are dropped.
[[nodiscard]] core::Result<> saveKeptMappings(directory::WriteSession& session, directory::IntegrationId integration,
                                              const std::vector<KeptMapping>& kept);

} // namespace rollcall::setup
