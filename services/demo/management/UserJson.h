// SPDX-License-Identifier: Apache-2.0
// Users and groups in the recorded shape.
#pragma once

#include "Organisation.h"
#include "scim/Json.h"

#include <string>

namespace rollcall::demo::management {

/// As in a list: `_links` has self alone.
[[nodiscard]] scim::JsonObject userInList(const Organisation& organisation, const OktaUser& user);
/// As alone: `_links` names what may be done now.
[[nodiscard]] scim::JsonObject userAlone(const Organisation& organisation, const OktaUser& user);
/// `W/"…"`
[[nodiscard]] std::string etagOf(const Organisation& organisation, const OktaUser& user);
[[nodiscard]] scim::JsonObject groupDocument(const Organisation& organisation, const OktaGroup& group);
/// A group of an app's other end, which nobody edits here.
[[nodiscard]] scim::JsonObject appGroupDocument(const Organisation& organisation, const ManagedApp& app,
                                                const TargetGroup& group);

} // namespace rollcall::demo::management
