// SPDX-License-Identifier: Apache-2.0
// Makes what the inspector shows out of what the directory holds. No thread of its own: runs on a reader.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "screens/PersonScreen.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::models {

/// Nothing when that person is not there any more.
[[nodiscard]] core::Result<std::optional<PersonView>> readPersonView(directory::ReadSession& session,
                                                                     directory::PersonId id, std::stop_token stop);

/// Which attributes differ between two stored forms, in the order of the later one; either may be empty.
[[nodiscard]] QList<PersonFieldChange> compareStoredForms(const std::string& before, const std::string& after);

/// "AL" for Ada Lovelace, "山" for 山田花子: whole characters, never half a surrogate pair.
[[nodiscard]] QString initialsOf(const QString& name);

/// "emails[work].value" as people say it: "work e-mail".
[[nodiscard]] QString attributeLabel(const QString& path);

} // namespace rollcall::models
