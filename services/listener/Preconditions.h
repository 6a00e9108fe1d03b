// SPDX-License-Identifier: Apache-2.0
// If-Match and If-None-Match (RFC 9110 §13, RFC 7644 §3.14).
#pragma once

#include "http/Message.h"
#include "scim/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::listener {

/// What stands in one field. Not inside the class that holds it optionally: Clang wants it complete there.
struct EntityTags {
    bool isAny = false; ///< *
    std::vector<std::string> values;
    [[nodiscard]] bool matches(std::int64_t version) const;
};

/// A value. Tags compare weakly also for If-Match, since RFC 7644 has weak ones there and a version of ours stands for
/// one state whatever form of it was sent. A field that can be read as no tag matches nothing.
class Preconditions {
public:
    Preconditions() = default;
    explicit Preconditions(const http::Headers& headers);

    /// Why a request must not be carried out on a resource of that version: 412. To be asked where nothing can come
    /// between the answer and the change.
    [[nodiscard]] std::optional<scim::Error> refusalOfChange(std::int64_t version) const;
    /// The same for a GET, where only If-Match refuses.
    [[nodiscard]] std::optional<scim::Error> refusalOfRead(std::int64_t version) const;
    /// Whether a GET is answered 304.
    [[nodiscard]] bool isNotModified(std::int64_t version) const;

private:
    [[nodiscard]] static std::optional<EntityTags> readTags(const http::Headers& headers, std::string_view name);

    std::optional<EntityTags> m_match;
    std::optional<EntityTags> m_noneMatch;
};

} // namespace rollcall::listener
