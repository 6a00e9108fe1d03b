// SPDX-License-Identifier: Apache-2.0
// The request bodies that tests of several connections send. Outside the test files, because moc loses its way in raw
// strings.
#pragma once

#include "http/Client.h"

#include <string>

namespace rollcall::conformance {

/// `password` empty leaves it out; `passwordKey` is how it is written.
[[nodiscard]] std::string userBody(const std::string& userName, const std::string& password = {},
                                   const std::string& passwordKey = "password");
[[nodiscard]] std::string groupBody(const std::string& displayName);
[[nodiscard]] std::string attribute(const std::string& name, const std::string& value); ///< an object of one member

[[nodiscard]] std::string patchReplacing(const std::string& name, const std::string& value); ///< without a path
[[nodiscard]] std::string patchReplacingAt(const std::string& path, const std::string& value);
[[nodiscard]] std::string patchAddingMember(const std::string& id);
[[nodiscard]] std::string patchRemovingMember(const std::string& id);

/// The `id` of a resource; empty when there is none.
[[nodiscard]] std::string idOf(const http::ClientResponse& response);

} // namespace rollcall::conformance
