// SPDX-License-Identifier: Apache-2.0
// One request of the Management API, taken apart.
#pragma once

#include "demo/ManagementApi.h"
#include "http/Message.h"
#include "scim/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::demo::management {

/// Who calls.
struct Principal {
    std::string id;     ///< of the token or of the service app: limits are counted by it
    std::string userId; ///< empty for a service app
    AdminRole role = AdminRole::None;
    bool isService = false;
    std::vector<std::string> scopes; ///< of a service app's access token
};

struct Call {
    std::string method;
    std::string path;                  ///< as sent
    std::vector<std::string> segments; ///< decoded, e.g. api, v1, users
    std::string rawQuery;
    std::vector<std::pair<std::string, std::string>> query;
    const http::Headers* headers = nullptr;
    std::string text;                  ///< the body as sent
    scim::JsonObject body;             ///< empty when there was none
    scim::JsonArray operations;        ///< of a JSON Patch, in its place
    std::vector<std::string> captured; ///< what the pattern left open, in its order
    Principal principal;

    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
    [[nodiscard]] bool hasFlag(std::string_view name, bool ifAbsent) const;
    [[nodiscard]] std::string header(std::string_view name) const;

    [[nodiscard]] static Call from(const http::Request& request);
};

} // namespace rollcall::demo::management
