// SPDX-License-Identifier: Apache-2.0
// Looks into the directory behind the listener and compares it with what a fixture expects to be stored.
#pragma once

#include "JsonMatch.h"
#include "Rig.h"

#include <string>

namespace rollcall::conformance {

/// `stored` may name: "counts" {people, activePeople, groups}; "people", a map from userName to {id, active,
/// externalId, version, resource, groups} or null for nobody; "groups", a map from displayName to {id, memberCount,
/// members (user names in any order)} or null; "journal" {meaning, subject, detail, count, status}, the newest row,
/// waited for. Empty when all of it fits.
[[nodiscard]] std::string storedMismatch(Rig& rig, const scim::JsonObject& stored, directory::JournalId before,
                                         Captures& captures);

/// The newest row of the journal; 0 when it is empty.
[[nodiscard]] directory::JournalId newestJournalRow(Rig& rig);

} // namespace rollcall::conformance
