// SPDX-License-Identifier: Apache-2.0
// SCIM 1.1 (draft-scim-core-schema-01, draft-scim-api-01 and Okta's reading of them) as a dialect: what comes in is
// turned into the 2.0 form and read by it, what goes out is turned back.
#pragma once

#include "scim/Compatibility.h"
#include "scim/Error.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Patch.h"
#include "scim/Resource.h"
#include "scim/Schema.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

inline constexpr std::string_view core1Urn = "urn:scim:schemas:core:1.0";
inline constexpr std::string_view enterprise1Urn = "urn:scim:schemas:extension:enterprise:1.0";
/// Extension of /ServiceProviderConfigs by which Okta's on-premises agent learns what it may do.
inline constexpr std::string_view oktaProviderConfig1Urn = "urn:okta:schemas:scim:providerconfig:1.0";
inline constexpr std::string_view oktaProviderConfig2Urn = "urn:okta:schemas:scim:providerconfig:2.0";

/// A POST or PUT body in the 2.0 form, for readResource: schema URNs, `manager.managerId`, and without
/// `meta.attributes`. What is no object comes back as it is.
[[nodiscard]] JsonValue fromVersion1(const ResourceType& type, const JsonValue& body);

/// A PATCH, which in 1.1 is a partial resource (draft-scim-api-01 §3.3.2): attributes named in `meta.attributes` are
/// taken out first; single values replace, parts of complex ones replace one by one, values of multi-valued ones are
/// added, or taken out where they carry `"operation": "delete"`.
[[nodiscard]] Result<PatchRequest> readPatchVersion1(const JsonValue& body, const ResourceType& type,
                                                     const ReadPolicy& policy = {});
/// The same for a group; `meta.attributes: ["members"]` with members replaces them all. `type` is that of the
/// integration, whose extensions it can have.
[[nodiscard]] Result<std::vector<GroupStep>> readGroupPatchVersion1(const JsonValue& body, const ResourceType& type,
                                                                    const ReadPolicy& policy);

/// A filter with 1.1 names (1.0 URNs, `manager.managerId`, Okta's `email`), as the 2.0 filter of the same meaning, for
/// checkFilter.
[[nodiscard]] Result<Filter> parseFilterVersion1(std::string_view text, const FilterLimits& limits = {});
/// One name of `attributes` or `sortBy` in the 2.0 form.
[[nodiscard]] std::string nameFromVersion1(std::string_view name);
/// The names of an `attributes` parameter, separated by commas.
[[nodiscard]] std::string namesFromVersion1(std::string_view names);

/// A served resource in the 1.1 form: schema URNs, `manager.managerId`, without `$ref` and `meta.resourceType`; links
/// to `/scim/v2/` become links to `/scim/v1/`.
[[nodiscard]] JsonObject toVersion1(const JsonObject& resource);
/// The same for a rendered text; one that is no JSON object comes back as it is.
[[nodiscard]] std::string toVersion1(std::string resource);
/// As appendReference, for members that come one by one.
void appendReferenceVersion1(std::string& out, const Reference& reference);

/// A list whose `resources` are in the 1.1 form already.
[[nodiscard]] std::string renderListVersion1(std::int64_t totalResults, std::int64_t startIndex,
                                             const std::vector<std::string>& resources);

/// `{"Errors":[{"description","code"}]}`, with `detail` beside it as Okta's 1.1 tests look for it.
[[nodiscard]] std::string renderErrorVersion1(const Error& error);

/// What the on-premises agent is told it may do; the same list in both dialects.
[[nodiscard]] JsonArray userManagementCapabilities();

/// The document of /ServiceProviderConfigs (draft-scim-core-schema-01 §9) with Okta's extension.
/// `authenticationSchemes` as in 2.0.
[[nodiscard]] JsonObject describeServerVersion1(const AdvertisedFeatures& features, std::int64_t maxResults,
                                                const JsonArray& authenticationSchemes);

/// The document of /Schemas/Users or /Schemas/Groups (draft-scim-core-schema-01 §10): extensions' attributes stand
/// among the others with their URN.
[[nodiscard]] JsonObject describeSchemaVersion1(const ResourceType& type);

} // namespace rollcall::scim
