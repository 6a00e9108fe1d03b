// SPDX-License-Identifier: Apache-2.0
// From an attribute in Okta to SCIM to the application, with what a person's value becomes.
#pragma once

#include "core/Result.h"
#include "okta/Schemas.h"
#include "okta/Value.h"
#include "setup/Profile.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

enum class PushWhen { CreateOnly, CreateAndUpdate, NotMapped, NotKnown };

struct MappingRow {
    std::string label;
    std::string expression;   ///< in Okta, "user.firstName"; empty when it is not mapped or not known
    std::string appAttribute; ///< in Okta's profile of the app
    std::string scimPath;
    PushWhen when = PushWhen::NotKnown;
    bool isUniqueIdentifier = false;
    bool isRequired = false;
    bool hasNamespace = true; ///< false: Okta's app schema has no SCIM namespace for it, so that it is never sent
    std::string sample{};     ///< of the person; empty when unknown
    std::string problem{};    ///< a sentence; empty for none
};

/// `mapping`, `appSchema`: as read, or null. `person`: an Okta user's profile, or null.
[[nodiscard]] std::vector<MappingRow> mappingRows(const Profile& profile, const okta::ProfileMapping* mapping,
                                                  const okta::Schema* appSchema, const okta::Profile* person);

/// The custom attributes that are mapped and have no SCIM namespace, so that Okta never sends them: those of the
/// profile and those that somebody added beside it. By name, in Okta's order.
[[nodiscard]] std::vector<std::string> neverSent(const okta::ProfileMapping& mapping, const okta::Schema& appSchema);

/// The attributes that Okta sends beside those of a profile whose set is closed, by their names in Okta's profile of
/// the app, in its order: the application drops them. None for a profile that takes any.
[[nodiscard]] std::vector<std::string> unexpected(const Profile& profile, const okta::ProfileMapping& mapping,
                                                  const okta::Schema* appSchema);

/// What an expression gives for a person. Understood: `user.name`, `source.name`, text in quotes, joining by `+`,
/// `condition ? a : b` with `==`, `!=`, `&&`, `||`, `!` and `null`, and String.append, substringBefore, substringAfter,
/// substring, toUpperCase, toLowerCase, replace, removeSpaces, len. NotFound for anything else, naming it: Okta then
/// shows it under "Preview" in the Profile Editor. So it is with what is too long, or becomes so.
[[nodiscard]] core::Result<std::string> evaluate(std::string_view expression, const okta::Profile& person);

/// The attributes that an expression reads and the person's profile does not hold, by name: custom ones without a
/// value, or such as Okta does not have. None where it cannot be worked out.
[[nodiscard]] std::vector<std::string> absentAttributes(std::string_view expression, const okta::Profile& person);

/// The mapping as JSON, for keeping.
[[nodiscard]] std::string exportMapping(const okta::ProfileMapping& mapping);
/// The rules of an exported mapping. Invalid with the reason when it is none.
[[nodiscard]] core::Result<okta::ProfileMapping> importMapping(std::string_view json);
/// What has to be written so that `current` is as `wanted` again: target attribute and rule, nothing to remove it.
struct MappingChange {
    std::string attribute;
    std::optional<okta::MappingRule> rule;
};
[[nodiscard]] std::vector<MappingChange> mappingChanges(const okta::ProfileMapping& current,
                                                        const okta::ProfileMapping& wanted);

} // namespace rollcall::setup
