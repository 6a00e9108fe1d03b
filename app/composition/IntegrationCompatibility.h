// SPDX-License-Identifier: Apache-2.0
// How an integration's client is treated, as an admin chooses it and as it is stored.
#pragma once

#include "core/Result.h"
#include "directory/WriteSession.h"
#include "listener/StoredCompatibility.h"
#include "scim/Compatibility.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::app {

using listener::compatibilityOf;

/// `text` is "tolerant", "entra" or "strict", or a JSON object as in a profile. Invalid, saying what is expected.
[[nodiscard]] core::Result<scim::Compatibility> parseCompatibility(const std::string& text);

/// `changes` are NAME=VALUE with the names that `flatten` gives. Invalid, naming the one that cannot be.
[[nodiscard]] core::Result<scim::Compatibility> changeCompatibility(const scim::Compatibility& current,
                                                                    std::span<const std::string> changes);

/// Name and value, e.g. "transientAnswer.status" and "429".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> flatten(const scim::Compatibility& compatibility);

/// For `createIntegration` and `updateIntegration`.
void store(const scim::Compatibility& compatibility, directory::NewIntegration& integration);
void store(const scim::Compatibility& compatibility, directory::IntegrationChange& change);

} // namespace rollcall::app
